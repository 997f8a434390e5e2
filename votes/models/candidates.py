"""Screening (筛选): candidates, their milestones, criteria, reviewers and scores, the committee's review."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.access import scope_of
from congress_portal.loops.models import Loop
from votes.models.calls import Call


class CandidateState(models.TextChoices):
    DRAFT = "draft", _("编制中")
    SCREENED = "screened", _("评审中")
    LISTED = "listed", _("列入候选名单")
    DECLINED = "declined", _("未列入")
    RESERVED = "reserved", _("项目储备")
    MERGED = "merged", _("已合并")
    CHOSEN = "chosen", _("票决通过")
    NOT_CHOSEN = "not_chosen", _("票决未通过")


PUBLIC_STATES = (CandidateState.LISTED, CandidateState.CHOSEN, CandidateState.NOT_CHOSEN)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: User) -> CandidateQuerySet:
        """All of the county for who looks after it, one's unit's own, and those of a call one is a reviewer of."""
        if not user.is_authenticated:
            return self.none()
        wide = Q(county__in=scope_of(user).counties)
        reviewed = Q(call__in=Reviewer.objects.filter(user=user, until=None).values("call"))
        listed = Q(county__in=user.county_ids(), state__in=PUBLIC_STATES)
        return self.filter(wide | reviewed | listed | Q(unit__in=user.unit_ids()))

    def public(self) -> CandidateQuerySet:
        """Those whose list the standing committee has reviewed, or that were voted on."""
        return self.filter(state__in=PUBLIC_STATES).exclude(published_at=None)

    def standing(self) -> CandidateQuerySet:
        """Without what was merged into another."""
        return self.exclude(state=CandidateState.MERGED)


class Candidate(models.Model):
    """A project that may be put to the vote (候选项目): what, by whom, where, with how much money, with which goal.

    ``budget`` is in yuan. ``merged_into`` leads to the one that it was merged into; its own suggestions stay with it,
    so that parting the two loses nothing. ``origin`` is the reserved candidate of an earlier year, ``source`` the
    opinion that it grew from (a project's case will name it as its source). ``revision`` counts changes of the content:
    scores are for one revision.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.PROTECT, related_name="candidates")
    number = models.PositiveSmallIntegerField(_("序号"))
    state = models.CharField(_("状态"), max_length=10, choices=CandidateState, default=CandidateState.DRAFT)
    area = models.CharField(_("领域"), max_length=20)
    title = models.CharField(_("项目名称"), max_length=60)
    content = models.TextField(_("建设内容"), blank=True)
    goals = models.TextField(_("年度目标"), blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("责任单位")
    )
    township = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("乡镇")
    )
    place = models.CharField(_("实施地点"), max_length=80, blank=True)
    budget = models.DecimalField(_("总投资（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    funding = models.CharField(_("资金来源"), max_length=200, blank=True)
    revision = models.PositiveIntegerField(_("修改次数"), default=0)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("合并到")
    )
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed", verbose_name=_("来自储备项目")
    )
    source = models.ForeignKey(
        Loop, models.PROTECT, null=True, blank=True, related_name="candidates", verbose_name=_("来源意见")
    )
    reason = models.CharField(_("未列入、储备的理由"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("民生实事候选项目")
        ordering = ["call", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "call", "number"], name="candidate_number_unique"),
            models.UniqueConstraint(fields=["county", "request_key"], name="candidate_once_a_request"),
            models.CheckConstraint(condition=Q(state__in=CandidateState.values), name="candidate_state_known"),
            models.CheckConstraint(condition=~Q(title="") & Q(number__gte=1), name="candidate_has_title"),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="candidate_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="candidate_merged_into_one",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="candidate_not_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "reserved"]) | ~Q(reason=""),
                name="candidate_left_out_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["listed", "chosen", "not_chosen"])
                | (
                    Q(unit__isnull=False, budget__isnull=False)
                    & ~Q(content="") & ~Q(goals="") & ~Q(place="") & ~Q(funding="")
                ),
                name="candidate_listed_whole",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["county", "state", "-id"], name="candidate_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("calls:candidate", args=[self.pk])

    @property
    def budget_wan(self) -> str | None:
        """In 10,000 yuan, as people write it; none while it is not fixed."""
        return None if self.budget is None else in_wan(self.budget)


