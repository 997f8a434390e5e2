import uuid

import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import congress_portal.encryption
import votes.models.ballots


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0008_library_deed"),
        ("accounts", "__first__"),
        ("loops", "0015_guard_seals_and_anchors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="实施年度")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "筹备中"),
                            ("open", "征集中"),
                            ("closed", "征集结束，正在筛选"),
                            ("concluded", "已公布结果"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="征集开始")),
                ("ends_on", models.DateField(verbose_name="征集截止")),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), verbose_name="征集领域"
                    ),
                ),
                ("principles", models.TextField(verbose_name="征集原则")),
                ("channels", models.TextField(blank=True, verbose_name="其他征集方式")),
                ("list_revision", models.PositiveIntegerField(default=0, verbose_name="候选名单修改次数")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束征集时间")),
                ("concluded_at", models.DateTimeField(blank=True, null=True, verbose_name="公布结果时间")),
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
            ],
            options={
                "verbose_name": "民生实事项目征集",
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "year"), name="one_call_a_year"),
                    models.UniqueConstraint(fields=("county", "request_key"), name="call_once_a_request"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["prepared", "open", "closed", "concluded"])),
                        name="call_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2200)), name="call_year_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="call_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("areas__len__gte", 1), models.Q(("principles", ""), _negated=True)
                        ),
                        name="call_says_areas_and_principles",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                ("concluded_at", None),
                                ("opened_at", None),
                                ("state", "prepared"),
                            ),
                            models.Q(
                                ("closed_at", None),
                                ("concluded_at", None),
                                ("opened_at__isnull", False),
                                ("state", "open"),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("concluded_at", None),
                                ("opened_at__isnull", False),
                                ("state", "closed"),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("concluded_at__isnull", False),
                                ("opened_at__isnull", False),
                                ("state", "concluded"),
                            ),
                            _connector="OR",
                        ),
                        name="call_state_fits_its_times",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=votes.models.ballots.new_code,
                        editable=False,
                        max_length=24,
                        verbose_name="票决代码",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("projects", "票决民生实事项目"),
                            ("evaluation", "满意度测评"),
                            ("matter", "表决事项"),
                        ],
                        max_length=10,
                        verbose_name="内容",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[("congress", "县人民代表大会"), ("committee", "县人大常委会")],
                        max_length=10,
                        verbose_name="投票人",
                    ),
                ),
                ("meeting", models.CharField(max_length=120, verbose_name="会议名称")),
                ("held_on", models.DateField(verbose_name="会议日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prepared", "筹备"),
                            ("frozen", "办法已定"),
                            ("open", "正在投票"),
                            ("closed", "投票结束"),
                            ("counted", "计票完毕"),
                            ("confirmed", "监票人已签字"),
                            ("published", "结果已公布"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="阶段",
                    ),
                ),
                ("box_key", models.TextField(blank=True, verbose_name="票箱公钥")),
                (
                    "stopped_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="停止电子投票的原因"),
                ),
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
                (
                    "runoff_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runoffs",
                        to="votes.ballot",
                        verbose_name="接续的票决",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="votes.call",
                        verbose_name="征集",
                    ),
                ),
            ],
            options={
                "verbose_name": "票决",
                "ordering": ["-held_on", "-pk"],
                "indexes": [models.Index(fields=["county", "-held_on", "-id"], name="ballot_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="ballot_code_unique"),
                    models.UniqueConstraint(fields=("county", "request_key"), name="ballot_once_a_request"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["prepared", "frozen", "open", "closed", "counted", "confirmed", "published"],
                            )
                        ),
                        name="ballot_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["projects", "evaluation", "matter"])),
                        name="ballot_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body__in", ["congress", "committee"])), name="ballot_body_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("meeting", ""), _negated=True)
                        ),
                        name="ballot_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("runoff_of__isnull", True),
                            models.Q(("runoff_of", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="ballot_not_its_own_runoff",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Elector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("is_present", models.BooleanField(default=False, verbose_name="到会")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("none", "未领取"),
                            ("token", "账号电子票"),
                            ("card", "现场密封卡"),
                            ("paper", "纸质票"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="领票方式",
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="roll", to="votes.ballot"
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "投票人",
                "ordering": ["ballot", "number"],
                "indexes": [models.Index(fields=["user", "ballot"], name="elector_by_user")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "number"), name="elector_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("county", "ballot", "user"),
                        name="elector_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("name", ""), _negated=True), ("number__gte", 1)),
                        name="elector_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["none", "token", "card", "paper"])),
                        name="elector_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_present", True), ("way", "none"), _connector="OR"),
                        name="elector_present_with_paper",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scrutineer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("is_chief", models.BooleanField(default=False, verbose_name="总监票人")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scrutineers",
                        to="votes.ballot",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "监票人",
                "ordering": ["ballot", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "ballot", "position"), name="scrutineer_position"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_chief", True)),
                        fields=("county", "ballot"),
                        name="scrutineer_one_chief",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("county", "ballot", "user"),
                        name="scrutineer_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), ("position__gte", 1), ("position__lte", 5)
                        ),
                        name="scrutineer_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "编制中"),
                            ("screened", "评审中"),
                            ("listed", "列入候选名单"),
                            ("declined", "未列入"),
                            ("reserved", "项目储备"),
                            ("merged", "已合并"),
                            ("chosen", "票决通过"),
                            ("not_chosen", "票决未通过"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("area", models.CharField(max_length=20, verbose_name="领域")),
                ("title", models.CharField(max_length=60, verbose_name="项目名称")),
                ("content", models.TextField(blank=True, verbose_name="建设内容")),
                ("goals", models.TextField(blank=True, verbose_name="年度目标")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="实施地点")),
                (
                    "budget",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="总投资（元）"
                    ),
                ),
                ("funding", models.CharField(blank=True, max_length=200, verbose_name="资金来源")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="未列入、储备的理由")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公开时间")),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="votes.call",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="votes.candidate",
                        verbose_name="合并到",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewed",
                        to="votes.candidate",
                        verbose_name="来自储备项目",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="loops.loop",
                        verbose_name="来源意见",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="乡镇",
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
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "民生实事候选项目",
                "ordering": ["call", "number"],
                "indexes": [models.Index(fields=["county", "state", "-id"], name="candidate_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "call", "number"), name="candidate_number_unique"
                    ),
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="candidate_once_a_request"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "screened",
                                    "listed",
                                    "declined",
                                    "reserved",
                                    "merged",
                                    "chosen",
                                    "not_chosen",
                                ],
                            )
                        ),
                        name="candidate_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("title", ""), _negated=True), ("number__gte", 1)),
                        name="candidate_has_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
                        name="candidate_budget_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("state", "merged")),
                            models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                            _connector="OR",
                        ),
                        name="candidate_merged_into_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="candidate_not_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["declined", "reserved"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="candidate_left_out_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["listed", "chosen", "not_chosen"]), _negated=True),
                            models.Q(
                                ("budget__isnull", False),
                                ("unit__isnull", False),
                                models.Q(("content", ""), _negated=True),
                                models.Q(("goals", ""), _negated=True),
                                models.Q(("place", ""), _negated=True),
                                models.Q(("funding", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="candidate_listed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("title", models.CharField(max_length=120, verbose_name="项目名称")),
                ("summary", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="options", to="votes.ballot"
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="options",
                        to="votes.candidate",
                        verbose_name="候选项目",
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
                "verbose_name": "票上的项目",
                "ordering": ["ballot", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("county", "ballot", "position"),
                        name="option_position",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("candidate__isnull", False)),
                        fields=("county", "ballot", "candidate"),
                        name="option_candidate_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("title", ""), _negated=True), ("position__gte", 1)),
                        name="option_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("citizen", "群众网上提出"),
                            ("opinion", "群众意见转来"),
                            ("deputy", "人大代表"),
                            ("township", "乡镇"),
                            ("unit", "部门"),
                            ("reserve", "项目储备"),
                        ],
                        max_length=10,
                        verbose_name="来源",
                    ),
                ),
                ("area", models.CharField(max_length=20, verbose_name="领域")),
                ("title", models.CharField(max_length=60, verbose_name="建议的事项")),
                ("text", models.TextField(verbose_name="具体内容")),
                ("goal", models.CharField(blank=True, max_length=200, verbose_name="年度目标")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("code", models.CharField(max_length=12, verbose_name="查询码")),
                ("notice_version", models.CharField(blank=True, max_length=20)),
                ("shown_title", models.CharField(blank=True, max_length=60, verbose_name="公开的事项")),
                ("shown_text", models.TextField(blank=True, verbose_name="公开的内容")),
                ("shown_at", models.DateTimeField(blank=True, null=True, verbose_name="公开时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("chosen", "已列入民生实事项目"),
                            ("reserved", "列入项目储备"),
                            ("otherwise", "由有关部门另行办理"),
                            ("not_taken", "未采纳"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, editable=False
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="提出时间")),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
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
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人、登记人",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="votes.call",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="votes.candidate",
                        verbose_name="并入的候选项目",
                    ),
                ),
                (
                    "clue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="loops.clue",
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
                        related_name="suggestions",
                        to="loops.loop",
                        verbose_name="来源意见",
                    ),
                ),
                (
                    "reserve",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_up",
                        to="votes.candidate",
                        verbose_name="储备项目",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="乡镇",
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
                        verbose_name="提出单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "民生实事建议",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["call", "-id"], name="suggestion_newest"),
                    models.Index(fields=["call", "candidate"], name="suggestion_by_candidate"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="suggestion_code_unique"),
                    models.UniqueConstraint(fields=("county", "request_key"), name="suggestion_once"),
                    models.UniqueConstraint(
                        fields=("county", "call", "loop"), name="suggestion_once_an_opinion"
                    ),
                    models.UniqueConstraint(
                        fields=("county", "call", "reserve"), name="suggestion_once_a_reserve"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin__in", ["citizen", "opinion", "deputy", "township", "unit", "reserve"]),
                            ("outcome__in", ["", "chosen", "reserved", "otherwise", "not_taken"]),
                        ),
                        name="suggestion_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="suggestion_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("origin", "citizen"), ("unit", None)),
                            models.Q(models.Q(("origin", "citizen"), _negated=True), ("by__isnull", False)),
                            _connector="OR",
                        ),
                        name="suggestion_by_account_or_citizen",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loop__isnull", False), ("origin", "opinion")),
                            models.Q(models.Q(("origin", "opinion"), _negated=True), ("loop", None)),
                            _connector="OR",
                        ),
                        name="suggestion_of_an_opinion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "reserve"), ("reserve__isnull", False)),
                            models.Q(models.Q(("origin", "reserve"), _negated=True), ("reserve", None)),
                            _connector="OR",
                        ),
                        name="suggestion_of_the_reserve",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shown_at", None),
                            models.Q(
                                models.Q(("shown_title", ""), _negated=True),
                                models.Q(("shown_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="suggestion_shown_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at", None), ("answered_by", None), ("outcome", "")
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="suggestion_answered_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateMilestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("title", models.CharField(max_length=120, verbose_name="节点目标")),
                ("due_on", models.DateField(verbose_name="完成日期")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="权重（分）")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="计划投资（元）"
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="votes.candidate",
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
                "verbose_name": "候选项目年度节点",
                "ordering": ["candidate", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "candidate", "number"), name="candidate_milestone_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            ("amount__gte", 0),
                            ("weight__gte", 1),
                            ("weight__lte", 100),
                        ),
                        name="candidate_milestone_weighs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="votes.ballot"
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
                "verbose_name": "现场密封卡",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "digest"), name="card_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="card_is_a_hash"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=20, verbose_name="标准")),
                ("name", models.CharField(max_length=30, verbose_name="名称")),
                ("question", models.CharField(max_length=200, verbose_name="评什么")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="权重（分）")),
                ("least", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="最低平均分")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "筛选标准",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "valid_from"), name="criterion_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight__gte", 1),
                            ("weight__lte", 100),
                            models.Q(("least", None), ("least__lte", 10), _connector="OR"),
                        ),
                        name="criterion_weighs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="criterion_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TokenIssue",
            fields=[
                (
                    "elector",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="token",
                        serialize=False,
                        to="votes.elector",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "领取投票凭证",
            },
        ),
        migrations.CreateModel(
            name="InboxPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("cast", "投入"), ("spoiled", "检验作废"), ("returned", "交回未用")],
                        max_length=8,
                    ),
                ),
                ("credential", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64, null=True)),
                ("content", models.BinaryField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inbox", to="votes.ballot"
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
                "verbose_name": "投入的选票",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "spoiled"), _negated=True),
                        fields=("county", "ballot", "credential"),
                        name="inbox_one_a_credential",
                    ),
                    models.UniqueConstraint(
                        fields=("county", "ballot", "fingerprint"), name="inbox_paper_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["cast", "spoiled", "returned"])),
                        name="inbox_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fingerprint", None), ("kind", "returned")),
                            models.Q(
                                models.Q(("kind", "returned"), _negated=True), ("fingerprint__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="inbox_paper_or_returned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyShare",
            fields=[
                (
                    "scrutineer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="share",
                        serialize=False,
                        to="votes.scrutineer",
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="votes.ballot"
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
                "verbose_name": "票箱密钥份额",
                "ordering": ["scrutineer__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "digest"), name="key_share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="key_share_is_a_hash"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "scrutineer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="signature",
                        serialize=False,
                        to="votes.scrutineer",
                    ),
                ),
                ("is_on_paper", models.BooleanField(default=False, verbose_name="签在纸上")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("digest", models.CharField(max_length=64)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="votes.ballot",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "监票人签字",
                "ordering": ["ballot", "at"],
            },
        ),
        migrations.CreateModel(
            name="ListReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("meeting", models.CharField(max_length=80, verbose_name="常委会会议")),
                ("met_on", models.DateField(verbose_name="会议日期")),
                ("is_passed", models.BooleanField(verbose_name="同意提请代表大会票决")),
                ("words", models.TextField(verbose_name="审查意见")),
                ("revision", models.PositiveIntegerField(verbose_name="审查的是第几稿名单")),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="list_reviews",
                        to="votes.call",
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
                "verbose_name": "候选名单审查",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="list_review_once_a_request"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meeting", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="list_review_names_the_meeting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenedPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("marks", models.CharField(blank=True, max_length=200)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opened", to="votes.ballot"
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
                "verbose_name": "开箱后的选票",
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="tally",
                        serialize=False,
                        to="votes.ballot",
                    ),
                ),
                ("due", models.PositiveSmallIntegerField(verbose_name="应到")),
                ("present", models.PositiveSmallIntegerField(verbose_name="实到")),
                ("issued", models.PositiveSmallIntegerField(verbose_name="发出票")),
                ("returned", models.PositiveSmallIntegerField(verbose_name="收回票")),
                ("electronic", models.PositiveSmallIntegerField(verbose_name="其中电子票")),
                ("valid", models.PositiveSmallIntegerField(verbose_name="有效票")),
                ("void", models.PositiveSmallIntegerField(verbose_name="无效票")),
                ("is_valid", models.BooleanField(verbose_name="票决有效")),
                ("needed", models.PositiveSmallIntegerField(verbose_name="须得票数")),
                ("chosen", models.PositiveSmallIntegerField(default=0, verbose_name="选出数")),
                ("open_places", models.PositiveSmallIntegerField(default=0, verbose_name="尚缺名额")),
                ("digest", models.CharField(max_length=64)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "票决结果",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("electronic__lte", models.F("returned")),
                            (
                                "returned",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("valid"), "+", models.F("void")
                                ),
                            ),
                        ),
                        name="tally_adds_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_valid", False),
                            models.Q(
                                ("issued__lte", models.F("present")), ("returned__lte", models.F("issued"))
                            ),
                            _connector="OR",
                        ),
                        name="tally_valid_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("present__lte", models.F("due"))), name="tally_present_within"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_valid", True), ("chosen", 0), _connector="OR"),
                        name="tally_invalid_chooses_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TallyLine",
            fields=[
                (
                    "option",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="line",
                        serialize=False,
                        to="votes.option",
                    ),
                ),
                ("ones", models.PositiveSmallIntegerField()),
                ("twos", models.PositiveSmallIntegerField()),
                ("threes", models.PositiveSmallIntegerField()),
                ("zeros", models.PositiveSmallIntegerField()),
                ("rank", models.PositiveSmallIntegerField(verbose_name="名次")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("chosen", "当选"),
                            ("not", "未当选"),
                            ("tied", "票数相等，再次投票"),
                            ("satisfied", "满意"),
                            ("basic", "基本满意"),
                            ("unsatisfied", "不满意"),
                            ("rated", "已测评"),
                        ],
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "tally",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="votes.tally"
                    ),
                ),
            ],
            options={
                "verbose_name": "票决结果",
                "ordering": ["tally", "rank", "option__position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                ["chosen", "not", "tied", "satisfied", "basic", "unsatisfied", "rated"],
                            )
                        ),
                        name="tally_outcome_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slot",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "第一计票人"), (2, "第二计票人")], verbose_name="第几计票人"
                    ),
                ),
                ("returned", models.PositiveSmallIntegerField(verbose_name="收回张数")),
                ("void", models.PositiveSmallIntegerField(verbose_name="废票张数")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_counts",
                        to="votes.ballot",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="计票人",
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
                "verbose_name": "纸质票计数",
                "ordering": ["ballot", "slot"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "ballot", "slot"), name="paper_count_two_slots"
                    ),
                    models.UniqueConstraint(fields=("county", "ballot", "by"), name="paper_count_two_people"),
                    models.CheckConstraint(
                        condition=models.Q(("slot__in", [1, 2])), name="paper_count_slot_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("void__lte", models.F("returned"))),
                        name="paper_count_void_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ones", models.PositiveSmallIntegerField()),
                ("twos", models.PositiveSmallIntegerField(default=0)),
                ("threes", models.PositiveSmallIntegerField(default=0)),
                (
                    "count",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="votes.papercount",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="votes.option"
                    ),
                ),
            ],
            options={
                "verbose_name": "纸质票计数",
                "ordering": ["count", "option__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "count", "option"), name="paper_figure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PhaseStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[
                            ("prepared", "筹备"),
                            ("frozen", "办法已定"),
                            ("open", "正在投票"),
                            ("closed", "投票结束"),
                            ("counted", "计票完毕"),
                            ("confirmed", "监票人已签字"),
                            ("published", "结果已公布"),
                        ],
                        max_length=10,
                        verbose_name="转入",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="提出时间"),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="votes.ballot"
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
            ],
            options={
                "verbose_name": "票决的阶段",
                "ordering": ["ballot", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "to"), name="phase_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to__in",
                                ["prepared", "frozen", "open", "closed", "counted", "confirmed", "published"],
                            ),
                            models.Q(("to", "prepared"), _negated=True),
                        ),
                        name="phase_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_by__isnull", True),
                            models.Q(("done_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="phase_step_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="phase_step_done_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "loop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="project",
                        serialize=False,
                        to="loops.loop",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("content", models.TextField(verbose_name="建设内容")),
                ("goals", models.TextField(verbose_name="年度目标")),
                ("place", models.CharField(max_length=80, verbose_name="实施地点")),
                ("lng", models.FloatField(blank=True, null=True, verbose_name="经度")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="纬度")),
                (
                    "budget",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="计划投资（元）"),
                ),
                ("finish_on", models.DateField(verbose_name="计划完成日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "实施中"), ("suspended", "已暂停"), ("ended", "已终止")],
                        default="running",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("may_replan", models.BooleanField(default=False, verbose_name="可以重报节点计划")),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="votes.candidate",
                        verbose_name="候选项目",
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="督办工委",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="乡镇",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="责任单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "民生实事项目",
                "indexes": [
                    models.Index(fields=["county", "-year", "loop"], name="project_by_year"),
                    models.Index(fields=["unit", "-year"], name="project_by_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "candidate"), name="project_once_a_candidate"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["running", "suspended", "ended"])),
                        name="project_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget__gte", 0)), name="project_budget_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content", ""), _negated=True),
                            models.Q(("goals", ""), _negated=True),
                            models.Q(("place", ""), _negated=True),
                        ),
                        name="project_says_what_and_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="project_year_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lng__isnull", True)),
                            models.Q(
                                ("lat__gte", -90),
                                ("lat__isnull", False),
                                ("lat__lte", 90),
                                ("lng__gte", -180),
                                ("lng__isnull", False),
                                ("lng__lte", 180),
                            ),
                            _connector="OR",
                        ),
                        name="project_place_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectMilestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("what", models.CharField(max_length=120, verbose_name="做什么")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="权重（分）")),
                ("due_on", models.DateField(verbose_name="何时完成")),
                (
                    "budget",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="计划资金（元）"
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="已完成")),
                (
                    "spent",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=14, verbose_name="已用资金（元）"
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="votes.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目节点",
                "ordering": ["project", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("county", "project", "position"),
                        name="project_milestone_position",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="project_milestone_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100), ("weight__gte", 1), ("weight__lte", 100)),
                        name="project_milestone_weighs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget__gte", 0), ("spent__gte", 0)),
                        name="project_milestone_money_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField(verbose_name="完成到百分之几")),
                ("before", models.PositiveSmallIntegerField(verbose_name="在此以前")),
                (
                    "spent",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="累计已用资金（元）"),
                ),
                (
                    "spent_before",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="在此以前"),
                ),
                ("words", models.CharField(max_length=1000, verbose_name="完成情况")),
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
                        to="votes.projectmilestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目进度",
                "ordering": ["milestone", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True),
                            ("before__lte", 100),
                            ("percent__lte", 100),
                        ),
                        name="progress_report_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spent__gte", 0), ("spent_before__gte", 0)),
                        name="progress_report_money_not_negative",
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
                        name="progress_report_denied_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressPhoto",
            fields=[
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="progress_photo",
                        serialize=False,
                        to="loops.evidence",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="votes.progressreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目照片",
                "ordering": ["evidence"],
            },
        ),
        migrations.CreateModel(
            name="GroupReport",
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
                        choices=[("monthly", "月通报"), ("quarterly", "季督查"), ("half_year", "半年报告")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(verbose_name="止")),
                ("due_on", models.DateField(verbose_name="何时提交")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("text", models.TextField(blank=True, verbose_name="内容")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                ("pressed_at", models.DateTimeField(blank=True, null=True, verbose_name="催报时间")),
                (
                    "by",
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
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_reports",
                        to="votes.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "监督通报",
                "ordering": ["project", "-until", "kind"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("given_at", None)), fields=["due_on"], name="group_report_missing"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "project", "kind", "since"), name="group_report_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["monthly", "quarterly", "half_year"])),
                        name="group_report_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__gte", models.F("until")), ("until__gt", models.F("since"))
                        ),
                        name="group_report_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by", None), ("given_at", None), ("text", "")),
                            models.Q(
                                ("by__isnull", False),
                                ("given_at__isnull", False),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="group_report_given_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_convenor", models.BooleanField(default=False, verbose_name="召集人")),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="起")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="止")),
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
                        verbose_name="成员",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="votes.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "监督小组成员",
                "ordering": ["project", "-is_convenor", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("until", None)), fields=["user"], name="group_member_by_user"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("county", "project", "user"),
                        name="group_member_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_convenor", True), ("until", None)),
                        fields=("county", "project"),
                        name="group_one_convenor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="group_member_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="第几次")),
                (
                    "body",
                    models.CharField(
                        choices=[("congress", "县人民代表大会"), ("committee", "县人大常委会")],
                        max_length=10,
                        verbose_name="投票人",
                    ),
                ),
                (
                    "base",
                    models.CharField(
                        choices=[
                            ("all", "全体代表（组成人员）"),
                            ("present", "到会人数"),
                            ("valid", "有效票数"),
                        ],
                        max_length=8,
                        verbose_name="计算基数",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("none", "不适用"),
                            ("zhenhai", "按档次：满意达到半数为满意，加上基本满意达到半数为基本满意"),
                            ("huzhou", "按满意率：满意、基本满意占有效票的比例"),
                        ],
                        max_length=8,
                        verbose_name="结果的算法",
                    ),
                ),
                ("meeting", models.CharField(max_length=120, verbose_name="会议")),
                ("held_on", models.DateField(verbose_name="会议日期")),
                ("due", models.PositiveIntegerField(verbose_name="应到人数")),
                ("present", models.PositiveIntegerField(verbose_name="实到人数")),
                ("valid", models.PositiveIntegerField(verbose_name="有效票")),
                ("satisfied", models.PositiveIntegerField(verbose_name="满意")),
                ("basically", models.PositiveIntegerField(verbose_name="基本满意")),
                ("unsatisfied", models.PositiveIntegerField(verbose_name="不满意")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("satisfied", "满意"), ("basically", "基本满意"), ("unsatisfied", "不满意")],
                        max_length=12,
                        verbose_name="测评结果",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="核对时间")),
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
                    "option",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="votes.option",
                        verbose_name="票决项目",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="votes.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "满意度测评",
                "ordering": ["project", "round"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "project", "round"), name="evaluation_once_a_round"
                    ),
                    models.UniqueConstraint(fields=("county", "option"), name="evaluation_once_an_option"),
                    models.CheckConstraint(
                        condition=models.Q(("round__in", [1, 2])), name="evaluation_first_or_second"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body__in", ["congress", "committee"])),
                        name="evaluation_body_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("base__in", ["all", "present", "valid"]),
                            ("rule__in", ["none", "zhenhai", "huzhou"]),
                        ),
                        name="evaluation_rule_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["", "satisfied", "basically", "unsatisfied"])),
                        name="evaluation_result_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("meeting", ""), _negated=True), name="evaluation_at_a_meeting"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due__gte", models.F("present")),
                            ("present__gte", models.F("valid")),
                            (
                                "valid__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("satisfied"), "+", models.F("basically")
                                    ),
                                    "+",
                                    models.F("unsatisfied"),
                                ),
                            ),
                        ),
                        name="evaluation_figures_add_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at", None), ("checked_by", None), ("result", "")),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_checked_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("checked_by", None),
                            models.Q(("checked_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="evaluation_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectChange",
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
                            ("change", "重大变更"),
                            ("suspend", "暂停实施"),
                            ("resume", "恢复实施"),
                            ("end", "终止实施"),
                        ],
                        max_length=8,
                        verbose_name="事项",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("content", models.TextField(blank=True, verbose_name="变更后的建设内容")),
                ("finish_on", models.DateField(blank=True, null=True, verbose_name="变更后的完成日期")),
                (
                    "budget",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="变更后的计划投资（元）",
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="申请时间"),
                ),
                ("is_approved", models.BooleanField(blank=True, null=True, verbose_name="批准")),
                ("meeting", models.CharField(blank=True, max_length=80, verbose_name="作出决定的常委会会议")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="会议日期")),
                ("decision", models.TextField(blank=True, verbose_name="决定内容")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="登记时间")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
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
                        verbose_name="登记人",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="votes.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "项目变更",
                "ordering": ["project", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("county", "project"),
                        name="project_change_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["change", "suspend", "resume", "end"])),
                        name="project_change_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="project_change_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget", None), ("budget__gte", 0), _connector="OR"),
                        name="project_change_money_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("decision", ""),
                                ("is_approved", None),
                                ("meeting", ""),
                                ("met_on", None),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("is_approved__isnull", False),
                                ("met_on__isnull", False),
                                models.Q(("meeting", ""), _negated=True),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="project_change_decided_at_a_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="project_change_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectVoice",
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
                        choices=[("satisfied", "满意"), ("basically", "基本满意"), ("unsatisfied", "不满意")],
                        max_length=12,
                        verbose_name="满意度",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="想说的话")),
                ("on", models.DateField(verbose_name="日期")),
                ("origin", models.CharField(max_length=64)),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="voices", to="votes.project"
                    ),
                ),
            ],
            options={
                "verbose_name": "群众评价",
                "ordering": ["project", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "request_key"), name="voice_once_a_request"),
                    models.UniqueConstraint(
                        fields=("county", "project", "origin"), name="voice_once_an_origin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["satisfied", "basically", "unsatisfied"])),
                        name="voice_level_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="退出时间")),
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
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviewers", to="votes.call"
                    ),
                ),
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
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="所在单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="评审人",
                    ),
                ),
            ],
            options={
                "verbose_name": "评审人",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "call", "user"), name="reviewer_once_a_call")
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="评分")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("revision", models.PositiveIntegerField(verbose_name="评的是第几稿")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="评分时间")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="votes.candidate",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="votes.criterion"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="votes.reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "candidate", "criterion", "reviewer"),
                        name="review_once_a_criterion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__lte", 10), models.Q(("reason", ""), _negated=True)),
                        name="review_has_score_and_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=30, verbose_name="用途")),
                ("amount", models.PositiveSmallIntegerField(verbose_name="数值")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "筛选规则",
                "ordering": ["key", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "valid_from"), name="screening_rule_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="screening_rule_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("paper", models.TextField()),
                ("tracker", models.CharField(max_length=24, verbose_name="查验码")),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sealed", to="votes.ballot"
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
                "verbose_name": "票箱内的选票",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "tracker"), name="sealed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SpentCredential",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("token", "账号投票凭证"), ("card", "现场密封卡")], max_length=8
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("token", models.CharField(blank=True, max_length=64)),
                ("signature", models.TextField(blank=True)),
                ("is_returned", models.BooleanField(default=False)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spent", to="votes.ballot"
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
                "verbose_name": "已用的凭证",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "digest"), name="spent_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["token", "card"])), name="spent_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "card"), ("signature", ""), ("token", "")),
                            models.Q(
                                ("kind", "token"),
                                models.Q(("token", ""), _negated=True),
                                models.Q(("signature", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="spent_token_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpoiledPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("paper", models.TextField()),
                ("tracker", models.CharField(max_length=24, verbose_name="查验码")),
                ("marks", models.CharField(max_length=200)),
                ("chance", models.CharField(max_length=64)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spoiled", to="votes.ballot"
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
                "verbose_name": "检验作废的选票",
                "ordering": ["tracker"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "tracker"), name="spoiled_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionContact",
            fields=[
                (
                    "suggestion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="votes.suggestion",
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
                "verbose_name": "建议人联系方式",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("emptied_at__isnull", True),
                            models.Q(("mobile", ""), ("name", "")),
                            _connector="OR",
                        ),
                        name="suggestion_emptied_is_empty",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(max_length=32)),
                ("on", models.DateField(default=django.utils.timezone.localdate, verbose_name="日期")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to="votes.suggestion",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="乡镇",
                    ),
                ),
            ],
            options={
                "verbose_name": "附议",
                "indexes": [models.Index(fields=["suggestion", "township"], name="support_by_suggestion")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "suggestion", "who"), name="support_once_each"),
                    models.CheckConstraint(
                        condition=models.Q(("who", ""), _negated=True), name="support_of_somebody"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Teller",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tellers", to="votes.ballot"
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "计票人",
                "ordering": ["ballot", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "user"), name="teller_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VoiceRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("least", models.PositiveSmallIntegerField(verbose_name="最少评价数")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
            ],
            options={
                "verbose_name": "群众评价公布规则",
                "ordering": ["-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("valid_from",), name="voice_rule_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("least__gte", 2)), name="voice_rule_hides_the_single"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="voice_rule_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VotingRule",
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
                ("is_strict", models.BooleanField(verbose_name="须超过")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("quote", models.CharField(blank=True, max_length=200, verbose_name="规定内容")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "票决的法定人数",
                "ordering": ["key", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "valid_from"), name="voting_rule_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__gt", models.F("numerator")), ("numerator__gte", 1)),
                        name="voting_rule_is_a_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Box",
            fields=[
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="box",
                        serialize=False,
                        to="votes.ballot",
                    ),
                ),
                ("signing_key", models.TextField(verbose_name="签发公钥")),
                ("signing_secret", congress_portal.encryption.EncryptedTextField(blank=True)),
                ("inbox_secret", congress_portal.encryption.EncryptedTextField(blank=True)),
                ("is_moved", models.BooleanField(default=False, verbose_name="投入的选票已全部移入票箱")),
                ("private_key", models.CharField(blank=True, max_length=64, verbose_name="票箱私钥")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "电子票箱",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("private_key", ""), ("is_moved", True), _connector="OR"),
                        name="box_opened_after_moved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signing_key", ""), _negated=True), name="box_signs"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VotingMethod",
            fields=[
                (
                    "ballot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="method",
                        serialize=False,
                        to="votes.ballot",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("choose", "从候选项目中选出不超过应选数的项目"),
                            ("each", "逐项表示赞成、反对或者弃权"),
                            ("levels", "逐项评价满意、基本满意或者不满意"),
                        ],
                        default="choose",
                        max_length=8,
                        verbose_name="投票方式",
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="应选数")),
                (
                    "base",
                    models.CharField(
                        choices=[
                            ("all", "全体代表（组成人员）"),
                            ("present", "到会人数"),
                            ("valid", "有效票数"),
                        ],
                        default="all",
                        max_length=8,
                        verbose_name="过半数的基数",
                    ),
                ),
                (
                    "tie_rule",
                    models.CharField(
                        choices=[
                            ("again", "对票数相等的再次投票"),
                            ("none", "票数相等的都不列入"),
                            ("all", "票数相等的都列入"),
                        ],
                        default="again",
                        max_length=8,
                        verbose_name="票数相等时",
                    ),
                ),
                (
                    "shortfall_rule",
                    models.CharField(
                        choices=[
                            ("fewer", "按过半数的项目确定，可以少于应选数"),
                            ("second", "不足的名额另行投票"),
                        ],
                        default="fewer",
                        max_length=8,
                        verbose_name="不足应选数时",
                    ),
                ),
                (
                    "level_rule",
                    models.CharField(
                        choices=[
                            ("none", "不适用"),
                            ("zhenhai", "按档次：满意达到半数为满意，加上基本满意达到半数为基本满意"),
                            ("huzhou", "按满意率：满意、基本满意占有效票的比例"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="测评结果的算法",
                    ),
                ),
                ("electronic", models.BooleanField(default=False, verbose_name="用账号投电子票")),
                ("cards", models.BooleanField(default=False, verbose_name="现场密封卡投电子票")),
                ("paper", models.BooleanField(default=True, verbose_name="纸质票")),
                (
                    "adopted_by",
                    models.CharField(blank=True, max_length=120, verbose_name="通过票决办法的会议"),
                ),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="通过日期")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "majority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="votes.votingrule",
                        verbose_name="通过的规定",
                    ),
                ),
                (
                    "quorum",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="votes.votingrule",
                        verbose_name="到会的规定",
                    ),
                ),
            ],
            options={
                "verbose_name": "票决办法",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["choose", "each", "levels"])),
                        name="method_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base__in", ["all", "present", "valid"])),
                        name="method_base_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tie_rule__in", ["again", "none", "all"])),
                        name="method_tie_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shortfall_rule__in", ["fewer", "second"])),
                        name="method_shortfall_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level_rule__in", ["none", "zhenhai", "huzhou"]),
                            models.Q(("form", "levels"), ("level_rule", "none"), _connector="OR"),
                        ),
                        name="method_level_rule_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("places__isnull", True),
                            models.Q(("places__gte", 1), ("places__lte", 50)),
                            _connector="OR",
                        ),
                        name="method_places_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adopted_by", ""), ("adopted_on__isnull", True)),
                            models.Q(
                                ("adopted_on__isnull", False), models.Q(("adopted_by", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="method_adopted_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoardEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("frozen", "票决办法和票箱公钥"),
                            ("sealed", "投票结束，票箱内的全部选票"),
                            ("opened", "监票人开箱"),
                            ("result", "计票结果"),
                        ],
                        max_length=8,
                    ),
                ),
                ("content", models.JSONField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="board", to="votes.ballot"
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
                "verbose_name": "公告板",
                "ordering": ["ballot", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "ballot", "position"), name="board_position"),
                    models.UniqueConstraint(fields=("county", "ballot", "kind"), name="board_kind_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position", 1), ("previous", "")),
                            models.Q(
                                ("position__gt", 1), models.Q(("previous", models.F("digest")), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="board_chained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["frozen", "sealed", "opened", "result"])),
                        name="board_kind_known",
                    ),
                ],
            },
        ),
    ]
