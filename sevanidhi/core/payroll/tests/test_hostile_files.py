# ruff: noqa: E501
"""Files that mean harm, or cannot be read, are refused by name; an amount is never guessed."""

import io
import json
import resource
import subprocess
import sys
import zipfile
from datetime import date

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from sevanidhi.core.payroll.faults import Fault
from sevanidhi.core.payroll.lines import LineKind, from_copy_text
from sevanidhi.core.payroll.reader import refusals
from sevanidhi.core.payroll.reader.reading import read
from sevanidhi.core.payroll.tests.conftest import HEADINGS, row, workbook

MAY = date(2016, 5, 1)
HEAD = "GPF Account No,Name,Basic Pay,Subscription,Repayment of Advance,Instalment,Total,Remarks\n"


def read_csv(text, *, encoding="utf-8", heads=("gpf",)):
    return read(text.encode(encoding), month=MAY, heads=heads)


def lines_of(reading):
    return [from_copy_text(text) for text in reading.lines]


def packed(entries, *, method=zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return stream.getvalue()


def bomb(size=400 * 2**20) -> bytes:
    """Return a small archive whose sheet unpacks to hundreds of megabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(size // 2**20):
                sheet.write(b"0" * 2**20)
    return stream.getvalue()


def lying(content: bytes) -> bytes:
    """Return the archive with every declared size cut to a thousand bytes."""
    changed = bytearray(content)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 24 : at + 28] = (1000).to_bytes(4, "little")
        at += 4
    return bytes(changed)


def overlapping(content: bytes) -> bytes:
    """Return the archive with all entries of its directory pointing at the first one's bytes."""
    changed = bytearray(content)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 42 : at + 46] = (0).to_bytes(4, "little")
        at += 4
    return bytes(changed)


def entries_without_end() -> bytes:
    return packed([(f"x{n}", b"") for n in range(70_000)], method=zipfile.ZIP_STORED)


def entity_bomb() -> bytes:
    laugh = '<!DOCTYPE x [<!ENTITY a "ha">]><worksheet/>'
    return packed([("xl/workbook.xml", "<workbook/>"), ("xl/worksheets/sheet1.xml", laugh)])


def with_formula() -> bytes:
    return sheet(lambda book, page: page.write_formula("D3", "=SUM(A1:A2)", None, 5))


def with_formula_behind_a_sign() -> bytes:
    """Return a workbook whose cell has a ">" in quotation marks before its formula."""
    with zipfile.ZipFile(io.BytesIO(with_formula())) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return packed([(name, part.replace(b'<c r="D3"', b'<c q="a>b" r="D3"')) for name, part in parts])


def with_merged() -> bytes:
    return sheet(lambda book, page: page.merge_range("A2:B3", "x"))


def with_hidden() -> bytes:
    def hide(book, page):
        other = book.add_worksheet("secret")
        other.write(0, 0, 1)
        other.hide()

    return sheet(hide)


def with_two() -> bytes:
    return sheet(lambda book, page: book.add_worksheet("June").write(0, 0, 1))


def sheet(change) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("May")
    page.write_row(0, 0, HEADINGS)
    page.write_row(1, 0, row(0))
    change(book, page)
    book.close()
    return stream.getvalue()


def with_part(name: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO(workbook([row(0)]))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def old_workbook(change=lambda page: None) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("May")
    for column, heading in enumerate(HEADINGS):
        page.write(0, column, heading)
    for column, cell in enumerate(row(0)):
        page.write(1, column, cell)
    change(page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def open_document(body: str, *, manifest="<manifest/>") -> bytes:
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="May">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return packed(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content),
            ("META-INF/manifest.xml", manifest),
        ]
    )


def ods_row(cells, attributes="") -> str:
    told = "".join(
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, int)
        else f'<table:table-cell office:value-type="string" {attributes}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row>{told}</table:table-row>"


