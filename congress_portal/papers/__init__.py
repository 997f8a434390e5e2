"""Papers to print: a template and plain data become a PDF. No Django, no database, no network.

``pdf("poster.typ", {...})``: the data travel as JSON, so no text can become markup; the same data give the same bytes.
"""

from congress_portal.papers.printing import code_drawing, pdf

__all__ = ["code_drawing", "pdf"]
