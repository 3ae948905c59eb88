"""What a file is, by its first bytes; how large a picture is, without drawing it; how a photo is cut."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import NamedTuple

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
PICTURES = frozenset({PNG, JPEG})
ENDINGS = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
MEGABYTE = 1024 * 1024
LARGEST = {PDF: 5 * MEGABYTE, PNG: 10 * MEGABYTE, JPEG: 10 * MEGABYTE}
NAME_LENGTH = 100
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 20_000
# A progressive JPEG is unpacked whole before the first row can be had, three times as large.
MOST_PIXELS_PROGRESSIVE = 8_000_000
_NO_PICTURE_SIZE = {0xC4, 0xC8, 0xCC}  # JPEG markers in the row of frame headers that are none
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}

# A passport photo, 35 mm by 45 mm: how much of its height the face takes from brow to chin, and where its
# middle lies.
WIDE, HIGH = 35, 45
FACE_PART, FACE_MIDDLE = 0.40, 0.48


class Frame(NamedTuple):
    """What a picture's header says."""

    width: int
    height: int
    progressive: bool


class Box(NamedTuple):
    """A part of a picture, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True, kw_only=True)
class PhotoLimits:
    """What makes a photo doubtful.

    least_light: of 255, below which the brightest twentieth of the picture lies in a dark photo.
    least_sharpness: the variance of its edges in thousandths of the variance of its light.
    least_width, least_height: pixels after cutting.
    """

    least_light: float
    least_sharpness: float
    least_width: float
    least_height: float


def content_type(content: bytes) -> str | None:
    """Return the type by the content itself; None for what we do not take."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    return None


def frame(content: bytes) -> Frame | None:
    """Return what the header of a PNG or JPEG says of it; None when the header is broken."""
    try:
        found = _png_frame(content) if content.startswith(b"\x89") else _jpeg_frame(content)
    except (struct.error, IndexError, ValueError):
        return None
    return found if found.width and found.height else None


def most_pixels(found: Frame) -> int:
    """Return how many pixels a picture of this kind may have."""
    return MOST_PIXELS_PROGRESSIVE if found.progressive else MOST_PIXELS


def is_too_large(found: Frame) -> bool:
    """Return whether a picture has more pixels than we draw, or is so long that none of its rows is small."""
    return found.width * found.height > most_pixels(found) or max(found.width, found.height) > LONGEST_SIDE


def _png_frame(content: bytes) -> Frame:
    width, height = struct.unpack(">II", content[16:24])
    return Frame(width, height, progressive=False)


def _jpeg_frame(content: bytes) -> Frame:
    place = 2
    while content[place] == 0xFF:
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_PICTURE_SIZE:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return Frame(width, height, progressive=marker in _PROGRESSIVE)
        place += 2 + length
    raise ValueError("no frame header")


def neutral_name(given: str) -> str:
    """Return a given name without folders, control characters or what could confuse a header."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(ch for ch in last if ch.isprintable() and ch not in '":<>|?*;%')
    return kept.strip(". ")[:NAME_LENGTH]


def cut_around(face: Box | None, *, width: int, height: int) -> Box:
    """Return the part of 35 by 45 that shows the face as a passport photo does; without one, the middle."""
    wanted = face.height / FACE_PART if face else float(height)
    high = min(wanted, height, width * HIGH / WIDE)
    wide = high * WIDE / HIGH
    middle_x = (face.left + face.right) / 2 if face else width / 2
    middle_y = (face.top + face.bottom) / 2 if face else height * FACE_MIDDLE
    left = min(max(middle_x - wide / 2, 0), width - wide)
    top = min(max(middle_y - high * FACE_MIDDLE, 0), height - high)
    return Box(round(left), round(top), min(width, round(left + wide)), min(height, round(top + high)))


def bright_part(histogram: list[int], *, percent: int = 95) -> int:
    """Return the light, 0 to 255, below which so many of a hundred pixels lie."""
    wanted, passed = sum(histogram) * percent / 100, 0
    for light, pixels in enumerate(histogram):
        passed += pixels
        if passed >= wanted:
            return light
    return len(histogram) - 1


def doubt_of(*, light: int, sharpness: float, faces: int, limits: PhotoLimits) -> str | None:
    """Return the name of the refusal a photo meets, the first thing to put right; None for a good one."""
    if light < limits.least_light:
        return "PhotoTooDark"
    if sharpness < limits.least_sharpness:
        return "PhotoBlurred"
    return None if faces else "NoFace"
