"""The electronic box as the rest of votes asks for it: codes, the inbox's key, the board, what was in it."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from votes.models import Ballot
from votes.models.box import BoardEntry, Box, CredentialKind, EntryKind, InboxPaper, OpenedPaper
from votes.sealed import crypto

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 signs that are not taken for each other; a prime number, so that the last one of a code catches any one wrong
sign and any two that changed places."""
CODE_SIGNS = 16
NONCE = 12


class Credential(NamedTuple):
    """What allows one paper: ``digest`` is what is kept of it; token and signature (hex) of an account, else empty."""

    kind: str
    digest: str
    token: str = ""
    signature: str = ""


# ---------------------------------------------------------------- codes of cards


def new_card_code() -> str:
    """15 random signs (74 bits) and one that checks them, in groups of four."""
    signs = [secrets.randbelow(31) for _ in range(CODE_SIGNS - 1)]
    text = "".join(ALPHABET[sign] for sign in [*signs, _check_sign(signs)])
    return "-".join(text[at : at + 4] for at in range(0, CODE_SIGNS, 4))


def read_card_code(text: str) -> str:
    """A code as people type it, in its one form; empty where it cannot be one."""
    code = "".join(sign for sign in text.upper() if sign not in " -—－\t")
    if len(code) != CODE_SIGNS or any(sign not in ALPHABET for sign in code):
        return ""
    signs = [ALPHABET.index(sign) for sign in code]
    return code if signs[-1] == _check_sign(signs[:-1]) else ""


def _check_sign(signs: list[int]) -> int:
    return sum(sign * (at + 2) for at, sign in enumerate(signs)) % 31


def card_digest(ballot_code: str, code: str) -> str:
    """What is kept of a card's code; 74 random bits need no slow hash."""
    return hashlib.sha256(f"card:{ballot_code}:{code}".encode()).hexdigest()


# ---------------------------------------------------------------- the inbox


class Inbox:
    """Hides and shows what lies in the inbox of one box."""

    def __init__(self, secret: str) -> None:
        self.secret = bytes.fromhex(secret)

    @classmethod
    def new_secret(cls) -> str:
        return secrets.token_bytes(16).hex()

    def mark(self, what: str, text: str) -> str:
        """A keyed hash: equal for equal texts, and nothing to whoever has not the key."""
        return hmac.new(self.secret, f"{what}:{text}".encode(), hashlib.sha256).hexdigest()

    def hide(self, content: dict[str, str]) -> bytes:
        """AES-GCM over JSON. Not Fernet: its tokens carry the second in which they were made."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self.secret).encrypt(nonce, json.dumps(content).encode(), None)

    def show(self, hidden: bytes) -> dict[str, str]:
        shown: dict[str, str] = json.loads(AESGCM(self.secret).decrypt(hidden[:NONCE], hidden[NONCE:], None))
        return shown


def content_of(credential: Credential, paper: str = "") -> dict[str, str]:
    return {
        "paper": paper,
        "kind": credential.kind,
        "digest": credential.digest,
        "token": credential.token,
        "signature": credential.signature,
    }


def credential_in(content: dict[str, str]) -> Credential:
    return Credential(
        CredentialKind(content["kind"]), content["digest"], content["token"], content["signature"]
    )


def destroy_inbox(ballot: Ballot) -> None:
    """Destroy what came in and both keys of the server. The caller holds the lock on the vote's row."""
    box = Box.objects.select_for_update().filter(ballot=ballot).first()
    if box is None:
        return
    InboxPaper.objects.filter(ballot=ballot).delete()
    box.signing_secret, box.inbox_secret = "", ""
    box.save(update_fields=["signing_secret", "inbox_secret"])
    transaction.on_commit(sweep_residue, robust=True)


def sweep_residue() -> None:
    """Rewrite the tables that held what was destroyed, so that old versions leave the disk. Outside transactions."""
    with connection.cursor() as cursor:
        for model in (InboxPaper, Box):
            cursor.execute(f"VACUUM (FULL) {model._meta.db_table}")


# ---------------------------------------------------------------- the board


def entry_digest(position: int, kind: str, content: Any, previous: str) -> str:
    """The hash that ties an entry of the board to all before it."""
    return crypto.digest({"position": position, "kind": kind, "content": content, "previous": previous})


def post(ballot: Ballot, kind: EntryKind, content: dict[str, Any]) -> BoardEntry:
    """Put an entry on the board. The caller holds the lock on the vote's row."""
    last = BoardEntry.objects.filter(ballot=ballot).order_by("position").last()
    position, previous = (last.position + 1, last.digest) if last else (1, "")
    return BoardEntry.objects.create(
        county_id=ballot.county_id, ballot=ballot, position=position, kind=kind, content=content,
        previous=previous, digest=entry_digest(position, kind, content, previous),
    )  # fmt: skip


# ---------------------------------------------------------------- what the count asks


def box_of(ballot: Ballot) -> Box | None:
    """The box of a vote; none where all papers are printed."""
    return Box.objects.filter(ballot=ballot).first()


def electronic_papers(ballot: Ballot) -> list[str]:
    """The marks of all papers of the opened box, in an order that tells nothing; an unreadable paper is ``""``."""
    return sorted(OpenedPaper.objects.filter(ballot=ballot).values_list("marks", flat=True))


def is_counted_out(ballot: Ballot) -> bool:
    """Whether nothing electronic is left to be opened."""
    box = box_of(ballot)
    return box is None or box.is_opened
