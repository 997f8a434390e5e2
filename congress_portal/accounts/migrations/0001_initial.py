import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=40, unique=True, verbose_name="登录名")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("mobile", models.CharField(blank=True, max_length=20, verbose_name="手机号码")),
                ("is_active", models.BooleanField(default=True, verbose_name="可登录")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="下次登录须改密码")),
                (
                    "joined_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="建立时间"),
                ),
            ],
            options={
                "verbose_name": "用户",
                "ordering": ["username"],
            },
        ),
        migrations.CreateModel(
            name="Region",
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
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="编码")),
                ("mca_code", models.CharField(blank=True, max_length=12, verbose_name="民政部代码")),
                ("nbs_code", models.CharField(blank=True, max_length=12, verbose_name="统计用代码")),
                ("path", models.CharField(editable=False, max_length=120, unique=True, verbose_name="路径")),
                (
                    "abbr",
                    models.CharField(
                        blank=True,
                        help_text="全省部署时区分各县编号，单县留空。",
                        max_length=6,
                        verbose_name="编号前缀",
                    ),
                ),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="拼音")),
                ("lng", models.FloatField(blank=True, null=True, verbose_name="经度（WGS84）")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="纬度（WGS84）")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.region",
                        verbose_name="上级区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "行政区划",
                "ordering": ["path"],
                "indexes": [
                    models.Index(
                        fields=["path"], name="region_path_prefix", opclasses=["varchar_pattern_ops"]
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["province", "city", "county", "township", "village"])
                        ),
                        name="region_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lng__isnull", True)),
                            models.Q(
                                ("lat__gte", -90), ("lat__lte", 90), ("lng__gte", -180), ("lng__lte", 180)
                            ),
                            _connector="OR",
                        ),
                        name="region_place_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("level", "county"), models.Q(("abbr", ""), _negated=True)),
                        fields=("abbr",),
                        name="region_county_abbr_unique",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="届次")),
                ("since", models.DateField(verbose_name="起始日期")),
                ("until", models.DateField(verbose_name="届满日期")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="accounts.region",
                        verbose_name="县（市、区）",
                    ),
                ),
            ],
            options={
                "verbose_name": "届",
                "ordering": ["county", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "number"), name="term_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))), name="term_ends_after_it_begins"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                            ("congress_office", "人大常委会办公室"),
                            ("working_committee", "人大常委会工作委员会"),
                            ("presidium", "乡镇人大主席团"),
                            ("department", "县级部门"),
                            ("township_government", "乡镇人民政府"),
                            ("station", "代表联络站（室、点）"),
                            ("deputy_group", "代表小组"),
                            ("central_group", "代表中心组"),
                            ("supervision_group", "监督指导小组"),
                            ("leadership", "领导"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="简称")),
                ("code", models.CharField(max_length=40, verbose_name="编码")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="accounts.unit",
                        verbose_name="上级单位",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="accounts.region",
                        verbose_name="区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "单位",
                "ordering": ["kind", "code"],
                "indexes": [models.Index(fields=["county", "kind"], name="unit_by_kind")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="unit_code_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "congress_office",
                                    "working_committee",
                                    "presidium",
                                    "department",
                                    "township_government",
                                    "station",
                                    "deputy_group",
                                    "central_group",
                                    "supervision_group",
                                    "leadership",
                                ],
                            )
                        ),
                        name="unit_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("deputy", "人大代表"),
                            ("keeper", "联络站工作人员"),
                            ("handler", "承办人"),
                            ("overseer", "督办人"),
                            ("congress_office", "人大常委会办公室人员"),
                            ("leader", "领导"),
                            ("administrator", "管理员"),
                            ("auditor", "审计员"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="职务")),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="accounts.duty",
                        verbose_name="代行何人职责",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
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
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="管辖区划",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "职责",
                "ordering": ["county", "user", "since"],
                "indexes": [models.Index(fields=["unit", "role"], name="duty_by_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "deputy",
                                    "keeper",
                                    "handler",
                                    "overseer",
                                    "congress_office",
                                    "leader",
                                    "administrator",
                                    "auditor",
                                ],
                            )
                        ),
                        name="duty_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="duty_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands_in_for__isnull", True),
                            models.Q(("stands_in_for", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="duty_not_its_own_stand_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands_in_for__isnull", True), ("until__isnull", False), _connector="OR"
                        ),
                        name="duty_stand_in_has_an_end",
                    ),
                    models.UniqueConstraint(
                        fields=("county", "user", "role", "unit", "since"), name="duty_once_a_day"
                    ),
                ],
            },
        ),
    ]
