"""Who was pressed to do something, by when to react, and what became of it (推促)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models.ledger import Loop, Step
from congress_portal.loops.models.rules import Period

OPEN = Q(reacted_at__isnull=True, ended_at__isnull=True)


class PromptQuerySet(models.QuerySet["Prompt"]):
    def open(self) -> PromptQuerySet:
        """Those that nobody has reacted to, and that something could still be done about."""
        return self.filter(OPEN)


class Prompt(models.Model):
    """A word to whoever holds a step, with a day by which they must react. ``person`` answered for the step then.

    A prompt ends without a reaction (``ended_at``) where the step goes on to another unit or is done: that is the
    best answer. What is written is never changed.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="prompts")
    step = models.ForeignKey(Step, models.PROTECT, related_name="prompts", verbose_name=_("环节"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("推促哪个单位"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("推促何人")
    )
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("推促人")
    )
    """Nobody where the portal itself presses, because something promised is late."""
    at = models.DateTimeField(_("推促时间"), default=timezone.now)
    words = models.TextField(_("推促内容"))
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("依据")
    )
    react_by = models.DateTimeField(_("回应期限"), null=True, blank=True)
    reacted_at = models.DateTimeField(_("回应时间"), null=True, blank=True)
    reacted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("回应人")
    )
    reaction = models.TextField(_("回应"), blank=True)
    escalated_at = models.DateTimeField(_("报单位负责人"), null=True, blank=True)
    raised_at = models.DateTimeField(_("报人大办公室"), null=True, blank=True)
    ended_at = models.DateTimeField(_("不再需要回应"), null=True, blank=True)

    objects = PromptQuerySet.as_manager()

    class Meta:
        verbose_name = _("推促")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "step", "by"], condition=OPEN, name="prompt_one_open", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(words=""), name="prompt_has_words"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("by")), name="prompt_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(reacted_by__isnull=True) | ~Q(reacted_by=F("by")),
                name="prompt_not_answered_by_oneself",
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=True, react_by__isnull=True)
                | Q(period__isnull=False, react_by__isnull=False),
                name="prompt_dated_by_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(reacted_at__isnull=True, reacted_by__isnull=True, reaction="")
                | Q(reacted_at__isnull=False, reacted_by__isnull=False) & ~Q(reaction=""),
                name="prompt_reacted_whole",
            ),
            models.CheckConstraint(
                condition=Q(raised_at__isnull=True) | Q(escalated_at__isnull=False),
                name="prompt_raised_after_escalated",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(reacted_at__isnull=True), name="prompt_ends_one_way"
            ),
        ]
        indexes = [
            models.Index(fields=["react_by"], condition=OPEN, name="prompt_open_by_day"),
            models.Index(fields=["loop", "-id"], name="prompt_by_loop"),
        ]

    @property
    def is_open(self) -> bool:
        return self.reacted_at is None and self.ended_at is None
