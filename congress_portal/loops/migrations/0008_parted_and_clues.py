import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_abbr_letters"),
        ("accounts", "__first__"),
        ("loops", "0007_guard_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clue",
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
                            ("proposal", "代表建议"),
                            ("supervision", "监督事项"),
                            ("project", "民生实事项目"),
                        ],
                        max_length=12,
                        verbose_name="建议成为",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="提出时间")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="不采用的时间")),
                ("answer", models.TextField(blank=True, verbose_name="不采用的理由")),
                (
                    "became",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clues_of",
                        to="loops.loop",
                        verbose_name="成为",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "dropped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clues",
                        to="loops.loop",
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "线索",
                "indexes": [
                    models.Index(
                        condition=models.Q(("became__isnull", True), ("dropped_at__isnull", True)),
                        fields=["county", "-id"],
                        name="clue_unclaimed",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        fields=("county", "loop", "kind"),
                        name="clue_once_a_kind",
                    ),
                    models.UniqueConstraint(fields=("county", "became"), name="clue_becomes_one_case"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("proposal", "supervision", "project"))),
                        name="clue_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="clue_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("became__isnull", True),
                            models.Q(("became", models.F("loop")), _negated=True),
                            _connector="OR",
                        ),
                        name="clue_not_of_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("dropped_at__isnull", True), ("dropped_by__isnull", True)
                            ),
                            models.Q(
                                ("became__isnull", True),
                                ("dropped_at__isnull", False),
                                ("dropped_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="clue_dropped_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="并案时间")),
                ("statuses", models.JSONField(default=list)),
                ("clocks", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="拆分时间")),
                (
                    "ended_as",
                    models.CharField(
                        blank=True,
                        choices=[("person", "工作人员"), ("citizen", "群众"), ("system", "系统")],
                        max_length=8,
                        verbose_name="由谁拆分",
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
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_in", to="loops.loop"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="loops.loop"
                    ),
                ),
            ],
            options={
                "verbose_name": "并案",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("county", "loop"),
                        name="merge_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("loop", models.F("into")), _negated=True),
                        name="merge_not_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("actor__in", ["person", "citizen", "system"])),
                        name="merge_actor_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at__isnull", True)),
                            models.Q(
                                ("ended_as__in", ["person", "citizen", "system"]), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="merge_ended_by_someone",
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
                    ("prompted", "推促"),
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
                            "prompted",
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
    ]
