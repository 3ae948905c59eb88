"""The registration of a drawing or treasury officer (SECTS-3 to SECTS-7), page by page."""

from __future__ import annotations

from sevanidhi.core.journeys.contract import Answers, Journey, Page, Row, Task, Words
from sevanidhi.schemes.health_card.forms import ddo as forms
from sevanidhi.schemes.health_card.queries import registrations
from sevanidhi.schemes.health_card.services import registrations as services

MOST_OFFICES = 25


def _name_of_office(row: Row) -> Words:
    told = row.pages.get("office", {})
    return str(told.get("name_hi", "")), str(told.get("name_en", ""))


def _declaration(_answers: Answers) -> list[Words]:
    return [
        (
            "ऊपर लिखी बातें मेरे अभिलेखों के अनुसार सही हैं।",
            "What is written above is right by my records.",
        ),
        (
            "मैं अपने अधीन हर कर्मचारी और पेंशनर का फ़ॉर्म स्वयं जाँचूँगा/जाँचूँगी।",
            "I shall myself check the form of every employee and pensioner under me.",
        ),
    ]


DDO = Journey(
    code=registrations.KIND,
    version="1",
    title=("आहरण अधिकारी या कोषाधिकारी का पंजीकरण", "Registration of a drawing or treasury officer"),
    intro=(
        (
            "पास रखें: कोषागार का दिया कोड, सरकारी (सीयूजी) मोबाइल, अपने सब कार्यालयों के पते और "
            "नियंत्रक अधिकारी का नाम।",
            "Have ready: the code given by the treasury, the official (CUG) mobile, the addresses of all "
            "your offices, and the name of your controlling officer.",
        ),
        (
            "सरकारी (सीयूजी) नंबर से शुरू करें; निजी नंबर से केवल तब, जब सरकारी न हो।",
            "Begin with the official (CUG) number; with a personal one only if there is no official one.",
        ),
    ),
    tasks=(
        Task(
            name="self",
            title=("आप और आपका पद", "You and your post"),
            pages=(
                Page(name="kind", title=("कौन-से अधिकारी", "Which officer"), form=forms.Kind),
                Page(name="code", title=("कोड", "Code"), form=forms.Code),
                Page(name="officer", title=("नाम और पद", "Name and post"), form=forms.Officer),
                Page(
                    name="place",
                    title=("विभाग, ज़िला और कोषागार", "Department, district and treasury"),
                    form=forms.Place,
                ),
            ),
        ),
        Task(
            name="contact",
            title=("मोबाइल और ई-मेल", "Mobile and e-mail"),
            pages=(
                Page(name="mobile", title=("मोबाइल नंबर", "Mobile number"), form=forms.Mobile),
                Page(name="mail", title=("ई-मेल", "E-mail"), form=forms.Mail),
            ),
        ),
        Task(
            name=registrations.OFFICES,
            title=("कार्यालय जोड़ें", "Add offices"),
            list_of=("कार्यालय", "Office"),
            least=1,
            most=MOST_OFFICES,
            needs=("self",),
            names_row=_name_of_office,
            pages=(
                Page(name="office", title=("कार्यालय का नाम", "Name of the office"), form=forms.DrawnFor),
                Page(
                    name="office_place",
                    title=("कार्यालय का पता", "Address of the office"),
                    form=forms.DrawnForPlace,
                ),
            ),
        ),
        Task(
            name="above",
            title=("नियंत्रक अधिकारी", "Controlling officer"),
            pages=(
                Page(
                    name="controlling",
                    title=("नियंत्रक अधिकारी", "Controlling officer"),
                    form=forms.Controlling,
                ),
            ),
        ),
    ),
    declaration=_declaration,
    submit=services.receive,
    returned=registrations.returned,
    resubmit=services.resubmit,
    case_page="casework:case",
)
