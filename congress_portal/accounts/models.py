"""Who: regions, units, terms, users and their dated duties. All rights in the portal come from current duties."""

from __future__ import annotations

import copy
import datetime as dt
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.deeds import AccountEvent as AccountEvent
from congress_portal.accounts.deeds import Deed as Deed
from congress_portal.accounts.doors import ApiKey as ApiKey
from congress_portal.accounts.doors import Identity as Identity


class Level(models.TextChoices):
    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    COUNTY = "county", _("县（市、区）")
    TOWNSHIP = "township", _("乡镇（街道）")
    VILLAGE = "village", _("村（社区）")


class RegionQuerySet(models.QuerySet["Region"]):
    def within(self, region: Region) -> RegionQuerySet:
        """The region itself and everything below it."""
        return self.filter(path__startswith=region.path)

    def above(self, region: Region) -> RegionQuerySet:
        """The region itself and everything it lies in, widest first."""
        return self.filter(path__in=region.paths).order_by(Length("path"))


class Region(models.Model):
    """An administrative division. ``path`` is ``/330000/330127/330127101/``: a prefix means "lies within".

    Two registries number the divisions and disagree in places (Ministry of Civil Affairs, Bureau of
    Statistics); both codes are kept and rows are keyed by ``code``, our own.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级区划")
    )
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    name = models.CharField(_("名称"), max_length=60)
    code = models.CharField(_("编码"), max_length=12, unique=True)
    mca_code = models.CharField(_("民政部代码"), max_length=12, blank=True)
    nbs_code = models.CharField(_("统计用代码"), max_length=12, blank=True)
    path = models.CharField(_("路径"), max_length=120, unique=True, editable=False)
    abbr = models.CharField(
        _("编号前缀"), max_length=6, blank=True, help_text=_("全省部署时区分各县编号，单县留空。")
    )
    pinyin = models.CharField(_("拼音"), max_length=120, blank=True)
    lng = models.FloatField(_("经度（WGS84）"), null=True, blank=True)
    lat = models.FloatField(_("纬度（WGS84）"), null=True, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政区划")
        ordering = ["path"]
        indexes = [
            models.Index(fields=["path"], name="region_path_prefix", opclasses=["varchar_pattern_ops"])
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="region_level_known"),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True)
                | Q(lng__gte=-180, lng__lte=180, lat__gte=-90, lat__lte=90),
                name="region_place_whole",
            ),
            models.CheckConstraint(condition=Q(abbr__regex=r"^[A-Z]*$"), name="region_abbr_letters"),
            models.UniqueConstraint(
                fields=["abbr"], condition=Q(level="county") & ~Q(abbr=""), name="region_county_abbr_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        above = self.parent.path if self.parent else "/"
        self.path = f"{above}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def paths(self) -> list[str]:
        """The paths of this region and of all it lies in, widest first."""
        codes = self.path.strip("/").split("/")
        return ["/" + "/".join(codes[: n + 1]) + "/" for n in range(len(codes))]

    def lies_in(self, other: Region) -> bool:
        return self.path.startswith(other.path)


class UnitKind(models.TextChoices):
    CONGRESS_OFFICE = "congress_office", _("人大常委会办公室")
    WORKING_COMMITTEE = "working_committee", _("人大常委会工作委员会")
    PRESIDIUM = "presidium", _("乡镇人大主席团")
    DEPARTMENT = "department", _("县级部门")
    TOWNSHIP_GOVERNMENT = "township_government", _("乡镇人民政府")
    STATION = "station", _("代表联络站（室、点）")
    DEPUTY_GROUP = "deputy_group", _("代表小组")
    CENTRAL_GROUP = "central_group", _("代表中心组")
    SUPERVISION_GROUP = "supervision_group", _("监督指导小组")
    LEADERSHIP = "leadership", _("领导")


class Unit(models.Model):
    """A body that can hold a task: department, committee, station, group."""

    kind = models.CharField(_("类别"), max_length=20, choices=UnitKind)
    name = models.CharField(_("名称"), max_length=80)
    short_name = models.CharField(_("简称"), max_length=40, blank=True)
    code = models.CharField(_("编码"), max_length=40)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("县（市、区）"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="units", verbose_name=_("区划"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("单位")
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="unit_code_unique"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
        ]
        indexes = [models.Index(fields=["county", "kind"], name="unit_by_kind")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A term of a congress (届), five years (Deputies Law Art. 2)."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="terms", verbose_name=_("县（市、区）"))
    number = models.PositiveSmallIntegerField(_("届次"))
    since = models.DateField(_("起始日期"))
    until = models.DateField(_("届满日期"))

    class Meta:
        verbose_name = _("届")
        ordering = ["county", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="term_number_unique"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="term_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return str(_("第%(number)s届")) % {"number": self.number}


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who logs in. There is no superuser flag: only duties give rights."""

    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("电子邮箱"), blank=True)
    mobile = models.CharField(_("手机号码"), max_length=20, blank=True)
    is_active = models.BooleanField(_("可登录"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密码"), default=False)
    joined_at = models.DateTimeField(_("建立时间"), default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def duties(self) -> list[Duty]:
        """Today's duties with their regions, read once an instance (that is, once a request)."""
        held = list(self.duty_set.filter(_in_force("", timezone.localdate())).select_related("region"))
        borrowed = [duty.pk for duty in held if duty.stands_in_for_id]
        if not borrowed:  # nearly everybody: spares the long look along the chain
            return held
        standing = set(Duty.objects.current().filter(pk__in=borrowed).values_list("pk", flat=True))
        return [duty for duty in held if not duty.stands_in_for_id or duty.pk in standing]

    @cached_property
    def stood_for(self) -> dict[int, set[int]]:
        """Whom this user stands in for today, by key, each with the units in which."""
        borrowed = [duty.pk for duty in self.duties if duty.stands_in_for_id]
        found: dict[int, set[int]] = {}
        if not borrowed:
            return found
        chain = "__".join(["stands_in_for"] * STAND_IN_DEPTH)
        for duty in Duty.objects.filter(pk__in=borrowed).select_related(chain):
            above = duty.stands_in_for
            while above is not None:
                found.setdefault(above.user_id, set()).add(duty.unit_id)
                above = above.stands_in_for
        return found

    @property
    def selves(self) -> set[int]:
        """The keys of this user and of those stood in for: what one of them did is not the others' to sign off."""
        return {self.pk, *self.stood_for}

    def with_duties(self, duties: list[Duty]) -> User:
        """The same person as if these were all duties of today."""
        twin = copy.copy(self)
        twin.__dict__.pop("stood_for", None)
        twin.__dict__["duties"] = duties
        return twin

    @property
    def roles(self) -> set[str]:
        """The words of today's roles, for templates."""
        return {duty.role for duty in self.duties}

    def has_role(self, *roles: str) -> bool:
        return any(duty.role in roles for duty in self.duties)

    def unit_ids(self, *roles: str) -> set[int]:
        """The units this user works for, in any of ``roles`` or in all."""
        return {d.unit_id for d in self.duties if not roles or d.role in roles}

    def county_ids(self) -> set[int]:
        return {duty.county_id for duty in self.duties}


class Role(models.TextChoices):
    DEPUTY = "deputy", _("人大代表")
    KEEPER = "keeper", _("联络站工作人员")
    HANDLER = "handler", _("承办人")
    OVERSEER = "overseer", _("督办人")
    CONGRESS_OFFICE = "congress_office", _("人大常委会办公室人员")
    LEADER = "leader", _("领导")
    ADMINISTRATOR = "administrator", _("管理员")
    AUDITOR = "auditor", _("审计员")
    REPORT_OFFICER = "report_officer", _("举报受理员")


class DutyQuerySet(models.QuerySet["Duty"]):
    def current(self, on: dt.date | None = None) -> DutyQuerySet:
        """Duties in force on a day; a stand-in's only while every duty it stands in for is in force."""
        day = on or timezone.localdate()
        found = self.filter(_in_force("", day))
        for depth in range(1, STAND_IN_DEPTH + 1):
            prefix = "__".join(["stands_in_for"] * depth)
            found = found.filter(Q(**{f"{prefix}__isnull": True}) | _in_force(f"{prefix}__", day))
        return found

    def of(self, *roles: str) -> DutyQuerySet:
        return self.filter(role__in=roles)


STAND_IN_DEPTH = 3
"""How long a chain of stand-ins (A for B for C for D) may grow."""


def _in_force(prefix: str, day: dt.date) -> Q:
    return Q(**{f"{prefix}since__lte": day}) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": day})
    )


_ONLY = models.Func(
    F("stands_in_for"), F("stands_in_for"), models.Value("[]"), function="int8range",
    output_field=BigIntegerRangeField(),
)  # fmt: skip
"""One duty as a range of its own, so that PostgreSQL compares it without an extension."""
_DAYS = models.Func(
    F("since"), F("until"), models.Value("[]"), function="daterange", output_field=DateRangeField()
)


class Duty(models.Model):
    """A role in a unit, over a region, for a period. ``until`` is the last day; none means open-ended."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("县（市、区）"))
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties", verbose_name=_("单位"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("管辖区划"))
    title = models.CharField(_("职务"), max_length=40, blank=True)
    is_head = models.BooleanField(_("单位负责人"), default=False, db_default=False)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    stands_in_for = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
        verbose_name=_("代行何人职责"),
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("职责")
        ordering = ["county", "user", "since"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="duty_role_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="duty_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | ~Q(stands_in_for=F("id")),
                name="duty_not_its_own_stand_in",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True) | Q(until__isnull=False),
                name="duty_stand_in_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["county", "user", "role", "unit", "since", "stands_in_for"],
                name="duty_once_a_day",
                nulls_distinct=False,
            ),
            ExclusionConstraint(
                name="duty_one_stand_in_a_time",
                expressions=[(_ONLY, "&&"), (_DAYS, "&&")],
                condition=Q(stands_in_for__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="duty_by_unit")]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"
