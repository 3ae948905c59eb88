"""What the scheme says to a reader, Hindi first: its refusals, and why a person is in the family or not."""

from sevanidhi.schemes.health_card.formulas.cards import MOST_MEMBERS
from sevanidhi.schemes.health_card.formulas.plausible import Doubt

REFUSALS = {
    "CodeRegistered": (
        "कोड %(code)s से पंजीकरण हो चुका है या चल रहा है। वह पंजीकरण आपका न हो तो ज़िले के समन्वयक या राज्य प्रकोष्ठ को "
        "बताएँ; प्रभार नया हो तो पिछले अधिकारी से प्रभार लें।",
        "The code %(code)s is registered already, or its registration is under way. If it is not yours, "
        "tell the district's coordinator or the state cell; if you have taken over, ask your predecessor "
        "to hand the charge over.",
    ),
    "CodeOfAnotherOffice": (
        "कोड %(code)s किसी दूसरे राज्य के, या वेतन-पेंशन आहरित न करने वाले कार्यालय का है। कोड फिर से देखें।",
        "%(code)s is the code of an office of another state, or of one that draws neither pay nor pension. "
        "Look at the code again.",
    ),
    "SameNumber": (
        "इसी कर्मचारी आईडी या पेंशन संख्या पर एक और परिवार दर्ज है: %(families)s। पहले देखें कि वह दूसरा व्यक्ति है।",
        "Another family stands under this employee ID or pension number: %(families)s. See first that it "
        "is another person.",
    ),
    "OfOwnFamily": (
        "%(number)s इस कार्यालय के आहरण अधिकारी के परिवार का है: इसकी जाँच राज्य प्रकोष्ठ करता है।",
        "%(number)s is of the family of this office's drawing officer: the state cell verifies it.",
    ),
    "ChargeHandedOver": (
        "%(code)s का कार्यभार अब %(user_id)s के पास है या होने वाला है। पहले वह समाप्त कराएँ, फिर निर्णय वापस लें।",
        "%(user_id)s has taken over the charge of %(code)s, or is about to. Have that ended first, then undo "
        "the decision.",
    ),
    "OfficeHasClosed": (
        "कार्यालय %(code)s %(until_date)s से बंद है। आवेदन में उस कार्यालय का कोड चाहिए जो अब उसका काम करता है।",
        "The office %(code)s is closed from %(until_date)s. The application has to name the office that does "
        "its work now.",
    ),
    "ListHeadingsMissing": (
        "सूची में ये स्तंभ नहीं मिले: %(missing)s। सबसे ऊपर की पंक्ति में ये शीर्षक ठीक ऐसे ही लिखें, या “सूची का नमूना” "
        "लेकर उसमें भरें।",
        "The list lacks these columns: %(missing)s. Write these headings, just so, in the row at the top, or "
        "use the list to fill in.",
    ),
    "ListHeadingsTwice": (
        "इन शीर्षकों का अर्थ एक ही है: %(headings)s। जो स्तंभ न पढ़ना हो, उसे हटाएँ या उसका शीर्षक बदलें।",
        "These headings mean the same: %(headings)s. Take out the column that is not to be read, or give it "
        "another heading.",
    ),
    "LinesAboveHeadings": (
        "पंक्ति %(row)s शीर्षकों से ऊपर है और छूट जाती। शीर्षकों की पंक्ति सबसे ऊपर लाएँ।",
        "Row %(row)s stands above the headings and would be left out. Move the row of headings to the top.",
    ),
    "NoStateCell": (
        "रजिस्टर में राज्य प्रकोष्ठ नहीं है, इसलिए आवेदन अभी नहीं लिया जा सकता। उत्तर सुरक्षित हैं।",
        "The register has no state cell, so the application cannot be taken yet. Your answers are kept.",
    ),
    "AnswerMissing": (
        "इस संबंध के लिए एक उत्तर चाहिए: %(asked_hi)s।",
        "For this relation an answer is needed: %(asked_en)s.",
    ),
    "IncomeBelowNil": (
        "अपनी आय %(income)s शून्य से कम है; वह शून्य या अधिक हो।",
        "An income of %(income)s is below zero; it must be zero or more.",
    ),
    "RelationUnknown": (
        "“%(relation)s” नाम का कोई संबंध नहीं है। संबंध: %(known)s।",
        "There is no relation “%(relation)s”. The relations: %(known)s.",
    ),
    "NotBornYet": (
        "जन्म %(birth_date)s का है; %(on)s उससे पहले का दिन है।",
        "The person was born on %(birth_date)s; %(on)s is before that day.",
    ),
    "WardUnknown": (
        "वेतन लेवल %(level)s का वार्ड तालिका (%(table)s) में नहीं है; वह लेवल %(lowest)s से %(highest)s तक है।",
        "The table (%(table)s) has no ward for pay level %(level)s; it has levels %(lowest)s to %(highest)s.",
    ),
    "CardOfOnePerson": (
        "%(on)s के नियम में हर व्यक्ति का अपना कार्ड ई-केवाईसी के बाद बनता है, जो यहाँ जारी नहीं होता।",
        "By the rule of %(on)s each person has a card of their own after e-KYC, which is not issued here.",
    ),
    "CardInBooks": (
        "क्रमांक %(serial)s का कार्ड %(number)s बहियों में है: उसे राज्य प्रकोष्ठ के पन्ने पर रद्द करें।",
        "The card of serial %(serial)s, %(number)s, is in the books: revoke it on the state cell's page.",
    ),
    "NeverGiven": (
        "क्रमांक %(serial)s का कोई कार्ड नहीं बना।",
        "No card of serial %(serial)s was ever made.",
    ),
    "ListOlderThanBackup": (
        "यह सूची (%(made_at)s) बैकअप में रखी सूची से पुरानी है और बैकअप के बाद की कोई बात नहीं बताती। नई सूची दें।",
        "This list (%(made_at)s) is older than the one in the backup and says nothing about the time after "
        "it. Give a newer one.",
    ),
    "ListWithheld": (
        "यह %(since)s के बैकअप से लौटाई गई प्रति है; उसके बाद कौन-से कार्ड रद्द हुए, यह उसे नहीं पता, इसलिए सूची पर "
        "हस्ताक्षर नहीं होते। `sevanidhi card revocations take-back` से सबसे नई सूची दें।",
        "This copy was restored from a backup of %(since)s and does not know which cards were revoked since, "
        "so no list is signed. Give it the newest list: `sevanidhi card revocations take-back`.",
    ),
    "DdoNotRegistered": (
        "%(code)s अभी पंजीकृत नहीं है। आहरण अधिकारी या कोषागार के पंजीकरण के बाद ही आवेदन भेजा जा सकता है।",
        "%(code)s is not registered. An application is sent only after the drawing officer or treasury is.",
    ),
    "NotReversible": (
        "यह बदलाव इस तरह वापस नहीं होता: वह दर्ज नहीं है, या उसके बाद कुछ और बदल चुका है।",
        "This change cannot be taken back in this way: it was never entered, or something has changed since.",
    ),
    "AskedAlready": (
        "इस बदलाव को वापस लेने का मामला %(number)s है।",
        "Case %(number)s already asks for this change to be taken back.",
    ),
    "OwnDecision": (
        "बदलाव %(number)s आपने ही जाँचा था। उसे वापस लेने का निर्णय दूसरे अधिकारी का है।",
        "You verified change %(number)s yourself. Another officer decides whether it is taken back.",
    ),
    "FamilyRegistered": (
        "आपका परिवार %(number)s पर पंजीकृत है। बदलाव के लिए अलग आवेदन है।",
        "Your family is registered under %(number)s. For a change there is a separate application.",
    ),
    "SamePersonTwice": (
        "%(name)s की आधार संख्या इसी आवेदन में किसी और की भी है। दोनों को जाँचें।",
        "The Aadhaar number of %(name)s is also given for another person in this application. Check both.",
    ),
    "InAnotherFamily": (
        "%(name)s किसी दूसरे परिवार के कार्ड या आवेदन में हैं। एक व्यक्ति दो परिवारों में आश्रित नहीं होता। "
        "भेजने के लिए %(name)s को यहाँ से हटाएँ। आपका परिवार पहले से पंजीकृत हो तो उसी की यूज़र आईडी से साइन इन "
        "करें; दूसरी जगह गलती हो तो आहरण अधिकारी को बताएँ।",
        "%(name)s is on another family's card or application. Nobody is a dependant in two families. Take "
        "%(name)s off here to send it. If your family is registered already, sign in with its user ID; if "
        "the other entry is wrong, tell your drawing officer.",
    ),
    "NotInFamily": (
        "%(name)s कार्ड पर नहीं आ सकते: %(why)s",
        "%(name)s cannot be on the card: %(why)s",
    ),
    "DecisionMissing": (
        "%(name)s के बारे में अपना निर्णय और उसका कारण लिखें।",
        "Write your decision on %(name)s and the reason for it.",
    ),
    "ListFaulty": (
        "सूची में गलतियाँ हैं; कुछ भी दर्ज नहीं हुआ।",
        "The list has faults; nothing was entered.",
    ),
    "NotOnTheList": (
        "इस कार्यालय की सूची में यह संख्या नहीं है, या उसमें मोबाइल नंबर नहीं है। अपने आहरण अधिकारी से पूछें।",
        "This number is not on the office's list, or has no mobile number there. Ask your drawing officer.",
    ),
    "TakenUpAlready": (
        "संख्या %(number)s वाले व्यक्ति आवेदन स्वयं भर रहे हैं; उसे अब बाहर से नहीं भरा जा सकता।",
        "The person with number %(number)s is filling in the application; nobody else can do that now.",
    ),
    "SentTwice": (
        "संख्या %(number)s का परिवार इसी अनुरोध में ऊपर भी है; पहला ही रखा गया।",
        "A family for number %(number)s is already further up in this request; that one counts.",
    ),
    "NoticeNotThis": (
        "आधार संख्या की सूचना का यह संस्करण लागू नहीं है; %(notice)s दिखाकर सहमति लें।",
        "This version of the notice on Aadhaar numbers is not in use; show %(notice)s and ask for consent.",
    ),
    "StaffListWrong": (
        "सूची की इन पंक्तियों में गलती है; कुछ भी दर्ज नहीं हुआ: %(lines)s",
        "These lines of the list are wrong; nothing was entered: %(lines)s",
    ),
    "NotGranted": (
        "पंजीकरण %(number)s अभी स्वीकृत नहीं है, इसलिए लिंक नहीं भेजा जाता।",
        "Registration %(number)s is not granted yet, so no link is sent.",
    ),
    "TooManyOnCard": (
        "एक कार्ड पर %(most)s लोग तक आते हैं; इस परिवार में %(members)s हैं।",
        "A card has room for %(most)s people; this family has %(members)s.",
    ),
    "NamesTooLong": (
        "इस परिवार के नाम कार्ड के कोड में नहीं आते। सबसे लंबे नाम छोटे लिखवाएँ, जैसे वे आधार पर छपे हैं।",
        "The names of this family are too long for the card's code. Have the longest ones shortened, as on "
        "Aadhaar.",
    ),
    # Cards
    "RecordNotRead": (
        "कोड प्रमाणित है, पर उसका रूप यहाँ नहीं पढ़ा जाता; जाँच का नया पन्ना या प्रोग्राम लें।",
        "The code is genuine, but of a kind that cannot be read here; use a newer page or program.",
    ),
    "ListNotRead": (
        "रद्द कार्डों की सूची प्रमाणित है, पर उसका रूप यहाँ नहीं पढ़ा जाता; जाँच का नया पन्ना या प्रोग्राम लें।",
        "The list of revoked cards is genuine, but of a kind that cannot be read here; use a newer page or "
        "program.",
    ),
    "ListNotGenuine": (
        "रद्द कार्डों की जो सूची दी गई, वह हमारी नहीं है; इसलिए कार्ड के बारे में कुछ नहीं कहा जा सकता। सूची फिर से लें।",
        "The list of revoked cards that was given is not ours, so nothing can be said about the card. "
        "Fetch the list again.",
    ),
    "NoCardsCode": (
        "यह हमारे हेल्थ कार्ड का कोड नहीं है।",
        "This is not the code of a health card of ours.",
    ),
    "KeysNotRead": (
        "यह हमारी सार्वजनिक कुंजियों की फ़ाइल नहीं है।",
        "This is not a file of our public keys.",
    ),
    "NumbersUsedUp": (
        "कार्ड की संख्या के रूप %(shape)s में अब कोई संख्या बाकी नहीं है।",
        "The card number's shape %(shape)s has no number left.",
    ),
    "NobodyOnCard": (
        "परिवार %(number)s में उन दिनों का कोई पात्र कर्मचारी या पेंशनर नहीं है, इसलिए कार्ड नहीं बनता।",
        "In family %(number)s no employee or pensioner is covered on those days, so no card is made.",
    ),
    "CardNotInForce": (
        "कार्ड %(number)s (क्रमांक %(serial)s) अब मान्य नहीं है और उसकी जगह कोई दूसरा कार्ड नहीं है।",
        "Card %(number)s (serial %(serial)s) is no longer valid, and no other has taken its place.",
    ),
    "CardEnded": (
        "कार्ड %(number)s की अवधि पूरी हो चुकी है। नए कार्ड के लिए अपने आहरण अधिकारी से मिलें।",
        "Card %(number)s has expired. For a new card, ask your drawing officer.",
    ),
    "OffForNoReason": (
        "कारण लिखें: बिना लिखे कारण के किसी का नाम सूची से नहीं हटता।",
        "Write the reason: without it nobody is taken off the list.",
    ),
    "WhyNotSaid": (
        "कारण लिखें: बिना लिखे कारण के कार्ड रद्द या दोबारा जारी नहीं होता।",
        "Write the reason: without it no card is revoked or made again.",
    ),
    # Batches and parcels
    "NothingToPrint": (
        "छपने के लिए कोई कार्ड बाकी नहीं है।",
        "No card waits to be printed.",
    ),
    "SheetsPrintedAlready": (
        "फ़ाइल %(part)s के कार्ड छप चुके हैं। दोबारा छापने से एक ही क्रमांक के दो कार्ड बनेंगे; "
        "खराब या खोए कार्ड दर्ज करें, उनके नए कार्ड बनेंगे।",
        "The cards of file %(part)s have been printed. Another print would make two cards of one serial; "
        "note spoiled or lost ones, and new cards are made for them.",
    ),
    "SheetsTakenBefore": (
        "फ़ाइल %(part)s पहले %(times)s बार ली जा चुकी है। फिर लेने का कारण लिखें, जैसे मशीन रुक गई और कुछ नहीं छपा।",
        "File %(part)s has been taken before (times: %(times)s). Write why it is taken again, for example "
        "that the machine stopped and nothing was printed.",
    ),
    "NotedAsPrinted": (
        "फ़ाइल %(part)s के कार्ड पहले ही छपे दर्ज हैं। खराब कार्ड “कार्ड खराब हुए या शीट खो गई” में दर्ज करें।",
        "The cards of file %(part)s are already noted as printed. Note spoiled ones under “Cards were "
        "spoiled or a sheet was lost”.",
    ),
    "SheetsNotTaken": (
        "फ़ाइल %(part)s अभी किसी ने ली ही नहीं, इसलिए उससे कुछ छपा नहीं है।",
        "Nobody has taken file %(part)s yet, so nothing of it is printed.",
    ),
    "NoSuchPlace": (
        "यह स्थान यहाँ नहीं है: %(places)s।",
        "There is no such place here: %(places)s.",
    ),
    "CardSentAlready": (
        "स्थान %(place)s का कार्ड पार्सल में जा चुका है; उसे यहाँ खराब नहीं लिखा जा सकता।",
        "The card at place %(place)s has left in a parcel; it cannot be noted as spoiled here.",
    ),
    "NotAllPrinted": (
        "इस कार्यालय के %(waiting)s कार्ड अभी छपे नहीं हैं।",
        "Cards of this office not printed yet: %(waiting)s.",
    ),
    "NothingToSend": (
        "बैच में कार्यालय %(office)s का कोई छपा कार्ड भेजने को बाकी नहीं है।",
        "No printed card of office %(office)s is left in the batch to be sent.",
    ),
    "NotReceivedYet": (
        "कार्ड %(number)s के पार्सल की प्राप्ति अभी दर्ज नहीं है। पहले पार्सल प्राप्त करें।",
        "The parcel with card %(number)s is not noted as received. Receive the parcel first.",
    ),
    "NotToBeHandedOver": (
        "कार्ड %(number)s (क्रमांक %(serial)s) सौंपने के लिए नहीं है: वह रद्द है या यहाँ नहीं आया।",
        "Card %(number)s (serial %(serial)s) cannot be handed over: it is revoked, or it has not come here.",
    ),
    "NoLogin": (
        "कार्ड %(number)s के धारक का कोई लॉगिन नहीं है, इसलिए कोड नहीं जा सकता। सूची पर हस्ताक्षर लें।",
        "The holder of card %(number)s has no login that a code could go to. Let them sign the list.",
    ),
    "AlreadyRegistered": (
        "कार्यालय %(office)s का पंजीकरण हो चुका है।",
        "Office %(office)s is registered already.",
    ),
    "NowhereToRemind": (
        "कार्यालय %(office)s का न मोबाइल नंबर दर्ज है, न ई-मेल; फ़ोन करें या किसी को भेजें।",
        "Office %(office)s has neither a mobile number nor an e-mail address on the register; call or "
        "visit it.",
    ),
    "DayNotAhead": (
        "%(day)s बीत चुका है; आज %(today)s या बाद की तारीख लिखें।",
        "%(day)s is past; write today, %(today)s, or a later day.",
    ),
    # Changes in a family
    "NoFamilyYet": (
        "आपका परिवार अभी पंजीकृत नहीं है; पहले परिवार का पंजीकरण करें।",
        "Your family is not registered yet; register it first.",
    ),
    "FamilyEnded": (
        "परिवार %(number)s का कार्ड समाप्त हो चुका है; उसमें कोई बदलाव नहीं होता।",
        "The card of family %(number)s has ended; nothing in it can be changed any more.",
    ),
    "MemberGone": (
        "यह व्यक्ति अब परिवार के कार्ड पर नहीं है।",
        "This person is not on the family's card any more.",
    ),
    "ChangedSince": (
        "%(name)s के बारे में दर्ज बात इस बीच सुधारी जा चुकी है। आज का कार्ड देखें; बाकी गलती नए सिरे से बताएँ।",
        "What is registered of %(name)s has been corrected meanwhile. Look at today's card; tell anew of "
        "what is still wrong.",
    ),
    "NothingWrong": (
        "%(name)s के बारे में यही पहले से दर्ज है; कुछ नहीं बदलता।",
        "This is what is registered of %(name)s already; nothing changes.",
    ),
    "NumberThere": (
        "%(name)s की आधार संख्या पहले से दर्ज है।",
        "The Aadhaar number of %(name)s was given already.",
    ),
    "BornOutOfOrder": (
        "%(name)s: इस जन्मतिथि से माता या पिता संतान से बड़े नहीं रहते। दोनों की जन्मतिथि फिर से देखें।",
        "%(name)s: by this date of birth a parent is no older than the child. Look at both dates again.",
    ),
    "RetiredBeforeBirth": (
        "%(name)s: सेवानिवृत्ति जन्म के बाद होती है। जन्मतिथि फिर से देखें।",
        "%(name)s: retirement comes after birth. Look at the date of birth again.",
    ),
    "GenderUnfit": (
        "%(name)s का लिंग संबंध से मेल नहीं खाता। दोनों को फिर से देखें।",
        "The gender of %(name)s does not fit the relation. Look at both once more.",
    ),
    "TooManyDependants": (
        "नियम के अनुसार परिवार में अधिक से अधिक %(most)s आश्रित हो सकते हैं।",
        "By the rule a family has at most %(most)s dependants.",
    ),
    "SpouseThere": (
        "%(name)s कार्ड पर पति या पत्नी के रूप में हैं। पहले उनके बारे में बदलाव बताएँ।",
        "%(name)s is on the card as husband or wife. First report what has changed for that person.",
    ),
    "ParentThere": (
        "%(name)s इसी संबंध में पहले से लिखे हैं; माता एक और पिता एक ही होते हैं। सौतेली माता का अपना संबंध है। कुछ गलत हो "
        "तो पहले उनके बारे में बदलाव बताएँ।",
        "%(name)s is entered in this relation already; there is one mother and one father. A step-mother is "
        "a relation of her own. If something is wrong, first report what has changed for that person.",
    ),
    "ChildrenElsewhere": (
        "बच्चे पति या पत्नी के कार्ड पर लिखे गए हैं; यहाँ नहीं आ सकते।",
        "The children are entered on the card of the husband or wife; they cannot be on this one.",
    ),
    "SameOffice": (
        "परिवार पहले से %(code)s के पास है।",
        "The family is already with %(code)s.",
    ),
    "NotATreasury": (
        "%(code)s कोषागार नहीं है; पेंशनर का परिवार कोषागार के पास होता है।",
        "%(code)s is not a treasury; a pensioner's family is with a treasury.",
    ),
    "DirectionDone": (
        "यह निर्देश %(done_date)s को ही पूरा दर्ज हो चुका है।",
        "This direction was noted as done on %(done_date)s.",
    ),
}

