"""What the refusals and acts of files sent say: what is wrong, and what to do."""

REFUSALS = {
    "NoFile": ("कोई फ़ाइल नहीं चुनी गई। फ़ाइल चुनें।", "No file was chosen. Choose a file."),
    "FileNotTaken": (
        "“%(name)s” असल में इनमें से किसी प्रकार की फ़ाइल नहीं है: %(allowed)s। इनमें से किसी प्रकार की फ़ाइल दें; "
        "स्कैन खराब हो तो फिर से बनाएँ।",
        "“%(name)s” is not really a file of one of these kinds: %(allowed)s. Give one of them; if the "
        "scan is broken, make it anew.",
    ),
    "PhotoNotTaken": (
        "यह फ़ाइल फ़ोटो के रूप में नहीं ली जाती: %(allowed)s दें। आईफ़ोन की HEIC फ़ोटो को पहले JPG बनाएँ, या नई फ़ोटो लें।",
        "This file is not taken as a photo: give %(allowed)s. Turn an iPhone's HEIC photo into JPG first, or "
        "take a new one.",
    ),
    "FileTooLarge": (
        "“%(name)s” बहुत बड़ी है; %(megabytes)s एमबी तक की फ़ाइल दें।",
        "“%(name)s” is too large; give a file of up to %(megabytes)s MB.",
    ),
    "FileEmpty": (
        "“%(name)s” खाली है। देख लें कि फ़ाइल खुलती है, और दूसरी चुनें।",
        "“%(name)s” is empty. See that the file opens, and choose another.",
    ),
    "FileLocked": (
        "“%(name)s” पर पासवर्ड लगा है। पासवर्ड हटाकर फिर से भेजें।",
        "“%(name)s” has a password. Remove the password and send it again.",
    ),
    "FileBroken": (
        "“%(name)s” खुल नहीं रही: वह टूटी हुई है। कागज़ या फ़ोटो की नई फ़ाइल बनाकर भेजें।",
        "“%(name)s” does not open: it is broken. Make a new file of the paper or photo and send that.",
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
    "PhotoTooSmall": (
        "फ़ोटो बहुत छोटी है, कार्ड पर साफ़ नहीं छपेगी। फ़ोन से नई फ़ोटो लें।",
        "The photo is too small to be printed clearly. Take a new one with the phone.",
    ),
    "PhotoTooDark": (
        "फ़ोटो में अँधेरा है। चेहरा खिड़की या रोशनी की ओर करके फिर से लें।",
        "The photo is too dark. Turn the face to a window or a lamp and take it again.",
    ),
    "PhotoBlurred": (
        "फ़ोटो धुँधली है। फ़ोन को स्थिर रखें, लेंस पोंछ लें और फिर से लें।",
        "The photo is blurred. Hold the phone still, wipe its lens and take it again.",
    ),
    "NoFace": (
        "फ़ोटो में चेहरा नहीं मिला। चेहरा सामने, पूरा और पास से दिखे, ऐसी फ़ोटो लें।",
        "No face was found in the photo. Take one that shows the whole face from the front and from near.",
    ),
    "Infected": (
        "इस फ़ाइल में वायरस मिला, इसलिए नहीं ली गई। दूसरे फ़ोन या कंप्यूटर से नई फ़ाइल बनाकर भेजें।",
        "A virus was found in this file, so it was not taken. Make a new file on another phone or computer.",
    ),
    "ScannerDown": (
        "अभी वायरस की जाँच नहीं हो पा रही, और बिना जाँच फ़ाइल नहीं ली जाती। थोड़ी देर बाद फिर भेजें।",
        "Files cannot be checked for viruses just now, and none is taken unchecked. Send it again later.",
    ),
    "StillBeingChecked": (
        "फ़ाइल की जाँच चल रही है। थोड़ी देर बाद फिर देखें।",
        "The file is being checked. Look again a little later.",
    ),
    "UploadFailed": (
        "फ़ाइल पूरी नहीं पहुँची। फिर से भेजें।",
        "The file did not arrive complete. Send it again.",
    ),
    "Abandoned": (
        "यह फ़ाइल समय पर काम में नहीं ली गई, इसलिए हटा दी गई। फिर से भेजें।",
        "This file was not used in time and was removed. Send it again.",
    ),
    "PartOutOfPlace": (
        "फ़ाइल का यह भाग अपनी जगह नहीं है; %(offset)s से आगे भेजें।",
        "This part of the file is out of its place; go on from %(offset)s.",
    ),
    "UploadKeyTaken": (
        "इस नाम से दूसरी फ़ाइल भेजी जा चुकी है। पेज फिर से खोलकर फ़ाइल चुनें।",
        "Another file was sent under this key. Open the page again and choose the file.",
    ),
    "TooManyUploads": (
        "एक दिन में %(most)s से ज़्यादा फ़ाइलें नहीं ली जातीं। कल फिर भेजें।",
        "No more than %(most)s files are taken in a day. Send it again tomorrow.",
    ),
    "NoDoubtToOverrule": (
        "यह फ़ाइल ऐसे नहीं रखी जा सकती। दूसरी फ़ाइल चुनें।",
        "This file cannot be kept as it is. Choose another.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "uploads.infected": ("भेजी गई फ़ाइल में वायरस मिला", "a virus was found in a file that was sent"),
    "uploads.kept_doubted": (
        "शंका होने पर भी अपनी फ़ोटो रखी",
        "kept their photo although it was doubted",
    ),
}
