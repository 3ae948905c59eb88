"""Eighty pictures, most of them hostile: drawn anew, upright and bare, or refused by name."""

from __future__ import annotations

import json
import os
import random
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from io import BytesIO

import pytest
from django.conf import settings as django_settings
from PIL import Image, ImageCms, ImageEnhance, ImageFilter, PngImagePlugin

from sevanidhi.core.uploads import examination, formulas, pictures, refusals
from sevanidhi.core.uploads.examination import PURPOSES
from sevanidhi.core.uploads.tests.portraits import jpeg, png, portrait, wall
from sevanidhi.kernel.refusals import Refusal

SCRIPT = b"<script>alert(1)</script>"
PORTRAIT = portrait(3)
MEGABYTE = 1024 * 1024
MOST_MEMORY = 200 * MEGABYTE
TURNED = {  # what a camera held so has written, for a picture that is upright when turned back
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x0110] = orientation, SCRIPT.decode(), "Camera of Asha"
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 27.0, 0.0), 3: "E", 4: (74.0, 38.0, 0.0)})
    how = TURNED[orientation]
    return jpeg(PORTRAIT if how is None else PORTRAIT.transpose(how), exif=exif)


def with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    words.add_text("Packed", SCRIPT.decode() * 100, zip=True)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{SCRIPT.decode()}</x>")
    return png(PORTRAIT, pnginfo=words)


def with_colours_of_its_own() -> bytes:
    return jpeg(PORTRAIT, icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def see_through() -> bytes:
    picture = PORTRAIT.convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 250))
    return png(picture)


def sixteen_bits() -> bytes:
    return png(PORTRAIT.convert("L").convert("I").point(lambda light: light * 257).convert("I;16"))


def moving() -> bytes:
    return png(PORTRAIT, save_all=True, append_images=[wall(), wall()])


# What is kept: drawn anew, as a JPEG of our own making.
KEPT: dict[str, Callable[[], bytes]] = {
    **{f"held as {one}": lambda one=one: with_exif(one) for one in TURNED},
    "lying on its side without saying so": lambda: jpeg(PORTRAIT.rotate(90, expand=True)),
    "upside down without saying so": lambda: jpeg(PORTRAIT.rotate(180)),
    "grey": lambda: jpeg(PORTRAIT.convert("L")),
    "in printers' colours": lambda: jpeg(PORTRAIT.convert("CMYK")),
    "progressive": lambda: jpeg(PORTRAIT, progressive=True),
    "with a colour profile": with_colours_of_its_own,
    "with a broken colour profile": lambda: jpeg(PORTRAIT, icc_profile=b"not a profile" * 40),
    "with a comment": lambda: jpeg(PORTRAIT, comment=SCRIPT),
    "with broken exif": lambda: jpeg(PORTRAIT, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + SCRIPT),
    "of twelve megapixels": lambda: jpeg(PORTRAIT.resize((3000, 4000)), quality=60),
    "png": lambda: png(PORTRAIT),
    "png with words": with_words,
    "png in a palette": lambda: png(PORTRAIT.quantize(200)),
    "png in a palette, see-through": lambda: png(PORTRAIT.quantize(200), transparency=0),
    "png see-through": see_through,
    "png grey": lambda: png(PORTRAIT.convert("L")),
    "png grey, see-through": lambda: png(PORTRAIT.convert("LA")),
    "png in sixteen bits": sixteen_bits,
    "png that moves": moving,
    "page behind a photo": lambda: jpeg(PORTRAIT) + b"<html>" + SCRIPT,
    "page behind a png": lambda: png(PORTRAIT) + b"<html>" + SCRIPT,
    "archive behind a photo": lambda: jpeg(PORTRAIT) + b"PK\x03\x04" + SCRIPT,
    "paper behind a photo": lambda: jpeg(PORTRAIT) + b"%PDF-1.7" + SCRIPT,
    "program in a photo's first marker": lambda: marked(jpeg(PORTRAIT), 0xE1, b"MZ" + SCRIPT),
    "words of Photoshop": lambda: marked(jpeg(PORTRAIT), 0xED, b"Photoshop 3.0\0" + SCRIPT),
    "words of XMP": lambda: marked(jpeg(PORTRAIT), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SCRIPT),
}


