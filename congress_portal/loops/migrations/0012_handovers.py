import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_named_duty"),
        ("accounts", "__first__"),
        ("loops", "0011_called_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="交接时间")),
                ("leaver_signed_at", models.DateTimeField(blank=True, null=True, verbose_name="移交签字")),
                ("successor_signed_at", models.DateTimeField(blank=True, null=True, verbose_name="接续签字")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "leaver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="移交人",
                    ),
                ),
                (
                    "leaver_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="移交签字人",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接续人",
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
                        verbose_name="接续到哪一届",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "交接单",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["unit", "-id"], name="handover_by_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("leaver", models.F("successor")), _negated=True),
                        name="handover_not_to_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="handover_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leaver_signed_at__isnull", True), ("leaver_signed_by__isnull", True)),
                            models.Q(
                                ("leaver_signed_at__isnull", False), ("leaver_signed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="handover_signed_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leaver_signed_by__isnull", True),
                            models.Q(("leaver_signed_by", models.F("successor")), _negated=True),
                            _connector="OR",
                        ),
                        name="handover_signed_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("was_assignee", models.BooleanField(verbose_name="经办")),
                ("was_responsible", models.BooleanField(verbose_name="责任人")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="loops.handover"
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
                "verbose_name": "交接事项",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "handover", "step"), name="handover_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("was_assignee", True), ("was_responsible", True), _connector="OR"
                        ),
                        name="handover_line_of_something",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
        ),
        migrations.AlterField(
            model_name="event",
            name="verb",
            field=models.CharField(
                choices=[
                    ("opened", "登记"),
                    ("assigned", "交办"),
                    ("accepted", "签收"),
                    ("disputed", "申请退回"),
                    ("reassigned", "改派"),
                    ("taken_back", "收回重派"),
                    ("delegated", "转请代表"),
                    ("planned", "制定办理方案"),
                    ("checked_in", "打卡"),
                    ("sent_back", "退回重办"),
                    ("signed_off", "销号"),
                    ("skipped", "略过环节"),
                    ("extended", "延期"),
                    ("relevelled", "调整时限档次"),
                    ("appointed", "落实责任人"),
                    ("unnamed", "责任人未落实"),
                    ("prompted", "推促"),
                    ("reacted", "回应推促"),
                    ("escalated", "推促未回应，报单位负责人"),
                    ("raised", "推促未回应，报人大办公室"),
                    ("paused", "暂停计时"),
                    ("resumed", "恢复计时"),
                    ("marked", "标注痛难堵卡"),
                    ("closed", "办结"),
                    ("withdrawn", "撤回"),
                    ("rejected", "不予受理"),
                    ("merged", "并案"),
                    ("unmerged", "拆分并案"),
                    ("clued", "转为线索"),
                    ("clue_ended", "线索处理"),
                    ("reopened", "重新办理"),
                    ("carried_over", "跨届接续"),
                    ("succeeded", "交接"),
                    ("hand_signed", "交接签字"),
                    ("warned", "预警"),
                    ("recomputed", "重算期限"),
                    ("answered", "答复群众"),
                    ("replied", "另行答复"),
                    ("delivered", "送达答复"),
                    ("rated", "群众评价"),
                    ("called_back", "回访"),
                    ("viewed", "查看个人信息"),
                    ("noted", "补充说明"),
                ],
                max_length=14,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("loop__isnull", True),
                    (
                        "verb__in",
                        [
                            "opened",
                            "assigned",
                            "accepted",
                            "disputed",
                            "reassigned",
                            "taken_back",
                            "delegated",
                            "planned",
                            "checked_in",
                            "sent_back",
                            "signed_off",
                            "skipped",
                            "extended",
                            "relevelled",
                            "appointed",
                            "unnamed",
                            "prompted",
                            "reacted",
                            "escalated",
                            "raised",
                            "paused",
                            "resumed",
                            "marked",
                            "closed",
                            "withdrawn",
                            "rejected",
                            "merged",
                            "unmerged",
                            "clued",
                            "clue_ended",
                            "reopened",
                            "carried_over",
                            "succeeded",
                            "hand_signed",
                            "warned",
                            "recomputed",
                            "answered",
                            "replied",
                            "delivered",
                            "rated",
                            "called_back",
                            "viewed",
                            "noted",
                        ],
                    ),
                    _connector="OR",
                ),
                name="event_verb_known",
            ),
        ),
    ]
