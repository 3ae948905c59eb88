"""The typeface of our papers: Noto Sans Devanagari, prepared so that its text can be copied and searched.

In Noto a vowel sign has no width and hangs left of its letter's end. Programs that read a PDF's text then
see a gap after it and break the word: "कुल" becomes "कु ल". So each sign is followed by an empty glyph of no
width at the letter's end, which closes the gap and is not seen.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import fontpkg_noto_sans_devanagari
from fontTools.otlLib import builder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.varLib.instancer import instantiateVariableFont

FAMILY = "Noto Sans Devanagari"
WEIGHTS = {"regular": 400, "bold": 700}
MARK = 3  # the class of marks in a font's GDEF table
LAST_FEATURES = ("psts", "abvs", "blws")  # applied last of all when Devanagari is shaped
STOP = "sevanidhi.stop"


def source() -> Path:
    """Return the typeface as its makers gave it: one file with all weights."""
    (file,) = (Path(fontpkg_noto_sans_devanagari.__file__).parent / "files").glob("*.ttf")
    return file


def prepared(home: Path) -> Path:
    """Return the folder of the prepared fonts below `home`, made on first use (some two seconds)."""
    mark = hashlib.sha256(source().read_bytes() + Path(__file__).read_bytes()).hexdigest()[:12]
    folder = home / "fonts" / mark
    if not folder.exists():
        _make(folder)
    return folder


def _make(folder: Path) -> None:
    """Make the fonts beside their place and move them into it; another process may have been quicker."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as draft:
        ready = Path(draft) / "ready"
        ready.mkdir()
        for name, weight in WEIGHTS.items():
            _prepare(weight).save(ready / f"{name}.ttf")
        try:
            os.rename(ready, folder)
        except OSError:
            if not folder.exists():
                raise


def _prepare(weight: int) -> TTFont:
    font = TTFont(source(), recalcTimestamp=False)
    font = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=True)
    _add_empty_glyph(font)
    _stop_after_signs(font)
    return font


def _add_empty_glyph(font: TTFont) -> None:
    font.setGlyphOrder([*font.getGlyphOrder(), STOP])
    font["glyf"][STOP] = TTGlyphPen(None).glyph()
    font["hmtx"][STOP] = (0, 0)


def _stop_after_signs(font: TTFont) -> None:
    """Add the rule "a letter's last sign is followed by the empty glyph" to the features applied last."""
    signs = _signs(font)
    table = font["GSUB"].table
    add = builder.buildLookup([builder.buildMultipleSubstSubtable({sign: [sign, STOP] for sign in signs})])
    add_at = len(table.LookupList.Lookup)
    table.LookupList.Lookup += [add, _after_last_sign(font, signs, apply=add_at)]
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag in LAST_FEATURES:
            record.Feature.LookupListIndex.append(add_at + 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def _after_last_sign(font: TTFont, signs: list[str], *, apply: int) -> Any:
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = 6, 0
    lookup.SubTable = [
        _context(font, signs, followed_by=[signs], apply=None),  # another sign follows: leave this one
        _context(font, signs, followed_by=[], apply=apply),
    ]
    lookup.SubTableCount = len(lookup.SubTable)
    return lookup


def _context(font: TTFont, signs: list[str], *, followed_by: list[list[str]], apply: int | None) -> Any:
    glyph_map = font.getReverseGlyphMap()
    rule = otTables.ChainContextSubst()
    rule.Format = 3
    rule.BacktrackCoverage, rule.BacktrackGlyphCount = [], 0
    rule.InputCoverage, rule.InputGlyphCount = [builder.buildCoverage(signs, glyph_map)], 1
    rule.LookAheadCoverage = [builder.buildCoverage(one, glyph_map) for one in followed_by]
    rule.LookAheadGlyphCount = len(followed_by)
    rule.SubstLookupRecord = [] if apply is None else [_record(apply)]
    rule.SubstCount = len(rule.SubstLookupRecord)
    return rule


def _record(lookup: int) -> Any:
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = 0, lookup
    return record


def _signs(font: TTFont) -> list[str]:
    classes = font["GDEF"].table.GlyphClassDef.classDefs
    return sorted((glyph for glyph, kind in classes.items() if kind == MARK), key=font.getGlyphID)
