"""How Jinja renders our pages: where templates are found, and the filters and functions they may use.

`settings.TEMPLATES` names the backend `sevanidhi.web.environment.Templates` with `APP_DIRS` on and
`OPTIONS = {"environment": "sevanidhi.web.environment.environment"}`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache, partial
from pathlib import Path

from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, Undefined
from markupsafe import Markup, escape

from sevanidhi.web import formats, forms, phrases, rule_pages

OURS = Path(__file__).resolve().parents[1]
SHORT_DAY = re.compile(r"\b\d{2}-\d{2}-\d{4}\b")
CODE_MARK = re.compile(r"[._@]")
# What is kept whole already, a tag, or a code: capitals and figures with hyphens, LKO-EDU-03.
TAG_OR_CODE = re.compile(
    r'<span class="sn-(?:day|whole)">[^<]*</span>|<[^>]*>|'
    r"(?<![\w&#/-])(?P<code>[0-9A-Z]+(?:-[0-9A-Z]+)+(?:/[0-9]+)?)(?![\w-])"
)
LONGEST_WHOLE = 20  # a longer code may break: it might be wider than a phone


class Unknown(Undefined):
    """A misspelt name stops the page instead of printing nothing. Asking whether it is there is allowed."""

    def __str__(self) -> str:
        return self._fail_with_undefined_error()


class Templates(Jinja2):
    """Jinja for our own rooms only: a third-party app's `templates/` holds Django's language, not Jinja's."""

    app_dirname = "templates"

    @cached_property
    def template_dirs(self) -> tuple:
        return tuple(d for d in super().template_dirs if OURS in Path(d).resolve().parents or d in self.dirs)


def environment(**options) -> Environment:
    """Return the environment with translation, our filters and the component macros we build on."""
    options["loader"] = ChoiceLoader(
        [
            options["loader"],
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    options["undefined"] = Unknown
    env = Environment(  # noqa: S701 — Django passes autoescape=True in options
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    env.filters.update(FILTERS)
    env.globals.update(
        url=url,
        static=cache(static),
        language=translation.get_language,
        other_language=formats.other_language,
        _=words,
        gettext=words,
        save_data=False,
        act_words=phrases.act_words,
        form_summary=forms.summary,
        form_look=forms.look_of,
        form_asked=forms.asked,
        form_choices=forms.choices,
        form_date_boxes=forms.date_boxes,
    )
    return env


def url(name: str, *args, **kwargs) -> str:
    """Return the address of a view by its URL name, in the active language."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def form_token(request: HttpRequest) -> dict[str, object]:
    """Return what every form on a page carries against forgery: made once a page, not once a form."""
    return {"csrf_input": SimpleLazyObject(partial(csrf_input, request))}


def words(message: str, /, **places: object) -> Markup:
    """Return a message in the active language, with its places filled."""
    language = translation.get_language()
    return _pattern(language, message) % places if places else _sentence(language, message)


@cache  # a page says some eighty
def _sentence(language: str | None, message: str) -> Markup:
    return _pattern(language, message) % {}


@cache
def _pattern(_language: str | None, message: str) -> Markup:
    return Markup(gettext(message))  # noqa: S704 — a page's own words, which the catalogue translates


def lang_mark(text: str, language: str) -> Markup:
    """Wrap words of another language so that a screen reader pronounces them rightly."""
    return Markup('<span lang="{}">{}</span>').format(language, text)


def whole_days(text: str) -> Markup:
    """Keep the short dates of a text on one line each, which a narrow column would break at a hyphen."""
    return Markup(SHORT_DAY.sub(r'<span class="sn-day">\g<0></span>', str(escape(text))))  # noqa: S704 — escaped


def code_in_parts(code: str) -> Markup:
    """Let a code, a login or a key take a second line at its dots and marks, never within a word."""
    return Markup(CODE_MARK.sub(r"\g<0><wbr>", str(escape(code))))  # noqa: S704 — escaped


def whole_codes(text: object) -> Markup:
    """Keep each code of running text on one line, which a phone would break at a hyphen."""
    return Markup(TAG_OR_CODE.sub(_kept_whole, str(escape(text))))  # noqa: S704 — escaped, or Markup before


def _kept_whole(found: re.Match[str]) -> str:
    code = found["code"]
    short = code is not None and len(code) <= LONGEST_WHOLE
    return f'<span class="sn-whole">{code}</span>' if short else found[0]


def short_day(on: date | None) -> Markup:
    """Write a short date for a column."""
    return whole_days(formats.short_day(on))


FILTERS = {
    "rupees": formats.rupees_text,
    "whole_rupees": formats.whole_rupees_text,
    "figure": formats.figure,
    "count": formats.count,
    "percent": formats.percent,
    "day": formats.day,
    "short_day": short_day,
    "whole_days": whole_days,
    "code_in_parts": code_in_parts,
    "whole_codes": whole_codes,
    "masked": formats.masked,
    "moment": formats.moment,
    "month": formats.month,
    "year": formats.financial_year,
    "amount_in_words": formats.amount_in_words,
    "head": formats.head,
    "sources": rule_pages.sources_in_words,
    "name": formats.name_of,
    "both": formats.both,
    "lang_mark": lang_mark,
}
