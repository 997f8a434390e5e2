"""Letters as PDF, read by Chromium's reader: layout by GB/T 9704, every word, and no user's text as markup."""

from __future__ import annotations

import itertools

import pypdfium2 as pdfium
import pytest
import segno

from congress_portal.papers import Annex, Heading, Letter, Table, as_pdf
from congress_portal.papers.typeset import letter_data
from tests.papers.made import MM, Pdf, assignment, bare, reply

LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 297 - 37, 35
MARKUP = r'#import "x.typ" $a^2$ [b] \ *d* _e_ @f <g> </w:t> & &amp; {{ h }} {% i %} ]]> // j /* k */ = l - m + n ~ `o`'


def read(letter: Letter) -> Pdf:
    return Pdf(as_pdf(letter))


def test_every_part_of_a_letter_is_in_it_in_the_order_of_the_standard() -> None:
    text = read(reply()).text
    parts = (
        "类别标记：A", "淳安县交通运输局文件", "淳交〔2026〕12号", "关于淳安县第十七届人大第五次会议第12号建议的答复",
        "王建国代表：", "您提出的", "一、已经完成的工作", "（一）路面改造", "嵔岭村", "淳安县交通运输局",
        "2026年6月3日", "（联系人：李明，电话：0571-64812345）", "扫码查看公开的办理情况",
        "抄送：县人大常委会代表工委，县政府办公室。",
        "淳安县交通运输局办公室", "2026年6月4日印发",
    )  # fmt: skip
    at = 0
    for part in parts:
        at = text.index(part, at) + len(part)


def test_pages_are_a4_and_text_stays_in_the_type_area() -> None:
    made = read(reply(body=("文" * 3000,)))
    assert all(
        made.document[page].get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.1)
        for page in range(len(made))
    )
    within = [box for page in range(len(made)) for box in made.boxes(page) if box[2] > BOTTOM - 1]
    assert min(box[1] for box in within) >= LEFT - 0.5
    assert max(box[3] for box in within) <= RIGHT + 0.5
    assert max(box[4] for box in within) <= TOP + 0.5


def test_a_page_has_22_lines_of_28_characters() -> None:
    lines = read(bare("文" * 3000)).lines(1)
    assert lines == ["文" * 28] * 22 + ["—2—"]


def test_page_numbers_stand_outside_seven_millimetres_below_the_text() -> None:
    made = read(bare("文" * 1500))
    for page, side in ((0, RIGHT - 5.6), (1, LEFT + 5.6), (2, RIGHT - 5.6)):
        number = [box for box in made.boxes(page) if box[2] < BOTTOM]
        assert "".join(box[0] for box in number) == f"—{page + 1}—"
        edge = max(box[3] for box in number) if page % 2 == 0 else min(box[1] for box in number)
        assert edge == pytest.approx(side, abs=1)
        assert max(box[4] for box in number) < BOTTOM - 7


@pytest.mark.parametrize("contact", ["", "李明"])
def test_the_seal_does_not_reach_the_number_of_the_page(contact: str) -> None:
    """Wherever the text ends; the date is the seal's middle but for half a line, and half a seal is 21 mm."""
    for lines in range(10, 17):
        made = read(bare(*["文" * 20] * lines, contact=contact))
        days = [box[2] for page in range(len(made)) for box in made.boxes(page) if box[0] == "日"]
        assert days[-1] - BOTTOM > 15


def test_a_line_may_break_in_the_code_of_a_case_and_the_code_can_be_read_back() -> None:
    line = letter_data(bare("（YJ-2026-0000），电话0571-64812345"))["body"][0]["text"]
    assert line == "（YJ-\u200b2026-\u200b0000），电话0571-64812345"
    made = read(bare("文" * 17 + "（YJ-2026-0000），" + "文" * 30))
    assert "YJ-2026-0000" in made.text.replace("\u200b", "")
    assert len(made.lines(0)[1]) > 22, "the line is full, not torn wide"


def test_the_class_mark_is_at_the_top_right_of_the_first_page_alone() -> None:
    made = read(reply(body=("文" * 900,)))
    mark = [box for box in made.boxes(0) if box[2] > TOP - 8]
    assert "".join(box[0] for box in mark) == "类别标记：A"
    assert max(box[3] for box in mark) == pytest.approx(RIGHT, abs=0.6)
    assert "类别标记" not in "".join(made.lines(1))


def test_the_red_mark_begins_35_millimetres_below_the_top_of_the_text() -> None:
    first = next(box for box in read(reply(mark="")).boxes(0) if box[0] == "淳")
    assert first[4] == pytest.approx(TOP - 35, abs=2)


def test_a_long_name_of_the_issuer_fits_into_one_line() -> None:
    name = "淳安县人民代表大会常务委员会预算工作委员会办公室文件"
    made = read(reply(head=name, mark=""))
    assert made.lines(0)[0] == name
    assert max(box[3] for box in made.boxes(0)) <= RIGHT + 0.5


def test_a_title_breaks_into_lines_of_about_the_same_length() -> None:
    lines = read(bare(title="关于淳安县第十七届人民代表大会第五次会议第12号建议的答复")).lines(0)[:2]
    assert abs(len(lines[0]) - len(lines[1])) <= 4


@pytest.mark.parametrize("rows", range(1, 27))
def test_the_signature_never_stands_on_a_page_without_text(rows: int) -> None:
    made = read(reply(body=("文" * 28 * rows,), address="", copies=(), printer=""))
    signed = next(page for page in range(len(made)) if "2026年6月3日" in made.lines(page))
    assert "文" in "".join(made.lines(signed)[:-3]).replace("文件", "")


