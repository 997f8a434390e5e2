"""A pain, difficulty, block or jam is opened (突破): the mark goes, with what opened it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import trail
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Marking
from congress_portal.loops.transitions.claims import claim
from congress_portal.loops.words import Verb
from supervision.models import Breakthrough


@transaction.atomic
def unblock(*, marking: Marking, by: User, what: str, who: str, opened_on: dt.date) -> Breakthrough:
    """Write down what opened it, when and by whom, and take the mark away."""
    loop, step = claim(marking.loop, "mark", by)
    found = Marking.objects.standing().filter(pk=marking.pk).first()
    if found is None:
        raise NotNow()
    said = {"what": what.strip(), "who": who.strip()}
    wrong = {name: _("请填写。") for name, text in said.items() if not text}
    if not timezone.localdate(found.at) <= opened_on <= timezone.localdate():
        wrong["opened_on"] = _("请填写标注以后、今天以前的日期。")
    if wrong:
        raise ValidationError(wrong)
    left = [word for word in loop.marks if word != found.mark]
    loop_moves.mark(loop=loop, by=by, marks=left, note=said["what"])
    made = Breakthrough(
        county_id=loop.county_id, loop=loop, marking=found, opened_on=opened_on, by=by, **said
    )
    made.save(force_insert=True)
    label = str(found.get_mark_display())
    trail.record(
        loop, step, Verb.UNBLOCKED, by, said["what"], mark=found.mark, unit_name=label, who=said["who"]
    )
    return made
