"""Portraits of people who do not exist, drawn so that a face is found in them as in a photo."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]

SKINS: tuple[Colour, ...] = ((198, 146, 108), (168, 118, 84), (140, 94, 66), (214, 168, 130))
CLOTHES: tuple[Colour, ...] = ((70, 80, 120), (120, 50, 60), (60, 100, 80), (150, 110, 60), (90, 70, 110))
WALLS: tuple[Colour, ...] = ((200, 208, 215), (214, 208, 196), (190, 205, 200))
DARK_HAIR, GREY_HAIR = (30, 24, 22), (168, 166, 162)
GREY_FROM_AGE = 55
GRAIN = 0.06  # of a full scale's noise: a photo is never as smooth as a drawing


def portrait(seed: int, *, age: int = 35, long_hair: bool = False, width: int = 480) -> bytes:
    """Return a portrait as JPEG, always the same for the same arguments."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    drawn = _face(chance, age=age, long_hair=long_hair, width=width)
    kept = BytesIO()
    _grained(drawn, chance).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def thumbnail(photo: bytes, *, width: int = 120, height: int = 150) -> bytes:
    """Return a photo in the size of a card's print."""
    kept = BytesIO()
    with Image.open(BytesIO(photo)) as picture:
        picture.resize((width, height), Image.Resampling.LANCZOS).save(kept, "JPEG", quality=85)
    return kept.getvalue()


def _face(chance: random.Random, *, age: int, long_hair: bool, width: int) -> Image.Image:
    height = width * 5 // 4
    picture = Image.new("RGB", (width, height), chance.choice(WALLS))
    pen = _Pen(ImageDraw.Draw(picture), width)
    skin = chance.choice(SKINS)
    hair = GREY_HAIR if age >= GREY_FROM_AGE else DARK_HAIR
    if long_hair:
        pen.oval(0, 0.35, 1.32, 1.5, hair)
    _body(pen, skin, chance.choice(CLOTHES))
    pen.oval(0, -0.25, 1.12, 1.0, hair)
    pen.oval(0, 0, 1, 1, skin)
    for side in (-1, 1):
        _eye(pen, side, skin)
    _nose(pen, skin)
    _mouth(pen)
    if age >= GREY_FROM_AGE:
        _lines_of_age(pen, skin)
    return picture.filter(ImageFilter.GaussianBlur(width / 160))


class _Pen:
    """Draws in measures of the face: from its middle, half its width across and half its height down."""

    def __init__(self, canvas: ImageDraw.ImageDraw, width: int) -> None:
        self.canvas = canvas
        self.across, self.down = width * 0.24, width * 0.32
        self.middle = (width / 2, width * 1.25 * 0.45)
        self.thin = max(1, round(width * 0.008))

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.middle[0] + x * self.across, self.middle[1] + y * self.down

    def oval(self, x: float, y: float, half_width: float, half_height: float, colour: Colour) -> None:
        box = (*self.at(x - half_width, y - half_height), *self.at(x + half_width, y + half_height))
        self.canvas.ellipse(box, fill=colour)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: Colour, *, times: int
    ) -> None:
        self.canvas.line((*self.at(*start), *self.at(*end)), fill=colour, width=self.thin * times)

    def shape(self, corners: list[tuple[float, float]], colour: Colour) -> None:
        self.canvas.polygon([self.at(*corner) for corner in corners], fill=colour)


def _body(pen: _Pen, skin: Colour, clothes: Colour) -> None:
    pen.shape([(-0.45, 0.6), (0.45, 0.6), (0.45, 2.2), (-0.45, 2.2)], _darker(skin, 0.82))
    pen.oval(0, 2.25, 1.75, 0.78, clothes)


def _eye(pen: _Pen, side: int, skin: Colour) -> None:
    x, y = side * 0.42, -0.12
    pen.oval(x, y, 0.30, 0.14, _darker(skin, 0.62))
    pen.oval(x, y, 0.20, 0.075, (235, 230, 225))
    pen.oval(x, y, 0.09, 0.075, (25, 18, 15))
    pen.line((x - 0.26, y - 0.2), (x + 0.26, y - 0.22), (28, 20, 18), times=2)


def _nose(pen: _Pen, skin: Colour) -> None:
    pen.shape([(-0.07, -0.08), (0.07, -0.08), (0.17, 0.27), (-0.17, 0.27)], _darker(skin, 0.82))
    for side in (-1, 1):
        pen.oval(side * 0.1, 0.27, 0.06, 0.03, (50, 30, 25))


def _mouth(pen: _Pen) -> None:
    pen.oval(0, 0.52, 0.36, 0.07, (120, 50, 50))
    pen.line((-0.36, 0.52), (0.36, 0.52), (60, 20, 20), times=1)


def _lines_of_age(pen: _Pen, skin: Colour) -> None:
    for side in (-1, 1):
        pen.line((side * 0.26, 0.28), (side * 0.44, 0.5), _darker(skin, 0.75), times=1)
    for y in (-0.62, -0.52):
        pen.line((-0.4, y), (0.4, y), _darker(skin, 0.82), times=1)


def _darker(colour: Colour, part: float) -> Colour:
    red, green, blue = (int(value * part) for value in colour)
    return red, green, blue


def _grained(picture: Image.Image, chance: random.Random) -> Image.Image:
    width, height = picture.size
    noise = Image.frombytes("L", picture.size, chance.randbytes(width * height))
    grain = noise.point([round(value * GRAIN) for value in range(256)])
    return ImageChops.add(picture, Image.merge("RGB", (grain, grain, grain)), offset=round(-128 * GRAIN))
