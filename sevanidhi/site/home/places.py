"""The public places of the site, for home page and site map; one whose room is not there is left out."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from sevanidhi.core import registry
from sevanidhi.web import formats, navigation

CALCULATORS = (
    (
        "gpf:subscription_calculator",
        _("My GPF subscription"),
        _("The least a month, by basic pay and month."),
    ),
    (
        "gpf:interest_calculator",
        _("GPF interest of a year"),
        _("Month by month, with every step of the sum."),
    ),
    (
        "state_insurance:premium_calculator",
        _("My insurance premium"),
        _("What is due, and what you may choose above it."),
    ),
    (
        "health_card:family_calculator",
        _("Is this person in the family for the card?"),
        _("Child, parent, brother or sister: counted or not, and why."),
    ),
)
PUBLIC = (
    ("charter:charter", _("Citizen's charter"), _("Rights, rates and the days each service may take.")),
    ("charter:rules", _("The rules"), _("Every rate and slab with its order and how it was read.")),
    ("working_days:days", _("Working days and holidays"), _("Which days the offices work, year by year.")),
    (
        "offices:directory",
        _("Offices and telephones"),
        _("Every office, searched in Hindi or English letters."),
    ),
    ("documents:check", _("Is this paper genuine?"), _("Compare a printed paper with what we have issued.")),
    ("home:api", _("For other systems: the API"), _("Send schedules and read passbooks from a program.")),
    ("home:help", _("Help"), _("Signing in, codes, missing months, lost mobile.")),
)


def calculators() -> list[dict]:
    """Return the calculators there are: [{"href", "text", "words"}]."""
    return _there(CALCULATORS)


def public_places() -> list[dict]:
    """Return the other public pages: [{"href", "text", "words"}]."""
    return _there(PUBLIC)


def site_map() -> list[dict]:
    """Return every public page by section: [{"heading", "links"}]."""
    schemes = [(scheme.about, formats.name_of(scheme), "") for scheme in registry.schemes()]
    sections = [
        {"heading": _("Schemes"), "links": _there(schemes)},
        {"heading": _("Calculators"), "links": calculators()},
        {"heading": _("The department"), "links": public_places()},
        {"heading": _("This site"), "links": _not_yet_named(navigation.footer_links())},
    ]
    return [section for section in sections if section["links"]]


def _not_yet_named(links: Iterable[dict]) -> list[dict]:
    """Leave out what stands among the public places already."""
    named = {place["href"] for place in public_places()}
    return [link for link in links if link["href"] not in named]


def _there(places: Iterable[tuple]) -> list[dict]:
    addressed = ((navigation.address(name), text, words) for name, text, words in places)
    return [{"href": href, "text": text, "words": words} for href, text, words in addressed if href]
