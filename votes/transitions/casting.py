"""Taking a token, casting, spoiling and handing back. Nothing here writes who, when or from where a paper came.

The vote's row is locked for sharing, so that papers come in side by side and the close waits for all of them.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from votes.ballots.acts import Act
from votes.models import Ballot, Elector
from votes.models.box import Box, Card, CredentialKind, InboxKind, InboxPaper, SpoiledPaper, TokenIssue
from votes.sealed import box as boxes
from votes.sealed import crypto
from votes.sealed.access import may_print_cards
from votes.sealed.box import Credential, Inbox
from votes.transitions.ballots import tell
from votes.words import Phase, Way

MOST_SPOILED = 5
"""Checks that one token or card allows, so that nobody fills the board."""
HEX_OF_32 = re.compile(r"[0-9a-f]{64}")
BLINDED = re.compile(r"[0-9a-f]{1,1024}")
STOPPED = gettext_lazy("电子投票已经停止，请改用纸质票。")
MARKS = re.compile(r"[0-9]{1,200}")


# ---------------------------------------------------------------- tokens


@transaction.atomic
def issue_token(*, ballot: Ballot, by: User, blinded: str) -> str:
    """Sign an elector's blinded token, once; the same message asked again gets the same answer.

    ``blinded`` and the answer: hex, as long as the key. Who is present and has taken no other paper may have one, from
    the freezing of the method on: taken before the opening, its time tells nothing of the time of casting. Once paper
    has taken over, only an answer that was lost is given again: without it the token could not be handed back.
    """
    ballot = share(ballot, Phase.FROZEN, Phase.OPEN)
    if not ballot.method.electronic:
        raise NotNow(_("这次票决不用账号投电子票。"))
    elector = _held(ballot, user=by)
    if elector is None:
        raise PermissionDenied(_("投票人名单上没有您。"))
    if not BLINDED.fullmatch(blinded):
        raise ValidationError(_("领票请求不完整，请刷新页面再试。"))
    asked = hashlib.sha256(blinded.encode()).hexdigest()
    if elector.way == Way.TOKEN and elector.token.digest == asked:
        return crypto.blind_sign(ballot.box.signing_secret, blinded)
    if ballot.stopped_reason:
        raise NotNow(STOPPED)
    if not elector.is_present:
        raise NotNow(_("您还没有签到，签到后才能领取电子票。"))
    if elector.way != Way.NONE:
        raise NotNow(_("您已经领过票，每人只能领一张。"))
    try:
        signature = crypto.blind_sign(ballot.box.signing_secret, blinded)
    except crypto.Unreadable:
        raise ValidationError(_("领票请求不完整，请刷新页面再试。")) from None
    elector.way = Way.TOKEN
    elector.save(update_fields=["way"])
    TokenIssue.objects.create(elector=elector, county_id=ballot.county_id, digest=asked)
    return signature


@transaction.atomic
def return_token(*, ballot: Ballot, by: User, token: str, signature: str) -> None:
    """Hand an unused token back, so that another paper may be taken. A used one is refused."""
    ballot = share(ballot, Phase.FROZEN, Phase.OPEN)
    elector = _held(ballot, user=by, way=Way.TOKEN)
    if elector is None:
        raise NotNow(_("您没有领取过电子票。"))
    _take_back(ballot, token_credential(ballot.box, token, signature))
    TokenIssue.objects.filter(elector=elector).delete()
    elector.way = Way.NONE
    elector.save(update_fields=["way"])


@transaction.atomic
def return_card(*, ballot: Ballot, by: User, elector: Elector, code: str) -> None:
    """The desk takes an unused card back from an elector. Its event names nobody, nor the card."""
    ballot = share(ballot, Phase.FROZEN, Phase.OPEN)
    if not may_print_cards(by, ballot):
        raise PermissionDenied(_("由县人大常委会办公室收回。"))
    held = _held(ballot, pk=elector.pk, way=Way.CARD)
    if held is None:
        raise NotNow(_("这位投票人没有领取密封卡。"))
    _take_back(ballot, card_credential(ballot, code))
    held.way = Way.NONE
    held.save(update_fields=["way"])
    tell(ballot, Act.CARD_BACK, by, ballot.office, title=ballot.title)


def _take_back(ballot: Ballot, credential: Credential) -> None:
    inbox = Inbox(ballot.box.inbox_secret)
    known = inbox.mark("credential", credential.digest)
    if credential.kind == CredentialKind.TOKEN and not ballot.stopped_reason:
        _refuse_checked(ballot, known)
    row = InboxPaper(
        county_id=ballot.county_id, ballot=ballot, kind=InboxKind.RETURNED, credential=known,
        content=inbox.hide(boxes.content_of(credential)),
    )  # fmt: skip
    if not _put(row):
        raise NotNow(_("这张票已经投出，不能交回。"))


def _refuse_checked(ballot: Ballot, known: str) -> None:
    """A token with which papers were checked is not handed back for another, with which as many could be checked
    again. Once the electronic way is stopped there is no other token, and it is taken back."""
    _alone(known)
    if InboxPaper.objects.filter(ballot=ballot, credential=known, kind=InboxKind.SPOILED).exists():
        raise NotNow(_("已经用这张电子票检验过，不能交回，请用它投票。"))


# ---------------------------------------------------------------- casting


def token_credential(box: Box, token: str, signature: str) -> Credential:
    """A token that this vote's key has signed; refused otherwise."""
    if not HEX_OF_32.fullmatch(token) or not re.fullmatch(r"[0-9a-f]{512}", signature):
        raise PermissionDenied(_("投票凭证无效。"))
    if not crypto.is_signed(box.signing_key, token, signature):
        raise PermissionDenied(_("投票凭证无效。"))
    return Credential(CredentialKind.TOKEN, crypto.token_hash(token), token, signature)


