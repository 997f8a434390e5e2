"""What must not stand in a log: query codes, keys of screens, when a paper was cast; what need not: the path of an
ordinary refusal."""

import logging
import re

from django.core.exceptions import PermissionDenied

QUERY_CODE = re.compile(r"(?<!\d)\d{12}(?!\d)")
CASTING = re.compile(r"/votes/[\w-]+/(cast|spoil)/")
SCREEN_KEY = re.compile(r"(?<=/screen/)[\w-]+")


class Discreet(logging.Filter):
    """Masks citizens' query codes and keys of stations' screens; spares the traceback of a refusal by right.

    A line about casting is not written at all, for its time would stand before it; a fault of the program is.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if CASTING.search(text) and record.levelno < logging.ERROR:
            return False
        masked = SCREEN_KEY.sub("…", QUERY_CODE.sub("************", text))
        if masked != text:
            record.msg, record.args = masked, ()
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True
