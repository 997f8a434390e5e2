"""Why a file is not taken, as a word that the parent process knows."""

from __future__ import annotations


class Refused(Exception):
    """``args[0]`` is one of the words in ``rebuilding.WORDS``."""
