"""What the staff's pages of stations ask: the tree, one station with all that hangs on its wall, its trail."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache as once
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Level, Region, Role, User
from congress_portal.loops import subjects
from congress_portal.loops.models import Event
from stations import access, geometry, opening
from stations.models import Bulletin, Deputy, Mandate, Picture, Station, StationQuerySet
from stations.reading import maps
from stations.transitions.places import subject
from stations.transitions.wall import spans_of
from stations.words import Act, Post

LEVELS = [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP]
"""Congresses whose deputies may serve at a station, widest first."""
FAR_FROM_TOWNSHIP = 30_000
FAR_FROM_COUNTY = 100_000
BESIDE = 0.03
"""Degrees around the county's outline that still count as near it, some three kilometres."""
ON_THE_WALL = (
    Act.STATION_MADE, Act.STATION_EDITED, Act.STATION_CLOSED, Act.STAFF_CHANGED, Act.BULLETIN, Act.BULLETIN_ENDED,
    Act.PICTURE, Act.PICTURE_GONE, Act.IMPORTED, Act.ROSTERED, Act.SLOT_CANCELLED,
)  # fmt: skip
"""What a deputy who serves there may read of the trail; the rest is for those who answer for the station."""


def tree(
    user: User, *, words: str = "", township: Region | None = None, tier: str = "", closed: bool = False
) -> StationQuerySet:
    """The stations that this user sees, each station before its rooms and points, with ``depth`` 0, 1 or 2."""
    found = Station.objects.seen_by(user).filter(unit__is_active=not closed)
    if words:
        found = found.filter(
            Q(unit__name__icontains=words)
            | Q(address__icontains=words)
            | Q(unit__region__name__icontains=words)
            | Q(unit__code__iexact=words)
            | Q(short_code=words)
        )
    if township:
        found = found.filter(unit__region__path__startswith=township.path)
    if tier:
        found = found.filter(tier=tier)
    return in_tree_order(found)


def in_tree_order(found: StationQuerySet) -> StationQuerySet:
    grandparent = Q(parent__parent__isnull=False)
    return (
        found.select_related("unit__region", "parent__unit")
        .annotate(
            depth=Case(
                When(grandparent, then=2),
                When(parent__isnull=False, then=1),
                default=0,
                output_field=IntegerField(),
            ),
            root_path=Coalesce(
                "parent__parent__unit__region__path", "parent__unit__region__path", "unit__region__path"
            ),
            root=Coalesce("parent__parent__unit__code", "parent__unit__code", "unit__code"),
            middle=Case(
                When(grandparent, then=F("parent__unit__code")),
                When(parent__isnull=False, then=F("unit__code")),
                default=Value(""),
            ),
        )
        .order_by("root_path", "root", "middle", "depth", "unit__code", "pk")
    )


def townships_of(user: User) -> QuerySet[Region]:
    """Townships that have a station this user sees."""
    paths = Station.objects.seen_by(user).values_list("unit__region__path", flat=True)
    wanted = {part for path in paths for part in _ancestors(path)}
    return Region.objects.filter(path__in=wanted, level=Level.TOWNSHIP)


def _ancestors(path: str) -> list[str]:
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[: n + 1]) + "/" for n in range(len(codes))]


@dataclass(frozen=True)
class Serving:
    """A deputy at a station: ``duty`` with its user, the public card if there is one, words of all mandates."""

    duty: Duty
    card: Deputy | None
    constituency: str
    also: str


def deputies_by_level(station: Station, *, public: bool) -> list[tuple[str, list[Serving]]]:
    """Who serves there today, under the widest congress each is a deputy of; last those whose is not recorded.

    ``public`` names those without a public card, but leads to none.
    """
    duties = Duty.objects.current().of(Role.DEPUTY).filter(unit=station.unit_id)
    people = {duty.user_id: duty for duty in duties.select_related("user__deputy").order_by("-pk")}
    cards = {key: card for key, duty in people.items() if (card := getattr(duty.user, "deputy", None))}
    mandates: dict[int, dict[str, Mandate]] = {}
    today = timezone.localdate()
    held = Mandate.objects.filter(deputy__in=list(cards), since__lte=today)
    for mandate in held.filter(Q(until=None) | Q(until__gte=today)):
        mandates.setdefault(mandate.deputy_id, {})[mandate.level] = mandate
    groups: dict[str, list[Serving]] = {}
    for key, duty in sorted(people.items(), key=lambda one: one[1].pk):
        card = cards.get(key)
        if public and card and not card.is_shown:
            card = None
        levels = [level for level in LEVELS if level in mandates.get(key, {})]
        widest = levels[0] if levels else ""
        constituency = mandates[key][widest].constituency if widest else ""
        also = "、".join(str(Level(level).label) for level in levels[1:])
        groups.setdefault(widest, []).append(Serving(duty, card, constituency, also))
    return [
        (str(Level(level).label) if level else "", groups[level])
        for level in (*LEVELS, "")
        if level in groups
    ]


