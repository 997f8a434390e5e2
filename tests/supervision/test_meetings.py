"""Meetings: papers in time, the roll and its quorum, votes on paper by two people, decisions."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.errors import NotNow
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from supervision.models import Attendance, Majority, Meeting, MeetingItem, MeetingPaper, PaperVote
from supervision.transitions import handing
from supervision.transitions import meetings as moves
from supervision.transitions.paper_votes import Figures, check_vote, drop_vote, enter_vote
from tests import factories as make
from tests.supervision.met import convened, item, paper, seated, sitting
from tests.world import World


def colleague(world: World) -> User:
    return make.person("余主任", Role.CONGRESS_OFFICE, world.office, username="yu")


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_paper_is_due_before_the_meeting_by_the_table(world: World) -> None:
    made = convened(world, held_on=dt.date(2026, 3, 20))
    asked = paper(world, item(world, made))
    assert (asked.due_on, asked.basis[:5]) == (dt.date(2026, 3, 13), "工作默认值")


def test_the_unit_hands_its_paper_in_once(world: World) -> None:
    asked = paper(world, item(world, convened(world)))
    handing.hand_in(paper=asked, by=world.li, document="淳水〔2026〕8号")
    with pytest.raises(NotNow):
        handing.hand_in(paper=asked, by=world.li, document="又一份")
    with pytest.raises(PermissionDenied):
        handing.hand_in(paper=asked, by=world.lu, document="别的单位")
    assert MeetingPaper.objects.get().document == "淳水〔2026〕8号"


def test_members_and_the_unit_hear_of_it(world: World) -> None:
    seated(world, world.zhang)
    paper(world, item(world, convened(world)))
    outbox.announce_all()
    told = dict(Notice.objects.filter(loop=None).values_list("recipient__username", "title"))
    assert told == {"zhang": "会议通知", "li": "请提交会议材料"}


def test_whoever_has_no_part_does_not_see_it(world: World) -> None:
    seated(world, world.zhang)
    made = convened(world)
    seen = {user for user in (world.zhang, world.he, world.li, world.liu, world.zhao)
            if Meeting.objects.visible_to(user).filter(pk=made.pk).exists()}  # fmt: skip
    assert seen == {world.zhang, world.he}


def test_the_roll_is_the_list_of_members_of_that_day(world: World) -> None:
    made = sitting(world)
    moves.add_member(
        by=world.qian, office=world.office, kind="standing", user=world.wang, since=dt.date(2025, 1, 1)
    )
    assert moves.counted(made) == (0, 3)


def test_half_of_all_members_is_no_quorum(world: World) -> None:
    rule = Majority.objects.get(key="standing.quorum")
    assert [rule.is_enough(count, 4) for count in (2, 3)] == [False, True] and rule.least(4) == 3


def test_without_a_quorum_nothing_is_decided(world: World) -> None:
    made = sitting(world, world.zhang)
    on = made.items.get()
    for act in (
        lambda: moves.resolve(item=on, by=world.qian, decision="通过"),
        lambda: enter_vote(item=on, by=world.qian, figures=Figures(1, 0, 0)),
        lambda: moves.adjourn(meeting=made, by=world.qian),
    ):
        with pytest.raises(ValidationError, match="至少要2人出席"):
            act()


def test_who_is_excused_says_why(world: World) -> None:
    made = sitting(world)
    with pytest.raises(ValidationError) as refused:
        moves.note_roll(meeting=made, by=world.qian, rows={world.zhang.pk: ("excused", " ")})
    assert list(refused.value.error_dict) == [f"reason-{world.zhang.pk}"]


@pytest.mark.parametrize(("in_favour", "is_passed"), [(2, True), (1, False)])
def test_a_vote_passes_by_more_than_half_of_all_members(
    world: World, in_favour: int, is_passed: bool
) -> None:
    """Three members, two of them there."""
    on = sitting(world, world.zhang, world.he).items.get()
    figures = Figures(in_favour, 0, 0)
    enter_vote(item=on, by=world.qian, figures=figures)
    assert check_vote(item=on, by=colleague(world), figures=figures).is_passed is is_passed


def test_the_same_person_does_not_count_twice(world: World) -> None:
    on = sitting(world, world.zhang, world.he).items.get()
    enter_vote(item=on, by=world.qian, figures=Figures(2, 0, 0))
    with pytest.raises(PermissionDenied):
        check_vote(item=on, by=world.qian, figures=Figures(2, 0, 0))


def test_figures_that_differ_do_not_stand(world: World) -> None:
    on, yu = sitting(world, world.zhang, world.he).items.get(), colleague(world)
    enter_vote(item=on, by=world.qian, figures=Figures(2, 0, 0))
    with pytest.raises(ValidationError, match="不一致"):
        check_vote(item=on, by=yu, figures=Figures(1, 1, 0))
    with pytest.raises(ValidationError, match="另一人"):
        moves.resolve(item=on, by=yu, decision="通过")
    drop_vote(item=on, by=yu)
    assert not PaperVote.objects.exists()


def test_no_more_votes_than_people_and_no_other_roll(world: World) -> None:
    made = sitting(world, world.zhang, world.he)
    on = made.items.get()
    with pytest.raises(ValidationError, match="不能多于出席"):
        enter_vote(item=on, by=world.qian, figures=Figures(2, 1, 0))
    enter_vote(item=on, by=world.qian, figures=Figures(2, 0, 0))
    moves.note_roll(meeting=made, by=world.qian, rows={world.qian.pk: ("present", "")})
    with pytest.raises(ValidationError, match="出席人数"):
        check_vote(item=on, by=colleague(world), figures=Figures(2, 0, 0))


@pytest.mark.parametrize("name", ["wang", "he", "li", "zhang", "zhao"])
def test_only_the_office_convenes(world: World, name: str) -> None:
    made, other = convened(world), getattr(world, name)
    for act in (
        lambda: moves.convene(by=other, office=world.office, kind="chairs", number=1, held_on=made.held_on),
        lambda: moves.put_on(meeting=made, by=other, title="议题"),
        lambda: moves.call_off(meeting=made, by=other, reason="不开了"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_number_is_free_again_when_the_meeting_was_called_off(world: World) -> None:
    first = convened(world)
    with pytest.raises(ValidationError):
        convened(world)
    moves.call_off(meeting=first, by=world.qian, reason="防汛")
    assert convened(world) != first


def test_the_office_walks_through_a_meeting(world: World) -> None:
    seated(world)
    asked, made, yu = client(world.qian), convened(world), client(colleague(world))

    def at(name: str, *more: Any) -> str:
        return reverse(f"meeting:{name}", args=[made.pk, *more])

    assert asked.post(at("item_new"), {"title": "政府重大项目"}).status_code == 302
    on = made.items.get()
    assert asked.post(at("act", "open")).status_code == 302
    roll = {f"presence-{user.pk}": "present" for user in (world.zhang, world.he, world.qian)}
    assert asked.post(at("roll"), roll).status_code == 302
    figures = {"in_favour": 3, "against": 0, "abstained": 0}
    assert asked.post(at("vote", on.pk), figures).status_code == 302
    assert yu.post(at("vote", on.pk), {**figures, "against": 1}).status_code == 400
    assert yu.post(at("vote", on.pk), figures).status_code == 302
    assert asked.post(at("decide", on.pk), {"decision": "同意列入"}).status_code == 302
    assert asked.post(at("minutes"), {"minutes": "记录", "guests": "", "revision": 0}).status_code == 302
    assert "别人刚刚改过" in words(asked.post(at("minutes"), {"minutes": "旧的", "revision": 0}))
    assert asked.post(at("act", "adjourn")).status_code == 302
    page = words(client(world.zhang).get(made.get_absolute_url()))
    assert "赞成3票" in page and "同意列入" in page and "已结束" in page


def test_a_meetings_page_costs_the_same_with_more_rows(world: World) -> None:
    made, asked, counts = convened(world), client(world.qian), []
    for number in (1, 29):
        for _one in range(number):
            paper(world, item(world, made))
            convened(world, number=100 + Meeting.objects.count())
        with CaptureQueriesContext(connection) as seen:
            asked.get(made.get_absolute_url())
            asked.get(reverse("meeting:list"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (MeetingItem, {"title": ""}),
        (MeetingItem, {"decision": "有"}),
        (PaperVote, {"in_favour": 4}),
        (PaperVote, {"is_passed": True}),
        (Attendance, {"presence": "excused"}),
        (Meeting, {"opened_at": None, "closed_at": timezone.now()}),
    ],
)
def test_the_database_keeps_a_meeting_whole(world: World, table: Any, values: dict[str, Any]) -> None:
    on = sitting(world, world.zhang, world.he).items.get()
    enter_vote(item=on, by=world.qian, figures=Figures(2, 0, 0))
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**values)


def test_a_checked_vote_and_the_roll_of_a_closed_meeting_never_change(world: World) -> None:
    made = sitting(world, world.zhang, world.he)
    figures = Figures(2, 0, 0)
    enter_vote(item=made.items.get(), by=world.qian, figures=figures)
    check_vote(item=made.items.get(), by=colleague(world), figures=figures)
    moves.adjourn(meeting=made, by=world.qian)
    for table, values in ((PaperVote, {"in_favour": 1}), (Attendance, {"presence": "absent"})):
        with pytest.raises(IntegrityError), transaction.atomic():
            table.objects.update(**values)


def test_an_item_may_be_voted_on_in_secret(world: World) -> None:
    on = item(world, convened(world), "体育中心项目")
    page = words(client(world.qian).get(on.meeting.get_absolute_url()))
    link = re.search(r'href="(/votes/new/\?[^"]+)"', page)
    assert link is not None
    form = words(client(world.qian).get(html.unescape(link[1])))
    assert 'value="体育中心项目"' in form and f'value="{on.meeting}"' in form
    assert 'value="committee" selected' in form
