"""Opinions of the same matter: a keeper merges and parts them, an author joins another or says that theirs differs."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from congress_portal.accounts.models import User
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as loop_moves
from congress_portal.loops.models import Loop
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.transitions.claims import lock
from stations.models import Opinion


@transaction.atomic
def merge(*, loop: Loop, into: Loop, by: User, note: str = "") -> Loop:
    """Handle an opinion together with another one (并案).

    Whoever comes to a case that is answered already has no answer yet: those words were written for others and may
    name them. The station answers the newcomer in words of its own (另行答复); closing waits for that.
    """
    return loop_moves.merge(loop=loop, into=into, by=by, note=note)


@transaction.atomic
def submit_to_join(*, into: Loop, submit: Callable[[], Opinion]) -> Opinion:
    """Take an opinion whose author says that it is the same matter (我也是): registered and merged, or neither.

    The other case is locked first: whoever opens a case keeps its number locked and must not wait for one. The same
    form again finds its opinion as it stands.
    """
    if not lock(into).is_open:
        raise NotNow(_("您要加入的那件事刚刚办结。您写的内容都在，请再按一次提交，单独反映。"))
    opinion = submit()
    own = Loop.objects.get(pk=opinion.pk)
    if own.is_open and own.pk != into.pk:
        loop_moves.merge(loop=own, into=into, by=CITIZEN)
    return opinion


@transaction.atomic
def split_off(*, loop: Loop) -> Loop:
    """The author says that theirs is another matter (我反映的不是同一件事): by right, and the station hears of it."""
    return loop_moves.unmerge(loop=loop, by=CITIZEN)
