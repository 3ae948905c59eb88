"""Forms: the language switch, the summary of what is wrong, and how fields are drawn."""

from decimal import Decimal

import pytest
from django import forms as django_forms
from django.core.validators import MaxLengthValidator
from django.utils import translation

from sevanidhi.kernel.slabs import PayNotInTable
from sevanidhi.web import forms


class Ask(forms.Form):
    pay = forms.RupeesField(label="Pay")
    joined = forms.DateField(label="Joined")
    kind = django_forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=django_forms.RadioSelect
    )
    paper = django_forms.FileField(label="Paper", required=False)
    asked = {"kind": forms.Asked(hints={"a": "The first"})}


def test_the_language_switch_is_neither_valid_nor_wrong():
    form = Ask({"pay": "abc", "_language": "en"})

    assert (form.is_valid(), form.errors, forms.summary(form), form["pay"].value()) == (False, {}, [], "abc")


def test_a_filled_form_on_the_switch_does_not_act():
    filled = {"pay": "500", "joined_day": "1", "joined_month": "4", "joined_year": "2010", "kind": "a"}

    assert Ask(filled).is_valid()
    assert not Ask(filled | {"_language": "en"}).is_valid()


def test_a_question_is_answered_again_in_the_other_language():
    class Search(forms.Question):
        pay = forms.RupeesField(label="Pay")

    assert Search({"pay": "500", "_language": "en"}).is_valid()
    half = Search({"pay": "x", "_language": "en"})
    assert (half.is_valid(), half.errors, half["pay"].value()) == (False, {}, "x")
    assert not Search().is_valid()


def test_the_summary_leads_to_the_box_of_each_fault():
    with translation.override("en"):
        form = Ask({"pay": "x", "kind": ""})

        assert forms.summary(form) == [
            {"text": "Write the amount in figures, such as 12,500 or 12,500.50.", "href": "#pay"},
            {"text": "Joined: write the day, the month and the year.", "href": "#joined_day"},
            {"text": "Choose: Kind", "href": "#kind"},
        ]


def test_a_date_with_an_empty_box_says_its_name():
    with translation.override("en"):
        form = Ask({"pay": "1", "kind": "a", "joined_day": "17", "joined_year": "2017"})

        assert form["joined"].errors == ["Joined: write the day, the month and the year."]


def test_what_is_left_empty_says_its_name_in_fields_made_late_too():
    class Late(forms.Form):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["voucher"] = django_forms.CharField(label="वाउचर संख्या")
            self.fields["paper"] = django_forms.FileField(label="फ़ाइल")

    with translation.override("hi"):
        assert Late({}).errors == {"voucher": ["वाउचर संख्या लिखें।"], "paper": ["फ़ाइल चुनें।"]}


class Told(forms.Form):
    name = django_forms.CharField(label="नाम", min_length=2, max_length=5, validators=[forms.in_hindi])
    mail = django_forms.EmailField(label="ई-मेल", required=False)
    level = django_forms.IntegerField(label="लेवल", min_value=1, max_value=18, required=False)
    kind = django_forms.ChoiceField(label="प्रकार", choices=[("a", "A")], required=False)
    own = django_forms.CharField(label="X", required=False, validators=[MaxLengthValidator(1, "एक ही अक्षर।")])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "Gopal"}, "नाम: हिंदी अक्षरों में लिखें।"),
        ({"name": "गोपाल दास"}, "नाम: ज़्यादा से ज़्यादा 5 अक्षर लिखें; ये 9 हैं।"),
        ({"name": "ग"}, "नाम: कम से कम 2 अक्षर लिखें; ये 1 हैं।"),
        ({"name": "गो\0"}, "नाम: इसमें ऐसा चिह्न है जो रखा नहीं जा सकता। फिर से लिखें।"),
        ({"mail": "dios@"}, "ई-मेल ऐसे लिखें: naam@example.in"),
        ({"level": "दस"}, "लेवल: अंकों में लिखें, जैसे 12।"),
        ({"level": "19"}, "लेवल: 18 या उससे कम लिखें।"),
        ({"level": "0"}, "लेवल: 1 या उससे ज़्यादा लिखें।"),
        ({"kind": "b"}, "प्रकार: पन्ने पर दिए उत्तरों में से एक चुनें।"),
        ({"own": "xy"}, "एक ही अक्षर।"),
    ],
)
def test_what_is_wrong_is_said_in_our_words_not_djangos(wrong, words):
    with translation.override("hi"):
        form = Told({"name": "गोपी"} | wrong)

        assert [line["text"] for line in forms.summary(form)] == [words]


