"""The rule library: 22 slots of the standing committee and 24 of its office, with samples that say so."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from django.utils import timezone

from congress_portal.accounts.models import Region
from congress_portal.demo.people import Cast
from congress_portal.library import transitions
from congress_portal.library.models import Rule
from congress_portal.library.words import Body

SHEET = Path(__file__).parent / "data" / "rules.csv"
MARK = "【示例文本，不是正式制度】"
TEXT = (
    "{mark}\n第一条　为了规范{matter}，制定本{word}。\n第二条　{matter}应当依法、公开、有据，事事有人办、件件有回音。\n"
    "第三条　办公室负责登记、提醒和归档；有关工委按照职责承办。\n第四条　{term}\n第五条　本{word}自公布之日起施行。"
)
TERMS = ("有关材料应当在会议举行的三日前送达。", "有关材料应当在会议举行的七日前送达，逾期不列入议程。")
KINDS = ("议事规则", "办法", "机制", "守则", "制度", "规则")
ORGAN = "第三十次主任会议（示例）"
PUBLIC_EVERY, REVISED_EVERY = 4, 6
BEFORE, SINCE = dt.timedelta(days=700), dt.timedelta(days=120)


def lay_down(county: Region, cast: Cast) -> None:
    clerk, today = cast.office[0], timezone.localdate()
    with SHEET.open(encoding="utf-8", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    for place, row in enumerate(rows):
        rule = transitions.add_rule(
            county=county, by=clerk, body=row["body"], number=int(row["number"]), title=row["title"],
            category=row["category"],
        )  # fmt: skip
        is_public = row["body"] == Body.STANDING_COMMITTEE and place % PUBLIC_EVERY == 0
        if is_public or row["screens"]:
            transitions.change_rule(
                rule=rule, by=clerk, title=rule.title, category=rule.category, is_public=is_public,
                screens=row["screens"].split(),
            )  # fmt: skip
        _adopted(rule, cast, today - BEFORE, TERMS[0])
        if place % REVISED_EVERY == 1:
            _adopted(rule, cast, today - SINCE, TERMS[1], "材料送达时间由三日改为七日（示例）")


def _adopted(rule: Rule, cast: Cast, day: dt.date, term: str, changes: str = "") -> None:
    word = next(kind for kind in KINDS if rule.title.endswith(kind))
    matter = rule.title.removesuffix(word)
    text = TEXT.format(mark=MARK, matter=matter, word=word, term=term)
    draft = transitions.save_draft(rule=rule, by=cast.office[0], text=text, changes=changes)
    transitions.adopt(
        rule=rule, by=cast.office[-1], adopted_on=day, organ=ORGAN, valid_from=day, revision=draft.revision
    )
