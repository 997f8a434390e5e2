"""What is too large is refused before it is read, and of one file no more is kept than need be."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from congress_portal import uploads
from congress_portal.loops import photos
from tests.pages.templates import all_templates, name_of
from tests.world import World

pytestmark = pytest.mark.django_db  # every page names the county
MEGABYTE = uploads.MEGABYTE
FORM = "/s/weiping0000001/opinion/"


class NeverRead(io.RawIOBase):
    """A body that must not be asked for."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


def announce(client: Client, path: str, length: str, **more: str) -> Any:
    return client.generic("POST", path, **{"wsgi.input": NeverRead(), "CONTENT_LENGTH": length, **more})


@pytest.mark.parametrize(
    ("path", "megabytes"),
    [
        (FORM, 76),
        ("/loops/YJ-2026-0001/check_in/", 76),
        ("/accounts/login/", 3),
        ("/nowhere/", 3),
        ("/track/", 3),
    ],
)
def test_too_large_a_request_is_refused_unread(client: Client, path: str, megabytes: int) -> None:
    answer = announce(client, path, str(megabytes * MEGABYTE))
    assert answer.status_code == 413
    assert "太大" in answer.content.decode() and "content-security-policy" in answer.headers


def test_over_the_api_the_refusal_is_json(client: Client) -> None:
    answer = announce(client, "/api/v1/opinions/", str(3 * MEGABYTE))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("length", ["-1", "x", "²", "1e9", "9" * 5000])
def test_a_strange_length_is_refused(client: Client, length: str) -> None:
    assert announce(client, FORM, length).status_code in (411, 413)


def test_a_body_without_a_length_is_refused(client: Client) -> None:
    assert announce(client, FORM, "", HTTP_TRANSFER_ENCODING="chunked").status_code == 411


def test_six_large_photos_pass(rf: RequestFactory) -> None:
    request = rf.generic("POST", FORM, CONTENT_LENGTH=str(74 * MEGABYTE))
    through = HttpResponse("through")
    assert uploads.RequestSizes(lambda _: through)(request) is through


def test_of_a_huge_file_little_more_than_a_photo_is_written(rf: RequestFactory, world: World) -> None:
    sent = io.BytesIO(b"\xff\xd8\xff\xe0" + b"\0" * (40 * MEGABYTE))
    sent.name = "大.jpg"
    request: HttpRequest = rf.post(FORM, {"photos": sent})
    kept = request.FILES["photos"]
    assert isinstance(kept, TemporaryUploadedFile)
    assert photos.MAX_BYTES < kept.size == kept.file.seek(0, 2) < photos.MAX_BYTES + MEGABYTE


def test_the_limits_agree_with_each_other() -> None:
    assert uploads.MOST_OF_A_FILE == photos.MAX_BYTES
    assert uploads.MOST_WITH_PHOTOS > photos.MAX_FILES * photos.MAX_BYTES


TAKERS = {
    "loops/move.html": "/loops/YJ-2026-0001/check_in/",
    "deputies/edit.html": "/deputies/zhang00000001/",
    "stations/map_layers.html": "/map/layers/",
    "manage/photos.html": "/manage/weiping0000001/photos/",
    "desk/confirm.html": "/desk/weiping0000001/D1/confirm/",
    "receptions/new.html": "/receptions/at/weiping0000001/new/",
    "receptions/act.html": "/receptions/session/1/claim/hear/",
    "opinions/new.html": "/s/weiping0000001/opinion/",
    "opinions/similar.html": "/d/zhang00000001/opinion/",
    "proposals/pictures.html": "/proposals/drafts/1/pictures/",
    "proposals/meeting.html": "/proposals/meetings/1/upload/",
    "proposals/commitment.html": "/proposals/JY-2026-0001/commitments/1/report/",
    "proposals/consult.html": "/proposals/JY-2026-0001/talks/new/",
    "proposals/key_visit.html": "/proposals/keys/1/visit/",
    "proposals/check_new.html": "/proposals/JY-2026-0001/checks/new/",
    "meetings/form.html": "/meetings/1/papers/1/",
    "visits/ask.html": "/visits/1/record/",
    "imports/upload.html": "/imports/units/",
    "votes/project_tell.html": "/projects/SS-2026-0001/nodes/1/",
}


def test_every_form_with_files_may_be_as_large_as_they_are(client: Client) -> None:
    found = {name_of(path) for path in all_templates() if "multipart/form-data" in path.read_text("utf-8")}
    assert found - {"styleguide/forms.html"} == TAKERS.keys()
    for path in (*TAKERS.values(), "/deputies/make/", "/groups/activities/1/hold/"):
        assert uploads.TAKES_PHOTOS.match(path), path
        answer = client.generic("POST", path, b"x" * 3 * MEGABYTE, "application/octet-stream")
        assert answer.status_code != 413, path
