"""Components drawn, and read as they will be read."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from markupsafe import Markup

from sevanidhi.kernel.dates import FinancialYear
from sevanidhi.kernel.explanation import Explanation, Step
from sevanidhi.web import forms
from sevanidhi.web.pages import page, surroundings
from sevanidhi.web.tests.reading import words


@pytest.fixture
def drawn():
    """Draw a piece of template with what it needs, in English; returns its markup."""
    engine = next(iter(engines.all()))

    def draw(template: str, **context) -> str:
        with translation.override("en"):
            return engine.from_string(template).render(context, RequestFactory().get("/en/"))

    return draw


class Every(forms.Form):
    pay = forms.RupeesField(label="Pay")
    joined = forms.DateField(label="Joined")
    code = forms.OneTimeCodeField(label="Code")
    mobile = forms.MobileField(label="Mobile", required=False)
    kind = django_forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=django_forms.RadioSelect
    )
    many = django_forms.MultipleChoiceField(
        choices=[("a", "A")], widget=django_forms.CheckboxSelectMultiple, label="Many"
    )
    one = django_forms.ChoiceField(label="One", choices=[("a", "A")])
    sure = django_forms.BooleanField(label="Sure")
    note = django_forms.CharField(label="Note", widget=django_forms.Textarea)
    secret = django_forms.CharField(label="Secret", widget=django_forms.PasswordInput)
    paper = django_forms.FileField(label="Paper")
    key = django_forms.CharField(widget=django_forms.HiddenInput)


WHOLE = '{% from "web/components/forms.html" import page_form with context %}{{ page_form(form, "Send") }}'


def test_every_kind_of_field_is_drawn_with_its_label(drawn):
    markup = drawn(WHOLE, form=Every(), submission_key="k")

    assert [bound.label for bound in Every() if bound.label not in markup and not bound.is_hidden] == []
    assert 'enctype="multipart/form-data"' in markup
    assert 'name="_key" value="k"' in markup
    assert 'autocomplete="one-time-code"' in markup
    assert "Mobile (optional)" in markup


def test_every_fault_stands_above_and_beside_its_field(drawn):
    markup = drawn(WHOLE, form=Every({}), submission_key="k")
    asked = [bound for bound in Every() if bound.field.required]

    assert markup.count('class="govuk-error-message"') == len(asked) - 1  # the hidden one is told above only
    assert markup.count('<a href="#') >= len(asked)


def test_what_was_typed_is_escaped(drawn):
    assert "<script>" not in drawn(
        WHOLE, form=Every({"note": "<script>", "pay": '"><script>'}), submission_key="k"
    )


def test_a_misspelt_name_stops_the_page(drawn):
    with pytest.raises(Exception, match="amonut"):
        drawn("{{ amonut }}")


def test_an_explanation_reads_as_a_sum(drawn):
    steps = Explanation.of(
        Step("मूल वेतन", "Basic pay", "36,000.00"),
        Step("अंशदान", "Subscription", "2,100.00", "gpf.subscription@2018-03-01", "fd-2018"),
        Step("पुष्टि होनी है", "To be confirmed", None),
    )
    markup = drawn(
        '{% from "web/components/parts.html" import explanation %}{{ explanation(steps) }}', steps=steps
    )
    rows = [row for row in markup.split("<tr ") if "sn-sum__row" in row]

    assert ["sn-sum__row--result" in row for row in rows] == [False, True, False]
    assert "gpf.<wbr>subscription@<wbr>2018-03-01" in rows[1]


def test_a_year_of_a_passbook_has_its_twelve_months_with_their_states(drawn):
    states = ["posted", "provisional", "missing", "wrong", "to_come"] + ["not_due"] * 7
    months = [
        {
            "month": month,
            "state": state,
            "figures": {"paid": Decimal("1450")} if state == "posted" else {},
            "note": "",
            "href": "",
        }
        for month, state in zip(FinancialYear(2015).months(), states, strict=True)
    ]
    markup = drawn(
        '{% from "web/components/passbook.html" import year_grid %}'
        '{{ year_grid("2015-16", columns, months, totals) }}',
        columns=[{"name": "paid", "text": "Paid"}],
        months=months,
        totals={"paid": Decimal("1450")},
    )

    assert markup.count('class="sn-month ') == 12
    words = ("Posted", "Awaiting the treasury", "Missing", "Wrong", "Still to come", "Not due")
    assert [word for word in words if word not in markup] == []
    assert markup.count("1,450.00") == 2


def test_a_column_of_a_passbook_that_no_month_fills_is_left_out(drawn):
    months = [
        {"month": month, "state": "posted", "figures": {"paid": Decimal("1450"), "lent": Decimal(0)}}
        for month in FinancialYear(2015).months()
    ]
    markup = drawn(
        '{% from "web/components/passbook.html" import year_grid %}'
        '{{ year_grid("2015-16", columns, months) }}',
        columns=[{"name": "paid", "text": "Paid"}, {"name": "lent", "text": "Lent"}],
        months=[{**month, "note": "", "href": ""} for month in months],
    )

    assert (markup.count("Paid"), markup.count("Lent")) == (13, 0)


def test_a_table_has_a_heading_for_each_column_and_its_total(drawn):
    markup = drawn(
        '{% from "web/components/tables.html" import figures_table %}'
        '{{ figures_table("Heads", columns, rows, total) }}',
        columns=[{"name": "head", "text": "Head"}, {"name": "paid", "text": "Paid", "kind": "figure"}],
        rows=[{"head": "GPF", "href": "/gpf/", "paid": "1,450.00"}],
        total={"head": "Total", "paid": "1,450.00"},
    )

    assert (markup.count('scope="col"'), markup.count('scope="row"'), markup.count("1,450.00")) == (2, 2, 2)
    assert '<a class="govuk-link" href="/gpf/">GPF</a>' in markup


def asked(method: str, path: str, data: dict | None = None):
    request = getattr(RequestFactory(), method)(path, data or {})
    request.user = AnonymousUser()
    request.session = {}
    request._messages = BaseStorage(request)
    request._messages._get = lambda: ([], True)
    return request


@pytest.mark.parametrize(("data", "status"), [({}, 422), ({"_language": "en"}, 200)])
def test_a_form_sent_and_not_accepted_answers_422(data, status):
    request = asked("post", "/hi/ask/", data | {"pay": "x"})

    with translation.override("hi"):
        answer = page(request, "web/base.html", {"form": Every(request.POST)})

    assert answer.status_code == status


WITH_A_FORM = """
{% extends "web/base.html" %}
{% from "web/components/forms.html" import page_form with context %}
{% block content %}{{ page_form(form) }}{% endblock %}
"""


def test_the_switch_sends_the_form_along_and_a_plain_page_links():
    request = asked("get", "/hi/ask/?a=1")
    engine = next(iter(engines.all()))
    with translation.override("hi"):
        with_form = engine.from_string(WITH_A_FORM).render(surroundings(request) | {"form": Every()}, request)
        plain = page(request, "web/base.html", {"form": Every()}).content.decode()

    assert 'form="page-form" name="_language" value="en"' in with_form
    assert 'formaction="/en/ask/?a=1" formnovalidate' in with_form
    assert 'href="/en/ask/?a=1" hreflang="en"' in plain


def test_who_saves_data_is_sent_no_font():
    thrifty = asked("get", "/hi/")
    thrifty.META["HTTP_SAVE_DATA"] = "on"

    assert "/built/fonts." in page(asked("get", "/hi/"), "web/base.html").content.decode()
    assert "fonts" not in page(thrifty, "web/base.html").content.decode()


def test_the_day_of_the_office_stands_at_the_foot(settings):
    settings.BUSINESS_DATE = date(2017, 4, 17)
    with translation.override("en"):
        assert "Today at the office: 17 April 2017" in words(page(asked("get", "/en/"), "web/base.html"))


def test_a_view_cannot_take_a_name_of_the_base_page():
    with pytest.raises(ValueError, match="reader"):
        page(asked("get", "/hi/"), "web/base.html", {"reader": "x"})


def test_a_short_date_is_kept_on_one_line_and_the_words_around_it_stay_words(drawn):
    markup = drawn(
        "{{ day | short_day }} {{ note | whole_days }}", day=date(2016, 5, 3), note="EDU/1 <b>, 03-05-2016"
    )

    kept = '<span class="sn-day">03-05-2016</span>'
    assert markup == f"{kept} EDU/1 &lt;b&gt;, {kept}"


def test_a_code_takes_a_second_line_at_its_marks_only_and_what_is_typed_stays_text(drawn):
    markup = drawn("{{ code | code_in_parts }}", code="Somebody_A@<b>.org")

    assert markup == "Somebody_<wbr>A@<wbr>&lt;b&gt;.<wbr>org"


@pytest.mark.parametrize(
    "code", ["LKO-EDU-01", "KTPW-RJBR-P3MA", "HC-2017-000123", "GPF-2017-0042/1", "SIPF-HQ"]
)
def test_a_code_in_running_text_is_kept_on_one_line(drawn, code):
    markup = drawn("{{ text | whole_codes }}", text=f"संख्या {code}, <b>")

    assert markup == f'संख्या <span class="sn-whole">{code}</span>, &lt;b&gt;'


@pytest.mark.parametrize(
    "text",
    [
        "half-day pre-2004 UP17",  # words, and nothing with a hyphen
        "ABCDE-FGHIJ-KLMNO-PQRST",  # might be wider than a phone
        Markup('<a href="/hi/offices/LKO-EDU-01/" title="LKO-EDU-01">x</a>'),  # in a tag
        Markup('<span class="sn-whole">LKO-EDU-01</span> <span class="sn-day">03-05-2016</span>'),  # is whole
    ],
)
def test_what_is_no_code_or_is_kept_whole_already_stays_as_it_is(drawn, text):
    assert drawn("{{ text | whole_codes }}", text=text) == text


def test_parts_of_a_page_keep_the_codes_in_them_whole(drawn):
    code = "LKO-EDU-01"
    parts = (
        'breadcrumbs([{"text": code, "href": "/"}, {"text": code}])',
        "page_heading(code, over=code, under=code)",
        'summary_list([{"key": code, "value": code}])',
        "inset(code)",
        "warning(code)",
        'contents([{"href": "/", "text": code, "words": code}])',
        'timeline([{"at": day, "what": "x", "who": code, "note": code, "reasons": [("x", code)]}])',
    )
    for part in parts:
        name = part.partition("(")[0]
        template = f'{{% from "web/components/parts.html" import {name} %}}{{{{ {part} }}}}'
        markup = drawn(template, code=code, day=date(2017, 4, 17))
        assert markup.count(code) == part.count("code"), part
        assert markup.count(f'<span class="sn-whole">{code}</span>') == part.count("code"), part
