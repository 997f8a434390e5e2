"""Votes with an electronic box, at each stage; the voter's side of the protocol in Python, as the browser has it."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from congress_portal.accounts.models import Role, User
from tests import factories as make
from tests.world import World
from votes.models import Ballot, Elector, Option, PhaseStep, Scrutineer, VotingMethod, VotingRule
from votes.sealed import crypto
from votes.transitions import boxing, casting
from votes.words import Phase

ITEMS = ("农村公路改造", "居家养老中心", "山区饮水工程")
NAMES = ("方监票", "章监票", "徐监票", "邵监票", "洪监票")
SECRET = "7" * 64
"""The private key of the tests' box."""
SHARES = ["11" * 33, "22" * 33, "33" * 33, "44" * 33, "55" * 33]


def box_key() -> str:
    return crypto.box_key_of(crypto.private_key(SECRET))


def share_hashes() -> list[str]:
    return [hashlib.sha256(bytes.fromhex(share)).hexdigest() for share in SHARES]


def majority() -> VotingRule:
    made, _is_new = VotingRule.objects.get_or_create(
        key="congress.majority", valid_from=dt.date(2022, 3, 12),
        defaults={"numerator": 1, "denominator": 2, "is_strict": True, "basis": "组织法第二十五条"},
    )  # fmt: skip
    return made


def prepared(world: World, electors: list[User] | None = None, **method: Any) -> Ballot:
    """Three projects, two places, five scrutineers, the key made; electors are present."""
    ballot = Ballot.objects.create(
        county=world.county, office=world.office, title="2026年民生实事项目票决", purpose="projects", body="congress",
        meeting="县第十八届人大五次会议", held_on=dt.date(2026, 2, 3), by=world.qian,
    )  # fmt: skip
    given = {"places": 2, "electronic": True, "majority": majority(), **method}
    VotingMethod.objects.create(ballot=ballot, county=world.county, **given)
    for at, title in enumerate(ITEMS, 1):
        Option.objects.create(ballot=ballot, county=world.county, position=at, title=title)
    for at, name in enumerate(NAMES, 1):
        Scrutineer.objects.create(
            ballot=ballot, county=world.county, position=at, name=name, is_chief=at == 1
        )
    for at, user in enumerate(electors or [world.zhang], 1):
        Elector.objects.create(
            ballot=ballot, county=world.county, number=at, user=user, name=user.name, is_present=True
        )
    return boxing.set_box_key(ballot=ballot, by=world.qian, box_key=box_key(), share_hashes=share_hashes())


def to(ballot: Ballot, phase: Phase) -> Ballot:
    """The phase as its step leaves it; the steps themselves have tests of their own."""
    if phase == Phase.FROZEN:
        boxing.at_freeze(ballot)
    other = User.objects.exclude(pk=ballot.by_id).order_by("pk")[0]
    PhaseStep.objects.create(
        county_id=ballot.county_id,
        ballot=ballot,
        to=phase,
        asked_by=ballot.by,
        done_by=other,
        done_at=timezone.now(),
    )
    Ballot.objects.filter(pk=ballot.pk).update(status=phase)
    return Ballot.objects.select_related("method", "box").get(pk=ballot.pk)


def frozen(world: World, electors: list[User] | None = None, **method: Any) -> Ballot:
    return to(prepared(world, electors, **method), Phase.FROZEN)


def opened(world: World, electors: list[User] | None = None, **method: Any) -> Ballot:
    return to(frozen(world, electors, **method), Phase.OPEN)


def deputies(world: World, number: int) -> list[User]:
    unit = world.station.unit
    return [
        make.person(f"代表{at:03d}", Role.DEPUTY, unit, username=f"deputy{at:03d}") for at in range(number)
    ]


# ---------------------------------------------------------------- the voter's side


@dataclass
class Token:
    token: str
    blinded: str
    inverse: int
    modulus: int

    def finish(self, blind_signature: str) -> dict[str, str]:
        number = int(blind_signature, 16) * self.inverse % self.modulus
        return {"token": self.token, "signature": format(number, f"0{len(blind_signature)}x")}


def blind(spki: str) -> Token:
    """RFC 9474, section 4.2: the token encoded for PSS, times a random number to the public exponent."""
    key = serialization.load_der_public_key(bytes.fromhex(spki))
    assert isinstance(key, rsa.RSAPublicKey)
    numbers = key.public_numbers()
    token = secrets.token_bytes(32)
    encoded = int.from_bytes(_pss(token, key.key_size - 1), "big")
    chance = secrets.randbelow(numbers.n - 2) + 2
    blinded = encoded * pow(chance, numbers.e, numbers.n) % numbers.n
    return Token(
        token.hex(), format(blinded, f"0{key.key_size // 4}x"), pow(chance, -1, numbers.n), numbers.n
    )


def _pss(message: bytes, bits: int) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) with SHA-384 and 48 bytes of salt."""
    size, salt = -(-bits // 8), secrets.token_bytes(48)
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    plain = bytes(size - 48 - 48 - 2) + b"\x01" + salt
    mask = b"".join(hashlib.sha384(digest + at.to_bytes(4, "big")).digest() for at in range(8))[: len(plain)]
    masked = bytearray(a ^ b for a, b in zip(plain, mask, strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + digest + b"\xbc"


def taken(ballot: Ballot, user: User) -> dict[str, str]:
    """A token and its signature, as an elector has them after taking one."""
    asked = blind(ballot.box.signing_key)
    return asked.finish(casting.issue_token(ballot=ballot, by=user, blinded=asked.blinded))


def sealed(ballot: Ballot, marks: str = "110") -> str:
    return crypto.seal(ballot.box_key, ballot.code, marks)


def make_cards(ballot: Ballot, world: World, number: int = 3) -> list[str]:
    return boxing.make_cards(ballot=ballot, by=world.qian, number=number)


def let_in(ballot: Ballot) -> Ballot:
    """From prepared to open."""
    return to(to(ballot, Phase.FROZEN), Phase.OPEN)
