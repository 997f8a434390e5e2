"""Small drawn pictures that stand for photos: a lamp, a road, water, a house. Nobody's photo is used."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import lru_cache

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE = (640, 480)
Pen = ImageDraw.ImageDraw
type Photo = ContentFile[bytes]


def picture(category: str, rng: random.Random, *, is_after: bool) -> Photo:
    """A picture for a category, before or after the work."""
    data = _draw(SCENES.get(category, "house"), rng.randrange(3), is_after)
    return ContentFile(data, name=f"{rng.getrandbits(64):016x}.jpg")


SCENES = {
    "road": "road", "safety": "road", "tourism": "road", "water": "water", "lake": "water", "environment": "bins",
    "farm": "field", "telecom": "lamp",
}  # fmt: skip


@lru_cache(maxsize=64)
def _draw(scene: str, variant: int, is_after: bool) -> bytes:
    image = Image.new("RGB", SIZE, ("#cfe3f2", "#dfe6ea", "#f2e3c9")[variant])
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 300), (150, 150 + 30 * variant), (330, 290), (480, 170), (640, 300)], fill="#8fae93")
    DRAWN[scene](pen, is_after)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=70, optimize=True)
    return file.getvalue()


def _road(pen: Pen, is_after: bool) -> None:
    pen.rectangle((0, 300, 640, 480), fill="#9aa38c")
    pen.polygon([(280, 300), (360, 300), (600, 480), (40, 480)], fill="#6b6b6b" if is_after else "#85817b")
    if is_after:
        for top in range(310, 470, 40):
            pen.rectangle((314, top, 326, top + 20), fill="#f5f5f0")
        pen.line((372, 300, 630, 470), fill="#e8e8e8", width=8)
    else:
        for left, top in ((250, 380), (340, 420), (310, 345)):
            pen.ellipse((left, top, left + 70, top + 26), fill="#4a443c")


def _water(pen: Pen, is_after: bool) -> None:
    pen.rectangle((0, 300, 640, 480), fill="#3f87b5" if is_after else "#7d8f6a")
    for number in range(5):
        pen.arc((30 + 120 * number, 340, 130 + 120 * number, 380), 0, 180, fill="#dbeef8", width=4)
    if not is_after:
        for left, top in ((110, 390), (260, 430), (430, 400), (540, 440)):
            pen.rectangle((left, top, left + 34, top + 14), fill="#d9d3b8")


def _bins(pen: Pen, is_after: bool) -> None:
    pen.rectangle((0, 330, 640, 480), fill="#b7b1a5")
    for number, colour in enumerate(("#2f6f3e", "#32598f", "#8a3030", "#555555")):
        left = 120 + 110 * number
        pen.rectangle((left, 260, left + 80, 390), fill=colour)
        pen.rectangle((left - 6, 245, left + 86, 262), fill=colour)
    if not is_after:
        for left, top in ((90, 400), (240, 410), (360, 395), (500, 412)):
            pen.ellipse((left, top, left + 80, top + 46), fill="#3b3b3b")


def _field(pen: Pen, is_after: bool) -> None:
    pen.rectangle((0, 290, 640, 480), fill="#7aa05a" if is_after else "#a69a63")
    for number in range(7):
        top = 305 + number * 26
        pen.line((0, top, 640, top + 12), fill="#3f6b35" if is_after else "#7f7347", width=7)


def _lamp(pen: Pen, is_after: bool) -> None:
    pen.rectangle((0, 0, 640, 480), fill="#27313f")
    pen.rectangle((0, 380, 640, 480), fill="#3a3f44")
    pen.rectangle((306, 130, 318, 400), fill="#8b9299")
    pen.rectangle((306, 126, 400, 138), fill="#8b9299")
    if is_after:
        pen.polygon([(370, 146), (400, 146), (520, 400), (250, 400)], fill="#e6cf7a")
    pen.ellipse((365, 128, 405, 156), fill="#fff3b0" if is_after else "#5b5b55")


def _house(pen: Pen, is_after: bool) -> None:
    pen.rectangle((0, 340, 640, 480), fill="#a8b08f")
    pen.rectangle((170, 210, 470, 400), fill="#f2efe6" if is_after else "#cfc3a8")
    pen.polygon([(150, 215), (320, 110), (490, 215)], fill="#55504a")
    pen.rectangle((290, 300, 350, 400), fill="#7a4a2c")
    if not is_after:
        pen.line((210, 215, 240, 290, 222, 395), fill="#4a443c", width=5)


DRAWN: dict[str, Callable[[Pen, bool], None]] = {
    "road": _road, "water": _water, "bins": _bins, "field": _field, "lamp": _lamp, "house": _house,
}  # fmt: skip
