import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="载入时间")),
                (
                    "made_by",
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
                "verbose_name": "工作日历版本",
                "ordering": ["-year", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("year", "number"), name="calendar_edition_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("is_working", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="名称")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="days",
                        to="loops.calendaredition",
                    ),
                ),
            ],
            options={
                "verbose_name": "节假日与调休",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "day"), name="calendar_day_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Helper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("view", models.TextField(blank=True, verbose_name="协办意见")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="helper_set",
                        to="accounts.unit",
                        verbose_name="协办单位",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Loop",
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
                            ("opinion", "群众意见"),
                            ("proposal", "代表建议"),
                            ("supervision", "监督事项"),
                            ("project", "民生实事项目"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("code", models.CharField(max_length=24, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("pain", "痛点"),
                                ("difficulty", "难点"),
                                ("block", "堵点"),
                                ("jam", "卡点"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        verbose_name="痛难堵卡",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "办理中"),
                            ("closed", "已办结"),
                            ("withdrawn", "已撤回"),
                            ("rejected", "不予受理"),
                            ("merged", "并案办理"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="承诺时限")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("reopened", models.PositiveSmallIntegerField(default=0, verbose_name="重新办理次数")),
                (
                    "request_key",
                    models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="请求标识"),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="县（市、区）",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="loops.loop",
                        verbose_name="并入",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_loops",
                        to="accounts.unit",
                        verbose_name="牵头跟办单位",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loops",
                        to="accounts.region",
                        verbose_name="所在区划",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grown",
                        to="loops.loop",
                        verbose_name="来源",
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
                        verbose_name="届",
                    ),
                ),
            ],
            options={
                "verbose_name": "闭环",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")),
                        fields=["region", "kind"],
                        name="loop_open_by_region",
                    ),
                    models.Index(fields=["owner", "-opened_at"], name="loop_by_owner"),
                    models.Index(fields=["county", "kind", "-opened_at"], name="loop_newest"),
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["due_at"], name="loop_open_by_due"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="loop_code_unique"),
                    models.UniqueConstraint(fields=("county", "request_key"), name="loop_request_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["opinion", "proposal", "supervision", "project"])),
                        name="loop_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "closed", "withdrawn", "rejected", "merged"])
                        ),
                        name="loop_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("status", "open")),
                            models.Q(
                                models.Q(("status", "open"), _negated=True), ("closed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="loop_closed_at_when_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source__isnull", True),
                            models.Q(("source", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="loop_not_its_own_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(
                                models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="loop_merged_into_when_merged",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="loop_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Numbering",
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
                            ("opinion", "群众意见"),
                            ("proposal", "代表建议"),
                            ("supervision", "监督事项"),
                            ("project", "民生实事项目"),
                        ],
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "kind", "year"), name="numbering_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="期限")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="长度")),
                (
                    "unit",
                    models.CharField(
                        choices=[("day", "日"), ("working_day", "工作日"), ("month", "个月")],
                        max_length=12,
                        verbose_name="单位",
                    ),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("quote", models.TextField(blank=True, verbose_name="规定内容")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        help_text="留空表示各地通用；更小区划的规定优先。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="适用区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理期限",
                "ordering": ["key", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "region", "valid_from"), name="period_unique", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["day", "working_day", "month"])),
                        name="period_unit_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 1)), name="period_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="period_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("key", models.CharField(max_length=20, verbose_name="环节标识")),
                ("name", models.CharField(max_length=40, verbose_name="环节")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "未开始"),
                            ("active", "办理中"),
                            ("offered", "待签收"),
                            ("submitted", "待销号"),
                            ("paused", "等待群众补充"),
                            ("signed", "已销号"),
                            ("skipped", "无需此环节"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("plan", models.TextField(blank=True, verbose_name="办理方案")),
                ("outcome", models.TextField(blank=True, verbose_name="成效")),
                ("periods", models.JSONField(default=dict, verbose_name="期限")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时限")),
                ("begun_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("checked_in_at", models.DateTimeField(blank=True, null=True, verbose_name="打卡时间")),
                (
                    "signed_off_as",
                    models.CharField(
                        blank=True,
                        choices=[("person", "工作人员"), ("citizen", "群众"), ("system", "系统")],
                        max_length=10,
                        verbose_name="以何身份销号",
                    ),
                ),
                ("signed_off_at", models.DateTimeField(blank=True, null=True, verbose_name="销号时间")),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_steps",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "checked_in_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="打卡人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "helpers",
                    models.ManyToManyField(
                        blank=True,
                        related_name="helped_steps",
                        through="loops.Helper",
                        to="accounts.unit",
                        verbose_name="协办单位",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="loops.loop",
                        verbose_name="闭环",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="交办单位",
                    ),
                ),
                (
                    "offered_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps_offered",
                        to="accounts.unit",
                        verbose_name="待签收单位",
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="销号人",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps_to_sign",
                        to="accounts.unit",
                        verbose_name="销号单位",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "环节",
                "ordering": ["loop", "position"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ("active", "offered", "submitted", "paused"))),
                        fields=["due_at"],
                        name="step_current_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["unit", "due_at"],
                        name="step_active_by_unit",
                    ),
                    models.Index(
                        condition=models.Q(("status", "offered")),
                        fields=["offered_to", "due_at"],
                        name="step_offered_by_unit",
                    ),
                    models.Index(
                        condition=models.Q(("status", "submitted")),
                        fields=["signer", "due_at"],
                        name="step_to_sign",
                    ),
                    models.Index(
                        condition=models.Q(("assignee__isnull", False)),
                        fields=["assignee"],
                        name="step_by_assignee",
                    ),
                    models.Index(fields=["unit", "loop"], name="step_by_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "loop", "position"), name="step_position_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("active", "offered", "submitted", "paused"))),
                        fields=("county", "loop"),
                        name="step_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["waiting", "active", "offered", "submitted", "paused", "signed", "skipped"],
                            )
                        ),
                        name="step_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "skipped"]),
                            models.Q(("begun_at__isnull", False), ("due_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="step_started_has_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["submitted", "offered", "signed"]), _negated=True),
                            ("checked_in_at__isnull", False),
                            _connector="OR",
                        ),
                        name="step_checked_in_before_sign_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "signed"), _negated=True),
                            models.Q(
                                ("signed_off_as", "person"),
                                ("signed_off_at__isnull", False),
                                ("signed_off_by__isnull", False),
                            ),
                            models.Q(
                                ("signed_off_as", "citizen"),
                                ("signed_off_at__isnull", False),
                                ("signed_off_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="step_signed_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_off_by__isnull", True),
                            ("checked_in_by__isnull", True),
                            models.Q(("signed_off_by", models.F("checked_in_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="step_nobody_signs_own_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offered_to__isnull", False), ("status", "offered")),
                            models.Q(("status", "offered"), _negated=True),
                            _connector="OR",
                        ),
                        name="step_offered_to_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("whole", "答复群众"),
                            ("limit", "最长办理期限"),
                            ("work", "本环节办理"),
                            ("accept", "签收"),
                            ("sign", "销号"),
                        ],
                        max_length=8,
                        verbose_name="用途",
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="长度")),
                (
                    "unit",
                    models.CharField(
                        choices=[("day", "日"), ("working_day", "工作日"), ("month", "个月")],
                        max_length=12,
                        verbose_name="单位",
                    ),
                ),
                ("started_on", models.DateField(verbose_name="起算日")),
                ("extensions", models.JSONField(default=list, verbose_name="延长")),
                ("pauses", models.JSONField(default=list, verbose_name="暂停")),
                ("calendar", models.CharField(max_length=60, verbose_name="工作日历版本")),
                ("due_at", models.DateTimeField(verbose_name="届满")),
                ("is_running", models.BooleanField(default=True, verbose_name="计时中")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deadlines", to="loops.loop"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.period",
                        verbose_name="依据",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="loops.step",
                    ),
                ),
            ],
            options={
                "verbose_name": "期限",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_running", True)),
                        fields=["due_at"],
                        name="deadline_running_by_due",
                    ),
                    models.Index(fields=["loop"], name="deadline_by_loop"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_running", True), ("step__isnull", False)),
                        fields=("county", "step"),
                        name="deadline_one_a_step",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_running", True), ("step__isnull", True)),
                        fields=("county", "loop", "purpose"),
                        name="deadline_one_a_loop",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["whole", "limit", "work", "accept", "sign"])),
                        name="deadline_purpose_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                        choices=[("photo", "照片"), ("file", "文件"), ("text", "文字"), ("place", "位置")],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                ("file", models.FileField(blank=True, upload_to="evidence/%Y/%m/", verbose_name="文件")),
                ("text", models.TextField(blank=True, verbose_name="文字")),
                ("lng", models.FloatField(blank=True, null=True, verbose_name="经度")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="纬度")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
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
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="loops.loop"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="loops.step",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "token"), name="evidence_token_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["photo", "file", "text", "place"])),
                        name="evidence_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["photo", "file"]), models.Q(("file", ""), _negated=True)),
                            models.Q(("kind", "text"), models.Q(("text", ""), _negated=True)),
                            models.Q(("kind", "place"), ("lat__isnull", False), ("lng__isnull", False)),
                            _connector="OR",
                        ),
                        name="evidence_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("opened", "登记"),
                            ("assigned", "交办"),
                            ("accepted", "签收"),
                            ("disputed", "申请退回"),
                            ("reassigned", "改派"),
                            ("delegated", "转请代表"),
                            ("planned", "制定办理方案"),
                            ("checked_in", "打卡"),
                            ("sent_back", "退回重办"),
                            ("signed_off", "销号"),
                            ("skipped", "略过环节"),
                            ("extended", "延期"),
                            ("prompted", "推促"),
                            ("paused", "暂停计时"),
                            ("resumed", "恢复计时"),
                            ("marked", "标注痛难堵卡"),
                            ("closed", "办结"),
                            ("withdrawn", "撤回"),
                            ("rejected", "不予受理"),
                            ("merged", "并案"),
                            ("reopened", "重新办理"),
                            ("carried_over", "跨届接续"),
                            ("warned", "预警"),
                            ("recomputed", "重算期限"),
                            ("answered", "答复群众"),
                            ("rated", "群众评价"),
                            ("viewed", "查看个人信息"),
                            ("noted", "补充说明"),
                        ],
                        max_length=14,
                        verbose_name="事项",
                    ),
                ),
                (
                    "actor",
                    models.CharField(
                        choices=[("person", "工作人员"), ("citizen", "群众"), ("system", "系统")],
                        max_length=8,
                        verbose_name="身份",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("detail", models.JSONField(default=dict, verbose_name="细节")),
                ("salt", models.CharField(blank=True, max_length=32)),
                ("commitment", models.CharField(blank=True, max_length=64)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("due_soon", "即将到期"), ("yellow", "黄色预警"), ("red", "红色预警")],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                ("warned_due", models.DateTimeField(blank=True, null=True)),
                ("announced_at", models.DateTimeField(blank=True, null=True)),
                ("position", models.BigIntegerField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="loops.deadline",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="loops.loop"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="loops.step",
                    ),
                ),
            ],
            options={
                "verbose_name": "留痕",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("announced_at__isnull", True)),
                        fields=["id"],
                        name="event_unannounced",
                    ),
                    models.Index(
                        condition=models.Q(("position__isnull", True)), fields=["id"], name="event_unsealed"
                    ),
                    models.Index(fields=["loop", "id"], name="event_by_loop"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verb__in",
                                [
                                    "opened",
                                    "assigned",
                                    "accepted",
                                    "disputed",
                                    "reassigned",
                                    "delegated",
                                    "planned",
                                    "checked_in",
                                    "sent_back",
                                    "signed_off",
                                    "skipped",
                                    "extended",
                                    "prompted",
                                    "paused",
                                    "resumed",
                                    "marked",
                                    "closed",
                                    "withdrawn",
                                    "rejected",
                                    "merged",
                                    "reopened",
                                    "carried_over",
                                    "warned",
                                    "recomputed",
                                    "answered",
                                    "rated",
                                    "viewed",
                                    "noted",
                                ],
                            )
                        ),
                        name="event_verb_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor", "person"), ("by__isnull", False)),
                            models.Q(models.Q(("actor", "person"), _negated=True), ("by__isnull", True)),
                            _connector="OR",
                        ),
                        name="event_person_named",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("verb", "warned")),
                        fields=("county", "deadline", "level", "warned_due"),
                        name="event_warned_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("position__isnull", False)),
                        fields=("county", "position"),
                        name="event_position_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WarningRule",
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
                            ("opinion", "群众意见"),
                            ("proposal", "代表建议"),
                            ("supervision", "监督事项"),
                            ("project", "民生实事项目"),
                        ],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("due_soon", "即将到期"), ("yellow", "黄色预警"), ("red", "红色预警")],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                (
                    "hours_before",
                    models.IntegerField(help_text="负数表示逾期多少小时之后。", verbose_name="提前小时数"),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "预警规则",
                "ordering": ["kind", "-hours_before"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "level", "valid_from"), name="warning_rule_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["due_soon", "yellow", "red"])),
                        name="warning_rule_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["opinion", "proposal", "supervision", "project"])),
                        name="warning_rule_kind_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="helper",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="helper_set", to="loops.step"
            ),
        ),
        migrations.AddConstraint(
            model_name="helper",
            constraint=models.UniqueConstraint(fields=("county", "step", "unit"), name="helper_once"),
        ),
    ]
