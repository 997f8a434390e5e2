"""Every author's own answer, and how it reached them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, User
from congress_portal.loops.models import Event
from stations.models.opinions import Opinion
from stations.words import ReplyChannel, ReplyState


class Reply(models.Model):
    """What one author is answered (每人一份答复): one row an author and answering, also where many were merged.

    ``lead`` is the opinion that was answered, the author's own where it was not merged. Without ``words`` the answer
    is the lead's; with them, the station wrote to this author in other words.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="replies")
    lead = models.ForeignKey(Opinion, models.PROTECT, related_name="replies_given")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    words = models.TextField(_("答复内容"), blank=True)
    at = models.DateTimeField(_("答复时间"), default=timezone.now)

    class Meta:
        verbose_name = _("每人一份答复")
        constraints = [
            models.UniqueConstraint(fields=["county", "opinion", "event"], name="reply_once_an_answer")
        ]


class ReplyDelivery(models.Model):
    """How an answer reached its author by one channel. Everybody has the page of their query code."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="deliveries")
    channel = models.CharField(_("方式"), max_length=8, choices=ReplyChannel)
    state = models.CharField(_("送达状态"), max_length=10, choices=ReplyState)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("答复送达")
        constraints = [
            models.UniqueConstraint(fields=["county", "reply", "channel"], name="reply_once_a_channel"),
            models.CheckConstraint(
                condition=Q(channel="page", state__in=["made", "opened"])
                | Q(channel="sms", state__in=["made", "sent", "returned"])
                | Q(channel="phone", state__in=["confirmed", "returned"])
                | Q(channel="desk", state__in=["made", "handed"]),
                name="reply_state_of_channel",
            ),
        ]
