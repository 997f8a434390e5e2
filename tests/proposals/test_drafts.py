"""Writing: saved without loss, seen by the writer and those asked, frozen when others sign."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from congress_portal.errors import NotNow
from congress_portal.loops.models import Event
from proposals import transitions
from proposals.models import CoSign, Draft, Version
from proposals.transitions import Stale
from proposals.words import Act
from tests.proposals.stages import TEXTS, deputy, drafted, saved, sent_back, signed, submitted
from tests.world import World


def test_the_same_request_begins_one_draft(world: World) -> None:
    key = uuid.uuid4()
    made = [transitions.start_draft(by=world.zhang, region=world.county, request_key=key) for _time in "ab"]
    assert made[0] == made[1] and Draft.objects.count() == 1


def test_only_a_deputy_of_that_congress_begins_one(world: World) -> None:
    for user, region in ((world.liu, world.county), (world.zhang, world.other_county)):
        with pytest.raises(PermissionDenied):
            transitions.start_draft(by=user, region=region, request_key=uuid.uuid4())


def test_a_save_that_has_not_seen_the_newest_changes_nothing(world: World) -> None:
    draft = drafted(world)
    saved(draft, situation="改过的情况")
    with pytest.raises(Stale):
        transitions.save_draft(draft=draft, by=world.zhang, revision=0, texts={"situation": "旧设备上的情况"})
    draft.refresh_from_db()
    assert draft.situation == "改过的情况"


def test_a_repeated_save_counts_as_saved(world: World) -> None:
    draft = drafted(world)
    for _time in range(2):
        kept = transitions.save_draft(
            draft=draft, by=world.zhang, revision=0, texts={"situation": "同样的字"}
        )
    assert kept.revision == 1


def test_nobody_else_changes_a_draft(world: World) -> None:
    draft = signed(drafted(world), other := deputy(world, "方代表", "fang2"))
    with pytest.raises(PermissionDenied):
        transitions.save_draft(draft=draft, by=other, revision=0, texts={"title": "改"})


def test_only_the_writer_and_those_asked_read_a_draft(world: World) -> None:
    asked, other = deputy(world, "方代表", "fang2"), deputy(world, "黄代表", "huang2")
    draft = drafted(world)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[asked])
    seen = [
        user
        for user in (world.zhang, asked, other, world.qian)
        if Draft.objects.readable_by(user).filter(pk=draft.pk).exists()
    ]
    assert seen == [world.zhang, asked]


def test_a_signature_is_bound_to_the_version(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = signed(drafted(world), fang)
    before = transitions.newest(draft)
    saved(draft, suggestion="建议改为三年完成。")
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    assert CoSign.objects.waiting().filter(deputy=fang).exists()
    with pytest.raises(NotNow):
        transitions.sign_along(draft=draft, by=fang, version=before)


def test_handing_in_a_changed_text_asks_for_the_signatures_again(world: World) -> None:
    draft = signed(drafted(world), deputy(world, "方代表", "fang2"))
    saved(draft, suggestion="建议改为三年完成。")
    with pytest.raises(ValidationError, match="重新确认"):
        transitions.submit(draft=draft, by=world.zhang)
    alone = transitions.submit(draft=draft, by=world.zhang, alone=True)
    assert [one.user for one in alone.loop.movers.all()] == [world.zhang]


def test_a_signature_sent_twice_is_one(world: World) -> None:
    draft = signed(drafted(world), other := deputy(world, "方代表", "fang2"))
    transitions.submit(draft=draft, by=world.zhang)
    version = transitions.newest(draft)
    assert version is not None
    transitions.sign_along(draft=draft, by=other, version=version)
    assert Event.objects.filter(verb=Act.COSIGNED).count() == 1


def test_who_was_not_asked_cannot_sign(world: World) -> None:
    draft = signed(drafted(world), deputy(world, "方代表", "fang2"))
    with pytest.raises(PermissionDenied):
        transitions.sign_along(
            draft=draft, by=deputy(world, "黄代表", "huang2"), version=transitions.newest(draft)
        )


def test_who_declined_does_not_bring_it(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = signed(drafted(world), fang)
    transitions.decline(draft=draft, by=fang, reason="不了解情况")
    assert [one.user for one in submitted(world, draft).loop.movers.all()] == [world.zhang]


def test_nobody_signs_after_it_was_handed_in(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = drafted(world)
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    submitted(world, draft)
    with pytest.raises(NotNow):
        transitions.sign_along(draft=draft, by=fang, version=transitions.newest(draft))


def test_who_signs_along_sees_the_case_from_any_station(world: World) -> None:
    from congress_portal.loops.models import Loop

    fang = deputy(world, "方代表", "fang2")
    loop = submitted(world, signed(drafted(world), fang)).loop
    fang.duty_set.update(unit=world.other_station.unit)
    again = type(fang).objects.get(pk=fang.pk)
    assert Loop.objects.visible_to(again).filter(pk=loop.pk).exists()


def test_a_handed_in_draft_changes_only_when_it_was_sent_back(world: World) -> None:
    proposal = submitted(world)
    with pytest.raises(NotNow):
        saved(proposal.draft, title="改标题")
    sent_back(world, proposal)
    assert saved(proposal.draft, title="改标题").title == "改标题"


def test_a_dropped_draft_is_nobodys(world: World) -> None:
    draft = drafted(world)
    transitions.drop_draft(draft=draft, by=world.zhang)
    assert not Draft.objects.readable_by(world.zhang).exists()


def test_an_unfinished_text_is_not_handed_in(world: World) -> None:
    draft = saved(drafted(world), analysis="  ")
    with pytest.raises(ValidationError) as refused:
        transitions.submit(draft=draft, by=world.zhang)
    assert list(refused.value.error_dict) == ["analysis"]


def test_a_version_is_never_changed(world: World) -> None:
    signed(drafted(world), deputy(world, "方代表", "fang2"))
    for act in (lambda: Version.objects.update(title="改"), lambda: Version.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert Version.objects.get().texts == TEXTS
