import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0008_library_deed"),
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[("committee", "县人大常委会制度"), ("office", "常委会办公室制度")],
                        max_length=10,
                        verbose_name="制定机关",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("title", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("meetings", "会议议事"),
                            ("supervision", "监督工作"),
                            ("decisions", "决定和任免"),
                            ("deputies", "代表工作"),
                            ("people", "联系群众"),
                            ("office", "机关运行"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="向社会公开")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
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
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "制度",
                "ordering": ["body", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "body", "number"), name="rule_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("body__in", ["committee", "office"])), name="rule_body_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                ["meetings", "supervision", "decisions", "deputies", "people", "office"],
                            )
                        ),
                        name="rule_category_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("title", ""), _negated=True), ("number__gte", 1)),
                        name="rule_named",
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
                    "screen",
                    models.CharField(
                        choices=[
                            ("dashboard", "工作台"),
                            ("opinions", "群众意见"),
                            ("stations", "联络站管理"),
                            ("duty", "代表值班与接待"),
                            ("links", "代表联系活动"),
                            ("visits", "部门进站"),
                            ("groups", "代表小组和活动月"),
                            ("drafts", "起草建议"),
                            ("review", "建议预审"),
                            ("assigning", "建议交办会"),
                            ("proposals", "代表建议办理"),
                            ("supervision", "监督事项"),
                            ("meetings", "常委会会议、主任会议"),
                            ("occasions", "四必须"),
                            ("hearings", "听证会、论证会"),
                            ("publications", "公开审核"),
                            ("periods", "期限与日历"),
                        ],
                        max_length=14,
                        verbose_name="页面",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="library.rule",
                        verbose_name="制度",
                    ),
                ),
            ],
            options={
                "verbose_name": "适用页面",
                "ordering": ["rule", "screen"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "screen", "rule"), name="rule_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "screen__in",
                                [
                                    "dashboard",
                                    "opinions",
                                    "stations",
                                    "duty",
                                    "links",
                                    "visits",
                                    "groups",
                                    "drafts",
                                    "review",
                                    "assigning",
                                    "proposals",
                                    "supervision",
                                    "meetings",
                                    "occasions",
                                    "hearings",
                                    "publications",
                                    "periods",
                                ],
                            )
                        ),
                        name="rule_link_screen_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几版")),
                ("text", models.TextField(verbose_name="正文")),
                ("changes", models.CharField(blank=True, max_length=500, verbose_name="修改内容")),
                ("words", models.TextField(editable=False)),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="修改次数")),
                (
                    "drafted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="拟稿时间"),
                ),
                ("adopted_on", models.DateField(blank=True, null=True, verbose_name="通过日期")),
                ("organ", models.CharField(blank=True, max_length=80, verbose_name="通过机关、会议")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="施行日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                ("end_basis", models.CharField(blank=True, max_length=200, verbose_name="失效依据")),
                ("entered_at", models.DateTimeField(blank=True, null=True, verbose_name="登记时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "entered_by",
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
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="library.rule",
                        verbose_name="制度",
                    ),
                ),
            ],
            options={
                "verbose_name": "制度文本",
                "ordering": ["rule", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "rule", "number"), name="rule_version_number_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("adopted_on__isnull", True)),
                        fields=("county", "rule"),
                        name="rule_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="rule_version_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_on__isnull", True),
                                ("entered_at__isnull", True),
                                ("entered_by__isnull", True),
                                ("organ", ""),
                                ("valid_from__isnull", True),
                                ("valid_until__isnull", True),
                            ),
                            models.Q(
                                ("adopted_on__isnull", False),
                                ("entered_at__isnull", False),
                                ("entered_by__isnull", False),
                                ("valid_from__gte", models.F("adopted_on")),
                                models.Q(("organ", ""), _negated=True),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rule_version_adopted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_basis", ""), ("valid_until__isnull", True)),
                            models.Q(
                                ("valid_until__gte", models.F("valid_from")),
                                models.Q(("end_basis", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rule_version_ends_on_a_basis",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("adopted_on__isnull", False)),
                        expressions=[
                            (
                                models.Func(
                                    models.F("rule"),
                                    models.F("rule"),
                                    models.Value("[]"),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_until"),
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="rule_one_version_a_day",
                    ),
                ],
            },
        ),
    ]
