"""What the health card's scheme says of itself."""

from sevanidhi.core.registry import Scheme

SCHEME = Scheme(
    code="health_card",
    state="uttar_pradesh",
    name_hi="राज्य कर्मचारी कैशलेस इलाज योजना, उत्तर प्रदेश",
    name_en="State Employees Cashless Treatment Scheme, Uttar Pradesh",
    purpose_hi="राज्य कर्मचारियों, पेंशनरों और उनके आश्रित परिवार का निःशुल्क इलाज, हेल्थ कार्ड पर",
    purpose_en="Free treatment of state employees, pensioners and their dependent family, on a health card",
    about="health_card:about",
)