HOSTILE = {
    "flat bomb": (bomb, refusals.ArchiveUnsafe),
    "lying sizes": (lambda: lying(bomb(20 * 2**20)), (refusals.ArchiveUnsafe, refusals.FileDamaged)),
    "overlapping entries": (
        lambda: overlapping(workbook([row(0)])),
        (refusals.ArchiveUnsafe, refusals.FileDamaged),
    ),
    "entries without end": (entries_without_end, refusals.ArchiveUnsafe),
    "nested archive": (lambda: with_part("xl/other.zip", bomb(2**20)), refusals.ArchiveUnsafe),
    "entity bomb": (entity_bomb, refusals.ArchiveUnsafe),
    "formula": (with_formula, refusals.FormulasInFile),
    "formula behind a sign": (with_formula_behind_a_sign, refusals.FormulasInFile),
    "merged cells": (with_merged, refusals.MergedCells),
    "hidden sheet": (with_hidden, refusals.HiddenSheets),
    "two sheets": (with_two, refusals.SeveralSheets),
    "macros": (lambda: with_part("xl/vbaProject.bin"), refusals.MacrosInFile),
    "external links": (lambda: with_part("xl/externalLinks/externalLink1.xml"), refusals.ExternalLinksInFile),
    "XLS formula": (
        lambda: old_workbook(lambda page: page.write(2, 3, xlwt.Formula("SUM(C1:C2)"))),
        refusals.FormulasInFile,
    ),
    "XLS merged": (lambda: old_workbook(lambda page: page.merge(1, 2, 0, 0)), refusals.MergedCells),
    "ODS formula": (
        lambda: open_document(ods_row(HEADINGS) + ods_row(row(0), 'table:formula="of:=1"')),
        refusals.FormulasInFile,
    ),
    "ODS merged": (
        lambda: open_document(ods_row(HEADINGS) + ods_row(row(0), 'table:number-columns-spanned="2"')),
        refusals.MergedCells,
    ),
    "ODS with a password": (
        lambda: open_document("", manifest="<manifest:encryption-data/>"),
        refusals.PasswordProtected,
    ),
    "truncated workbook": (lambda: workbook([row(0)])[:-200], refusals.FileDamaged),
    "truncated XLS": (lambda: old_workbook()[:1500], refusals.FileDamaged),
    "PDF": (lambda: b"%PDF-1.7 ...", refusals.KindNotAccepted),
    "empty": (lambda: b"\xef\xbb\xbf\r\n", refusals.FileEmpty),
    "too big": (lambda: b"a" * (10 * 2**20 + 1), refusals.FileTooBig),
    "CSV formula": (lambda: (HEAD + "EDU/1,A,1,=1+1,,,,\n").encode(), refusals.FormulasInFile),
    "CSV call": (lambda: (HEAD + "EDU/1,@SUM(A1),1,5,,,,\n").encode(), refusals.FormulasInFile),
    "Kruti Dev": (
        lambda: (HEAD + "EDU/1,jke dqekj 'kekZ,12000,1100,,,,\n").encode(),
        refusals.LegacyHindiText,
    ),
    "cp1252": (
        lambda: (HEAD + "EDU/1,Caf\u00e9,12000,1100,,,,\n").encode("cp1252"),
        refusals.EncodingNotRead,
    ),
    "no headings": (lambda: b"1,2,3\n4,5,6\n", refusals.HeadingsNotFound),
    "no account column": (lambda: b"Name,Amount\nA,5\n", refusals.HeadingsNotMapped),
    "a heading twice": (lambda: b"GPF No,Name,Amount,Amount\nA,B,5,6\n", refusals.HeadingsNotMapped),
    "no lines": (lambda: HEAD.encode(), refusals.NoLines),
    "another head": (lambda: b"SI Policy No,Name,SI Premium\n1,A,5\n", refusals.HeadNotTaken),
    "hundred thousand rows and one": (
        lambda: (HEAD + "EDU/1,A,12000,1100,,,,\n" * 100_100).encode(),
        refusals.TooManyRows,
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_by_name(kind):
    make, refusal = HOSTILE[kind]
    with pytest.raises(refusal):
        read(make(), month=MAY, heads=("gpf",))


MEASURE = """
import resource, sys, time, json
from sevanidhi.core.payroll.reader.guard import kind_of
from sevanidhi.kernel.refusals import Refusal
content = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
try:
    kind_of(content)
    name = None
except Refusal as refusal:
    name = refusal.name
print(json.dumps([name, time.process_time() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
- before) // 1024]))
"""


@pytest.mark.parametrize("make", [bomb, entries_without_end], ids=["flat", "entries"])
def test_a_bomb_is_refused_before_it_is_opened(make):
    answer = subprocess.run([sys.executable, "-c", MEASURE], input=make(), capture_output=True, check=True)
    name, seconds, megabytes = json.loads(answer.stdout)
    assert name == "ArchiveUnsafe"
    assert seconds < 0.5
    assert megabytes < 100


def test_a_sheet_too_heavy_for_the_child_dies_alone():
    far = sheet(lambda book, page: page.write(1_000_000, 200, "x"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(refusals.FileRefused):
        read(far, month=MAY, heads=("gpf",))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 15


def test_what_is_no_formula_is_left_alone():
    reading = read_csv(HEAD + 'EDU/1,-do-,12000,"1,100",-,-,1100,+91 98290 12345\n')
    (line,) = lines_of(reading)
    assert (line.name, line.amount, line.repayment, line.remarks) == ("-do-", 110_000, 0, "+91 98290 12345")


@pytest.mark.parametrize(
    ("written", "paise"),
    [
        ("1,00,000", 10_000_000),
        ("१,१००", 110_000),
        ("₹ 1100/-", 110_000),
        ("1100.50", 110_050),
        ("1,00,00,000", 1_000_000_000),
        ("100,000", 10_000_000),
        ("1100.0", 110_000),
    ],
)
def test_amounts_as_people_write_them(written, paise):
    (line,) = lines_of(read_csv(HEAD + f'EDU/1,A,12000,"{written}",,,,\n'))
    assert (line.amount, line.faults) == (paise, Fault(0))


@pytest.mark.parametrize(
    "written", ["1,00,00", "1.100.0", "11oo", "1100 or so", "०१/०२", "1e5", "1100.005", "99999999999999"]
)
def test_what_is_no_amount_is_named_and_never_guessed(written):
    reading = read_csv(HEAD + f'EDU/1,A,12000,"{written}",,,,\n')
    (line,) = lines_of(reading)
    assert (line.amount, line.faults) == (0, Fault.AMOUNT_UNREADABLE)
    assert [(one.cell, one.value) for one in reading.unread] == [("D2", written)]


def test_a_negative_amount_is_named():
    (line,) = lines_of(read_csv(HEAD + "EDU/1,A,12000,-1100,,,,\n"))
    assert (line.amount, line.faults) == (0, Fault.AMOUNT_NEGATIVE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_in_unicode_is_read_whatever_its_marks(encoding):
    (line,) = lines_of(read_csv("खाता संख्या,नाम,राशि\nEDU/१,राम कुमार,500\n", encoding=encoding))
    assert (line.account, line.name, line.amount) == ("EDU/1", "राम कुमार", 50_000)


@pytest.mark.parametrize(
    "make",
    [workbook, lambda rows: old_workbook(), lambda rows: open_document(ods_row(HEADINGS) + ods_row(rows[0]))],
    ids=["xlsx", "xls", "ods"],
)
def test_each_kind_of_workbook_reads_the_same(make):
    reading = read(make([row(0)]), month=MAY, heads=("gpf", "si"))
    assert [(line.head, line.account, line.pay, line.amount) for line in lines_of(reading)] == [
        ("gpf", "EDU/1001", 1_200_000, 110_000),
        ("si", "501001", 1_200_000, 110_000),
    ]


def test_a_total_that_its_parts_do_not_make_is_shown_as_the_file_has_it():
    head = "GPF Account No,Name,Basic Pay,Subscription,SI Policy No,SI Premium,Total Realised\n"
    rows = "EDU/1,A,12000,1100,501001,1100,2200\nEDU/2,B,12000,1100,501002,1100,2700\n"

    reading = read_csv(head + rows, heads=("gpf", "si"))

    assert [(one.cell, one.value) for one in reading.unread] == [("G3", "2700")]


def test_totals_rows_are_a_check_and_no_lines():
    body = "EDU/1,A,12000,1100,,,1100,\nEDU/2,B,12000,1100,500,5/24,1600,\n"
    reading = read_csv(
        HEAD
        + body
        + ",Page total,,2200,500,,2700,\n"
        + body.replace("EDU", "MED")
        + ",Grand Total,,4400,900,,5400,\n"
    )
    assert reading.count == 4
    assert [(one.row, one.differs) for one in reading.totals] == [(4, ()), (7, ("gpf:repayment",))]
    assert lines_of(reading)[1].instalments == 24


@pytest.mark.parametrize("name", ["कुलदीप सिंह", "कुलवंत कौर", "योगेश"])
def test_a_name_that_begins_like_a_word_for_a_total_makes_no_row_of_totals(name):
    reading = read_csv(HEAD + f",{name},12000,1100,,,1100,\nEDU/2,B,12000,1100,,,1100,\n,कुल,,2200,,,2200,\n")
    assert [line.name for line in lines_of(reading)] == [name, "B"]
    assert [one.row for one in reading.totals] == [4]


def test_a_head_column_sorts_the_lines():
    reading = read_csv(
        "Head,Account No,Name,Amount\nGPF,EDU/1,A,1100\nराज्य बीमा,501,A,550\n,9,B,5\n", heads=("gpf", "si")
    )
    assert [(line.head, line.faults) for line in lines_of(reading)] == [
        ("gpf", Fault(0)),
        ("si", Fault(0)),
        ("", Fault.HEAD_UNKNOWN),
    ]


def test_remarks_and_months_of_arrears_are_read():
    reading = read_csv(
        "GPF No,Name,Amount,Month,Remarks\nE1,A,300,2016-03,\nE2,B,300,,एरियर\nE3,C,300,June 2016,\nE4,D,0,,अवकाश पर\n"
    )
    assert [(line.kind, line.month.month) for line in lines_of(reading)] == [
        (LineKind.ARREARS, 3),
        (LineKind.ARREARS, 5),
        (LineKind.REGULAR, 6),
        (LineKind.REGULAR, 5),
    ]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2), st.integers(0, 4000))
def test_a_mutated_file_is_read_or_refused_and_never_breaks(noise, which, place):
    content = (HEAD + "EDU/1,A,12000,1100,,,,\n" * 3).encode() if which == 0 else SAMPLES[which - 1]
    changed = content[: place % len(content)] + noise + content[place % len(content) + len(noise) :]
    try:
        reading = read(changed, month=MAY, heads=("gpf", "si"))
    except refusals.FileRefused:
        return
    assert all(from_copy_text(text).amount >= 0 for text in reading.lines)


SAMPLES = (workbook([row(0)]), old_workbook())
