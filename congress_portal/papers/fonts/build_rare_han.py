"""Makes RareHan.ttf: the characters that Noto Serif SC and Noto Sans SC lack, from HanaMinA and HanaMinB.

usage: python build_rare_han.py HanaMinA.ttf HanaMinB.ttf NotoSerifSC-Regular.otf NotoSansSC-Regular.otf RareHan.ttf
wants fontTools. 256 units an em: a hundredth of a millimetre at size 3, and half the size of the file when packed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

UNITS = 256
NAME, VERSION = "Rare Han", "Version 2017.904"
DROPPED = ["vhea", "vmtx", "GSUB", "GPOS", "GDEF", "BASE", "FFTM", "VORG", "DSIG", "gasp"]
LICENCE = (
    "Hanazono Font License: unlimited permission to use, copy and distribute, with or without modification."
)


def covered(path: str) -> set[int]:
    return set(TTFont(path, lazy=True).getBestCmap())


def part(path: str, characters: set[int], out: Path) -> str:
    """The glyphs of these characters alone, without hints, as a file."""
    font = TTFont(path)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += DROPPED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for table in DROPPED:
        if table in font:
            del font[table]
    font.save(out)
    return str(out)


def main(first: str, second: str, serif: str, sans: str, out: str) -> None:
    known = covered(serif) & covered(sans)
    rare = {one for one in covered(second) - known if one >= 0x20000}
    others = {one for one in covered(first) - known - rare if one > 0x2000 and not 0xE000 <= one < 0xF900}
    with TemporaryDirectory() as folder:
        parts = [part(first, others, Path(folder, "a.ttf")), part(second, rare, Path(folder, "b.ttf"))]
        font = merge.Merger().merge(parts)
    scale_upem(font, UNITS)
    for record in list(font["name"].names):
        font["name"].removeNames(nameID=record.nameID)
    texts = {1: NAME, 2: "Regular", 3: f"{NAME} {VERSION}", 4: NAME, 5: VERSION, 6: "RareHan", 13: LICENCE}
    texts[0] = "Copyright 2008-2017 GlyphWiki Project"
    for number, text in texts.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].fsType = 0
    font["post"].formatType = 3.0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(out)


if __name__ == "__main__":
    main(*sys.argv[1:6])
