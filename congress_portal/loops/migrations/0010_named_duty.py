import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_named_duty"),
        ("accounts", "__first__"),
        ("loops", "0009_service_levels"),
    ]

    operations = [
        migrations.CreateModel(
            name="Marking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("pain", "痛点"),
                            ("difficulty", "难点"),
                            ("block", "堵点"),
                            ("jam", "卡点"),
                        ],
                        max_length=10,
                        verbose_name="痛难堵卡",
                    ),
                ),
                ("why", models.TextField(verbose_name="为什么")),
                ("needed", models.TextField(verbose_name="需要什么")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="标注时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="取消时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="标注人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消人",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="markings", to="loops.loop"
                    ),
                ),
                (
                    "whose",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="症结在哪个单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "痛难堵卡标注",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["county", "mark", "at"],
                        name="marking_standing",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("county", "loop", "mark"),
                        name="marking_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark__in", ["pain", "difficulty", "block", "jam"])),
                        name="marking_mark_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("why", ""), _negated=True), models.Q(("needed", ""), _negated=True)
                        ),
                        name="marking_has_analysis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="marking_ended_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Prompt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="推促时间")),
                ("words", models.TextField(verbose_name="推促内容")),
                ("react_by", models.DateTimeField(blank=True, null=True, verbose_name="回应期限")),
                ("reacted_at", models.DateTimeField(blank=True, null=True, verbose_name="回应时间")),
                ("reaction", models.TextField(blank=True, verbose_name="回应")),
                ("escalated_at", models.DateTimeField(blank=True, null=True, verbose_name="报单位负责人")),
                ("raised_at", models.DateTimeField(blank=True, null=True, verbose_name="报人大办公室")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="不再需要回应")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="推促人",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="prompts", to="loops.loop"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.period",
                        verbose_name="依据",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="推促何人",
                    ),
                ),
                (
                    "reacted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回应人",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prompts",
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
                        verbose_name="推促哪个单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "推促",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("reacted_at__isnull", True)),
                        fields=["react_by"],
                        name="prompt_open_by_day",
                    ),
                    models.Index(fields=["loop", "-id"], name="prompt_by_loop"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("reacted_at__isnull", True)),
                        fields=("county", "step", "by"),
                        name="prompt_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="prompt_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", True),
                            models.Q(("person", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="prompt_not_to_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("period__isnull", True), ("react_by__isnull", True)),
                            models.Q(("period__isnull", False), ("react_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="prompt_dated_by_a_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reacted_at__isnull", True), ("reacted_by__isnull", True), ("reaction", "")
                            ),
                            models.Q(
                                ("reacted_at__isnull", False),
                                ("reacted_by__isnull", False),
                                models.Q(("reaction", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="prompt_reacted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("raised_at__isnull", True), ("escalated_at__isnull", False), _connector="OR"
                        ),
                        name="prompt_raised_after_escalated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("reacted_at__isnull", True), _connector="OR"
                        ),
                        name="prompt_ends_one_way",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
        ),
        migrations.AddField(
            model_name="step",
            name="responsible",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="责任人",
            ),
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
                    ("warned", "预警"),
                    ("recomputed", "重算期限"),
                    ("answered", "答复群众"),
                    ("replied", "另行答复"),
                    ("delivered", "送达答复"),
                    ("rated", "群众评价"),
                    ("viewed", "查看个人信息"),
                    ("noted", "补充说明"),
                ],
                max_length=14,
                verbose_name="事项",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("responsible__isnull", False)),
                fields=["responsible"],
                name="step_by_responsible",
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
                            "warned",
                            "recomputed",
                            "answered",
                            "replied",
                            "delivered",
                            "rated",
                            "viewed",
                            "noted",
                        ],
                    ),
                    _connector="OR",
                ),
                name="event_verb_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verb", "unnamed")), fields=("county", "step"), name="event_unnamed_once"
            ),
        ),
    ]
