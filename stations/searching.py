"""What somebody looks for: the words typed, as queries on tokens, as phrases, and with one character wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from congress_portal.grams import IS_HAN, grams, normal, quoted

MOST_TERMS = 6
TYPO_FROM, TYPO_TO = 3, 20
"""The lengths of a term in which one character may be wrong: of two nothing certain would be left."""
CODE = re.compile(r"^([A-Z]*YJ-)?(\d{4})-?(\d{1,8})$", re.IGNORECASE)


def every(tokens: Iterable[str]) -> str:
    """A tsquery that asks for all; of a Latin word or number the beginning is enough."""
    return " & ".join(quoted(one) if IS_HAN.match(one) else f"{quoted(one)}:*" for one in tokens)


@dataclass(frozen=True)
class Wanted:
    """The terms of a search in their normal form: what was typed, split at its blanks."""

    typed: str
    terms: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> Wanted:
        terms = dict.fromkeys(term for term in map(normal, typed.split()) if term)
        return cls(typed, tuple(terms)[:MOST_TERMS])

    @cached_property
    def tokens(self) -> list[str]:
        return list(dict.fromkeys(token for term in self.terms for token in grams(term)))

    @cached_property
    def exact(self) -> str:
        """All tokens of all terms; a term of one or two characters is then there as a whole."""
        return every(self.tokens)

    @cached_property
    def phrases(self) -> list[str]:
        """The terms that may be scattered in a text that has all their tokens."""
        return [term for term in self.terms if len(term) > 2]

    @cached_property
    def halves(self) -> list[list[list[str]]]:
        """For each term, what a text has of it that has it with at most one character wrong, missing or too many."""
        return [_halves(term) for term in self.terms]

    @property
    def loose(self) -> str:
        """A text that has each term with at most one character wrong, missing or too many has these tokens."""
        return " & ".join(f"({' | '.join(f'({every(one)})' for one in ways)})" for ways in self.halves)

    @cached_property
    def nearly(self) -> list[re.Pattern[str]]:
        """Each term with at most one character wrong, missing or too many."""
        return [re.compile("|".join(_slips(term))) for term in self.terms]

    @property
    def allows_typos(self) -> bool:
        return any(map(_may_slip, self.terms))

    def code(self, prefix: str) -> str:
        """The case number that was typed, in the county of this prefix; empty where it is none."""
        found = CODE.match(normal(self.typed).replace(" ", "-")) or CODE.match(self.typed.strip())
        if found is None:
            return ""
        number = f"{found[2]}-{int(found[3]):04d}"
        return f"{found[1]}{number}".upper() if found[1] else f"{prefix}YJ-{number}"


def _may_slip(term: str) -> bool:
    return TYPO_FROM <= len(term) <= TYPO_TO and all(map(IS_HAN.match, term))


def _halves(term: str) -> list[list[str]]:
    """The tokens that stand before and behind each character; of a term that must be right, all."""
    if not _may_slip(term):
        return [list(grams(term))]
    pairs = ((term[:place], term[place + 1 :]) for place in range(len(term)))
    return [list(dict.fromkeys([*grams(before), *grams(behind)])) for before, behind in pairs]


def _slips(term: str) -> list[str]:
    if not _may_slip(term):
        return [re.escape(term)]
    wrong = [f"{term[:place]}.?{term[place + 1 :]}" for place in range(len(term))]  # wrong, or one too many
    missing = [f"{term[:place]}.{term[place:]}" for place in range(1, len(term))]
    return [term, *wrong, *missing]
