"""The pages of projects: by right, for everybody, the sheet, the word of a user, the API."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from congress_portal.guard import stamp
from congress_portal.loops import deadlines
from congress_portal.loops.models import Deadline, Event, Evidence
from congress_portal.loops.words import Level, Verb
from congress_portal.notices.models import Notice
from congress_portal.notices.tasks import announce
from tests.stations.test_citizen_form import photo
from tests.votes import followed as at
from tests.world import World
from votes.models import GroupReport, Project
from votes.projects import moves as acts
from votes.reading.projects import voices_of


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(getattr(world, name))
    return client


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("name", ["project:list", "open_project:list", "open_project:map", "api:projects"])
def test_a_list_asks_the_same_for_thirty_projects_as_for_one(world: World, name: str) -> None:
    client, url = client_of(world, "qian"), reverse(name)
    at.opened(world)
    client.get(url)
    few = queries(client, url)
    for number in range(29):
        at.opened(world, title=f"项目{number}")
    assert queries(client, url) <= few


@pytest.mark.parametrize(
    ("asked", "found"),
    [("?q=饮水", 1), ("?q=公路", 0), ("?state=late", 0), ("?state=running", 1), ("?state=ended", 0)],
)
def test_the_list_is_narrowed(world: World, asked: str, found: int) -> None:
    at.opened(world)
    page = client_of(world, "zhang").get(reverse("project:list") + asked)
    assert len(page.context["page_obj"].object_list) == found


def test_the_sheet_holds_the_list_and_no_formula(world: World) -> None:
    at.opened(world, title="=1+1")
    answer = client_of(world, "zhang").get(reverse("project:sheet"))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[1][2] == "=1+1"


def test_the_unit_fills_in_its_milestones_on_the_page(world: World) -> None:
    project = at.opened(world)
    day = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
    data = {"what0": "动工", "weight0": "40", "due0": day, "what1": "完工", "weight1": "60", "due1": day}
    client_of(world, "li").post(reverse("project:nodes", args=[project.loop.code]), data)
    assert [one.weight for one in project.milestones.all()] == [40, 60]


def test_a_wrong_sum_keeps_what_was_typed(world: World) -> None:
    project = at.opened(world)
    data = {"what0": "动工", "weight0": "40", "due0": timezone.localdate().isoformat()}
    answer = client_of(world, "li").post(reverse("project:nodes", args=[project.loop.code]), data)
    assert answer.status_code == 400 and "动工" in answer.content.decode()


def test_a_reported_photo_is_public_until_it_is_denied(world: World) -> None:
    project = at.building(world)
    node = project.milestones.select_related("project__loop")[0]
    url = reverse("project:tell", args=[project.loop.code, node.pk])
    client_of(world, "li").post(url, {"percent": "10", "spent": "5", "words": "动工", "photos": photo()})
    report = node.reports.select_related("milestone__project__loop").get()
    shown = reverse("open_project:photo", args=[Evidence.objects.get().token])
    assert Client().get(shown).status_code == 200
    acts.deny_node(report=report, by=at.feng(world), why="不实")
    assert Client().get(shown).status_code == 404


def test_everybody_reads_how_far_a_project_is(world: World) -> None:
    project = at.done(world)
    page = Client().get(reverse("open_project:detail", args=[project.loop.code])).content.decode()
    assert "100%" in page and "2000.00" in page and "先改管网" in page


def test_a_wish_is_not_public_before_it_is_decided_on(world: World) -> None:
    change = at.asked(world)
    url = reverse("open_project:detail", args=[change.project.loop.code])
    assert "汛期" not in Client().get(url).content.decode()
    acts.decide_change(change=change, by=world.qian, decided=at.yes())
    assert "汛期" in Client().get(url).content.decode()


def say(world: World, project: Project, number: int) -> None:
    acts.voice(project=project, level="satisfied", words="", origin=str(number), request_key=at.key(number))


@pytest.mark.parametrize(("words", "shown"), [(4, None), (5, 5), (9, 5), (10, 10)])
def test_fewer_words_than_k_are_shown_to_nobody(world: World, words: int, shown: int | None) -> None:
    project = at.opened(world)
    for number in range(words):
        say(world, project, number)
    found = voices_of(project)
    assert (found["count"] if found else None) == shown


def test_anybody_says_a_word_once_a_browser(world: World, settings: object) -> None:
    settings.FORM_SECONDS = 0  # type: ignore[attr-defined]
    project, client = at.opened(world), Client()
    client.cookies["csrftoken"] = "a" * 32
    url = reverse("open_project:say", args=[project.loop.code])
    data = {"level": "satisfied", "words": "水好喝了", "opened": stamp()}
    answers = [client.post(url, data).status_code for _time in range(2)]
    assert answers == [302, 400] and project.voices.count() == 1


def test_words_are_read_by_who_supervises_alone(world: World) -> None:
    project = at.opened(world)
    acts.voice(project=project, level="unsatisfied", words="水压不够", origin="a", request_key=at.key(1))
    url = reverse("project:detail", args=[project.loop.code])
    seen = {
        who: "水压不够" in client_of(world, who).get(url).content.decode()
        for who in ("qian", "li", "zhang", "lu")
    }
    assert seen == {"qian": True, "li": True, "zhang": False, "lu": False}


def test_a_grouped_deputy_gives_a_bulletin_that_everybody_reads(world: World) -> None:
    project = at.grouped(world, at.long_ago(world))
    report = project.group_reports.order_by("until")[0]
    url = reverse("project:report", args=[project.loop.code, report.pk])
    assert client_of(world, "zhang").post(url, {"text": "管网已改三成"}).status_code == 302
    page = Client().get(reverse("open_project:detail", args=[project.loop.code])).content.decode()
    assert "管网已改三成" in page


def test_the_group_owes_by_the_table_of_periods(world: World) -> None:
    project = at.grouped(world, at.long_ago(world))
    row = project.group_reports.filter(kind="monthly").order_by("since")[0]
    assert row.since.day == 1 and row.until < row.due_on and "一月一通报" in row.basis


def test_what_is_missing_is_pressed_once(world: World) -> None:
    at.grouped(world, at.long_ago(world))
    late = GroupReport.objects.missing().count()
    assert late and acts.press_for_reports() == late and acts.press_for_reports() == 0


def test_the_pressed_group_is_told(world: World) -> None:
    at.grouped(world, at.long_ago(world))
    acts.press_for_reports()
    announce()
    assert Notice.objects.filter(recipient=world.zhang, event__verb=Verb.GROUP_LATE).exists()


def test_a_late_milestone_is_warned_of_by_the_sweep(world: World) -> None:
    project = at.building(world)
    clocks = Deadline.objects.filter(loop=project.pk, purpose="node")
    clocks.update(due_at=timezone.now() - dt.timedelta(days=60))
    deadlines.sweep()
    assert Event.objects.filter(
        loop=project.pk, verb=Verb.WARNED, level=Level.RED, deadline__in=clocks
    ).exists()


def test_the_office_enters_a_project_of_a_former_year(world: World) -> None:
    data = {
        "title": "往年项目", "year": timezone.localdate().year - 1, "content": "修路", "goals": "3公里",
        "unit": world.roads.pk, "committee": world.committee.pk, "place": "威坪镇", "budget": "10",
        "finish_on": timezone.localdate().isoformat(), "request_key": str(at.key(1)),
    }  # fmt: skip
    assert client_of(world, "qian").post(reverse("project:new"), data).status_code == 302
    assert Project.objects.get().unit == world.roads


def test_the_api_tells_nodes_and_results(world: World) -> None:
    project = at.evaluated(world)
    found = client_of(world, "zhang").get(reverse("api:project", args=[project.loop.code])).json()
    assert [one["percent"] for one in found["nodes"]] == [100, 100]
    assert found["evaluations"][0]["result"] == "satisfied" and found["spent"] == "2000.00"


def test_a_figure_is_not_shown_to_who_checks_it(world: World) -> None:
    found = at.entered(world)
    client = Client()
    client.force_login(at.yu(world))
    page = client.get(reverse("project:vote", args=[found.project.loop.code])).content.decode()
    assert 'value="20"' not in page and "核对" in page