NEXT_STEP_CELL = (
    "%(code)s के आहरण अधिकारी आपके परिवार में हैं, इसलिए राज्य प्रकोष्ठ जाँच करेगा। फ़ॉर्म छापें, हस्ताक्षर करें और राज्य "
    "प्रकोष्ठ को डाक या ई-मेल से भेजें, या उसका स्कैन यहीं चढ़ाएँ। जाँच के बाद आपकी स्थायी यूज़र आईडी का संदेश आएगा।",
    "The drawing officer of %(code)s is in your family, so the state cell verifies the form. Print it, "
    "sign it, and send it to the state cell by post or e-mail, or upload the scan here. Once it is "
    "verified you get your lasting user ID by message.",
)

# What the audit says of each act: (Hindi, English).
ACTS = {
    "health_card.revocations.added": (
        "बहियों में न होने वाला कार्ड क्रमांक से रद्द किया",
        "revoked a card that is not in the books",
    ),
    "health_card.revocations.taken_back": (
        "बैकअप लौटाने के बाद रद्द कार्ड सूची से फिर रद्द किए",
        "revoked again, from a list, the cards that a restored copy did not know",
    ),
    "health_card.revocations.gone_on": (
        "बैकअप के बाद की सूची के बिना फिर हस्ताक्षर शुरू किए",
        "let lists be signed again without one newer than the backup",
    ),
    "health_card.card.self_printed": ("अपना हेल्थ कार्ड छापा", "printed their own health card"),
    "health_card.card.handed_over": ("हेल्थ कार्ड सौंपा", "handed over a health card"),
    "health_card.batch.made": ("कार्डों का बैच बनाया", "made a batch of cards"),
    "health_card.sheets.taken": ("छपाई की फ़ाइल ली", "took a file of print sheets"),
    "health_card.sheets.printed": ("फ़ाइल के कार्ड छपे लिखे", "noted a file's cards as printed"),
    "health_card.cards.spoiled": ("खराब या खोए कार्ड लिखे", "noted cards as spoiled or lost"),
    "health_card.parcel.dispatched": ("कार्डों का पार्सल भेजा", "sent a parcel of cards"),
    "health_card.parcel.received": ("कार्डों का पार्सल प्राप्त किया", "received a parcel of cards"),
    "health_card.card.made": ("हेल्थ कार्ड बनाया", "made a health card"),
    "health_card.card.revoked": ("हेल्थ कार्ड का क्रमांक रद्द किया", "revoked a health card's serial"),
    "health_card.family.brought_in": ("परिवार में नए सदस्य दर्ज किए", "entered new members of a family"),
    "health_card.family.corrected": (
        "सदस्य के बारे में दर्ज गलती सुधारी",
        "corrected a mistake in what is registered of a member",
    ),
    "health_card.family.left": ("सदस्य का कार्ड पर रहना समाप्त किया", "ended a member's place on the card"),
    "health_card.family.moved": (
        "परिवार नए आहरण अधिकारी को गया",
        "put a family under its new drawing officer",
    ),
    "health_card.family.to_cell": (
        "अधिकारी का अपना परिवार: मामला राज्य प्रकोष्ठ को दिया",
        "gave an officer's own family to the state cell",
    ),
    "health_card.family.put_right": ("गलती से हुआ बदलाव वापस लिया", "took back a change entered by mistake"),
    "health_card.family.ended": ("परिवार का कार्ड समाप्त किया", "ended a family's card"),
    "health_card.family.kept": ("आयु के बाद भी कार्ड पर रखा", "kept somebody on the card past an age"),
    "health_card.family.entered": ("परिवार दर्ज किया", "entered a family"),
    "health_card.family.decided": ("सदस्यों पर निर्णय लिखा", "wrote the decisions on members"),
    "health_card.staff.loaded": ("अपने कर्मचारियों की सूची चढ़ाई", "loaded the list of staff"),
    "health_card.family.prepared": (
        "परिवार का आवेदन कार्यालय के तंत्र से भरा",
        "filled in a family's application from the office's system",
    ),
    "health_card.family.taken_up": (
        "कार्यालय का भरा आवेदन अपने हाथ में लिया",
        "took up an application that the office had filled in",
    ),
    "health_card.staff.confirmed": (
        "सूची में अपना नाम कोड से पक्का किया",
        "confirmed their own line of a list by a code",
    ),
    "health_card.officers.listed": ("कोषागार की सूची दर्ज की", "loaded a treasury's list of officers"),
    "health_card.staff.taken_off": ("अपनी सूची से नाम हटाया", "took a name off their own list"),
    "health_card.call.noted": ("कार्यालय को किया फ़ोन दर्ज किया", "noted a call to the office"),
    "health_card.direction.given": ("समन्वयकों को निर्देश दिया", "directed the coordinators"),
    "health_card.direction.done": ("निर्देश पूरा होने की बात दर्ज की", "noted a direction as done"),
    "health_card.reminder.office": ("कार्यालय को पंजीकरण की याद दिलाई", "reminded the office to register"),
    "health_card.reminder.people": (
        "सूची के लोगों को पंजीकरण की याद दिलाई",
        "reminded the people on the list to register",
    ),
}

