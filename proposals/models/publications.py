"""What the public reads of a proposal and its answer (公开): a copy of its own, and who answers for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from proposals.models.cases import Proposal
from proposals.models.replies import Reply
from proposals.words import Form, Publicity, Withheld


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> PublicationQuerySet:
        """What anybody may read. Every public page asks this and no more."""
        return self.filter(status=Publicity.PUBLISHED)


class Publication(models.Model):
    """A read model: nothing here but what may be read by everybody, and how it came to be. One a proposal.

    ``agrees``: what the lead deputy said of these very words; nothing while nobody has asked. ``revision`` counts the
    texts: whoever agrees or approves does so to the one they read.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.OneToOneField(
        Proposal, models.PROTECT, primary_key=True, related_name="publication", verbose_name=_("建议")
    )
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="+", verbose_name=_("答复"))
    status = models.CharField(_("状态"), max_length=10, choices=Publicity, default=Publicity.PREPARED)
    revision = models.PositiveIntegerField(_("第几稿"), default=1)
    title = models.CharField(_("标题"), max_length=80, blank=True)
    text = models.TextField(_("建议内容"), blank=True)
    answer = models.TextField(_("答复内容"), blank=True)
    is_abstract = models.BooleanField(_("摘要公开"), default=False)
    lead_name = models.CharField(_("领衔代表"), max_length=40, blank=True)
    form = models.CharField(_("种类"), max_length=10, choices=Form)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("主办单位"))
    result = models.CharField(_("办理结果"), max_length=4)
    year = models.PositiveSmallIntegerField(_("年份"))
    replied_on = models.DateField(_("答复日期"))
    agrees = models.BooleanField(_("领衔代表同意公开"), null=True, blank=True)
    agree_words = models.CharField(_("代表的话"), max_length=200, blank=True)
    agreed_at = models.DateTimeField(_("代表答复时间"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    ground = models.CharField(_("不公开的理由"), max_length=16, choices=Withheld, blank=True)
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    prepared_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("拟稿人")
    )
    prepared_at = models.DateTimeField(_("拟稿时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("建议公开件")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Publicity.values), name="proposal_publicity_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("prepared_by")),
                name="proposal_publicity_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status="prepared", decided_by__isnull=True, prepared_by__isnull=False)
                | (~Q(status="prepared") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="proposal_publicity_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "withdrawn"])
                | (
                    Q(agrees__isnull=False, agrees=True, published_at__isnull=False)
                    & ~Q(title="")
                    & ~Q(answer="")
                ),
                name="proposal_public_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(status="withheld", ground__in=Withheld.values) & ~Q(reason="")
                | (~Q(status="withheld") & Q(ground="")),
                name="proposal_withheld_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(status="withdrawn", ended_at__isnull=False) & ~Q(reason="")
                | (~Q(status="withdrawn") & Q(ended_at__isnull=True)),
                name="proposal_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(agrees__isnull=True, agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agrees__isnull=False, agreed_at__isnull=False, agreed_by__isnull=False),
                name="proposal_publicity_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "-published_at"],
                condition=Q(status="published"),
                name="proposal_public_newest",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return public_path(self.proposal)

    @property
    def is_public(self) -> bool:
        return self.status == Publicity.PUBLISHED


def public_path(proposal: Proposal) -> str:
    return reverse("open_proposal:detail", args=[proposal.loop.code])


def shown_address(reply: Reply) -> str:
    """What the letter of an answer names, also as a QR code: its public page, once it is public."""
    found = Publication.objects.public().filter(reply=reply).select_related("proposal__loop").first()
    return settings.SITE_URL + found.get_absolute_url() if found else ""
