"""What the congress office makes known: the notice of a hearing, the bulletin of a meeting. In Chinese alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from congress_portal.accounts.models import Unit
from congress_portal.issuing.answers import void_among
from congress_portal.issuing.marks import official_name
from congress_portal.loops import subjects
from congress_portal.papers import Heading, Letter, chinese, paragraphs
from congress_portal.papers.letters import Block
from supervision.models import Hearing, Meeting, MeetingItem

KINDS = {"hearing": "听证会", "expert": "论证会"}


@dataclass(frozen=True)
class Item:
    """One item of a meeting, as its bulletin tells it."""

    title: str
    vote: str = ""
    decision: str = ""


@dataclass(frozen=True)
class Sitting:
    """A meeting, as its bulletin tells it."""

    name: str
    held_on: dt.date
    place: str
    chair: str
    present: int
    total: int
    guests: str
    items: tuple[Item, ...]


def paper_of_hearing(hearing: Hearing) -> str:
    """What its notice belongs to, in the register."""
    return subjects.name("hearing", hearing.pk)


def has_void_notice(hearing: Hearing) -> bool:
    """Whether its notice was declared void, and no other went out in its place."""
    return bool(void_among([hearing.county_id], [paper_of_hearing(hearing)]))


def paper_of_meeting(meeting: Meeting) -> str:
    return subjects.name("convened", meeting.pk)


def notice_of(hearing: Hearing, office: Unit, number: str = "") -> Letter:
    """The notice (公告) as it stands on the public page, to be put up and printed."""
    kind, name = KINDS[hearing.kind], official_name(office)
    day = timezone.localdate(hearing.published_at) if hearing.published_at else timezone.localdate()
    when = f"{chinese(hearing.held_on)}{hearing.starts:%H:%M}"
    materials: tuple[Block, ...] = (
        (Heading("四、有关材料"), *paragraphs(hearing.materials)) if hearing.materials.strip() else ()
    )
    return Letter(
        title=f"关于举行“{hearing.topic}”{kind}的公告",
        head=f"{name}公告",
        number=number,
        body=(
            f"{name}定于{when}在{hearing.place}举行{kind}，听取各方面的意见。现将有关事项公告如下。",
            Heading("一、事由和听取意见的内容"),
            *paragraphs(hearing.matter),
            Heading("二、参加人员"),
            f"参加人员{hearing.most}名，其中发言人{hearing.speakers}名。报名后由{name}确定，结果凭查询码查看。",
            Heading("三、报名办法"),
            f"报名截止{chinese(hearing.register_until)}。可以扫码报名，也可以到人大代表联络站登记。",
            *materials,
        ),
        signature=name,
        day=day,
        printer=name,
        printed_on=day,
        address=settings.SITE_URL + reverse("open_hearing:detail", args=[hearing.pk or 0]),
        invitation="扫码查看公告和报名",
    )


def sitting_of(meeting: Meeting) -> Sitting:
    """What the rows say of a meeting."""
    roll = list(meeting.roll.values_list("presence", flat=True))
    items = meeting.items.select_related("vote").order_by("position")
    return Sitting(
        name=str(meeting), held_on=meeting.held_on, place=meeting.place, chair=meeting.chair,
        present=roll.count("present"), total=len(roll), guests=meeting.guests,
        items=tuple(_item(one) for one in items),
    )  # fmt: skip


def _item(item: MeetingItem) -> Item:
    vote = getattr(item, "vote", None)
    words = ""
    if vote is not None and vote.checked_at:
        outcome = "通过" if vote.is_passed else "未通过"
        words = f"表决结果：赞成{vote.in_favour}票，反对{vote.against}票，弃权{vote.abstained}票，{outcome}。"
    return Item(item.title, words, item.decision)


def bulletin_of(sitting: Sitting, office: Unit, number: str = "", day: dt.date | None = None) -> Letter:
    """The bulletin (公报): who met, what was on the agenda, what was decided of each item."""
    day, name = day or timezone.localdate(), official_name(office)
    place = f"在{sitting.place}" if sitting.place else ""
    chair = f"{sitting.chair}主持会议。" if sitting.chair else ""
    guests = f"列席会议的有{sitting.guests.rstrip('。')}。" if sitting.guests else ""
    return Letter(
        title=f"{sitting.name}公报",
        head=f"{name}公报",
        number=number,
        body=(
            f"{sitting.name}于{chinese(sitting.held_on)}{place}举行。{chair}"
            f"组成人员{sitting.total}名，出席{sitting.present}名。{guests}",
            *(block for at, item in enumerate(sitting.items, 1) for block in _told(at, item)),
        ),
        signature=name,
        day=day,
        printer=name,
        printed_on=day,
    )


def _told(at: int, item: Item) -> Iterable[Block]:
    yield Heading(f"{numeral(at)}、{item.title}")
    if item.vote:
        yield item.vote
    yield from paragraphs(item.decision) or (() if item.vote else ("会议听取并审议了这一议题。",))


def numeral(number: int) -> str:
    """Below a hundred, in Chinese figures."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{'〇一二三四五六七八九'[tens]}十"
    return head + ("〇一二三四五六七八九"[ones] if ones or not tens else "")
