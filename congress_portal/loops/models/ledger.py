"""Loops, their steps and the evidence. Rows are written by ``transitions`` alone.

Every row that grows with the number of cases carries ``county``, and every unique constraint on such a table
includes it, so that the tables can be partitioned later.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Duty, Region, Role, Term, Unit, User
from congress_portal.loops import access
from congress_portal.loops.words import CURRENT, Actor, Kind, LoopStatus, Mark, StepStatus


class LoopQuerySet(models.QuerySet["Loop"]):
    def visible_to(self, user: User, among: Collection[int] | None = None) -> LoopQuerySet:
        """The cases a user may know of; the one rule behind lists, pages and the API.

        Whoever asks for a few known cases names their keys (``among``): the others are then not even looked at.
        """
        scope = access.scope_of(user)
        few = self if among is None else self.filter(pk__in=_listed(among))
        if scope.counties and scope.counties >= user.county_ids():
            return few.filter(county__in=scope.counties)
        return few.filter(pk__in=_known_to(scope, among))

    def open(self) -> LoopQuerySet:
        return self.filter(status=LoopStatus.OPEN)

    def late(self, at: dt.datetime | None = None) -> LoopQuerySet:
        """Open cases whose current step's date, or whose own date, has passed; not while the clock stands."""
        now = at or timezone.now()
        standing = Step.objects.filter(status=StepStatus.PAUSED)
        overdue = Step.objects.overdue(now)
        passed = Q(due_at__lt=now) & ~Q(pk__in=standing.values("loop_id"))
        return self.open().filter(passed | Q(pk__in=overdue.values("loop_id")))

    def waiting_for(self, user: User) -> LoopQuerySet:
        """Open cases whose current step asks this user to act (待办)."""
        return self.open().filter(pk__in=Step.objects.waiting_for(user).values("loop_id"))


def _rows(model: str) -> Any:
    """The manager of a table that refers to these, by name: it is defined after them."""
    return apps.get_model("loops", model).objects


