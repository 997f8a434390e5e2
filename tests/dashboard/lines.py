"""Lines of the access matrix: the overview, and the leaders' pages of whoever sees a whole region."""

from __future__ import annotations

from tests.matrix import OFFICE, STAFF, Line, post, row

LEADERS = row(302, wang=200, qian=200, he=200, shen=200, zhao=200, others=403)
NONE_YET = row(302, wang=404, qian=404, he=404, shen=404, zhao=404, others=403)
"""Of a brief or a wall that is not there; who reads which: test_briefs.py and test_walls.py."""

LINES: dict[str, Line] = {
    "dashboard:home": Line(STAFF),
    "dashboard:work": Line(STAFF),
    "dashboard:overview": Line(LEADERS),
    "dashboard:looks": Line(row(302, shen=200, others=403)),
    "leaders:board": Line(LEADERS),
    "leaders:cases": Line(row(302, wang=400, qian=400, he=400, shen=400, zhao=400, others=403)),
    "leaders:xlsx": Line(LEADERS),
    "leaders:csv": Line(LEADERS),
    "leaders:charges": Line(OFFICE),
    "leaders:charge": Line(row(302, qian=404, others=403), args="person"),
    "leaders:briefs": Line(LEADERS),
    "leaders:brief": Line(NONE_YET, args="number"),
    "leaders:brief_pdf": Line(NONE_YET, args="number"),
    "leaders:walls": Line(LEADERS),
    "leaders:wall_end": post(NONE_YET, "number"),
    "leaders:wall": Line(row(404), args="check_in"),
    "leaders:wall_now": Line(row(404), args="check_in"),
    "api:figures": Line({**LEADERS, "nobody": 401}),
}
"""``leaders:cases`` without the name of a number: 400 to those who may ask, 403 to all others."""
