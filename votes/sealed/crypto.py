"""What voting needs of cryptography: papers sealed to the box, blind signatures, hashes of codes.

Every primitive is the ``cryptography`` package's, with one exception. RSA blind signatures (RFC 9474) ask the signer
for a bare RSA private operation on a number that the voter blinded, and no maintained Python library offers one; so
``blind_sign`` does it, small: base blinding, both primes apart, and the result is checked with the public exponent
before it leaves. A finished signature is checked by ``cryptography`` alone (RSASSA-PSS, SHA-384, 48 bytes of salt). The
browser's side of the same is ``static/src/sealing.mjs``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import secrets

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SIGNING_BITS = 2048
"""As Privacy Pass has it (RFC 9578): each key lives for one vote, and old phones blind under it."""
TOKEN_BYTES = 32
PAPER = re.compile(r"[0-9a-f]{164,8192}")
"""A sealed paper in hex: the encapsulated key (65 bytes), the encrypted text and its tag (at least 17)."""
BOX_KEY = re.compile(r"04[0-9a-f]{128}")
TRACKER_LETTERS = 20
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
_PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=48)


class Unreadable(ValueError):
    """A paper, key or signature that is not what it should be."""


# ---------------------------------------------------------------- papers (HPKE, RFC 9180, base mode)


def info(code: str) -> bytes:
    """What ties a sealed paper to its vote: nobody carries one over to another."""
    return b"votes:" + code.encode()


def seal(box_key: str, code: str, marks: str) -> str:
    """A paper as the browser makes it, in hex. The portal itself never calls this; tests and load do."""
    text = json.dumps({"ballot": code, "marks": marks})
    return _SUITE.encrypt(text.encode(), public_key(box_key), info(code)).hex()


def unseal(paper: str, private_key: ec.EllipticCurvePrivateKey, code: str) -> str:
    """The marks on a sealed paper. ``Unreadable`` where it is not a paper of this vote under this key."""
    try:
        said = json.loads(_SUITE.decrypt(bytes.fromhex(paper), private_key, info(code)))
    except (InvalidTag, ValueError) as error:
        raise Unreadable("not sealed to this box") from error
    marks = said.get("marks") if isinstance(said, dict) and said.get("ballot") == code else None
    if not isinstance(marks, str):
        raise Unreadable("not a paper of this vote")
    return marks


def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """A point of P-256 from its uncompressed form in hex."""
    if not BOX_KEY.fullmatch(text):
        raise Unreadable("not a public key")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(text))
    except ValueError as error:
        raise Unreadable("not a point of P-256") from error


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """A private key of P-256 from its number, 32 bytes in hex."""
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise Unreadable("not a private key")
    try:
        return ec.derive_private_key(int(text, 16), ec.SECP256R1())
    except ValueError as error:
        raise Unreadable("not a private key of P-256") from error


def box_key_of(key: ec.EllipticCurvePrivateKey) -> str:
    """The public key that belongs to a private one, in the form of ``Ballot.box_key``."""
    raw = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return raw.hex()


def tracker(paper: str) -> str:
    """The number by which a voter finds the own paper: 100 bits of SHA-256 in base32, in groups of four."""
    letters = base64.b32encode(hashlib.sha256(bytes.fromhex(paper)).digest()).decode()[:TRACKER_LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, TRACKER_LETTERS, 4))


# ---------------------------------------------------------------- tokens (RFC 9474, RSABSSA-SHA384-PSS-Deterministic)


def new_signing_key() -> tuple[str, str]:
    """A fresh signing key: private (PEM) and public (SubjectPublicKeyInfo, DER in hex)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=SIGNING_BITS)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    spki = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode(), spki.hex()


def blind_sign(private_pem: str, blinded: str) -> str:
    """Sign a blinded message unseen (RFC 9474, section 4.3), both in hex. The same message, the same answer."""
    key = serialization.load_pem_private_key(private_pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    number = key.private_numbers()
    modulus, exponent = number.public_numbers.n, number.public_numbers.e
    message = int(blinded, 16) if re.fullmatch(r"[0-9a-f]+", blinded) else 0
    if len(blinded) != key.key_size // 4 or not 1 < message < modulus - 1:
        raise Unreadable("not a blinded message")
    signature = _private_operation(number, message)
    if pow(signature, exponent, modulus) != message:
        raise ArithmeticError("signing failed")
    return format(signature, f"0{key.key_size // 4}x")


def _private_operation(number: rsa.RSAPrivateNumbers, message: int) -> int:
    """``message ** d mod n`` by both primes (CRT), under a blinding of its own against timing."""
    modulus, exponent = number.public_numbers.n, number.public_numbers.e
    mask = secrets.randbelow(modulus - 2) + 2
    while math.gcd(mask, modulus) != 1:
        mask = secrets.randbelow(modulus - 2) + 2
    hidden = message * pow(mask, exponent, modulus) % modulus
    by_p, by_q = pow(hidden, number.dmp1, number.p), pow(hidden, number.dmq1, number.q)
    joined = by_q + number.q * (number.iqmp * (by_p - by_q) % number.p)
    return joined * pow(mask, -1, modulus) % modulus


def is_signed(spki: str, token: str, signature: str) -> bool:
    """Whether a token (hex) bears the signature (hex) of a signing key."""
    key = serialization.load_der_public_key(bytes.fromhex(spki))
    assert isinstance(key, rsa.RSAPublicKey)
    try:
        key.verify(bytes.fromhex(signature), bytes.fromhex(token), _PSS, hashes.SHA384())
    except (InvalidSignature, ValueError):
        return False
    return True


# ---------------------------------------------------------------- hashes


def token_hash(token: str) -> str:
    """What stands for a spent token; 32 random bytes need no salt."""
    return hashlib.sha256(b"token:" + bytes.fromhex(token)).hexdigest()


def digest(content: object) -> str:
    """SHA-256 of the canonical JSON of something: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
