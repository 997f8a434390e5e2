"""The steps of supervision. One kind of case with several shapes: a topic before its meeting (监督议题), a deliberation
opinion (审议意见) and its problems.

Before a meeting the organ sends its report to the committee, then to the office, which hands it to the members.
Who works and who signs an opinion: its committee collects it, the congress office records that the chairpersons'
meeting approved it; the office hands it over, the organ's receipt signs that; the organ reports, the committee signs;
while a problem is open the committee follows it up, the office signs. A problem: its unit puts it right and applies,
the committee verifies; the vice-chair in charge approves, or the chairpersons' meeting, as the office records.
"""

from dataclasses import replace

from congress_portal.loops.plans import Plan, StepSpec, register
from congress_portal.loops.words import Kind

COLLECT, HANDOVER, REPORT, TRACK, RECTIFY, APPROVE = (
    "collect", "handover", "report", "track", "rectify", "approve",
)  # fmt: skip
DRAFT, FINAL, DISTRIBUTE = "draft", "final", "distribute"
"""The duties before a meeting (监督法 2024 Art. 15): 20, 10 and 7 days, as the table of periods says."""

ALWAYS = frozenset(
    {"join", "relevel", "pause", "reject", "merge", "divert", "delegate", "take_back", "withdraw", "dispute"}
)
"""What makes no sense here: an organ cannot decline what the standing committee says to it."""
NO_WORK = ALWAYS | {"plan", "divide", "extend"}

OF_OPINION = (
    StepSpec(
        key=COLLECT, name="汇总审议意见", unit="committee", signer="office",
        work="supervision.collect", sign="supervision.adopt", back="supervision.collect", forbids=NO_WORK,
    ),
    StepSpec(
        key=HANDOVER, name="转交", unit="office", signer="",
        work="review_opinion.handover", sign="supervision.receive", back="review_opinion.handover",
        forbids=NO_WORK | {"check_in"},
    ),
    StepSpec(
        key=REPORT, name="研究处理并报告", unit="office", signer="committee",
        work="review_opinion.report", sign="supervision.check", back="supervision.again", forbids=ALWAYS,
    ),
    StepSpec(
        key=TRACK, name="跟踪问效", unit="committee", signer="office",
        work="supervision.track", sign="supervision.check", back="supervision.again", forbids=NO_WORK,
    ),
)  # fmt: skip
OF_PROBLEM = (
    StepSpec(
        key=RECTIFY, name="整改", unit="unit", signer="committee",
        work="supervision.rectify", sign="supervision.check", back="supervision.again", forbids=ALWAYS,
    ),
    StepSpec(
        key=APPROVE, name="审定销号", unit="committee", signer="approver",
        work="supervision.check", sign="supervision.approve", back="supervision.check", forbids=NO_WORK,
    ),
)  # fmt: skip

OF_TOPIC = (
    StepSpec(
        key=DRAFT, name="送交报告稿征求意见", unit="organ", signer="committee",
        work="work_report.draft", sign="supervision.check", back="supervision.again", forbids=ALWAYS | {"extend"},
    ),
    StepSpec(
        key=FINAL, name="送交修改后的报告", unit="organ", signer="office",
        work="work_report.final", sign="supervision.check", back="supervision.again", forbids=ALWAYS | {"extend"},
    ),
    StepSpec(
        key=DISTRIBUTE, name="发给常委会组成人员", unit="office", signer="committee",
        work="work_report.distribute", sign="supervision.check", back="supervision.again", forbids=NO_WORK,
    ),
)  # fmt: skip

SUPERVISION = register(
    Plan(kind=Kind.SUPERVISION, again=(RECTIFY, APPROVE, TRACK), steps=(*OF_TOPIC, *OF_OPINION, *OF_PROBLEM))
)
"""All shapes at once: what the ledger asks of a kind. A case opens with the steps of its own shape."""
OPINION = replace(SUPERVISION, steps=OF_OPINION)
PROBLEM = replace(SUPERVISION, steps=OF_PROBLEM)
TOPIC = replace(SUPERVISION, steps=OF_TOPIC)
