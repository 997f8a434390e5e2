"""Who hears of a proposal: each who brings it, the office, and whoever is asked to sign."""

from __future__ import annotations

from congress_portal.accounts.models import Role
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Loop
from congress_portal.loops.words import Verb
from congress_portal.notices import outbox
from congress_portal.notices.models import Notice
from proposals import transitions
from proposals.views import indices
from proposals.words import Form
from tests import factories as make
from tests.notices.told import hearers
from tests.proposals.indexed import YEAR, finished
from tests.proposals.judged import judge, judging
from tests.proposals.stages import (
    deputy,
    drafted,
    handling,
    head,
    replied,
    saved,
    sent_back,
    signed,
    submitted,
    taken_in,
)
from tests.world import World


def test_the_office_and_the_cosigners_hear_that_it_came_in(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    assert {world.qian, fang} <= hearers(proposal.loop, Verb.OPENED)


def test_the_deputy_hears_that_it_came_back(world: World) -> None:
    assert world.zhang in hearers(sent_back(world).loop, Verb.SENT_BACK)


def test_who_brings_it_hears_that_it_was_taken_in_and_by_whom_it_is_handled(world: World) -> None:
    loop = handling(world).loop
    for verb in (Verb.SIGNED_OFF, Verb.ACCEPTED):
        assert world.zhang in hearers(loop, verb)


def test_who_brings_it_is_asked_to_evaluate_when_the_answer_was_checked(world: World) -> None:
    loop = replied(world).proposal.loop
    moves.sign_off(loop=loop, by=world.qian)
    outbox.announce_all()
    assert Notice.objects.filter(recipient=world.zhang, title__startswith="请您评价答复").exists()


def test_who_brings_it_hears_that_the_answer_takes_longer(world: World) -> None:
    proposal = handling(world)
    transitions.extend_reply(proposal=proposal, by=world.qian, reason="涉及三个单位")
    assert world.zhang in hearers(proposal.loop, Verb.EXTENDED)


def test_the_others_hear_that_one_wants_it_back(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    transitions.agree_to_withdraw(proposal=proposal, by=world.zhang, reason="情况有变")
    assert fang in hearers(proposal.loop, Verb.NOTED)


def test_who_brings_it_hears_that_a_motion_is_taken_as_a_proposal(world: World) -> None:
    draft = drafted(world, form=Form.MOTION)
    signed(draft, *(deputy(world, f"代表{number}", f"mover{number}") for number in range(9)))
    proposal = submitted(world, draft)
    transitions.take_as_proposal(proposal=proposal, by=world.qian, reason="不属于议案范围")
    assert world.zhang in hearers(proposal.loop, Verb.SORTED)


def test_who_brings_it_hears_that_it_is_done(world: World) -> None:
    assert world.zhang in hearers(concluded(world), Verb.CLOSED)


def concluded(world: World) -> Loop:
    """Everybody was satisfied; another of the office has signed."""
    proposal = judging(world)
    judge(world.zhang, proposal)
    transitions.conclude(proposal=proposal, by=world.qian, outcome="代表满意")
    second = make.person("周秘书", Role.CONGRESS_OFFICE, world.office)
    moves.sign_off(loop=proposal.loop, by=second)
    return proposal.loop


def test_the_units_of_a_snapshot_hear_of_it_and_find_it(world: World) -> None:
    finished(world)
    made = transitions.take_snapshot(by=world.qian, county=world.county, year=YEAR)
    outbox.announce_all()
    notices = Notice.objects.filter(title="年度办理指标已公布")
    assert {world.li, head(world)} == {one.recipient for one in notices}
    assert indices.address_of(made.pk, world.li).endswith("snapshot=1")


def test_who_is_asked_to_sign_hears_of_it(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    transitions.ask_to_sign(draft=drafted(world), by=world.zhang, deputies=[fang])
    outbox.announce_all()
    assert Notice.objects.filter(recipient=fang, title="请您附议").exists()


def test_the_writer_hears_who_signed(world: World) -> None:
    signed(drafted(world), deputy(world, "方代表", "fang2"))
    outbox.announce_all()
    assert Notice.objects.filter(recipient=world.zhang, title="已附议").exists()


def test_no_act_of_a_draft_is_called_like_one_of_a_station() -> None:
    """They share one column of the trail, and one table of who is told."""
    from proposals.words import Act as OfProposals
    from stations.words import Act as OfStations
    from supervision.acts import Act as OfMeetings

    words = [*OfProposals.values, *OfStations.values, *OfMeetings.values]
    assert len(words) == len(set(words))


def test_who_signed_an_earlier_text_hears_that_it_changed(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    draft = signed(drafted(world), fang)
    for _time in range(2):
        transitions.ask_to_sign(
            draft=draft, by=world.zhang, deputies=[fang]
        )  # nothing has changed: not told again
    saved(draft, suggestion="建议改为三年完成。")
    transitions.ask_to_sign(draft=draft, by=world.zhang, deputies=[fang])
    outbox.announce_all()
    assert Notice.objects.filter(recipient=fang, title="请您附议").count() == 2


def test_who_brings_it_hears_at_once_that_it_goes_to_another_unit(world: World) -> None:
    proposal = handling(world)
    transitions.take_back(proposal=proposal, by=world.qian, reason="改由交通部门牵头")
    assert world.zhang in hearers(proposal.loop, Verb.TAKEN_BACK)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.roads, note="请牵头办理")
    assert world.zhang in hearers(proposal.loop, Verb.ASSIGNED)
    moves.reassign(loop=proposal.loop, by=world.qian, to=world.water, note="还是水利")
    assert world.zhang in hearers(proposal.loop, Verb.REASSIGNED)
    title = Notice.objects.filter(recipient=world.zhang).latest("pk")
    assert "县水利水电局" in title.body


def test_who_brings_it_hears_that_a_unit_gave_it_back(world: World) -> None:
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    transitions.dispute(proposal=proposal, by=world.li, reason="不属于本单位职责")
    moves.consent(loop=proposal.loop, by=world.qian)
    assert world.zhang in hearers(proposal.loop, Verb.CONSENTED)
