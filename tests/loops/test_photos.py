"""Photos that citizens and handlers send: what is taken, what is refused, and what is left of it."""

from __future__ import annotations

import resource
import struct
import tempfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.utils.datastructures import MultiValueDict
from PIL import Image

from congress_portal.loops import photos
from congress_portal.loops.photos import MultiplePhotoField, clean_photo

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def encoded(
    format: str,
    size: tuple[int, int] = (60, 40),
    mode: str = "RGB",
    colour: object = "red",
    **options: object,
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, colour).save(out, format, **options)
    return out.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def cleaned(content: bytes, name: str = "photo.jpg") -> Image.Image:
    return Image.open(clean_photo(upload(content, name)))


def refusal(content: bytes, name: str = "photo.jpg") -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        clean_photo(upload(content, name))
    return refused.value


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises more pixels than its few bytes hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF", "MPO"])
def test_a_photo_of_any_phone_becomes_a_jpeg(format: str) -> None:
    picture = cleaned(encoded(format))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (60, 40))
    red, green, blue = picture.getpixel((30, 20))
    assert red > 240 and green < 15 and blue < 15


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("L", 90), ("LA", (90, 120)), ("P", 3), ("1", 1), ("I;16", 9000), ("RGBA", (9, 9, 9, 90))],
)
def test_every_mode_of_png_is_taken(mode: str, colour: object) -> None:
    assert cleaned(encoded("PNG", mode=mode, colour=colour)).mode == "RGB"


def test_a_printers_jpeg_in_four_colours_is_taken() -> None:
    assert cleaned(encoded("JPEG", mode="CMYK", colour=(0, 255, 255, 0))).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    picture = cleaned(encoded("PNG", mode="RGBA", colour=(255, 0, 0, 0)))
    assert min(picture.getpixel((5, 5))) > 250


def test_the_longest_side_is_kept_within_the_limit() -> None:
    assert cleaned(encoded("JPEG", size=(5000, 1000))).size == (2048, 410)
    assert cleaned(encoded("PNG", size=(100, 4096))).size == (50, 2048)


def test_a_small_photo_is_not_made_bigger() -> None:
    assert cleaned(encoded("JPEG", size=(3, 1))).size == (3, 1)


def test_the_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert cleaned(encoded("JPEG", size=(60, 40), exif=exif)).size == (40, 60)


def test_a_big_photo_stands_upright_too() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 8
    assert cleaned(encoded("JPEG", size=(4096, 400), exif=exif)).size == (200, 2048)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_tells_where_or_with_what_it_was_taken(format: str) -> None:
    exif = Image.Exif()
    exif[MAKE] = "PHONE-MAKER"
    exif.get_ifd(GPS)[1] = "N"
    content = clean_photo(upload(encoded(format, exif=exif, icc_profile=b"x" * 200))).read()
    assert b"PHONE-MAKER" not in content
    assert not set(Image.open(BytesIO(content)).info) & {"exif", "icc_profile", "xmp", "comment"}


def test_the_name_is_new_and_says_nothing() -> None:
    name = clean_photo(upload(encoded("PNG"), "张三家门口.png")).name or ""
    assert name.endswith(".jpg") and "张三" not in name and len(name) == 40


def test_the_content_decides_not_the_name() -> None:
    assert cleaned(encoded("PNG"), "report.exe").format == "JPEG"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\0" * 600,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a" + b"\0" * 60,
        b"%PDF-1.7",
        b"\0",
        b"RIFF\0\0\0\0WAVE",
        b"\0\0\0\x18ftypmp42" + b"\0" * 90,
    ],
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    error = refusal(content, "photo.jpg")
    assert error.code == "kind" and "不是照片" in error.messages[0]


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").messages == ["文件是空的，请重新选择。"]


class Unread(SimpleUploadedFile):
    """An upload that says its size and must not be read."""

    size = 40 * 1024 * 1024

    def __init__(self) -> None:
        self.name = "big.jpg"

    @property
    def file(self) -> object:
        raise AssertionError("read")


