"""The county's divisions: province, city, county, 23 townships, 361 villages."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from congress_portal.accounts.models import Level, Region

DATA = Path(__file__).parent / "data"
COUNTY = "330127"
ABOVE = (("330000", "浙江省", Level.PROVINCE), ("330100", "杭州市", Level.CITY))
OFFICIAL_TAILS = ("村民委员会", "居民委员会", "居委会")


@dataclass(frozen=True)
class Township:
    """A township with what the demo knows of it beside its row."""

    region: Region
    key: str
    is_lakeside: bool
    villages: list[Region]
    communities: list[Region]

    @property
    def name(self) -> str:
        return self.region.name

    @property
    def short(self) -> str:
        return self.name.removesuffix("镇").removesuffix("乡")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one CSV file of the demo's data."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def build() -> tuple[Region, list[Township]]:
    """Write all divisions; returns the county and its townships."""
    parent: Region | None = None
    for code, name, level in ABOVE:
        parent = Region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent": parent}
        )[0]
    county = Region.objects.create(
        code=COUNTY,
        name="淳安县",
        level=Level.COUNTY,
        parent=parent,
        mca_code=COUNTY,
        nbs_code=COUNTY,
        pinyin="chunan",
        lng=119.03911,
        lat=29.60659,
    )
    keys = {row["name"]: row for row in rows("township_keys.csv")}
    regions = {row["name"]: _township(county, row, keys[row["name"]]["key"]) for row in rows("townships.csv")}
    Region.objects.bulk_create(regions.values())
    villages = [(row, _village(regions[row["township"]], row)) for row in rows("villages.csv")]
    Region.objects.bulk_create([region for _, region in villages])
    found = []
    for name, region in regions.items():
        own = [(row["kind"], place) for row, place in villages if row["township"] == name]
        found.append(
            Township(
                region=region,
                key=keys[name]["key"],
                is_lakeside=keys[name]["lakeside"] == "1",
                villages=[place for kind, place in own if kind == "村"],
                communities=[place for kind, place in own if kind != "村"],
            )
        )
    return county, found


def short_name(name: str, township: str = "") -> str:
    """What people call a village: "富城村" for "富城村村民委员会"."""
    for tail in OFFICIAL_TAILS:
        name = name.removesuffix(tail)
    return name.removeprefix(township)


def _township(county: Region, row: dict[str, str], key: str) -> Region:
    return Region(
        parent=county,
        level=Level.TOWNSHIP,
        name=row["name"],
        code=row["mca_code_2025"],
        mca_code=row["mca_code_2025"],
        nbs_code=row["nbs_code_2023"],
        path=f"{county.path}{row['mca_code_2025']}/",
        pinyin=key,
        lng=float(row["lng_wgs84"]) if row["lng_wgs84"] else None,
        lat=float(row["lat_wgs84"]) if row["lat_wgs84"] else None,
    )


def _village(township: Region, row: dict[str, str]) -> Region:
    code = row["nbs_code_2023"]
    return Region(
        parent=township,
        level=Level.VILLAGE,
        name=short_name(row["name"], township.name),
        code=code,
        nbs_code=code,
        path=f"{township.path}{code}/",
    )
