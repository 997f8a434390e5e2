"""Talking with the deputies while a proposal is handled (面商), and whether they say that it took place."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from proposals.models.cases import Proposal
from proposals.words import FACE_TO_FACE, Talk


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def counted(self) -> ConsultationQuerySet:
        """Those that make a consultation: seen each other, and a deputy who brings it says so."""
        confirmed = Confirmation.objects.filter(is_so=True).values("consultation")
        return self.filter(form__in=FACE_TO_FACE, pk__in=confirmed)


class Consultation(models.Model):
    """One talk of a handling unit with those who bring a proposal. ``station``: where it was held at one."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    form = models.CharField(_("形式"), max_length=10, choices=Talk)
    held_on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=80, blank=True)
    station = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代表联络站")
    )
    participants = models.CharField(_("参加人员"), max_length=300)
    notes = models.TextField(_("沟通情况"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("沟通面商")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="consultation_request_key_unique"),
            models.CheckConstraint(condition=Q(form__in=Talk.values), name="consultation_form_known"),
            models.CheckConstraint(
                condition=~Q(participants="") & ~Q(notes=""), name="consultation_says_who_and_what"
            ),
            models.CheckConstraint(
                condition=Q(form="station", station__isnull=False)
                | (~Q(form="station") & Q(station__isnull=True)),
                name="consultation_station_where_held_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.held_on}"


class Confirmation(models.Model):
    """What one deputy says of a consultation: it was so, or it was not, and why."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="confirmations")
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("代表"))
    is_so = models.BooleanField(_("属实"))
    words = models.CharField(_("说明"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = _("代表确认")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "consultation", "deputy"], name="consultation_confirmed_once"
            ),
            models.CheckConstraint(
                condition=Q(is_so=True) | ~Q(words=""), name="consultation_contested_with_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.deputy_id}"