def card_credential(ballot: Ballot, code: str) -> Credential:
    """A card of this vote by its code; refused otherwise."""
    digest = boxes.card_digest(ballot.code, boxes.read_card_code(code))
    if not Card.objects.filter(ballot=ballot, digest=digest).exists():
        raise PermissionDenied(_("卡号不对，请对照密封卡再看一遍。"))
    return Credential(CredentialKind.CARD, digest)


@transaction.atomic
def cast(*, ballot: Ballot, paper: str, token: str = "", signature: str = "", code: str = "") -> str:
    """Take a sealed paper (hex) for a token or a card's code; its tracker. The same once more gets the same answer."""
    ballot = share(ballot, Phase.OPEN)
    credential = _credential(ballot, token, signature, code)
    _check_paper(paper)
    inbox = Inbox(ballot.box.inbox_secret)
    known, print_ = inbox.mark("credential", credential.digest), _fingerprint(inbox, paper)
    row = InboxPaper(
        county_id=ballot.county_id, ballot=ballot, kind=InboxKind.CAST, credential=known, fingerprint=print_,
        content=inbox.hide(boxes.content_of(credential, paper)),
    )  # fmt: skip
    if not _put(row):
        _refuse_second(ballot, known, print_)
    return crypto.tracker(paper)


def _refuse_second(ballot: Ballot, known: str, print_: str) -> None:
    """Why a paper did not go in; nothing where that very paper is in already by that very credential."""
    held = InboxPaper.objects.filter(ballot=ballot, credential=known).exclude(kind=InboxKind.SPOILED).first()
    if held is None:
        raise NotNow(_("这张票已经作废或者投入，请重新封票再投。"))
    if held.kind == InboxKind.RETURNED:
        raise NotNow(_("这个投票凭证已经交回。"))
    if held.fingerprint != print_:
        raise NotNow(_("这个投票凭证已经投过票，不能再投。"))


