import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import congress_portal.encryption
import stations.models.deputies
import stations.models.desk
import stations.models.places
import stations.models.roster


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_abbr_letters"),
        ("accounts", "__first__"),
        ("loops", "0007_guard_acts"),
        ("stations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("study", "学习"),
                            ("research", "调研"),
                            ("inspection", "视察"),
                            ("reception", "接待选民"),
                            ("supervision", "参与督办"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="主题")),
                ("on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("half_days", models.PositiveSmallIntegerField(default=1, verbose_name="时长（半天）")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "计划中"), ("held", "已开展"), ("cancelled", "已取消")],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("minutes", models.TextField(blank=True, max_length=5000, verbose_name="纪要")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消理由")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="accounts.unit",
                        verbose_name="小组",
                    ),
                ),
            ],
            options={
                "verbose_name": "小组活动",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["group", "-on"], name="activity_by_group")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="activity_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["planned", "held", "cancelled"])),
                        name="activity_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "held"), _negated=True),
                            models.Q(models.Q(("minutes", ""), _negated=True), ("held_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="activity_held_with_minutes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="activity_cancelled_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivityMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("theme", models.CharField(max_length=120, verbose_name="主题")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(verbose_name="止")),
                ("plan", models.TextField(blank=True, max_length=5000, verbose_name="方案")),
                ("result", models.TextField(blank=True, max_length=5000, verbose_name="总结")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="方案公布时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="总结公布时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "活动月",
                "ordering": ["-since"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "since"), name="activity_month_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="activity_month_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            models.Q(
                                ("published_at__isnull", False), models.Q(("result", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="activity_month_closed_with_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Roster",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="该月第一天", verbose_name="月份")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已公布")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("detail", models.JSONField(default=dict)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rosters",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "月度值班表",
                "ordering": ["-month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "station", "month"), name="roster_once_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="roster_month_is_a_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("status", "draft")),
                            models.Q(("published_at__isnull", False), ("status", "published")),
                            _connector="OR",
                        ),
                        name="roster_published_at_when_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("starts", models.TimeField(verbose_name="开始")),
                ("ends", models.TimeField(verbose_name="结束")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fixed", "固定接待"),
                            ("mobile", "流动接待"),
                            ("appointment", "预约接待"),
                            ("online", "网上接待"),
                        ],
                        default="fixed",
                        max_length=12,
                        verbose_name="形式",
                    ),
                ),
                ("theme", models.CharField(blank=True, max_length=60, verbose_name="主题")),
                ("wanted", models.PositiveSmallIntegerField(default=2, verbose_name="代表人数")),
                ("link", models.URLField(blank=True, verbose_name="视频接待地址")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已公布"), ("cancelled", "已取消")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("moved_from", models.DateField(blank=True, null=True, verbose_name="原定日期")),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消或变更理由")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="stations.roster",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "接待场次",
                "ordering": ["on", "starts"],
                "indexes": [
                    models.Index(fields=["station", "on"], name="slot_by_station"),
                    models.Index(
                        condition=models.Q(("status", "published")),
                        fields=["on"],
                        name="slot_published_by_day",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "cancelled"), _negated=True),
                        fields=("county", "station", "on", "starts"),
                        name="slot_once_a_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="slot_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["draft", "published", "cancelled"])),
                        name="slot_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["fixed", "mobile", "appointment", "online"])),
                        name="slot_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="slot_cancelled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "published"), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="slot_published_at_when_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("held", "值班"), ("given", "已换出"), ("dropped", "已调整")],
                        default="held",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="stations.slot"
                    ),
                ),
            ],
            options={
                "verbose_name": "值班代表",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "held")), fields=["user"], name="seat_held_by_user"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "held")),
                        fields=("county", "slot", "user"),
                        name="seat_once_a_slot",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["held", "given", "dropped"])),
                        name="seat_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutySession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("arrived_at", models.DateTimeField(verbose_name="签到")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="签退")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "值班中"),
                            ("left", "已签退"),
                            ("forgotten", "未签退"),
                            ("refused", "不予认可"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="stations.station",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="stations.seat",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="stations.slot",
                    ),
                ),
            ],
            options={
                "verbose_name": "值班记录",
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["station", "-on"], name="session_by_station"),
                    models.Index(fields=["user", "-on"], name="session_by_deputy"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("county", "user"),
                        name="session_one_open_a_deputy",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("seat__isnull", False), models.Q(("status", "refused"), _negated=True)
                        ),
                        fields=("county", "seat"),
                        name="session_one_a_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            ("left_at__gte", models.F("arrived_at")),
                            _connector="OR",
                        ),
                        name="session_left_after_arrival",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left_at__isnull", True), ("status", "open")),
                            models.Q(("status", "open"), _negated=True),
                            _connector="OR",
                        ),
                        name="session_open_while_there",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["open", "left", "forgotten", "refused"])),
                        name="session_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reception",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fixed", "固定接待"),
                            ("mobile", "流动接待"),
                            ("appointment", "预约接待"),
                            ("online", "网上接待"),
                        ],
                        default="fixed",
                        max_length=12,
                        verbose_name="形式",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                (
                    "visitor",
                    models.CharField(
                        choices=[
                            ("villager", "村民"),
                            ("resident", "居民"),
                            ("elder", "老年人"),
                            ("worker", "务工人员"),
                            ("business", "企业、商户"),
                            ("student", "学生及家长"),
                            ("group", "社会组织、单位"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="来访人类别",
                    ),
                ),
                ("people", models.PositiveSmallIntegerField(default=1, verbose_name="人数")),
                (
                    "name",
                    congress_portal.encryption.EncryptedTextField(
                        blank=True, verbose_name="姓名（经本人同意）"
                    ),
                ),
                ("agreed", models.BooleanField(default=False, verbose_name="来访人同意登记姓名")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receptions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接待代表",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receptions",
                        to="stations.dutysession",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receptions",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "接待记录",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["station", "-at"], name="reception_by_station"),
                    models.Index(fields=["deputy", "-at"], name="reception_by_deputy"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="reception_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(("agreed", True), ("name", ""), _connector="OR"),
                        name="reception_name_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 1)), name="reception_of_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "visitor__in",
                                [
                                    "villager",
                                    "resident",
                                    "elder",
                                    "worker",
                                    "business",
                                    "student",
                                    "group",
                                    "other",
                                ],
                            )
                        ),
                        name="reception_visitor_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["fixed", "mobile", "appointment", "online"])),
                        name="reception_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.CharField(max_length=200, verbose_name="想谈什么")),
                ("wished", models.CharField(blank=True, max_length=80, verbose_name="方便的时间")),
                ("name", congress_portal.encryption.EncryptedTextField(verbose_name="称呼")),
                ("mobile", congress_portal.encryption.EncryptedTextField(verbose_name="联系电话")),
                ("track_code", models.CharField(max_length=12, verbose_name="查询码")),
                ("notice_version", models.CharField(max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待确认"),
                            ("agreed", "已约定"),
                            ("declined", "未能安排"),
                            ("held", "已接待"),
                            ("missed", "未到"),
                            ("dropped", "已取消"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="回复")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="stations.station",
                    ),
                ),
                (
                    "reception",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="stations.reception",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="stations.slot",
                    ),
                ),
            ],
            options={
                "verbose_name": "预约接待",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["station", "status"], name="appointment_by_station")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "track_code"), name="appointment_code_unique"),
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="appointment_request_once"
                    ),
                    models.UniqueConstraint(fields=("county", "reception"), name="appointment_one_reception"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["asked", "agreed", "declined", "held", "missed", "dropped"])
                        ),
                        name="appointment_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "agreed"), _negated=True),
                            ("slot__isnull", False),
                            _connector="OR",
                        ),
                        name="appointment_agreed_has_a_slot",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("present", "到"), ("excused", "请假"), ("absent", "缺席")],
                        max_length=10,
                        verbose_name="出席",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="stations.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "活动出席",
                "indexes": [models.Index(fields=["user"], name="attendance_by_user")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "activity", "user"), name="attendance_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["present", "excused", "absent"])),
                        name="attendance_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="标题")),
                ("text", models.TextField(max_length=3000, verbose_name="内容")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="发布日期")),
                ("until", models.DateField(blank=True, null=True, verbose_name="撤下日期")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulletins",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "站内公告",
                "ordering": ["-since", "-pk"],
                "indexes": [models.Index(fields=["station", "-since"], name="bulletin_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="bulletin_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="calendar_key",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("key", models.CharField(default=stations.models.roster.new_calendar_key, max_length=40)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "日历订阅地址",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "key"), name="calendar_key_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "签到"), ("out", "签退")], max_length=4, verbose_name="方向"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("screen", "扫屏幕动态码"),
                            ("printed", "扫印刷码并定位"),
                            ("place", "定位"),
                            ("reason", "说明理由"),
                        ],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="收到时间")),
                ("phone_at", models.DateTimeField(blank=True, null=True, verbose_name="手机时间")),
                ("is_late", models.BooleanField(default=False, verbose_name="补传")),
                ("device", models.CharField(blank=True, max_length=64)),
                ("lng", models.FloatField(blank=True, null=True)),
                ("lat", models.FloatField(blank=True, null=True)),
                ("accuracy", models.FloatField(blank=True, null=True)),
                ("distance", models.PositiveIntegerField(blank=True, null=True, verbose_name="距离（米）")),
                (
                    "distance_gcj",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="按 GCJ-02 换算的距离（米）"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("accepted", "有效"),
                            ("pending", "待确认"),
                            ("confirmed", "已确认"),
                            ("refused", "未接受"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=200, verbose_name="不予接受的原因")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.station"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="stations.dutysession",
                    ),
                ),
            ],
            options={
                "verbose_name": "打卡",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["station", "-at"], name="check_in_by_station"),
                    models.Index(
                        condition=models.Q(("lng__isnull", False)),
                        fields=["at"],
                        name="check_in_with_position",
                    ),
                    models.Index(
                        condition=models.Q(("status", "pending")),
                        fields=["station"],
                        name="check_in_to_confirm",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="check_in_request_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="check_in_not_confirmed_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "confirmed"), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="check_in_confirmed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "refused"), ("session__isnull", False), _connector="OR"
                        ),
                        name="check_in_has_a_session",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["accepted", "pending", "confirmed", "refused"])),
                        name="check_in_status_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Voter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", congress_portal.encryption.EncryptedTextField(verbose_name="姓名")),
                ("mobile", congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="电话")),
                ("agreed_on", models.DateField(verbose_name="同意日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="撤回同意日期")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="村（社区）",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系选民",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("agreed_on")),
                            _connector="OR",
                        ),
                        name="voter_ends_after_agreeing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            models.Q(("mobile", ""), ("name", "")),
                            _connector="OR",
                        ),
                        name="voter_ended_is_forgotten",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member_deputy", "常委会组成人员联系代表"),
                            ("station", "代表联系联络站"),
                            ("constituency", "代表联系选区"),
                            ("voter", "代表联系选民"),
                        ],
                        max_length=14,
                        verbose_name="种类",
                    ),
                ),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="linked_by",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="stations.station",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="联系人",
                    ),
                ),
                (
                    "voter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="stations.voter",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系关系",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["user", "kind"], name="link_by_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("deputy__isnull", False),
                                ("kind", "member_deputy"),
                                ("region", None),
                                ("station", None),
                                ("voter", None),
                            ),
                            models.Q(
                                ("deputy", None),
                                ("kind", "station"),
                                ("region", None),
                                ("station__isnull", False),
                                ("voter", None),
                            ),
                            models.Q(
                                ("deputy", None),
                                ("kind", "constituency"),
                                ("region__isnull", False),
                                ("station", None),
                                ("voter", None),
                            ),
                            models.Q(
                                ("deputy", None),
                                ("kind", "voter"),
                                ("region", None),
                                ("station", None),
                                ("voter__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="link_to_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="link_not_to_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="link_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("county", "kind", "user", "deputy", "station", "region", "voter"),
                        name="link_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("visit", "走访"),
                            ("meeting", "座谈"),
                            ("phone", "电话"),
                            ("online", "网络"),
                            ("station", "联络站接待"),
                        ],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                ("what", models.TextField(max_length=2000, verbose_name="内容")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="stations.link",
                    ),
                ),
            ],
            options={
                "verbose_name": "联系记录",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["link", "-on"], name="contact_log_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="contact_log_request_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["visit", "meeting", "phone", "online", "station"])),
                        name="contact_log_way_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="deputy",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "public_id",
                    models.CharField(
                        default=stations.models.deputies.new_public_id, max_length=16, verbose_name="代表码"
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=80, verbose_name="工作单位和职务")),
                ("pledge", models.CharField(blank=True, max_length=200, verbose_name="履职承诺")),
                (
                    "sex",
                    models.CharField(
                        blank=True, choices=[("f", "女"), ("m", "男")], max_length=1, verbose_name="性别"
                    ),
                ),
                ("nation", models.CharField(blank=True, max_length=20, verbose_name="民族")),
                ("party", models.CharField(blank=True, max_length=20, verbose_name="党派")),
                (
                    "portrait",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=stations.models.deputies.portrait_path,
                        verbose_name="照片",
                    ),
                ),
                ("is_shown", models.BooleanField(default=True, verbose_name="公开显示")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "人大代表",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "public_id"), name="deputy_public_id_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, verbose_name="关注码")),
                ("name", congress_portal.encryption.EncryptedTextField(verbose_name="姓名")),
                ("mobile", congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="电话")),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="stations.opinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "代为关注人",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="follower_code_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("text", models.TextField(max_length=5000, verbose_name="计划")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_plans",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "小组年度计划",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "group", "year"), name="group_plan_once_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="HealthFormula",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                (
                    "weights",
                    models.JSONField(
                        help_text="各项名称到 [权重, 满分值]；权重合计 100。", verbose_name="权重"
                    ),
                ),
                ("since", models.DateField(verbose_name="自哪个月起适用")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="修订说明")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "健康度公式",
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "version"), name="health_formula_version_unique"
                    ),
                    models.UniqueConstraint(fields=("county", "since"), name="health_formula_since_unique"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HealthMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("parts", models.JSONField(default=dict)),
                ("score", models.PositiveSmallIntegerField(null=True, verbose_name="健康度")),
                ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "formula",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.healthformula",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="health_months",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "健康度月报",
                "ordering": ["-month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "station", "month"), name="health_month_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="health_month_is_a_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                        name="health_score_of_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaderVisit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("post", models.CharField(max_length=60, verbose_name="职务")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "state",
                    models.CharField(
                        blank=True,
                        choices=[("present", "到"), ("excused", "请假"), ("absent", "缺席")],
                        max_length=10,
                        verbose_name="到站",
                    ),
                ),
                ("met", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="接待人数")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="情况")),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="stations.activitymonth",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_visits",
                        to="stations.station",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导进站",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "month", "station", "name", "on"), name="leader_visit_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recorded_at__isnull", True), ("state", "")),
                            models.Q(models.Q(("state", ""), _negated=True), ("recorded_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="leader_visit_recorded_at_when_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_by__isnull", True),
                            ("user__isnull", True),
                            models.Q(("recorded_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="leader_visit_not_recorded_by_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeaderMatter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leader_matters",
                        to="loops.loop",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="stations.leadervisit",
                    ),
                ),
            ],
            options={
                "verbose_name": "领导接访事项",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "loop"), name="leader_matter_one_case")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县（市、区）"),
                            ("township", "乡镇（街道）"),
                            ("village", "村（社区）"),
                        ],
                        max_length=10,
                        verbose_name="层级",
                    ),
                ),
                ("constituency", models.CharField(blank=True, max_length=80, verbose_name="选区或选举单位")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="stations.deputy",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.term",
                    ),
                ),
            ],
            options={
                "verbose_name": "代表资格",
                "ordering": ["since", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="mandate_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["province", "city", "county", "township", "village"])
                        ),
                        name="mandate_level_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("county", "deputy", "level"),
                        name="mandate_one_a_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=3000, verbose_name="事项")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="当场答复")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="loops.loop",
                    ),
                ),
                (
                    "reception",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="stations.reception",
                    ),
                ),
            ],
            options={
                "verbose_name": "接待事项",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loop__isnull", True), models.Q(("answer", ""), _negated=True)),
                            models.Q(("answer", ""), ("loop__isnull", False)),
                            _connector="OR",
                        ),
                        name="matter_answered_or_opened",
                    ),
                    models.UniqueConstraint(fields=("county", "loop"), name="matter_once_a_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_convenor", models.BooleanField(default=False, verbose_name="召集人")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="accounts.unit",
                        verbose_name="小组",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "小组成员",
                "ordering": ["-is_convenor", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("county", "group", "user"),
                        name="member_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_convenor", True), ("until__isnull", True)),
                        fields=("county", "group"),
                        name="member_one_convenor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="member_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("open", "开放天数"),
                            ("received", "接待人次"),
                            ("born", "产生事项"),
                            ("ended", "群众确认办结率"),
                            ("silent", "无活动周数"),
                            ("empty", "空场次数"),
                        ],
                        max_length=12,
                        verbose_name="指标",
                    ),
                ),
                ("row", models.CharField(help_text="例如 session:12。", max_length=40, verbose_name="对象")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("made", "待处理"),
                            ("upheld", "已采纳"),
                            ("refused", "未采纳"),
                            ("dropped", "已撤回"),
                        ],
                        default="made",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="处理意见")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "健康度异议",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "dropped"), _negated=True),
                        fields=("county", "station", "month", "part", "row"),
                        name="objection_once_a_row",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part__in", ["open", "received", "born", "ended", "silent", "empty"])
                        ),
                        name="objection_part_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="objection_decided_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["made", "dropped"]),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_decided_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "周一"),
                            (1, "周二"),
                            (2, "周三"),
                            (3, "周四"),
                            (4, "周五"),
                            (5, "周六"),
                            (6, "周日"),
                        ],
                        verbose_name="星期",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="开门")),
                ("closes", models.TimeField(verbose_name="关门")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "开放时间",
                "ordering": ["weekday", "opens"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "station", "weekday", "opens"), name="opening_hours_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="opening_hours_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))),
                        name="opening_hours_close_after_opening",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Performance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "学习培训"),
                            ("inspection", "视察检查"),
                            ("research", "专题调研"),
                            ("meeting", "列席会议"),
                            ("hearing", "听证、论证"),
                            ("report", "向选民述职"),
                            ("other", "其他履职活动"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("half_days", models.PositiveSmallIntegerField(default=1, verbose_name="时长（半天）")),
                ("title", models.CharField(max_length=80, verbose_name="内容")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="情况")),
                (
                    "status",
                    models.CharField(
                        choices=[("claimed", "待确认"), ("confirmed", "已确认"), ("refused", "未予确认")],
                        default="claimed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="performances",
                        to="stations.deputy",
                    ),
                ),
            ],
            options={
                "verbose_name": "履职登记",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["deputy", "-on"], name="performance_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="performance_request_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "training",
                                    "inspection",
                                    "research",
                                    "meeting",
                                    "hearing",
                                    "report",
                                    "other",
                                ],
                            )
                        ),
                        name="performance_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("status", "claimed"),
                            ),
                            models.Q(
                                models.Q(("status", "claimed"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="performance_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                models.Q(("decided_by", models.F("by")), _negated=True),
                                models.Q(("decided_by", models.F("deputy")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="performance_not_confirmed_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("half_days__gte", 1), ("half_days__lte", 60)),
                        name="performance_half_days_sane",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("owner", models.CharField(max_length=40)),
                ("token", models.UUIDField(default=uuid.uuid4)),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=stations.models.places.picture_path, verbose_name="照片"
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=60, verbose_name="说明")),
                ("is_public", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "照片",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["owner"], name="picture_by_owner")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "token"), name="picture_token_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("owner", ""), _negated=True), name="picture_owned"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "figure",
                    models.CharField(
                        choices=[
                            ("days_county", "县级代表闭会期间履职天数"),
                            ("days_township", "乡镇代表闭会期间履职天数"),
                            ("duties", "代表到联络站值班次数"),
                            ("member_deputy", "常委会组成人员联系每名代表次数"),
                            ("constituency", "代表联系选区次数"),
                            ("station", "代表联系联络站次数"),
                            ("voter", "代表联系每名选民次数"),
                            ("central_group", "代表中心组活动次数"),
                            ("deputy_group", "代表小组活动次数"),
                        ],
                        max_length=24,
                        verbose_name="指标",
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="每年至少")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "年度最低要求",
                "ordering": ["figure", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "figure", "valid_from"), name="quota_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "figure__in",
                                [
                                    "days_county",
                                    "days_township",
                                    "duties",
                                    "member_deputy",
                                    "constituency",
                                    "station",
                                    "voter",
                                    "central_group",
                                    "deputy_group",
                                ],
                            )
                        ),
                        name="quota_figure_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="quota_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pattern",
                    models.CharField(
                        choices=[
                            ("weekly", "每周"),
                            ("fortnightly", "每两周"),
                            ("nth", "每月第几个星期几"),
                            ("monthly", "每月固定日期"),
                        ],
                        max_length=12,
                        verbose_name="周期",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (0, "周一"),
                            (1, "周二"),
                            (2, "周三"),
                            (3, "周四"),
                            (4, "周五"),
                            (5, "周六"),
                            (6, "周日"),
                        ],
                        null=True,
                        verbose_name="星期",
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="第几个")),
                ("day", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="每月几日")),
                ("starts", models.TimeField(verbose_name="开始")),
                ("ends", models.TimeField(verbose_name="结束")),
                ("seats", models.PositiveSmallIntegerField(default=2, verbose_name="每次代表人数")),
                ("theme", models.CharField(blank=True, max_length=60, verbose_name="主题")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fixed", "固定接待"),
                            ("mobile", "流动接待"),
                            ("appointment", "预约接待"),
                            ("online", "网上接待"),
                        ],
                        default="fixed",
                        max_length=12,
                        verbose_name="形式",
                    ),
                ),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="起")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roster_rules",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "值班规则",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["station"], name="roster_rule_by_station")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="roster_rule_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1), ("seats__lte", 20)), name="roster_rule_seats"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pattern__in", ["weekly", "fortnightly"]), ("weekday__isnull", False)),
                            models.Q(
                                ("ordinal__gte", 1),
                                ("ordinal__lte", 5),
                                ("pattern", "nth"),
                                ("weekday__isnull", False),
                            ),
                            models.Q(("day__gte", 1), ("day__lte", 31), ("pattern", "monthly")),
                            _connector="OR",
                        ),
                        name="roster_rule_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screen",
            fields=[
                (
                    "station",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="screen",
                        serialize=False,
                        to="stations.station",
                    ),
                ),
                ("key", models.CharField(max_length=48)),
                ("secret", congress_portal.encryption.EncryptedTextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "签到屏",
                "constraints": [models.UniqueConstraint(fields=("county", "key"), name="screen_key_unique")],
            },
        ),
        migrations.CreateModel(
            name="ServiceMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("hear", "听民意"),
                            ("propose", "提建议"),
                            ("handle", "促办理"),
                            ("effect", "跟成效"),
                            ("respond", "有回应"),
                        ],
                        max_length=8,
                        verbose_name="服务",
                    ),
                ),
                ("note", models.CharField(max_length=300, verbose_name="做了什么")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("returned", models.CharField(blank=True, max_length=200, verbose_name="退回理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                    ),
                ),
                (
                    "reception",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.reception",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="stations.dutysession",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "五步服务",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "session", "service"), name="service_once_a_session"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service__in", ["hear", "propose", "handle", "effect", "respond"])
                        ),
                        name="service_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="service_with_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                models.Q(("signed_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="service_signed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="单号")),
                ("text", congress_portal.encryption.EncryptedTextField(verbose_name="内容")),
                ("place", models.CharField(blank=True, max_length=100, verbose_name="地点")),
                (
                    "name_mode",
                    models.CharField(
                        choices=[
                            ("named", "实名，承办单位可以联系我"),
                            ("hidden", "实名，但不告诉承办单位"),
                            ("anonymous", "匿名"),
                        ],
                        max_length=10,
                        verbose_name="署名方式",
                    ),
                ),
                ("name", congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="称呼")),
                (
                    "mobile",
                    congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="联系电话"),
                ),
                (
                    "follower_name",
                    congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="代为关注的人"),
                ),
                (
                    "follower_mobile",
                    congress_portal.encryption.EncryptedTextField(
                        blank=True, verbose_name="代为关注的人的电话"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("written", "待本人确认"), ("confirmed", "已提交"), ("dropped", "已作废")],
                        default="written",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("printed_at", models.DateTimeField(blank=True, null=True, verbose_name="打印时间")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="本人确认时间")),
                (
                    "confirmation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mark", "在单子上画押或签名"),
                            ("finger", "按手印"),
                            ("words", "口头确认，另有见证人"),
                        ],
                        max_length=10,
                        verbose_name="确认方式",
                    ),
                ),
                ("witness", models.CharField(blank=True, max_length=40, verbose_name="见证人")),
                (
                    "paper",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=stations.models.desk.slip_path,
                        verbose_name="确认单照片",
                    ),
                ),
                ("notice_version", models.CharField(max_length=20, verbose_name="告知书版本")),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.category",
                        verbose_name="类别",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="stations.opinion",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "代记单",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["station", "-id"], name="slip_by_station")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "number"), name="slip_number_unique"),
                    models.UniqueConstraint(fields=("county", "request_key"), name="slip_request_once"),
                    models.UniqueConstraint(fields=("county", "opinion"), name="slip_one_opinion"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["written", "confirmed", "dropped"])),
                        name="slip_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("opinion__isnull", False),
                                ("status", "confirmed"),
                                models.Q(("confirmation", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "confirmed"), _negated=True),
                                ("confirmed_at__isnull", True),
                                ("opinion__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="slip_leaves_only_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("head", "站长"),
                            ("deputy_head", "副站长"),
                            ("liaison", "联络员"),
                            ("informant", "民情联络员"),
                            ("adviser", "政情咨询员"),
                        ],
                        max_length=12,
                        verbose_name="岗位",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="stations.station",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "联络站人员",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["station", "post"], name="staff_by_station")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("post__in", ["head", "deputy_head", "liaison", "informant", "adviser"])
                        ),
                        name="staff_post_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="staff_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("post", "head"), ("until__isnull", True)),
                        fields=("county", "station", "post"),
                        name="staff_one_head",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("starts", models.TimeField(verbose_name="到达时间")),
                ("lng", models.FloatField(blank=True, null=True)),
                ("lat", models.FloatField(blank=True, null=True)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="stops", to="stations.slot"
                    ),
                ),
            ],
            options={
                "verbose_name": "流动接待地点",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "slot", "position"), name="stop_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lng__isnull", True)),
                            models.Q(("lat__isnull", False), ("lng__isnull", False)),
                            _connector="OR",
                        ),
                        name="stop_place_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Swap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待对方答复"),
                            ("agreed", "已同意"),
                            ("refused", "未同意"),
                            ("dropped", "已撤回"),
                            ("lapsed", "已过期"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="回复")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "exchange",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.seat",
                        verbose_name="换对方的哪一次",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="swaps", to="stations.seat"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swaps_asked",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="请谁代班",
                    ),
                ),
            ],
            options={
                "verbose_name": "换班申请",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "asked")), fields=["to"], name="swap_waiting_for"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")),
                        fields=("county", "seat"),
                        name="swap_one_open_a_seat",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["asked", "agreed", "refused", "dropped", "lapsed"])
                        ),
                        name="swap_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("status", "asked")),
                            models.Q(
                                models.Q(("status", "asked"), _negated=True), ("decided_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="swap_decided_at_when_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exchange__isnull", True),
                            models.Q(("exchange", models.F("seat")), _negated=True),
                            _connector="OR",
                        ),
                        name="swap_of_two_seats",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stations.station"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="used_code_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "station", "code"), name="used_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_invited", models.BooleanField(default=False, verbose_name="由联络站邀请")),
                ("on", models.DateField(verbose_name="日期")),
                ("starts", models.TimeField(verbose_name="开始")),
                ("ends", models.TimeField(verbose_name="结束")),
                ("topics", models.TextField(max_length=1000, verbose_name="主题")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待对方确认"),
                            ("agreed", "已约定"),
                            ("declined", "未能安排"),
                            ("cancelled", "已取消"),
                            ("held", "已开展"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("came", models.CharField(blank=True, max_length=300, verbose_name="到站人员（职务）")),
                (
                    "citizens",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="到场群众人数"),
                ),
                (
                    "deputies",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="到场代表人数"),
                ),
                ("summary", models.TextField(blank=True, max_length=3000, verbose_name="情况")),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="部门",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="stations.station",
                    ),
                ),
            ],
            options={
                "verbose_name": "部门进站",
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["station", "-on"], name="visit_by_station"),
                    models.Index(fields=["department", "-on"], name="visit_by_department"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="visit_request_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["asked", "agreed", "held"])),
                        fields=("county", "station", "department", "on"),
                        name="visit_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["asked", "agreed", "declined", "cancelled", "held"])
                        ),
                        name="visit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="visit_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "held"), _negated=True),
                            models.Q(("came", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="visit_held_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("question", models.TextField(max_length=2000, verbose_name="问题")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="现场答复")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_questions",
                        to="loops.loop",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="stations.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "进站问答",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="visit_question_request_once"
                    ),
                    models.UniqueConstraint(fields=("county", "loop"), name="visit_question_one_case"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loop__isnull", True), models.Q(("answer", ""), _negated=True)),
                            models.Q(("answer", ""), ("loop__isnull", False)),
                            _connector="OR",
                        ),
                        name="visit_question_answered_or_taken",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NobodyCame",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="nobody_came",
                        serialize=False,
                        to="stations.dutysession",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "无人来访",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("confirmed_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nobody_came_confirmed_by_another",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="opinion",
            name="opinion_channel_known",
        ),
        migrations.RemoveField(
            model_name="station",
            name="next_reception",
        ),
        migrations.AddField(
            model_name="opinion",
            name="deputy",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="向哪位代表反映",
            ),
        ),
        migrations.AddField(
            model_name="station",
            name="area",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="面积（平方米）"),
        ),
        migrations.AddField(
            model_name="station",
            name="health",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="健康度"
            ),
        ),
        migrations.AddField(
            model_name="station",
            name="host",
            field=models.CharField(
                blank=True,
                help_text="农家式联络点所在的农户，例如：王大伯家。须经本人同意。",
                max_length=40,
                verbose_name="农家户主",
            ),
        ),
        migrations.AddField(
            model_name="station",
            name="is_accessible",
            field=models.BooleanField(default=False, verbose_name="有无障碍设施"),
        ),
        migrations.AddField(
            model_name="station",
            name="premises",
            field=models.CharField(
                blank=True,
                help_text="例如：接待区、会议区、展示区，有无障碍通道。",
                max_length=200,
                verbose_name="场所",
            ),
        ),
        migrations.AddField(
            model_name="station",
            name="radius",
            field=models.PositiveSmallIntegerField(
                default=300,
                validators=[
                    django.core.validators.MinValueValidator(50),
                    django.core.validators.MaxValueValidator(5000),
                ],
                verbose_name="签到范围（米）",
            ),
        ),
        migrations.AlterField(
            model_name="opinion",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "网上提交"),
                    ("desk", "联络站代为登记"),
                    ("reception", "代表接待"),
                    ("visit", "部门进站"),
                    ("leader", "领导接访"),
                    ("contact", "代表走访联系"),
                ],
                default="web",
                max_length=10,
                verbose_name="渠道",
            ),
        ),
        migrations.AlterField(
            model_name="station",
            name="hours",
            field=models.CharField(blank=True, editable=False, max_length=120, verbose_name="开放时间"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", ["web", "desk", "reception", "visit", "leader", "contact"])
                ),
                name="opinion_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("pk")), _negated=True),
                name="station_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(("health__isnull", True), ("health__lte", 100), _connector="OR"),
                name="station_health_of_100",
            ),
        ),
    ]
