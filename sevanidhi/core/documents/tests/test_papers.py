"""Our papers: the same every time, right in Hindi, and safe from what is written in the data."""

import re
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.http import Http404

from sevanidhi.core.accounts.models import RoleHeld, User
from sevanidhi.core.documents import printer, queries, services
from sevanidhi.core.documents.models import Document
from sevanidhi.core.people.models import Person
from sevanidhi.kernel.words import in_words

PACKAGE = Path(__file__).resolve().parents[3]
AMOUNT = Decimal("123456.50")
DAY = date(2017, 4, 17)

needs_pdftotext = [
    pytest.mark.needs("pdftotext"),
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not installed"),
]


def letter(text: str, **more) -> dict:
    return {
        "to": ["श्रीमती एलिज़ाबेथ"],
        "subject": {"hi": "पासबुक का सत्यापन", "en": "Verification of the passbook"},
        "paragraphs": [{"hi": text, "en": text}],
        "from": ["ज़िला अधिकारी"],
        **more,
    }


def make(text: str = "आपकी पासबुक जाँच ली गई है।", language: str = "hi", **more) -> Document:
    return services.make_pdf(
        kind="trial", template="documents/letter.typ", data=letter(text, **more.pop("data", {})),
        title=("पत्र", "Letter"), language=language, on=DAY, **more,
    )  # fmt: skip


def text_of(document: Document) -> str:
    content = queries.content_of(document)
    answer = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return answer.stdout.decode()


@pytest.mark.django_db
def test_the_same_paper_asked_for_again_is_the_same_bytes():
    first, second = make(), make()

    assert (first.pk, Document.objects.count()) == (second.pk, 1)
    assert printer.render("documents/letter.typ", sample()) == printer.render(
        "documents/letter.typ", sample()
    )


@pytest.mark.django_db
def test_another_word_in_the_data_is_another_paper():
    assert make("एक").number != make("दो").number


@pytest.mark.django_db
def test_a_reprint_gives_the_kept_bytes_even_when_the_template_could_no_longer(monkeypatch):
    first = make()
    monkeypatch.setattr(printer, "render", None)

    assert queries.content_of(make()) == queries.content_of(first)


@pytest.mark.django_db
def test_a_paper_changed_on_disk_is_noticed():
    paper = make()
    place = queries.place_of(paper.sha256)
    default_storage.delete(place)
    with default_storage.open(place, "wb") as file:
        file.write(b"%PDF-1.7 forged")

    with pytest.raises(queries.DocumentDamaged):
        queries.content_of(paper)


@pytest.mark.django_db
class TestText:
    pytestmark = needs_pdftotext

    def test_hindi_words_come_out_as_they_went_in(self):
        text = text_of(make("केंद्रीय कृषि कार्यालय, कुमारी कृष्णा के क्षेत्र में कुल फ़ैसले: स्वीकृति हेतु प्रकृति।"))

        assert "केंद्रीय कृषि कार्यालय, कुमारी कृष्णा के क्षेत्र में कुल फ़ैसले: स्वीकृति हेतु प्रकृति।" in text

    def test_an_amount_stands_in_figures_and_in_hindi_words(self):
        words = {language: in_words(AMOUNT, language) for language in ("hi", "en")}
        text = text_of(make(data={"amount": AMOUNT, "amount_words": words}))

        assert "₹ 1,23,456.50" in text
        assert " ".join(words["hi"].split()) in " ".join(text.split())

    def test_every_hindi_word_of_the_house_survives_printing(self):
        words = sorted(_hindi_words())
        text = text_of(make(" ".join(words)))

        assert len(words) > 1000
        assert [word for word in words if word not in set(re.findall(WORD, text))] == []

    @pytest.mark.parametrize(
        "hostile", ['#panic("x")', "$x^2$", '"] #eval("1+1") [', "*नहीं* _यह_ `भी` \\ नहीं"]
    )
    def test_typst_in_the_data_is_shown_as_text(self, hostile):
        text = text_of(make(hostile, data={"to": [hostile]}))

        assert " ".join(text.split()).count(" ".join(hostile.split())) == 2

    def test_pages_are_numbered(self):
        text = text_of(make("एक लंबा अनुच्छेद। " * 400))

        assert re.findall(r"पृष्ठ \d / \d", text) == ["पृष्ठ 1 / 2", "पृष्ठ 2 / 2"]

    def test_the_number_and_the_day_are_on_the_paper(self):
        paper = make()
        text = text_of(paper)

        assert paper.number in text
        assert "17-04-2017" in text
        assert queries.by_number(paper.number.lower().replace("-", " ")) == paper

    @pytest.mark.parametrize("language", ["hi", "en"])
    def test_the_address_to_check_it_at_is_in_its_language(self, language):
        paper = make(language=language)

        assert f"/{language}/documents/check/{paper.number}" in "".join(text_of(paper).split())


# Made when asked for and kept nowhere: the card's faces bear the card's own code, which /verify/ reads; a
# slip of single-use codes is nothing to be shown to anybody.
NOT_KEPT = {"card_plastic.typ", "card_paper.typ", "batch_sheet.typ", "printed_codes.typ"}


def test_every_paper_that_is_kept_bears_the_code_by_which_anybody_checks_it():
    templates = [path for path in PACKAGE.rglob("*.typ") if not path.name.startswith("_")]
    ours = {path.name for path in templates if "#show: paper" in path.read_text("utf-8")}

    assert len(ours) > 8
    assert {path.name for path in templates} - ours == NOT_KEPT


@pytest.mark.django_db
def test_a_stranger_gets_nothing_and_the_owner_and_an_auditor_get_the_paper():
    elizabeth = Person.objects.create(name_hi="एलिज़ाबेथ", sort_key="e", search_key="e")
    owner = User.objects.create(user_id="elizabeth", person=elizabeth)
    stranger = User.objects.create(user_id="bharat")
    auditor = User.objects.create(user_id="auditor")
    RoleHeld.objects.create(user=auditor, role="auditor", from_date=date(2017, 1, 1), until_date=DAY)
    paper = make(person=elizabeth)

    assert queries.document_for(owner, paper.key, on=DAY) == paper
    assert queries.document_for(auditor, paper.key, on=date(2017, 4, 16)) == paper
    for user in (stranger, auditor):  # the auditor's charge has ended by then
        with pytest.raises(Http404):
            queries.document_for(user, paper.key, on=DAY)


WORD = r"[\u0900-\u0963\u0966-\u097f]+"


def _hindi_words() -> set[str]:
    files = [file for ending in ("py", "po", "yaml", "typ") for file in PACKAGE.glob(f"**/*.{ending}")]
    ours = [file for file in files if "tests" not in file.parts]
    return {word for file in ours for word in re.findall(WORD, file.read_text())}


def sample() -> dict:
    return {**letter("एक"), "document": services._particulars("2222-2222-2222", "hi", ("पत्र", "Letter"), DAY)}


def test_pictures_are_gone_also_when_the_paper_could_not_be_made():
    with pytest.raises(RuntimeError):
        printer.render("documents/letter.typ", {"document": {}}, pictures=[b"\x89PNG broken"])

    assert not (Path(printer._desk().name) / "pictures").exists()


def test_a_picture_is_named_by_what_is_in_it():
    assert printer.picture_name(b"\x89PNG one") != printer.picture_name(b"\x89PNG two")
    assert printer.picture_name(b"\x89PNG one").endswith(".png")
    assert printer.picture_name(b"\xff\xd8\xff one").endswith(".jpg")
