"""What a matter is about, in words of a closed public list (``data/topics.txt``), pure.

Offers to join another's matter are found by these words alone. So nothing that anybody else has written, no name, no
number, no rare word, can be felt for by sending texts and looking at what is offered.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "topics.txt"
MOST = 12
"""So many topics of a text count: whoever pours in the whole list asks about no more than anybody else."""
ACCUSING = re.compile(
    "举报|检举|控告|揭发|贪污|受贿|行贿|索贿|贿赂|挪用|侵吞|截留|私分|以权谋私|滥用职权|玩忽职守|徇私|包庇"
    "|吃拿卡要|优亲厚友|违纪|作风问题|不作为|乱作为|打人|殴打|家暴|威胁|恐吓|赌博|吸毒|诈骗|性骚扰|猥亵"
)
"""Words about what somebody did: such a text is about a person, and is neither offered to others nor offered any."""


def topics(text: str) -> list[str]:
    """The topics that a text names, each once, in its order; of two that lie in each other the longer."""
    return list(dict.fromkeys(_known().findall(text)))[:MOST]


def is_about_a_person(text: str) -> bool:
    return ACCUSING.search(text) is not None


@cache
def _known() -> re.Pattern[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split()}
    return re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    )
