"""The people's refusals in words."""

REFUSALS = {
    "EmployeeIdTaken": (
        "कर्मचारी आईडी %(employee_id)s पहले से दर्ज है।",
        "The employee ID %(employee_id)s is already entered.",
    ),
    "MobileNotValid": (
        "%(mobile)s दस अंकों का भारतीय मोबाइल नंबर नहीं है।",
        "%(mobile)s is not an Indian mobile number of ten figures.",
    ),
    "AlreadyPosted": (
        "कर्मचारी %(employee_id)s कार्यालय %(office)s में %(from_date)s से पदस्थ है; स्थानान्तरण दर्ज करें।",
        "Employee %(employee_id)s is posted at %(office)s from %(from_date)s; enter a transfer instead.",
    ),
    "NotPosted": (
        "कर्मचारी %(employee_id)s %(on)s को किसी कार्यालय में पदस्थ नहीं है।",
        "Employee %(employee_id)s is posted at no office on %(on)s.",
    ),
    "PostedSince": (
        "कर्मचारी %(employee_id)s %(from_date)s से कार्यालय %(office)s में है; उससे पहले का पदस्थापन अब नहीं बदलता।",
        "Employee %(employee_id)s is at %(office)s since %(from_date)s; what stood before is not changed.",
    ),
    "NotOnesOwn": (
        "यह केवल वह व्यक्ति खुद चुन सकता है।",
        "Only the person can choose this.",
    ),
    "PostedThere": (
        "कर्मचारी %(employee_id)s पहले से कार्यालय %(office)s में ही है।",
        "Employee %(employee_id)s is already at office %(office)s.",
    ),
    "AlreadyLeft": (
        "कर्मचारी %(employee_id)s की सेवा %(left_date)s को समाप्त हो चुकी है।",
        "The service of employee %(employee_id)s ended on %(left_date)s.",
    ),
    "BeforeItBegan": (
        "%(asked)s मान्य नहीं है: यह %(began)s के बाद होना चाहिए।",
        "%(asked)s cannot be: it has to come after %(began)s.",
    ),
    "PayNotWholeRupees": (
        "मूल वेतन पूरे रुपयों में और शून्य से अधिक होना चाहिए, %(basic_pay)s नहीं।",
        "Basic pay is whole rupees and more than nought, not %(basic_pay)s.",
    ),
    "PayUnchanged": (
        "कर्मचारी %(employee_id)s का मूल वेतन %(month)s में पहले से %(basic_pay)s है।",
        "The basic pay of employee %(employee_id)s in %(month)s is %(basic_pay)s already.",
    ),
    "PpoNumberTaken": (
        "पेंशन भुगतान आदेश संख्या %(ppo_number)s पहले से दर्ज है।",
        "The pension payment order number %(ppo_number)s is already entered.",
    ),
    "ChangeOpen": (
        "कर्मचारी %(employee_id)s के लिए एक प्रविष्टि पहले से पुष्टि की प्रतीक्षा में है; पहले उसका निर्णय हो।",
        "An entry for employee %(employee_id)s waits to be confirmed already; that one is decided first.",
    ),
    "ChangeDecided": (
        "इस प्रविष्टि का निर्णय हो चुका है।",
        "This entry has been decided already.",
    ),
    "SecondOfficerNeeded": (
        "जिसने प्रविष्टि की है, वही उसकी पुष्टि नहीं कर सकता। दूसरा अधिकारी पुष्टि करेगा।",
        "Whoever made the entry cannot confirm it. Another officer does.",
    ),
    "OwnRecord": (
        "यह प्रविष्टि आपके अपने रिकॉर्ड की है; उसे कोई दूसरा करेगा।",
        "This entry is about your own record; somebody else deals with it.",
    ),
    "NotYourStaff": (
        "कार्यालय %(office)s के कर्मचारियों का रिकॉर्ड आपके हाथ में नहीं है।",
        "The staff register of office %(office)s is not yours to keep.",
    ),
    "NothingChanges": (
        "किसी का मूल वेतन नहीं बदला गया। जिनका वेतन बदलना है, उनके सामने नया वेतन लिखें।",
        "Nobody's basic pay was changed. Write the new pay beside those whose pay changes.",
    ),
    "WhyDeclinedMissing": (
        "अस्वीकार करने का कारण लिखें, ताकि प्रविष्टि करने वाले उसे ठीक कर सकें।",
        "Write why it is declined, so that whoever made the entry can put it right.",
    ),
    "PayNotKnown": (
        "कर्मचारी %(employee_id)s का %(month)s का मूल वेतन दर्ज नहीं है।",
        "No basic pay is entered for employee %(employee_id)s in %(month)s.",
    ),
    "EmployeeUnknown": (
        "कर्मचारी आईडी %(employee_id)s किसी की नहीं है।",
        "Nobody has the employee ID %(employee_id)s.",
    ),
}

# What the audit says of each act: (Hindi, English).
ACTS = {
    "people.change.entered": ("कर्मचारी के विवरण में बदलाव लिखा", "entered a change of staff"),
    "people.change.agreed": ("कर्मचारी के बदलाव की पुष्टि की", "confirmed a change of staff"),
    "people.change.declined": ("कर्मचारी का बदलाव अस्वीकार किया", "declined a change of staff"),
    "people.change.withdrawn": ("कर्मचारी का बदलाव वापस लिया", "withdrew a change of staff"),
    "people.person.entered": ("आवेदक को दर्ज किया", "entered the applicant"),
    "people.employee.registered": ("कर्मचारी दर्ज किया", "registered the employee"),
    "people.employees.registered": ("कई कर्मचारी दर्ज किए", "registered several employees"),
    "people.employee.posted": ("पदस्थापन दर्ज किया", "entered the posting"),
    "people.employee.transferred": ("तबादला दर्ज किया", "entered the transfer"),
    "people.employee.relieved": ("कार्यमुक्ति दर्ज की", "entered the relieving"),
    "people.employee.left": ("सेवा समाप्ति दर्ज की", "entered the end of service"),
    "people.pension.granted": ("पेंशन दर्ज की", "entered the pension"),
    "people.pay.set": ("मूल वेतन दर्ज किया", "entered the basic pay"),
    "people.pays.set": ("कई कर्मचारियों का मूल वेतन दर्ज किया", "entered the pay of several employees"),
    "people.family.entered": ("परिवार का सदस्य दर्ज किया", "entered a member of the family"),
    "people.language.chosen": ("संदेशों की भाषा चुनी", "chose the language of messages"),
    "people.name.corrected": ("नाम सुधारा", "corrected the name"),
    "people.particulars.corrected": ("जन्मतिथि या लिंग सुधारा", "corrected the date of birth or the gender"),
}
