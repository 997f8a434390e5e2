"""What the public reads of the chain: lines up to the newest anchor, anchors, and a sheet to print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region
from congress_portal.loops import trail
from congress_portal.loops.ledger import check_ledger
from congress_portal.loops.models import Anchor, Event
from congress_portal.loops.words import Kind, Verb
from congress_portal.papers import Letter, chinese

SEGMENT = 10_000
"""Lines in one file of a download: about 4 MB and half a second of one worker."""
BATCH = 1000
BLANK = "\u3000" * 7
"""Room for a signature."""
CHECKER = Path(check_ledger.__file__)


def counties() -> QuerySet[Region]:
    """Those whose chain was ever published; where one county is shown first, that one."""
    found = Region.objects.filter(pk__in=Anchor.objects.values("county"))
    return (found.filter(code=settings.COUNTY) if settings.COUNTY else found).order_by("code")


def newest(county: Region) -> Anchor | None:
    """The public sees the chain up to here."""
    return Anchor.objects.filter(county=county).order_by("-position").first()


def segments(anchor: Anchor) -> range:
    """The numbers of the files, from 1."""
    return range(1, -(-anchor.position // SEGMENT) + 1)


def lines(anchor: Anchor, segment: int) -> Iterator[str]:
    """One file of the download, line by line; a few hundred rows at a time, and no cursor held open."""
    first = (segment - 1) * SEGMENT + 1
    last = min(first + SEGMENT - 1, anchor.position)
    sealed = Event.objects.filter(county=anchor.county_id).select_related("loop").order_by("position")
    for start in range(first, last + 1, BATCH):
        for event in sealed.filter(position__range=(start, min(start + BATCH - 1, last))):
            yield _json(trail.line_of(event) | {"digest": event.digest})


def anchor_lines(county: Region) -> Iterator[str]:
    """Every anchor, oldest first, as the checker reads them."""
    for one in Anchor.objects.filter(county=county).order_by("position").iterator():
        yield _json(
            {
                "county": one.county_id,
                "position": one.position,
                "digest": one.digest,
                "hash": one.hash,
                "day": one.day.isoformat(),
            }
        )


def _json(row: dict[str, object]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def what(event: Event) -> str:
    """What happened, in the words of the ledger; an app's own words for acts beside cases stay inside."""
    return str(Verb(event.verb).label) if event.loop_id else _("站点和机关的日常工作")


def kind(event: Event) -> str:
    return str(Kind(event.loop.kind).label) if event.loop else _("不属于某一件事项")


def address_of(event: Event) -> str:
    """Where a letter's QR code leads: the public line of an event, also before it has its place in the chain."""
    return settings.SITE_URL + reverse("ledger:event", args=[event.pk])


def with_line(letter: Letter, event: Event | None) -> Letter:
    """A letter whose QR code leads to the public line of what it tells, unless it has a code already."""
    if event is None or letter.address:
        return letter
    return replace(letter, address=address_of(event), invitation="扫码核对本件的留痕，次日起可查")


def sheet(anchor: Anchor, author: str) -> Letter:
    """An anchor on paper, to be signed and put up: who keeps it can prove what the chain was on that day."""
    url = settings.SITE_URL + reverse("ledger:county", args=[anchor.county.code])
    one, two, three, four = anchor.pieces
    return Letter(
        title="履职留痕链锚点公示单",
        body=(
            f"{anchor.county.name}履职留痕链截至{chinese(anchor.day)}共{anchor.position}条。"
            "最后一条的摘要（锚点）如下，由它可以核对此前每一条是否被改动、删除、插入或者调换。",
            f"条数：{anchor.position}。算法：{anchor.hash.upper()}。",
            f"摘要第一、二段：{one} {two}",
            f"摘要第三、四段：{three} {four}",
            f"核对方法：从 {url} 下载留痕文件和核对程序，运行 python3 check_ledger.py --anchor "
            f"{anchor.position}:摘要 lines-1.jsonl（有几个文件写几个）。摘要是以上四段依次相连，中间没有空格。",
            f"公示人签名：{BLANK}监督人签名：{BLANK}",
        ),
        signature=author,
        sealed=False,
        day=timezone.localdate(anchor.made_at),
        address=url,
        invitation="扫码下载并核对",
    )
