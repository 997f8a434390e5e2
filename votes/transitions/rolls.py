"""Who votes, who watches, who counts; signing in and giving out papers. The vote's row is locked first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from votes.ballots.access import deputies_of, members_of
from votes.ballots.acts import Act
from votes.models import Ballot, Elector, Scrutineer, Teller
from votes.models.electors import SCRUTINEERS
from votes.transitions.ballots import lock, tell
from votes.words import Body, Phase, Way

MOST_ELECTORS = 2000


@transaction.atomic
def draw_roll(*, ballot: Ballot, by: User) -> int:
    """Put today's deputies of the county on the roll who are not on it yet. Returns how many came new."""
    ballot, office = lock(ballot, by, Phase.PREPARED)
    if ballot.body != Body.CONGRESS:
        raise ValidationError(_("常委会组成人员请逐个列入名单。"))
    added = _enrol(ballot, deputies_of(ballot.county_id), [])
    tell(ballot, Act.ROLL_SET, by, office, count=added)
    return added


@transaction.atomic
def add_electors(*, ballot: Ballot, by: User, users: Iterable[User] = (), names: Iterable[str] = ()) -> int:
    """Put people on the roll, by account or by plain name. Returns how many came new."""
    ballot, office = lock(ballot, by, Phase.PREPARED)
    known = {user.pk for user in members_of(ballot.county_id)}
    people = list(users)
    if any(user.pk not in known for user in people):
        raise ValidationError({"users": _("请选择本县（市、区）的代表或者人大工作人员。")})
    added = _enrol(ballot, people, [name.strip() for name in names if name.strip()])
    tell(ballot, Act.ROLL_SET, by, office, count=added)
    return added


@transaction.atomic
def remove_elector(*, elector: Elector, by: User) -> None:
    """Take somebody off the roll before it is fixed."""
    ballot, office = lock(elector.ballot, by, Phase.PREPARED)
    found = ballot.roll.filter(pk=elector.pk).first()
    if found is None:
        raise NotNow(_("名单上已经没有这一位。"))
    name = found.name
    found.delete()
    tell(ballot, Act.ROLL_SET, by, office, removed=name)


@transaction.atomic
def name_scrutineer(
    *, ballot: Ballot, by: User, user: User | None = None, name: str = "", is_chief: bool = False
) -> Scrutineer:
    """One of the five who watch over the vote (监票人), by account or by plain name."""
    ballot, office = lock(ballot, by, Phase.PREPARED)
    if user is None and not name.strip():
        raise ValidationError({"name": _("请选择账号，或者填写姓名。")})
    if user is not None and user.pk not in {one.pk for one in members_of(ballot.county_id)}:
        raise ValidationError({"user": _("请选择本县（市、区）的代表或者人大工作人员。")})
    taken = set(ballot.scrutineers.values_list("position", flat=True))
    free = [position for position in range(1, SCRUTINEERS + 1) if position not in taken]
    if not free:
        raise ValidationError(_("监票人已经有五名。"))
    _refuse_changes_after_key(ballot)
    if is_chief:
        ballot.scrutineers.filter(is_chief=True).update(is_chief=False)
    try:
        with transaction.atomic():
            made = Scrutineer.objects.create(
                county_id=ballot.county_id, ballot=ballot, position=free[0], user=user, is_chief=is_chief,
                name=user.name if user else name.strip(),
            )  # fmt: skip
    except IntegrityError:
        raise ValidationError({"user": _("这一位已经是监票人。")}) from None
    tell(ballot, Act.WATCHERS_SET, by, office, added=made.name)
    return made


@transaction.atomic
def drop_scrutineer(*, scrutineer: Scrutineer, by: User) -> None:
    ballot, office = lock(scrutineer.ballot, by, Phase.PREPARED)
    found = ballot.scrutineers.filter(pk=scrutineer.pk).first()
    if found is None:
        raise NotNow(_("名单上已经没有这一位。"))
    _refuse_changes_after_key(ballot)
    name = found.name
    found.delete()
    tell(ballot, Act.WATCHERS_SET, by, office, removed=name)


