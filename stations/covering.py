"""Covering faces in a photo: a new picture in which nothing of what lay beneath can be got back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from PIL import Image, ImageFilter

from congress_portal.loops.photos import DECODING, QUALITY

WHOLE = 1000
"""Places are told in thousandths of the picture's width and height."""
COLUMNS, ROWS = 12, 9
"""The grid for who cannot draw."""
BLOCKS = 4
"""So many blocks across a covered place: too few to tell a face by, enough to see that somebody stood there."""
MOST_BOXES = 60
Box = tuple[int, int, int, int]


def covered(original: IO[bytes], boxes: Iterable[Sequence[int]]) -> ContentFile[bytes]:
    """The picture anew, without metadata, with each box (left, top, right, bottom) made unreadable."""
    with DECODING, Image.open(original) as opened:
        opened.load()
        picture = Image.new("RGB", opened.size)
        picture.paste(opened.convert("RGB"))
    for box in boxes:
        left, top, right, bottom = _pixels(box, picture.size)
        if right <= left or bottom <= top:
            continue
        part = picture.crop((left, top, right, bottom))
        small = part.resize((BLOCKS, BLOCKS), Image.Resampling.BOX)
        coarse = small.resize(part.size, Image.Resampling.NEAREST)
        picture.paste(coarse.filter(ImageFilter.GaussianBlur(max(part.size) / 24)), (left, top))
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY, optimize=True)
    return ContentFile(written.getvalue(), name=f"{uuid.uuid4()}.jpg")


def _pixels(box: Sequence[int], size: tuple[int, int]) -> Box:
    """Outwards to whole pixels, so that no edge of a face stays."""
    left, top, right, bottom = (min(max(side, 0), WHOLE) for side in box)
    width, height = size
    return (
        left * width // WHOLE,
        top * height // WHOLE,
        -(-right * width // WHOLE),
        -(-bottom * height // WHOLE),
    )


def box_of_cell(number: int) -> Box:
    """The box of a cell of the grid, counted row by row from 0."""
    row, column = divmod(number, COLUMNS)
    return (
        column * WHOLE // COLUMNS,
        row * WHOLE // ROWS,
        -(-(column + 1) * WHOLE // COLUMNS),
        -(-(row + 1) * WHOLE // ROWS),
    )
