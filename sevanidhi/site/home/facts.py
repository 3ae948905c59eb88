"""A few figures in force today, for the home page."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from sevanidhi.kernel.dated import NoRuleInForce, Version
from sevanidhi.kernel.rulebook import table
from sevanidhi.web import formats


def in_force(*, on: date) -> list[dict]:
    """Return [{"what", "figure"}] of the rules known for this day; what is not known is left out."""
    return list(_known(on))


def _known(on: date) -> Iterator[dict]:
    for key, what, figure in (
        ("gpf.interest_rate", _("GPF interest, a year"), _rate),
        ("gpf.subscription", _("GPF subscription, a month"), _from_to),
        ("state_insurance.premium", _("Insurance premium, a month"), _from_to),
        ("counter.service_days", _("An insurance claim, at most"), _claim_days),
    ):
        yield from _fact(key, what, figure, on)


def _fact(key: str, what: str, figure: Callable[[Version], str], on: date) -> Iterator[dict]:
    try:
        yield {"what": what, "figure": figure(table(key).in_force(on))}
    except NoRuleInForce:
        return


def _rate(version: Version) -> str:
    return formats.percent(version.values["rate_percent_a_year"])


def _from_to(version: Version) -> str:
    amounts = [row[2] for row in version.values["slabs"]]
    highest = version.values.get("ceiling") or amounts[-1]
    return _("%(least)s to %(most)s") % {
        "least": formats.whole_rupees_text(amounts[0]),
        "most": formats.whole_rupees_text(highest),
    }


def _claim_days(version: Version) -> str:
    days = next(service["days"] for service in version.values["services"] if service["code"] == "si_claim")
    return _("%(days)s working days") % {"days": days}
