"""What a packed workbook (XLSX, ODS) hides.

Runs in the child: here the parts are unpacked, each within its size.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from sevanidhi.core.payroll.reader.biff import SHOWN_CELLS
from sevanidhi.core.payroll.reader.guard import MOST_UNPACKED, Contents, Kind, contents_of
from sevanidhi.core.payroll.reader.refusals import (
    ArchiveUnsafe,
    ExternalLinksInFile,
    FileDamaged,
    FormulasInFile,
    MacrosInFile,
    PasswordProtected,
)

_FORMULA_IN_CELL = re.compile(  # what stands in quotation marks may hold a ">"
    rb"<(?:[A-Za-z0-9]+:)?c\b(?P<about>[^<>\"']*(?:(?:\"[^\"<]*\"|'[^'<]*')[^<>\"']*)*)>"
    rb"\s*<(?:[A-Za-z0-9]+:)?f[\s/>]"
)
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_SPANNED = re.compile(
    rb"<table:table-row\b(?P<row>[^>]*)>|table:number-(?:columns|rows)-spanned\s*=\s*[\"'](?P<span>[0-9]+)[\"']"
)
_REPEATED = re.compile(rb"number-rows-repeated\s*=\s*[\"']([0-9]+)[\"']")
_OTHER_ENCODING = re.compile(rb"^<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
_DYNAMIC_LINKS = (b"<table:table-source", b"<office:dde-source", b"<ddeLink", b"<oleLink")


def check(content: bytes, kind: Kind) -> None:
    """Refuse formulas, macros, links, passwords and XML that is more than data.

    May refuse: FormulasInFile, MacrosInFile, ExternalLinksInFile, PasswordProtected, ArchiveUnsafe,
    FileDamaged.
    """
    formulas: list[str] = []
    for name, part in _parts(content, contents_of(content)):
        if not name.lower().endswith((".xml", ".rels")):
            continue
        _check_plain(part)
        if kind is Kind.XLSX:
            formulas += _formulas_of_xlsx(name, part)
        elif name == "content.xml":
            formulas += _formulas_of_ods(part)
        elif name == "META-INF/manifest.xml" and b"encryption-data" in part:
            raise PasswordProtected()
        if name == "[Content_Types].xml" and b"macroEnabled" in part:
            raise MacrosInFile()
    if formulas:
        raise FormulasInFile(cells=formulas[:SHOWN_CELLS])


def _check_plain(part: bytes) -> None:
    if part.startswith((b"\xff\xfe", b"\xfe\xff")) or _OTHER_ENCODING.match(
        part.removeprefix(b"\xef\xbb\xbf")
    ):
        raise FileDamaged()
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise ArchiveUnsafe(entries=0, megabytes=0, ratio=0)
    if any(link in part for link in _DYNAMIC_LINKS):
        raise ExternalLinksInFile()


def _formulas_of_xlsx(name: str, part: bytes) -> list[str]:
    if not name.startswith("xl/worksheets/"):
        return []
    cells = []
    for found in _FORMULA_IN_CELL.finditer(part):
        address = _ADDRESS.search(found["about"])
        cells.append(address[1].decode() if address else "?")
        if len(cells) == SHOWN_CELLS:
            break
    return cells


def _formulas_of_ods(part: bytes) -> list[str]:
    return ["?"] if b"table:formula=" in part else []


def spanned_rows_of_ods(content: bytes) -> list[int]:
    """Return the rows (from 0) of an ODS file's first sheets in which a cell spans others."""
    part = next(part for name, part in _parts(content, contents_of(content)) if name == "content.xml")
    rows, row, after = [], -1, 0
    for found in _SPANNED.finditer(part):
        if found["span"] is None:
            row += 1 + after
            repeated = _REPEATED.search(found["row"])
            after = int(repeated[1]) - 1 if repeated else 0
        elif int(found["span"]) > 1:
            rows.append(row)
    return rows


def _parts(content: bytes, contents: Contents) -> Iterator[tuple[str, bytes]]:
    left = MOST_UNPACKED
    for entry in contents.entries:
        part = _unpacked(content, entry, left)
        left -= len(part)
        yield entry.filename, part


def _unpacked(content: bytes, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Unpack one part; one byte more than it declares is a lie, and refused."""
    start = _data_start(content, entry)
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return bytes(packed)
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise FileDamaged()
    unpacker = zlib.decompressobj(-15)
    try:
        part = unpacker.decompress(packed, min(entry.file_size, left) + 1)
    except zlib.error:
        raise FileDamaged() from None
    if len(part) > min(entry.file_size, left):
        raise ArchiveUnsafe(entries=len(contents_of(content).entries), megabytes=len(part) // 2**20, ratio=0)
    if len(part) < entry.file_size or zlib.crc32(part) != entry.CRC:
        raise FileDamaged()
    return part


def _data_start(content: bytes, entry: zipfile.ZipInfo) -> int:
    header = BytesIO(content)
    header.seek(entry.header_offset + 26)
    lengths = header.read(4)
    if len(lengths) < 4:
        raise FileDamaged()
    return (
        entry.header_offset
        + 30
        + int.from_bytes(lengths[:2], "little")
        + int.from_bytes(lengths[2:], "little")
    )
