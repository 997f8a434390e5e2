"""The answer to a proposal (答复): its class, who approved it, and that it reached each of those who bring it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Step
from proposals.models.cases import Proposal
from proposals.words import Answering


class ResultClassQuerySet(models.QuerySet["ResultClass"]):
    def in_force(self, on: dt.date) -> ResultClassQuerySet:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), valid_from__lte=on)


class ResultClass(models.Model):
    """What an answer comes to (A、B、C 类). Places differ in their lists: each row has its validity."""

    code = models.CharField(_("类别"), max_length=4)
    name = models.CharField(_("名称"), max_length=40)
    meaning = models.CharField(_("含义"), max_length=200, blank=True)
    is_solved = models.BooleanField(_("算已解决"), default=False)
    needs_promises = models.BooleanField(_("须列承诺"), default=False)
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    objects = ResultClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复类别")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="result_class_once_a_day"),
            models.CheckConstraint(condition=~Q(code=""), name="result_class_has_code"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="result_class_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}类"


class ReplyQuerySet(models.QuerySet["Reply"]):
    def sent(self) -> ReplyQuerySet:
        return self.filter(sent_at__isnull=False)


class Reply(models.Model):
    """One answer of the lead unit. A draft until the unit's principal approves it, which sends it; then never changed.

    ``without``: why it goes out though no consultation was confirmed. ``number``: counts a proposal's answers.
    ``views``: what each helping unit said, its name and words, as it stood when the answer was sent. ``letter``: the
    letter as it went out (``papers.frozen``) where its unit numbers at home; the register keeps those that it numbers.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="replies")
    step = models.ForeignKey(Step, models.PROTECT, related_name="replies", verbose_name=_("环节"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    number = models.PositiveSmallIntegerField(_("第几次答复"))
    kind = models.CharField(_("答复种类"), max_length=10, choices=Answering, default=Answering.FIRST)
    result = models.ForeignKey(ResultClass, models.PROTECT, related_name="+", verbose_name=_("办理结果类别"))
    text = models.TextField(_("答复内容"))
    without = models.CharField(_("未面商的理由"), max_length=200, blank=True)
    document = models.CharField(_("发文字号"), max_length=40, blank=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    views = models.JSONField(_("协办单位意见"), default=list, blank=True)
    letter: models.JSONField[Any, Any] = models.JSONField(_("原文"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    drafted_at = models.DateTimeField(_("拟稿时间"), default=timezone.now)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    sent_at = models.DateTimeField(_("签发时间"), null=True, blank=True)

    is_void = False
    """Whether its document was declared void: set for a page by ``reply_paper.with_void``."""

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "proposal", "number"], name="reply_number_unique"),
            models.UniqueConstraint(
                fields=["county", "proposal"], condition=Q(sent_at__isnull=True), name="reply_one_draft"
            ),
            models.CheckConstraint(condition=Q(kind__in=Answering.values), name="reply_kind_known"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | (Q(sent_at__isnull=False, sent_by__isnull=False) & ~Q(text="")),
                name="reply_sent_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=True) | ~Q(sent_by=F("drafted_by")),
                name="reply_not_approved_by_its_drafter",
            ),
        ]
        indexes = [models.Index(fields=["unit", "sent_at"], name="reply_by_unit")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.number}"


class Delivery(models.Model):
    """That an answer goes to one of those who bring the proposal, and when they opened it."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("代表"))
    made_at = models.DateTimeField(_("送达时间"), default=timezone.now)
    opened_at = models.DateTimeField(_("查看时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("送达")
        ordering = ["reply", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "reply", "user"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(opened_at__gte=F("made_at")),
                name="delivery_opened_after_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id} {self.user_id}"
