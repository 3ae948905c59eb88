"""What lies ready for the reader of the Uttar Pradesh job: papers to look at, portraits to send."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

INK = (20, 40, 120)
DOTS_A_POINT = 100 / 72


def signed(paper: bytes) -> bytes:
    """Return the scan of a paper after its signing: pictures of its pages, a signature on the last."""
    pages = [page.render(scale=DOTS_A_POINT).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(paper)]
    _sign(pages[-1])
    scan = BytesIO()
    pages[0].save(scan, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return scan.getvalue()


def _sign(page: Image.Image) -> None:
    left, top = page.width * 0.62, page.height * 0.86
    wave = [(left + step * 9, top + (-14 if step % 2 else 10) - step) for step in range(14)]
    ImageDraw.Draw(page).line(wave, fill=INK, width=3, joint="curve")


def lay_out(folder: Path, files: dict[str, bytes]) -> Path:
    """Put files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
