"""The pages of a vote: the office walks through it, deputies and everybody read; printed papers; costs of queries."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from congress_portal.accounts.models import User
from tests.votes.balloting import TITLES, at, deputies, prepared, yu
from tests.world import World
from votes.models import Ballot
from votes.words import PHASES, Phase


def client(user: User) -> Client:
    made = Client()
    made.force_login(user)
    return made


def words(answer: Any) -> str:
    return str(answer.content.decode())


def to(name: str, ballot: Ballot, *more: Any) -> str:
    return reverse(f"ballot:{name}", args=[ballot.code, *more])


def text_of(pdf: bytes) -> str:
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return "".join("".join(pages).split())


METHOD = {
    "form": "choose", "places": "1", "base": "all", "tie_rule": "again", "shortfall_rule": "fewer",
    "level_rule": "none", "paper": "on", "adopted_by": "主席团会议", "adopted_on": "2026-01-20",
}  # fmt: skip


def test_the_office_prepares_a_vote_on_the_pages(world: World) -> None:
    asked = client(world.qian)
    new = {
        "title": "票决", "purpose": "projects", "body": "congress", "meeting": "五次会议",
        "held_on": timezone.localdate().isoformat(), "request_key": "0b8f6a3e-5a3c-4d0f-9d0e-2f6c7b1a9e11",
    }  # fmt: skip
    assert asked.post(reverse("ballot:new"), new).status_code == 302
    assert asked.post(reverse("ballot:new"), new).status_code == 302
    made = Ballot.objects.get()
    assert asked.post(to("options", made), {"title": "饮水"}).status_code == 302
    form = {**METHOD, "majority": made.method.majority_id, "revision": 0}
    assert asked.post(to("method", made), form).status_code == 302
    assert "别人刚刚改过" in words(asked.post(to("method", made), form))
    assert asked.post(to("roll_edit", made), {"act": "draw"}).status_code == 302
    watcher = {"act": "scrutineer", "scrutineer-name": "老代表", "scrutineer-is_chief": "on"}
    assert asked.post(to("people", made), watcher).status_code == 302
    assert asked.post(to("people", made), {"act": "teller", "teller-user": world.he.pk}).status_code == 302
    page = words(asked.get(made.get_absolute_url()))
    assert "监票人有1名，至少要3名" in page and "两名计票人" in page and "提请：" not in page


def test_what_is_missing_is_said_and_the_step_refused(world: World) -> None:
    made = prepared(world, places=5)
    answer = client(world.qian).post(to("phase", made), {"act": "ask", "to": "frozen"})
    assert answer.status_code == 400 and "应选5项，票上只有4项" in words(answer)


def test_two_people_take_a_step_on_the_page(world: World) -> None:
    made = prepared(world)
    asked, other = client(world.qian), client(yu(world))
    asked.post(to("phase", made), {"act": "ask", "to": "frozen"})
    assert "我已核对，确认" not in words(asked.get(made.get_absolute_url()))
    assert "我已核对，确认" in words(other.get(made.get_absolute_url()))
    other.post(to("phase", made), {"act": "do", "to": "frozen"})
    assert Ballot.objects.get().phase == Phase.FROZEN


def test_one_tap_signs_in_and_another_gives_the_paper(world: World) -> None:
    made = at(world, Phase.FROZEN)
    row, asked = made.roll.get(number=1), client(world.qian)
    for tap in ("in", "paper"):
        assert asked.post(to("roll", made), {"tap": f"{tap}-{row.pk}", "q": "张"}).status_code == 302
    page = words(asked.get(to("roll", made)))
    assert "签到 <strong>1</strong> 人" in page and "领票1人" in page and "不足法定人数" in page


def test_a_wrong_tap_says_why(world: World) -> None:
    made = at(world, Phase.FROZEN)
    tap = {"tap": f"paper-{made.roll.get(number=1).pk}"}
    assert "还没有签到" in words(client(world.qian).post(to("roll", made), tap, follow=True))


def test_typed_figures_stay_where_one_is_wrong(world: World) -> None:
    made = at(world, Phase.CLOSED)
    figures = {f"ones-{option.pk}": 9 for option in made.options.all()}
    page = words(client(world.he).post(to("count", made), {"returned": 7, "void": 0, **figures}))
    assert "不能多于有效票7张" in page and 'value="9"' in page


@pytest.mark.parametrize("phase", PHASES)
def test_every_phase_has_a_page_for_all_who_see_it(world: World, phase: Phase) -> None:
    made = at(world, phase)
    for user in (world.qian, world.zhang, world.he):
        assert made.title in words(client(user).get(made.get_absolute_url()))


def test_no_result_is_shown_before_the_count(world: World) -> None:
    made = at(world, Phase.CLOSED)
    assert "各项得票" not in words(client(world.qian).get(made.get_absolute_url()))


def test_electors_read_the_result_once_it_is_published(world: World) -> None:
    elector = deputies(world)[6]
    for phase, is_read in ((Phase.CONFIRMED, False), (Phase.PUBLISHED, True)):
        assert ("各项得票" in words(client(elector).get(at(world, phase).get_absolute_url()))) is is_read


def test_everybody_reads_a_published_result_and_no_other(world: World) -> None:
    signed = at(world, Phase.CONFIRMED)
    assert Client().get(reverse("open_ballot:detail", args=[signed.code])).status_code == 404
    made = at(world, Phase.PUBLISHED)
    page = words(Client().get(reverse("open_ballot:detail", args=[made.code])))
    assert TITLES[0] in page and "应到9人，实到7人" in page
    assert made.title in words(Client().get(reverse("open_ballot:list")))


def test_a_paper_names_every_item_and_how_to_mark_it(world: World) -> None:
    made = at(world, Phase.FROZEN)
    printed = text_of(client(world.qian).get(to("paper", made, "ballot", "pdf")).content)
    assert all(title in printed for title in TITLES) and "多于2个的无效" in printed


def test_the_record_says_it_in_the_required_form(world: World) -> None:
    made = at(world, Phase.CONFIRMED)
    asked = client(world.qian)
    printed = text_of(asked.get(to("paper", made, "record", "pdf")).content)
    document = Document(BytesIO(asked.get(to("paper", made, "record", "docx")).content))
    written = "".join(paragraph.text for paragraph in document.paragraphs)
    for said in ("应到代表9名，实到7名", "发出票7张，收回票7张", "本次投票有效", "总监票人"):
        assert said in printed and said in written
    assert f"通过的项目2个：{TITLES[0]}；{TITLES[1]}" in written


@pytest.mark.parametrize(("name", "form"), [("record", "pdf"), ("ballot", "docx"), ("x", "pdf")])
def test_what_is_not_there_yet_is_not_printed(world: World, name: str, form: str) -> None:
    made = at(world, Phase.OPEN)
    assert client(world.qian).get(to("paper", made, name, form)).status_code == 404


def test_the_pages_cost_the_same_with_more_rows(world: World) -> None:
    counts = []
    for number in (1, 30):
        deputies(world, 8)
        made = prepared(world, titles=[f"项目{at}" for at in range(number)])
        for _more in range(number):
            prepared(world, titles=())
        asked = client(world.qian)
        with CaptureQueriesContext(connection) as seen:
            for page in (
                made.get_absolute_url(),
                reverse("ballot:list"),
                to("roll", made),
                to("options", made),
            ):
                assert asked.get(page).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_an_elector_finds_an_open_vote_in_their_own_work(world: World) -> None:
    made = at(world, Phase.OPEN)
    page = words(client(deputies(world)[6]).get(reverse("dashboard:work")))
    assert made.title in page and made.get_absolute_url() in page
