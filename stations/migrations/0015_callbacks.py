import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import congress_portal.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_reports"),
        ("accounts", "__first__"),
        ("loops", "0011_called_back"),
        ("stations", "0014_service_levels"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallbackDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="月份")),
                ("percent", models.PositiveSmallIntegerField(verbose_name="抽取比例（%）")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("seed", congress_portal.encryption.EncryptedTextField(verbose_name="种子")),
                ("commitment", models.CharField(max_length=64, verbose_name="种子的散列值")),
                (
                    "committed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="公布散列值的时间"),
                ),
                ("revealed_at", models.DateTimeField(blank=True, null=True, verbose_name="公布种子的时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "回访抽签",
                "ordering": ["-month"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "month"), name="callback_draw_once_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="callback_draw_month_is_a_first"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)), name="callback_draw_percent_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revealed_at__isnull", True),
                            ("revealed_at__gt", models.F("committed_at")),
                            _connector="OR",
                        ),
                        name="callback_draw_revealed_after",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Callback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answered_at", models.DateTimeField(verbose_name="所问答复的时间")),
                (
                    "why",
                    models.CharField(
                        choices=[("dissatisfied", "表示不满意"), ("drawn", "抽签抽中")],
                        max_length=12,
                        verbose_name="缘由",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "待回访"), ("done", "已回访"), ("unreached", "没有打通")],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField(verbose_name="最迟回访")),
                (
                    "solved",
                    models.CharField(
                        blank=True,
                        choices=[("solved", "解决了"), ("partly", "部分解决"), ("not", "没有解决")],
                        max_length=8,
                        verbose_name="解决没有",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="群众的话")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="回访时间")),
                ("brought_back", models.BooleanField(default=False, verbose_name="已重新办理")),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
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
                        verbose_name="回访人",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.loop"
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="callbacks",
                        to="stations.opinion",
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="callbacks",
                        to="stations.callbackdraw",
                    ),
                ),
            ],
            options={
                "verbose_name": "回访",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["county", "due_at"],
                        name="callback_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "opinion", "answered_at"), name="callback_once_an_answer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draw__isnull", False), ("why", "drawn")),
                            models.Q(("draw__isnull", True), ("why", "dissatisfied")),
                            _connector="OR",
                        ),
                        name="callback_drawn_by_a_lot",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", True),
                                ("done_by__isnull", True),
                                ("solved", ""),
                                ("status", "waiting"),
                            ),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                ("solved", ""),
                                ("status", "unreached"),
                            ),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                ("solved__in", ["solved", "partly", "not"]),
                                ("status", "done"),
                            ),
                            _connector="OR",
                        ),
                        name="callback_done_with_a_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("brought_back", False), ("solved", "not"), _connector="OR"),
                        name="callback_brings_back_the_unsolved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallbackTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_reached", models.BooleanField(verbose_name="打通了")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="情况")),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "callback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tries",
                        to="stations.callback",
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
                "verbose_name": "回访电话",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="callback_try_request_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_reached", True)),
                        fields=("county", "callback"),
                        name="callback_reached_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceFigure",
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
                            ("callback_percent", "回访抽取比例（%）"),
                            ("callback_tries", "打几次不通算没有打通"),
                        ],
                        max_length=20,
                        verbose_name="项目",
                    ),
                ),
                ("amount", models.PositiveSmallIntegerField(verbose_name="数值")),
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
                "verbose_name": "回访规定",
                "ordering": ["figure", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "figure", "valid_from"), name="service_figure_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("county", "figure"),
                        name="service_figure_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("figure__in", ["callback_percent", "callback_tries"])),
                        name="service_figure_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__range", (0, 100))),
                        name="service_figure_within_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="service_figure_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