# What no order settles, so that the drawing officer decides, by the reason's code: (Hindi, English).
NO_ORDER = {
    "age_unknown": (
        "बेटे की आयु सीमा का आदेश नहीं मिला",
        "The order on a son's age limit was not found",
    ),
    "income_unknown": (
        "आश्रित की आय की सीमा का आदेश नहीं मिला",
        "The limit for a dependant's own income was not found",
    ),
    "widowed_unknown": (
        "विधवा बेटी या बहन के बारे में नियम कुछ नहीं कहता",
        "The rule says nothing about a widowed daughter or sister",
    ),
    "disability_unknown": (
        "दिव्यांग संतान के बारे में नियम कुछ नहीं कहता",
        "The rule says nothing about a child with a disability",
    ),
}

# Why a person is in the family or not, by the reason's code: (Hindi, English).
REASONS = {
    "in_family": (
        "नियम की हर शर्त पूरी होती है।",
        "Every condition of the rule is met.",
    ),
    "not_in_list": (
        "नियम इस संबंध को परिवार में नहीं गिनता।",
        "The rule does not count this relation in the family.",
    ),
    "married": (
        "विवाहित बेटी और बहन परिवार में नहीं गिनी जातीं।",
        "A married daughter or sister is not counted in the family.",
    ),
    "widowed": (
        "विधवा बेटी और बहन परिवार में नहीं गिनी जातीं।",
        "A widowed daughter or sister is not counted in the family.",
    ),
    "not_dependent": (
        "इस संबंध में वही गिने जाते हैं जो पूरी तरह आश्रित हों।",
        "In this relation only those who are wholly dependent count.",
    ),
    "not_residing": (
        "इस संबंध में वही गिने जाते हैं जो सामान्यतः साथ रहते हों।",
        "In this relation only those who normally live with the employee or pensioner count.",
    ),
    "over_age": (
        "इस संबंध की आयु सीमा पूरी हो चुकी है।",
        "The person is past the age limit of this relation.",
    ),
    "income_above": (
        "अपनी आय आश्रित की सीमा से अधिक है।",
        "The person's own income is above the limit for a dependant.",
    ),
    "too_many": (
        "आश्रितों की संख्या सीमा से अधिक है।",
        "There are more dependants than the limit allows.",
    ),
    "most_unknown": (
        f"आश्रितों की अधिकतम संख्या का आदेश नहीं मिला। एक कार्ड पर {MOST_MEMBERS} नाम तक आते हैं; उससे कम में इस "
        "कारण किसी का नाम नहीं रोका जाता।",
        f"No order on the largest number of dependants was found. One card holds up to {MOST_MEMBERS} names; "
        "short of that nobody is left out because of it.",
    ),
    **{
        code: (
            f"{hindi}। आहरण अधिकारी लिखित कारण के साथ तय करेंगे।",
            f"{english}. The drawing officer decides and writes why.",
        )
        for code, (hindi, english) in NO_ORDER.items()
    },
}

