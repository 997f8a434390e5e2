"""The voter's page and the pages around the box: what they offer, to whom, and what is answered to nonsense."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from tests.votes import boxed
from tests.votes.boxed import blind, deputies, frozen, opened, sealed, taken, to
from tests.votes.exported import counted
from tests.world import World
from votes.models import Ballot, InboxPaper
from votes.transitions import boxing, casting
from votes.words import Phase, Way


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def page(user: User | None, address: str) -> str:
    return (client(user) if user else Client()).get(address).content.decode()


def stopped(ballot: Ballot) -> Ballot:
    Ballot.objects.filter(pk=ballot.pk).update(stopped_reason="会场断网")
    return Ballot.objects.select_related("method", "box").get(pk=ballot.pk)


def sent(asked: Client, ballot: Ballot, way: str, body: str) -> Any:
    return asked.post(f"/votes/{ballot.code}/{way}/", body, "application/json")


# ---------------------------------------------------------------- nonsense


def test_deeply_nested_json_is_refused_like_any_nonsense(world: World) -> None:
    assert sent(Client(), opened(world), "cast", "[" * 16_000).status_code == 403


def test_half_a_character_in_place_of_a_blinded_token_is_refused(world: World) -> None:
    answer = sent(client(world.zhang), frozen(world), "token", '{"blinded": "\\ud800"}')
    assert answer.status_code == 400


# ---------------------------------------------------------------- giving back


def test_a_returned_token_is_said_to_be_returned(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    answer = sent(client(world.zhang), ballot, "give_back", json.dumps(token))
    assert answer.json() == {"returned": "1"}


def test_the_page_of_each_elector_keeps_a_record_of_its_own(world: World) -> None:
    voters = deputies(world, 2)
    ballot = opened(world, voters)
    pages = [page(user, f"/votes/{ballot.code}/vote/") for user in voters]
    keys = [found[1] for text in pages if (found := re.search(r'data-who="(\d+)"', text))]
    assert len(set(keys)) == 2


def test_once_stopped_the_page_still_takes_a_token_back(world: World) -> None:
    ballot = opened(world)
    taken(ballot, world.zhang)
    stopped(ballot)
    text = page(world.zhang, f"/votes/{ballot.code}/vote/")
    assert 'data-stopped="1"' in text and 'data-do="give-back"' in text and "vote.js" in text


def test_once_stopped_no_new_token_is_signed(world: World) -> None:
    with pytest.raises(NotNow, match="已经停止"):
        taken(stopped(opened(world)), world.zhang)


def test_once_stopped_a_lost_token_is_given_again_so_that_it_can_go_back(world: World) -> None:
    ballot = opened(world)
    asked = blind(ballot.box.signing_key)
    first = casting.issue_token(ballot=ballot, by=world.zhang, blinded=asked.blinded)
    again = casting.issue_token(ballot=stopped(ballot), by=world.zhang, blinded=asked.blinded)
    casting.return_token(ballot=ballot, by=world.zhang, **asked.finish(again))
    assert first == again and ballot.roll.get().way == Way.NONE


def test_after_the_close_the_page_shows_what_the_device_keeps(world: World) -> None:
    ballot = opened(world)
    taken(ballot, world.zhang)
    text = page(world.zhang, f"/votes/{to(ballot, Phase.CLOSED).code}/vote/")
    assert 'data-closed="1"' in text and 'data-part="done"' in text


# ---------------------------------------------------------------- cards come back


def card_holder(world: World) -> tuple[Ballot, str, str]:
    """An open vote, the address at which 张代表 gives a card back, and the card's code."""
    ballot = boxed.prepared(world, cards=True)
    codes = boxed.make_cards(ballot, world)
    ballot = boxed.let_in(ballot)
    ballot.roll.update(way=Way.CARD)
    return ballot, f"/votes/{ballot.code}/cards/back/{ballot.roll.get().pk}/", codes[0]


def test_the_desk_takes_a_card_back_on_the_page(world: World) -> None:
    ballot, address, code = card_holder(world)
    asked = client(world.qian)
    assert address in asked.get(f"/votes/{ballot.code}/roll/").content.decode()
    assert asked.post(address, {"code": code.lower()}).status_code == 302
    assert ballot.roll.get().way == Way.NONE


def test_a_slip_in_the_code_is_said_at_the_field(world: World) -> None:
    _ballot, address, code = card_holder(world)
    answer = client(world.qian).post(address, {"code": code[:-1]})
    assert answer.status_code == 400 and "卡号不对" in answer.content.decode()


def test_a_card_that_has_voted_does_not_come_back(world: World) -> None:
    ballot, address, code = card_holder(world)
    casting.cast(ballot=ballot, paper=sealed(ballot), code=code)
    answer = client(world.qian).post(address, {"code": code})
    assert "已经投出" in answer.content.decode() and InboxPaper.objects.get().kind == "cast"


# ---------------------------------------------------------------- ways there


def test_the_vote_leads_the_desk_to_the_page_of_the_cards(world: World) -> None:
    ballot, _address, _code = card_holder(world)
    assert f"/votes/{ballot.code}/card/" in page(world.qian, ballot.get_absolute_url())


def test_the_vote_leads_who_holds_a_token_back_to_it_when_stopped(world: World) -> None:
    ballot = opened(world)
    taken(ballot, world.zhang)
    address = f"/votes/{stopped(ballot).code}/vote/"
    assert address in page(world.zhang, ballot.get_absolute_url())


def published(world: World) -> Ballot:
    ballot = counted(world)
    for phase in (Phase.COUNTED, Phase.CONFIRMED, Phase.PUBLISHED):
        ballot = to(ballot, phase)
    return ballot


def test_the_public_result_leads_to_the_board_and_the_office_to_the_export(world: World) -> None:
    ballot = published(world)
    assert f"/votes/{ballot.code}/board/" in page(None, f"/open/votes/{ballot.code}/")
    assert f"/votes/{ballot.code}/recount.zip" in page(world.qian, ballot.get_absolute_url())


# ---------------------------------------------------------------- the board


def test_the_board_speaks_chinese(world: World) -> None:
    text = page(None, f"/votes/{counted(world).code}/board/")
    names = re.findall(r"<dt>(.*?)</dt>", text)
    facts = " ".join(re.findall(r'<dd class="text-break">(.*?)</dd>', text))
    assert names and not [name for name in names if re.search("[a-z]", name)]
    assert not re.findall(r"\b(?!JSON)[a-z_]*_[a-z]+\b|True|False|null|chosen", facts)


def test_the_board_finds_a_tracker_as_people_type_it(world: World) -> None:
    voters = deputies(world, 1)
    ballot = opened(world, voters)
    tracker = casting.cast(ballot=ballot, paper=sealed(ballot), **taken(ballot, voters[0]))
    boxing.move_inbox(ballot=to(ballot, Phase.CLOSED))
    typed = tracker.lower().replace("-", " ")
    assert "找到了：这张票在票箱里。</p>" in page(None, f"/votes/{ballot.code}/board/?tracker={typed}")
    assert "的，请告诉监票人。</p>\n      </form>" in page(None, f"/votes/{ballot.code}/board/?tracker=AAAA")