def test_forty_megabytes_are_refused_unread() -> None:
    with pytest.raises(ValidationError, match="超过12 MB"):
        clean_photo(Unread())


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("side", [7072, 10_000, 60_000])
def test_a_decompression_bomb_is_refused_by_its_header(side: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "像素超过5000万" in refusal(png_of(side, side)).messages[0]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_jpeg_of_endless_scans_is_refused_before_it_is_decoded() -> None:
    plain = encoded("JPEG", progressive=True)
    scan = plain.index(b"\xff\xda")
    again = plain[scan : plain.index(b"\xff", scan + 2)]
    assert refusal(plain[:scan] + again * 200 + plain[scan:]).code == "scans"


def test_scans_of_a_thumbnail_inside_are_not_counted() -> None:
    inside = encoded("JPEG", comment=b"\xff\xda" * 300)
    assert inside.count(b"\xff\xda") > 300 and cleaned(inside).size == (60, 40)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_photo_is_refused(format: str, part: float) -> None:
    content = noisy(format)
    error = refusal(content[: int(len(content) * part)])
    assert error.code in ("broken", "kind")


def noisy(format: str) -> bytes:
    out = BytesIO()
    Image.effect_noise((300, 200), 90).convert("RGB").save(out, format)
    return out.getvalue()


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_of_an_animation_the_first_frame_stays(format: str) -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("blue", "red", "green")]
    frames[0].save(out, format, save_all=True, append_images=frames[1:], lossless=True)
    red, _, blue = cleaned(out.getvalue()).getpixel((10, 10))
    assert blue > 200 and red < 50


def test_no_temporary_file_stays_behind(settings: object, tmp_path: Path) -> None:
    before = set(Path(tempfile.gettempdir()).iterdir())
    with TemporaryUploadedFile("p.heic", "image/heic", 0, None) as big:
        big.write(encoded("HEIF"))
        big.size = big.tell()
        clean_photo(big)
    made = set(Path(tempfile.gettempdir()).iterdir()) - before
    assert not [path for path in made if path.suffix in (".heic", ".upload", ".jpg")]


class PhotoForm(forms.Form):
    photos = MultiplePhotoField(required=False, max_files=2)


def form(*uploads: SimpleUploadedFile) -> PhotoForm:
    return PhotoForm({}, MultiValueDict({"photos": list(uploads)}))


def test_the_field_gives_the_list_of_cleaned_photos() -> None:
    filled = form(upload(encoded("PNG"), "a.png"), upload(encoded("WEBP"), "b.webp"))
    assert filled.is_valid()
    assert [photo.name[-4:] for photo in filled.cleaned_data["photos"]] == [".jpg", ".jpg"]


def test_no_photo_is_fine_where_none_is_required() -> None:
    empty = form()
    assert empty.is_valid() and empty.cleaned_data["photos"] == []


def test_a_required_field_wants_one() -> None:
    with pytest.raises(ValidationError):
        MultiplePhotoField().clean([])


def test_more_photos_than_allowed_are_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "clean_photo", lambda _: pytest.fail("opened"))
    assert form(*[upload(b"x")] * 3).errors["photos"] == ["最多上传2张照片，您选择了3张。"]


def test_each_error_names_its_file() -> None:
    errors = form(upload(b"MZ", "游戏.exe"), upload(b"", "空.jpg")).errors["photos"]
    assert errors[0].startswith("“游戏.exe”：这不是照片") and errors[1].startswith("“空.jpg”：文件是空的")


def test_a_long_name_is_shortened_around_its_ending() -> None:
    [error] = form(upload(b"MZ", "很" * 90 + ".jpg")).errors["photos"]
    assert "….jpg" not in error and error.index("”") < 45 and ".jpg”" in error


def test_a_name_full_of_markup_is_shown_as_text() -> None:
    shown = str(form(upload(b"MZ", "<b>x</b>.jpg")).errors["photos"])
    assert "<b>x" not in shown


def test_the_input_takes_several_images() -> None:
    assert 'accept="image/*"' in str(PhotoForm()["photos"]) and "multiple" in str(PhotoForm()["photos"])
