"""What the pages of publications ask: the staff's work, and the public's list, counts and data."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import LoopStatus, StepStatus
from congress_portal.sheets.reading import asleep
from stations import access, drafts, queries
from stations.drafts import Found
from stations.models import Category, Contact, Opinion, Publication
from stations.models.publications import PublicationQuerySet
from stations.plans import RESPOND
from stations.transitions.publications import PROPOSABLE
from stations.words import Private, PublicationStatus

# ---------------------------------------------------------------- the staff's work


def to_propose(user: User) -> QuerySet[Opinion]:
    """Answered, agreed to, and not under way to the public; those that wait longest first."""
    waits = Step.objects.filter(loop=OuterRef("pk"), key=RESPOND, status=StepStatus.SUBMITTED)
    under_way = Publication.objects.filter(opinion=OuterRef("pk")).exclude(status__in=PROPOSABLE)
    stands = Q(loop__status=LoopStatus.CLOSED) | Q(loop__status=LoopStatus.OPEN) & Exists(waits)
    found = Opinion.objects.filter(access.published_by(user), stands, may_publish=True, ground="")
    found = found.filter(Q(contact__isnull=True) | Q(contact__emptied_at__isnull=True))
    forgotten = Contact.objects.filter(
        emptied_at__isnull=False
    )  # as drafts.is_forgotten; chains of three are rare
    for way in ("opinion__loop__merged_into", "opinion__loop__merged_into__merged_into"):
        found = found.exclude(Exists(forgotten.filter(**{way: OuterRef("pk")})))
    found = found.exclude(answer="").exclude(Exists(under_way))
    return found.select_related("loop__region", "category").order_by("answered_at", "pk")


def with_due_days(opinions: list[Opinion]) -> list[tuple[Opinion, dt.date | None]]:
    """Each with the day by which it should be public. A page is of few regions; each asks once."""
    by_region: dict[int, tuple[Region, set[dt.date]]] = {}
    for one in opinions:
        region = one.loop.region
        by_region.setdefault(region.pk, (region, set()))[1].add(_day(one))
    days = {key: drafts.due_days(region, answered) for key, (region, answered) in by_region.items()}
    return [(one, days[one.loop.region_id].get(_day(one))) for one in opinions]


def _day(opinion: Opinion) -> dt.date:
    return timezone.localdate(opinion.answered_at)


TABS: dict[str, tuple[str, ...]] = {
    "proposed": (PublicationStatus.PROPOSED,),
    "reviewed": (PublicationStatus.REVIEWED,),
    "published": (PublicationStatus.PUBLISHED,),
    "ended": (PublicationStatus.RETURNED, PublicationStatus.TAKEN_DOWN, PublicationStatus.WITHDRAWN),
}


def of_tab(user: User, tab: str) -> PublicationQuerySet:
    found = Publication.objects.worked_by(user).filter(status__in=TABS[tab])
    order = "-published_at" if tab == "published" else "-ended_at" if tab == "ended" else "due_on"
    return found.select_related("opinion__loop", "township", "category", "proposed_by").order_by(order, "pk")


def counts_of(user: User) -> dict[str, int]:
    rows = Publication.objects.worked_by(user).values_list("status").annotate(Count("pk")).order_by()
    by_status = dict(rows)
    found = {tab: sum(by_status.get(one, 0) for one in names) for tab, names in TABS.items()}
    return {"ready": to_propose(user).count(), **found}


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; ``label`` where something in it is hidden or could be."""

    words: str
    label: str = ""
    is_hidden: bool = False


def pieces(text: str, places: list[tuple[int, int, str, bool]]) -> list[Piece]:
    """The text cut at its places (start, end, kind, hidden)."""
    out, at = [], 0
    for start, end, kind, is_hidden in sorted(places):
        out += [Piece(text[at:start]), Piece(text[start:end], str(Private(kind).label), is_hidden)]
        at = end
    return [piece for piece in [*out, Piece(text[at:])] if piece.words]


def marked(opinion: Opinion, found: list[Found]) -> dict[str, list[Piece]]:
    """Text and answer with all that was found in them."""
    return {
        part: pieces(
            getattr(opinion, part),
            [(one.span.start, one.span.end, one.span.kind, True) for one in found if one.part == part],
        )
        for part in drafts.PARTS
    }


def drafted(publication: Publication) -> dict[str, list[Piece]]:
    """Text and answer with what the current draft hides."""
    hidden = publication.versions.get(number=publication.version).hidden
    return {
        part: pieces(
            getattr(publication.opinion, part),
            [(start, end, kind, True) for start, end, kind in hidden[part]],
        )
        for part in drafts.PARTS
    }


