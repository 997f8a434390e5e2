"""The steps of a livelihood project under supervision (民生实事项目).

Who works and who signs: the unit publishes its plan of work (实施方案), then carries it out, the committee signs both;
the committee looks at the finished thing with the group, the office signs; the office has it evaluated (测评), the
committee signs. What was found wanting the unit puts right, and the body votes a second time; where the first vote was
passed both steps are passed over. At last the committee proposes that it is done, the office signs it off (销号).

Nothing here can be paused, extended or taken back by hand: only a recorded decision of the standing committee does
that (``transitions.changes``).
"""

from congress_portal.loops.plans import Plan, StepSpec, register
from congress_portal.loops.words import Kind

SCHEME, BUILD, INSPECT, EVALUATE, RECTIFY, REVOTE, SETTLE = (
    "scheme", "build", "inspect", "evaluate", "rectify", "revote", "settle",
)  # fmt: skip

ALWAYS = frozenset(
    {
        "join", "relevel", "pause", "resume", "extend", "reject", "merge", "divert", "delegate", "take_back",
        "withdraw", "dispute", "divide",
    }
)  # fmt: skip
"""What makes no sense here: the congress has decided on it, and the standing committee alone changes it."""
NO_PLAN = ALWAYS | {"plan"}

PROJECT = register(
    Plan(
        kind=Kind.PROJECT,
        again=(BUILD, INSPECT, SETTLE),
        steps=(
            StepSpec(
                key=SCHEME, name="公布实施方案", unit="unit", signer="committee",
                work="project.scheme", sign="project.check", back="project.again", forbids=ALWAYS,
            ),
            StepSpec(
                key=BUILD, name="组织实施", unit="unit", signer="committee",
                work="project.build", sign="project.check", back="project.again", forbids=NO_PLAN,
            ),
            StepSpec(
                key=INSPECT, name="完工核查", unit="committee", signer="office",
                work="project.inspect", sign="project.check", back="project.again", forbids=NO_PLAN,
            ),
            StepSpec(
                key=EVALUATE, name="满意度测评", unit="office", signer="committee",
                work="project.evaluate", sign="project.check", back="project.again", forbids=NO_PLAN,
            ),
            StepSpec(
                key=RECTIFY, name="整改", unit="unit", signer="committee",
                work="project.rectify", sign="project.check", back="project.again", forbids=ALWAYS,
            ),
            StepSpec(
                key=REVOTE, name="再次测评", unit="office", signer="committee",
                work="project.evaluate", sign="project.check", back="project.again", forbids=NO_PLAN,
            ),
            StepSpec(
                key=SETTLE, name="销号", unit="committee", signer="office",
                work="project.settle", sign="project.check", back="project.again", forbids=NO_PLAN,
            ),
        ),
    )
)  # fmt: skip
