"""Uploaded tables become rows of text, or a sentence about why not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from congress_portal.sheets import cells, reading
from stations.sheets.columns import HEADERS
from tests.stations import sheet_files as files
from tests.stations.sheet_files import HEADER, POINT


def read(content: bytes, name: str = "a.xlsx") -> reading.Sheet:
    return reading.read_sheet(files.upload(content, name), HEADERS)


def test_a_workbook_is_read_under_its_headers_with_its_row_numbers() -> None:
    sheet = read(files.xlsx(HEADER, [], POINT))
    assert [(row.number, row.cells["名称"]) for row in sheet.rows] == [(3, "驮岭脚村联络点")]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_in_the_encodings_of_chinese_offices(encoding: str) -> None:
    sheet = read(files.comma(HEADER, POINT, encoding=encoding), "a.csv")
    assert sheet.rows[0].cells["乡镇"] == "威坪镇"


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters_are_told_by_the_header(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (HEADER, POINT))
    assert read(text.encode(), "a.csv").rows[0].cells["类别"] == "点"


@pytest.mark.parametrize(("delimiter", "others"), [(",", ";"), (";", ","), (",", "\t"), ("\t", ";")])
def test_the_cells_may_be_full_of_another_delimiter(delimiter: str, others: str) -> None:
    lines = (
        ["名称", "类别", "乡镇"],
        ["甲", f"点{others * 9}", "威坪镇"],
        ["乙", f"点{others * 9}", "汾口镇"],
    )
    content = "\n".join(delimiter.join(line) for line in lines).encode()
    assert [row.cells["乡镇"] for row in read(content, "a.csv").rows] == ["威坪镇", "汾口镇"]
    uneven = delimiter.join(lines[1]).replace(others * 9, others * 4)
    again = "\n".join([*content.decode().splitlines(), uneven]).encode()
    assert [len(line) for _number, line in reading.lines_of(again)] == [3, 3, 3, 3]


def test_headers_are_known_by_other_names_and_with_remarks() -> None:
    sheet = read(
        files.xlsx(["单位编码", "＊站 名", "层级（必填）", "所属乡镇", "签到半径(米)", "颜色"], POINT)
    )
    assert sheet.headers == ["编码", "名称", "类别", "乡镇", "签到范围"]
    assert sheet.unknown == ["颜色"]


def test_a_title_above_the_header_is_passed_over() -> None:
    assert read(files.xlsx(["淳安县代表联络站一览表"], [], HEADER, POINT)).rows[0].number == 4


def test_a_merged_cell_says_the_same_for_all_its_rows() -> None:
    rows = [HEADER, ["a", "甲", "点"], ["b", "乙", "点"], ["c", "丙", "点", "汾口镇"]]
    sheet = read(files.xlsx(*rows, merged=[(1, 3, 2, 3, "威坪镇")]))
    assert [row.cells["乡镇"] for row in sheet.rows] == ["威坪镇", "威坪镇", "汾口镇"]


def test_numbers_keep_no_point_zero_and_dates_are_dates() -> None:
    header = ["编码", "名称", "签到范围", "任职起"]
    row = read(files.xlsx(header, ["a", "甲", 300.0, dt.date(2024, 1, 15)])).rows[0]
    assert (row.cells["签到范围"], row.cells["任职起"]) == ("300", "2024-01-15")


def test_full_width_digits_and_spaces_are_taken_as_meant_but_not_punctuation() -> None:
    row = read(files.xlsx(HEADER, ["ｗｐ-１", "\u3000甲村（老供销社）", "点", "威坪镇"])).rows[0]
    assert (row.cells["编码"], row.cells["名称"]) == ("wp-1", "甲村（老供销社）")


def test_a_formula_typed_as_text_stays_text() -> None:
    row = read(files.comma(HEADER, ["a", '=cmd|"/c calc"!A1', "点", "威坪镇"])).rows[0]
    assert row.cells["名称"].startswith("=cmd|")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(1)", "\tx", "＝1"])
def test_what_a_sheet_program_would_compute_is_put_to_sleep_and_wakes_as_it_was(text: str) -> None:
    assert reading.asleep(text) == f"'{text}"
    assert reading.half_width(reading.asleep(text.strip())) in (text.strip(), "'x")


DATA = Path(__file__).parent / "data"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"PK\x03\x04 broken", "打不开"),
        (OLE + bytes(600), "打不开"),
        (files.xlsx(HEADER, POINT)[:-200], "打不开"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "不是表格"),
        (b"\n\n", "没有内容"),
        ("甲,乙,丙\n1,2,3".encode(), "没有找到表头"),
        ("名称,站名,类别\n1,2,3".encode(), "出现了两次"),
        (b"x" * (5 * 1024 * 1024 + 1), "超过5 MB"),
    ],
    ids=["empty", "zip", "ole", "cut", "picture", "blank", "headless", "twice", "big"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read(content)


def test_too_many_rows_are_refused() -> None:
    rows = [[f"c{number}", f"站{number}", "点", "威坪镇"] for number in range(reading.MOST_ROWS + 1)]
    with pytest.raises(ValidationError, match="超过5000行"):
        read(files.comma(HEADER, *rows))


def test_an_old_workbook_is_read_with_its_merged_cells_and_dates() -> None:
    sheet = read((DATA / "merged.xls").read_bytes(), "merged.xls")
    assert [row.cells["乡镇"] for row in sheet.rows] == ["威坪镇", "威坪镇"]
    assert sheet.rows[0].cells["任职起"] == "2024-01-15"


def test_a_workbook_with_a_password_is_refused_by_that_name() -> None:
    with pytest.raises(ValidationError, match="设了密码"):
        read((DATA / "encrypted.xlsx").read_bytes())


def test_a_cell_at_the_end_of_the_world_ends_the_reader_only() -> None:
    with pytest.raises(ValidationError, match="打不开"):
        read(files.with_far_cell(files.xlsx(HEADER, POINT)))


def test_a_workbook_that_unfolds_beyond_its_memory_ends_the_reader_only() -> None:
    content = files.bomb(700)
    assert len(content) < reading.MOST_BYTES
    with pytest.raises(ValidationError, match="打不开"):
        read(content)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-15",
        "2024/1/15",
        "2024.1.15",
        "2024年1月15日",
        "20240115",
        "45306",
        "2024-01-15 00:00",
        "２０２４－１－１５",
    ],
)
def test_dates_are_read_as_people_and_excel_write_them(text: str) -> None:
    assert cells.date(text) == dt.date(2024, 1, 15)


@pytest.mark.parametrize("text", ["昨天", "2024-13-01", "2024-02-30", "15", "1", "123456789"])
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="不是日期"):
        cells.date(text)


@pytest.mark.parametrize(
    "line", ['wp-1,"驮岭"脚村,点,威坪镇', 'wp-1,"驮岭脚村,点,威坪镇', '"wp-1" ,驮岭脚村,点,威坪镇']
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_csv_with_wrong_quotes_is_refused_and_says_where(line: str, encoding: str) -> None:
    content = "\n".join([",".join(HEADER), ",".join(POINT), line, ",".join(POINT)]).encode(encoding)
    with pytest.raises(ValidationError, match=r"引号写得不对（到第[34]行为止）"):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_with_right_quotes_and_rare_signs_is_read(encoding: str) -> None:
    line = 'wp-1,"“驮岭”脚村,""东""㛃𠮷",点,威坪镇'
    content = "\n".join([",".join(HEADER), line]).encode(encoding)
    [row] = read(content).rows
    assert row.cells["名称"] == '“驮岭”脚村,"东"㛃𠮷'


def test_the_delimiter_is_told_by_the_table_and_not_by_its_title() -> None:
    content = "\n".join(["淳安县,联络站", "\t".join(HEADER), "\t".join(POINT)]).encode()
    [row] = read(content).rows
    assert row.cells["名称"] == POINT[1]


def test_what_is_too_long_for_a_cell_is_not_cut_off_but_named() -> None:
    content = files.xlsx(HEADER, POINT, ["wp-2", "长" * 5001, "点", "威坪镇"])
    with pytest.raises(ValidationError, match="第3行的“名称”有5001个字"):
        read(content)
    assert len(read(files.xlsx(HEADER, ["wp-2", "长" * 5000, "点", "威坪镇"])).rows) == 1
