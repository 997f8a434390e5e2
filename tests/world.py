"""One named world: a county with a township, its station and the people of this software's stories."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from django.db import connection, transaction

from congress_portal.accounts.models import Level, Region, Role, Unit, UnitKind, User
from congress_portal.loops.loading import load_rules
from stations.models import Station
from tests import factories as make


@dataclass
class World:
    county: Region
    township: Region
    other_county: Region
    station: Station
    other_station: Station
    presidium: Unit
    township_government: Unit
    water: Unit
    roads: Unit
    office: Unit
    committee: Unit
    zhang: User  # 张代表, deputy at the station
    liu: User  # 刘站长, keeper
    sun: User  # 孙联络员, the other keeper
    ma: User  # 马镇长助理, handler of the township government
    li: User  # 李科, handler, water office
    lu: User  # 陆科, handler, roads office
    wang: User  # 王主任, overseer, township presidium
    qian: User  # 钱主任, congress office of the county
    he: User  # 何主任, leader
    gao: User  # 高工, administrator
    shen: User  # 沈审计, auditor
    zhao: User  # 赵委员, overseer of another county


def build() -> World:
    """The world's rows, always with the same keys; its objects anew. Making it once costs as much as ten of these."""
    if not _KEPT:
        with transaction.atomic():
            _KEPT.append(Kept.of(_make()))
            transaction.set_rollback(True)
    return _KEPT[0].put_back()


@dataclass(frozen=True)
class Kept:
    """A world as rows of JSON, to be written in one statement a table, and its objects."""

    rows: tuple[tuple[str, str], ...]
    world: bytes

    @classmethod
    def of(cls, world: World) -> Kept:
        with connection.cursor() as cursor:
            found = []
            for table in connection.introspection.django_table_names(only_existing=True):
                if table.startswith(("django_", "auth_")):
                    continue
                cursor.execute(f'SELECT json_agg(row)::text FROM "{table}" row')
                found.append((table, cursor.fetchone()[0]))
        return cls(tuple(row for row in found if row[1]), pickle.dumps(world))

    def put_back(self) -> World:
        """What stands already stays: migrations have written some of it."""
        statement = ";".join(
            f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", %s) ON CONFLICT DO NOTHING'
            for table, _rows in self.rows
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [rows for _table, rows in self.rows])
        world: World = pickle.loads(self.world)
        return world


_KEPT: list[Kept] = []
"""One a process, once it was asked for."""


def _make() -> World:
    load_rules()
    province = make.region("浙江省", "330000", Level.PROVINCE)
    county = make.region("淳安县", "330127", Level.COUNTY, province)
    other_county = make.region("建德市", "330182", Level.COUNTY, province)
    other_county.abbr = "JD"
    other_county.save(update_fields=["abbr", "path"])
    township = make.region("威坪镇", "330127104", Level.TOWNSHIP, county)
    other_township = make.region("梅城镇", "330182101", Level.TOWNSHIP, other_county)
    station = make.station(
        "威坪镇人大代表联络站", township, county, public_id="weiping0000001", short_code="100001"
    )
    other_station = make.station("梅城镇人大代表联络站", other_township, other_county)
    presidium = make.unit("威坪镇人大主席团", UnitKind.PRESIDIUM, township, county)
    make.unit("梅城镇人大主席团", UnitKind.PRESIDIUM, other_township, other_county)
    government = make.unit("威坪镇人民政府", UnitKind.TOWNSHIP_GOVERNMENT, township, county)
    water = make.unit("县水利水电局", UnitKind.DEPARTMENT, county, county)
    roads = make.unit("县交通运输局", UnitKind.DEPARTMENT, county, county)
    office = make.unit("县人大常委会办公室", UnitKind.CONGRESS_OFFICE, county, county)
    committee = make.unit("县人大社会建设工委", UnitKind.WORKING_COMMITTEE, county, county)
    other_committee = make.unit(
        "建德市人大社会建设工委", UnitKind.WORKING_COMMITTEE, other_county, other_county
    )
    return World(
        county=county,
        township=township,
        other_county=other_county,
        station=station,
        other_station=other_station,
        presidium=presidium,
        township_government=government,
        water=water,
        roads=roads,
        office=office,
        committee=committee,
        zhang=make.person("张代表", Role.DEPUTY, station.unit, username="zhang"),
        liu=make.person("刘站长", Role.KEEPER, station.unit, username="liu"),
        sun=make.person("孙联络员", Role.KEEPER, station.unit, username="sun"),
        ma=make.person("马助理", Role.HANDLER, government, username="ma"),
        li=make.person("李科", Role.HANDLER, water, username="li"),
        lu=make.person("陆科", Role.HANDLER, roads, username="lu"),
        wang=make.person("王主任", Role.OVERSEER, presidium, username="wang"),
        qian=make.person("钱主任", Role.CONGRESS_OFFICE, office, username="qian"),
        he=make.person("何主任", Role.LEADER, committee, username="he"),
        gao=make.person("高工", Role.ADMINISTRATOR, office, username="gao"),
        shen=make.person("沈审计", Role.AUDITOR, office, username="shen"),
        zhao=make.person("赵委员", Role.OVERSEER, other_committee, username="zhao"),
    )
