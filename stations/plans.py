"""The five steps of a citizen's opinion: 听民意、提建议、促办理、跟成效、有回应.

Who works and who signs: the citizen is heard, the keeper signs that (受理); the station proposes who should handle
it, the unit that accepts signs that; the unit handles, the station signs; the station follows the effect and
answers, the township presidium signs, and the answer is signed off by the citizen's own rating where one comes.
A case answered on the spot goes from the first step straight to the last.
"""

from congress_portal.loops.plans import Plan, StepSpec, register
from congress_portal.loops.words import Kind

HEAR, PROPOSE, HANDLE, EFFECT, RESPOND = "hear", "propose", "handle", "effect", "respond"
JUDGED = (HANDLE, EFFECT, RESPOND)
"""The steps that an answer comes out of: whoever worked on one of them is judged by its rating."""

OPINION = register(
    Plan(
        kind=Kind.OPINION,
        promise="opinion.answer",
        limit="opinion.max",
        wait="opinion.wait",
        dispute="opinion.dispute",
        again=(PROPOSE, HANDLE, EFFECT, RESPOND),
        steps=(
            StepSpec(
                key=HEAR, name="听民意", unit="station", signer="station", done_on_opening=True,
                work="opinion.ack", sign="opinion.ack", back="opinion.ack",
                forbids=frozenset({"send_back", "merge", "relevel"}),
            ),
            StepSpec(
                key=PROPOSE, name="提建议", unit="station", signer="",
                work="opinion.triage", sign="opinion.accept", back="opinion.reassign",
                forbids=frozenset({"check_in", "plan", "extend", "divide"}),
            ),
            StepSpec(
                key=HANDLE, name="促办理", unit="station", signer="station",
                work="opinion.handle", sign="opinion.check", back="opinion.check",
                forbids=frozenset({"delegate", "reject"}),
            ),
            StepSpec(
                key=EFFECT, name="跟成效", unit="station", signer="presidium",
                work="opinion.effect", sign="opinion.check", back="opinion.effect",
                forbids=frozenset({"reject", "divide"}),
            ),
            StepSpec(
                key=RESPOND, name="有回应", unit="station", signer="presidium",
                work="opinion.respond", sign="opinion.confirm", back="opinion.respond",
                forbids=frozenset(
                    {"plan", "divide", "extend", "merge", "join", "reject", "withdraw", "relevel"}
                ),
            ),
        ),
    )
)  # fmt: skip
