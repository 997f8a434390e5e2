"""Words of supervision to the unit, each with a day to react by, and looks on site with photos."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Unit, User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.calendar import due_moment
from congress_portal.loops.models import Prompt
from congress_portal.loops.words import Verb
from proposals.models import Check, Proposal, Signal
from proposals.transitions.signals import check_on_site, send_signal
from proposals.words import Colour, Word
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.guided import group, member
from tests.proposals.stages import handling, taken_in
from tests.proposals.test_pages import client, words
from tests.world import World


class Scene:
    """丁代表 of the group that oversees the water office, which handles a proposal of 张代表."""

    def __init__(self, world: World) -> None:
        self.group: Unit = group(world, "第一组", world.water)
        self.ding: User = member(self.group)
        self.proposal: Proposal = handling(world)
        self.loop = self.proposal.loop
        self.send = partial(
            send_signal, proposal=self.proposal, by=self.ding, unit=self.group, kind=Word.ADVICE,
            words="请先通三个村的水",
        )  # fmt: skip
        self.look = partial(
            check_on_site, proposal=self.proposal, by=self.ding, unit=self.group, held_on=timezone.localdate(),
            place="威坪镇汪川村", participants="丁代表、李科", findings="管道已进村，还没有通水",
        )  # fmt: skip


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


def test_a_signal_has_a_day_to_react_by_from_the_table_or_a_chosen_one(scene: Scene, world: World) -> None:
    chosen = timezone.localdate() + dt.timedelta(days=14)
    signal = scene.send(react_on=chosen)
    assert signal.prompt.react_by == due_moment(chosen) and signal.prompt.period.key == "proposal.signal_most"
    other = member(scene.group, "戚代表", "qi")
    assert scene.send(by=other).prompt.period.key == "proposal.signal"


@pytest.mark.parametrize("days", [0, 60])
def test_a_chosen_day_lies_within_the_table(scene: Scene, days: int) -> None:
    with pytest.raises(ValidationError, match="之间"):
        scene.send(react_on=timezone.localdate() + dt.timedelta(days=days))


def test_a_warning_has_a_colour_and_nothing_else_has(scene: Scene) -> None:
    for kind, colour in ((Word.WARNING, ""), (Word.ADVICE, Colour.RED), ("praise", "")):
        with pytest.raises(ValidationError):
            scene.send(kind=kind, colour=colour)
    assert str(scene.send(kind=Word.WARNING, colour=Colour.ORANGE)) == "预警信号（橙色）"


def test_the_trail_calls_it_by_its_name(scene: Scene, world: World) -> None:
    scene.send(kind=Word.CONSULT)
    assert "会商提示" in words(client(world.zhang).get(scene.loop.get_absolute_url()))


def test_the_unit_reacts_and_who_brings_it_reads_both(scene: Scene, world: World) -> None:
    scene.send()
    moves.react(loop=scene.loop, by=world.li, reaction="本月底前通水")
    shown = words(client(world.zhang).get(scene.loop.get_absolute_url()))
    assert "请先通三个村的水" in shown and "本月底前通水" in shown


def test_nobody_reacts_to_their_own_word(scene: Scene, world: World) -> None:
    """Not even who also works in the unit; the database says so too."""
    make.duty(scene.ding, "handler", world.water)
    signal = scene.send()
    with pytest.raises(NotNow):
        moves.react(loop=scene.loop, by=scene.ding, reaction="我自己来回应")
    with pytest.raises(IntegrityError), transaction.atomic():
        Prompt.objects.filter(pk=signal.pk).update(
            reacted_by=scene.ding, reacted_at=timezone.now(), reaction="我自己来回应"
        )


def test_one_open_word_a_person(scene: Scene) -> None:
    scene.send()
    with pytest.raises(NotNow):
        scene.send()


@pytest.mark.parametrize("name", ["zhang", "li", "lu", "wang", "he"])
def test_only_who_watches_it_speaks(scene: Scene, world: World, name: str) -> None:
    for act in (scene.send, scene.look):
        with pytest.raises(PermissionDenied):
            act(by=getattr(world, name))


def test_nobody_speaks_in_the_name_of_another_group(scene: Scene, world: World) -> None:
    with pytest.raises(PermissionDenied):
        scene.send(unit=group(world, "第二组", world.roads))


def test_the_office_speaks_too_but_not_before_a_unit_has_signed_for_it(scene: Scene, world: World) -> None:
    scene.send(by=world.qian, unit=world.office)
    with pytest.raises(NotNow):
        scene.send(proposal=taken_in(world), by=world.qian, unit=world.office)


def test_who_hears_of_a_signal_and_of_a_look(scene: Scene, world: World) -> None:
    scene.send()
    assert {world.li, world.zhang} <= hearers(scene.loop, Verb.PROMPTED)
    scene.look()
    assert {world.li, world.zhang} <= hearers(scene.loop, Verb.INSPECTED)


def test_a_signal_that_nobody_reacts_to_goes_up(scene: Scene) -> None:
    signal = scene.send()
    moves.escalate_due(timezone.now() + dt.timedelta(days=40))
    assert Prompt.objects.get(pk=signal.pk).raised_at is not None


def test_a_look_keeps_its_photos_as_evidence(scene: Scene, world: World) -> None:
    check = scene.look(photos=[make.jpeg()])
    token = check.photos.get().evidence.token
    assert client(world.zhang).get(reverse("loops:evidence", args=[token])).status_code == 200
    assert str(token) in words(client(world.zhang).get(scene.loop.get_absolute_url()))


def test_a_look_sent_twice_is_one(scene: Scene) -> None:
    key = uuid.uuid4()
    assert scene.look(request_key=key) == scene.look(request_key=key) and Check.objects.count() == 1


def test_a_look_names_a_day_that_has_been_and_says_where_who_and_what(scene: Scene) -> None:
    for wrong in ({"held_on": timezone.localdate() + dt.timedelta(days=1)}, {"held_on": dt.date(2020, 1, 1)}):
        with pytest.raises(ValidationError):
            scene.look(**wrong)
    for field in ("place", "participants", "findings"):
        with pytest.raises(ValidationError) as refused:
            scene.look(**{field: "  "})
        assert refused.value.message_dict.keys() == {field}


def test_a_members_day_in_the_pages(scene: Scene) -> None:
    asked = client(scene.ding)
    group_url = reverse("proposal:group", args=[scene.group.pk])
    assert scene.loop.code in words(asked.get(group_url))
    look = {
        "held_on": timezone.localdate(), "place": "汪川村", "participants": "丁代表", "findings": "还没有通水",
        "request_key": uuid.uuid4(), "unit": scene.group.pk,
    }  # fmt: skip
    assert asked.post(reverse("proposal:check_new", args=[scene.loop.code]), look).status_code == 302
    say = {"kind": "warning", "colour": "red", "words": "进度慢了", "unit": scene.group.pk,
           "react_on": timezone.localdate() + dt.timedelta(days=7)}  # fmt: skip
    assert asked.post(reverse("proposal:signal_new", args=[scene.loop.code]), say).status_code == 302
    for url in (group_url, reverse("proposal:signals"), scene.loop.get_absolute_url()):
        assert "预警信号（红色）" in words(asked.get(url))
    assert "汪川村" in words(asked.get(scene.loop.get_absolute_url()))


def test_what_was_typed_wrong_comes_back_as_typed(scene: Scene) -> None:
    url = reverse("proposal:signal_new", args=[scene.loop.code])
    answer = client(scene.ding).post(
        url, {"kind": "warning", "words": "进度慢了", "unit": scene.group.pk, "react_on": "2020-01-01"}
    )
    assert answer.status_code == 400 and "进度慢了" in words(answer) and "请选择颜色" in words(answer)


def test_a_unit_finds_what_it_was_told_and_others_do_not(scene: Scene, world: World) -> None:
    scene.send()
    url = reverse("proposal:signals")
    assert scene.loop.code in words(client(world.li).get(url))
    assert scene.loop.code not in words(client(world.lu).get(url))
    assert scene.loop.code not in words(client(world.wang).get(url))


def test_those_that_await_a_reaction_come_first(scene: Scene, world: World) -> None:
    done, waiting = scene.send(), scene.send(by=world.qian, unit=world.office)
    Prompt.objects.filter(pk=done.pk).update(
        reacted_by=world.li, reacted_at=timezone.now(), reaction="已通水"
    )
    assert list(Signal.objects.open_first()) == [waiting, done]


def test_the_list_of_signals_costs_the_same_with_more_rows(
    scene: Scene, world: World, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        scene.send(by=member(scene.group, f"组员{number}", f"member{number}"))
    asked = client(scene.ding)
    for url in (reverse("proposal:signals"), reverse("proposal:group", args=[scene.group.pk])):
        with django_assert_max_num_queries(14):
            assert asked.get(url).status_code == 200


@pytest.mark.parametrize("values", [{"kind": "praise"}, {"colour": ""}, {"kind": "advice"}])
def test_the_database_keeps_kind_and_colour_together(scene: Scene, values: dict[str, str]) -> None:
    scene.send(kind=Word.WARNING, colour=Colour.RED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signal.objects.update(**values)


@pytest.mark.parametrize("field", ["place", "participants", "findings"])
def test_no_look_without_where_who_and_what(scene: Scene, field: str) -> None:
    scene.look()
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.update(**{field: ""})