def _listed(keys: Collection[int]) -> RawSQL:
    """Keys as one value: a thousand values of a statement cost more than the rows they stand for."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def _known_to(scope: access.Scope, among: Collection[int] | None = None) -> models.QuerySet[Any]:
    """The keys of the cases in a scope: one narrow select for each way to know of a case, each on an index of its own.

    One condition that joins them with OR would look at every step of every case. Of a few known cases every row is
    looked at anyway, and each table once is the cheapest.
    """
    own = [Q(county__in=scope.counties), Q(owner__in=scope.units)]
    own += [Q(region__path__startswith=path) for path in scope.paths]
    worked = [Q(unit__in=scope.units), Q(signer__in=scope.units), Q(offered_to__in=scope.units)]
    loops, steps, helpers = (
        Loop.objects.all(),
        Step.objects.all(),
        _rows("Helper").filter(unit__in=scope.units),
    )
    if among is not None:
        own, worked = [reduce(or_, own)], [reduce(or_, worked)]
        loops, steps = loops.filter(pk__in=_listed(among)), steps.filter(loop__in=_listed(among))
        helpers = helpers.filter(step__loop__in=_listed(among))
    ways: list[models.QuerySet[Any]] = [loops.filter(way).values_list("pk") for way in own]
    ways += [steps.filter(way).values_list("loop") for way in worked]
    people = [_brought(scope), _rows("Watcher").filter(unit__in=scope.watching, until=None)]
    people += [_rows("Official").filter(user__in=scope.selves, until=None)] * scope.is_official
    if among is not None:
        people = [found.filter(loop__in=_listed(among)) for found in people]
    ways += [found.values_list("loop") for found in people]
    return ways[0].union(*ways[1:], helpers.values_list("step__loop"))


def _brought(scope: access.Scope) -> models.QuerySet[Any]:
    """What one brings: a deputy all of it, whoever is none any more what is still open."""
    movers: models.QuerySet[Any] = _rows("Mover").filter(user__in=scope.selves)
    return movers if scope.is_deputy else movers.filter(left_at=None, loop__status=LoopStatus.OPEN)


class Loop(models.Model):
    """A case on its way to being done (闭环)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("县（市、区）"))
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    code = models.CharField(_("编号"), max_length=24)
    title = models.CharField(_("标题"), max_length=120)
    region = models.ForeignKey(Region, models.PROTECT, related_name="loops", verbose_name=_("所在区划"))
    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="owned_loops", verbose_name=_("牵头跟办单位")
    )
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("届")
    )
    marks = ArrayField(
        models.CharField(max_length=10, choices=Mark), default=list, blank=True, verbose_name=_("痛难堵卡")
    )
    status = models.CharField(_("状态"), max_length=10, choices=LoopStatus, default=LoopStatus.OPEN)
    opened_at = models.DateTimeField(_("登记时间"))
    due_at = models.DateTimeField(_("承诺时限"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("重新办理次数"), default=0)
    source = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="grown", verbose_name=_("来源")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("并入")
    )
    request_key = models.UUIDField(_("请求标识"), default=uuid.uuid4, editable=False)

    objects = LoopQuerySet.as_manager()

    class Meta:
        verbose_name = _("闭环")
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="loop_code_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="loop_request_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="loop_kind_known"),
            models.CheckConstraint(condition=Q(status__in=LoopStatus.values), name="loop_status_known"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="loop_closed_at_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | ~Q(source=F("id")), name="loop_not_its_own_source"
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="loop_merged_into_when_merged",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="loop_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "kind"], condition=Q(status="open"), name="loop_open_by_region"),
            models.Index(fields=["owner", "-opened_at"], name="loop_by_owner"),
            models.Index(fields=["county", "kind", "-opened_at"], name="loop_newest"),
            models.Index(fields=["due_at"], condition=Q(status="open"), name="loop_open_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse(f"{self.kind}:detail", args=[self.code])

    @property
    def is_open(self) -> bool:
        return self.status == LoopStatus.OPEN

    @property
    def marks_text(self) -> str:
        return "、".join(str(Mark(mark).label) for mark in self.marks)


class StepQuerySet(models.QuerySet["Step"]):
    def current(self) -> StepQuerySet:
        return self.filter(status__in=CURRENT)

    def overdue(self, at: dt.datetime | None = None) -> StepQuerySet:
        """Current steps past their date, but for those whose clock stands."""
        return self.current().exclude(status=StepStatus.PAUSED).filter(due_at__lt=at or timezone.now())

    def unnamed(self) -> StepQuerySet:
        """Steps at work for which nobody who still serves in the unit answers by name (责任人未落实)."""
        serving = Duty.objects.current().filter(
            unit=OuterRef("unit"), role__in=(*access.WORKING, Role.DEPUTY)
        )
        named = serving.filter(Q(user=OuterRef("responsible")) | Q(user=OuterRef("assignee")))
        return self.filter(~Exists(named), status__in=(StepStatus.ACTIVE, StepStatus.PAUSED))

    def waiting_for(self, user: User) -> StepQuerySet:
        """Current steps that this user may bring forward."""
        work = user.unit_ids(*access.WORKING)
        receive, offered = user.unit_ids(*access.RECEIVING), user.unit_ids(*access.OFFERING)
        sign = user.unit_ids(*access.SIGNING)
        holders = Duty.objects.current().filter(unit__in=work)  # an assignee who has left counts as none
        asked = _rows("Helper").open().for_user(user)
        return self.current().filter(
            Q(status=StepStatus.ACTIVE, unit__in=work) & ~Q(assignee__in=holders.values("user_id"))
            | Q(status=StepStatus.ACTIVE, assignee__in=user.selves, unit__in=user.unit_ids())
            | Q(status=StepStatus.ACTIVE, pk__in=asked.values("step_id"))
            | Q(status=StepStatus.PAUSED, unit__in=work)
            | Q(status=StepStatus.OFFERED, offered_to__in=receive)
            | Q(status=StepStatus.OFFERED, offered_by__in=offered, pk__in=self._disputed())
            | Q(status=StepStatus.SUBMITTED, signer__in=sign)
            & (Q(checked_in_by__isnull=True) | ~Q(checked_in_by__in=user.selves))
            & (Q(checked_in_for__isnull=True) | ~Q(checked_in_for__in=user.selves))
        )

    def with_part_of(self, user: User) -> StepQuerySet:
        """Each step with ``asks_part``: a unit of the user's helps, and its part is still to be given."""
        asked = _rows("Helper").open().for_user(user).filter(step_id=models.OuterRef("pk"))
        return self.annotate(asks_part=models.Exists(asked))

    def with_dispute(self) -> StepQuerySet:
        """Each step with ``is_disputed``: the unit asks to give it back, and nobody has decided on that yet."""
        return self.annotate(
            is_disputed=models.Exists(self._disputed().filter(step_id=models.OuterRef("pk")))
        )

    @staticmethod
    def _disputed() -> models.QuerySet[Any]:
        found: models.QuerySet[Any] = _rows("Dispute").filter(decided_at__isnull=True)
        return found.values("step_id")


def _differ(one: str, other: str) -> Q:
    """Two columns do not name the same; where one is empty there is nothing to compare."""
    return Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) | ~Q(**{one: F(other)})


class Step(models.Model):
    """One stage of a loop (环节): who handles it, how, by when, with what effect."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    loop = models.ForeignKey(Loop, models.PROTECT, related_name="steps", verbose_name=_("闭环"))
    position = models.PositiveSmallIntegerField(_("序号"))
    key = models.CharField(_("环节标识"), max_length=20)
    name = models.CharField(_("环节"), max_length=40)
    status = models.CharField(_("状态"), max_length=10, choices=StepStatus, default=StepStatus.WAITING)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="steps", verbose_name=_("承办单位"))
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="assigned_steps", verbose_name=_("承办人")
    )
    responsible = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    helpers = models.ManyToManyField(
        Unit, through="Helper", related_name="helped_steps", blank=True, verbose_name=_("协办单位")
    )
    signer = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="steps_to_sign", verbose_name=_("销号单位")
    )
    offered_to = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps_offered",
        verbose_name=_("待签收单位"),
    )
    offered_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("交办单位")
    )
    plan = models.TextField(_("办理方案"), blank=True)
    outcome = models.TextField(_("成效"), blank=True)
    periods = models.JSONField(_("期限"), default=dict)
    due_at = models.DateTimeField(_("完成时限"), null=True, blank=True)
    begun_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    paused_until = models.DateTimeField(_("最迟等到"), null=True, blank=True)
    checked_in_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("打卡人")
    )
    checked_in_at = models.DateTimeField(_("打卡时间"), null=True, blank=True)
    checked_in_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代谁打卡")
    )
    signed_off_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("销号人")
    )
    signed_off_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代谁销号")
    )
    signed_off_as = models.CharField(_("以何身份销号"), max_length=10, choices=Actor, blank=True)
    signed_off_at = models.DateTimeField(_("销号时间"), null=True, blank=True)

    acting_for: User | None = None
    """Not a column: whom the actor of the running move stands in for (set by ``claim``, written on the event)."""

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("环节")
        ordering = ["loop", "position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "loop", "position"], name="step_position_unique"),
            models.UniqueConstraint(
                fields=["county", "loop"], condition=Q(status__in=CURRENT), name="step_one_current"
            ),
            models.CheckConstraint(condition=Q(status__in=StepStatus.values), name="step_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "skipped"])
                | Q(due_at__isnull=False, begun_at__isnull=False),
                name="step_started_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "offered", "signed"]) | Q(checked_in_at__isnull=False),
                name="step_checked_in_before_sign_off",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed")
                | Q(signed_off_at__isnull=False, signed_off_as="person", signed_off_by__isnull=False)
                | Q(signed_off_at__isnull=False, signed_off_as="citizen", signed_off_by__isnull=True),
                name="step_signed_by_someone",
            ),
            models.CheckConstraint(
                condition=_differ("signed_off_by", "checked_in_by"),
                name="step_nobody_signs_own_work",
            ),
            models.CheckConstraint(
                condition=~Q(status="paused") | Q(paused_until__isnull=False), name="step_paused_until_a_day"
            ),
            models.CheckConstraint(
                condition=_differ("signed_off_by", "checked_in_for")
                & _differ("signed_off_for", "checked_in_by")
                & _differ("signed_off_for", "checked_in_for"),
                name="step_nobody_signs_own_work_through_another",
            ),
            models.CheckConstraint(
                condition=Q(status="offered", offered_to__isnull=False) | ~Q(status="offered"),
                name="step_offered_to_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=CURRENT), name="step_current_by_due"),
            models.Index(fields=["unit", "due_at"], condition=Q(status="active"), name="step_active_by_unit"),
            models.Index(
                fields=["offered_to", "due_at"], condition=Q(status="offered"), name="step_offered_by_unit"
            ),
            models.Index(fields=["signer", "due_at"], condition=Q(status="submitted"), name="step_to_sign"),
            models.Index(fields=["assignee"], condition=Q(assignee__isnull=False), name="step_by_assignee"),
            models.Index(fields=["unit", "loop"], name="step_by_unit"),
            models.Index(
                fields=["responsible"], condition=Q(responsible__isnull=False), name="step_by_responsible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loop_id} {self.position} {self.name}"

    @property
    def is_current(self) -> bool:
        return self.status in CURRENT

    @property
    def named(self) -> User | None:
        """Who answers for the step (责任人): the person it was handed to, else the one whom the unit named."""
        return self.assignee or self.responsible

    @property
    def holder(self) -> Unit:
        """The unit whose move is awaited now."""
        if self.status == StepStatus.OFFERED and self.offered_to:
            return self.offered_to
        if self.status == StepStatus.SUBMITTED and self.signer:
            return self.signer
        return self.unit
