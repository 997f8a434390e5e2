"""What two tellers count of the printed papers, each alone, and the scrutineers' signatures on the result."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from votes.ballots.access import is_teller
from votes.ballots.acts import Act
from votes.ballots.counting import Marked
from votes.calls.access import may_run
from votes.models import Ballot, PaperCount, PaperFigure, Scrutineer, Signature
from votes.transitions.ballots import in_phase, locked, tell
from votes.words import Form, Phase


@transaction.atomic
def enter_count(
    *, ballot: Ballot, by: User, returned: int, void: int, figures: Mapping[int, Marked]
) -> PaperCount:
    """One teller's count, by the option's key; entered again it replaces the teller's own earlier one.

    Raises ``ValidationError`` where the figures cannot be: more marks than valid papers, or, with ``choose``, more in
    all than the places allow; ``NotNow`` where two others have counted already.
    """
    ballot = locked(ballot)
    if not is_teller(by, ballot):
        raise PermissionDenied(_("由计票人登记。"))
    in_phase(ballot, Phase.CLOSED)
    options = list(ballot.options.order_by("position"))
    if set(figures) != {option.pk for option in options}:
        raise NotNow()
    _check(ballot, returned, void, figures)
    made = _mine(ballot, by)
    made.returned, made.void = returned, void
    if made.pk is None:
        made.save(force_insert=True)
    else:
        made.save(update_fields=["returned", "void"])
        made.figures.all().delete()
    PaperFigure.objects.bulk_create(
        PaperFigure(county_id=ballot.county_id, count=made, option=option, **figures[option.pk]._asdict())
        for option in options
    )
    tell(ballot, Act.PAPER_COUNTED, by, ballot.office, slot=made.slot)
    return made


@transaction.atomic
def sign_result(*, ballot: Ballot, by: User, scrutineer: Scrutineer, on_paper: bool = False) -> Signature:
    """A scrutineer signs the result in their own account; or, of one without an account, the office notes
    that the printed record is signed."""
    ballot = locked(ballot)
    in_phase(ballot, Phase.COUNTED)
    found = ballot.scrutineers.filter(pk=scrutineer.pk).first()
    if found is None:
        raise NotNow()
    if on_paper and not may_run(by, ballot.county_id):
        raise PermissionDenied(_("纸上的签字由县人大常委会办公室登记。"))
    if on_paper and found.user_id is not None:
        raise PermissionDenied(_("这位监票人有账号，请用本人的账号签字。"))
    if not on_paper and found.user_id != by.pk:
        raise PermissionDenied(_("监票人用本人的账号签字。"))
    try:
        with transaction.atomic():
            made = Signature.objects.create(
                scrutineer=found, county_id=ballot.county_id, ballot=ballot, is_on_paper=on_paper, by=by,
                at=timezone.now(), digest=ballot.tally.digest,
            )  # fmt: skip
    except IntegrityError:
        raise NotNow(_("这一位已经签字。")) from None
    tell(ballot, Act.SIGNED, by, ballot.office, name=found.name, on_paper=on_paper)
    return made


def _mine(ballot: Ballot, by: User) -> PaperCount:
    counts = list(ballot.paper_counts.all())
    for one in counts:
        if one.by_id == by.pk:
            return one
    taken = {one.slot for one in counts}
    free = [slot for slot in (1, 2) if slot not in taken]
    if not free:
        raise NotNow(_("两名计票人已经登记。"))
    return PaperCount(county_id=ballot.county_id, ballot=ballot, slot=free[0], by=by)


def _check(ballot: Ballot, returned: int, void: int, figures: Mapping[int, Marked]) -> None:
    errors: dict[str, str] = {}
    if void > returned:
        errors["void"] = _("废票不能多于收回的票。")
    valid = returned - void
    for key, one in figures.items():
        if min(one) < 0 or sum(one) > valid:
            errors[f"ones-{key}"] = _("这一项的票数合计不能多于有效票%(n)d张。") % {"n": max(valid, 0)}
    method = ballot.method
    if method.form == Form.CHOOSE and method.places is not None:
        marks = sum(one.ones for one in figures.values())
        if marks > valid * method.places:
            errors["returned"] = _("各项得票合计%(n)d，多于有效票全部选满的票数，请核对。") % {"n": marks}
    if errors:
        raise ValidationError(errors)
