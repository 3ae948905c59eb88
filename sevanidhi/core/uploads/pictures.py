"""Pictures drawn anew: upright, in plain colours, small enough, without what the camera wrote beside them.

Only in the child: what is unpacked here was packed by a stranger.
"""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageFilter, ImageStat

from sevanidhi.core.uploads import faces, formulas, refusals
from sevanidhi.core.uploads.formulas import PhotoLimits

Image.MAX_IMAGE_PIXELS = formulas.MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

DRAWN_AT_LEAST = 2_000  # pixels of the longer side, kept while shrinking for speed and memory
STRIP = 500_000  # pixels drawn at once
PHOTO, PHOTO_BYTES = (480, 600), 60 * 1024
THUMBNAIL, THUMBNAIL_BYTES = (120, 150), 6 * 1024
PAPER_SIDE, PAPER_BYTES = 2_400, 2 * 1024 * 1024
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Second differences of the light: nothing where a picture is even, much where an edge is sharp.
EDGES = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
MEASURED_AT = 480
BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, AttributeError, struct.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture as it is kept. doubted: the name of the refusal it meets, if any."""

    content: bytes
    thumbnail: bytes = b""
    facts: dict[str, Any] = field(default_factory=dict)
    doubted: str | None = None


def photo(content: bytes, *, limits: PhotoLimits) -> Drawn:
    """Return a person's photo, cut as a passport photo. May refuse: FileBroken, PhotoTooSmall."""
    whole = plain(content)
    turn, found = faces.found(whole)
    whole = whole.rotate(turn, expand=True) if turn else whole
    box = formulas.cut_around(found[0] if found else None, width=whole.width, height=whole.height)
    if box.width < limits.least_width or box.height < limits.least_height:
        raise refusals.PhotoTooSmall()
    cut = whole.crop(box)
    cut.thumbnail(PHOTO)
    light, sharpness = _light(cut), _sharpness(cut)
    small = cut.copy()
    small.thumbnail(THUMBNAIL)
    return Drawn(
        content=_jpeg(cut, most_bytes=PHOTO_BYTES),
        thumbnail=_jpeg(small, most_bytes=THUMBNAIL_BYTES),
        facts={
            "width": cut.width, "height": cut.height, "faces": len(found), "light": light,
            "sharpness": round(sharpness, 1),
        },
        doubted=formulas.doubt_of(light=light, sharpness=sharpness, faces=len(found), limits=limits),
    )  # fmt: skip


def paper(content: bytes) -> Drawn:
    """Return the picture of a paper, large enough to be read. May refuse: FileBroken."""
    whole = plain(content)
    whole.thumbnail((PAPER_SIDE, PAPER_SIDE))
    facts = {"width": whole.width, "height": whole.height}
    return Drawn(content=_jpeg(whole, most_bytes=PAPER_BYTES), facts=facts)


def plain(content: bytes) -> Image.Image:
    """Return the picture upright, in red, green and blue, on white. May refuse: FileBroken."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as picture:
            picture.draft("RGB", (DRAWN_AT_LEAST, DRAWN_AT_LEAST))
            picture.load()  # what is broken is found here, and only the first time
            upright, profile = _orientation(picture), picture.info.get("icc_profile")
            coloured = picture.mode == "RGB"
            drawn = _shrunk(picture)
    except BROKEN:
        raise refusals.FileBroken() from None
    drawn = _in_plain_colours(drawn, profile) if profile and coloured else drawn
    return drawn.transpose(UPRIGHT[upright]) if upright in UPRIGHT else drawn


def _orientation(picture: Image.Image) -> int:
    """Return how the camera was held; 1 where it does not say so in a way that can be read."""
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except BROKEN:
        return 1


def _shrunk(picture: Image.Image) -> Image.Image:
    """Draw the picture on white, strip by strip: a large one is never there twice."""
    by = max(1, max(picture.size) // DRAWN_AT_LEAST)
    width, height = picture.size
    drawn = Image.new("RGB", (-(-width // by), -(-height // by)), "white")
    rows = max(1, STRIP // (width * by))
    for top in range(0, drawn.height, rows):
        strip = picture.crop((0, top * by, width, min(height, (top + rows) * by)))
        strip = _on_white(strip)
        drawn.paste(strip.reduce(by) if by > 1 else strip, (0, top))
    return drawn


def _on_white(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith("I"):  # grey in sixteen bits
        strip = strip.convert("I").point(lambda light: light * (1 / 256)).convert("L")
    if strip.mode in ("LA", "PA", "RGBA") or "transparency" in strip.info:
        strip = strip.convert("RGBA")
        white = Image.new("RGBA", strip.size, "white")
        return Image.alpha_composite(white, strip).convert("RGB")
    return strip.convert("RGB")


def _in_plain_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the colours as every screen shows them; as they stand where the profile cannot be read."""
    try:
        plain_colours = ImageCms.createProfile("sRGB")
        return (
            ImageCms.profileToProfile(picture, BytesIO(profile), plain_colours, outputMode="RGB") or picture
        )
    except (ImageCms.PyCMSError, *BROKEN):
        return picture


def _light(picture: Image.Image) -> int:
    return formulas.bright_part(picture.convert("L").histogram())


def _sharpness(picture: Image.Image) -> float:
    """Return the variance of the edges in thousandths of the variance of the light."""
    grey = picture.convert("L")
    grey.thumbnail((MEASURED_AT, MEASURED_AT))
    edges = grey.filter(EDGES).crop((1, 1, grey.width - 1, grey.height - 1))  # the border is left as it was
    light = ImageStat.Stat(grey).var[0]
    return 1000 * ImageStat.Stat(edges).var[0] / light if light else 0.0


def _jpeg(picture: Image.Image, *, most_bytes: int) -> bytes:
    """Return the picture as JPEG without anything beside it, as good as fits into so many bytes."""
    content = b""
    for quality in (88, 80, 70, 60, 45, 30, 15):
        written = BytesIO()
        picture.save(written, "JPEG", quality=quality, optimize=True)
        content = written.getvalue()
        if len(content) <= most_bytes:
            break
    return content
