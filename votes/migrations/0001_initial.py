import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import congress_portal.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0008_library_deed"),
        ("loops", "0015_guard_seals_and_anchors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "verbose_name": "民生实事建议",
                "ordering": ["-pk"],
            },
        ),
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
            ],
            options={
                "verbose_name": "建议人联系方式",
            },
        ),
        migrations.AddField(
            model_name="suggestion",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="suggestions", to="votes.call"
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="candidate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suggestions",
                to="votes.candidate",
                verbose_name="并入的候选项目",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="clue",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suggestions",
                to="loops.clue",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="county",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="loop",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suggestions",
                to="loops.loop",
                verbose_name="来源意见",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="reserve",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_up",
                to="votes.candidate",
                verbose_name="储备项目",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="township",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.region",
                verbose_name="乡镇",
            ),
        ),
        migrations.AddField(
            model_name="suggestion",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.unit",
                verbose_name="提出单位",
            ),
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
            },
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(fields=("county", "year"), name="one_call_a_year"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.UniqueConstraint(fields=("county", "request_key"), name="call_once_a_request"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["prepared", "open", "closed", "concluded"])),
                name="call_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lte", 2200)), name="call_year_sane"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="call_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("areas__len__gte", 1), models.Q(("principles", ""), _negated=True)),
                name="call_says_areas_and_principles",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["county", "state", "-id"], name="candidate_by_state"),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                fields=("county", "call", "number"), name="candidate_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.UniqueConstraint(
                fields=("county", "request_key"), name="candidate_once_a_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), ("number__gte", 1)),
                name="candidate_has_title",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(("budget__isnull", True), ("budget__gte", 0), _connector="OR"),
                name="candidate_budget_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="candidate_merged_into_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into", None),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="candidate_not_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "reserved"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="candidate_left_out_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidate",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="candidatemilestone",
            constraint=models.UniqueConstraint(
                fields=("county", "candidate", "number"), name="candidate_milestone_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidatemilestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    ("amount__gte", 0),
                    ("weight__gte", 1),
                    ("weight__lte", 100),
                ),
                name="candidate_milestone_weighs",
            ),
        ),
        migrations.AddConstraint(
            model_name="listreview",
            constraint=models.UniqueConstraint(
                fields=("county", "request_key"), name="list_review_once_a_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="listreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("meeting", ""), _negated=True), models.Q(("words", ""), _negated=True)
                ),
                name="list_review_names_the_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewer",
            constraint=models.UniqueConstraint(
                fields=("county", "call", "user"), name="reviewer_once_a_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                fields=("county", "candidate", "criterion", "reviewer"), name="review_once_a_criterion"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__lte", 10), models.Q(("reason", ""), _negated=True)),
                name="review_has_score_and_reason",
            ),
        ),
        migrations.AddField(
            model_name="suggestioncontact",
            name="county",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["call", "-id"], name="suggestion_newest"),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["call", "candidate"], name="suggestion_by_candidate"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(fields=("county", "code"), name="suggestion_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(fields=("county", "request_key"), name="suggestion_once"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(
                fields=("county", "call", "loop"), name="suggestion_once_an_opinion"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(
                fields=("county", "call", "reserve"), name="suggestion_once_a_reserve"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin__in", ["citizen", "opinion", "deputy", "township", "unit", "reserve"]),
                    ("outcome__in", ["", "chosen", "reserved", "otherwise", "not_taken"]),
                ),
                name="suggestion_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="suggestion_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", None), ("origin", "citizen"), ("unit", None)),
                    models.Q(models.Q(("origin", "citizen"), _negated=True), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="suggestion_by_account_or_citizen",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("loop__isnull", False), ("origin", "opinion")),
                    models.Q(models.Q(("origin", "opinion"), _negated=True), ("loop", None)),
                    _connector="OR",
                ),
                name="suggestion_of_an_opinion",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "reserve"), ("reserve__isnull", False)),
                    models.Q(models.Q(("origin", "reserve"), _negated=True), ("reserve", None)),
                    _connector="OR",
                ),
                name="suggestion_of_the_reserve",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None), ("outcome", "")),
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
        ),
        migrations.AddIndex(
            model_name="support",
            index=models.Index(fields=["suggestion", "township"], name="support_by_suggestion"),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(
                fields=("county", "suggestion", "who"), name="support_once_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.CheckConstraint(
                condition=models.Q(("who", ""), _negated=True), name="support_of_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestioncontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("emptied_at__isnull", True), models.Q(("mobile", ""), ("name", "")), _connector="OR"
                ),
                name="suggestion_emptied_is_empty",
            ),
        ),
    ]
