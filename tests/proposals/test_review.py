"""Pre-review: each remark is answered, versions follow one another, the right to propose stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from congress_portal.accounts.models import UnitKind
from congress_portal.errors import NotNow
from congress_portal.loops import transitions as moves
from congress_portal.loops.models import Clue, Event
from congress_portal.loops.words import LoopStatus, StepStatus, Verb
from proposals import transitions
from proposals.models import Proposal
from proposals.transitions import Said
from proposals.words import Decision, Form, Phase
from tests import factories as make
from tests.proposals.stages import answered, deputy, drafted, saved, sent_back, signed, submitted, taken_in
from tests.world import World


def step_of(proposal: Proposal) -> tuple[str, str]:
    step = proposal.loop.steps.current().get()
    return step.key, step.status


def test_handing_in_opens_a_case_of_the_office(world: World) -> None:
    proposal = submitted(world)
    assert (proposal.loop.owner, step_of(proposal)) == (world.office, ("review", StepStatus.SUBMITTED))
    assert proposal.phase == Phase.BETWEEN and proposal.loop.code.startswith("JY-")


def test_handing_in_twice_is_one_case(world: World) -> None:
    draft = drafted(world)
    assert submitted(world, draft) == submitted(world, draft)


def test_a_townships_proposal_goes_to_its_presidium(world: World) -> None:
    proposal = submitted(world, drafted(world, region=world.township))
    assert proposal.loop.owner == world.presidium
    transitions.review(proposal=proposal, by=world.wang, decision=Decision.ACCEPT)
    assert step_of(proposal) == ("assign", StepStatus.ACTIVE)


def test_accepted_it_goes_on_to_be_assigned(world: World) -> None:
    assert step_of(taken_in(world)) == ("assign", StepStatus.ACTIVE)


def test_the_office_assigns_and_the_unit_signs_for_it(world: World) -> None:
    proposal = taken_in(world)
    moves.assign(loop=proposal.loop, by=world.qian, to=world.water, note="请牵头办理")
    moves.accept(loop=proposal.loop, by=world.li)
    assert step_of(proposal) == ("handle", StepStatus.ACTIVE)


def test_sent_back_it_is_the_deputys_to_change(world: World) -> None:
    proposal = sent_back(world)
    step = proposal.loop.steps.current().get()
    assert (step.status, step.assignee) == (StepStatus.ACTIVE, world.zhang)


def test_a_remark_stands_at_its_words(world: World) -> None:
    remark = sent_back(world).reviews.get().remarks.first()
    assert (remark.field, remark.quote) == ("situation", "6个村")
    assert remark.review.version.situation[remark.start : remark.end] == "6个村"


def test_words_that_are_not_there_are_refused(world: World) -> None:
    said = [Said("不清楚", field="situation", quote="没有这句话")]
    proposal = submitted(world)
    with pytest.raises(ValidationError):
        transitions.review(proposal=proposal, by=world.qian, decision=Decision.REVISE, remarks=said)
    assert not proposal.reviews.exists() and step_of(proposal)[1] == StepStatus.SUBMITTED


def test_nothing_goes_back_without_a_reason(world: World) -> None:
    with pytest.raises(ValidationError):
        transitions.review(proposal=submitted(world), by=world.qian, decision=Decision.RETURN)


def test_nobody_takes_in_what_was_not_reviewed(world: World) -> None:
    with pytest.raises(NotNow):
        moves.sign_off(loop=submitted(world).loop, by=world.qian)


def test_a_deputy_does_not_review(world: World) -> None:
    for user in (world.zhang, world.li, world.zhao):
        with pytest.raises(PermissionDenied):
            transitions.review(proposal=submitted(world), by=user, decision=Decision.ACCEPT)


def test_every_remark_is_answered(world: World) -> None:
    proposal = sent_back(world)
    answers = answered(proposal)
    left = answers.popitem()[0]
    with pytest.raises(ValidationError) as refused:
        transitions.resubmit(proposal=proposal, by=world.zhang, answers=answers)
    assert list(refused.value.error_dict) == [f"answer_{left}"]


def test_handed_in_again_it_is_a_new_version(world: World) -> None:
    proposal = sent_back(world)
    saved(proposal.draft, situation="威坪镇茶合等6个村的自来水水压不足。")
    again = transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal))
    assert (again.version.number, step_of(again)) == (2, ("review", StepStatus.SUBMITTED))


def test_a_changed_title_is_the_cases_title(world: World) -> None:
    proposal = sent_back(world)
    saved(proposal.draft, title="关于改造威坪镇6个村供水管网的建议")
    transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal))
    proposal.loop.refresh_from_db()
    assert proposal.loop.title == "关于改造威坪镇6个村供水管网的建议"


def test_one_may_insist_only_after_two_rounds(world: World) -> None:
    proposal = sent_back(world)
    with pytest.raises(ValidationError):
        transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal), insist=True)
    transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal))
    proposal = sent_back(world, proposal)
    again = transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal), insist=True)
    assert again.insisted_at is not None


def test_who_insists_is_taken_in_with_the_remarks_attached(world: World) -> None:
    proposal = sent_back(world)
    transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal))
    proposal = sent_back(world, proposal)
    transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal), insist=True)
    said = [Said("资金来源仍不明确")]
    with pytest.raises(NotNow):
        transitions.review(proposal=proposal, by=world.qian, decision=Decision.RETURN, remarks=said)
    transitions.review(proposal=proposal, by=world.qian, decision=Decision.ACCEPT, remarks=said)
    assert step_of(proposal)[0] == "assign" and proposal.reviews.count() == 3


def test_who_does_not_confirm_the_new_text_has_left(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = sent_back(world, submitted(world, signed(drafted(world), fang)))
    saved(proposal.draft, suggestion="建议改为三年完成。")
    with pytest.raises(ValidationError, match="重新确认"):
        transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal))
    transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal), alone=True)
    assert [one.user for one in proposal.loop.movers.filter(left_at=None)] == [world.zhang]


@pytest.mark.parametrize(("place", "least"), [("county", 10), ("township", 5)])
def test_a_motion_needs_as_many_as_the_law_says(world: World, place: str, least: int) -> None:
    """地方组织法 2022 Art. 22."""
    draft = drafted(world, region=getattr(world, place), form=Form.MOTION)
    others = [deputy(world, f"代表{number}", f"other{number}") for number in range(least - 1)]
    signed(draft, *others[:-1])
    with pytest.raises(ValidationError, match=f"{least}位以上"):
        submitted(world, draft)
    signed(draft, others[-1])
    assert submitted(world, draft).loop.movers.count() == least


def test_a_motion_may_be_taken_as_a_proposal(world: World) -> None:
    draft = drafted(world, region=world.township, form=Form.MOTION)
    signed(draft, *[deputy(world, f"代表{number}", f"other{number}") for number in range(4)])
    proposal = submitted(world, draft)
    taken = transitions.take_as_proposal(proposal=proposal, by=world.wang, reason="不属于本级人大职权")
    assert (taken.form, taken.came_as) == (Form.PROPOSAL, Form.MOTION)


def test_what_came_from_an_opinion_stays_tied_to_it(world: World) -> None:
    opinion = make.opinion(world.station)
    moves.give_clue(loop=opinion.loop, by=world.zhang, kind="proposal", reason="多村都有")
    draft = drafted(world)
    Draft = type(draft)
    Draft.objects.filter(pk=draft.pk).update(source=opinion.loop)
    draft.refresh_from_db()
    proposal = submitted(world, draft)
    assert proposal.loop.source == opinion.loop and Clue.objects.get().became == proposal.loop


def test_all_who_bring_it_must_agree_to_take_it_back(world: World) -> None:
    fang = deputy(world, "方代表", "fang2")
    proposal = submitted(world, signed(drafted(world), fang))
    transitions.agree_to_withdraw(proposal=proposal, by=world.zhang, reason="已经解决")
    proposal.loop.refresh_from_db()
    assert proposal.loop.status == LoopStatus.OPEN
    transitions.agree_to_withdraw(proposal=proposal, by=fang)
    proposal.loop.refresh_from_db()
    assert proposal.loop.status == LoopStatus.WITHDRAWN


def test_nobody_else_takes_it_back(world: World) -> None:
    proposal = submitted(world)
    for user in (world.qian, world.liu, deputy(world, "方代表", "fang2")):
        with pytest.raises(PermissionDenied):
            transitions.agree_to_withdraw(proposal=proposal, by=user)


def test_each_round_leaves_its_events(world: World) -> None:
    proposal = sent_back(world)
    transitions.resubmit(proposal=proposal, by=world.zhang, answers=answered(proposal))
    verbs = list(Event.objects.filter(loop=proposal.loop).order_by("pk").values_list("verb", flat=True))
    assert verbs == [Verb.OPENED, Verb.SENT_BACK, Verb.CHECKED_IN]


def test_the_township_has_a_presidium_else_it_is_said(world: World) -> None:
    world.presidium.is_active = False
    world.presidium.save(update_fields=["is_active"])
    assert world.presidium.kind == UnitKind.PRESIDIUM
    with pytest.raises(ValidationError):
        submitted(world, drafted(world, region=world.township))
