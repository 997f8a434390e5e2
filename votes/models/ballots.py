"""A vote (票决): what is voted on, by which method, and the steps from its preparation to its publication."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.access import scope_of
from votes.models.calls import Call
from votes.models.candidates import Candidate
from votes.words import PHASES, Base, Body, Form, LevelRule, Phase, ShortfallRule, Subject, TieRule, Verdict

CODE_BYTES = 12
MOST_PLACES = 50


def new_code() -> str:
    """A code that nobody guesses, for addresses: letters, digits, - and _; never begins with - or _."""
    return "v" + secrets.token_urlsafe(CODE_BYTES)


class VotingRule(models.Model):
    """A part of all members that a rule asks for, since when, on what basis. Ended and followed, never edited.

    ``is_strict``: more than the part (过半数); otherwise at least the part (三分之二以上, which includes it by
    民法典 第一千二百五十九条).
    """

    key = models.CharField(_("用途"), max_length=30)
    numerator = models.PositiveSmallIntegerField(_("分子"))
    denominator = models.PositiveSmallIntegerField(_("分母"))
    is_strict = models.BooleanField(_("须超过"))
    basis = models.CharField(_("依据"), max_length=200)
    quote = models.CharField(_("规定内容"), max_length=200, blank=True)
    valid_from = models.DateField(_("起"))
    valid_until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("票决的法定人数")
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="voting_rule_once_a_day"),
            models.CheckConstraint(
                condition=Q(numerator__gte=1, denominator__gt=F("numerator")), name="voting_rule_is_a_part"
            ),
        ]

    def __str__(self) -> str:
        words = _("超过%(a)d/%(b)d") if self.is_strict else _("达到%(a)d/%(b)d")
        return str(words) % {"a": self.numerator, "b": self.denominator}

    def is_enough(self, count: int, total: int) -> bool:
        have, need = count * self.denominator, total * self.numerator
        return have > need if self.is_strict else have >= need

    def least(self, total: int) -> int:
        """The smallest number that is enough."""
        need = total * self.numerator
        return need // self.denominator + 1 if self.is_strict else -(-need // self.denominator)


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: User) -> BallotQuerySet:
        """Who looks after all of the county; scrutineers and tellers of the vote; its electors once it is fixed."""
        if not user.is_authenticated:
            return self.none()
        found = Q(county__in=scope_of(user).counties)
        found |= Q(scrutineers__user=user) | Q(tellers__user=user)
        found |= Q(roll__user=user) & ~Q(status=Phase.PREPARED)
        return self.filter(pk__in=self.model.objects.filter(found).values("pk"))

    def published(self) -> BallotQuerySet:
        """What everybody may read."""
        return self.filter(status=Phase.PUBLISHED)

    def for_elector(self, user: User) -> BallotQuerySet:
        """The votes on whose roll the user stands."""
        return self.filter(roll__user=user, off_reason="")


class Ballot(models.Model):
    """One vote of one meeting. Holds no time finer than its phases (``PhaseStep``).

    ``box_key``: the scrutineers' public key to which electronic papers are encrypted, as text; empty without them.
    ``call``: whose list of candidates is voted on, where projects are.
    ``runoff_of``: the vote whose tied or missing places this one fills.
    ``stopped_reason``: why the electronic way was stopped and paper took over; empty while it goes on.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位"))
    code = models.CharField(_("票决代码"), max_length=24, default=new_code, editable=False)
    title = models.CharField(_("名称"), max_length=120)
    purpose = models.CharField(_("内容"), max_length=10, choices=Subject)
    body = models.CharField(_("投票人"), max_length=10, choices=Body)
    meeting = models.CharField(_("会议名称"), max_length=120)
    held_on = models.DateField(_("会议日期"))
    status = models.CharField(_("阶段"), max_length=10, choices=Phase, default=Phase.PREPARED)
    box_key = models.TextField(_("票箱公钥"), blank=True)
    call = models.ForeignKey(
        Call, models.PROTECT, null=True, blank=True, related_name="ballots", verbose_name=_("征集")
    )
    runoff_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="runoffs", verbose_name=_("接续的票决")
    )
    stopped_reason = models.CharField(_("停止电子投票的原因"), max_length=200, blank=True)
    off_reason = models.CharField(_("取消的理由"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("票决")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="ballot_code_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="ballot_once_a_request"),
            models.CheckConstraint(condition=Q(status__in=Phase.values), name="ballot_status_known"),
            models.CheckConstraint(condition=Q(purpose__in=Subject.values), name="ballot_purpose_known"),
            models.CheckConstraint(condition=Q(body__in=Body.values), name="ballot_body_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(meeting=""), name="ballot_named"),
            models.CheckConstraint(
                condition=Q(runoff_of__isnull=True) | ~Q(runoff_of=F("id")), name="ballot_not_its_own_runoff"
            ),
        ]
        indexes = [models.Index(fields=["county", "-held_on", "-id"], name="ballot_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ballot:detail", args=[self.code])

    @property
    def phase(self) -> Phase:
        return Phase(self.status)

    @property
    def is_off(self) -> bool:
        return bool(self.off_reason)

    @property
    def next_phase(self) -> Phase | None:
        """The one phase it may go to; none at the end, or where it was called off."""
        after = PHASES.index(self.phase) + 1
        return PHASES[after] if after < len(PHASES) and not self.is_off else None

    @property
    def has_signed(self) -> bool:
        """Whether the scrutineers have signed its result."""
        return self.has_reached(Phase.CONFIRMED)

    @property
    def is_among_tied(self) -> bool:
        """Whether it is the further vote among those with equal votes, or that one held again after an invalid vote."""
        first = self.runoff_of
        if first is None:
            return False
        if not first.tally.is_valid:
            return first.is_among_tied
        return bool(first.tally.lines.filter(outcome=Verdict.TIED).exists())

    def has_reached(self, phase: str) -> bool:
        return PHASES.index(self.phase) >= PHASES.index(Phase(phase))


class VotingMethod(models.Model):
    """The voting method (票决办法) of one vote: adopted by the meeting, and frozen by a trigger with the vote.

    ``places`` (应选数) is asked for with ``choose``; with ``each`` none means: all that have a majority.
    ``electronic``: with accounts; ``cards``: sealed cards in the hall; ``paper``: printed papers.
    """

    ballot = models.OneToOneField(Ballot, models.PROTECT, primary_key=True, related_name="method")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    form = models.CharField(_("投票方式"), max_length=8, choices=Form, default=Form.CHOOSE)
    places = models.PositiveSmallIntegerField(_("应选数"), null=True, blank=True)
    base = models.CharField(_("过半数的基数"), max_length=8, choices=Base, default=Base.ALL)
    majority = models.ForeignKey(
        VotingRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("通过的规定")
    )
    quorum = models.ForeignKey(
        VotingRule, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("到会的规定")
    )
    tie_rule = models.CharField(_("票数相等时"), max_length=8, choices=TieRule, default=TieRule.AGAIN)
    shortfall_rule = models.CharField(
        _("不足应选数时"), max_length=8, choices=ShortfallRule, default=ShortfallRule.FEWER
    )
    level_rule = models.CharField(
        _("测评结果的算法"), max_length=8, choices=LevelRule, default=LevelRule.NONE
    )
    electronic = models.BooleanField(_("用账号投电子票"), default=False)
    cards = models.BooleanField(_("现场密封卡投电子票"), default=False)
    paper = models.BooleanField(_("纸质票"), default=True)
    adopted_by = models.CharField(_("通过票决办法的会议"), max_length=120, blank=True)
    adopted_on = models.DateField(_("通过日期"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)

    class Meta:
        verbose_name = _("票决办法")
        constraints = [
            models.CheckConstraint(condition=Q(form__in=Form.values), name="method_form_known"),
            models.CheckConstraint(condition=Q(base__in=Base.values), name="method_base_known"),
            models.CheckConstraint(condition=Q(tie_rule__in=TieRule.values), name="method_tie_known"),
            models.CheckConstraint(
                condition=Q(shortfall_rule__in=ShortfallRule.values), name="method_shortfall_known"
            ),
            models.CheckConstraint(
                condition=Q(level_rule__in=LevelRule.values)
                & (Q(form="levels") | Q(level_rule=LevelRule.NONE)),
                name="method_level_rule_fits",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gte=1, places__lte=MOST_PLACES),
                name="method_places_sane",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True, adopted_by="")
                | (Q(adopted_on__isnull=False) & ~Q(adopted_by="")),
                name="method_adopted_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.places or ''}"

    @property
    def is_electronic(self) -> bool:
        """Whether papers are cast through the electronic box, by account or by card."""
        return self.electronic or self.cards


class Option(models.Model):
    """One item on the paper, in the order in which it is printed."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField(_("顺序"))
    title = models.CharField(_("项目名称"), max_length=120)
    summary = models.CharField(_("说明"), max_length=300, blank=True)
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, blank=True, related_name="options", verbose_name=_("候选项目")
    )

    class Meta:
        verbose_name = _("票上的项目")
        ordering = ["ballot", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "ballot", "position"], name="option_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["county", "ballot", "candidate"],
                condition=Q(candidate__isnull=False),
                name="option_candidate_once",
            ),
            models.CheckConstraint(condition=~Q(title="") & Q(position__gte=1), name="option_named"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class PhaseStep(models.Model):
    """One step to the next phase: asked by one person, done by another. Kept for good once it is done."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="steps")
    to = models.CharField(_("转入"), max_length=10, choices=Phase)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    done_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("票决的阶段")
        ordering = ["ballot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot", "to"], name="phase_step_once"),
            models.CheckConstraint(
                condition=Q(to__in=Phase.values) & ~Q(to=Phase.PREPARED), name="phase_step_known"
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | ~Q(done_by=F("asked_by")), name="phase_step_two_people"
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True, done_at__isnull=True)
                | Q(done_by__isnull=False, done_at__isnull=False),
                name="phase_step_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.to}"


class CallingOff(models.Model):
    """That a vote is broken off after its opening: asked by one person, done by another. Kept for good once done."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    done_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("取消票决")
        constraints = [
            models.UniqueConstraint(fields=["county", "ballot"], name="calling_off_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="calling_off_has_a_reason"),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True) | ~Q(done_by=F("asked_by")), name="calling_off_two_people"
            ),
            models.CheckConstraint(
                condition=Q(done_by__isnull=True, done_at__isnull=True)
                | Q(done_by__isnull=False, done_at__isnull=False),
                name="calling_off_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id} {self.reason}"


def on(day: dt.date) -> Q:
    """Rows of a table of rules in force on a day."""
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
