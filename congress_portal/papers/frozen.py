"""A letter as plain JSON and back: what went out is kept as it was, whatever is renamed later."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from congress_portal.papers.letters import Annex, Block, Heading, Letter, Table

DAYS = ("day", "printed_on")


def freeze(letter: Letter) -> dict[str, Any]:
    """What differs from an empty letter; tuples are lists, days are ISO 8601."""
    found = {}
    for field in fields(letter):
        value = getattr(letter, field.name)
        if field.name in DAYS:
            value = value.isoformat() if value else None
        elif field.name == "body":
            value = [_frozen(block) for block in value]
        elif field.name == "annexes":
            value = [{"title": one.title, "body": [_frozen(block) for block in one.body]} for one in value]
        elif field.name == "copies":
            value = list(value)
        found[field.name] = value
    return found


def thaw(data: dict[str, Any]) -> Letter:
    """The letter that was frozen. A field that came later has its default; one that is known no more is left out."""
    values = {field.name: data[field.name] for field in fields(Letter) if field.name in data}
    for name in DAYS:
        values[name] = date.fromisoformat(values[name]) if values.get(name) else None
    values["body"] = tuple(_thawed(block) for block in values["body"])
    values["annexes"] = tuple(
        Annex(one["title"], tuple(_thawed(block) for block in one["body"])) for one in values["annexes"]
    )
    values["copies"] = tuple(values["copies"])
    return Letter(**values)


def _frozen(block: Block) -> Any:
    match block:
        case Heading(text, level):
            return {"heading": text, "level": level}
        case Table(head, rows, shares):
            return {"head": list(head), "rows": [list(row) for row in rows], "shares": list(shares)}
        case text:
            return text


def _thawed(block: Any) -> Block:
    if isinstance(block, str):
        return block
    if "heading" in block:
        return Heading(block["heading"], block["level"])
    return Table(tuple(block["head"]), tuple(tuple(row) for row in block["rows"]), tuple(block["shares"]))
