"""A satisfaction vote of the portal becomes the evaluation of a project: of this one, by two people."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress_portal.errors import NotNow
from tests.votes import balloting
from tests.votes import followed as at
from tests.votes.called import client
from tests.world import World
from votes.models import Ballot, Evaluation, Option, Project
from votes.projects import moves as acts
from votes.words import Form, LevelRule, Phase, Subject

pytestmark = pytest.mark.django_db
OURS, OTHER = "农村饮水提升工程", "公交进村"


def voted(world: World) -> dict[str, Option]:
    """A published vote on two projects: seven of nine are satisfied with the first."""
    ballot: Ballot = balloting.at(
        world, Phase.PUBLISHED, papers=["13"] * 7, titles=(OURS, OTHER), purpose=Subject.EVALUATION,
        form=Form.LEVELS, level_rule=LevelRule.ZHENHAI,
    )  # fmt: skip
    return {one.title: one for one in ballot.options.all()}


def taken(world: World) -> Evaluation:
    project, options = at.evaluating(world), voted(world)
    return acts.take_tally(project=project, by=world.qian, option=options[OURS])


def test_a_line_of_another_project_is_not_taken_over(world: World) -> None:
    project, options = at.evaluating(world), voted(world)
    assert [line.option.title for line in acts.tallied(project)] == [OURS]
    with pytest.raises(NotNow):
        acts.take_tally(project=project, by=world.qian, option=options[OTHER])


def test_what_was_taken_over_counts_once_another_has_seen_it(world: World) -> None:
    found = taken(world)
    assert found.result == ""
    with pytest.raises(PermissionDenied):
        acts.confirm_tally(evaluation=found, by=world.qian)
    done = acts.confirm_tally(evaluation=found, by=at.yu(world))
    assert (done.result, done.satisfied, done.option, done.checked_by) == (
        "satisfied", 7, found.option, at.yu(world),
    )  # fmt: skip


def test_the_page_shows_the_figures_taken_over_and_asks_for_none(world: World) -> None:
    project, options = at.evaluating(world), voted(world)
    url = reverse("project:tally", args=[project.loop.code])
    assert client(world.qian).post(url, {"option": options[OTHER].pk}).status_code == 400
    assert client(world.qian).post(url, {"option": options[OURS].pk}).status_code == 302
    other, check = client(at.yu(world)), reverse("project:vote", args=[project.loop.code])
    page = other.get(check).content.decode()
    assert "满意7" in page and 'name="satisfied"' not in page
    assert other.post(check).status_code == 302 and Evaluation.objects.get().result == "satisfied"


def test_the_second_vote_is_held_after_the_first(world: World) -> None:
    project: Project = at.revoting(world)
    enter = partial(acts.enter_vote, project=project, by=world.qian)
    with pytest.raises(ValidationError, match="再次测评"):
        enter(vote=at.vote(held_on=project.evaluations.get().held_on))
    assert enter(vote=at.vote(held_on=timezone.localdate())).round == 2


@pytest.mark.parametrize(
    "wrong", [{"base": "valid"}, {"body": "congress"}, {"held_on": dt.date(2026, 1, 5)}], ids=str
)
def test_day_body_and_base_are_checked_like_the_figures(world: World, wrong: dict[str, Any]) -> None:
    found = at.entered(world)
    with pytest.raises(ValidationError, match="不一致"):
        acts.check_vote(evaluation=found, by=at.yu(world), figures=at.anew(found) | wrong)


def test_who_checks_is_not_shown_day_body_and_base(world: World) -> None:
    found = at.entered(world)
    asked: Client = client(at.yu(world))
    page = asked.get(reverse("project:vote", args=[found.project.loop.code])).content.decode()
    day = found.held_on
    assert f"{day.year}年{day.month}月{day.day}日" not in page.split("</h1>")[1].split("<form")[0]
    assert 'name="held_on"' in page and page.count(" selected") == page.count(" selected>请选择") == 2