# The same once the officer has: (Hindi, English).
DECIDED = {
    code: (f"{hindi}; आहरण अधिकारी ने तय किया।", f"{english}; the drawing officer decided.")
    for code, (hindi, english) in NO_ORDER.items()
}

# How many people the application takes: (Hindi, English).
ROOM_ON_CARD = (
    f"एक कार्ड पर आप समेत {MOST_MEMBERS} नाम आते हैं; यहाँ {MOST_MEMBERS - 1} तक लिखें।",
    f"One card holds {MOST_MEMBERS} names, yours among them; up to {MOST_MEMBERS - 1} can be entered here.",
)

# The holder of a card among its people: (Hindi, English).
SELF = ("स्वयं", "Self")
SPOUSES = {"female": ("पत्नी", "Wife"), "male": ("पति", "Husband")}  # by gender

# (Hindi, English)
GENDERS = {
    "female": ("महिला", "Female"),
    "male": ("पुरुष", "Male"),
    "other": ("अन्य", "Other"),
    "not_said": ("नहीं बताया", "Not said"),
}

# What the card and the pages call each ward: (Hindi, English).
WARDS = {
    "general": ("सामान्य वार्ड", "general ward"),
    "semi_private": ("अर्ध-निजी वार्ड", "semi-private ward"),
    "private": ("निजी वार्ड", "private ward"),
}

