"""What must not stand in a log: query codes in addresses; what need not: the path of an ordinary refusal."""

import logging
import re

from django.core.exceptions import PermissionDenied

QUERY_CODE = re.compile(r"(?<!\d)\d{12}(?!\d)")


class Discreet(logging.Filter):
    """Masks the citizens' query codes, and spares the traceback of a refusal by right."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        masked = QUERY_CODE.sub("************", text)
        if masked != text:
            record.msg, record.args = masked, ()
        if record.exc_info and isinstance(record.exc_info[1], PermissionDenied):
            record.exc_info = None
        return True
