"""What happens beside the course of a case: parted again, answered apart, a clue, made public, a report, a sheet."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from congress_portal.demo.calls import key, moment
from congress_portal.demo.cases import Stage
from congress_portal.demo.stories import Moments
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Clue, Handover, Loop, Step
from congress_portal.loops.trail import CITIZEN
from congress_portal.loops.words import Kind, LoopStatus
from stations import drafts, transitions
from stations.merging import lead_of
from stations.models import Opinion, Publication, Reply, Report
from stations.transitions import evaluation, publications, reports
from stations.transitions.replies import is_answered

Act = Callable[[Stage, random.Random], None]
PUBLISHING = tuple(range(-120, 0, 4))
"""On which days, counted from today, a keeper looks for what could be made public."""


def tales(stage: Stage, seed: int) -> Iterator[Moments]:
    today = timezone.localdate(stage.clock.at)
    acts: list[tuple[Act, tuple[int, ...]]] = [
        (_part, (-12, -4)),
        (_answer_apart, tuple(range(-60, 0, 6))),
        (_hand_over, (-25, -6)),
        (_clue, (-48, -33, -14, -5)),
        (_drop_clue, (-30,)),
        (_report, (-21, -2)),
        (_transfer, (-17,)),
        (_sheets, (-200, -100, -1)),
        (_publish, PUBLISHING),
    ]
    for number, (act, days) in enumerate(acts):
        rng = random.Random(f"{seed}-afterwards-{number}")
        yield _days(stage, rng, act, [today + dt.timedelta(days=ago) for ago in days])


def _days(stage: Stage, rng: random.Random, act: Act, days: list[dt.date]) -> Moments:
    for day in days:
        yield moment(day, 10, rng)
        act(stage, rng)


def _keepers(stage: Stage, loop: Loop) -> list[User]:
    return stage.cast.keepers[loop.owner_id]


def _merged() -> list[Loop]:
    found = Loop.objects.filter(status=LoopStatus.MERGED).select_related("region", "opinion__station__unit")
    return list(found.order_by("-pk"))


def _part(stage: Stage, rng: random.Random) -> None:
    """The author says that theirs is another matter; it is taken up again on its own."""
    for loop in _merged():
        if lead_of(loop).is_open:
            transitions.split_off(loop=loop)
            return


def _answer_apart(stage: Stage, rng: random.Random) -> None:
    """A merged author gets words of their own and hears them by telephone."""
    for loop in _merged():
        lead = lead_of(loop)
        if is_answered(lead) and not Reply.objects.filter(opinion=loop.pk).exclude(words="").exists():
            by = rng.choice(_keepers(stage, lead))
            words = stage.say("reply", rng)
            reply = transitions.answer_author(opinion=loop.opinion, by=by, words=words)
            transitions.hand_reply(reply=reply, by=by, way="phoned")
            return


def _hand_over(stage: Stage, rng: random.Random) -> None:
    """Somebody moves to another post; of the newest list the successor has signed alone."""
    busy = Step.objects.current().filter(loop__kind=Kind.OPINION, key="handle", responsible__isnull=False)
    known = Handover.objects.values("unit")
    step = busy.exclude(unit__in=known).select_related("unit", "responsible").order_by("pk").first()
    if step is None or step.responsible is None:
        return
    other = next(user for user in stage.cast.handlers[step.unit_id] if user != step.responsible)
    made = moves.succeed(
        unit=step.unit, leaver=step.responsible, successor=other, by=stage.cast.office[0],
        reason=stage.say("hand_over", rng),
    )  # fmt: skip
    moves.sign_handover(handover=made, by=other)
    if Handover.objects.count() == 1:
        moves.sign_handover(handover=made, by=step.responsible)


def _clue(stage: Stage, rng: random.Random) -> None:
    """The keeper sees more in a case than the case."""
    loop = Loop.objects.open().filter(kind=Kind.OPINION, clues=None).order_by("-pk").first()
    if loop is not None:
        kind = rng.choice((Kind.PROPOSAL, Kind.SUPERVISION, Kind.PROJECT))
        by = rng.choice(_keepers(stage, loop))
        moves.give_clue(loop=loop, by=by, kind=kind, reason=stage.say("clue", rng))


def _drop_clue(stage: Stage, rng: random.Random) -> None:
    waiting = Clue.objects.unclaimed().filter(loop__status=LoopStatus.OPEN).order_by("pk").first()
    if waiting is not None:
        moves.drop_clue(clue=waiting, by=stage.cast.office[0], reason=stage.say("clue_drop", rng))


def _publish(stage: Stage, rng: random.Random) -> None:
    """One keeper proposes, the other reviews the next time, the first publishes the time after."""
    for made in (
        Publication.objects.exclude(status="published").select_related("opinion__loop").order_by("pk")
    ):
        if not drafts.is_answered(made.opinion) or made.opinion.loop.reopened:
            continue
        first = made.proposed_by
        if made.status == "reviewed":
            publications.publish(publication=made, by=first, version=made.version)
        elif made.status == "proposed":
            second = next(one for one in stage.cast.keepers[made.opinion.station_id] if one != first)
            publications.review(publication=made, by=second, version=made.version)
    known = Publication.objects.values("opinion")
    asked = Opinion.objects.filter(loop__status=LoopStatus.CLOSED, ground="").exclude(pk__in=known)
    opinion = asked.select_related("loop__region", "station__unit").order_by("-answered_at").first()
    if opinion is None or not drafts.is_answered(opinion):
        return
    if not opinion.may_publish:
        opinion = publications.consent(opinion=opinion, may_publish=True, by=CITIZEN)
    publications.propose(opinion=opinion, by=rng.choice(stage.cast.keepers[opinion.station_id]))


def _report(stage: Stage, rng: random.Random) -> None:
    if not settings.REPORTS:
        return
    made = reports.submit_report(
        county=stage.bodies.county, accused=stage.names.draw(), text=stage.say("report", rng),
        request_key=key(rng), is_named=rng.random() < 0.5, name=stage.names.draw(), mobile="15400001234",
    )  # fmt: skip
    # the default of received_at is the real clock, which the demo's clock does not replace
    Report.objects.filter(pk=made.pk).update(received_at=timezone.now())


def _transfer(stage: Stage, rng: random.Random) -> None:
    """The officer reads a report and passes it on to the organ that may judge it."""
    made = Report.objects.order_by("pk").first()
    if made is None:
        return
    officer = User.objects.get(duty__role=Role.REPORT_OFFICER, duty__unit=stage.bodies.office)
    reports.look(report=made, by=officer)
    reports.transfer(
        report=made,
        by=officer,
        organ=stage.say("organ", rng),
        on=timezone.localdate(),
        receipt_number="收17号",
    )


def _sheets(stage: Stage, rng: random.Random) -> None:
    """The nightly job of evaluation, on the days when a quarter's windows have ended."""
    evaluation.run()
