"""What the browser gets is ours: no other government's marks, nothing inline, built from the lock file."""

from __future__ import annotations

import json
import re

import pytest

from tests.house import reading
from tools import assets

INLINE = (
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    re.compile(r"<[^>{]*\sstyle\s*=", re.IGNORECASE),
    re.compile(r"<[^>{]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    re.compile(r"javascript:", re.IGNORECASE),
)
WEIGHT_LIMITS = {
    "site.css": 150_000, "govuk.js": 60_000, "htmx.js": 60_000, "site.js": 5_000, "verify.js": 100_000,
}  # fmt: skip


def inline(text: str) -> list[str]:
    """Return what a strict content policy would refuse."""
    return [found.group(0) for pattern in INLINE for found in pattern.finditer(text)]


def test_no_template_holds_inline_script_or_style():
    pages = reading.named(".html", below=reading.PACKAGE)

    assert len(pages) > 10
    assert [
        f"{reading.short(path)}: {bad}" for path in pages for bad in inline(path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize(
    "sample",
    [
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<p style="color:red">',
        '<a onclick="x()">',
        '<a href="javascript:x">',
    ],
)
def test_inline_script_or_style_would_be_found(sample):
    assert inline(sample) != []


def test_the_bundle_is_built_and_carries_no_other_governments_marks():
    built = {path.name for path in assets.BUILT.iterdir()}

    assert {"site.css", "fonts.css", "site.js", "govuk.js", "htmx.js", "mark.svg", "fonts"} <= built
    assert assets.marks_of_another_government() == []


@pytest.mark.parametrize("mark", ["GDS Transport", "GOV.UK", "govuk-crest", "a crown"])
def test_such_a_mark_would_be_found(mark, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    (tmp_path / "site.css").write_text(f"/* {mark} */", encoding="utf-8")

    assert len(assets.marks_of_another_government()) == 1


def test_style_sheets_and_scripts_stay_small():
    sizes = {name: (assets.BUILT / name).stat().st_size for name in WEIGHT_LIMITS}

    assert [name for name, size in sizes.items() if size > WEIGHT_LIMITS[name]] == []


def test_fonts_are_two_scripts_in_two_weights_shown_while_they_load():
    css = (assets.BUILT / "fonts.css").read_text("utf-8")
    named = re.findall(r"url\([\"']?fonts/([\w-]+)\.woff2", css)

    assert sorted(named) == ["devanagari-400", "devanagari-700", "latin-400", "latin-700"]
    assert sorted(path.stem for path in (assets.BUILT / "fonts").iterdir()) == sorted(named)
    assert css.count("font-display:swap") == css.count("unicode-range") == 4


def test_packages_come_from_a_lock_file_with_hashes():
    lock = json.loads((assets.HOUSE / "package-lock.json").read_text("utf-8"))
    packages = {name: told for name, told in lock["packages"].items() if name}

    assert len(packages) > 5
    assert [
        name for name, told in packages.items() if not told.get("integrity", "").startswith("sha512-")
    ] == []


def test_the_palette_passes_contrast():
    tokens = dict(
        re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", (assets.LOOK / "_tokens.scss").read_text("utf-8"), re.M)
    )
    pairs = [
        ("ink", "paper"),
        ("ink", "panel"),
        ("quiet", "paper"),
        ("quiet", "panel"),
        ("neel", "paper"),
        ("neel", "panel"),
        ("panel", "neel"),
        ("good", "good-tint"),
        ("wrong", "wrong-tint"),
        ("kesar", "panel"),
        ("ink", "focus"),
        ("panel", "good"),
        ("panel", "wrong"),
        ("panel", "kesar"),
    ]

    assert {
        pair: ratio for pair in pairs if (ratio := contrast(*(tokens[name] for name in pair))) < 4.5
    } == {}


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours written #rrggbb."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
