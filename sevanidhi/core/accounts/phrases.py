"""The refusals of logins in words."""

REFUSALS = {
    "AlreadyActive": (
        "%(user_id)s का पासवर्ड चुना जा चुका है, या उसे लिंक की ज़रूरत नहीं। भूल जाने पर “पासवर्ड भूल गए” से नया चुनें।",
        "%(user_id)s already has a password, or needs no link. If it is forgotten, choose a new one under "
        "“Forgotten password”.",
    ),
    "LoginUnknown": (
        "यूज़र आईडी %(user_id)s किसी की नहीं है।",
        "Nobody has the user ID %(user_id)s.",
    ),
    "NoMobile": (
        "यूज़र आईडी %(user_id)s का मोबाइल नंबर दर्ज नहीं है; अपने कार्यालय में दर्ज कराएँ।",
        "No mobile number is registered for %(user_id)s; have it registered at your office.",
    ),
    "CodeSentTooOften": (
        "कोड अभी-अभी माँगा गया है। दो कोड के बीच %(seconds)s सेकंड रुकें।",
        "A code was asked for a moment ago. Wait %(seconds)s seconds between two codes.",
    ),
    "CodesUsedUp": (
        "%(hours)s घंटे में %(most)s से ज़्यादा कोड नहीं भेजे जाते, और उतने माँगे जा चुके हैं। अगला कोड %(next_at)s से "
        "माँग सकते हैं।",
        "No more than %(most)s codes are sent in %(hours)s h, and all of them have been asked for. You can "
        "ask for the next from %(next_at)s.",
    ),
    "CodesForStrangersUsedUp": (
        "यह नंबर या आईडी लिखकर %(hours)s घंटे में %(most)s से ज़्यादा कोड नहीं माँगे जा सकते, और उतने माँगे जा चुके हैं। "
        "अगला कोड %(next_at)s से माँग सकते हैं। जिस उपकरण पर पहले साइन इन किया था, वहाँ अभी साइन इन कर सकते हैं: "
        "यूज़र आईडी या आवेदन की संख्या से, अधिकारी अपने साइन इन पन्ने पर।",
        "By writing this number or ID no more than %(most)s codes can be asked for in %(hours)s h, and these "
        "have been asked for. The next can be asked for from %(next_at)s. On a device on which you have "
        "signed in before you can sign in now: by your user ID or application number, officers on their own "
        "page.",
    ),
    "CodesOfPlaceUsedUp": (
        "इस जगह (नेटवर्क) से एक घंटे में बहुत कोड माँगे गए। अगला कोड %(next_at)s से माँग सकते हैं।",
        "Too many codes were asked for from this network within an hour. You can ask for the next from "
        "%(next_at)s.",
    ),
    "CodeWrong": (
        "कोड सही नहीं है। %(tries_left)s बार और कोशिश कर सकते हैं।",
        "The code is not right. Tries left: %(tries_left)s.",
    ),
    "CodeDead": (
        "पाँच बार गलत कोड डाला गया, इसलिए यह कोड अब नहीं चलेगा। नया कोड माँगें।",
        "The code was typed wrong five times and no longer works. Ask for a new one.",
    ),
    "CodeExpired": (
        "कोड 10 मिनट से पुराना है। नया कोड माँगें।",
        "The code is older than 10 minutes. Ask for a new one.",
    ),
    "CodeUsed": (
        "यह कोड काम में आ चुका है या उसकी जगह नया भेजा गया है। नया कोड माँगें।",
        "This code has been used, or a newer one was sent in its place. Ask for a new one.",
    ),
    "TooManyWrongCodes": (
        "तीस दिन के भीतर बहुत बार गलत कोड डाला गया। अब कोड %(next_at)s से डाला जा सकेगा।",
        "Too many wrong codes were typed within thirty days. You can try again from %(next_at)s.",
    ),
    "NotApproved": (
        "इस काम की पुष्टि कोड से नहीं हुई है। नया कोड माँगकर फिर करें।",
        "This has not been approved with a code. Ask for a new code and do it again.",
    ),
    "SignInRefused": (
        "साइन इन नहीं हुआ: आईडी, पासवर्ड या कोड सही नहीं है।",
        "You are not signed in: the ID, password or code is not right.",
    ),
    "TooManyTries": (
        "बहुत बार कोशिश हुई है। %(minutes)s मिनट बाद फिर करें।",
        "There were too many tries. Try again in %(minutes)s min.",
    ),
    "LockedOut": (
        "इस आईडी के लिए नए उपकरणों से बहुत बार गलत कोड डाला गया। कल फिर करें, अपने पुराने उपकरण से करें "
        "या अपने कार्यालय में जाएँ।",
        "Too many wrong codes were typed for this ID on new devices. Try tomorrow, use a device you have "
        "used before, or go to your office.",
    ),
    "NotOneself": (
        "अपने आप को सहायक नहीं बनाया जा सकता।",
        "Nobody can be their own helper.",
    ),
    "MandateNotYours": (
        "यह अनुमति आपकी नहीं है।",
        "This mandate is not yours to end.",
    ),
    "HoursNotOffered": (
        "अनुमति %(hours)s घंटे की नहीं होती; दी गई अवधियों में से चुनें।",
        "A mandate does not last %(hours)s hours; choose one of the times offered.",
    ),
    "NumberUsedOften": (
        "इस मोबाइल नंबर से %(most)s आवेदन शुरू हो चुके हैं। और आवेदन के लिए अपने कार्यालय में जाएँ।",
        "%(most)s applications have been begun with this mobile number. For another, go to your office.",
    ),
    "LinkNotGood": (
        "यह लिंक काम में आ चुका है या पुराना हो गया है। नया लिंक माँगें।",
        "This link has been used or is too old. Ask for a new one.",
    ),
    "PasswordNotGood": (
        "पासवर्ड बदलें: कम से कम 12 अक्षर हों, आसान शब्द या केवल अंक न हों, और नाम, जन्मतिथि, मोबाइल या "
        "कर्मचारी आईडी उसमें न हो।",
        "Choose another password: at least 12 characters, no common word, not digits alone, and without "
        "your name, date of birth, mobile number or employee ID.",
    ),
    "AppCodeWrong": (
        "ऐप में यह कोड नहीं दिख रहा। कुंजी फिर से डालें और फ़ोन की घड़ी सही कर लें।",
        "The app does not show this code. Enter the key again, and see that the phone's clock is right.",
    ),
    "UserIdTaken": (
        "यूज़र आईडी %(user_id)s पहले से किसी की है।",
        "The user ID %(user_id)s already belongs to somebody.",
    ),
    "RoleAlreadyHeld": (
        "%(user_id)s के पास यह भूमिका पहले से है।",
        "%(user_id)s already holds this role there at that time.",
    ),
    "NotForOneself": (
        "अपने लिए यह काम कोई नहीं कर सकता; किसी दूसरे अधिकारी से कराएँ।",
        "Nobody can do this for themselves; ask another officer.",
    ),
    "SecondPersonNeeded": (
        "जिसने माँगा, वही स्वीकृति नहीं दे सकता; किसी दूसरे अधिकारी की स्वीकृति चाहिए।",
        "Whoever asked for it cannot agree to it; another officer has to.",
    ),
    "AlreadyDecided": (
        "इस पर निर्णय पहले ही हो चुका है।",
        "This has been decided already.",
    ),
    "EndBeforeBeginning": (
        "%(until_date)s मान्य नहीं है: भूमिका %(from_date)s से शुरू होती है।",
        "%(until_date)s is not possible: the role begins on %(from_date)s.",
    ),
    "RoleNeedsAnEnd": (
        "ज़िला समन्वयक की भूमिका तय समय के लिए ही दी जाती है: भूमिका के बिना पहला दिन लिखें।",
        "The role of a district coordinator is given for a limited time only: write the first day without "
        "the role.",
    ),
    "OfficeIsClosed": (
        "कार्यालय %(code)s %(until_date)s से बंद है: वहाँ भूमिका तय समय के लिए ही दी जाती है, ताकि बचा काम निपटे।",
        "The office %(code)s is closed from %(until_date)s: a role there is given for a time only, to finish "
        "what is left.",
    ),
    "ChargeOfClosedOffice": (
        "कार्यालय %(code)s %(until_date)s से बंद है और इस कार्यभार की कोई अंतिम तारीख नहीं है, इसलिए यह सौंपा "
        "नहीं जा सकता। प्रशासक से कहें कि वे वहाँ की भूमिका लेने वाले अधिकारी को तय समय के लिए दें।",
        "The office %(code)s is closed from %(until_date)s and this charge has no last day: it cannot be "
        "handed over. Ask the administrators: they give the role there to the next officer, with a last day.",
    ),
    "EndsSooner": (
        "यह भूमिका %(until_date)s को ही समाप्त हो रही है; %(asked)s तक नहीं बढ़ सकती।",
        "The role ends on %(until_date)s already; it cannot be made to last until %(asked)s.",
    ),
    "DayIsPast": (
        "%(from_date)s बीत चुका है; आज %(today)s या बाद की तारीख लिखें।",
        "%(from_date)s is past; write today, %(today)s, or a later day.",
    ),
    "NotYourCharge": (
        "यह कार्यभार आपका नहीं है।",
        "This charge is not yours to give or to take.",
    ),
    "SlipNotDue": (
        "ये कोड अभी नहीं छप सकते: दूसरे अधिकारी की सहमति या 72 घंटे बाकी हैं, या ये छप चुके हैं।",
        "These codes cannot be printed now: the second officer or the 72 hours are still to come, or they "
        "were printed before.",
    ),
    "ReplacementOpen": (
        "%(user_id)s के लिए एक बदलाव पहले से चल रहा है।",
        "A change for %(user_id)s is already under way.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "accounts.signed_in": ("साइन इन किया", "signed in"),
    "accounts.activation.again": ("सक्रिय करने का लिंक फिर भेजा", "sent the activation link again"),
    "accounts.applicant.closed": ("बिना भेजे छोड़ा आवेदन लॉगिन बंद हुआ", "a login without an application closed"),
    "accounts.applicant.begun": ("मोबाइल नंबर से आवेदन शुरू किया", "began an application with a mobile number"),
    "accounts.member.made": ("आवेदक को सदस्य का लॉगिन मिला", "the applicant was given a member's login"),
    "accounts.mandate.given": ("सहायक को आवेदन भरने की अनुमति दी", "let a helper fill in an application"),
    "accounts.mandate.ended": ("सहायक की अनुमति समाप्त की", "ended a helper's mandate"),
    "accounts.signed_out": ("साइन आउट किया", "signed out"),
    "accounts.app_code.refused": ("ऐप का गलत कोड लिखा", "wrote a wrong code of the app"),
    "accounts.code.refused": ("गलत कोड लिखा", "wrote a wrong code"),
    "accounts.authenticator.set_up": ("कोड वाला ऐप लगाया", "set up the code app"),
    "accounts.password.link_sent": ("पासवर्ड का लिंक भेजा गया", "a password link was sent"),
    "accounts.password.no_way": (
        "पासवर्ड माँगा, पर भेजने का रास्ता नहीं था",
        "asked for a password link; there was nowhere to send it",
    ),
    "accounts.password.set": ("पासवर्ड बनाया", "set the password"),
    "accounts.password.wrong": ("गलत पासवर्ड लिखा", "wrote a wrong password"),
    "accounts.limit.sends_from_address": (
        "एक ही जगह से बहुत कोड माँगे गए",
        "too many codes were asked for from one place",
    ),
    "accounts.limit.sends_to_number": (
        "एक ही नंबर के लिए दिन भर में जितने कोड मिल सकते हैं, सब माँग लिए गए",
        "as many codes as a day allows were asked for to one number",
    ),
    "accounts.limit.unusual_sends": (
        "रोज़ से कहीं ज़्यादा कोड माँगे गए",
        "far more codes were asked for than is usual",
    ),
    "accounts.limit.tries_from_address": ("एक ही जगह से बहुत कोशिशें हुईं", "too many tries from one place"),
    "accounts.limit.wrong_tries": (
        "बहुत गलत कोशिशें हुईं; कोड लेना कुछ समय रुका",
        "too many wrong tries; no codes are taken for some time",
    ),
    "accounts.login.created": ("लॉगिन बनाया", "opened the login"),
    "accounts.logins.created": ("कई लॉगिन बनाए", "opened several logins"),
    "accounts.login.closed": ("लॉगिन बंद किया", "closed the login"),
    "accounts.login.opened_again": ("बंद लॉगिन फिर खोला", "opened a closed login again"),
    "accounts.role.granted": ("भूमिका दी", "gave the role"),
    "accounts.role.ended": ("भूमिका समाप्त की", "ended the role"),
    "accounts.role.revoked": ("शुरू होने से पहले भूमिका वापस ली", "revoked the role before it began"),
    "accounts.role.chosen": ("काम के लिए भूमिका चुनी", "chose the role to work in"),
    "accounts.role.proposed": ("भूमिका देने का प्रस्ताव किया", "proposed a role"),
    "accounts.role.agreed": ("भूमिका के प्रस्ताव पर सहमति दी", "agreed to the proposed role"),
    "accounts.role.declined": ("भूमिका का प्रस्ताव लौटाया", "declined the proposed role"),
    "accounts.charge.offered": ("कार्यभार सौंपने का प्रस्ताव किया", "offered the charge"),
    "accounts.charge.agreed": ("कार्यभार लिया", "took the charge"),
    "accounts.charge.declined": ("कार्यभार लेने से मना किया", "declined the charge"),
    "accounts.charge.withdrawn": ("कार्यभार का प्रस्ताव वापस लिया", "withdrew the offer of the charge"),
    "accounts.replacement.asked": (
        "खोए मोबाइल या ऐप को बदलने को कहा",
        "asked to replace a lost mobile or app",
    ),
    "accounts.replacement.agreed": ("मोबाइल या ऐप बदलने पर सहमति दी", "agreed to the replacement"),
    "accounts.replacement.stopped": ("मोबाइल या ऐप का बदलाव रोका", "stopped the replacement"),
    "accounts.slip.printed": ("कागज़ पर दस कोड छापकर दिए", "printed ten codes on paper"),
    "accounts.replacement.done": ("मोबाइल या ऐप बदला गया", "the mobile or app was replaced"),
}
