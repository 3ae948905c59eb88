"""The child process: takes a paper on its input, gives the codes of forms found on its pages, within limits.

Started by `reading.codes_on`. Its answer is JSON, {"pages": [[codes], ...]} or {"refused": a refusal's name}.
Told the numbers of two pages, it gives a PDF of those from the first until the second instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from sevanidhi.core import child

CPU_SECONDS = 30
MEMORY = 768 * 1024 * 1024
MOST_PAGES = 20  # of a form and what is pinned to it
MOST_CODES = 20
FORM_CODE = "CASE:"
LONGEST_CODE = 80
DOTS_AN_INCH = (200, 300)  # looked at more closely where the first look finds nothing
LONGEST_SIDE = 3_600  # pixels: a page may say it is as wide as a field


def main() -> None:
    child.live_within(cpu_seconds=CPU_SECONDS, memory=MEMORY)
    content = sys.stdin.buffer.read()
    if len(sys.argv) > 1:
        sys.stdout.buffer.write(some_pages(content, int(sys.argv[1]), int(sys.argv[2])))
    else:
        sys.stdout.write(json.dumps(answer(content)))


def answer(content: bytes) -> dict[str, Any]:
    """Return what is found on each page; a paper of too many is not looked at."""
    if not content.startswith(b"%PDF-"):
        return {"pages": [_first(_codes_in(_picture(content)))]}
    import pypdfium2  # type: ignore[import-untyped]

    paper = pypdfium2.PdfDocument(content)
    if len(paper) > MOST_PAGES:
        return {"refused": "TooManyPages"}
    return {"pages": [_first(_codes_of(page)) for page in paper]}


def some_pages(content: bytes, first: int, until: int) -> bytes:
    """Return a PDF of some pages, to the byte the same of the same, with nothing that only others show."""
    from io import BytesIO

    import pikepdf

    anew = BytesIO()
    with pikepdf.open(BytesIO(content)) as paper, pikepdf.new() as part:
        paper.remove_unreferenced_resources()  # else each page brings what is listed for all
        part.pages.extend(paper.pages[first:until])
        part.save(anew, deterministic_id=True)
    return anew.getvalue()


def _first(codes: Iterator[str]) -> list[str]:
    found: dict[str, None] = {}
    for code in codes:
        found[code] = None
        if len(found) == MOST_CODES:
            break
    return list(found)


def _codes_of(page: Any) -> Iterator[str]:
    for dots in DOTS_AN_INCH:
        scale = min(dots / 72, LONGEST_SIDE / max(*page.get_size(), 1))
        found = list(_codes_in(page.render(scale=scale, grayscale=True).to_numpy()))
        if found:
            yield from found
            return


def _picture(content: bytes) -> Any:
    from io import BytesIO

    import numpy
    from PIL import Image

    with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
        return numpy.asarray(picture.convert("L"))


def _codes_in(pixels: Any) -> Iterator[str]:
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for code in zxingcpp.read_barcodes(pixels, formats=formats):
        if code.text.startswith(FORM_CODE) and len(code.text) <= LONGEST_CODE:
            yield code.text


if __name__ == "__main__":
    main()