def left_readable(publication: Publication) -> list[Found]:
    """What the rules find and the current draft does not hide."""
    hidden = publication.versions.get(number=publication.version).hidden
    return [
        one
        for one in drafts.findings(publication.opinion)
        if not any(start <= one.span.start and one.span.end <= end for start, end, _kind in hidden[one.part])
    ]


# ---------------------------------------------------------------- the public's


@dataclass(frozen=True)
class Asked:
    words: str = ""
    category: Category | None = None
    township: Region | None = None
    month: str = ""
    year: int = 0
    """Of publication; 0 for all."""
    county: str = ""


def public(asked: Asked = Asked()) -> PublicationQuerySet:
    """What is published, newest first, narrowed by what is asked. Pages, map and data all come from here."""
    found: Any = queries.of_county(Publication.objects.public())
    if asked.words:
        found = found.filter(
            Q(title__icontains=asked.words)
            | Q(text__icontains=asked.words)
            | Q(answer__icontains=asked.words)
        )
    if asked.category:
        found = found.filter(category=asked.category)
    if asked.township:
        found = found.filter(township=asked.township)
    if asked.month:
        found = found.filter(month=f"{asked.month}-01")
    if asked.year:
        found = found.filter(published_at__year=asked.year)
    if asked.county:
        found = found.filter(county__code=asked.county)
    narrowed: PublicationQuerySet = found.select_related("category", "township").order_by(
        "-published_at", "-pk"
    )
    return narrowed


def months() -> list[dt.date]:
    return list(public().order_by("-month").values_list("month", flat=True).distinct())


def by_township(asked: Asked) -> list[dict[str, Any]]:
    """How many in each township, in the order of the list."""
    names = ("township__code", "township__name", "township__lng", "township__lat")
    rows = public(asked).order_by("township__path").values(*names).annotate(number=Count("pk"))
    return [
        {"code": row["township__code"], "name": row["township__name"], "lng": row["township__lng"],
         "lat": row["township__lat"], "number": row["number"]}
        for row in rows
    ]  # fmt: skip


def places_json(asked: Asked) -> str:
    """As the map of stations reads it: bubbles by township, no stations."""
    rows = by_township(asked)
    return json.dumps(
        {
            "total": sum(row["number"] for row in rows),
            "unplaced": 0,
            "places": [
                [row["code"], row["name"], row["lng"], row["lat"], row["number"], None] for row in rows
            ],
        },
        ensure_ascii=False,
    )


def is_again(publication: Publication) -> bool:
    """Whether the case is being handled anew since."""
    return Loop.objects.filter(
        pk=publication.opinion_id, status=LoopStatus.OPEN
    ).exists() and not drafts.is_answered(publication.opinion)


COLUMNS = ("id", "title", "category", "township", "month", "text", "answer", "answered_on", "published_on",
           "joined", "url")  # fmt: skip


def rows(asked: Asked) -> Iterator[dict[str, Any]]:
    """The open data, a row at a time; every column is named on the page of the data."""
    for one in public(asked).iterator(chunk_size=500):
        yield {
            "id": str(one.token),
            "title": one.title,
            "category": one.category.name,
            "township": one.township.name,
            "month": f"{one.month:%Y-%m}",
            "text": one.text,
            "answer": one.answer,
            "answered_on": f"{timezone.localdate(one.answered_at)}",
            "published_on": f"{timezone.localdate(one.published_at)}",
            "joined": one.joined,
            "url": settings.SITE_URL + reverse("open:detail", args=[one.token]),
        }


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_lines(asked: Asked) -> Iterator[str]:
    """UTF-8 with a mark, as sheet programs here expect it; no cell is ever taken for a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for row in rows(asked):
        yield str(writer.writerow([asleep(str(row[name])) for name in COLUMNS]))


def json_lines(asked: Asked) -> Iterator[str]:
    """One list of objects, a line each."""
    lead = "[\n"
    for row in rows(asked):
        yield lead + json.dumps(row, ensure_ascii=False)
        lead = ",\n"
    yield "\n]\n" if lead != "[\n" else "[]\n"


def described() -> list[tuple[str, str]]:
    """What each column of the open data means."""
    meanings = (
        _("公开编号，不变"), _("标题，取反映内容的第一句"), _("类别"), _("乡镇"), _("反映月份"),
        _("反映内容，个人信息已遮去"), _("答复，个人信息已遮去"), _("答复日期"), _("公开日期"),
        _("并案人数：另有几人反映同一件事"), _("网页地址"),
    )  # fmt: skip
    return list(zip(COLUMNS, meanings, strict=True))