@transaction.atomic
def spoil(
    *,
    ballot: Ballot,
    paper: str,
    marks: str,
    chance: str,
    token: str = "",
    signature: str = "",
    code: str = "",
) -> str:
    """Give a paper up for checking: it goes on the board with what it is said to hold, and can never be cast.

    ``marks``: one sign an item; ``chance``: the 32 random bytes (hex) it was sealed with. Its tracker is the answer.
    """
    ballot = share(ballot, Phase.OPEN)
    credential = _credential(ballot, token, signature, code)
    _check_paper(paper)
    if not MARKS.fullmatch(marks) or not HEX_OF_32.fullmatch(chance):
        raise ValidationError(_("检验的内容不完整。"))
    inbox = Inbox(ballot.box.inbox_secret)
    known, print_ = inbox.mark("credential", credential.digest), _fingerprint(inbox, paper)
    _alone(known)
    mine = InboxPaper.objects.filter(ballot=ballot, credential=known)
    if mine.filter(kind=InboxKind.SPOILED, fingerprint=print_).exists():
        return crypto.tracker(paper)
    if mine.exclude(kind=InboxKind.SPOILED).exists():
        raise NotNow(_("这个投票凭证已经用过。"))
    if mine.count() >= MOST_SPOILED:
        raise NotNow(_("每个投票凭证最多检验%(n)d次。") % {"n": MOST_SPOILED})
    row = InboxPaper(
        county_id=ballot.county_id, ballot=ballot, kind=InboxKind.SPOILED, credential=known, fingerprint=print_,
        content=inbox.hide(boxes.content_of(credential, paper)),
    )  # fmt: skip
    if not _put(row):
        raise NotNow(_("这张票已经作废或者投入，请重新封票再检验。"))
    made = SpoiledPaper.objects.create(
        county_id=ballot.county_id, ballot=ballot, paper=paper, tracker=crypto.tracker(paper), marks=marks,
        chance=chance,
    )  # fmt: skip
    return made.tracker


# ---------------------------------------------------------------- parts


def share(ballot: Ballot, *phases: Phase) -> Ballot:
    """The vote read anew under a lock that others may share, in one of the phases; else refused."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Ballot._meta.db_table} WHERE id = %s FOR SHARE", [ballot.pk])
    found = Ballot.objects.select_related("method", "box").get(pk=ballot.pk)
    if found.is_off or found.phase not in phases:
        ended = found.has_reached(Phase.CLOSED)
        raise NotNow(_("投票已经结束。") if ended else _("投票还没有开始。"))
    if found.stopped_reason and phases == (Phase.OPEN,):
        raise NotNow(STOPPED)
    if not hasattr(found, "box"):
        raise NotNow(_("这次票决不用电子票。"))
    return found


def _held(ballot: Ballot, **which: Any) -> Elector | None:
    """An elector's row under its lock. Without an order: the usual one joins the vote's row and would lock it too."""
    return Elector.objects.select_for_update().filter(ballot=ballot, **which).order_by().first()


def _credential(ballot: Ballot, token: str, signature: str, code: str) -> Credential:
    if token and ballot.method.electronic:
        return token_credential(ballot.box, token, signature)
    if code and ballot.method.cards:
        return card_credential(ballot, code)
    raise PermissionDenied(_("没有投票凭证。"))


def _check_paper(paper: str) -> None:
    if not crypto.PAPER.fullmatch(paper) or len(paper) % 2:
        raise ValidationError(_("选票不完整，请重新封票。"))


def _fingerprint(inbox: Inbox, paper: str) -> str:
    """A paper by its tracker: of two that share one, made on purpose, the second is refused here, not at the move."""
    return inbox.mark("paper", crypto.tracker(paper))


def _put(row: InboxPaper) -> bool:
    """Insert where no row stands against it. A conflict is no error to the database, so it logs none."""
    InboxPaper.objects.bulk_create([row], ignore_conflicts=True)
    return InboxPaper.objects.filter(pk=row.pk).exists()


def _alone(known: str) -> None:
    """Let only one at a time check papers with one credential (until the transaction ends)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(known[:15], 16)])
