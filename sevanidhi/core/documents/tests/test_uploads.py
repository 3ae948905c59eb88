"""What people hand in is known by its content, is small enough and starts nothing by itself."""

import struct
import zlib
from io import BytesIO

import pikepdf
import pytest

from sevanidhi.core.accounts.models import User
from sevanidhi.core.documents import queries, services
from sevanidhi.core.uploads import formulas, papers, refusals

pytestmark = pytest.mark.django_db


def pdf(*, pages: int = 1, change=None, **save) -> bytes:
    paper = pikepdf.new()
    for _ in range(pages):
        paper.add_blank_page()
    if change:
        change(paper)
    out = BytesIO()
    paper.save(out, **save)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def jpeg(width: int, height: int) -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0)
    return b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + frame + b"\xff\xd9"


@pytest.fixture
def asha():
    return User.objects.create(user_id="asha")


def keep(content: bytes, asha, name: str = "कागज़.pdf", **more):
    return services.keep_upload(
        content=content, name=name, kind="trial", title=("कागज़", "Paper"), by=asha, **more
    )


def _javascript(paper):
    paper.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _launch(paper):
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    paper.pages[0].Annots = pikepdf.Array(
        [paper.make_indirect(pikepdf.Dictionary(A=paper.make_indirect(action)))]
    )


def _attachment(paper):
    paper.attachments["x.exe"] = b"MZ"


def _link(**action):
    """Return a change that puts a link of this action on the first page, all of it in one place."""

    def change(paper):
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(**action))
        paper.pages[0].Annots = pikepdf.Array([link])

    return change


def _when_opened(paper):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    paper.pages[0]["/AA"] = pikepdf.Dictionary(O=script)


def _form(paper):
    paper.Root.AcroForm = pikepdf.Dictionary(XFA="<script/>")


def _strange(paper):
    paper.Root.Names = 5


def bomb(unpacked: int) -> bytes:
    """Return a PDF whose one stream of objects is nothing but blanks, so many octets of them."""
    packed = zlib.compress(b"10 0 null" + b" " * unpacked, 9)
    head = b"/Type/ObjStm/N 1/First 5/Filter/FlateDecode"
    parts = {
        1: b"<</Type/Catalog/Pages 2 0 R/X 10 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: b"<<%b/Length %d>>stream\n%b\nendstream" % (head, len(packed), packed),
    }
    content, places = b"%PDF-1.5\n", {}
    for number, part in parts.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    places[5] = len(content)
    rows = b"".join(_row(number, places) for number in range(12))
    told = b"5 0 obj\n<</Type/XRef/Size 12/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return content + told + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % places[5]


def _row(number: int, places: dict[int, int]) -> bytes:
    if number == 10:  # the object inside the stream
        return struct.pack(">BIB", 2, 4, 0)
    return struct.pack(">BIB", 1, places[number], 0) if number in places else struct.pack(">BIB", 0, 0, 255)


AFTERWARDS = pikepdf.Array([pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")])
LOCKED = pikepdf.Encryption(owner="o", user="u")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pdf(), formulas.PDF),
        (pdf(change=_strange), formulas.PDF),
        (png(100, 100), formulas.PNG),
        (jpeg(4000, 3000), formulas.JPEG),
    ],
)
def test_a_paper_is_kept_as_what_it_is(asha, content, kind):
    paper = keep(content, asha, name="photo.exe")

    assert (paper.content_type, queries.content_of(paper)) == (kind, content)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"MZ\x90\x00", refusals.FileNotTaken),
        (b"<svg onload=alert(1)>", refusals.FileNotTaken),
        (b"", refusals.FileEmpty),
        (b"%PDF-1.7 and nothing more", refusals.FileBroken),
        (pdf(encryption=LOCKED), refusals.FileLocked),
        (pdf(change=_javascript), refusals.FileNotPlain),
        (pdf(change=_launch), refusals.FileNotPlain),
        (pdf(change=_attachment), refusals.FileNotPlain),
        (pdf(change=_when_opened), refusals.FileNotPlain),
        (pdf(change=_form), refusals.FileNotPlain),
        (pdf(change=_link(S=pikepdf.Name.JavaScript, JS="app.alert(1)")), refusals.FileNotPlain),
        (pdf(change=_link(S=pikepdf.Name.SubmitForm, F="http://evil.example")), refusals.FileNotPlain),
        (pdf(change=_link(S=pikepdf.Name.GoTo, Next=AFTERWARDS)), refusals.FileNotPlain),
        (pdf(pages=101), refusals.TooManyPages),
        (pdf() + b"\n" * formulas.LARGEST[formulas.PDF], refusals.FileTooLarge),
        (png(30_000, 30_000), refusals.PictureTooLarge),
        (jpeg(6000, 5000), refusals.PictureTooLarge),
        (b"\x89PNG\r\n\x1a\n123", refusals.FileBroken),
        (b"\xff\xd8\xff\xe0", refusals.FileBroken),
    ],
)
def test_what_we_do_not_take_is_refused_by_name(asha, content, refusal):
    with pytest.raises(refusal):
        keep(content, asha)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\secret\\कागज़.pdf", "कागज़.pdf"),
        ('a"\r\nSet-Cookie: x.pdf', "aSet-Cookie x.pdf"),
        ("x" * 300, "x" * 100),
        ("...", ""),
    ],
)
def test_names_are_made_neutral(given, kept):
    assert formulas.neutral_name(given) == kept


def test_a_small_pdf_that_unpacks_to_a_large_one_is_left_packed_and_refused(asha):
    assert keep(bomb(1_000), asha).content_type == formulas.PDF

    with pytest.raises(refusals.FileBroken):
        keep(bomb(2 * papers.MOST_UNPACKED), asha)