def marked(photo: bytes, marker: int, words: bytes) -> bytes:
    return photo[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(words) + 2) + words + photo[2:]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def drawn_png(width: int, height: int, rows: bytes, *more: bytes, bits: int = 8, colours: int = 2) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def blank_png(width: int, height: int, *, bits: int = 8, colours: int = 2) -> bytes:
    wide = 1 + width * {0: 1, 2: 3, 4: 2, 6: 4}[colours] * bits // 8
    return drawn_png(width, height, zlib.compress(bytes(wide * height), 9), bits=bits, colours=colours)


def frame_only(width: int, height: int, marker: int = 0xC0) -> bytes:
    frame = bytes([0xFF, marker]) + struct.pack(">HBHHB", 8, 8, height, width, 0)
    return b"\xff\xd8" + b"\xff\xe0\x00\x04ab" + frame + b"\xff\xd9"


def other(kind: str, **how: object) -> bytes:
    out = BytesIO()
    PORTRAIT.save(out, kind, **how)
    return out.getvalue()


def cut_off(written: Callable[[Image.Image], bytes], hundredths: int) -> bytes:
    whole = written(PORTRAIT)
    return whole[: len(whole) * hundredths // 100]


def packed_words(length: int) -> bytes:
    return chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(length), 9))


def without_its_sum() -> bytes:
    whole = bytearray(png(PORTRAIT))
    whole[whole.index(b"IDAT") + 40] ^= 0xFF
    return bytes(whole)


LARGE, BROKEN, NOT_TAKEN = refusals.PictureTooLarge, refusals.FileBroken, refusals.PhotoNotTaken
REFUSED: dict[str, tuple[Callable[[], bytes], type]] = {
    "144 megapixels": (lambda: blank_png(12_000, 12_000, colours=0), LARGE),
    "26 megapixels": (lambda: blank_png(5200, 5000, colours=0), LARGE),
    "a header of 900 megapixels": (lambda: drawn_png(30_000, 30_000, b""), LARGE),
    "a header as wide as can be": (lambda: drawn_png(2**31 - 1, 1, b""), LARGE),
    "a header wider than can be": (lambda: drawn_png(2**32 - 1, 2**32 - 1, b""), LARGE),
    "a photo of 30 megapixels": (lambda: frame_only(6000, 5000), LARGE),
    "a photo as large as can be": (lambda: frame_only(65_500, 65_500), LARGE),
    "a progressive photo of nine megapixels": (lambda: frame_only(3000, 3000, 0xC2), LARGE),
    "a hair of 500,000 pixels": (lambda: blank_png(500_000, 50), LARGE),
    "no width": (lambda: drawn_png(0, 10, b""), BROKEN),
    "a photo without a height": (lambda: frame_only(100, 0), BROKEN),
    "nothing behind the header": (lambda: png(PORTRAIT)[:33], BROKEN),
    "only its first bytes": (lambda: b"\x89PNG\r\n\x1a\n123", BROKEN),
    "a photo's first bytes": (lambda: b"\xff\xd8\xff\xe0", BROKEN),
    "a header alone": (lambda: frame_only(100, 100), BROKEN),
    **{
        f"cut off at {part} hundredths": (partial(cut_off, jpeg, part), BROKEN)
        for part in (5, 30, 60, 90)
    },
    **{
        f"png cut off at {part} hundredths": (partial(cut_off, png, part), BROKEN)
        for part in (5, 30, 60, 90)
    },
    "a wrong sum": (without_its_sum, BROKEN),
    "rows that are no rows": (lambda: drawn_png(400, 500, b"not packed at all"), BROKEN),
    "fewer rows than it says": (lambda: drawn_png(2000, 2000, zlib.compress(bytes(600))), BROKEN),
    "words that unpack to a hundred megabytes": (
        lambda: drawn_png(400, 500, zlib.compress(bytes(500 * 1201)), packed_words(100_000_000)),
        BROKEN,
    ),
    "rubbish behind a photo's start": (lambda: b"\xff\xd8\xff" + random.Random(1).randbytes(20_000), BROKEN),
    "one pixel": (lambda: png(Image.new("RGB", (1, 1))), refusals.PhotoTooSmall),
    "a stamp": (lambda: jpeg(PORTRAIT.resize((80, 100))), refusals.PhotoTooSmall),
    "a hair": (lambda: png(Image.new("RGB", (5, 4000), "white")), refusals.PhotoTooSmall),
    "gif": (lambda: other("GIF"), NOT_TAKEN),
    "gif and script": (lambda: b"GIF89a/*" + other("GIF")[8:] + b"*/=1;" + SCRIPT, NOT_TAKEN),
    "webp": (lambda: other("WEBP"), NOT_TAKEN),
    "tiff": (lambda: other("TIFF"), NOT_TAKEN),
    "bmp": (lambda: other("BMP"), NOT_TAKEN),
    "icon": (lambda: other("ICO", sizes=[(64, 64)]), NOT_TAKEN),
    "jpeg 2000": (lambda: other("JPEG2000"), NOT_TAKEN),
    "postscript": (lambda: other("EPS"), NOT_TAKEN),
    "heic": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(2000), NOT_TAKEN),
    "avif": (lambda: b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(2000), NOT_TAKEN),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", NOT_TAKEN),
    "svg with script": (lambda: b"<?xml version='1.0'?><svg onload='alert(1)'>" + SCRIPT, NOT_TAKEN),
    "html": (lambda: b"<!DOCTYPE html>" + SCRIPT, NOT_TAKEN),
    "pdf": (lambda: b"%PDF-1.7\n", NOT_TAKEN),
    "archive": (lambda: b"PK\x03\x04" + bytes(100), NOT_TAKEN),
    "page before a photo": (lambda: b"<html>" + jpeg(PORTRAIT), NOT_TAKEN),
    "empty": (lambda: b"", refusals.FileEmpty),
    "eleven megabytes": (lambda: jpeg(PORTRAIT) + bytes(10 * MEGABYTE), refusals.FileTooLarge),
    "too dark": (lambda: jpeg(ImageEnhance.Brightness(PORTRAIT).enhance(0.2)), refusals.PhotoTooDark),
    "blurred": (lambda: jpeg(PORTRAIT.filter(ImageFilter.GaussianBlur(8))), refusals.PhotoBlurred),
    "nobody": (lambda: jpeg(wall()), refusals.NoFace),
}  # fmt: skip


