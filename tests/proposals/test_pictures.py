"""Pictures and documents of a proposal: part of the text that is signed and handed in, seen by its readers alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from proposals import transitions
from proposals.models import Attachment, CoSign, Draft, Enclosure
from tests import factories as make
from tests.documents import made as documents
from tests.proposals.stages import TEXTS, deputy, drafted, sent_back, signed, submitted, with_picture
from tests.world import World


def client(user: User) -> Client:
    found = Client()
    found.force_login(user)
    return found


def upload(draft: Draft, content: bytes, by: User) -> Any:
    photo = SimpleUploadedFile("水.jpg", content)
    url = reverse("proposal:draft_pictures", args=[draft.pk])
    return client(by).post(url, {"photos": photo, "caption": "水龙头"})


def test_a_picture_is_added_through_its_page(world: World) -> None:
    draft = drafted(world)
    answer = upload(draft, make.jpeg().read(), world.zhang)
    assert answer.status_code == 302 and draft.attachments.get().caption == "水龙头"


def test_documents_go_with_the_text_and_are_only_downloaded(world: World) -> None:
    draft = drafted(world)
    files = [
        SimpleUploadedFile("图纸.pdf", documents.hostile_pdf()),
        SimpleUploadedFile("预算.docx", documents.docx()),
    ]
    page = reverse("proposal:draft_pictures", args=[draft.pk])
    assert client(world.zhang).post(page, {"photos": files}).status_code == 302
    submitted(world, draft)
    office = client(world.qian)
    for one, name in zip(draft.attachments.order_by("position"), ("图纸.pdf", "预算.docx"), strict=True):
        answer = office.get(reverse("proposal:attachment", args=[one.token]))
        assert (
            answer["Content-Disposition"].startswith("attachment")
            and quote(name) in answer["Content-Disposition"]
        )
        assert (answer["X-Content-Type-Options"], str(one)) == ("nosniff", name)
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"JavaScript" not in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert "预算.docx" in office.get(draft.proposals.get().loop.get_absolute_url()).content.decode()


def test_a_document_has_a_name_and_keeps_it(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = drafted(world)
    with_picture(draft)
    for wrong in ({"kind": "exe"}, {"kind": "pdf"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            draft.attachments.update(**wrong)
    signed(draft, fang)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.attachments.update(kind="pdf", name="a.pdf")


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 ...", b"PK\x03\x04", b"", b"<svg onload=alert(1)>", b"\xff\xd8\xff\xe0"]
)
def test_what_is_no_picture_is_refused_at_its_field(world: World, content: bytes) -> None:
    answer = upload(draft := drafted(world), content, world.zhang)
    assert answer.status_code == 400 and "photos" in answer.context["form"].errors
    assert "水龙头" in answer.content.decode() and not draft.attachments.exists()
    assert "请上传 JPEG" not in answer.content.decode()


def test_the_text_is_saved_on_the_way_to_the_pictures(world: World) -> None:
    draft = drafted(world)
    url = reverse("proposal:draft_pictures", args=[draft.pk])
    answer = client(world.zhang).post(url, {**TEXTS, "situation": "刚打的字", "revision": 0})
    draft.refresh_from_db()
    assert (answer.status_code, draft.situation) == (302, "刚打的字")


def test_the_version_handed_in_has_its_pictures(world: World) -> None:
    draft = drafted(world)
    picture = with_picture(draft)
    proposal = submitted(world, draft)
    assert [row.attachment for row in proposal.version.enclosures.all()] == [picture]
    shown = client(world.qian).get(proposal.loop.get_absolute_url()).content.decode()
    assert str(picture.token) in shown


def test_another_picture_asks_the_cosigners_again(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = signed(drafted(world), fang)
    with_picture(draft)
    with pytest.raises(ValidationError, match="附议后又改过"):
        submitted(world, draft)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    assert CoSign.objects.waiting().filter(deputy=fang).exists()


def test_nothing_is_added_after_it_was_handed_in(world: World) -> None:
    draft = drafted(world)
    picture = with_picture(draft)
    submitted(world, draft)
    with pytest.raises(NotNow):
        with_picture(draft)
    with pytest.raises(NotNow):
        transitions.detach(attachment=picture, by=world.zhang)


def test_a_removed_picture_stays_with_the_version_that_had_it(world: World) -> None:
    draft = drafted(world)
    picture = with_picture(draft)
    first = submitted(world, draft).version
    sent_back(world, draft.proposals.get())
    transitions.detach(attachment=picture, by=world.zhang)
    assert not draft.attachments.current().exists() and first.enclosures.get().attachment == picture


def test_a_picture_that_nobody_signed_is_gone(world: World, django_capture_on_commit_callbacks: Any) -> None:
    picture = with_picture(drafted(world))
    storage, name = picture.file.storage, picture.file.name
    with django_capture_on_commit_callbacks(execute=True):
        transitions.detach(attachment=picture, by=world.zhang)
    assert not Attachment.objects.exists() and not storage.exists(name)


def test_six_are_the_most(world: World) -> None:
    draft = drafted(world)
    transitions.attach(draft=draft, by=world.zhang, photos=[make.jpeg() for _number in range(5)])
    with pytest.raises(ValidationError, match="还可以加1个"):
        transitions.attach(draft=draft, by=world.zhang, photos=[make.jpeg(), make.jpeg()])
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.attachments.update(position=7)


def test_who_reads_the_text_sees_its_pictures(world: World) -> None:
    fang, huang = deputy(world, "方代表", "fang2"), deputy(world, "黄代表", "huang2")
    draft = drafted(world)
    first = with_picture(draft)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    later = with_picture(draft)
    seen = {
        (name, number): client(user).get(reverse("proposal:attachment", args=[one.token])).status_code
        for name, user in {"zhang": world.zhang, "fang": fang, "huang": huang, "qian": world.qian}.items()
        for number, one in enumerate((first, later))
    }
    assert {place for place, code in seen.items() if code == 200} == {("zhang", 0), ("zhang", 1), ("fang", 0)}


@pytest.mark.parametrize("change", ["add", "remove", "swap"])
def test_the_database_keeps_what_was_signed(world: World, change: str) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = drafted(world)
    with_picture(draft)
    version = signed(draft, fang).versions.get()
    other = with_picture(draft)
    with pytest.raises(DatabaseError), transaction.atomic():
        if change == "add":
            Enclosure.objects.create(county=world.county, version=version, attachment=other)
        elif change == "remove":
            version.enclosures.all().delete()
        else:
            Attachment.objects.filter(enclosures__version=version).update(file="another.jpg")
