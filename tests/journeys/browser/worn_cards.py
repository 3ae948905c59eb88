"""Printed cards as they come to a hospital's desk: out of focus, folded, copied, held askew. Seeded."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

WHITE = 255
FROM_THE_DESK = 40  # white round the card


def worn(card: Image.Image, seed: int) -> bytes:
    """Return a scan or photo of a printed face as JPEG, worn in one of five ways by the seed."""
    chance = random.Random(seed)
    sheet = Image.new("L", (card.width + 2 * FROM_THE_DESK, card.height + 2 * FROM_THE_DESK), WHITE)
    sheet.paste(card.convert("L"), (FROM_THE_DESK, FROM_THE_DESK))
    changed = (blurred, folded, copied, askew, in_bad_light)[seed % 5](sheet, chance)
    return as_jpeg(changed, quality=chance.randint(55, 90))


def blurred(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Blur by up to 15 % of ten modules' breadth, more than a card printer's dots run."""
    return sheet.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 1.5)))


def folded(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Fold it twice: the print is rubbed off along the fold, and one side lies in shadow."""
    pen = ImageDraw.Draw(sheet)
    for _fold in range(2):
        across = chance.randint(0, sheet.height)
        line = [(0, across), (sheet.width, across + chance.randint(-60, 60))]
        pen.line(line, fill=chance.choice((WHITE, 120)), width=chance.randint(2, 5))
    shadow = Image.linear_gradient("L").resize(sheet.size).point(lambda value: 160 + value * 95 // 255)
    return ImageChops.multiply(sheet, shadow).filter(ImageFilter.GaussianBlur(0.6))


def copied(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Copy it on an old copier: nearly black and white, specks, lines a little too thick."""
    steep, dark = chance.uniform(2, 4), chance.uniform(90, 140)
    hard = sheet.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: (value - dark) * steep + 128)
    specks = Image.effect_noise(hard.size, 50).point(lambda value: 0 if value < 10 else WHITE)
    return ImageChops.multiply(hard, specks)


def askew(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Photograph it by hand: turned, from the side, nearer or farther."""
    turned = sheet.rotate(chance.uniform(-25, 25), Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)
    width, height = turned.size
    lean = chance.uniform(0.02, 0.08)
    corners = (0, 0, width * lean, height, width * (1 - lean), height, width, 0)
    seen = turned.transform(
        turned.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=WHITE
    )
    scale = chance.uniform(0.75, 1.3)
    return seen.resize((round(width * scale), round(height * scale)), Image.Resampling.BICUBIC)


def in_bad_light(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Photograph it in a dim room: dark, flat, grainy, a lamp's shine on one side."""
    dim = ImageEnhance.Contrast(ImageEnhance.Brightness(sheet).enhance(chance.uniform(0.35, 0.7))).enhance(
        0.7
    )
    grain = Image.effect_noise(dim.size, chance.uniform(4, 12))
    shine = Image.radial_gradient("L").resize(dim.size).point(lambda value: (255 - value) // 3)
    return ImageChops.add(ImageChops.add(dim, grain, scale=1, offset=-128), shine)


def as_jpeg(picture: Image.Image, *, quality: int) -> bytes:
    file = BytesIO()
    picture.convert("L").save(file, "JPEG", quality=quality)
    return file.getvalue()
