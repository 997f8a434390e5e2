"""Reading templates the way Django does, for tests that look at all of them."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.base import DebugLexer, TokenType

FOLDER = settings.BASE_DIR / "templates"
HAN = re.compile(r"[\u4e00-\u9fff]")
MARKED = re.compile(r"""_\(\s*("[^"]*"|'[^']*')\s*\)""")
DATE_FORMAT = re.compile(r"""\bdate:("[^"]*"|'[^']*')""")


def all_templates() -> list[Path]:
    return sorted(FOLDER.rglob("*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def without_comments(source: str) -> str:
    source = re.sub(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}", "", source, flags=re.S)
    return re.sub(r"{#.*?#}", "", source)


def unmarked_words(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of every piece with Chinese characters that no translator would get to see."""
    closing = None  # the tag that ends the block we are in, where Chinese is allowed
    for token in DebugLexer(source).tokenize():
        if closing:
            if token.token_type is TokenType.BLOCK and token.contents.split()[0] == closing:
                closing = None
            continue
        if token.token_type is TokenType.COMMENT:
            continue
        text = token.contents
        if token.token_type is TokenType.BLOCK:
            tag = text.split()[0]
            if tag in ("comment", "blocktranslate", "blocktrans", "verbatim"):
                closing = f"end{tag}"
            if tag in ("translate", "trans"):
                continue
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            text = DATE_FORMAT.sub("", MARKED.sub("", text))
        if HAN.search(text):
            yield token.lineno, text.strip()
