"""Calling citizens back (回访): the month's lot, who is to be called, each try, and what they said."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.encryption import EncryptedTextField
from congress_portal.loops.models import Loop
from stations.models.opinions import Opinion
from stations.words import CallbackStatus, CallbackWhy, Solved


class CallbackDraw(models.Model):
    """A month's lot (see ``stations.drawing``): the commitment stands before the month, the seed is shown after it.

    ``percent`` and ``basis`` are as they were in force when it was committed. A trigger refuses every change but the
    moment of revealing.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    month = models.DateField(_("月份"))
    percent = models.PositiveSmallIntegerField(_("抽取比例（%）"))
    basis = models.CharField(_("依据"), max_length=200)
    seed = EncryptedTextField(_("种子"))
    commitment = models.CharField(_("种子的散列值"), max_length=64)
    committed_at = models.DateTimeField(_("公布散列值的时间"), default=timezone.now)
    revealed_at = models.DateTimeField(_("公布种子的时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("回访抽签")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["county", "month"], name="callback_draw_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="callback_draw_month_is_a_first"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="callback_draw_percent_sane"),
            models.CheckConstraint(
                condition=Q(revealed_at__isnull=True) | Q(revealed_at__gt=F("committed_at")),
                name="callback_draw_revealed_after",
            ),
        ]


class Callback(models.Model):
    """One answer to ask its citizen about. ``loop`` is the case that gave it: the opinion's own, or its lead.

    Where the citizen's number was deleted before anybody called, it ends unreached, by nobody.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="callbacks")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("所问答复的时间"))
    why = models.CharField(_("缘由"), max_length=12, choices=CallbackWhy)
    draw = models.ForeignKey(CallbackDraw, models.PROTECT, null=True, blank=True, related_name="callbacks")
    status = models.CharField(
        _("状态"), max_length=10, choices=CallbackStatus, default=CallbackStatus.WAITING
    )
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(_("最迟回访"))
    solved = models.CharField(_("解决没有"), max_length=8, choices=Solved, blank=True)
    words = models.TextField(_("群众的话"), blank=True)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回访人")
    )
    done_at = models.DateTimeField(_("回访时间"), null=True, blank=True)
    brought_back = models.BooleanField(_("已重新办理"), default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("回访")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "opinion", "answered_at"], name="callback_once_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(why="drawn", draw__isnull=False) | Q(why="dissatisfied", draw__isnull=True),
                name="callback_drawn_by_a_lot",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", solved="", done_at__isnull=True, done_by__isnull=True)
                | Q(status="unreached", solved="", done_at__isnull=False)
                | Q(status="done", solved__in=Solved.values, done_at__isnull=False, done_by__isnull=False),
                name="callback_done_with_a_result",
            ),
            models.CheckConstraint(
                condition=Q(brought_back=False) | Q(solved="not"), name="callback_brings_back_the_unsolved"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "due_at"], condition=Q(status="waiting"), name="callback_waiting")
        ]


class CallbackTry(models.Model):
    """Somebody called: reached or not."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    callback = models.ForeignKey(Callback, models.PROTECT, related_name="tries")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_reached = models.BooleanField(_("打通了"))
    note = models.CharField(_("情况"), max_length=200, blank=True)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("回访电话")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="callback_try_request_once"),
            models.UniqueConstraint(
                fields=["county", "callback"], condition=Q(is_reached=True), name="callback_reached_once"
            ),
        ]
