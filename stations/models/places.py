"""Stations, rooms and points: where they are, what they look like, when they are open and who looks after them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congress_portal.accounts.models import Region, Unit, User
from stations import access
from stations.words import Post, Tier, Weekday


class StationQuerySet(models.QuerySet["Station"]):
    def shown(self) -> StationQuerySet:
        """Stations that the public sees."""
        return self.filter(unit__is_active=True).select_related("unit", "unit__region", "parent__unit")

    def kept_by(self, user: User) -> StationQuerySet:
        """Stations whose daily work this user does or organises: keepers, presidium, congress office."""
        return self.filter(access.kept(user, prefix=""))

    def seen_by(self, user: User) -> StationQuerySet:
        """Stations whose inner pages this user may read: those kept, plus those resident at or looked after."""
        return self.filter(access.seen(user, prefix=""))


class Station(models.Model):
    """A deputy liaison station, room or point (站、室、点). Its deputies and keepers are duties in its unit."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, verbose_name=_("单位"))
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级站")
    )
    tier = models.CharField(_("层级"), max_length=8, choices=Tier)
    host = models.CharField(
        _("农家户主"), max_length=40, blank=True, help_text=_("农家式联络点所在的农户，例如：王大伯家。须经本人同意。")
    )  # fmt: skip
    address = models.CharField(_("地址"), max_length=120, blank=True)
    lng = models.FloatField(_("经度（WGS84）"), null=True, blank=True)
    lat = models.FloatField(_("纬度（WGS84）"), null=True, blank=True)
    radius = models.PositiveSmallIntegerField(
        _("签到范围（米）"), default=300, validators=[MinValueValidator(50), MaxValueValidator(5000)]
    )
    needs_place = models.BooleanField(_("扫动态码签到也须定位"), default=False)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    area = models.PositiveSmallIntegerField(_("面积（平方米）"), null=True, blank=True)
    premises = models.CharField(
        _("场所"), max_length=200, blank=True, help_text=_("例如：接待区、会议区、展示区，有无障碍通道。")
    )
    is_accessible = models.BooleanField(_("有无障碍设施"), default=False)
    hours = models.CharField(_("开放时间"), max_length=120, blank=True, editable=False)
    public_id = models.CharField(_("站码"), max_length=16, help_text=_("二维码中的标识，不可猜测。"))
    short_code = models.CharField(
        _("六位码"), max_length=6, validators=[RegexValidator(r"^\d{6}$", _("请输入六位数字。"))]
    )
    health = models.PositiveSmallIntegerField(_("健康度"), null=True, blank=True, editable=False)

    objects = StationQuerySet.as_manager()
    next_reception: dt.date | None
    """The day of the next published session, annotated by ``queries.shown``."""
    is_open: bool
    """Whether one can walk in now, annotated by ``reading.maps.search``."""

    class Meta:
        verbose_name = _("代表联络站")
        ordering = ["unit__region__path", "tier", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="station_public_id_unique"),
            models.UniqueConstraint(fields=["county", "short_code"], name="station_short_code_unique"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="station_tier_known"),
            models.CheckConstraint(
                condition=Q(lng__isnull=True, lat__isnull=True) | Q(lng__isnull=False, lat__isnull=False),
                name="station_place_whole",
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="station_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(health__isnull=True) | Q(health__lte=100), name="station_health_of_100"
            ),
        ]

    def __str__(self) -> str:
        return self.unit.name

    def get_absolute_url(self) -> str:
        return reverse("stations:station", args=[self.public_id])


class OpeningHours(models.Model):
    """One span of one day of the week. ``Station.hours`` says them all in words, written along with them."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday)
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))

    class Meta:
        verbose_name = _("开放时间")
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "station", "weekday", "opens"], name="opening_hours_once"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_hours_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="opening_hours_close_after_opening"
            ),
        ]


class Staff(models.Model):
    """Somebody who looks after a station. Rights come from duties; this is the plate on the wall."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="staff")
    post = models.CharField(_("岗位"), max_length=12, choices=Post)
    name = models.CharField(_("姓名"), max_length=40)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("登录用户")
    )
    since = models.DateField(_("起"), default=timezone.localdate)
    until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("联络站人员")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(post__in=Post.values), name="staff_post_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="staff_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["county", "station", "post"],
                condition=Q(until__isnull=True, post="head"),
                name="staff_one_head",
            ),
        ]
        indexes = [models.Index(fields=["station", "post"], name="staff_by_station")]


class Bulletin(models.Model):
    """A notice of the station (公告), shown on its page from ``since`` to ``until``."""

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    station = models.ForeignKey(Station, models.PROTECT, related_name="bulletins")
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("内容"), max_length=3000)
    since = models.DateField(_("发布日期"), default=timezone.localdate)
    until = models.DateField(_("撤下日期"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("站内公告")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="bulletin_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["station", "-since"], name="bulletin_newest")]


def picture_path(picture: Picture, name: str) -> str:
    return f"stations/{timezone.now():%Y/%m}/{uuid.uuid4()}.jpg"


class Picture(models.Model):
    """A photo of a station, a reception, a visit or an activity: cleaned by ``loops.photos`` before it gets here.

    ``owner`` names what it belongs to, as ``station:12``; only a station's own pictures are public.
    """

    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    owner = models.CharField(max_length=40)
    token = models.UUIDField(default=uuid.uuid4)
    file = models.FileField(_("照片"), upload_to=picture_path, max_length=200)
    caption = models.CharField(_("说明"), max_length=60, blank=True)
    station = models.ForeignKey(Station, models.PROTECT, null=True, related_name="pictures")
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("照片")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "token"], name="picture_token_unique"),
            models.CheckConstraint(condition=~Q(owner=""), name="picture_owned"),
        ]
        indexes = [models.Index(fields=["owner"], name="picture_by_owner")]
