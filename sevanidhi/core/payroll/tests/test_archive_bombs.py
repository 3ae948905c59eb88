"""Twenty-eight archives made to burst, refused by their table of contents: quickly, with nothing unpacked."""

import io
import json
import struct
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from sevanidhi.core.payroll.reader import refusals
from sevanidhi.core.payroll.reader.reading import read
from sevanidhi.core.payroll.tests.conftest import row, workbook
from sevanidhi.core.payroll.tests.test_hostile_files import (
    bomb,
    entries_without_end,
    lying,
    overlapping,
    packed,
    with_part,
)

MAY = date(2016, 5, 1)
SHEET = "xl/worksheets/sheet{}.xml"
END = struct.Struct("<4s4H2LH")


def heavy(parts, *, filler=b"0", method=zipfile.ZIP_DEFLATED, others=(("xl/workbook.xml", "<workbook/>"),)):
    """Return an archive with parts that unpack to so many megabytes: {name: megabytes}."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in others:
            archive.writestr(name, content)
        for name, megabytes in parts.items():
            with archive.open(name, "w") as part:
                for _ in range(megabytes):
                    part.write(filler * (2**20 // len(filler)))
    return stream.getvalue()


def nested(content: bytes, *, deep: int) -> bytes:
    for _ in range(deep):
        content = packed([("xl/workbook.xml", "<workbook/>"), ("inner.zip", content)])
    return content


def end_changed(content: bytes, **changed: int) -> bytes:
    """Return the archive with its last record saying something else."""
    at = content.rfind(b"PK\x05\x06")
    names = ("sign", "disk", "first_disk", "here", "entries", "size", "place", "comment")
    told = dict(zip(names, END.unpack_from(content, at), strict=True)) | changed
    return content[:at] + END.pack(*told.values()) + content[at + END.size :]


def longer_than_it_is(content: bytes) -> bytes:
    """Return the archive with one part said to be two gigabytes packed."""
    at = content.find(b"PK\x01\x02")
    return content[: at + 20] + struct.pack("<L", 2**31) + content[at + 24 :]


def two_on_one_place(content: bytes) -> bytes:
    """Return the archive with the second part of its directory at the first one's place."""
    second = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4)
    return content[: second + 42] + bytes(4) + content[second + 46 :]


def with_comment(content: bytes, comment: bytes) -> bytes:
    return end_changed(content, comment=len(comment)) + comment


def good() -> bytes:
    return workbook([row(0)])


ODS = (("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),)
BOMBS = {
    "one sheet of 400 MB": bomb,
    "one sheet of blanks": lambda: heavy({SHEET.format(1): 150}, filler=b" "),
    "one sheet of rows": lambda: heavy(
        {SHEET.format(1): 150}, filler=b"<row><c/><c/></row>\n\n\n\n\n\n\n\n\n\n\n\n\n"
    ),
    "ten sheets of 12 MB": lambda: heavy({SHEET.format(n): 12 for n in range(10)}),
    "sixty parts of 2 MB": lambda: heavy({f"xl/part{n}.xml": 2 for n in range(60)}),
    "shared texts": lambda: heavy({"xl/sharedStrings.xml": 150}),
    "styles": lambda: heavy({"xl/styles.xml": 150}),
    "a picture": lambda: heavy({"xl/media/image1.png": 150}),
    "an open document": lambda: heavy({"content.xml": 150}, others=ODS),
    "a megabyte packed to a thousandth": lambda: heavy({SHEET.format(1): 1}),
    "packed by bzip2": lambda: heavy({SHEET.format(1): 8}, method=zipfile.ZIP_BZIP2),
    "packed by LZMA": lambda: heavy({SHEET.format(1): 8}, method=zipfile.ZIP_LZMA),
    "an archive within": lambda: with_part("xl/other.zip", bomb(2**20)),
    "an archive within, in capitals": lambda: with_part("XL/OTHER.ZIP", bomb(2**20)),
    "a workbook within": lambda: with_part("xl/embeddings/book.xlsx", good()),
    "ten archives deep": lambda: nested(bomb(2**20), deep=10),
    "an archive that holds itself": lambda: with_part("r.zip", good()),
    "all parts in one place": lambda: overlapping(good()),
    "many heavy parts in one place": lambda: overlapping(heavy({f"xl/part{n}.xml": 1 for n in range(50)})),
    "two parts in one place": lambda: two_on_one_place(good()),
    "seventy thousand parts": entries_without_end,
    "one part too many": lambda: packed([(f"x{n}", b"") for n in range(65)]),
    "a million parts said": lambda: end_changed(good(), here=0xFFFF, entries=0xFFFF),
    "a directory of gigabytes": lambda: end_changed(good(), size=2**31),
    "a directory elsewhere": lambda: end_changed(good(), place=2**31),
    "on several disks": lambda: end_changed(good(), disk=3),
    "a part longer than the file": lambda: longer_than_it_is(good()),
    "another end in the comment": lambda: with_comment(good(), END.pack(b"PK\x05\x06", *[1] * 7)),
}

MEASURE = """
import json, pathlib, resource, sys, time
from sevanidhi.core.payroll.reader.guard import kind_of
from sevanidhi.kernel.refusals import Refusal
told = {}
for file in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    content = file.read_bytes()
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        name = str(kind_of(content))
    except Refusal as refusal:
        name = refusal.name
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    told[file.name] = [name, time.process_time() - begun, grown // 1024]
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> dict[str, list]:
    """Return of each archive what the guard said, in how many seconds, and by how many megabytes it grew."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, make in BOMBS.items():
        (folder / name).write_bytes(make())
    (folder / "good").write_bytes(good())
    answer = subprocess.run([sys.executable, "-c", MEASURE, folder], capture_output=True, check=True)
    return json.loads(answer.stdout)


@pytest.mark.parametrize("name", BOMBS)
def test_an_archive_that_would_burst_is_refused_before_it_is_opened(measured, name):
    refusal, seconds, megabytes = measured[name]

    assert refusal in {"ArchiveUnsafe", "FileDamaged"}
    assert seconds < 0.5
    assert megabytes < 100


def test_they_are_more_than_twenty_five_and_a_good_one_passes(measured):
    assert len(BOMBS) >= 25
    assert measured["good"][0] == "Kind.XLSX"


@pytest.mark.parametrize("size", [20, 200])
def test_one_that_lies_about_its_sizes_is_refused_where_it_is_read(size):
    """Its table of contents is plausible: the child that reads it stops at the size it was told."""
    with pytest.raises((refusals.ArchiveUnsafe, refusals.FileDamaged)):
        read(lying(bomb(size * 2**20)), month=MAY, heads=("gpf",))
