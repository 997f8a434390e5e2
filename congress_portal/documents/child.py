"""The process in which a file is opened: ``python -m congress_portal.documents.child pdf|docx BYTES``,
the file on its input, and so much memory.

Exit code 0 and the file anew on its output; 3 and a word on its errors; anything else is the file's doing.
"""

from __future__ import annotations

import contextlib
import resource
import sys

SECONDS = 20
REFUSED = 3


def main(kind: str, memory: int) -> int:
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_CORE, 0)
    from congress_portal.documents import docx, pdf  # after the limits, so that they hold for all of it
    from congress_portal.documents.refusal import Refused

    try:
        made = {"pdf": pdf.rebuilt, "docx": docx.rebuilt}[kind](sys.stdin.buffer.read())
    except Refused as refused:
        sys.stderr.write(str(refused))
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of memory
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], int(sys.argv[2])))
