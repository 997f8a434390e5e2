"""The steps of a proposal: 建议关、交办关、督办关、成效关 in two parts. The fifth gate, 示范关, is a choice among them.

Who works and who signs: the lead deputy hands in, the congress office reviews and takes it in; the office names the
units, the one that accepts signs that; the unit handles and answers, the office signs; the office collects what the
deputies say of it, another of the office signs. While promises of the answer are open the unit keeps them and says so
in a second answer, which the office signs; without any the step is passed over. At a township's congress its presidium
stands for the office.
"""

from dataclasses import replace

from congress_portal.loops.plans import Plan, StepSpec, register
from congress_portal.loops.words import Kind
from proposals.words import Phase

REVIEW, ASSIGN, HANDLE, EFFECT, TRACK = "review", "assign", "handle", "effect", "track"
INSIST_AFTER = 2
"""After so many rounds of pre-review a deputy may insist: the law gives the right to propose (代表法 Art. 24)."""

ALWAYS = frozenset({"join", "relevel", "pause", "reject", "merge", "divert"})
"""What makes no sense for a proposal: it is refused by pre-review, with grounds, and each is answered by itself."""

PROPOSAL = register(
    Plan(
        kind=Kind.PROPOSAL,
        dispute="proposal.reassign",
        again=(HANDLE, EFFECT, TRACK),
        steps=(
            StepSpec(
                key=REVIEW, name="建议关（预审受理）", unit="deputies", signer="office", done_on_opening=True,
                work="proposal.revise", sign="proposal.receipt_notice", back="proposal.revise",
                forbids=ALWAYS | {"delegate", "plan", "divide", "extend", "appoint"},
            ),
            StepSpec(
                key=ASSIGN, name="交办关（确定承办）", unit="office", signer="",
                work="proposal.assign_intersession", sign="proposal.unit_dispute", back="proposal.reassign",
                forbids=ALWAYS | {"check_in", "plan", "divide", "extend", "delegate"},
            ),
            StepSpec(
                key=HANDLE, name="督办关（办理答复）", unit="office", signer="office",
                work="proposal.reply", sign="proposal.check", back="proposal.rehandle",
                forbids=ALWAYS | {"delegate", "withdraw"},
            ),
            StepSpec(
                key=EFFECT, name="成效关（评价落实）", unit="office", signer="office",
                work="proposal.evaluate", sign="proposal.check", back="proposal.evaluate",
                forbids=ALWAYS | {"delegate", "divide", "extend", "withdraw"},
            ),
            StepSpec(
                key=TRACK, name="成效关（跟踪落实）", unit="office", signer="office",
                work="proposal.track", sign="proposal.check", back="proposal.kept_reply",
                forbids=ALWAYS | {"delegate", "divide", "extend", "withdraw", "take_back"},
            ),
        ),
    )
)  # fmt: skip


def plan_for(phase: str) -> Plan:
    """What came in for a meeting is assigned within a month after it; other proposals within days."""
    if phase != Phase.IN_SESSION:
        return PROPOSAL
    steps = tuple(
        replace(spec, work="proposal.assign_after_session") if spec.key == ASSIGN else spec
        for spec in PROPOSAL.steps
    )
    return replace(PROPOSAL, steps=steps)
