"""PDFs: plain, whole, short enough, and unlocked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pikepdf

from sevanidhi.core.uploads import refusals

NOT_PLAIN_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
NOT_PLAIN = frozenset({"/JS", "/EF", "/AA", "/XFA", "/JavaScript", "/EmbeddedFiles"})
MOST_PAGES = 100
# What is packed inside a PDF may not unpack to more than this at once: its objects are small.
MOST_UNPACKED = 16 * 1024 * 1024
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED, run_length_max_memory=MOST_UNPACKED, png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
)  # fmt: skip


def check(content: bytes, *, name: str) -> None:
    """May refuse: FileLocked, FileBroken, FileNotPlain, TooManyPages."""
    with _opened(content, name=name) as pdf:
        _check(pdf, name=name)


def written_anew(content: bytes, *, name: str) -> bytes:
    """Return the paper as our own library writes it. May refuse: as `check`."""
    with _opened(content, name=name) as pdf:
        _check(pdf, name=name)
        anew = BytesIO()
        pdf.save(anew, deterministic_id=True)
        return anew.getvalue()


@contextmanager
def _opened(content: bytes, *, name: str) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise refusals.FileLocked(name=name) from error
    except pikepdf.PdfError as error:
        raise refusals.FileBroken(name=name) from error


def _check(pdf: pikepdf.Pdf, *, name: str) -> None:
    pages, plain = len(pdf.pages), _is_plain(pdf)
    if not _is_read_whole(pdf):
        raise refusals.FileBroken(name=name)
    if not plain:
        raise refusals.FileNotPlain(name=name)
    if pages > MOST_PAGES:
        raise refusals.TooManyPages(name=name, pages=pages, most=MOST_PAGES)


def _is_plain(pdf: pikepdf.Pdf) -> bool:
    """Return whether nothing in the PDF runs, starts, sends or unpacks by itself."""
    if "/OpenAction" in pdf.Root:
        return False
    return not any(
        thing.get("/S") in NOT_PLAIN_ACTIONS or NOT_PLAIN & set(thing.keys()) for thing in _dictionaries(pdf)
    )


def _is_read_whole(pdf: pikepdf.Pdf) -> bool:
    """Return whether nothing in the PDF was left packed, for it would unpack to more than we allow."""
    return not any("limit exceeded" in warning for warning in pdf.get_warnings())


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every dictionary of a PDF: also those that stand inside another, and those of streams."""
    waiting = list(pdf.objects)
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            inside = list(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            inside = list(thing.values())
        else:
            continue
        waiting += [one for one in inside if isinstance(one, pikepdf.Object) and not one.is_indirect]