# How a card stands: (Hindi, English).
CARD_STATES = {
    "made": ("बना, छपना बाकी", "Made, not printed yet"),
    "in_batch": ("छपने के बैच में", "In a batch to be printed"),
    "printed": ("प्लास्टिक पर छपा", "Printed on plastic"),
    "spoiled": ("छपाई में खराब", "Spoiled in printing"),
    "dispatched": ("आहरण अधिकारी को भेजा गया", "Sent to the drawing officer"),
    "received": ("आहरण अधिकारी के पास", "At the drawing officer's office"),
    "handed_over": ("सौंपा गया", "Handed over"),
    "revoked": ("रद्द", "Revoked"),
}

# What became of a card: (Hindi, English).
CARD_ACTS = {
    "made": ("कार्ड बना", "The card was made"),
    "in_batch": ("छपने के बैच में रखा गया", "It was put into a batch to be printed"),
    "printed": ("प्लास्टिक कार्ड छपा", "The plastic card was printed"),
    "spoiled": ("प्लास्टिक कार्ड खराब हुआ, नया बनेगा", "The plastic card was spoiled; a new one is made"),
    "dispatched": ("आहरण अधिकारी को भेजा गया", "It was sent to the drawing officer"),
    "received": ("आहरण अधिकारी को मिला", "The drawing officer received it"),
    "handed_over": ("धारक को सौंपा गया", "It was handed over to the holder"),
    "self_printed": ("धारक ने कागज़ पर छापा", "The holder printed it on paper"),
    "revoked": ("कार्ड रद्द हुआ", "The card was revoked"),
}