@transaction.atomic
def name_teller(*, ballot: Ballot, by: User, user: User) -> Teller:
    """Who enters the count of printed papers (计票人); needs an account."""
    ballot, office = lock(ballot, by, Phase.PREPARED, Phase.FROZEN, Phase.OPEN, Phase.CLOSED)
    if user.pk not in {one.pk for one in members_of(ballot.county_id)}:
        raise ValidationError({"user": _("请选择本县（市、区）的代表或者人大工作人员。")})
    made, is_new = Teller.objects.get_or_create(county_id=ballot.county_id, ballot=ballot, user=user)
    if not is_new:
        raise ValidationError({"user": _("这一位已经是计票人。")})
    tell(ballot, Act.WATCHERS_SET, by, office, teller=user.name)
    return made


@transaction.atomic
def drop_teller(*, teller: Teller, by: User) -> None:
    """Before the teller has entered anything."""
    ballot, office = lock(teller.ballot, by, Phase.PREPARED, Phase.FROZEN, Phase.OPEN, Phase.CLOSED)
    found = ballot.tellers.select_related("user").filter(pk=teller.pk).first()
    if found is None or ballot.paper_counts.filter(by=found.user_id).exists():
        raise NotNow()
    name = found.user.name
    found.delete()
    tell(ballot, Act.WATCHERS_SET, by, office, removed=name)


@transaction.atomic
def sign_in(*, ballot: Ballot, by: User, electors: Collection[int], is_present: bool = True) -> int:
    """Note who is there, or has gone without having taken a paper. Returns how many rows changed."""
    ballot, office = lock(ballot, by, Phase.FROZEN, Phase.OPEN)
    rows = list(ballot.roll.select_for_update(no_key=True).filter(pk__in=electors).order_by("pk"))
    if not is_present and any(row.way != Way.NONE for row in rows):
        raise ValidationError(_("已经领票的不能改为未到会。"))
    changed = [row for row in rows if row.is_present != is_present]
    for row in changed:
        row.is_present = is_present
    Elector.objects.bulk_update(changed, ["is_present"])
    if changed:
        tell(ballot, Act.PRESENT, by, office, count=len(changed), present=is_present)
    return len(changed)


@transaction.atomic
def give_paper(*, elector: Elector, by: User, way: str) -> Elector:
    """Note that somebody present was handed a printed paper, or drew a sealed card; once."""
    ballot, office = lock(elector.ballot, by, Phase.FROZEN, Phase.OPEN)
    row = ballot.roll.select_for_update(no_key=True).get(pk=elector.pk)
    method = ballot.method
    is_stopped = bool(ballot.stopped_reason)
    allowed = {Way.PAPER: method.paper or is_stopped, Way.CARD: method.cards and not is_stopped}
    if not allowed.get(Way(way)):
        raise NotNow(_("票决办法没有采用这种票。"))
    if not row.is_present:
        raise ValidationError(_("还没有签到，不能领票。"))
    if row.way != Way.NONE:
        raise NotNow(_("已经领过票，每人只能领一张。"))
    row.way = way
    row.save(update_fields=["way"])
    tell(ballot, Act.PAPER_GIVEN, by, office, way=way)
    return row


@transaction.atomic
def stop_electronic(*, ballot: Ballot, by: User, reason: str) -> Ballot:
    """Paper takes over: nobody casts electronically any more; what was cast counts, unused tokens and cards go back."""
    ballot, office = lock(ballot, by, Phase.FROZEN, Phase.OPEN)
    if not ballot.method.is_electronic or ballot.stopped_reason:
        raise NotNow(_("没有正在进行的电子投票。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因。")})
    ballot.stopped_reason = reason.strip()
    ballot.save(update_fields=["stopped_reason"])
    tell(ballot, Act.STOPPED, by, office, reason=reason.strip())
    return ballot


def _enrol(ballot: Ballot, users: list[User], names: list[str]) -> int:
    held = set(ballot.roll.values_list("user", flat=True))
    last = ballot.roll.order_by("number").last()
    start = last.number if last else 0
    people = [(user, user.name) for user in users if user.pk not in held]
    people += [(None, name[:40]) for name in names]  # type: ignore[misc]
    if start + len(people) > MOST_ELECTORS:
        raise ValidationError(_("名单上最多%(most)d人。") % {"most": MOST_ELECTORS})
    Elector.objects.bulk_create(
        Elector(county_id=ballot.county_id, ballot=ballot, number=start + at, user=user, name=name)
        for at, (user, name) in enumerate(people, 1)
    )
    return len(people)


def _refuse_changes_after_key(ballot: Ballot) -> None:
    """Each holds a share of the key: who they are stays as it was when it was made."""
    if ballot.box_key:
        raise NotNow(_("票箱密钥已经生成，监票人不能再改。"))