LIMITS = formulas.PhotoLimits(**django_settings.PHOTO_LIMITS)


def looked_at(content: bytes) -> pictures.Drawn:
    """Look at a photo as the child does, here: a child of its own for each of them would take minutes."""
    examination.check_header(content, name="a", allowed=PURPOSES["photo"].types)
    return pictures.photo(content, limits=LIMITS)


@pytest.mark.parametrize("name", ["held as 6", "a wrong sum", "too dark", "empty", "svg"])
def test_the_child_says_the_same(name):
    make, refusal = (KEPT[name], None) if name in KEPT else REFUSED[name]
    try:
        found = examination.examined(make(), purpose=PURPOSES["photo"], name="a")
    except Refusal as no:
        told, content = type(no), None
    else:
        told, content = type(found.doubted) if found.doubted else None, found.content

    assert told is refusal
    assert content is None or content == looked_at(make()).content


def test_they_are_eighty():
    assert len(KEPT) + len(REFUSED) >= 80


@pytest.mark.parametrize("name", KEPT)
def test_a_photo_is_drawn_anew_upright_small_and_bare(name):
    found = looked_at(KEPT[name]())

    assert (found.doubted, found.facts["faces"]) == (None, 1)
    for content, most, size in (
        (found.content, 60 * 1024, (480, 600)),
        (found.thumbnail, 6 * 1024, (120, 150)),
    ):
        assert len(content) <= most
        with Image.open(BytesIO(content)) as shown:
            assert (shown.format, shown.mode) == ("JPEG", "RGB")
            assert shown.width <= size[0]
            assert shown.height <= size[1]
            assert abs(shown.width / shown.height - 35 / 45) < 0.02
            assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            assert _is_upright(shown) or "grey" in name or "sixteen" in name
        assert SCRIPT not in content


def _is_upright(shown: Image.Image) -> bool:
    """Return whether the wall is redder on the left than on the right, in a band above the head."""
    left, right = (shown.resize((9, 9)).getpixel((x, 0)) for x in (0, 8))
    return left[0] > left[2] and right[2] > right[0]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_good_photo_is_refused_by_name(name):
    make, refusal = REFUSED[name]
    try:
        told = looked_at(make()).doubted
    except Refusal as no:
        told = no.name

    assert told == refusal.__name__


