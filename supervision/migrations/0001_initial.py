import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import congress_portal.encryption
import supervision.models.meetings


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0008_library_deed"),
        ("accounts", "__first__"),
        ("loops", "0015_guard_seals_and_anchors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
                        choices=[("standing", "常委会会议"), ("chairs", "主任会议")],
                        max_length=10,
                        verbose_name="会议",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("held_on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("chair", models.CharField(blank=True, max_length=40, verbose_name="主持人")),
                ("guests", models.CharField(blank=True, max_length=500, verbose_name="列席人员")),
                ("minutes", models.TextField(blank=True, verbose_name="会议记录")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="开始时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("off_reason", models.CharField(blank=True, max_length=200, verbose_name="取消的理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
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
                "verbose_name": "会议",
                "ordering": ["-held_on", "-pk"],
                "indexes": [models.Index(fields=["county", "-held_on", "-id"], name="convened_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="convened_once_a_request"),
                    models.UniqueConstraint(
                        condition=models.Q(("off_reason", "")),
                        fields=("county", "kind", "term", "number"),
                        name="convened_number_unique",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["standing", "chairs"])), name="convened_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="convened_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            models.Q(("off_reason", ""), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="convened_closed_after_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "adopted_meeting",
                    models.CharField(blank=True, max_length=80, verbose_name="通过的主任会议"),
                ),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="通过日期")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公开时间")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="起草时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起草人",
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
                "verbose_name": "年度监督计划",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "year"), name="one_plan_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2200)), name="plan_year_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_meeting", ""),
                                ("adopted_on__isnull", True),
                                ("published_at__isnull", True),
                            ),
                            models.Q(
                                ("adopted_on__isnull", False),
                                models.Q(("adopted_meeting", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_adopted_then_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("title", models.CharField(max_length=120, verbose_name="议题")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspection", "执法检查中发现的突出问题"),
                            ("proposals", "代表建议、批评和意见集中反映的问题"),
                            ("members", "常委会组成人员提出的比较集中的问题"),
                            ("research", "工作机构调查研究中发现的突出问题"),
                            ("letters", "人民来信来访集中反映的问题"),
                            ("public", "社会普遍关注的其他问题"),
                        ],
                        max_length=12,
                        verbose_name="来源",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("report", "听取和审议专项工作报告"),
                            ("enforcement", "执法检查"),
                            ("inquiry", "专题询问"),
                            ("interpellation", "质询"),
                            ("follow_up", "跟踪监督"),
                        ],
                        max_length=16,
                        verbose_name="方式",
                    ),
                ),
                ("month_from", models.PositiveSmallIntegerField(verbose_name="从几月")),
                ("month_to", models.PositiveSmallIntegerField(verbose_name="到几月")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="取消时间")),
                ("meeting", models.CharField(blank=True, max_length=80, verbose_name="审议的会议")),
                ("meeting_on", models.DateField(blank=True, null=True, verbose_name="会议日期")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="负责工委",
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
                        related_name="topic_rows",
                        to="loops.loop",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="报告机关",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="supervision.yearplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "监督议题",
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "plan", "number"), name="topic_number_unique"),
                    models.UniqueConstraint(fields=("county", "loop"), name="topic_of_one_case"),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="topic_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                ["report", "enforcement", "inquiry", "interpellation", "follow_up"],
                            ),
                            (
                                "source__in",
                                ["inspection", "proposals", "members", "research", "letters", "public"],
                            ),
                        ),
                        name="topic_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("month_from__gte", 1),
                            ("month_to__gte", models.F("month_from")),
                            ("month_to__lte", 12),
                        ),
                        name="topic_months_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loop__isnull", True), ("meeting", ""), ("meeting_on__isnull", True)),
                            models.Q(("meeting_on__isnull", False), models.Q(("meeting", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="topic_case_has_a_meeting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("title", models.CharField(max_length=120, verbose_name="议题")),
                ("decision", models.TextField(blank=True, verbose_name="决定")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="登记时间")),
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
                        verbose_name="登记人",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="supervision.meeting",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="报告单位",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="supervision.topic",
                        verbose_name="年度监督议题",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议议题",
                "ordering": ["meeting", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "meeting", "position"), name="meeting_item_position"
                    ),
                    models.UniqueConstraint(
                        fields=("county", "meeting", "topic"), name="meeting_item_of_a_topic_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("title", ""), _negated=True), ("position__gte", 1)),
                        name="meeting_item_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_item_decided_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
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
                        choices=[("hearing", "听证会"), ("expert", "论证会")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("topic", models.CharField(max_length=120, verbose_name="事项")),
                ("matter", models.TextField(verbose_name="事由和听取意见的内容")),
                ("materials", models.TextField(blank=True, verbose_name="有关材料")),
                ("held_on", models.DateField(verbose_name="日期")),
                ("starts", models.TimeField(verbose_name="开始时间")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("register_until", models.DateField(verbose_name="报名截止")),
                ("most", models.PositiveSmallIntegerField(verbose_name="最多报名人数")),
                ("speakers", models.PositiveSmallIntegerField(verbose_name="最多发言人数")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公告时间")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="公告期限的依据")),
                ("minutes", models.TextField(blank=True, verbose_name="笔录")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                ("result", models.TextField(blank=True, verbose_name="结果")),
                ("resulted_at", models.DateTimeField(blank=True, null=True, verbose_name="结果公布时间")),
                ("off_reason", models.CharField(blank=True, max_length=200, verbose_name="取消的理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
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
                        verbose_name="公告人",
                    ),
                ),
            ],
            options={
                "verbose_name": "听证会、论证会",
                "ordering": ["-held_on", "-pk"],
                "indexes": [models.Index(fields=["county", "-held_on", "-id"], name="hearing_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="hearing_once_a_request"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["hearing", "expert"])), name="hearing_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("topic", ""), _negated=True), models.Q(("matter", ""), _negated=True)
                        ),
                        name="hearing_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("most__gte", 1),
                            ("register_until__lt", models.F("held_on")),
                            ("speakers__lte", models.F("most")),
                        ),
                        name="hearing_registers_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="hearing_published_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", ""), ("resulted_at__isnull", True)),
                            models.Q(
                                ("off_reason", ""),
                                ("published_at__isnull", False),
                                ("resulted_at__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hearing_result_after_notice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("citizen", "群众"),
                            ("concerned", "利害关系人"),
                            ("unit", "单位代表"),
                            ("expert", "专家"),
                            ("deputy", "人大代表"),
                        ],
                        max_length=10,
                        verbose_name="身份",
                    ),
                ),
                ("wants_to_speak", models.BooleanField(default=False, verbose_name="希望发言")),
                ("view", models.CharField(blank=True, max_length=500, verbose_name="主要意见")),
                ("code", models.CharField(max_length=12, verbose_name="查询码")),
                ("notice_version", models.CharField(max_length=20)),
                (
                    "chosen",
                    models.CharField(
                        choices=[
                            ("asked", "待确定"),
                            ("speaker", "发言"),
                            ("audience", "旁听"),
                            ("declined", "未安排"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="安排",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="确定时间")),
                ("came", models.BooleanField(blank=True, null=True, verbose_name="到会")),
                ("said", models.TextField(blank=True, verbose_name="发言")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="报名时间")),
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
                        verbose_name="确定人",
                    ),
                ),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registrations",
                        to="supervision.hearing",
                    ),
                ),
            ],
            options={
                "verbose_name": "报名",
                "ordering": ["hearing", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="registration_code_unique"),
                    models.UniqueConstraint(fields=("county", "request_key"), name="registration_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("standing__in", ["citizen", "concerned", "unit", "expert", "deputy"])
                        ),
                        name="registration_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("chosen__in", ["asked", "speaker", "audience", "declined"])),
                        name="registration_chosen_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chosen", "declined"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="registration_declined_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("chosen", "asked"),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(("chosen", "asked"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="registration_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("said", ""),
                            models.Q(("came", True), ("came__isnull", False), ("chosen", "speaker")),
                            _connector="OR",
                        ),
                        name="registration_said_by_a_speaker",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Curve",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="调整的理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="报送时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="被替换的时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="curves",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.step",
                        verbose_name="环节",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "推进计划",
                "ordering": ["loop", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "step", "number"), name="curve_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("county", "step"),
                        name="curve_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="curve_change_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CurveRule",
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
                ("yellow_points", models.PositiveSmallIntegerField(verbose_name="滞后几分黄色预警")),
                ("red_points", models.PositiveSmallIntegerField(verbose_name="滞后几分红色预警")),
                ("yellow_days", models.PositiveSmallIntegerField(verbose_name="最后期限前几天黄色预警")),
                (
                    "follow_months",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        verbose_name="办结后几个月回看",
                    ),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "进度预警规则",
                "ordering": ["kind", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "valid_from"), name="curve_rule_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["opinion", "proposal", "supervision", "project"])),
                        name="curve_rule_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("red_points__gt", models.F("yellow_points")),
                            ("red_points__lte", 100),
                            ("yellow_points__gte", 1),
                        ),
                        name="curve_rule_red_is_graver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="curve_rule_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CurveWarning",
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
                        choices=[("due_soon", "即将到期"), ("yellow", "黄色预警"), ("red", "红色预警")],
                        max_length=10,
                        verbose_name="级别",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="赶上的时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "curve",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warnings",
                        to="supervision.curve",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.loop"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.step"
                    ),
                ),
            ],
            options={
                "verbose_name": "进度预警",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["step"],
                        name="curve_warning_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("county", "curve", "level"),
                        name="curve_warned_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["yellow", "red"])), name="curve_warning_level_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("closed_at", models.DateTimeField(verbose_name="办结时间")),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("due_on", models.DateField(verbose_name="回看日期")),
                ("holds", models.BooleanField(blank=True, null=True, verbose_name="成效保持")),
                ("words", models.CharField(blank=True, max_length=1000, verbose_name="现在的情况")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                ("pressed_at", models.DateTimeField(blank=True, null=True, verbose_name="推促时间")),
                ("raised_at", models.DateTimeField(blank=True, null=True, verbose_name="上报时间")),
                ("stood_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("stood_why", models.CharField(blank=True, max_length=300, verbose_name="不重新办理的理由")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="答复人",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "stood_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "回看",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["due_on"],
                        name="follow_up_open",
                    ),
                    models.Index(fields=["loop"], name="follow_up_by_loop"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "loop", "closed_at", "number"), name="follow_up_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("holds__isnull", True),
                                ("words", ""),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("holds__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="follow_up_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stood_at__isnull", True), ("stood_by__isnull", True), ("stood_why", "")
                            ),
                            models.Q(
                                ("holds", False),
                                ("stood_at__isnull", False),
                                ("stood_by__isnull", False),
                                models.Q(("stood_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="follow_up_stood_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raised_at__isnull", True), ("pressed_at__isnull", False), _connector="OR"
                        ),
                        name="follow_up_raised_after_pressed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterBook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("reminder", "督办提醒"),
                            ("note", "提示函"),
                            ("letter", "督办函"),
                            ("heads", "约见单位负责人"),
                            ("chair", "报告主任会议"),
                        ],
                        max_length=10,
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
                    models.UniqueConstraint(fields=("county", "rung", "year"), name="letter_book_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="Majority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=30, verbose_name="用途")),
                ("numerator", models.PositiveSmallIntegerField(verbose_name="分子")),
                ("denominator", models.PositiveSmallIntegerField(verbose_name="分母")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("quote", models.CharField(blank=True, max_length=200, verbose_name="规定内容")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "法定人数",
                "ordering": ["key", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "valid_from"), name="majority_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__gt", models.F("numerator")), ("numerator__gte", 1)),
                        name="majority_is_a_part",
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
                    "presence",
                    models.CharField(
                        choices=[("present", "出席"), ("excused", "请假"), ("absent", "缺席")],
                        default="absent",
                        max_length=8,
                        verbose_name="出席情况",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=100, verbose_name="说明")),
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="组成人员",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roll",
                        to="supervision.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "出席情况",
                "ordering": ["meeting", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "meeting", "user"), name="meeting_roll_once"),
                    models.CheckConstraint(
                        condition=models.Q(("presence__in", ["present", "excused", "absent"])),
                        name="meeting_roll_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("presence", "excused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_roll_excused_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperVote",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="vote",
                        serialize=False,
                        to="supervision.meetingitem",
                    ),
                ),
                ("in_favour", models.PositiveSmallIntegerField(verbose_name="赞成")),
                ("against", models.PositiveSmallIntegerField(verbose_name="反对")),
                ("abstained", models.PositiveSmallIntegerField(verbose_name="弃权")),
                ("present", models.PositiveSmallIntegerField(verbose_name="出席人数")),
                ("total", models.PositiveSmallIntegerField(verbose_name="全体组成人员")),
                (
                    "entered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间"),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核对时间")),
                ("is_passed", models.BooleanField(blank=True, null=True, verbose_name="通过")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核对人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "majority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="supervision.majority",
                        verbose_name="通过的规定",
                    ),
                ),
            ],
            options={
                "verbose_name": "表决结果",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "present__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("in_favour"), "+", models.F("against")
                                    ),
                                    "+",
                                    models.F("abstained"),
                                ),
                            ),
                            ("total__gte", models.F("present")),
                        ),
                        name="paper_vote_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_at__isnull", True),
                                ("checked_by__isnull", True),
                                ("is_passed__isnull", True),
                            ),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                ("is_passed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="paper_vote_checked_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by__isnull", True),
                            models.Q(("checked_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_vote_checked_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="材料名称")),
                ("due_on", models.DateField(verbose_name="提交期限")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="期限依据")),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="文号或说明")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=supervision.models.meetings.paper_path,
                        verbose_name="文件",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="文件名")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="提醒时间")),
                ("pressed_at", models.DateTimeField(blank=True, null=True, verbose_name="催交时间")),
                ("handed_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提交人",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="supervision.meetingitem",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="提交单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议材料",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("handed_at__isnull", True)),
                        fields=["due_on"],
                        name="meeting_paper_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="meeting_paper_named"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("document", ""),
                                ("file", ""),
                                ("handed_at__isnull", True),
                                ("handed_by__isnull", True),
                            ),
                            models.Q(
                                ("handed_at__isnull", False),
                                ("handed_by__isnull", False),
                                models.Q(("document", ""), ("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_paper_handed_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), ("name", "")),
                            models.Q(
                                models.Q(("file", ""), _negated=True), models.Q(("name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="meeting_paper_file_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                        choices=[("standing", "常委会会议"), ("chairs", "主任会议")],
                        max_length=10,
                        verbose_name="会议",
                    ),
                ),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="组成人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "组成人员",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("county", "kind", "user"),
                        name="membership_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["standing", "chairs"])), name="membership_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="membership_ends_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("what", models.CharField(max_length=200, verbose_name="做什么")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="分值")),
                ("due_on", models.DateField(verbose_name="何时完成")),
                ("percent_before", models.PositiveSmallIntegerField(default=0, verbose_name="报送时已完成")),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="已完成")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "curve",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="supervision.curve",
                    ),
                ),
            ],
            options={
                "verbose_name": "节点",
                "ordering": ["curve", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "curve", "position"), name="milestone_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="milestone_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1), ("weight__lte", 100)),
                        name="milestone_has_weight",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100), ("percent_before__lte", 100)),
                        name="milestone_percent_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occasion",
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
                            ("study", "研究重大事项，代表列席"),
                            ("livelihood", "出台民生决定，代表参与"),
                            ("project", "政府重大项目，常委会票决"),
                            ("ballot", "民生实事项目，代表票决"),
                        ],
                        max_length=12,
                        verbose_name="哪一项必须",
                    ),
                ),
                ("topic", models.CharField(max_length=120, verbose_name="议题")),
                ("held_on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("outcome", models.TextField(blank=True, verbose_name="结果")),
                ("concluded_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("off_reason", models.CharField(blank=True, max_length=200, verbose_name="取消的理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="组织单位",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                        verbose_name="形成哪件事",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                        verbose_name="由哪件事引起",
                    ),
                ),
            ],
            options={
                "verbose_name": "四必须活动",
                "ordering": ["-held_on", "-pk"],
                "indexes": [models.Index(fields=["county", "-held_on", "-id"], name="occasion_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="occasion_once_a_request"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["study", "livelihood", "project", "ballot"])),
                        name="occasion_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("topic", ""), _negated=True), name="occasion_has_a_topic"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("concluded_at__isnull", True), ("outcome", ""), ("result__isnull", True)
                            ),
                            models.Q(
                                ("concluded_at__isnull", False),
                                ("off_reason", ""),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="occasion_concluded_with_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reply",
                    models.CharField(
                        choices=[("asked", "待答复"), ("accepted", "参加"), ("declined", "不能参加")],
                        default="asked",
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="不能参加的理由")),
                ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                ("attended", models.BooleanField(blank=True, null=True, verbose_name="到会")),
                ("said", models.TextField(blank=True, verbose_name="发言")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="邀请时间")),
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
                (
                    "occasion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="supervision.occasion",
                    ),
                ),
            ],
            options={
                "verbose_name": "邀请",
                "ordering": ["occasion", "pk"],
                "indexes": [models.Index(fields=["user", "-id"], name="invited_of_user")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "occasion", "user"), name="invited_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reply__in", ["asked", "accepted", "declined"])),
                        name="invited_reply_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reply", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="invited_declines_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at__isnull", True), ("reply", "asked")),
                            models.Q(
                                models.Q(("reply", "asked"), _negated=True), ("replied_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="invited_replied_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("said", ""),
                            models.Q(("attended", True), ("attended__isnull", False)),
                            _connector="OR",
                        ),
                        name="invited_said_who_came",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanCall",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.loop"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.step"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "step", "unit"), name="plan_call_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewOpinion",
            fields=[
                (
                    "loop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="review_opinion",
                        serialize=False,
                        to="loops.loop",
                    ),
                ),
                ("meeting", models.CharField(max_length=80, verbose_name="审议的会议")),
                ("met_on", models.DateField(verbose_name="会议日期")),
                ("text", models.TextField(verbose_name="审议意见")),
                ("closes_at_meeting", models.BooleanField(default=False, verbose_name="由主任会议审定销号")),
                ("report_by", models.DateField(blank=True, null=True, verbose_name="主任会议确定的报告期限")),
                (
                    "approved_meeting",
                    models.CharField(blank=True, max_length=80, verbose_name="通过的主任会议"),
                ),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="通过日期")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公开时间")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="负责工委",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "in_charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="分管领导",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="研究处理机关",
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
            ],
            options={
                "verbose_name": "审议意见",
                "indexes": [
                    models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["county", "-published_at"],
                        name="review_public",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), models.Q(("meeting", ""), _negated=True)
                        ),
                        name="review_says_what_and_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_meeting", ""), ("approved_on__isnull", True)),
                            models.Q(
                                ("approved_on__isnull", False),
                                models.Q(("approved_meeting", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_approved_at_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("published_by__isnull", True)),
                            models.Q(
                                ("approved_on__isnull", False),
                                ("published_at__isnull", False),
                                ("published_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_published_once_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几项")),
                ("text", models.CharField(max_length=120, verbose_name="问题")),
                ("due_on", models.DateField(verbose_name="整改时限")),
                ("needs_site", models.BooleanField(default=False, verbose_name="须现场核查")),
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
                        related_name="problem_rows",
                        to="loops.loop",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="整改单位",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="problems",
                        to="supervision.reviewopinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "审议意见问题",
                "ordering": ["opinion", "number"],
                "indexes": [models.Index(fields=["unit", "due_on"], name="problem_by_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "opinion", "number"), name="problem_number_unique"
                    ),
                    models.UniqueConstraint(fields=("county", "loop"), name="problem_of_one_case"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="problem_says_what"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="审定时间")),
                ("at_meeting", models.BooleanField(verbose_name="由主任会议审定")),
                ("meeting", models.CharField(blank=True, max_length=80, verbose_name="主任会议")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="会议日期")),
                ("words", models.CharField(blank=True, max_length=1000, verbose_name="审定意见")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人、登记人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.step"
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clearances",
                        to="supervision.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "审定销号",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "step"), name="cleared_once_a_step"),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("verified_by")), _negated=True),
                        name="not_cleared_by_who_verified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at_meeting", False), ("meeting", ""), ("met_on__isnull", True)),
                            models.Q(
                                ("at_meeting", True),
                                ("met_on__isnull", False),
                                models.Q(("meeting", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cleared_at_a_named_meeting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Progress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(verbose_name="完成到百分之几")),
                ("before", models.PositiveSmallIntegerField(verbose_name="在此以前")),
                ("words", models.CharField(max_length=1000, verbose_name="完成情况和佐证")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="报告时间")),
                ("denied_at", models.DateTimeField(blank=True, null=True, verbose_name="不予认可的时间")),
                ("denied_why", models.CharField(blank=True, max_length=300, verbose_name="不予认可的理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报告人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "denied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="不予认可的人",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="supervision.milestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "进度",
                "ordering": ["milestone", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="progress_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)), name="progress_percent_whole"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("denied_at__isnull", True), ("denied_by__isnull", True), ("denied_why", "")
                            ),
                            models.Q(
                                ("denied_at__isnull", False),
                                ("denied_by__isnull", False),
                                models.Q(("denied_why", ""), _negated=True),
                                models.Q(("denied_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="progress_denied_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegistrationContact",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="supervision.registration",
                    ),
                ),
                ("name", congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="姓名")),
                (
                    "mobile",
                    congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="联系电话"),
                ),
                ("emptied_at", models.DateTimeField(blank=True, null=True, verbose_name="清除时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "报名人联系方式",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("emptied_at__isnull", True),
                            models.Q(("mobile", ""), ("name", "")),
                            _connector="OR",
                        ),
                        name="registration_emptied_is_empty",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="当时的时限")),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("reminder", "督办提醒"),
                            ("note", "提示函"),
                            ("letter", "督办函"),
                            ("heads", "约见单位负责人"),
                            ("chair", "报告主任会议"),
                        ],
                        max_length=10,
                        verbose_name="梯级",
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1, verbose_name="第几次提出")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("warned", "办理逾期或者进度滞后"),
                            ("silent", "上一级到期未回应"),
                            ("still", "回应后仍然滞后"),
                            ("again", "暂不发出的期限已过"),
                        ],
                        max_length=8,
                        verbose_name="为什么提出",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待发出"),
                            ("sent", "已发出"),
                            ("aside", "暂不发出"),
                            ("lapsed", "不再需要"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="提出时间")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="标题")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="拟稿时间")),
                ("mark", models.CharField(blank=True, max_length=20, verbose_name="机关代字")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年份")),
                ("serial", models.PositiveIntegerField(blank=True, null=True, verbose_name="序号")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发出时间")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="签收时间")),
                ("aside_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                ("aside_reason", models.CharField(blank=True, max_length=300, verbose_name="暂不发出的理由")),
                ("aside_until", models.DateField(blank=True, null=True, verbose_name="暂不发出到哪天")),
                ("result", models.TextField(blank=True, verbose_name="结果")),
                ("result_on", models.DateField(blank=True, null=True, verbose_name="约见或者会议日期")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="不再需要的时间")),
                (
                    "aside_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="决定人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="以哪个单位名义",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rungs",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "prompt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rungs",
                        to="loops.prompt",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签收人",
                    ),
                ),
                (
                    "result_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.step",
                        verbose_name="环节",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="督办哪个单位",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办梯级",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "proposed")),
                        fields=["county", "-id"],
                        name="rung_waiting",
                    ),
                    models.Index(fields=["loop", "-id"], name="rung_by_loop"),
                    models.Index(
                        condition=models.Q(("state", "sent")),
                        fields=["unit", "-id"],
                        name="rung_sent_by_unit",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "step", "unit", "due_at", "rung", "attempt"), name="rung_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("county", "step"),
                        name="rung_one_proposed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("serial__isnull", False)),
                        fields=("county", "rung", "year", "serial"),
                        name="rung_number_once",
                    ),
                    models.UniqueConstraint(fields=("county", "prompt"), name="rung_prompt_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rung__in", ["reminder", "note", "letter", "heads", "chair"]),
                            ("state__in", ["proposed", "sent", "aside", "lapsed"]),
                            ("cause__in", ["warned", "silent", "still", "again"]),
                        ),
                        name="rung_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("prompt__isnull", False),
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                                ("state", "sent"),
                                models.Q(("text", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("prompt__isnull", True),
                                ("sent_at__isnull", True),
                                ("sent_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rung_sent_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rung", "reminder"), ("serial__isnull", True)),
                            models.Q(
                                models.Q(("rung", "reminder"), _negated=True),
                                ("serial__isnull", False),
                                ("state", "sent"),
                                ("year__isnull", False),
                            ),
                            models.Q(
                                models.Q(("rung", "reminder"), _negated=True),
                                models.Q(("state", "sent"), _negated=True),
                                ("serial__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rung_paper_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rung", "reminder"),
                            ("sent_by__isnull", True),
                            models.Q(
                                ("written_by__isnull", False),
                                models.Q(("sent_by", models.F("written_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rung_paper_by_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("aside_at__isnull", False),
                                ("aside_by__isnull", False),
                                ("aside_until__isnull", False),
                                ("state", "aside"),
                                models.Q(("aside_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "aside"), _negated=True),
                                ("aside_by__isnull", True),
                                ("aside_reason", ""),
                                ("aside_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="rung_aside_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received_at__isnull", True), ("received_by__isnull", True)),
                            models.Q(
                                ("received_at__isnull", False),
                                ("received_by__isnull", False),
                                ("state", "sent"),
                            ),
                            _connector="OR",
                        ),
                        name="rung_received_after_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("result", ""), ("result_by__isnull", True), ("result_on__isnull", True)
                            ),
                            models.Q(
                                ("result_by__isnull", False),
                                ("result_on__isnull", False),
                                ("state", "sent"),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rung_result_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", False), ("state", "lapsed")),
                            models.Q(
                                models.Q(("state", "lapsed"), _negated=True), ("ended_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="rung_lapsed_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RungRule",
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
                    "rung",
                    models.CharField(
                        choices=[
                            ("reminder", "督办提醒"),
                            ("note", "提示函"),
                            ("letter", "督办函"),
                            ("heads", "约见单位负责人"),
                            ("chair", "报告主任会议"),
                        ],
                        max_length=10,
                        verbose_name="梯级",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("due_soon", "即将到期"), ("yellow", "黄色预警"), ("red", "红色预警")],
                        max_length=10,
                        verbose_name="从哪一级预警起",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="几天以后")),
                (
                    "again_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="回应后仍滞后几天"),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "督办阶梯规则",
                "ordering": ["kind", "rung", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "rung", "valid_from"), name="rung_rule_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["opinion", "proposal", "supervision", "project"]),
                            ("rung__in", ["reminder", "note", "letter", "heads", "chair"]),
                        ),
                        name="rung_rule_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["", "due_soon", "yellow", "red"])),
                        name="rung_rule_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="rung_rule_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=1000, verbose_name="核查意见")),
                ("is_on_site", models.BooleanField(default=False, verbose_name="现场核查")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="核查地点")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="核查时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核查人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "problem",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="supervision.problem",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.step"
                    ),
                ),
            ],
            options={
                "verbose_name": "核查",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "step"), name="verified_once_a_step"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="verification_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_on_site", False), ("place", "")),
                            models.Q(("is_on_site", True), models.Q(("place", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="verification_on_site_names_the_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次调整")),
                ("before", models.TextField(blank=True, verbose_name="原来")),
                ("after", models.TextField(blank=True, verbose_name="改为")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("basis", models.CharField(max_length=120, verbose_name="依据")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="supervision.topic",
                        verbose_name="议题",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="supervision.yearplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "监督计划调整",
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "plan", "number"), name="plan_change_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("basis", ""), _negated=True)
                        ),
                        name="plan_change_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="plan_change_changes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Breakthrough",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.TextField(verbose_name="怎么突破的")),
                ("who", models.CharField(max_length=200, verbose_name="谁突破的")),
                ("opened_on", models.DateField(verbose_name="突破日期")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breakthroughs",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "marking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breakthroughs",
                        to="loops.marking",
                    ),
                ),
            ],
            options={
                "verbose_name": "突破",
                "ordering": ["-opened_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "marking"), name="breakthrough_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True), models.Q(("who", ""), _negated=True)
                        ),
                        name="breakthrough_says_what_and_who",
                    ),
                ],
            },
        ),
    ]
