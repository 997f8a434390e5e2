"""A proposal while it is written: the draft, its versions, and who signs which of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import LoopStatus, StepStatus
from proposals.plans import REVIEW
from proposals.words import TITLE_LENGTH, Field, Form


class Texts(models.Model):
    """The four parts of the text: one matter, its situation and analysis, a concrete suggestion
    (代表法 Art. 24; 浙江省办理规定 2016 Art. 7)."""

    title = models.CharField(_("标题"), max_length=TITLE_LENGTH, blank=True)
    situation = models.TextField(_("情况"), blank=True)
    analysis = models.TextField(_("分析"), blank=True)
    suggestion = models.TextField(_("建议"), blank=True)

    class Meta:
        abstract = True

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in Field.values}


class DraftQuerySet(models.QuerySet["Draft"]):
    def readable_by(self, user: User) -> DraftQuerySet:
        """The writer's own, and those that somebody is asked to sign; dropped ones are nobody's."""
        asked = CoSign.objects.filter(deputy__in=user.selves).values("draft")
        return self.filter(Q(author=user) | Q(pk__in=asked), dropped_at__isnull=True)

    def of(self, user: User) -> DraftQuerySet:
        return self.filter(author=user, dropped_at__isnull=True)

    def sent_back(self) -> DraftQuerySet:
        """Handed in, and waiting for its writer: pre-review asks for changes."""
        steps = Step.objects.filter(key=REVIEW, status=StepStatus.ACTIVE, loop__status=LoopStatus.OPEN)
        return self.filter(loop__in=steps.values("loop"))

    def to_sign(self, user: User) -> DraftQuerySet:
        """Drafts whose newest version waits for this deputy's word, as long as it may be given."""
        waiting = CoSign.objects.waiting().filter(deputy=user).values("draft")
        back = Draft.objects.sent_back().values("pk")
        return self.filter(Q(loop=None) | Q(pk__in=back), pk__in=waiting, dropped_at__isnull=True)


class Draft(Texts):
    """What a deputy writes. It stays the working copy while pre-review asks for changes.

    ``revision`` counts what was saved: a save that has not seen the newest one is refused, not lost.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("向哪一级人大提出"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("领衔代表"))
    form = models.CharField(_("种类"), max_length=10, choices=Form, default=Form.PROPOSAL)
    source = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("来源")
    )
    loop = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name=_("提交为")
    )
    revision = models.PositiveIntegerField(_("保存次数"), default=0)
    started_at = models.DateTimeField(_("开始时间"), default=timezone.now)
    changed_at = models.DateTimeField(_("修改时间"), default=timezone.now)
    dropped_at = models.DateTimeField(_("删除时间"), null=True, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("建议草稿")
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="draft_request_key_unique"),
            models.UniqueConstraint(fields=["county", "loop"], name="draft_one_case"),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="draft_form_known"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(loop__isnull=True), name="draft_submitted_is_kept"
            ),
        ]
        indexes = [models.Index(fields=["author", "-changed_at"], name="draft_by_author")]

    def __str__(self) -> str:
        return self.title or str(_("（未写标题）"))


class Version(Texts):
    """The text as it stood when somebody was asked to sign it or it was handed in. Never changed: a trigger says so."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="versions", verbose_name=_("草稿"))
    number = models.PositiveSmallIntegerField(_("第几稿"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("定稿人"))
    made_at = models.DateTimeField(_("定稿时间"), default=timezone.now)

    class Meta:
        verbose_name = _("文稿")
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "draft", "number"], name="version_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return str(_("第%(number)d稿") % {"number": self.number})


class CoSignQuerySet(models.QuerySet["CoSign"]):
    def newest(self) -> models.QuerySet[Version]:
        """The newest version of each row's draft, to compare with."""
        return Version.objects.filter(draft=models.OuterRef("draft")).order_by("-number")

    def waiting(self) -> CoSignQuerySet:
        """Asked, and no word yet about the newest version."""
        newest = models.Subquery(self.newest().values("pk")[:1])
        return self.filter(declined_at__isnull=True).filter(Q(version__isnull=True) | ~Q(version=newest))


class CoSign(models.Model):
    """A deputy asked to bring a proposal along (附议), and the very version that they confirmed."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="cosigns", verbose_name=_("草稿"))
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("代表"))
    asked_at = models.DateTimeField(_("邀请时间"), default=timezone.now)
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="cosigns", verbose_name=_("确认的文稿")
    )
    signed_at = models.DateTimeField(_("附议时间"), null=True, blank=True)
    declined_at = models.DateTimeField(_("不附议的时间"), null=True, blank=True)
    reason = models.CharField(_("不附议的理由"), max_length=200, blank=True)

    objects = CoSignQuerySet.as_manager()

    class Meta:
        verbose_name = _("附议")
        ordering = ["draft", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "draft", "deputy"], name="cosign_once"),
            models.CheckConstraint(
                condition=Q(version__isnull=True, signed_at__isnull=True)
                | Q(version__isnull=False, signed_at__isnull=False),
                name="cosign_signs_a_version",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(version__isnull=True),
                name="cosign_signed_or_declined",
            ),
        ]
        indexes = [models.Index(fields=["deputy", "draft"], name="cosign_by_deputy")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.deputy_id}"
