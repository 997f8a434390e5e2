"""The ladder of supervision on any case: what is proposed, written, sent, received, and what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.issuing.models import number_text
from congress_portal.loops.models import Loop, Prompt, Step
from supervision.models.thresholds import LADDER, ON_PAPER, SETTLED, RungWord


class RungState(models.TextChoices):
    PROPOSED = "proposed", _("待发出")
    SENT = "sent", _("已发出")
    ASIDE = "aside", _("暂不发出")
    LAPSED = "lapsed", _("不再需要")


class Cause(models.TextChoices):
    """Why a rung is proposed."""

    WARNED = "warned", _("办理逾期或者进度滞后")
    SILENT = "silent", _("上一级到期未回应")
    STILL = "still", _("回应后仍然滞后")
    AGAIN = "again", _("暂不发出的期限已过")


class RungQuerySet(models.QuerySet["Rung"]):
    def waiting(self) -> RungQuerySet:
        return self.filter(state=RungState.PROPOSED)

    def sent(self) -> RungQuerySet:
        return self.filter(state=RungState.SENT)


class Rung(models.Model):
    """One rung on the way up (督办梯级): about a step, the unit that held it and the date it was due by then.

    Another holder or another date begins a new way up from the lowest rung. What was sent is never changed but
    for the receipt and the result. Words, day to react by and reaction of what was sent stand in the ``prompt``.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="rungs", verbose_name=_("事项"))
    step = models.ForeignKey(Step, models.PROTECT, related_name="+", verbose_name=_("环节"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("督办哪个单位"))
    due_at = models.DateTimeField(_("当时的时限"))
    rung = models.CharField(_("梯级"), max_length=10, choices=RungWord)
    attempt = models.PositiveSmallIntegerField(_("第几次提出"), default=1)
    cause = models.CharField(_("为什么提出"), max_length=8, choices=Cause)
    state = models.CharField(_("状态"), max_length=10, choices=RungState, default=RungState.PROPOSED)
    at = models.DateTimeField(_("提出时间"), default=timezone.now)

    title = models.CharField(_("标题"), max_length=120, blank=True)
    text = models.TextField(_("正文"), blank=True)
    issuer = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("以哪个单位名义")
    )
    written_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("拟稿人")
    )
    written_at = models.DateTimeField(_("拟稿时间"), null=True, blank=True)

    mark = models.CharField(_("机关代字"), max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"), null=True, blank=True)
    serial = models.PositiveIntegerField(_("序号"), null=True, blank=True)
    sent_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    prompt = models.ForeignKey(Prompt, models.PROTECT, null=True, blank=True, related_name="rungs")

    received_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签收人")
    )
    received_at = models.DateTimeField(_("签收时间"), null=True, blank=True)

    aside_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    aside_at = models.DateTimeField(_("决定时间"), null=True, blank=True)
    aside_reason = models.CharField(_("暂不发出的理由"), max_length=300, blank=True)
    aside_until = models.DateField(_("暂不发出到哪天"), null=True, blank=True)

    result = models.TextField(_("结果"), blank=True)
    result_on = models.DateField(_("约见或者会议日期"), null=True, blank=True)
    result_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    ended_at = models.DateTimeField(_("不再需要的时间"), null=True, blank=True)

    is_void = False
    """Whether its document was declared void: set for a page by ``papers.with_void``."""

    objects = RungQuerySet.as_manager()

    class Meta:
        verbose_name = _("督办梯级")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "step", "unit", "due_at", "rung", "attempt"], name="rung_once"
            ),
            models.UniqueConstraint(
                fields=["county", "step"], condition=Q(state="proposed"), name="rung_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["county", "mark", "year", "serial"],
                condition=Q(serial__isnull=False),
                name="rung_number_once",
            ),
            models.UniqueConstraint(fields=["county", "prompt"], name="rung_prompt_once"),
            models.CheckConstraint(
                condition=Q(rung__in=RungWord.values)
                & Q(state__in=RungState.values)
                & Q(cause__in=Cause.values),
                name="rung_words_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_by__isnull=False, sent_at__isnull=False, prompt__isnull=False)
                & ~Q(text="")
                | ~Q(state="sent") & Q(sent_by__isnull=True, sent_at__isnull=True, prompt__isnull=True),
                name="rung_sent_whole",
            ),
            models.CheckConstraint(
                condition=Q(rung="reminder", serial__isnull=True)
                | ~Q(rung="reminder") & Q(state="sent", serial__isnull=False, year__isnull=False)
                | ~Q(rung="reminder") & ~Q(state="sent") & Q(serial__isnull=True),
                name="rung_paper_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(rung="reminder")
                | Q(sent_by__isnull=True)
                | Q(written_by__isnull=False) & ~Q(sent_by=F("written_by")),
                name="rung_paper_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="aside", aside_by__isnull=False, aside_at__isnull=False, aside_until__isnull=False
                )
                & ~Q(aside_reason="")
                | ~Q(state="aside") & Q(aside_by__isnull=True, aside_until__isnull=True, aside_reason=""),
                name="rung_aside_whole",
            ),
            models.CheckConstraint(
                condition=Q(received_by__isnull=True, received_at__isnull=True)
                | Q(received_by__isnull=False, received_at__isnull=False, state="sent"),
                name="rung_received_after_sent",
            ),
            models.CheckConstraint(
                condition=Q(result="", result_on__isnull=True, result_by__isnull=True)
                | Q(state="sent", result_on__isnull=False, result_by__isnull=False) & ~Q(result=""),
                name="rung_result_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="lapsed", ended_at__isnull=False)
                | ~Q(state="lapsed") & Q(ended_at__isnull=True),
                name="rung_lapsed_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "-id"], condition=Q(state="proposed"), name="rung_waiting"),
            models.Index(fields=["loop", "-id"], name="rung_by_loop"),
            models.Index(fields=["unit", "-id"], condition=Q(state="sent"), name="rung_sent_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rung_display()} {self.number}".strip()

    @property
    def is_paper(self) -> bool:
        return self.rung in ON_PAPER

    @property
    def has_result(self) -> bool:
        """Whether this rung is one whose result is written down."""
        return self.rung in SETTLED

    @property
    def number(self) -> str:
        """淳人大督〔2026〕3号; nothing before it was sent."""
        return number_text(self.mark, self.year, self.serial) if self.serial and self.year else ""

    @property
    def place(self) -> int:
        """How high on the ladder, from 1."""
        return LADDER.index(RungWord(self.rung)) + 1
