"""The checker finds a clean export clean, and names each thing that was done to another."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.votes.boxed import SECRET
from tests.votes.exported import NUMBER, exported
from tests.world import World
from votes.sealed import crypto
from votes.sealed.check_votes import check, hints, open_paper, too_many
from votes.transitions import boxing

Data = dict[str, Any]


@pytest.fixture
def data(world: World) -> Data:
    return exported(world)


def change(data: Data) -> None:
    data["sealed"][0] = data["sealed"][0][:-2] + ("00" if data["sealed"][0][-2:] != "00" else "11")


def delete(data: Data) -> None:
    del data["sealed"][0]


def insert(data: Data) -> None:
    data["sealed"].insert(0, data["sealed"][0])


def swap(data: Data) -> None:
    data["sealed"][0], data["sealed"][1] = data["sealed"][1], data["sealed"][0]


def forge(data: Data) -> None:
    data["tokens"][0]["token"] = "ab" * 32


def replay(data: Data) -> None:
    data["tokens"][0] = data["tokens"][1]


def drop_token(data: Data) -> None:
    data["tokens"].remove(next(row for row in data["tokens"] if not row["is_returned"]))


def revive(data: Data) -> None:
    data["sealed"] = sorted([*data["sealed"], data["spoiled"][0]["paper"]])


def lie(data: Data) -> None:
    data["spoiled"][0]["marks"] = "001"


def strange_card(data: Data) -> None:
    data["cards"][0]["digest"] = "0" * 64


def more_cards(data: Data) -> None:
    data["card_list"].append("f" * 64)


def votes(data: Data) -> None:
    data["board"][3]["content"]["result"]["lines"][0][0] += 1


def method(data: Data) -> None:
    data["board"][0]["content"]["places"] = 3


def shuffle_board(data: Data) -> None:
    data["board"][1], data["board"][2] = data["board"][2], data["board"][1]


def key(data: Data) -> None:
    data["key"]["private_key"] = "1" * 64


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (change, "不在公告板上"),
        (delete, "在公告板上，却不在导出文件里"),
        (insert, "出现2次"),
        (swap, "次序被动过"),
        (forge, "签名不对"),
        (replay, "用了2次"),
        (drop_token, "应当相等"),
        (revive, "不能又在票箱里"),
        (lie, "检验作废的选票：与公告板不符"),
        (strange_card, "不是印制的卡"),
        (more_cards, "清单与投票前公告的不符"),
        (votes, "第1项公布"),
        (method, "第1条的摘要与内容不符"),
        (shuffle_board, "应为第2条，却是第3条"),
        (key, "不是一对"),
    ],
)
def test_each_harm_is_named(data: Data, harm: Callable[[Data], None], words: str) -> None:
    harmed = copy.deepcopy(data)
    harm(harmed)
    assert any(words in fault for fault in check(harmed)), check(harmed)


def test_a_clean_export_has_no_fault(data: Data) -> None:
    assert check(data, data["board"][-1]["digest"]) == []
    assert len(data["sealed"]) == NUMBER


def test_a_board_made_anew_is_found_by_its_last_hash(data: Data) -> None:
    assert any("整条链可能被重做" in fault for fault in check(data, "0" * 64))


def test_what_a_voter_says_of_a_spoiled_paper_is_a_hint(data: Data) -> None:
    lie(data)
    assert [hint for hint in hints(data) if "封在里面的不是所称的001" in hint]


def test_the_checker_holds_each_way_to_what_was_given_out(data: Data) -> None:
    said = {entry["kind"]: entry["content"] for entry in data["board"]}
    said["result"]["issued"] = {"token": 4, "card": 9, "paper": 0}
    assert too_many(data, said) == ["token"]


@pytest.mark.parametrize(
    "said", ['{"ballot": "v", "marks": 101}', '{"ballot": "v", "marks": "abc"}', "[" * 3000]
)
def test_the_checker_reads_no_paper_that_the_portal_does_not(said: str) -> None:
    key = crypto.private_key(SECRET)
    paper = crypto._SUITE.encrypt(said.encode(), key.public_key(), crypto.info("v")).hex()
    assert open_paper(paper, key, "v") == boxing._marks(paper, key, "v") == ""
