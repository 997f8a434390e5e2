"""The congress votes on this year's livelihood projects: printed papers, ten places, counted by two tellers."""

from __future__ import annotations

import datetime as dt

from congress_portal.accounts.models import User
from congress_portal.demo.cases import Stage
from votes.ballots.access import deputies_of
from votes.ballots.counting import Marked
from votes.models import Ballot, Candidate
from votes.transitions import ballots, paper_counts, phases, rolls
from votes.words import PHASES, Body, Phase, Subject, Way

ABSENT, AWAY, VOID = 9, 2, 3
"""Deputies on leave, papers not returned, papers void."""
AGAINST = 6
"""So many more against each next project on the paper."""
SCRUTINEERS = 5


def hold(stage: Stage, listed: list[Candidate], places: int, day: dt.date) -> Ballot:
    """From the preparation to the publication, in one day; the candidates are settled by it."""
    clerk = stage.cast.office[0]
    made = ballots.prepare_ballot(
        by=clerk, office=stage.bodies.office, title=f"{day.year}年民生实事项目票决（示例）", purpose=Subject.PROJECTS,
        body=Body.CONGRESS, meeting="县人民代表大会会议（示例）", held_on=day, call=listed[0].call,
    )  # fmt: skip
    ballots.take_candidates(ballot=made, by=clerk)
    people = deputies_of(made.county_id)
    rolls.add_electors(ballot=made, by=clerk, users=people)
    for place, user in enumerate(people[:SCRUTINEERS]):
        rolls.name_scrutineer(ballot=made, by=clerk, user=user, is_chief=place == 0)
    tellers = [stage.cast.overseers[one.pk][0] for one in stage.bodies.committees[:2]]
    for teller in tellers:
        rolls.name_teller(ballot=made, by=clerk, user=teller)
    _method(made, clerk, places)
    for to in PHASES[1:]:
        made = _on(stage, made, Phase(to), tellers)
    return made


def _method(ballot: Ballot, clerk: User, places: int) -> None:
    ballot = Ballot.objects.select_related("method").get(pk=ballot.pk)
    given = {name: getattr(ballot.method, name) for name in ballots.METHOD_FIELDS}
    given |= {
        "adopted_by": "主席团会议（示例）", "adopted_on": ballot.held_on, "form": "choose", "places": places,
        "electronic": False, "cards": False, "paper": True,
    }  # fmt: skip
    ballots.set_method(ballot=ballot, by=clerk, revision=ballot.method.revision, **given)


def _on(stage: Stage, ballot: Ballot, to: Phase, tellers: list[User]) -> Ballot:
    """What a phase wants done before it, and the step by two of the office."""
    clerk, colleague = stage.cast.office[:2]
    present = ballot.roll.order_by("number")[: ballot.roll.count() - ABSENT]
    if to == Phase.OPEN:
        rolls.sign_in(ballot=ballot, by=clerk, electors=[one.pk for one in present])
    if to == Phase.CLOSED:
        for elector in present:
            rolls.give_paper(elector=elector, by=clerk, way=Way.PAPER)
    if to == Phase.COUNTED:
        for teller in tellers:
            _count(ballot, teller, len(present) - AWAY)
    if to == Phase.CONFIRMED:
        for one in ballot.scrutineers.select_related("user").order_by("position")[:3]:
            if one.user is not None:
                paper_counts.sign_result(ballot=ballot, by=one.user, scrutineer=one)
    phases.ask_phase(ballot=ballot, by=clerk, to=to)
    return phases.do_phase(ballot=ballot, by=colleague, to=to)


def _count(ballot: Ballot, teller: User, returned: int) -> None:
    """Every paper names some of the projects; those further down are named by fewer."""
    valid = returned - VOID
    figures = {one.pk: Marked(valid - AGAINST * one.position, 0, 0) for one in ballot.options.all()}
    paper_counts.enter_count(ballot=ballot, by=teller, returned=returned, void=VOID, figures=figures)
