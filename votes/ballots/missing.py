"""What a vote still lacks before its next phase: one list, shown on the page and asked by the guard."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from votes.ballots import counting_in
from votes.models import Ballot, Candidate, CandidateState, ListReview, VotingMethod
from votes.models.electors import SCRUTINEERS
from votes.transitions import boxing
from votes.transitions.ballots import coming_up_again
from votes.words import Form, LevelRule, Phase, Subject, Way

SIGNERS = 3
"""The chief scrutineer and at least two others sign the result."""
TELLERS = 2


def missing(ballot: Ballot, to: Phase) -> list[str]:
    """Sentences, one for each thing that is still missing before the vote may go to ``to``; empty where it may."""
    return [words for ask in ASKED.get(to, ()) for words in ask(ballot)]


def _form(ballot: Ballot) -> list[str]:
    method, options = ballot.method, ballot.options.count()
    found = []
    if not options:
        found.append(_("票上还没有项目。"))
    if method.form == Form.CHOOSE and method.places is None:
        found.append(_("还没有填写应选数。"))
    if method.places is not None and method.form != Form.LEVELS and options and method.places > options:
        found.append(_("应选%(n)d项，票上只有%(m)d项，不够选。") % {"n": method.places, "m": options})
    return found + _fit(ballot, method)


def _fit(ballot: Ballot, method: VotingMethod) -> list[str]:
    found = []
    if (ballot.purpose == Subject.EVALUATION) != (method.form == Form.LEVELS):
        found.append(_("投票方式同内容不符：测评用满意、基本满意、不满意三档，其他表决不用。"))
    if ballot.purpose == Subject.EVALUATION and method.level_rule == LevelRule.NONE:
        found.append(_("还没有选择测评结果的算法。"))
    if not (method.electronic or method.cards or method.paper):
        found.append(_("还没有选择怎样投票（电子票、密封卡或者纸质票）。"))
    return found


def _rules(ballot: Ballot) -> list[str]:
    method = ballot.method
    found = []
    if method.majority is None:
        found.append(_("还没有确定多少票算通过。"))
    if method.quorum is None:
        found.append(_("还没有确定多少人到会才能投票。"))
    if not method.adopted_by:
        found.append(_("票决办法还没有经会议通过。"))
    return found


def _people(ballot: Ballot) -> list[str]:
    scrutineers = list(ballot.scrutineers.all())
    need = SCRUTINEERS if ballot.method.is_electronic else SIGNERS
    found = []
    if not ballot.roll.exists():
        found.append(_("投票人名单还是空的。"))
    if len(scrutineers) < need:
        found.append(_("监票人有%(n)d名，至少要%(need)d名。") % {"n": len(scrutineers), "need": need})
    if not any(one.is_chief for one in scrutineers):
        found.append(_("还没有确定总监票人。"))
    if ballot.method.paper and ballot.tellers.count() < TELLERS:
        found.append(_("用纸质票，要有两名计票人。"))
    return found


def _review(ballot: Ballot) -> list[str]:
    """Candidates are reviewed by the standing committee first (浙江省人大常委会讨论决定重大事项的规定 第四条)."""
    if ballot.purpose != Subject.PROJECTS or ballot.call_id is None or ballot.runoff_of_id is not None:
        return []
    last = ListReview.objects.filter(call=ballot.call_id).order_by("-pk").first()
    call, found = ballot.call, []
    if last is None or not last.is_passed:
        found.append(_("候选项目名单还没有经县人大常委会审查同意。"))
    elif call is not None and last.revision != call.list_revision:
        found.append(_("候选项目名单在常委会审查以后改过，要重新审查。"))
    listed = Candidate.objects.filter(call=ballot.call_id, state=CandidateState.LISTED)
    on_paper = list(ballot.options.values_list("candidate", "title"))
    if len(on_paper) != listed.count() or set(on_paper) != set(listed.values_list("pk", "title")):
        found.append(_("票上的项目与审查过的候选名单不一致，请重新取用候选名单。"))
    return found


def _tied(ballot: Ballot) -> list[str]:
    """Where the most votes are enough, only those with equal votes are on the paper, for the places left open."""
    first = ballot.runoff_of
    if first is None or not ballot.is_among_tied:
        return []
    again = {(line.option.candidate_id, line.option.title) for line in coming_up_again(first)}
    places = first.tally.open_places if first.tally.is_valid else first.method.places
    on_paper = set(ballot.options.values_list("candidate", "title"))
    if on_paper == again and ballot.method.places == places:
        return []
    return [_("再次投票的项目和名额，应当与上一次票数相等的项目和空缺的名额一致。")]


def _quorum(ballot: Ballot) -> list[str]:
    rule, roll = ballot.method.quorum, counting_in.roll_of(ballot)
    if rule is None or rule.is_enough(roll.present, roll.due):
        return []
    return [
        _("应到%(due)d人，已签到%(present)d人，至少要%(least)d人到会（%(basis)s）。")
        % {"due": roll.due, "present": roll.present, "least": rule.least(roll.due), "basis": rule.basis}
    ]


def _day(ballot: Ballot) -> list[str]:
    return [] if ballot.held_on <= timezone.localdate() else [_("还没有到会议日期。")]


def _counts(ballot: Ballot) -> list[str]:
    """Printed papers were given out, so both tellers must have come to the same figures."""
    if not ballot.roll.filter(way=Way.PAPER).exists():
        return []
    entered = ballot.paper_counts.count()
    if entered < TELLERS:
        return [_("纸质票要两名计票人各自登记，现在登记了%(n)d份。") % {"n": entered}]
    return [] if counting_in.printed_of(ballot) else [_("两名计票人登记的票数不一致，请重新清点。")]


def _signatures(ballot: Ballot) -> list[str]:
    signed = list(ballot.signatures.values_list("scrutineer__is_chief", flat=True))
    found = []
    if not any(signed):
        found.append(_("总监票人还没有签字。"))
    if len(signed) < SIGNERS:
        found.append(_("已有%(n)d名监票人签字，要总监票人和至少两名监票人签字。") % {"n": len(signed)})
    return found


Ask = Callable[[Ballot], list[str]]
ASKED: dict[Phase, tuple[Ask, ...]] = {
    Phase.FROZEN: (_form, _rules, _people, _review, _tied, boxing.missing_before_freeze),
    Phase.OPEN: (_quorum, _day),
    Phase.COUNTED: (_counts, boxing.missing_before_count),
    Phase.CONFIRMED: (_signatures,),
}
