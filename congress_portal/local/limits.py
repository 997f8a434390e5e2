"""Size limits of source files, so that they are split before they hurt.

``python -m congress_portal.local.limits``
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from congress_portal.local.places import ROOT

FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 400, 60, 200
SKIPPED = {"migrations", "vendor", "node_modules", "var", "__pycache__"}


def sources(root: Path, suffix: str) -> Iterator[Path]:
    """The files with this ending that people here write: no hidden folder, none of SKIPPED."""
    for folder, names, files in root.walk():
        names[:] = sorted(name for name in names if name not in SKIPPED and not name.startswith("."))
        yield from (folder / name for name in sorted(files) if name.endswith(suffix))


def too_long(path: Path, most: int) -> Iterator[str]:
    """A complaint if the file has more lines than that."""
    count = len(path.read_text(encoding="utf-8").splitlines())
    if count > most:
        yield f"{count} lines, at most {most}"


def long_functions(path: Path) -> Iterator[str]:
    """A complaint for each function that is too long."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or node.lineno) - node.lineno + 1
            if count > FUNCTION_LINES:
                yield f"function {node.name}: {count} lines, at most {FUNCTION_LINES}"


def complaints(root: Path) -> list[str]:
    """Everything under this folder that is over a limit."""
    found = []
    for path in sources(root, ".py"):
        found += [
            f"{path.relative_to(root)}: {text}"
            for text in (*too_long(path, FILE_LINES), *long_functions(path))
        ]
    for path in sources(root / "templates", ".html"):
        found += [f"{path.relative_to(root)}: {text}" for text in too_long(path, TEMPLATE_LINES)]
    return found


if __name__ == "__main__":
    over = complaints(ROOT)
    print("\n".join(over) or "all within the limits")
    sys.exit(1 if over else 0)
