"""What a file is, and whether it is safe to open: from its first bytes and its table of contents alone."""

import struct
import zipfile
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from itertools import pairwise

from sevanidhi.core.payroll.reader.refusals import (
    ArchiveUnsafe,
    ExternalLinksInFile,
    FileDamaged,
    FileEmpty,
    FileTooBig,
    KindNotAccepted,
    MacrosInFile,
    PasswordProtected,
)

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 100 * MEGABYTE
MOST_RATIO = 100
MOST_ENTRIES = 64
SMALL_ENTRY = 64 * 1024  # below this a high ratio is only thrift

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = 30


class Kind(Enum):
    """The kinds of file we read."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    XLS = "xls"


_STRANGERS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"{\\rtf": "RTF",
    b"<!DO": "HTML",
    b"<htm": "HTML",
    b"<?xm": "XML",
    b"MZ": "program",
    b"\x7fELF": "program",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents of a packed file."""

    entries: tuple[zipfile.ZipInfo, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(entry.filename for entry in self.entries)


def kind_of(content: bytes) -> Kind:
    """Return what the file is, by its bytes and never by its name; packed files have passed the checks.

    May refuse: FileEmpty, FileTooBig, KindNotAccepted, ArchiveUnsafe, FileDamaged, MacrosInFile,
    ExternalLinksInFile, PasswordProtected.
    """
    if not content.strip(b"\x00\r\n\t ,;\xef\xbb\xbf"):
        raise FileEmpty()
    if len(content) > MOST_BYTES:
        raise FileTooBig(megabytes=-(-len(content) // MEGABYTE), limit=MOST_BYTES // MEGABYTE)
    if content.startswith(_ZIP):
        return _packed_kind(content)
    if content.startswith(_OLE):
        return Kind.XLS
    for start, found in _STRANGERS.items():
        if content.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(start):
            raise KindNotAccepted(found=found)
    return Kind.CSV


def _packed_kind(content: bytes) -> Kind:
    names = contents_of(content).names
    if any(
        name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names
    ):
        raise MacrosInFile()
    if "xl/workbook.xml" in names:
        if any(
            name.startswith(("xl/externalLinks/", "xl/queryTables/")) or name == "xl/connections.xml"
            for name in names
        ):
            raise ExternalLinksInFile()
        return Kind.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Kind.ODS
    if "EncryptedPackage" in names:
        raise PasswordProtected()
    raise KindNotAccepted(found="XLSB" if "xl/workbook.bin" in names else "ZIP")


def contents_of(content: bytes) -> Contents:
    """Return the table of contents, once it is plausible. Nothing is unpacked.

    May refuse: ArchiveUnsafe, FileDamaged.
    """
    _check_end_record(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = tuple(archive.infolist())
    except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError):
        raise FileDamaged() from None
    _check_sizes(entries)
    _check_apart(entries, len(content))
    return Contents(entries)


def _check_end_record(content: bytes) -> None:
    """Read the last record by itself first: a million entries are refused before they are listed."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if at < 0 or at + _END.size > len(content):
        raise FileDamaged()
    _, disk, first_disk, here, entries, directory_size, directory_at, _ = _END.unpack_from(content, at)
    if entries > MOST_ENTRIES or here != entries or directory_size > MOST_ENTRIES * 1024:
        raise ArchiveUnsafe(entries=entries, megabytes=0, ratio=0)
    if disk or first_disk or directory_at + directory_size > at:
        raise FileDamaged()


def _check_sizes(entries: tuple[zipfile.ZipInfo, ...]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    worst = max((_ratio(entry) for entry in entries), default=0)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or worst > MOST_RATIO:
        raise ArchiveUnsafe(entries=len(entries), megabytes=unpacked // MEGABYTE, ratio=worst)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise PasswordProtected()
    if any(entry.filename.lower().endswith((".zip", ".xlsx", ".ods", ".xls")) for entry in entries):
        raise ArchiveUnsafe(entries=len(entries), megabytes=unpacked // MEGABYTE, ratio=worst)


def _ratio(entry: zipfile.ZipInfo) -> int:
    return 0 if entry.file_size < SMALL_ENTRY else entry.file_size // max(1, entry.compress_size)


def _check_apart(entries: tuple[zipfile.ZipInfo, ...], length: int) -> None:
    """Refuse entries that share bytes, the trick by which a small file unpacks without end."""
    spans = sorted(
        (entry.header_offset, entry.header_offset + _LOCAL_HEADER + entry.compress_size) for entry in entries
    )
    if any(end > start for (_, end), (start, _) in pairwise(spans)) or (spans and spans[-1][1] > length):
        raise ArchiveUnsafe(entries=len(entries), megabytes=0, ratio=0)
