"""What an old XLS workbook hides: formulas, macros, passwords, links. Its records are walked, nothing is run.

Sources: [MS-CFB] (the container), [MS-XLS] (the records).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from sevanidhi.core.payroll.reader.refusals import (
    ExternalLinksInFile,
    FileDamaged,
    FormulasInFile,
    HiddenSheets,
    KindNotAccepted,
    MacrosInFile,
    PasswordProtected,
)

_END_OF_CHAIN = 0xFFFFFFFE
_DIRECTORY_ENTRY = 128
_FORMULA, _SHARED_FORMULA, _ARRAY = 0x0006, 0x04BC, 0x0221
_FILE_PASSWORD, _SHEET, _BOOK_REFERENCE = 0x002F, 0x0085, 0x01AE
_OWN_BOOK, _ADD_IN = 0x0401, 0x3A01
SHOWN_CELLS = 5


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    start: int
    size: int


def check(content: bytes) -> None:
    """Refuse what an XLS file must not hold.

    May refuse: PasswordProtected, MacrosInFile, FormulasInFile, HiddenSheets, ExternalLinksInFile,
    FileDamaged.
    """
    try:
        _check(content)
    except (struct.error, IndexError, UnicodeDecodeError):
        raise FileDamaged() from None


def _check(content: bytes) -> None:
    container = _Container(content)
    streams = {stream.name: stream for stream in container.streams()}
    if "EncryptedPackage" in streams:
        raise PasswordProtected()
    if any(name.startswith("_VBA_PROJECT") or name == "VBA" for name in streams):
        raise MacrosInFile()
    book = streams.get("Workbook") or streams.get("Book")
    if book is None:
        raise KindNotAccepted(found="OLE")
    _check_records(container.read(book))


def _check_records(book: bytes) -> None:
    formulas: list[str] = []
    hidden: list[str] = []
    for kind, body in _records(book):
        if kind == _FILE_PASSWORD:
            raise PasswordProtected()
        if kind == _BOOK_REFERENCE and struct.unpack_from("<H", body, 2)[0] not in (_OWN_BOOK, _ADD_IN):
            raise ExternalLinksInFile()
        if kind == _SHEET and body[4] & 0x3:
            hidden.append(_sheet_name(body))
        if kind in (_FORMULA, _SHARED_FORMULA, _ARRAY) and len(formulas) < SHOWN_CELLS:
            row, column = struct.unpack_from("<2H", body)
            formulas.append(f"{letters(column)}{row + 1}")
    if hidden:
        raise HiddenSheets(sheets=hidden)
    if formulas:
        raise FormulasInFile(cells=formulas)


def _records(book: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<2H", book, at)
        if kind == 0 and length == 0:
            return
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _sheet_name(body: bytes) -> str:
    wide = body[7] & 1
    return body[8:].decode("utf-16-le" if wide else "latin-1", "replace")


def letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(ord("A") + place) + name
    return name


class _Container:
    """The file system inside an OLE file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.sector_size = 1 << struct.unpack_from("<H", content, 30)[0]
        self.small_size = 1 << struct.unpack_from("<H", content, 32)[0]
        if self.sector_size not in (512, 4096) or self.small_size != 64:
            raise FileDamaged()
        self.small_below = struct.unpack_from("<L", content, 56)[0]
        self.table = self._table()
        self.directory = self._chain(struct.unpack_from("<L", content, 48)[0])

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.sector_size
        return self.content[at : at + self.sector_size]

    def _table(self) -> list[int]:
        places = list(struct.unpack_from("<109L", self.content, 76))
        more = struct.unpack_from("<L", self.content, 68)[0]
        per_sector = self.sector_size // 4
        seen = 0
        while more < _END_OF_CHAIN and seen < 1000:
            block = struct.unpack_from(f"<{per_sector}L", self._sector(more))
            places += block[:-1]
            more = block[-1]
            seen += 1
        table: list[int] = []
        for place in places:
            if place < _END_OF_CHAIN - 2:
                table += struct.unpack_from(f"<{per_sector}L", self._sector(place))
        return table

    def _chain(self, start: int) -> bytes:
        parts, seen = [], set()
        while start < _END_OF_CHAIN - 2:
            if start in seen or start >= len(self.table):
                raise FileDamaged()
            seen.add(start)
            parts.append(self._sector(start))
            start = self.table[start]
        return b"".join(parts)

    def streams(self) -> Iterator[_Stream]:
        for at in range(0, len(self.directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
            length = struct.unpack_from("<H", self.directory, at + 64)[0]
            if 2 <= length <= 64:
                name = self.directory[at : at + length - 2].decode("utf-16-le")
                start, size = struct.unpack_from("<2L", self.directory, at + 116)
                yield _Stream(name, start, size)

    def read(self, stream: _Stream) -> bytes:
        if stream.size >= self.small_below:
            return self._chain(stream.start)[: stream.size]
        root = next(self.streams())
        small = self._chain(root.start)
        small_table_start = struct.unpack_from("<L", self.content, 60)[0]
        raw = self._chain(small_table_start)
        table = struct.unpack(f"<{len(raw) // 4}L", raw)
        parts: list[bytes] = []
        number = stream.start
        while number < _END_OF_CHAIN - 2 and len(parts) <= len(table):
            parts.append(small[number * self.small_size : (number + 1) * self.small_size])
            number = table[number]
        return b"".join(parts)[: stream.size]
