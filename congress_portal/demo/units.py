"""The bodies of the demo county: congress, government, stations with their rooms and points."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from congress_portal.accounts.models import Region, Unit, UnitKind
from congress_portal.demo.names import Names
from congress_portal.demo.regions import Township, rows
from stations.models import Category, Station
from stations.words import Tier

COMMITTEES = (
    ("jiancha", "县人大常委会监察和司法工作委员会", "监察司法工委"),
    ("caijing", "县人大常委会财政经济工作委员会", "财经工委"),
    ("chengjian", "县人大常委会城市建设和环境资源保护工作委员会", "城建环资工委"),
    ("nongcun", "县人大常委会农业和农村工作委员会", "农业农村工委"),
    ("jiaokewei", "县人大常委会教科文卫工作委员会", "教科文卫工委"),
    ("shehui", "县人大常委会社会建设工作委员会", "社会建设工委"),
    ("daibiao", "县人大常委会代表与人事工作委员会", "代表人事工委"),
)
CATEGORIES = (
    ("road", "交通出行"),
    ("water", "饮水与水利"),
    ("environment", "环境卫生"),
    ("elder", "养老助残"),
    ("health", "医疗卫生"),
    ("school", "教育文体"),
    ("housing", "住房建设"),
    ("farm", "农业农村"),
    ("lake", "湖区与渔业"),
    ("tourism", "旅游民宿"),
    ("telecom", "供电通信"),
    ("safety", "公共安全"),
    ("other", "其他"),
)
BELOW = ((Tier.ROOM, 2), (Tier.POINT, 2))


@dataclass
class Post:
    """A township's congress at work: its station with rooms and points, presidium and government."""

    township: Township
    presidium: Unit
    government: Unit
    station: Station
    below: list[Station] = field(default_factory=list)

    @property
    def places(self) -> list[Station]:
        return [self.station, *self.below]


@dataclass
class Bodies:
    """Every unit of the demo."""

    county: Region
    leaders: Unit
    governors: Unit
    office: Unit
    committees: list[Unit]
    departments: dict[str, Unit]
    posts: list[Post]


def build(county: Region, townships: list[Township], rng: random.Random, names: Names) -> Bodies:
    Category.objects.bulk_create(
        (Category(code=code, name=name, position=n) for n, (code, name) in enumerate(CATEGORIES, start=1)),
        ignore_conflicts=True,
    )
    stations = _Stations(county, rng, names)
    return Bodies(
        county=county,
        leaders=_unit(county, UnitKind.LEADERSHIP, "leaders", "县人大常委会领导", "常委会领导"),
        governors=_unit(county, UnitKind.LEADERSHIP, "governors", "县人民政府领导", "县政府领导"),
        office=_unit(county, UnitKind.CONGRESS_OFFICE, "office", "县人大常委会办公室", "人大办"),
        committees=[
            _unit(county, UnitKind.WORKING_COMMITTEE, f"gw-{key}", name, short)
            for key, name, short in COMMITTEES
        ],
        departments={
            row["key"]: _unit(county, UnitKind.DEPARTMENT, row["key"], row["name"], row["short"])
            for row in rows("departments.csv")
        },
        posts=[_post(county, township, stations) for township in townships],
    )


def _unit(
    county: Region, kind: str, code: str, name: str, short: str = "", region: Region | None = None,
    parent: Unit | None = None,
) -> Unit:  # fmt: skip
    return Unit.objects.create(
        county=county,
        kind=kind,
        code=code,
        name=name,
        short_name=short,
        region=region or county,
        parent=parent,
    )


def _post(county: Region, township: Township, stations: _Stations) -> Post:
    place, key = township.region, township.key
    presidium = _unit(county, UnitKind.PRESIDIUM, f"zxt-{key}", f"{place.name}人大主席团", region=place)
    government = _unit(
        county, UnitKind.TOWNSHIP_GOVERNMENT, f"zf-{key}", f"{place.name}人民政府", region=place
    )
    post = Post(township, presidium, government, stations.open_station(township, presidium))
    for tier, count in BELOW:
        for number, village in enumerate(stations.pick_villages(township, count), start=1):
            post.below.append(stations.open_below(post.station, tier, number, township, village))
    return post


class _Stations:
    """Opens stations, with codes that are drawn once and never twice."""

    def __init__(self, county: Region, rng: random.Random, names: Names) -> None:
        self.county, self.rng, self.names = county, rng, names
        self.short_codes = iter(rng.sample(range(100_000, 1_000_000), 400))
        self.taken: set[int] = set()

    def pick_villages(self, township: Township, count: int) -> list[Region]:
        left = [v for v in township.villages if v.pk not in self.taken]
        chosen = self.rng.sample(left, count)
        self.taken.update(village.pk for village in chosen)
        return chosen

    def open_station(self, township: Township, presidium: Unit) -> Station:
        place = township.region
        unit = _unit(
            self.county, UnitKind.STATION, f"z-{township.key}", f"{place.name}人大代表联络站", f"{township.short}站",
            region=place, parent=presidium,
        )  # fmt: skip
        where = (place.lng, place.lat) if place.lng is not None and place.lat is not None else None
        return self._row(unit, Tier.STATION, f"{place.name}人民政府驻地便民服务中心一楼", where)

    def open_below(
        self, station: Station, tier: Tier, number: int, township: Township, village: Region
    ) -> Station:
        if tier == Tier.ROOM:
            name, address = f"{village.name}人大代表联络室", f"{village.name}文化礼堂一楼"
        else:
            host = self.names.draw()
            name, address = f"{village.name}农家式代表联络点（{host}家）", f"{village.name}{host}家堂屋"
        code = f"{'s' if tier == Tier.ROOM else 'd'}-{township.key}-{number}"
        unit = _unit(self.county, UnitKind.STATION, code, name, "", region=village, parent=station.unit)
        return self._row(unit, tier, f"{township.name}{address}", self._near(township.region), station)

    def _near(self, seat: Region) -> tuple[float, float] | None:
        """A made-up place within some three kilometres; nothing where the seat itself is unknown."""
        if seat.lng is None or seat.lat is None:
            return None
        return round(seat.lng + self.rng.uniform(-0.03, 0.03), 5), round(
            seat.lat + self.rng.uniform(-0.025, 0.025), 5
        )

    def _row(
        self,
        unit: Unit,
        tier: Tier,
        address: str,
        where: tuple[float, float] | None,
        parent: Station | None = None,
    ) -> Station:
        return Station.objects.create(
            unit=unit,
            county=self.county,
            parent=parent,
            tier=tier,
            address=address,
            lng=where[0] if where else None,
            lat=where[1] if where else None,
            phone=f"0571-1000{self.rng.randrange(10_000):04d}",
            public_id="".join(self.rng.choices("23456789abcdefghjkmnpqrstuvwxyz", k=14)),
            short_code=f"{next(self.short_codes)}",
        )
