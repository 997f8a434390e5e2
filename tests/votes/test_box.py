"""The box: key and cards before the vote, moving and opening after it, the board."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from congress_portal.errors import NotNow
from tests.votes import boxed
from tests.votes.balloting import called_off
from tests.votes.boxed import SECRET, SHARES, deputies, frozen, opened, prepared, sealed, taken, to
from tests.votes.exported import counted
from tests.world import World
from votes.models import Ballot, BoardEntry, Box, Card, KeyShare, OpenedPaper, SealedPaper, SpentCredential
from votes.sealed import box as boxes
from votes.sealed import crypto
from votes.transitions import boxing, casting
from votes.words import Phase


def closed(world: World, *marks: str) -> Ballot:
    """A vote in which one deputy each has cast these marks."""
    voters = deputies(world, len(marks))
    ballot = opened(world, voters)
    for user, each in zip(voters, marks, strict=True):
        casting.cast(ballot=ballot, paper=sealed(ballot, each), **taken(ballot, user))
    return to(ballot, Phase.CLOSED)


def kinds(ballot: Ballot) -> list[str]:
    return list(ballot.board.values_list("kind", flat=True))


def test_a_new_ceremony_replaces_the_old_one(world: World) -> None:
    ballot = prepared(world)
    other = crypto.box_key_of(crypto.private_key("9" * 64))
    boxing.set_box_key(
        ballot=ballot, by=world.qian, box_key=other, share_hashes=[f"{at:064x}" for at in range(5)]
    )
    assert (Ballot.objects.get().box_key, KeyShare.objects.count()) == (other, 5)


def test_the_key_is_not_changed_after_the_freeze(world: World) -> None:
    ballot = frozen(world)
    with pytest.raises(NotNow):
        boxing.set_box_key(
            ballot=ballot, by=world.qian, box_key=boxed.box_key(), share_hashes=boxed.share_hashes()
        )


@pytest.mark.parametrize("key", ["", "04" + "0" * 128, "04" + "f" * 128, "zz"])
def test_what_is_no_key_is_refused(world: World, key: str) -> None:
    with pytest.raises(ValidationError, match="公钥不对"):
        boxing.set_box_key(
            ballot=prepared(world), by=world.qian, box_key=key, share_hashes=boxed.share_hashes()
        )


def test_a_share_given_twice_is_refused(world: World) -> None:
    twice = [boxed.share_hashes()[0]] * 5
    with pytest.raises(ValidationError, match="份额不完整"):
        boxing.set_box_key(ballot=prepared(world), by=world.qian, box_key=boxed.box_key(), share_hashes=twice)


def test_only_hashes_of_cards_are_kept(world: World) -> None:
    ballot = prepared(world, cards=True)
    codes = boxed.make_cards(ballot, world)
    assert {card.digest for card in Card.objects.all()} == {
        boxes.card_digest(ballot.code, boxes.read_card_code(code)) for code in codes
    }


def test_any_wrong_sign_and_any_swap_of_neighbours_in_a_code_is_found() -> None:
    code = boxes.read_card_code(boxes.new_card_code())
    assert code
    for at, sign in enumerate(code):
        for other in boxes.ALPHABET.replace(sign, ""):
            assert not boxes.read_card_code(code[:at] + other + code[at + 1 :])
    for at in range(15):
        if code[at] != code[at + 1]:
            assert not boxes.read_card_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


def test_the_box_says_what_it_wants_before_the_freeze(world: World) -> None:
    ballot = prepared(world, cards=True)
    ballot.box_key = ""
    assert len(boxing.missing_before_freeze(ballot)) == 2


def test_everything_moves_at_once_and_the_inbox_is_empty(world: World) -> None:
    ballot = closed(world, "110", "011", "100")
    assert boxing.move_inbox(ballot=ballot)
    assert (SealedPaper.objects.count(), SpentCredential.objects.count(), ballot.inbox.count()) == (3, 3, 0)
    assert kinds(ballot) == ["frozen", "sealed"]


def test_both_keys_are_destroyed_with_the_move(world: World) -> None:
    ballot = closed(world, "110")
    boxing.move_inbox(ballot=ballot)
    box = boxes.box_of(ballot)
    assert box is not None and (box.signing_secret, box.inbox_secret) == ("", "")


def test_moving_twice_changes_nothing(world: World) -> None:
    ballot = closed(world, "110")
    boxing.move_inbox(ballot=ballot)
    assert not boxing.move_inbox(ballot=ballot)
    assert SealedPaper.objects.count() == 1


def test_nothing_moves_while_the_vote_is_open(world: World) -> None:
    with pytest.raises(NotNow):
        boxing.move_inbox(ballot=opened(world))


def test_the_box_opens_with_its_key_after_the_close(world: World) -> None:
    ballot = closed(world, "110", "011", "100")
    assert boxing.open_box(ballot=ballot, by=world.qian, private_key=SECRET) == 3
    assert boxes.electronic_papers(ballot) == ["011", "100", "110"]
    assert kinds(ballot) == ["frozen", "sealed", "opened"]


def test_the_box_does_not_open_before_the_close(world: World) -> None:
    with pytest.raises(NotNow):
        boxing.open_box(ballot=opened(world), by=world.qian, private_key=SECRET)


@pytest.mark.parametrize("key", ["1" * 64, "0" * 64, "f" * 64, "", "xyz"])
def test_another_key_does_not_open_the_box(world: World, key: str) -> None:
    with pytest.raises(ValidationError, match="请核对"):
        boxing.open_box(ballot=closed(world, "110"), by=world.qian, private_key=key)
    assert OpenedPaper.objects.count() == 0


def test_a_paper_for_another_vote_is_unreadable_and_void(world: World) -> None:
    voters = deputies(world, 1)
    ballot, other = opened(world, voters), opened(world)
    casting.cast(
        ballot=ballot, paper=crypto.seal(ballot.box_key, other.code, "110"), **taken(ballot, voters[0])
    )
    boxing.open_box(ballot=to(ballot, Phase.CLOSED), by=world.qian, private_key=SECRET)
    assert boxes.electronic_papers(ballot) == [""]


def test_each_entry_of_the_board_holds_the_hash_of_the_one_before(world: World) -> None:
    ballot = closed(world, "110")
    boxing.open_box(ballot=ballot, by=world.qian, private_key=SECRET)
    before = ""
    for entry in BoardEntry.objects.order_by("position"):
        assert entry.previous == before
        assert entry.digest == boxes.entry_digest(entry.position, entry.kind, entry.content, before)
        before = entry.digest


def test_the_board_shows_trackers_only_after_the_close(world: World, client: Client) -> None:
    voters = deputies(world, 1)
    ballot = opened(world, voters)
    tracker = casting.cast(ballot=ballot, paper=sealed(ballot), **taken(ballot, voters[0]))
    assert tracker not in client.get(f"/votes/{ballot.code}/board/").content.decode()
    boxing.move_inbox(ballot=to(ballot, Phase.CLOSED))
    assert tracker in client.get(f"/votes/{ballot.code}/board/").content.decode()


def test_the_printed_cards_are_a_file_that_is_made_once(world: World, client: Client) -> None:
    client.force_login(world.qian)
    answer = client.post(f"/votes/{prepared(world, cards=True).code}/cards/", {"number": 12})
    assert (answer["Content-Type"], Card.objects.count()) == ("application/pdf", 12)


def test_qian_opens_the_box_on_the_page(world: World, client: Client) -> None:
    ballot = closed(world, "110")
    client.force_login(world.qian)
    page = client.get(f"/votes/{ballot.code}/unlock/").content.decode()
    assert re.search(boxed.share_hashes()[4], page) and not re.search(SHARES[4], page)
    assert client.post(f"/votes/{ballot.code}/unlock/", {"private_key": "1" * 64}).status_code == 400


def test_the_board_keeps_the_result_to_its_hash_until_it_is_published(world: World, client: Client) -> None:
    ballot = counted(world)
    address = f"/votes/{ballot.code}/board.json"
    last = client.get(address).json()[-1]
    assert (last["kind"], last["content"], len(last["digest"])) == ("result", None, 64)
    assert "<dt>issued</dt>" not in client.get(f"/votes/{ballot.code}/board/").content.decode()
    client.force_login(world.qian)
    assert client.get(address).json()[-1]["content"]["issued"]


def test_of_a_vote_called_off_the_server_can_read_nothing(world: World) -> None:
    ballot = closed(world, "110")
    called_off(world, ballot)
    box = boxes.box_of(ballot)
    assert box is not None and (box.signing_secret, box.inbox_secret, ballot.inbox.count()) == ("", "", 0)


def test_a_vote_called_off_holds_up_no_other(world: World) -> None:
    off, other = closed(world, "110"), closed(world)
    called_off(world, off)
    assert boxing.move_closed() == 1 and Box.objects.get(ballot=other).is_moved


def test_one_move_that_fails_holds_up_no_other(world: World) -> None:
    broken, other = closed(world, "110"), closed(world)
    Box.objects.filter(ballot=broken).update(inbox_secret="00" * 16)
    assert boxing.move_closed() == 1 and Box.objects.get(ballot=other).is_moved


def test_what_held_the_inbox_is_rewritten_whoever_moves_it(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    ballot = closed(world, "110")
    with django_capture_on_commit_callbacks() as waiting:
        boxing.open_box(ballot=ballot, by=world.qian, private_key=SECRET)
    assert boxes.sweep_residue in waiting