# How a batch stands: (Hindi, English).
BATCH_STATES = {
    "made": ("छप रहा है", "Being printed"),
    "printed": ("सब छप गए", "All printed"),
    "closed": ("सब भेजे गए", "All sent"),
}

# Why a card was revoked: (Hindi, English).
REVOKED_WHY = {
    "lost": ("खो गया", "Lost"),
    "reprint": ("दोबारा जारी", "Made again"),
    "changed": ("परिवार में बदलाव", "A change in the family"),
    "spoiled": ("छपाई में खराब", "Spoiled in printing"),
    "missing": ("पार्सल में नहीं मिला", "Missing from the parcel"),
    "ordered": ("आदेश से", "By order"),
    "ended": ("पात्रता समाप्त", "No longer covered"),
    "key_ended": ("कुंजी समाप्त", "Its key was ended"),
    "taken_back": ("बैकअप लौटाने के बाद सूची से", "From the list, after a backup was restored"),
    "outside": ("बैकअप के बाद बना, बहियों में नहीं", "Made after the backup, not in the books"),
}
TIME_OVER = ("अवधि पूरी", "Its time was over")  # of a card that nobody revoked
FIRST_CARD = ("पहला कार्ड", "The first card")


def in_language(words: tuple[str, str], language: str) -> str:
    """Return one of two sentences, in "hi" or "en"."""
    return words[0] if language == "hi" else words[1]


# What the rule says of a person, in a few words: (Hindi, English).
ANSWERS = {
    "yes": ("परिवार में हैं", "In the family"),
    "ask": ("आहरण अधिकारी तय करेंगे", "The drawing officer decides"),
    "no": ("परिवार में नहीं हैं", "Not in the family"),
}

# Why somebody has no Aadhaar number: (Hindi, English).
NO_AADHAAR = {
    "newborn": ("नवजात शिशु", "A newborn child"),
    "applied": ("नामांकन हुआ है, संख्या नहीं आई", "Enrolled, the number has not come"),
    "none_yet": ("अभी तक नहीं बनवाया", "Has not enrolled yet"),
    "cannot": ("उँगलियों या आँखों की छाप नहीं हो पाती", "Fingers or eyes cannot be read"),
    "not_given": ("संख्या नहीं देना चाहते", "Does not wish to give it"),
    "other": ("कोई और कारण", "Another reason"),
}

# The notice on Aadhaar numbers. Another wording is another version; which one was read is kept.
NOTICE_VERSION = "2017-04.2"
NOTICE = (
    (
        "आधार संख्या केवल यह देखने के लिए ली जाती है कि एक व्यक्ति दो परिवारों के कार्ड पर न हो।",
        "The Aadhaar number is taken only to see that nobody is on the cards of two families.",
    ),
    (
        "संख्या बंद तिजोरी में रखी जाती है। आपको और आपके आहरण अधिकारी को उसके अंतिम चार "
        "अंक दिखते हैं; कार्ड पर एक भी अंक नहीं छपता।",
        "It is kept sealed. You and your drawing officer see its last four digits; no "
        "digit of it is on the card.",
    ),
    (
        "उसे किसने और क्यों छुआ, यह “मेरा रिकॉर्ड किसने देखा” में लिखा रहता है। अवयस्क के लिए सहमति अभिभावक देते हैं।",
        "Who used it and what for stands in “Who saw my data”. For a minor the guardian agrees.",
    ),
    (
        "आधार न हो या देना न चाहें, तो भी कार्ड नहीं रुकता: कोई दूसरा प्रमाण आहरण अधिकारी को दिखाएँ।",
        "Without a number, or if you do not wish to give it, the card is not held up: show another proof.",
    ),
)

# What the applicant declares before sending: (Hindi, English).
DECLARATION = (
    (
        "ऊपर लिखी सब बातें सच हैं, और सूची के लोग मेरे परिवार के हैं।",
        "All that is written here is true, and the people listed are of my family.",
    ),
    (
        "जो आश्रित लिखे हैं वे पूरी तरह मुझ पर आश्रित हैं और सामान्यतः मेरे साथ रहते हैं, जहाँ नियम यह माँगता है।",
        "Those given as dependants are wholly dependent on me and normally live with me, "
        "where the rule asks it.",
    ),
    (
        "जन्म, मृत्यु, विवाह या किसी और बदलाव की सूचना मैं दूँगा या दूँगी।",
        "I shall tell of a birth, a death, a marriage or any other change.",
    ),
)

# What an applicant is told after sending: (Hindi, English).
NEXT_STEP = (
    "फ़ॉर्म छापें, हस्ताक्षर करें और %(code)s के आहरण अधिकारी या कोषागार को हाथ से दें "
    "या डाक से भेजें। उनकी जाँच के बाद आपकी स्थायी यूज़र आईडी का संदेश आएगा।",
    "Print the form, sign it, and hand it in or post it to the drawing officer or treasury %(code)s. Once "
    "they have verified it you get your lasting user ID by message.",
)

# What the case of a family shows of it: (Hindi, English).
FAMILY_LABELS = {
    "ddo": ("आहरण अधिकारी या कोषागार", "Drawing officer or treasury"),
    "service_number": ("कर्मचारी आईडी", "Employee ID"),
    "ppo": ("पेंशन संख्या", "Pension number"),
    "posting": ("पद और कार्यालय", "Post and office"),
    "person": ("कार्ड के लिए", "For the card"),
}

# Columns of a drawing officer's list, in the order of our empty one: (Hindi, English).
LIST_COLUMNS = {
    "service_number": ("कर्मचारी आईडी या पेंशन संख्या", "Employee ID or pension number"),
    "name_hi": ("नाम (हिंदी)", "Name (Hindi)"),
    "name_en": ("नाम (अंग्रेज़ी)", "Name (English)"),
    "birth_date": ("जन्मतिथि (दिन-माह-वर्ष)", "Date of birth (day-month-year)"),
    "mobile": ("मोबाइल", "Mobile"),
    "pensioner": ("पेंशनर (हाँ या नहीं)", "Pensioner (yes or no)"),
}

