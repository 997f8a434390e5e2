"""The full name of who sends a document, whatever its county writes in its list of units."""

from __future__ import annotations

import pytest

from congress_portal.accounts.models import Region, Unit
from congress_portal.issuing.marks import official_name


@pytest.mark.parametrize(
    ("county", "name", "official"),
    [
        ("淳安县", "县人大常委会办公室", "淳安县人大常委会办公室"),
        ("淳安县", "淳安县人大常委会办公室", "淳安县人大常委会办公室"),
        ("淳安县", "威坪镇人大主席团", "淳安县威坪镇人大主席团"),
        ("淳安县", "国网浙江淳安供电公司", "国网浙江淳安供电公司"),
        ("淳安县", "水利局", "淳安县水利局"),
        ("淳安县", "淳安镇人民政府", "淳安县淳安镇人民政府"),
        ("建德市", "市政府办公室", "建德市政府办公室"),
        ("建德市", "市场监督管理局", "建德市市场监督管理局"),
        ("建德市", "市市场监督管理局", "建德市市场监督管理局"),
        ("上城区", "区民政局", "上城区民政局"),
        ("歙县", "县司法局", "歙县司法局"),
    ],
)
def test_a_document_names_its_sender_in_full(county: str, name: str, official: str) -> None:
    assert official_name(Unit(name=name, county=Region(name=county))) == official
