"""Faces drawn by hand, which the detector finds: no real person's picture is needed."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SKINS = ((198, 146, 108), (168, 118, 84), (140, 94, 66), (214, 168, 130))
CLOTHES = ((70, 80, 120), (120, 50, 60), (60, 100, 80))
GRAIN = 10  # the lower, the rougher


def portrait(seed: int = 3, *, width: int = 480) -> Image.Image:
    """Return a person from the chest up, four by five; the wall is redder on the left, bluer on the right."""
    chance = random.Random(seed)
    height = width * 5 // 4
    picture = Image.new("RGB", (width, height), (235, 225, 200))
    picture.paste((190, 205, 240), (width // 2, 0, width, height))
    draw = ImageDraw.Draw(picture)
    skin = chance.choice(SKINS)
    dark, middle = (tuple(int(light * by) for light in skin) for by in (0.62, 0.82))

    def oval(x: float, y: float, across: float, down: float, colour: Any) -> None:
        draw.ellipse((x - across, y - down, x + across, y + down), fill=colour)

    x, y, wide, high = width / 2, height * 0.45, width * 0.24, width * 0.32
    draw.rectangle((x - wide * 0.45, y + high * 0.6, x + wide * 0.45, height), fill=middle)
    oval(x, height * 1.02, width * 0.42, height * 0.2, chance.choice(CLOTHES))
    oval(x, y - high * 0.25, wide * 1.12, high, (30, 24, 22))
    oval(x, y, wide, high, skin)
    for side in (-1, 1):
        eye, line = x + side * wide * 0.42, y - high * 0.12
        oval(eye, line, wide * 0.30, high * 0.14, dark)
        oval(eye, line, wide * 0.20, high * 0.075, (235, 230, 225))
        oval(eye, line, wide * 0.09, high * 0.075, (25, 18, 15))
        brow = (eye - wide * 0.26, line - high * 0.2, eye + wide * 0.26, line - high * 0.22)
        draw.line(brow, fill=(28, 20, 18), width=int(width * 0.018))
    nose = [(x - wide * 0.07, y - high * 0.08), (x + wide * 0.07, y - high * 0.08)]
    draw.polygon([*nose, (x + wide * 0.17, y + high * 0.27), (x - wide * 0.17, y + high * 0.27)], fill=middle)
    for side in (-1, 1):
        oval(x + side * wide * 0.1, y + high * 0.27, wide * 0.06, high * 0.03, (50, 30, 25))
    oval(x, y + high * 0.52, wide * 0.36, high * 0.07, (120, 50, 50))
    lips = (x - wide * 0.36, y + high * 0.52, x + wide * 0.36, y + high * 0.52)
    draw.line(lips, fill=(60, 20, 20), width=max(1, int(width * 0.008)))
    return _grained(picture.filter(ImageFilter.GaussianBlur(width / 160)), chance)


def _grained(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Return the picture with what every camera adds: without it a drawing is smooth as what is blurred."""
    noise = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
    noise = noise.point(lambda light: 128 + (light - 128) // GRAIN)
    return ImageChops.add(picture, Image.merge("RGB", (noise, noise, noise)), scale=1, offset=-128)


def wall(*, width: int = 480) -> Image.Image:
    """Return a sharp picture without anybody in it."""
    picture = Image.new("RGB", (width, width * 5 // 4), (180, 180, 175))
    draw = ImageDraw.Draw(picture)
    for place in range(0, width * 2, 24):
        draw.line((place, 0, place - width, width * 5 // 4), fill=(120, 90, 80), width=5)
    return _grained(picture, random.Random(1))


def jpeg(picture: Image.Image, **how: Any) -> bytes:
    return _written(picture, "JPEG", **({"quality": 90} | how))


def png(picture: Image.Image, **how: Any) -> bytes:
    return _written(picture, "PNG", **how)


def _written(picture: Image.Image, kind: str, **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()