# Columns of a treasury's list of officers, in their order: (Hindi, English).
OFFICER_COLUMNS = {
    "code": ("कोड", "Code"),
    "kind": ("प्रकार", "Kind"),
    "name_hi": ("कार्यालय (हिंदी में)", "Office in Hindi"),
    "name_en": ("कार्यालय (अंग्रेज़ी में)", "Office in English"),
    "head_hi": ("पदनाम (हिंदी में)", "Designation in Hindi"),
    "head_en": ("पदनाम (अंग्रेज़ी में)", "Designation in English"),
    "department_hi": ("विभाग (हिंदी में)", "Department in Hindi"),
    "department_en": ("विभाग (अंग्रेज़ी में)", "Department in English"),
    "district": ("ज़िला", "District"),
    "telephone": ("फ़ोन", "Telephone"),
    "mobile": ("मोबाइल", "Mobile"),
    "email": ("ई-मेल", "E-mail"),
    "address_hi": ("पता", "Address"),
}

# What is wrong with a line of such a list: (Hindi, English).
LINE_FAULTS = {
    "missing": ("यह खाली है।", "This is empty."),
    "too_long": ("यह बहुत लंबा है।", "This is too long."),
    "no_day": (
        "यह बीता हुआ दिन नहीं है। 15-06-1975 की तरह लिखें।",
        "This is not a past date. Write it as 15-06-1975.",
    ),
    "not_hindi": ("यह नाम हिंदी अक्षरों में लिखें।", "Write this name in Hindi letters."),
    "not_english": ("यह नाम अंग्रेज़ी अक्षरों में लिखें।", "Write this name in English letters."),
    "no_mobile": ("यह दस अंकों का मोबाइल नंबर नहीं है।", "This is not a ten-digit mobile number."),
    "no_yes_or_no": ("“हाँ” या “नहीं” लिखें।", "Write yes or no."),
    "twice": ("यह संख्या सूची में ऊपर आ चुकी है।", "This number is already further up in the list."),
    "empty": ("सूची में कोई पंक्ति नहीं है।", "The list has no lines."),
    "no_heading": (
        "पहली पंक्ति शीर्षकों की है, पर यहाँ किसी व्यक्ति का नाम है। ऊपर शीर्षक जोड़ें।",
        "The first line is for the headings, and here it is a person's. Add the headings above it.",
    ),
    "too_many": ("एक बार में 5,000 पंक्तियों तक।", "At most 5,000 lines at a time."),
}

# Why a birth date cannot be: (Hindi, English).
CANNOT_BE = {
    "parent_not_older": (
        "माता या पिता का जन्म आवेदक से पहले होता है। दोनों की जन्मतिथि और संबंध फिर से देखें।",
        "A mother or father is born before the applicant. Look at both dates of birth and the relation.",
    ),
    "child_not_younger": (
        "बेटे या बेटी का जन्म आवेदक के बाद होता है। दोनों की जन्मतिथि और संबंध फिर से देखें।",
        "A son or daughter is born after the applicant. Look at both dates of birth and the relation.",
    ),
    "retired_before_birth": (
        "सेवानिवृत्ति जन्म के बाद होती है। जन्मतिथि और सेवानिवृत्ति का दिन फिर से देखें।",
        "Retirement comes after birth. Look at the date of birth and the day of retirement again.",
    ),
}

# What is unlikely about a birth date, but may be: (Hindi, English).
UNLIKELY = {
    "young_employee": (
        "%(name)s सेवा में हैं, पर आयु %(years)s वर्ष से कम है।",
        "%(name)s is in service, but not yet %(years)s years old.",
    ),
    "young_pensioner": (
        "सेवानिवृत्ति के दिन %(name)s की आयु %(years)s वर्ष से कम थी।",
        "%(name)s was not yet %(years)s years old on the day of retirement.",
    ),
    "young_spouse": (
        "पति या पत्नी: %(name)s की आयु %(years)s वर्ष से कम है।",
        "Husband or wife: %(name)s is not yet %(years)s years old.",
    ),
    "near_parent": (
        "माता या पिता: %(name)s और आवेदक के जन्म में %(years)s वर्ष का अंतर नहीं है।",
        "Mother or father: %(name)s is not %(years)s years older than the applicant.",
    ),
    "near_child": (
        "संतान: %(name)s और आवेदक के जन्म में %(years)s वर्ष का अंतर नहीं है।",
        "Child: %(name)s is not %(years)s years younger than the applicant.",
    ),
}


def unlikely(doubt: Doubt, *, hindi: str, english: str) -> tuple[str, str]:
    """Return what is unlikely about the person of this name, in both languages."""
    said = UNLIKELY[doubt.code]
    return said[0] % {"name": hindi, "years": doubt.years}, said[1] % {"name": english, "years": doubt.years}


# What is doubtful about a photo: (Hindi, English).
DOUBTS = {
    "no_face": ("मशीन को चेहरा नहीं मिला", "the machine found no face"),
    "too_dark": ("फ़ोटो अँधेरा है", "the photo is dark"),
    "blurred": ("फ़ोटो धुँधला है", "the photo is blurred"),
    "several_faces": ("कई चेहरे हैं", "several faces are seen"),
}


def reason(code: str, language: str, *, is_decided: bool = False) -> str:
    """Return why, in "hi" or "en"; what no order settles, as decided once the officer has."""
    return in_language((REASONS | (DECIDED if is_decided else {}))[code], language)


# What changes in a registered family, by its kind: (Hindi, English).
CHANGES = {
    "correction": ("दर्ज गलती का सुधार", "Correction of a mistake"),
    "birth": ("बच्चे का जन्म या गोद लेना", "Birth or adoption of a child"),
    "marriage": ("आपका विवाह: पति या पत्नी", "Your marriage: husband or wife"),
    "dependant": ("अब आप पर आश्रित संबंधी", "A relative who now depends on you"),
    "married_out": ("बेटी या बहन का विवाह", "Marriage of a daughter or sister"),
    "divorce": ("तलाक: पति या पत्नी", "Divorce: husband or wife"),
    "death": ("परिवार के सदस्य की मृत्यु", "Death of a member of the family"),
    "transfer": ("नए आहरण अधिकारी के पास तबादला", "Transfer to another drawing officer"),
    "retirement": ("सेवानिवृत्ति: अब पेंशनर", "Retirement: now a pensioner"),
    "holder_death": ("कर्मचारी या पेंशनर की मृत्यु", "Death of the employee or pensioner"),
    "age": ("सदस्य की आयु पूरी होना", "A member coming of age"),
    "put_right": ("गलती से हुए बदलाव को वापस लेना", "Taking back a change entered by mistake"),
}

