"""What is left of a document whose case was emptied: its number, its day, and the words for nothing."""

from __future__ import annotations

from congress_portal.issuing.models import Issued, Voiding
from congress_portal.loops.models import Loop


def blank(loop: Loop, words: str) -> None:
    """A letter about a case that went to the report officers keeps none of its words; the book keeps no gap."""
    Issued.objects.filter(loop=loop).update(title=words, recipient="", data=None)
    Voiding.objects.filter(issued__loop=loop).update(reason=words)