# The worst that is let in to be drawn: twenty-five megapixels in every way a pixel may be kept.
HEAVY: dict[str, Callable[[], bytes]] = {
    "png in colours": lambda: blank_png(5000, 5000),
    "png see-through": lambda: blank_png(5000, 5000, colours=6),
    "png see-through in sixteen bits": lambda: blank_png(5000, 5000, bits=16, colours=6),
    "png grey, see-through": lambda: blank_png(5000, 5000, colours=4),
    "png in sixteen bits": lambda: blank_png(5000, 5000, bits=16, colours=0),
    "a very wide png": lambda: blank_png(20_000, 1250),
    "a photo": lambda: jpeg(Image.new("RGB", (5000, 5000), "white"), quality=95, subsampling=0),
    "a photo a little smaller": lambda: jpeg(Image.new("RGB", (3999, 3999), "white"), subsampling=0),
    "a progressive photo": lambda: jpeg(Image.new("RGB", (2820, 2820)), progressive=True, subsampling=0),
    "in printers' colours": lambda: jpeg(Image.new("CMYK", (5000, 5000)), subsampling=0),
    "in printers' colours, progressive": lambda: jpeg(Image.new("CMYK", (2820, 2820)), progressive=True),
}  # fmt: skip
MEASURE = """
import json, resource, subprocess, sys
answer = subprocess.run(sys.argv[1:], stdin=sys.stdin.buffer, capture_output=True)
told = answer.stdout.partition(b"\\n")[0].decode()
print(json.dumps([answer.returncode, told, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024]))
"""


@pytest.mark.parametrize("name", HEAVY)
def test_the_heaviest_pictures_are_drawn_within_two_hundred_megabytes(name, record_property):
    limits = json.dumps(asdict(LIMITS))
    child = [sys.executable, "-I", "-m", "sevanidhi.core.uploads.child", "photo", limits]
    environment = {"PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"}
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, *child], input=HEAVY[name](), capture_output=True, check=True,
        env=environment,
    )  # fmt: skip
    status, told, memory = json.loads(measured.stdout)

    record_property("megabytes", memory // MEGABYTE)
    assert status == 0
    assert "type" in json.loads(told) or json.loads(told)["refused"] == "PhotoTooSmall"
    assert memory < MOST_MEMORY


def test_several_faces_are_a_doubt_and_no_refusal():
    two = Image.new("RGB", (960, 600))
    two.paste(portrait(1), (0, 0))
    two.paste(portrait(2), (480, 0))

    found = looked_at(jpeg(two))

    assert (found.doubted, found.facts["faces"]) == (None, 2)


@pytest.mark.parametrize("seed", range(5))
def test_faces_of_many_kinds_are_found_from_near_and_from_afar(seed):
    room = wall(width=1600)
    room.paste(portrait(seed, width=480), (700, 300))

    found = looked_at(jpeg(room))

    assert (found.doubted, found.facts["faces"]) == (None, 1)


def test_the_picture_of_a_paper_is_drawn_anew_and_needs_no_face():
    found = examination.examined(with_exif(6), purpose=PURPOSES["paper"], name="a")

    with Image.open(BytesIO(found.content)) as shown:
        assert (shown.size, set(shown.info) & {"exif", "icc_profile", "comment"}) == ((480, 600), set())
    assert SCRIPT not in found.content


@pytest.mark.parametrize(("face", "box"), [
    (None, (0, 0, 466, 600)),
    (formulas.Box(200, 200, 300, 300), (153, 130, 347, 380)),
    (formulas.Box(0, 0, 100, 100), (0, 0, 194, 250)),
    (formulas.Box(380, 500, 480, 600), (286, 350, 480, 600)),
    (formulas.Box(100, 100, 400, 400), (16, 0, 483, 600)),
])  # fmt: skip
def test_a_photo_is_cut_around_its_face_and_never_beyond_its_edge(face, box):
    cut = formulas.cut_around(face, width=483, height=600)

    assert all(abs(is_ - should) <= 10 for is_, should in zip(cut, box, strict=True))
    assert 0 <= cut.left < cut.right <= 483
    assert 0 <= cut.top < cut.bottom <= 600
