"""What movements, relations, reasons and changes are called on a page."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sevanidhi.kernel.dates import SalaryMonth
from sevanidhi.kernel.money import rupees
from sevanidhi.web import formats

MOVEMENTS = {
    "appointed": _("Appointed"),
    "transferred_in": _("Transferred here"),
    "transferred_out": _("Transferred from here"),
    "retiring": _("Will retire"),
    "retired": _("Retired"),
    "resigned": _("Resigned"),
    "died": _("Died"),
    "removed": _("Removed from service"),
}
RELATIONS = {
    "wife": _("Wife"),
    "husband": _("Husband"),
    "son": _("Son"),
    "daughter": _("Daughter"),
    "mother": _("Mother"),
    "father": _("Father"),
    "brother": _("Brother"),
    "sister": _("Sister"),
    "other": _("Other relative"),
}
ACTS = {
    "join": _("New employee"),
    "take_in": _("Joins after being relieved elsewhere"),
    "transfer": _("Transfer to another office"),
    "relieve": _("Relieved"),
    "leave": _("End of service"),
    "pay": _("Basic pay"),
}
LEAVING = {
    "retired": _("Retired"),
    "resigned": _("Resigned"),
    "died": _("Died"),
    "removed": _("Removed from service"),
}
GENDERS = {
    "female": _("Female"),
    "male": _("Male"),
    "other": _("Other"),
    "not_said": _("Not said"),
}
DECISIONS = {"": _("Waits to be confirmed"), "agreed": _("Confirmed"), "declined": _("Declined")}
PARTICULARS = {
    "employee_id": _("Employee ID"),
    "name_hi": _("Name in Hindi"),
    "name_en": _("Name in English"),
    "gender": _("Gender"),
    "birth_date": _("Date of birth"),
    "mobile": _("Mobile number"),
    "appointed_date": _("Appointed on"),
    "joined_date": _("Joined this office on"),
    "retirement_date": _("Retires on"),
    "designation_hi": _("Post in Hindi"),
    "designation_en": _("Post in English"),
    "basic_pay": _("Basic pay"),
    "from_date": _("First day"),
    "last_date": _("Last day here"),
    "why": _("Why service ends"),
    "month": _("From the salary month"),
}


def particulars_of(change: Any) -> list[dict[str, Any]]:
    """Return what a change says, as the lines of a list: [{"key", "value"}]."""
    told = change.particulars
    return [
        {"key": words, "value": _value(name, told[name])}
        for name, words in PARTICULARS.items()
        if told.get(name)
    ]


def _value(name: str, told: str) -> Any:
    if name.endswith("_date"):
        return formats.day(date.fromisoformat(told))
    if name == "month":
        return formats.month(SalaryMonth.parse(told))
    if name == "basic_pay":
        return formats.whole_rupees_text(rupees(told))
    return {"why": LEAVING, "gender": GENDERS}.get(name, {}).get(told, told)


def pays_of(change: Any, employees: list[Any]) -> list[dict[str, Any]]:
    """Return the rows of a pay change, by name: {"employee", "before", "after", "steep"}.

    steep: a rise of more than a quarter, or a fall, which the second officer is asked to look at.
    """
    rows = {row[0]: row for row in change.particulars.get("pays", [])}
    return [_pay_row(one, *rows[one.employee_id][1:]) for one in employees if one.employee_id in rows]


def _pay_row(employee: Any, after: str, before: str) -> dict[str, Any]:
    new, old = rupees(after), rupees(before) if before else None
    return {
        "employee": employee,
        "before": formats.whole_rupees_text(old) if old else "–",
        "after": formats.whole_rupees_text(new),
        "steep": old is not None and not old <= new <= old * 5 / 4,
    }