def test_a_letter_needs_none_of_what_may_be_missing() -> None:
    assert read(bare("文。")).lines(0) == ["函", "文。", "县水务局", "2026年3月15日", "—1—"]


@pytest.mark.parametrize(
    "body", [(), (Heading("一、只有标题"),), (Table(("甲",), ()),), (Table(("甲",), (("一",),)),)]
)
def test_a_letter_may_end_with_anything_or_say_nothing(body: tuple) -> None:
    assert "2026年3月15日" in read(bare(*body)).text


def test_no_text_of_a_user_is_markup() -> None:
    wanted = "".join(MARKUP.split())
    letter = reply(
        title=MARKUP, recipient=MARKUP, body=(MARKUP, Heading(MARKUP), Table((MARKUP,), ((MARKUP,),))),
        annexes=(Annex(MARKUP, (MARKUP,)),), signature=MARKUP, contact=MARKUP, copies=(MARKUP,), printer=MARKUP,
        invitation=MARKUP, number=MARKUP, mark="", head="",
    )  # fmt: skip
    assert read(letter).text.count(wanted) == 15


@pytest.mark.parametrize("rare", "嵔㛃堃喆玥䶮龑㵐𬇙")
def test_rare_characters_can_be_read_back(rare: str) -> None:
    assert f"村{rare}民" in read(bare(f"村{rare}民", Table((rare,), ()))).text


def test_pictures_and_control_characters_do_no_harm() -> None:
    text = read(bare("好😀👍🏽👨‍👩‍👧的\x00\x1b\u202e意见", title="标\x07题\n二")).text
    assert text.startswith("标题二好")
    assert "的意见" in text


@pytest.mark.parametrize("word", ["x" * 200, "https://portal.example/" + "a1-_/" * 40, "9" * 100])
def test_a_word_longer_than_a_line_stays_on_the_paper(word: str) -> None:
    made = read(bare(word, Table(("甲", "乙", "丙"), ((word, "一", word),))))
    edges = [box[3] for page in range(len(made)) for box in made.boxes(page)]
    assert max(edges) <= RIGHT + 0.5
    assert made.text.replace("\u200b", "").count(word) == 3


def test_five_thousand_characters_are_all_there() -> None:
    typed = "".join(chr(0x4E00 + index) for index in range(5000))
    printed = "".join(itertools.chain.from_iterable(read(bare(typed)).lines(page)[:-1] for page in range(9)))
    assert typed in printed


def test_a_table_of_300_rows_repeats_its_head_and_loses_no_row() -> None:
    made = read(assignment(300))
    first = next(page for page in range(len(made)) if made.lines(page)[0] == "附件1")
    pages = range(first, len(made))
    assert all("督办领导" in "".join(made.lines(page)) for page in pages)
    found = "".join("".join(made.lines(page)) for page in pages)
    assert [found.count(f"关于第{row:03}段公路的建议") for row in range(1, 301)] == [1] * 300


def test_a_cell_longer_than_a_page_goes_on_over_pages() -> None:
    made = read(bare(Table(("甲", "乙"), (("一", "长" * 5000),))))
    assert len(made) > 1
    assert made.text.count("长") == 5000


def test_annexes_are_listed_under_the_text_and_begin_on_their_own_page() -> None:
    made = read(assignment(2))
    assert {"附件：1.代表建议清单", "2.答复格式"} <= set(made.lines(0) + made.lines(1))
    assert made.lines(len(made) - 1)[:2] == ["附件1", "代表建议清单"]


def test_the_colophon_is_at_the_foot_of_the_last_page() -> None:
    made = read(reply())
    printed = [box for box in made.boxes(len(made) - 1) if box[2] > BOTTOM - 1]
    lowest = min(printed, key=lambda box: box[2])
    assert lowest[2] < BOTTOM + 6
    assert made.lines(len(made) - 1)[-3].startswith("抄送：")


def test_every_font_is_in_the_file() -> None:
    fonts = read(reply()).fonts()
    assert len(fonts) == 2
    assert all(fonts.values()), fonts


def test_the_code_on_paper_leads_to_the_address() -> None:
    address = "https://portal.example/p/JY-2026-0012/"
    made = read(reply(address=address))
    wanted = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    assert drawn_code(made.document[len(made) - 1], len(wanted)) == wanted


def drawn_code(page: pdfium.PdfPage, modules: int) -> list[bytes]:
    """The dark and light squares in the 24 mm left of the right margin, between text and colophon."""
    scale = 6
    picture = page.render(scale=scale, grayscale=True).to_pil()
    edge = scale * MM
    column = picture.crop((int((RIGHT - 24) * edge), int(180 * edge), int(RIGHT * edge), int(243 * edge)))
    dark = column.point(lambda shade: 255 if shade < 128 else 0)
    box = dark.getbbox()
    assert box is not None
    code = dark.crop(box)
    step = code.width / modules
    assert code.height == pytest.approx(code.width, abs=2)
    middle = [int((index + 0.5) * step) for index in range(modules)]
    return [bytes(1 if code.getpixel((x, y)) else 0 for x in middle) for y in middle]


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert as_pdf(reply()) == as_pdf(reply())


def test_the_title_is_in_the_metadata_and_in_the_bookmarks() -> None:
    made = read(reply(title="关于\n答复"))
    assert made.document.get_metadata_value("Title") == "关于答复"
    marks = [mark.get_title() for mark in made.document.get_toc()]
    assert marks[1:] == ["一、已经完成的工作", "（一）路面改造", "二、下一步打算"]
