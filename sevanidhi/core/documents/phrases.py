"""What the refusals of papers say."""

REFUSALS = {
    "FileNotTaken": (
        "“%(name)s” यहाँ नहीं ली जाती। इस प्रकार की फ़ाइल दें: %(allowed)s।",
        "“%(name)s” is not taken here. Give a file of this kind: %(allowed)s.",
    ),
    "FileTooLarge": (
        "“%(name)s” बहुत बड़ी है; %(megabytes)s एमबी तक की फ़ाइल दें।",
        "“%(name)s” is too large; give a file of up to %(megabytes)s MB.",
    ),
    "FileBroken": (
        "“%(name)s” खुल नहीं रही: वह टूटी हुई है या उस पर पासवर्ड लगा है।",
        "“%(name)s” does not open: it is broken or has a password.",
    ),
    "FileNotPlain": (
        "“%(name)s” में कोई प्रोग्राम या दूसरी फ़ाइल छिपी है। कागज़ को सादी पीडीएफ़ में फिर से स्कैन करें।",
        "“%(name)s” holds a program or another file inside. Scan the paper again as a plain PDF.",
    ),
    "TooManyPages": (
        "“%(name)s” में %(pages)s पन्ने हैं; एक फ़ाइल में %(most)s तक लिए जाते हैं।",
        "“%(name)s” has %(pages)s pages; up to %(most)s are taken in one file.",
    ),
    "PictureTooLarge": (
        "“%(name)s” का चित्र बहुत बड़ा है; %(megapixels)s मेगापिक्सल तक का चित्र दें।",
        "The picture “%(name)s” is too large; give one of up to %(megapixels)s megapixels.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "documents.made": ("कागज़ बनाया", "made a paper"),
    "documents.handed_in": ("कागज़ जमा किया", "handed in a paper"),
}
