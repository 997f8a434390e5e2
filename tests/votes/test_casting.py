"""Taking a token, casting, spoiling, handing back: who may, when, and how often."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from congress_portal.errors import NotNow
from tests.votes.boxed import ITEMS, blind, deputies, frozen, opened, prepared, sealed, taken, to
from tests.world import World
from votes.models import Ballot, InboxPaper, TokenIssue
from votes.sealed import crypto
from votes.sealed.box import Inbox
from votes.transitions import boxing, casting
from votes.words import Phase, Way


def spoiled(ballot: Ballot, paper: str, **credential: Any) -> str:
    return casting.spoil(ballot=ballot, paper=paper, marks="110", chance="0" * 64, **credential)


def test_zhang_takes_a_token_before_the_opening(world: World) -> None:
    ballot = frozen(world)
    token = taken(ballot, world.zhang)
    assert crypto.is_signed(ballot.box.signing_key, **token)
    assert ballot.roll.get().way == Way.TOKEN


def test_the_same_request_after_a_lost_answer_gets_the_same_signature(world: World) -> None:
    ballot = frozen(world)
    asked = blind(ballot.box.signing_key)
    first = casting.issue_token(ballot=ballot, by=world.zhang, blinded=asked.blinded)
    assert casting.issue_token(ballot=ballot, by=world.zhang, blinded=asked.blinded) == first


def test_a_second_token_is_refused(world: World) -> None:
    ballot = frozen(world)
    taken(ballot, world.zhang)
    with pytest.raises(NotNow, match="已经领过票"):
        taken(ballot, world.zhang)
    assert TokenIssue.objects.count() == 1


def test_who_is_not_present_gets_no_token(world: World) -> None:
    ballot = frozen(world)
    ballot.roll.update(is_present=False)
    with pytest.raises(NotNow, match="签到"):
        taken(ballot, world.zhang)


def test_who_holds_a_printed_paper_gets_no_token(world: World) -> None:
    ballot = frozen(world)
    ballot.roll.update(way=Way.PAPER)
    with pytest.raises(NotNow, match="已经领过票"):
        taken(ballot, world.zhang)


def test_who_is_not_on_the_roll_gets_no_token(world: World) -> None:
    with pytest.raises(PermissionDenied):
        taken(frozen(world), world.liu)


def test_a_method_without_accounts_signs_nothing(world: World) -> None:
    ballot = prepared(world, electronic=False, cards=True)
    boxing.make_cards(ballot=ballot, by=world.qian, number=1)
    with pytest.raises(NotNow, match="不用账号"):
        taken(to(ballot, Phase.FROZEN), world.zhang)


@pytest.mark.parametrize("blinded", ["", "zz", "0" * 512, "f" * 512, "1" * 10])
def test_what_is_no_blinded_message_is_not_signed(world: World, blinded: str) -> None:
    with pytest.raises(ValidationError):
        casting.issue_token(ballot=frozen(world), by=world.zhang, blinded=blinded)


def test_a_paper_goes_in_and_its_tracker_comes_back(world: World) -> None:
    ballot = opened(world)
    paper = sealed(ballot)
    assert casting.cast(ballot=ballot, paper=paper, **taken(ballot, world.zhang)) == crypto.tracker(paper)


def test_the_inbox_holds_neither_paper_nor_token_in_clear(world: World) -> None:
    ballot = opened(world)
    paper, token = sealed(ballot), taken(ballot, world.zhang)
    casting.cast(ballot=ballot, paper=paper, **token)
    row = InboxPaper.objects.get()
    held = json.dumps([row.credential, row.fingerprint, bytes(row.content).hex()])
    assert paper not in held and token["token"] not in held and crypto.token_hash(token["token"]) not in held


def test_the_same_paper_again_is_the_same_answer(world: World) -> None:
    ballot = opened(world)
    paper, token = sealed(ballot), taken(ballot, world.zhang)
    first = casting.cast(ballot=ballot, paper=paper, **token)
    assert casting.cast(ballot=ballot, paper=paper, **token) == first
    assert InboxPaper.objects.count() == 1


def test_a_second_paper_for_one_token_is_refused(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    casting.cast(ballot=ballot, paper=sealed(ballot), **token)
    with pytest.raises(NotNow, match="已经投过票"):
        casting.cast(ballot=ballot, paper=sealed(ballot, "001"), **token)


def test_one_paper_is_not_cast_with_two_tokens(world: World) -> None:
    first, second = deputies(world, 2)
    ballot = opened(world, [first, second])
    paper = sealed(ballot)
    casting.cast(ballot=ballot, paper=paper, **taken(ballot, first))
    with pytest.raises(NotNow, match="重新封票"):
        casting.cast(ballot=ballot, paper=paper, **taken(ballot, second))


def test_a_forged_token_is_refused(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang) | {"token": secrets.token_hex(32)}
    with pytest.raises(PermissionDenied, match="凭证无效"):
        casting.cast(ballot=ballot, paper=sealed(ballot), **token)


def test_a_token_of_another_vote_is_refused(world: World) -> None:
    token = taken(opened(world), world.zhang)
    other = opened(world)
    with pytest.raises(PermissionDenied, match="凭证无效"):
        casting.cast(ballot=other, paper=sealed(other), **token)


@pytest.mark.parametrize(("phase", "words"), [(Phase.FROZEN, "还没有开始"), (Phase.CLOSED, "已经结束")])
def test_nothing_is_cast_while_the_vote_is_not_open(world: World, phase: Phase, words: str) -> None:
    ballot = frozen(world)
    token = taken(ballot, world.zhang)
    if phase == Phase.CLOSED:
        ballot = to(to(ballot, Phase.OPEN), phase)
    with pytest.raises(NotNow, match=words):
        casting.cast(ballot=ballot, paper=sealed(ballot), **token)


def test_nothing_is_cast_once_the_electronic_way_is_stopped(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    Ballot.objects.filter(pk=ballot.pk).update(stopped_reason="会场断网")
    with pytest.raises(NotNow, match="纸质票"):
        casting.cast(ballot=ballot, paper=sealed(ballot), **token)


@pytest.mark.parametrize("paper", ["", "xyz", "00" * 10, "0" * 165, "00" * 5000])
def test_what_is_no_paper_is_refused(world: World, paper: str) -> None:
    ballot = opened(world)
    with pytest.raises(ValidationError):
        casting.cast(ballot=ballot, paper=paper, **taken(ballot, world.zhang))


# ---------------------------------------------------------------- cards


def carded(world: World) -> tuple[Ballot, list[str]]:
    ballot = prepared(world, electronic=False, cards=True)
    codes = boxing.make_cards(ballot=ballot, by=world.qian, number=3)
    return to(to(ballot, Phase.FROZEN), Phase.OPEN), codes


def test_a_card_votes_once_as_people_type_it(world: World) -> None:
    ballot, codes = carded(world)
    paper = sealed(ballot)
    casting.cast(ballot=ballot, paper=paper, code=codes[0].lower().replace("-", " "))
    with pytest.raises(NotNow, match="已经投过票"):
        casting.cast(ballot=ballot, paper=sealed(ballot), code=codes[0])


def test_a_slip_in_a_card_code_is_named(world: World) -> None:
    ballot, codes = carded(world)
    wrong = codes[0][:-1] + ("2" if codes[0][-1] != "2" else "3")
    with pytest.raises(PermissionDenied, match="卡号不对"):
        casting.cast(ballot=ballot, paper=sealed(ballot), code=wrong)


def test_a_card_handed_back_votes_no_more(world: World) -> None:
    ballot, codes = carded(world)
    elector = ballot.roll.get()
    ballot.roll.update(way=Way.CARD)
    casting.return_card(ballot=ballot, by=world.qian, elector=elector, code=codes[0])
    assert ballot.roll.get().way == Way.NONE
    with pytest.raises(NotNow, match="已经交回"):
        casting.cast(ballot=ballot, paper=sealed(ballot), code=codes[0])


# ---------------------------------------------------------------- spoiling and handing back


def test_a_spoiled_paper_is_never_cast(world: World) -> None:
    ballot = opened(world)
    paper, token = sealed(ballot), taken(ballot, world.zhang)
    spoiled(ballot, paper, **token)
    with pytest.raises(NotNow, match="作废"):
        casting.cast(ballot=ballot, paper=paper, **token)
    assert casting.cast(ballot=ballot, paper=sealed(ballot), **token)


def test_a_cast_paper_is_never_spoiled(world: World) -> None:
    ballot = opened(world)
    paper, token = sealed(ballot), taken(ballot, world.zhang)
    casting.cast(ballot=ballot, paper=paper, **token)
    with pytest.raises(NotNow):
        spoiled(ballot, paper, **token)


def test_five_checks_a_token_and_no_more(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    for _each in range(casting.MOST_SPOILED):
        spoiled(ballot, sealed(ballot), **token)
    with pytest.raises(NotNow, match="最多检验5次"):
        spoiled(ballot, sealed(ballot), **token)


def test_who_has_no_token_spoils_nothing(world: World) -> None:
    ballot = opened(world)
    with pytest.raises(PermissionDenied):
        spoiled(ballot, sealed(ballot))


def test_an_unused_token_goes_back_and_another_paper_may_be_taken(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    casting.return_token(ballot=ballot, by=world.zhang, **token)
    assert ballot.roll.get().way == Way.NONE
    with pytest.raises(NotNow, match="已经交回"):
        casting.cast(ballot=ballot, paper=sealed(ballot), **token)


def test_a_token_with_which_papers_were_checked_goes_back_only_once_paper_takes_over(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    spoiled(ballot, sealed(ballot), **token)
    with pytest.raises(NotNow, match="检验过，不能交回"):
        casting.return_token(ballot=ballot, by=world.zhang, **token)
    Ballot.objects.filter(pk=ballot.pk).update(stopped_reason="会场断网")
    casting.return_token(ballot=ballot, by=world.zhang, **token)
    assert ballot.roll.get().way == Way.NONE


def test_two_papers_with_one_tracker_are_one_to_the_inbox(world: World) -> None:
    """Such a pair takes 2^50 trials, so it is the mark that is looked at."""
    ballot = opened(world)
    paper = sealed(ballot)
    casting.cast(ballot=ballot, paper=paper, **taken(ballot, world.zhang))
    inbox = Inbox(ballot.box.inbox_secret)
    assert InboxPaper.objects.get().fingerprint == inbox.mark("paper", crypto.tracker(paper))


def test_a_used_token_does_not_go_back(world: World) -> None:
    ballot = opened(world)
    token = taken(ballot, world.zhang)
    casting.cast(ballot=ballot, paper=sealed(ballot), **token)
    with pytest.raises(NotNow, match="已经投出"):
        casting.return_token(ballot=ballot, by=world.zhang, **token)


# ---------------------------------------------------------------- over HTTP


def sent(client: Client, ballot: Ballot, way: str, body: dict[str, str]) -> Any:
    return client.post(f"/votes/{ballot.code}/{way}/", json.dumps(body), "application/json")


def test_casting_needs_no_session_and_leaves_none(world: World, client: Client) -> None:
    ballot = opened(world)
    answer = sent(client, ballot, "cast", {"paper": sealed(ballot), **taken(ballot, world.zhang)})
    assert answer.status_code == 200
    assert not answer.cookies and "Cookie" not in answer.get("Vary", "")


def test_casting_with_a_session_is_refused(world: World, client: Client) -> None:
    ballot = opened(world)
    client.force_login(world.zhang)
    answer = sent(client, ballot, "cast", {"paper": sealed(ballot), **taken(ballot, world.zhang)})
    assert (answer.status_code, InboxPaper.objects.count()) == (400, 0)


def test_a_refused_paper_leaves_no_line_in_the_log(
    world: World, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    from congress_portal.logs import Discreet

    ballot = opened(world)
    assert sent(client, ballot, "cast", {"paper": sealed(ballot)}).status_code == 403
    assert [record for record in caplog.records if Discreet().filter(record)] == []


def test_zhang_takes_a_token_in_her_name(world: World, client: Client) -> None:
    ballot = frozen(world)
    client.force_login(world.zhang)
    asked = blind(ballot.box.signing_key)
    answer = sent(client, ballot, "token", {"blinded": asked.blinded})
    assert crypto.is_signed(ballot.box.signing_key, **asked.finish(answer.json()["signature"]))


def test_the_paper_lists_the_items_in_their_order(world: World, client: Client) -> None:
    client.force_login(world.zhang)
    text = client.get(f"/votes/{opened(world).code}/vote/").content.decode()
    places = [text.index(title) for title in ITEMS]
    assert places == sorted(places)