# What each asks and does, in a sentence: (Hindi, English).
CHANGE_INTRO = {
    "correction": (
        "नाम, जन्मतिथि, लिंग या फ़ोटो गलत हो, या आधार संख्या तब नहीं थी और अब है, तो यहाँ बताएँ। केवल सही बात और "
        "उसका प्रमाण पास रखें।",
        "Tell here if a name, date of birth, gender or photo is wrong, or if an Aadhaar number was not there "
        "then and is now. Have at hand only the right facts and the paper that proves them.",
    ),
    "dependant": (
        "जैसे पिता जो अब सेवानिवृत्त हैं, या बेटी या बहन जो लौट आई हैं। उनकी जन्मतिथि, आधार संख्या, फ़ोटो और आश्रित होने "
        "का प्रमाण पास रखें।",
        "Such as a father who has retired, or a daughter or sister who has come back. Have at hand their "
        "date of birth, Aadhaar number and photo, and what shows that they depend on you.",
    ),
    "divorce": (
        "तलाक की डिक्री का दिन और उसकी संख्या लिखें। उस दिन से पति या पत्नी कार्ड पर नहीं रहते; आपके अपने बच्चे रहते हैं। "
        "सौतेले बच्चों के बारे में कोई आदेश नहीं मिला; अपने आहरण अधिकारी से पूछें।",
        "Give the day of the decree of divorce and its number. From that day the husband or wife is not on "
        "the card; your own children stay. Of step-children no order was found: ask your drawing officer.",
    ),
    "birth": (
        "बच्चे की जन्मतिथि, फ़ोटो और जन्म प्रमाण पत्र पास रखें। आधार न हो तो भी नाम जुड़ता है।",
        "Have at hand the child's date of birth, a photo and the birth certificate. No Aadhaar number is "
        "needed for it.",
    ),
    "marriage": (
        "पति या पत्नी की जन्मतिथि, आधार संख्या, फ़ोटो और विवाह का प्रमाण पास रखें।",
        "Have at hand the date of birth, Aadhaar number and photo of your husband or wife, and a proof of "
        "the marriage.",
    ),
    "married_out": (
        "विवाहित बेटी और बहन कार्ड पर नहीं रहतीं। विवाह का दिन और प्रमाण लिखें।",
        "A married daughter or sister does not stay on the card. Give the day of the marriage and its proof.",
    ),
    "death": (
        "मृत्यु का दिन और मृत्यु प्रमाण पत्र की संख्या लिखें।",
        "Give the day of the death and the number of the death certificate.",
    ),
    "transfer": (
        "नए आहरण अधिकारी का कोड और आदेश की संख्या लिखें। आज के अधिकारी जाँचते हैं; उसी दिन से परिवार नए "
        "अधिकारी के पास होता है।",
        "Give the new drawing officer's code and the number of the order. Your present officer verifies it; "
        "from that day the family is with the new one.",
    ),
    "retirement": (
        "कोषागार का कोड और पेंशन आदेश (पीपीओ) की संख्या लिखें।",
        "Give the treasury's code and the number of the pension order (PPO).",
    ),
}

# What follows once a change is sent: (Hindi, English).
CHANGE_NEXT = (
    "मूल कागज़ अपने आहरण अधिकारी को दिखाएँ। जाँच होते ही पुराना कार्ड रद्द होता है और नया बनता है।",
    "Show the original paper to your drawing officer. Once it is verified the old card is revoked and a new "
    "one is made.",
)

# One number for two people of an application: (Hindi, English).
SAME_NUMBER = (
    "यही आधार संख्या इस आवेदन में किसी और की भी लिखी है।",
    "The same Aadhaar number is given for another person in this application.",
)

# What may be wrong in what is registered of a member: (Hindi, English).
FACTS = {
    "name": ("नाम", "Name"),
    "birth_date": ("जन्मतिथि", "Date of birth"),
    "gender": ("लिंग", "Gender"),
    "photo": ("फ़ोटो", "Photo"),
    "aadhaar": ("आधार संख्या", "Aadhaar number"),
}

# The same as it is asked: (Hindi, English).
FACTS_ASKED = FACTS | {
    "aadhaar": ("आधार संख्या तब नहीं थी, अब है", "The Aadhaar number was not there then and is now"),
}

# What is said of a photo and a number, which are not read out: (Hindi, English).
FACT_SIDES = {
    "on_card": ("जो कार्ड पर है", "the one on the card"),
    "sent": ("नया भेजा गया", "a new one was sent"),
    "none": ("नहीं थी", "there was none"),
    "given": ("अब दी गई", "given now"),
}

# The same of a correction that is taken back: what it entered, what stands again.
FACT_SIDES_BACK = {
    "photo": (("भेजा गया नया", "the new one that was sent"), ("जो पहले था", "the one before it")),
    "aadhaar": (("दी गई", "given"), ("दर्ज नहीं", "none on the card")),
}

# What the state cell reads of one fact before it decides: (Hindi, English).
TAKEN_BACK = (
    "सुधार में: %(entered)s। वापस लेने पर फिर: %(again)s।",
    "By the correction: %(entered)s. Once taken back, again: %(again)s.",
)

# What the case of a change shows of it: (Hindi, English).
CHANGE_LABELS = {
    "family": ("परिवार", "Family"),
    "who": ("किसके बारे में", "Who it is about"),
    "put_right": ("%(fact)s: %(before)s की जगह", "%(fact)s: instead of %(before)s"),
    "comes": ("कार्ड पर आएँगे", "Comes onto the card"),
    "ddo": ("नया आहरण अधिकारी या कोषागार", "New drawing officer or treasury"),
    "ppo": ("पेंशन संख्या", "Pension number"),
    "day": ("दिन", "Day"),
    "paper": ("कागज़", "Paper"),
    "change": ("कौन-सा बदलाव", "Which change"),
    "change_number": ("उसकी संख्या", "Its number"),
    "back_to": ("परिवार फिर इस कार्यालय में", "The family goes back to the office"),
}
