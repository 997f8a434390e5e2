"""Five thousand messy lines."""

from __future__ import annotations

import time
from typing import Any

from congress_portal.accounts.models import Unit
from congress_portal.imports import transitions, working
from tests.imports.batches import checked, counts
from tests.stations.sheet_files import comma, xlsx
from tests.world import World

HEAD = ["某县单位一览表", "", "", "", ""]
COLUMNS = ["单位编码 *", "单位名称", "类型（选填）", "所在区划", "上级"]
LINES = 5000


def line(number: int) -> list[Any]:
    """As offices send them: full-width signs, blanks, names of regions or their codes, each tenth below another."""
    full = "".join(chr(ord(sign) + 0xFEE0) for sign in f"{number:05d}")
    above = "" if number % 10 else f"dw{(number + 1) % LINES:05d}"
    return [f" ｄｗ{full}", f"第　{number}　单位 ", "部 门", "威坪镇" if number % 3 else 330127, above]


def test_five_thousand_messy_lines_are_checked_in_seconds(world: World) -> None:
    rows = [line(number) for number in range(LINES)]
    rows[7][4], rows[8][2] = "没有的单位", "？"
    began = time.monotonic()
    batch = checked(world.gao, "units", content=comma(HEAD, COLUMNS, *rows, encoding="gb18030"))
    assert time.monotonic() - began < 20  # 2 to 4 on a free machine
    assert counts(batch) == (LINES - 2, 0, 0, 2)


def test_hundreds_are_written_in_the_order_that_they_need(world: World) -> None:
    rows = [line(number) for number in range(300)]
    rows[299][4] = ""
    content = xlsx(COLUMNS, *rows)
    batch = checked(world.gao, "units", content=content)
    transitions.confirm(batch=batch, by=world.gao, plan=batch.plan)
    working.work(batch.pk)
    assert Unit.objects.filter(code__startswith="dw").count() == 300
    assert Unit.objects.get(code="dw00010").parent == Unit.objects.get(code="dw00011")
    assert counts(checked(world.gao, "units", content=content)) == (0, 0, 300, 0)
