"""The sentence for a "no": each room's `phrases.py` holds one in Hindi and one in English per Refusal.

REFUSALS = {
    "PremiumNotOpen": (
        "%(asked)s का प्रीमियम आपके लिए खुला नहीं है। आप चुन सकते हैं: %(offered)s।",
        "The premium %(asked)s is not open to you. You may choose: %(offered)s.",
    ),
}

What the audit keeps of an act is its key; `ACTS` of the same file says it in words.
"""

from __future__ import annotations

import importlib

from django.apps import apps
from django.utils import translation

from sevanidhi.kernel import phrasing
from sevanidhi.kernel.refusals import Refusal
from sevanidhi.web import formats

REFUSALS = {
    "NotYourDuty": (
        "यह काम आपके पद का नहीं है, या यह कर्मचारी आपके कार्यालय का नहीं है।",
        "This is not among the duties of your post, or the person is not of your office.",
    ),
}


class NoWords(LookupError):
    """A refusal has no sentence in its room. A house test finds it before a reader does."""


def words_for(refusal: Refusal) -> str:
    """Return the reason in the active language, with the facts written as people write them."""
    return sentences_for(refusal)[formats.active_language() == "en"]


def sentences_for(refusal: Refusal) -> tuple[str, str]:
    """Return the reason as (Hindi, English), for papers, SMS and the console, which carry both."""
    hindi, english = templates_of(type(refusal))
    return _filled(hindi, refusal, "hi"), _filled(english, refusal, "en")


def _filled(template: str, refusal: Refusal, language: str) -> str:
    with translation.override(language):
        return template % {key: formats.fact_in_a_sentence(key, fact) for key, fact in refusal.facts.items()}


def templates_of(kind: type[Refusal]) -> tuple[str, str]:
    """Return a kind's sentences with their places, its own or its nearest ancestor's. Raises NoWords."""
    if told := phrasing.templates_of(kind):
        return told
    raise NoWords(f"{kind.__module__}.{kind.__name__} has no sentence in its room's phrases.py")


LOOKED = ("रिकॉर्ड देखा", "looked at the record")  # at a record of whatever kind


def act_words(act: str) -> str:
    """Return what was done in the active language, from its room's ACTS; the key of an act long gone."""
    unnamed = LOOKED if act.endswith(".viewed") else (act, act)
    told = acts_of(act.partition(".")[0]).get(act, unnamed)
    return told[formats.active_language() == "en"]


def acts_of(label: str) -> dict[str, tuple[str, str]]:
    """Return the acts of the app of this label: {key: (Hindi, English)}."""
    if label not in apps.app_configs:
        return {}
    module = f"{apps.get_app_config(label).name}.phrases"
    return getattr(importlib.import_module(module), "ACTS", {}) if phrasing.exists(module) else {}
