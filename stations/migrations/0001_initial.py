import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import congress_portal.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("loops", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="标识")),
                ("name", models.CharField(max_length=20, verbose_name="类别")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
            ],
            options={
                "verbose_name": "意见类别",
                "ordering": ["position", "code"],
            },
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("station", "代表联络站"), ("room", "代表联络室"), ("point", "代表联络点")],
                        max_length=8,
                        verbose_name="层级",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("lng", models.FloatField(blank=True, null=True, verbose_name="经度（WGS84）")),
                ("lat", models.FloatField(blank=True, null=True, verbose_name="纬度（WGS84）")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="电话")),
                ("hours", models.CharField(blank=True, max_length=80, verbose_name="开放时间")),
                ("next_reception", models.DateField(blank=True, null=True, verbose_name="下次接待日")),
                (
                    "public_id",
                    models.CharField(
                        help_text="二维码中的标识，不可猜测。", max_length=16, verbose_name="站码"
                    ),
                ),
                (
                    "short_code",
                    models.CharField(
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^\\d{6}$", "请输入六位数字。")],
                        verbose_name="六位码",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="stations.station",
                        verbose_name="上级站",
                    ),
                ),
            ],
            options={
                "verbose_name": "代表联络站",
                "ordering": ["unit__region__path", "tier", "unit__code"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "public_id"), name="station_public_id_unique"),
                    models.UniqueConstraint(
                        fields=("county", "short_code"), name="station_short_code_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tier__in", ["station", "room", "point"])),
                        name="station_tier_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lng__isnull", True)),
                            models.Q(("lat__isnull", False), ("lng__isnull", False)),
                            _connector="OR",
                        ),
                        name="station_place_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "loop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opinion",
                        serialize=False,
                        to="loops.loop",
                    ),
                ),
                ("text", models.TextField(verbose_name="内容")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="地点")),
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
                (
                    "channel",
                    models.CharField(
                        choices=[("web", "网上提交"), ("desk", "联络站代为登记")],
                        default="web",
                        max_length=8,
                        verbose_name="渠道",
                    ),
                ),
                ("track_code", models.CharField(max_length=12, verbose_name="查询码")),
                ("notice_version", models.CharField(max_length=20, verbose_name="告知书版本")),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("redirect_petition", "属于信访事项，请向信访部门反映"),
                            ("redirect_hotline", "属于政务热线事项，请拨打12345"),
                            ("redirect_legal", "已经或应当通过诉讼、复议、仲裁等法定途径解决"),
                            ("other_level", "不属于本县（市、区）职权范围"),
                            ("unclear", "内容不清楚，无法办理"),
                            ("unlawful", "内容违反法律法规"),
                            ("repeated", "同一事项已经答复，没有新的情况"),
                        ],
                        max_length=20,
                        verbose_name="不予受理理由",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
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
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="stations.station",
                        verbose_name="联络站",
                    ),
                ),
            ],
            options={
                "verbose_name": "群众意见",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "track_code"), name="opinion_track_code_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_mode__in", ["named", "hidden", "anonymous"])),
                        name="opinion_name_mode_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["web", "desk"])), name="opinion_channel_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="opinion_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="opinion_answered_at_with_answer",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "opinion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="stations.opinion",
                    ),
                ),
                ("name", congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="姓名")),
                (
                    "mobile",
                    congress_portal.encryption.EncryptedTextField(blank=True, verbose_name="手机号码"),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "联系方式",
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="第几轮")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("satisfied", "满意"),
                            ("basically", "基本满意"),
                            ("dissatisfied", "不满意"),
                        ],
                        max_length=12,
                        verbose_name="满意度",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="评价")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
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
                        related_name="ratings",
                        to="stations.opinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "群众评价",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "opinion", "round"), name="rating_once_a_round"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["satisfied", "basically", "dissatisfied"])),
                        name="rating_level_known",
                    ),
                ],
            },
        ),
    ]