def in_wan(yuan: Decimal) -> str:
    """A sum in units of 10,000 yuan (万元), without zeros at its end."""
    return f"{yuan / 10_000:,.2f}".rstrip("0").rstrip(".")


class CandidateMilestone(models.Model):
    """One step of the year (年度节点): what is done by when, its weight in points of a hundred, the money it needs."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("节点目标"), max_length=120)
    due_on = models.DateField(_("完成日期"))
    weight = models.PositiveSmallIntegerField(_("权重（分）"))
    amount = models.DecimalField(_("计划投资（元）"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("候选项目年度节点")
        ordering = ["candidate", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "candidate", "number"], name="candidate_milestone_number_unique"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & Q(weight__gte=1, weight__lte=100, amount__gte=0),
                name="candidate_milestone_weighs",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def amount_wan(self) -> str:
        """In 10,000 yuan."""
        return in_wan(self.amount)


class Criterion(models.Model):
    """By what candidates are screened (筛选标准): its weight in points, what it rests on, since when.

    ``least``: an average below it leaves the candidate out, however good the rest (一票否决); none: it only counts.
    Ended and followed by a new row, never edited.
    """

    key = models.CharField(_("标准"), max_length=20)
    name = models.CharField(_("名称"), max_length=30)
    question = models.CharField(_("评什么"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("权重（分）"))
    least = models.PositiveSmallIntegerField(_("最低平均分"), null=True, blank=True)
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("筛选标准")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="criterion_once_a_day"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100) & (Q(least=None) | Q(least__lte=10)),
                name="criterion_weighs",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="criterion_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScreeningRule(models.Model):
    """A figure of screening: how many reviewers, the parts of the public-support index. Ended, never edited."""

    key = models.CharField(_("用途"), max_length=30)
    amount = models.PositiveSmallIntegerField(_("数值"))
    basis = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("筛选规则")
        ordering = ["key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="screening_rule_once_a_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="screening_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.amount}"


class Reviewer(models.Model):
    """Somebody whom the office asked to score the candidates of a call, for which unit, until when."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.PROTECT, related_name="reviewers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("评审人"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("所在单位"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    until = models.DateTimeField(_("退出时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("评审人")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "call", "user"], name="reviewer_once_a_call"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Review(models.Model):
    """What one reviewer gives a candidate by one criterion: 0 to 10, and why. ``unit`` is the reviewer's."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="reviews")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(Reviewer, models.PROTECT, related_name="reviews")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("评分"))
    reason = models.CharField(_("理由"), max_length=300)
    revision = models.PositiveIntegerField(_("评的是第几稿"))
    at = models.DateTimeField(_("评分时间"), default=timezone.now)

    class Meta:
        verbose_name = _("评分")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "candidate", "criterion", "reviewer"], name="review_once_a_criterion"
            ),
            models.CheckConstraint(
                condition=Q(score__lte=10) & ~Q(reason=""), name="review_has_score_and_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.score}"


class ListReview(models.Model):
    """The standing committee reviewed the candidate list (审查) before the congress fixes it: when, what it said.

    ``revision`` is the list as it was then: a list that changes afterwards must be reviewed anew.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.PROTECT, related_name="list_reviews")
    meeting = models.CharField(_("常委会会议"), max_length=80)
    met_on = models.DateField(_("会议日期"))
    is_passed = models.BooleanField(_("同意提请代表大会票决"))
    words = models.TextField(_("审查意见"))
    revision = models.PositiveIntegerField(_("审查的是第几稿名单"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    at = models.DateTimeField(_("登记时间"), default=timezone.now)
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("候选名单审查")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "request_key"], name="list_review_once_a_request"),
            models.CheckConstraint(
                condition=~Q(meeting="") & ~Q(words=""), name="list_review_names_the_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.met_on}"
