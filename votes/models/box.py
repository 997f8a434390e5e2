"""The secret electronic box: keys, cards, the inbox, sealed and opened papers, the bulletin board.

No row here holds a time, an address or a person, save ``TokenIssue``: that an elector took a token. Keys of rows are
random, so that they tell no order. What ties whom to what, and what does not: ``votes/README.md``.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region
from congress_portal.encryption import EncryptedTextField
from votes.models.ballots import Ballot
from votes.models.electors import Elector, Scrutineer


class InboxKind(models.TextChoices):
    CAST = "cast", _("投入")
    SPOILED = "spoiled", _("检验作废")
    RETURNED = "returned", _("交回未用")


class CredentialKind(models.TextChoices):
    TOKEN = "token", _("账号投票凭证")
    CARD = "card", _("现场密封卡")


class EntryKind(models.TextChoices):
    """What an entry of the bulletin board is about, in the order in which they come."""

    FROZEN = "frozen", _("票决办法和票箱公钥")
    SEALED = "sealed", _("投票结束，票箱内的全部选票")
    OPENED = "opened", _("监票人开箱")
    RESULT = "result", _("计票结果")


class Box(models.Model):
    """The electronic box of one vote, made when its method is frozen.

    ``signing_key``: public key that signs tokens (SubjectPublicKeyInfo, hex); ``signing_secret``: its private half,
    ``inbox_secret``: the key (AES-128, hex) under which the inbox lies. Both are destroyed when the inbox is moved.
    ``private_key``: what three scrutineers joined from their shares; empty until they open the box.
    """

    ballot = models.OneToOneField(Ballot, models.PROTECT, primary_key=True, related_name="box")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    signing_key = models.TextField(_("签发公钥"))
    signing_secret = EncryptedTextField(blank=True)
    inbox_secret = EncryptedTextField(blank=True)
    is_moved = models.BooleanField(_("投入的选票已全部移入票箱"), default=False)
    private_key = models.CharField(_("票箱私钥"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("电子票箱")
        constraints = [
            models.CheckConstraint(
                condition=Q(private_key="") | Q(is_moved=True), name="box_opened_after_moved"
            ),
            models.CheckConstraint(condition=~Q(signing_key=""), name="box_signs"),
        ]

    def __str__(self) -> str:
        return str(self.ballot_id)

    @property
    def is_opened(self) -> bool:
        return bool(self.private_key)


class KeyShare(models.Model):
    """That a scrutineer was given a share of the box's private key: its SHA-256 only. The share was never here."""

    scrutineer = models.OneToOneField(Scrutineer, models.PROTECT, primary_key=True, related_name="share")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="shares")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("票箱密钥份额")
        ordering = ["scrutineer__position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "digest"], name="key_share_once"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="key_share_is_a_hash"),
        ]

    def __str__(self) -> str:
        return str(self.scrutineer_id)


class Card(models.Model):
    """A sealed card of the hall: the hash of its code only. Nobody knows who drew it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="cards")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("现场密封卡")
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "digest"], name="card_once"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="card_is_a_hash"),
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class TokenIssue(models.Model):
    """That an elector's blinded token was signed, once. ``digest``: SHA-256 of what was signed, so that the same may
    be asked again after a lost answer and nothing else."""

    elector = models.OneToOneField(Elector, models.PROTECT, primary_key=True, related_name="token")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("领取投票凭证")

    def __str__(self) -> str:
        return str(self.elector_id)


class InboxPaper(models.Model):
    """What came in while the vote is open, under a key that is destroyed when all of it is moved at once.

    ``credential`` and ``fingerprint`` (of the paper) are keyed hashes (HMAC-SHA-256): equal for equal things, and
    without the key they tell nothing. ``content`` is AES-GCM over JSON: paper, kind of credential, token, signature.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="inbox")
    kind = models.CharField(max_length=8, choices=InboxKind)
    credential = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, null=True)  # noqa: DJ001 - unique where there is a paper
    content = models.BinaryField()

    class Meta:
        verbose_name = _("投入的选票")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "ballot", "credential"],
                condition=~Q(kind="spoiled"),
                name="inbox_one_a_credential",
            ),
            models.UniqueConstraint(fields=["county", "ballot", "fingerprint"], name="inbox_paper_once"),
            models.CheckConstraint(condition=Q(kind__in=InboxKind.values), name="inbox_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="returned", fingerprint=None)
                | (~Q(kind="returned") & Q(fingerprint__isnull=False)),
                name="inbox_paper_or_returned",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class SpentCredential(models.Model):
    """A token or card that was used up; which paper came of it is written nowhere.

    ``digest``: SHA-256 of the token, or the card's hash. ``is_returned``: handed back unused, so no paper came of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="spent")
    kind = models.CharField(max_length=8, choices=CredentialKind)
    digest = models.CharField(max_length=64)
    token = models.CharField(max_length=64, blank=True)
    signature = models.TextField(blank=True)
    is_returned = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("已用的凭证")
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "digest"], name="spent_once"),
            models.CheckConstraint(condition=Q(kind__in=CredentialKind.values), name="spent_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="card", token="", signature="")
                | (Q(kind="token") & ~Q(token="") & ~Q(signature="")),
                name="spent_token_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class SealedPaper(models.Model):
    """A paper in the box, encrypted to the scrutineers' key (hex)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="sealed")
    paper = models.TextField()
    tracker = models.CharField(_("查验码"), max_length=24)

    class Meta:
        verbose_name = _("票箱内的选票")
        constraints = [models.UniqueConstraint(fields=["county", "ballot", "tracker"], name="sealed_once")]

    def __str__(self) -> str:
        return self.tracker


class SpoiledPaper(models.Model):
    """A paper that its voter gave up to see that the browser had sealed what was marked. It is never counted.

    ``chance``: the browser's 32 random bytes (hex), from which anybody seals the same paper again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="spoiled")
    paper = models.TextField()
    tracker = models.CharField(_("查验码"), max_length=24)
    marks = models.CharField(max_length=200)
    chance = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("检验作废的选票")
        ordering = ["tracker"]
        constraints = [models.UniqueConstraint(fields=["county", "ballot", "tracker"], name="spoiled_once")]

    def __str__(self) -> str:
        return self.tracker


class OpenedPaper(models.Model):
    """What stood on a paper once the box was opened; nothing here says on which. Unreadable ones have no marks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="opened")
    marks = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("开箱后的选票")

    def __str__(self) -> str:
        return self.marks


class BoardEntry(models.Model):
    """One entry of the public bulletin board. ``digest``: SHA-256 over position, kind, content and the one before."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="board")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=EntryKind)
    content = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("公告板")
        ordering = ["ballot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "position"], name="board_position"),
            models.UniqueConstraint(fields=["county", "ballot", "kind"], name="board_kind_once"),
            models.CheckConstraint(
                condition=Q(position=1, previous="") | (Q(position__gt=1) & ~Q(previous=F("digest"))),
                name="board_chained",
            ),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="board_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.position}"