def staff_of(station: Station) -> list[Any]:
    """Who is on the plate today, head first."""
    today = timezone.localdate()
    posts = {post: place for place, post in enumerate(Post.values)}
    current = station.staff.filter(since__lte=today).filter(Q(until=None) | Q(until__gte=today))
    return sorted(current, key=lambda one: (posts[one.post], one.pk))


def bulletins_of(station: Station) -> QuerySet[Bulletin]:
    """Shown today."""
    today = timezone.localdate()
    return station.bulletins.filter(since__lte=today).filter(Q(until=None) | Q(until__gt=today))


def pictures_of(station: Station) -> QuerySet[Picture]:
    return station.pictures.filter(owner=subject(station))


def open_now(station: Station) -> bool | None:
    """Nothing where no hours are entered by the day. The map says the same (``maps.search``)."""
    spans, now = spans_of(station), timezone.localtime()
    if not spans:
        return None
    return opening.is_open(spans, now) and not maps.is_holiday_on(now.date())


def trail_of(station: Station, user: User) -> QuerySet[Event]:
    """What happened at the station outside any case, newest first; not what its deputies draft."""
    own = Event.objects.filter(unit=station.unit_id, loop=None, verb__in=Act.values)
    events = own.select_related("by").order_by("-pk")
    if access.keeps(user, station) or _reads_all(user, station):
        return events
    return events.filter(Q(verb__in=ON_THE_WALL) | Q(by=user))


@dataclass(frozen=True)
class Told:
    """A line of the trail in words."""

    event: Event
    label: str
    more: str


FIELD_WORDS = {
    "name": _("名称"), "region": _("所在区划"), "tier": _("层级"), "parent": _("上级站"), "radius": _("签到范围"),
    "needs_place": _("扫码须定位"),
    "host": _("农家户主"), "address": _("地址"), "lng": _("位置"), "phone": _("电话"), "area": _("面积"),
    "premises": _("场所"), "is_accessible": _("无障碍设施"), "hours": _("开放时间"), "short_code": _("六位码"),
    "staff": _("人员"),
}  # fmt: skip


def in_words(fields: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(str(FIELD_WORDS[name]) for name in fields if name in FIELD_WORDS))


def told(event: Event) -> Told:
    """``more`` names the fields, the title or the reason: nothing personal, for the detail holds none."""
    label = Act(event.verb).label
    detail = event.detail
    parts = [in_words(detail.get("fields") or ())]
    if detail.get("post") in Post.values:
        parts.append(str(Post(detail["post"]).label))
    parts += [str(detail[word]) for word in ("title", "when", "reason") if detail.get(word)]
    return Told(event, str(label), "，".join(part for part in parts if part))


def _reads_all(user: User, station: Station) -> bool:
    region = station.unit.region
    return any(duty.role in access.READING and region.lies_in(duty.region) for duty in user.duties)


def distance_warning(station: Station) -> float | None:
    """Kilometres from the township's or county's seat, where the place looks wrong; nothing where it looks right."""
    if station.lng is None or station.lat is None:
        return None
    region: Region | None = station.unit.region
    far = FAR_FROM_TOWNSHIP
    while region is not None and region.level not in (Level.TOWNSHIP, Level.COUNTY):
        region = region.parent
    if region is not None and region.level == Level.COUNTY:
        far = FAR_FROM_COUNTY
    off = 0.0
    if region is not None and region.lng is not None and region.lat is not None:
        off = geometry.metres(station.lng, station.lat, region.lng, region.lat)
    outside = _outside(station.county.code, station.lng, station.lat)
    return off / 1000 if off > far or outside else None


def _outside(county: str, lng: float, lat: float) -> bool:
    box = _box(county)
    if box is None:
        return False
    west, south, east, north = box
    return not (west - BESIDE <= lng <= east + BESIDE and south - BESIDE <= lat <= north + BESIDE)


@once
def _box(county: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the county's outline, where the operator has put one there."""
    path = finders.find(f"geo/{county}.geojson")
    if not path:
        return None
    points = list(_points(json.loads(Path(path).read_text(encoding="utf-8"))))
    lngs, lats = [point[0] for point in points], [point[1] for point in points]
    return (min(lngs), min(lats), max(lngs), max(lats)) if points else None


def _points(value: Any) -> Any:
    if isinstance(value, dict):
        for part in ("features", "geometry", "geometries", "coordinates"):
            if part in value:
                yield from _points(value[part])
    elif isinstance(value, list):
        if len(value) >= 2 and all(isinstance(one, int | float) for one in value[:2]):
            yield value
        else:
            for one in value:
                yield from _points(one)


def page_of(key: int, user: User) -> str:
    """For ``loops.subjects``: the inner page of a station that the reader may open."""
    found = Station.objects.seen_by(user).filter(pk=key).values_list("public_id", flat=True).first()
    return reverse("manage:station", args=[found]) if found else ""


def register() -> None:
    subjects.register("station", page_of)
