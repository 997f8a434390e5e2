"""Deliberation opinions (审议意见) and the list of problems that each is broken into."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from congress_portal.loops.models import Loop, Step
from congress_portal.loops.words import StepStatus
from supervision.plans import APPROVE
from supervision.words import Standing


class ReviewOpinionQuerySet(models.QuerySet["ReviewOpinion"]):
    def public(self) -> ReviewOpinionQuerySet:
        """What anybody may read. Every public page asks this and no more."""
        return self.filter(published_at__isnull=False)


class ReviewOpinion(models.Model):
    """What the standing committee said of a report (审议意见): its text, who reports, who is in charge."""

    loop = models.OneToOneField(Loop, models.PROTECT, primary_key=True, related_name="review_opinion")
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    meeting = models.CharField(_("审议的会议"), max_length=80)
    met_on = models.DateField(_("会议日期"))
    text = models.TextField(_("审议意见"))
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("负责工委"))
    organ = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("研究处理机关"))
    in_charge = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("分管领导"))
    closes_at_meeting = models.BooleanField(_("由主任会议审定销号"), default=False)
    report_by = models.DateField(_("主任会议确定的报告期限"), null=True, blank=True)
    approved_meeting = models.CharField(_("通过的主任会议"), max_length=80, blank=True)
    approved_on = models.DateField(_("通过日期"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReviewOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("审议意见")
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(meeting=""), name="review_says_what_and_where"),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_meeting="")
                | Q(approved_on__isnull=False) & ~Q(approved_meeting=""),
                name="review_approved_at_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, approved_on__isnull=False),
                name="review_published_once_approved",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "-published_at"],
                condition=Q(published_at__isnull=False),
                name="review_public",
            )
        ]

    def __str__(self) -> str:
        return str(self.loop_id)


class ProblemQuerySet(models.QuerySet["Problem"]):
    def open(self) -> ProblemQuerySet:
        """Those that are still to be put right."""
        return self.filter(loop__isnull=False, loop__closed_at__isnull=True)

    def with_step(self) -> ProblemQuerySet:
        """Each with ``step_key``, ``step_status`` and ``step_due`` of its case's current step."""
        current = Step.objects.current().filter(loop=models.OuterRef("loop"))
        found = {
            f"step_{name}": models.Subquery(current.values(field)[:1])
            for name, field in (("key", "key"), ("status", "status"), ("due", "due_at"))
        }
        return self.annotate(**found)


class Problem(models.Model):
    """One problem of an opinion's list: which, who puts it right, by when. Its case opens when the organ has received
    the opinion."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    opinion = models.ForeignKey(ReviewOpinion, models.PROTECT, related_name="problems")
    number = models.PositiveSmallIntegerField(_("第几项"))
    text = models.CharField(_("问题"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("整改单位"))
    due_on = models.DateField(_("整改时限"))
    needs_site = models.BooleanField(_("须现场核查"), default=False)
    loop = models.ForeignKey(Loop, models.PROTECT, null=True, blank=True, related_name="problem_rows")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("审议意见问题")
        ordering = ["opinion", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "opinion", "number"], name="problem_number_unique"),
            models.UniqueConstraint(fields=["county", "loop"], name="problem_of_one_case"),
            models.CheckConstraint(condition=~Q(text=""), name="problem_says_what"),
        ]
        indexes = [models.Index(fields=["unit", "due_on"], name="problem_by_unit")]

    def __str__(self) -> str:
        return self.text

    @property
    def standing(self) -> Standing:
        """Asks what ``with_step`` has found out."""
        if self.loop is None:
            return Standing.LISTED
        if not self.loop.is_open:
            return Standing.CLOSED
        if getattr(self, "step_key", "") == APPROVE:
            return Standing.VERIFIED
        if getattr(self, "step_status", "") == StepStatus.SUBMITTED:
            return Standing.APPLIED
        due = getattr(self, "step_due", None)
        return Standing.LATE if due is not None and due < timezone.now() else Standing.OPEN

    @property
    def standing_label(self) -> str:
        return str(self.standing.label)


class Verification(models.Model):
    """The committee looked at what was put right (核查), on site where wanted, and found it in order."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="verifications")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    words = models.CharField(_("核查意见"), max_length=1000)
    is_on_site = models.BooleanField(_("现场核查"), default=False)
    place = models.CharField(_("核查地点"), max_length=80, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("核查人"))
    at = models.DateTimeField(_("核查时间"), default=timezone.now)

    class Meta:
        verbose_name = _("核查")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "step"], name="verified_once_a_step"),
            models.CheckConstraint(condition=~Q(words=""), name="verification_has_words"),
            models.CheckConstraint(
                condition=Q(is_on_site=False, place="") | Q(is_on_site=True) & ~Q(place=""),
                name="verification_on_site_names_the_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.at:%Y-%m-%d}"


class Clearance(models.Model):
    """A problem was ticked off (审定销号): by the vice-chair in charge, or by a chairpersons' meeting that is named."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="clearances")
    step = models.ForeignKey(Step, models.PROTECT, related_name="+")
    verified_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("核查人"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("审定人、登记人"))
    at = models.DateTimeField(_("审定时间"), default=timezone.now)
    at_meeting = models.BooleanField(_("由主任会议审定"))
    meeting = models.CharField(_("主任会议"), max_length=80, blank=True)
    met_on = models.DateField(_("会议日期"), null=True, blank=True)
    words = models.CharField(_("审定意见"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("审定销号")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "step"], name="cleared_once_a_step"),
            models.CheckConstraint(condition=~Q(by=F("verified_by")), name="not_cleared_by_who_verified"),
            models.CheckConstraint(
                condition=Q(at_meeting=False, meeting="", met_on__isnull=True)
                | Q(at_meeting=True, met_on__isnull=False) & ~Q(meeting=""),
                name="cleared_at_a_named_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem_id} {self.at:%Y-%m-%d}"
