"""A small reader of Excel files that believes no stored value of a formula: every one is reckoned from its cells."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.etree import ElementTree

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
TOKEN = re.compile(
    r"""\s*(?:(?P<area>(?:'[^']+'!)?\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)|(?P<cell>(?:'[^']+'!)?\$?[A-Z]+\$?\d+(?!\())"""
    r"""|(?P<number>\d+(?:\.\d+)?)|"(?P<text>[^"]*)"|(?P<name>[A-Z]+)\(|(?P<sign>[-+*/=(),]))"""
)


class Book:
    def __init__(self, data: bytes) -> None:
        files = zipfile.ZipFile(io.BytesIO(data))
        shared = ElementTree.fromstring(files.read("xl/sharedStrings.xml"))
        self.texts = ["".join(one.itertext()) for one in shared.findall("x:si", SPACE)]
        sheets = ElementTree.fromstring(files.read("xl/workbook.xml")).findall("x:sheets/x:sheet", SPACE)
        self.cells: dict[tuple[str, str], Any] = {}
        self.forms: dict[tuple[str, str], str] = {}
        for number, sheet in enumerate(sheets, 1):
            tree = ElementTree.fromstring(files.read(f"xl/worksheets/sheet{number}.xml"))
            for cell in tree.iter(f"{{{SPACE['x']}}}c"):
                self._read(sheet.attrib["name"], cell)

    def _read(self, sheet: str, cell: ElementTree.Element) -> None:
        form, value = cell.find("x:f", SPACE), cell.find("x:v", SPACE)
        place = sheet, cell.attrib["r"]
        if form is not None:
            self.forms[place] = form.text or ""
        elif value is not None and value.text:
            is_text = cell.attrib.get("t") == "s"
            self.cells[place] = self.texts[int(value.text)] if is_text else Decimal(value.text)

    def value(self, sheet: str, place: str) -> Any:
        form = self.forms.get((sheet, place))
        return _Form(self, sheet, form).whole() if form else self.cells.get((sheet, place), Decimal(0))


class _Form:
    """One formula, read from left to right."""

    def __init__(self, book: Book, sheet: str, form: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens = [(one.lastgroup or "", one[one.lastgroup or 0]) for one in TOKEN.finditer(form)]
        self.at = 0

    def whole(self) -> Any:
        found = self._compared()
        assert self.at == len(self.tokens), self.tokens[self.at :]
        return found

    def _next(self, *signs: str) -> str:
        """The sign at this place, taken, if it is one of these."""
        if self.at < len(self.tokens) and self.tokens[self.at] in [("sign", sign) for sign in signs]:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _compared(self) -> Any:
        left = self._sum()
        return left == self._sum() if self._next("=") else left

    def _sum(self) -> Any:
        left = self._product()
        while sign := self._next("+", "-"):
            right = self._product()
            left = left + right if sign == "+" else left - right
        return left

    def _product(self) -> Any:
        left = self._one()
        while sign := self._next("*", "/"):
            right = self._one()
            left = left * right if sign == "*" else (left / right if right else Decimal("NaN"))
        return left

    def _one(self) -> Any:
        kind, text = self.tokens[self.at]
        self.at += 1
        match kind:
            case "number":
                return Decimal(text)
            case "text":
                return text
            case "cell":
                return self.book.value(*self._place(text))
            case "area":
                return self._area(text)
            case "name":
                return self._called(text)
        assert text == "(", text
        found = self._compared()
        assert self._next(")")
        return found

    def _called(self, name: str) -> Any:
        given = [self._compared()]
        while self._next(","):
            given.append(self._compared())
        assert self._next(")")
        match name:
            case "SUM":
                return sum(given[0], Decimal(0))
            case "COUNTA":
                return len([one for one in given[0] if one != ""])
            case "COUNTIF":
                return given[0].count(given[1])
            case "SUMIF":
                return sum(
                    (one for key, one in zip(given[0], given[2], strict=True) if key == given[1]), Decimal(0)
                )
            case "IF":
                return given[1] if given[0] else given[2]
            case "ROUND":
                return given[0].quantize(Decimal(1).scaleb(-int(given[1])), ROUND_HALF_UP)
        raise AssertionError(name)

    def _place(self, text: str) -> tuple[str, str]:
        sheet, _, place = text.rpartition("!")
        return sheet.strip("'") or self.sheet, place.replace("$", "")

    def _area(self, text: str) -> list[Any]:
        sheet, places = self._place(text)
        first, last = (re.fullmatch(r"([A-Z]+)(\d+)", one) for one in places.split(":"))
        assert first and last and first[1] == last[1], "one column at a time"
        return [
            self.book.value(sheet, f"{first[1]}{line}") for line in range(int(first[2]), int(last[2]) + 1)
        ]
