"""The box itself: its key, the cards, the freeze, moving what came in, opening, and the board's entries.

Each locks the vote's row first. ``at_freeze`` and ``at_result`` are parts of the phase steps, in their transaction.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from votes.ballots.acts import Act
from votes.models import Ballot
from votes.models.box import (
    BoardEntry,
    Box,
    Card,
    EntryKind,
    InboxKind,
    KeyShare,
    OpenedPaper,
    SealedPaper,
    SpentCredential,
    SpoiledPaper,
)  # fmt: skip
from votes.models.electors import SCRUTINEERS
from votes.sealed import box as boxes
from votes.sealed import crypto
from votes.sealed.access import may_keep_box, may_print_cards
from votes.sealed.box import Inbox
from votes.transitions.ballots import tell
from votes.words import Phase

log = logging.getLogger(__name__)

MOST_CARDS = 3000
_CHANCE = secrets.SystemRandom()


# ---------------------------------------------------------------- before the vote


@transaction.atomic
def set_box_key(*, ballot: Ballot, by: User, box_key: str, share_hashes: Sequence[str]) -> Ballot:
    """Keep the public key of the ceremony and the SHA-256 of the five shares, in the scrutineers' order.

    ``box_key``: an uncompressed point of P-256 in hex. Until the method is frozen a new ceremony replaces it.
    """
    ballot = _lock(ballot, Phase.PREPARED)
    _guard(may_keep_box(by, ballot))
    scrutineers = list(ballot.scrutineers.order_by("position"))
    if len(scrutineers) != SCRUTINEERS:
        raise NotNow(_("先确定五名监票人，再生成票箱密钥。"))
    try:
        crypto.public_key(box_key)
    except crypto.Unreadable:
        raise ValidationError(_("票箱公钥不对，请重新生成。")) from None
    if len(set(share_hashes)) != SCRUTINEERS or not all(
        re.fullmatch(r"[0-9a-f]{64}", h) for h in share_hashes
    ):
        raise ValidationError(_("密钥份额不完整，请重新生成。"))
    KeyShare.objects.filter(ballot=ballot).delete()
    KeyShare.objects.bulk_create(
        KeyShare(scrutineer=person, county_id=ballot.county_id, ballot=ballot, digest=digest)
        for person, digest in zip(scrutineers, share_hashes, strict=True)
    )
    ballot.box_key = box_key
    ballot.save(update_fields=["box_key"])
    tell(ballot, Act.BOX_KEY_SET, by, ballot.office, title=ballot.title)
    return ballot


@transaction.atomic
def make_cards(*, ballot: Ballot, by: User, number: int) -> list[str]:
    """New sealed cards in place of any there were; their codes, which are kept nowhere, in no order."""
    ballot = _lock(ballot, Phase.PREPARED)
    _guard(may_print_cards(by, ballot))
    if not ballot.method.cards:
        raise NotNow(_("票决办法没有采用现场密封卡。"))
    if not 1 <= number <= MOST_CARDS:
        raise ValidationError({"number": _("张数在1到%(n)d之间。") % {"n": MOST_CARDS}})
    Card.objects.filter(ballot=ballot).delete()
    codes = [boxes.new_card_code() for _each in range(number)]
    digests = sorted(boxes.card_digest(ballot.code, boxes.read_card_code(code)) for code in codes)
    Card.objects.bulk_create(
        Card(county_id=ballot.county_id, ballot=ballot, digest=digest) for digest in digests
    )
    tell(ballot, Act.CARDS_MADE, by, ballot.office, title=ballot.title, number=number)
    return codes


def missing_before_freeze(ballot: Ballot) -> list[str]:
    """What the electronic box still wants before the method may be frozen, as sentences."""
    wants = []
    if ballot.method.is_electronic and (not ballot.box_key or ballot.shares.count() != SCRUTINEERS):
        wants.append(_("采用电子票，监票人还没有生成票箱密钥。"))
    if ballot.method.cards and not ballot.cards.exists():
        wants.append(_("采用现场密封卡，还没有印制密封卡。"))
    return wants


def missing_before_count(ballot: Ballot) -> list[str]:
    """What must be done with the box before the count, as sentences."""
    return [] if boxes.is_counted_out(ballot) else [_("电子票箱还没有由三名监票人打开。")]


def at_freeze(ballot: Ballot) -> None:
    """Make the box with a signing key of its own and put method, keys and cards on the board."""
    if not ballot.method.is_electronic:
        return
    secret, public = crypto.new_signing_key()
    Box.objects.create(
        ballot=ballot, county_id=ballot.county_id, signing_key=public, signing_secret=secret,
        inbox_secret=Inbox.new_secret(),
    )  # fmt: skip
    boxes.post(ballot, EntryKind.FROZEN, frozen_content(ballot, public))


def frozen_content(ballot: Ballot, signing_key: str) -> dict[str, Any]:
    """What the board says at the freeze: the whole method, the items, the keys, the hashes of shares and cards."""
    method = ballot.method
    cards = sorted(ballot.cards.values_list("digest", flat=True))
    return {
        "ballot": ballot.code,
        "title": ballot.title,
        "form": method.form,
        "places": method.places,
        "base": method.base,
        "majority": _part(method.majority),
        "tie_rule": method.tie_rule,
        "shortfall_rule": method.shortfall_rule,
        "level_rule": method.level_rule,
        "is_among_tied": ballot.is_among_tied,
        "ways": {"electronic": method.electronic, "cards": method.cards, "paper": method.paper},
        "options": [option.title for option in ballot.options.order_by("position")],
        "due": ballot.roll.count(),
        "box_key": ballot.box_key,
        "signing_key": signing_key,
        "shares": list(ballot.shares.order_by("scrutineer__position").values_list("digest", flat=True)),
        "cards": {"number": len(cards), "digest": crypto.digest(cards)},
    }


def _part(rule: Any) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {"numerator": rule.numerator, "denominator": rule.denominator, "is_strict": rule.is_strict}


# ---------------------------------------------------------------- after the close


@transaction.atomic
def move_inbox(*, ballot: Ballot) -> bool:
    """Move all that came in to the box, shuffled, in one transaction, and destroy both keys. False where it was done.

    All at once and only now: a part moved earlier would tell which voters it can be from.
    """
    ballot = _lock(ballot)
    box = Box.objects.select_for_update().filter(ballot=ballot).first()
    if box is None or box.is_moved:
        return False
    if not ballot.has_reached(Phase.CLOSED):
        raise NotNow(_("投票还没有结束。"))
    came = [Inbox(box.inbox_secret).show(bytes(row.content)) | {"as": row.kind} for row in ballot.inbox.all()]
    _write_down(ballot, came)
    boxes.destroy_inbox(ballot)
    box.is_moved = True
    box.save(update_fields=["is_moved"])
    boxes.post(ballot, EntryKind.SEALED, sealed_content(ballot))
    return True


def _write_down(ballot: Ballot, came: list[dict[str, str]]) -> None:
    used = [content for content in came if content["as"] != InboxKind.SPOILED]
    spent = [
        SpentCredential(
            county_id=ballot.county_id, ballot=ballot, is_returned=content["as"] == InboxKind.RETURNED,
            **boxes.credential_in(content)._asdict(),
        )
        for content in used
    ]  # fmt: skip
    sealed = [
        SealedPaper(
            county_id=ballot.county_id,
            ballot=ballot,
            paper=content["paper"],
            tracker=crypto.tracker(content["paper"]),
        )
        for content in used
        if content["paper"]
    ]
    _CHANCE.shuffle(spent)
    _CHANCE.shuffle(sealed)
    SpentCredential.objects.bulk_create(spent)
    SealedPaper.objects.bulk_create(sealed)


def sealed_content(ballot: Ballot) -> dict[str, Any]:
    """What the board says at the close: every tracker, sorted; what was spoiled; how many credentials."""
    spent = ballot.spent.all()
    return {
        "trackers": sorted(ballot.sealed.values_list("tracker", flat=True)),
        "spoiled": list(ballot.spoiled.order_by("tracker").values("tracker", "marks", "chance")),
        "tokens": spent.filter(kind="token", is_returned=False).count(),
        "cards": spent.filter(kind="card", is_returned=False).count(),
        "returned": spent.filter(is_returned=True).count(),
    }


@transaction.atomic
def open_box(*, ballot: Ballot, by: User, private_key: str) -> int:
    """Open the box with the key that three scrutineers joined; how many papers were in it.

    ``private_key``: 32 bytes in hex. Refused before the close and where it is not the key of this box. What stands on
    the papers is kept shuffled, without a word on which.
    """
    ballot = _lock(ballot, Phase.CLOSED)
    _guard(may_keep_box(by, ballot))
    move_inbox(ballot=ballot)
    box = Box.objects.select_for_update().get(ballot=ballot)
    key = _matching(ballot, private_key)
    if box.is_opened:
        return ballot.opened.count()
    marks = [_marks(paper, key, ballot.code) for paper in ballot.sealed.values_list("paper", flat=True)]
    _CHANCE.shuffle(marks)
    OpenedPaper.objects.bulk_create(
        OpenedPaper(county_id=ballot.county_id, ballot=ballot, marks=each) for each in marks
    )
    box.private_key = private_key
    box.save(update_fields=["private_key"])
    boxes.post(ballot, EntryKind.OPENED, {"papers": len(marks), "unreadable": marks.count("")})
    tell(ballot, Act.BOX_OPENED, by, ballot.office, title=ballot.title, papers=len(marks))
    return len(marks)


def _matching(ballot: Ballot, private_key: str) -> Any:
    try:
        key = crypto.private_key(private_key)
    except crypto.Unreadable:
        raise ValidationError(_("这三份密钥合不成票箱的钥匙，请核对。")) from None
    if crypto.box_key_of(key) != ballot.box_key:
        raise ValidationError(_("这三份密钥不是这个票箱的，请核对。"))
    return key


def _marks(paper: str, key: Any, code: str) -> str:
    """The marks on a paper; none where it cannot be read, which the count takes as void."""
    try:
        marks = crypto.unseal(paper, key, code)
    except (crypto.Unreadable, RecursionError):
        return ""
    return marks if re.fullmatch(r"[0-9]{1,200}", marks) else ""


def at_result(ballot: Ballot, content: dict[str, Any]) -> BoardEntry | None:
    """Put the result on the board of a vote that has a box."""
    if boxes.box_of(ballot) is None:
        return None
    return boxes.post(ballot, EntryKind.RESULT, content)


def _guard(may: bool) -> None:
    if not may:
        raise PermissionDenied(_("由监票人或者县人大常委会办公室办理。"))


def _lock(ballot: Ballot, *phases: Phase) -> Ballot:
    """The vote read anew under its lock, in one of the phases (in any, where none is named); else refused."""
    found = (
        Ballot.objects.select_for_update(of=("self",)).select_related("method", "office").get(pk=ballot.pk)
    )
    if found.is_off or (phases and found.phase not in phases):
        raise NotNow()
    return found


def spoiled_papers(ballot: Ballot) -> list[SpoiledPaper]:
    return list(ballot.spoiled.order_by("tracker"))


def move_closed() -> int:
    """Move the inbox of every vote that has closed; how many. One that fails is logged and holds up no other."""
    waiting = Ballot.objects.filter(box__is_moved=False, off_reason="").exclude(
        status__in=(Phase.FROZEN, Phase.OPEN)
    )
    return sum(_is_moved(ballot) for ballot in waiting.order_by("pk"))


def _is_moved(ballot: Ballot) -> bool:
    try:
        return move_inbox(ballot=ballot)
    except Exception:
        log.exception("the inbox of vote %s was not moved", ballot.pk)
        return False