def test_several_faults_of_one_answer_are_all_told():
    with translation.override("hi"):
        form = Told({"name": "Gopal Das"})

        assert form.errors["name"] == [
            "नाम: हिंदी अक्षरों में लिखें।",
            "नाम: ज़्यादा से ज़्यादा 5 अक्षर लिखें; ये 9 हैं।",
        ]


def test_a_question_that_is_a_sentence_is_called_unanswered():
    class Asks(forms.Form):
        why = django_forms.CharField(label="क्यों?")

    with translation.override("hi"):
        assert Asks({}).errors == {"why": ["उत्तर नहीं दिया: क्यों?"]}


def test_after_a_question_that_is_a_sentence_stands_no_colon():
    class Asks(forms.Form):
        who = django_forms.ChoiceField(label="ये कौन हैं?", choices=[("a", "A")])
        what = django_forms.MultipleChoiceField(label="क्या-क्या", choices=[("a", "A")])

    with translation.override("hi"):
        assert Asks({"who": "z", "what": ["z"]}).errors == {
            "who": ["ये कौन हैं? पन्ने पर दिए उत्तरों में से एक चुनें।"],
            "what": ["क्या-क्या: पन्ने पर दिए उत्तरों में से चुनें।"],
        }


def test_what_is_to_be_written_is_the_readers_own():
    class Own(forms.Form):
        name = django_forms.CharField(label="आपका नाम")
        kind = django_forms.ChoiceField(label="आपकी श्रेणी", choices=[("", "—")])

    with translation.override("hi"):
        assert Own({}).errors == {"name": ["अपना नाम लिखें।"], "kind": ["अपनी श्रेणी चुनें।"]}


def test_a_refusal_is_shown_in_its_words():
    refusal = PayNotInTable(basic_pay=Decimal("6049.00"), lowest_pay=Decimal("6050.00"), rule="x")
    form = Ask({"pay": "6049", "joined_day": "1", "joined_month": "4", "joined_year": "2010", "kind": "a"})
    with translation.override("en"):
        assert form.is_valid()
        form.refuse(refusal, at="pay")

    assert [fault["href"] for fault in forms.summary(form)] == ["#pay"]
    assert "6,049" in str(form.errors["pay"][0])


@pytest.mark.parametrize(
    ("name", "look"), [("pay", "rupees"), ("joined", "date"), ("kind", "radios"), ("paper", "upload")]
)
def test_each_field_knows_how_it_is_drawn(name, look):
    assert forms.look_of(Ask()[name]) == look


def test_choices_keep_what_was_chosen_and_carry_their_hints():
    assert forms.choices(Ask({"kind": "b"})["kind"]) == [
        {"value": "a", "text": "A", "checked": False, "hint": "The first"},
        {"value": "b", "text": "B", "checked": True, "hint": ""},
    ]


def test_date_boxes_keep_what_was_typed():
    boxes = forms.date_boxes(Ask({"joined_day": "३१", "joined_month": "2"})["joined"])

    assert [(box["id"], box["value"]) for box in boxes] == [
        ("joined_day", "३१"),
        ("joined_month", "2"),
        ("joined_year", ""),
    ]


def test_a_form_with_a_file_says_so():
    assert Ask().has_files
