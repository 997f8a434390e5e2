"""What the number of a case looks like in an address: YJ-2026-0012, or JDYJ-2026-0012 with the county's letters."""

from django.urls.converters import StringConverter


class CodeConverter(StringConverter):
    regex = "[A-Z0-9-]{1,24}"
