"""What an event that is about no case is about: a word and a key, as ``slot:12``, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable

from congress_portal.accounts.models import User

AddressOf = Callable[[int, User], str]
"""From the key and the reader to the page's address; empty where the reader may not open it."""
_pages: dict[str, AddressOf] = {}


def register(word: str, address_of: AddressOf) -> None:
    """Say which page shows a subject. Called once an app, when it is ready."""
    _pages[word] = address_of


def is_known(word: str) -> bool:
    """Whether anybody has said which page shows such a subject."""
    return word in _pages


def name(word: str, key: int) -> str:
    return f"{word}:{key}"


def address(subject: str, user: User) -> str:
    """The page of a subject, if this user may open it."""
    word, _, key = subject.partition(":")
    page = _pages.get(word)
    return page(int(key), user) if page and key.isdecimal() else ""
