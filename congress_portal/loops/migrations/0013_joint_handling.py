import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_stand_ins"),
        ("accounts", "__first__"),
        ("loops", "0012_handovers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="申请时间")),
                ("offered_at", models.DateTimeField(verbose_name="交办时间")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consented", "同意退回"),
                            ("refused", "不同意退回"),
                            ("withdrawn", "撤回申请，已签收"),
                            ("lapsed", "事项已终止"),
                        ],
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="答复")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                (
                    "by",
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
                        verbose_name="决定人",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="loops.loop"
                    ),
                ),
                (
                    "proposed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="建议承办单位",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disputes", to="loops.step"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="申请单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "退回申请",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("county", "step"),
                        name="dispute_one_open",
                    ),
                    models.UniqueConstraint(
                        fields=("county", "step", "unit", "offered_at"), name="dispute_once_an_assignment"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed__isnull", True),
                            models.Q(("proposed", models.F("unit")), _negated=True),
                            _connector="OR",
                        ),
                        name="dispute_proposes_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", True),
                                ("decision", "lapsed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision__in", ["consented", "refused", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="dispute_decided_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__in", ("consented", "refused")), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dispute_nobody_decides_own",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="deadline",
            name="deadline_purpose_known",
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_verb_known",
        ),
        migrations.AddField(
            model_name="helper",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="提交时限"),
        ),
        migrations.AddField(
            model_name="helper",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提交人",
            ),
        ),
        migrations.AddField(
            model_name="helper",
            name="part",
            field=models.TextField(blank=True, db_default="", verbose_name="分工"),
        ),
        migrations.AddField(
            model_name="helper",
            name="passed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="未等的时间"),
        ),
        migrations.AddField(
            model_name="helper",
            name="reminder",
            field=models.CharField(
                blank=True,
                choices=[("due_soon", "即将到期"), ("yellow", "黄色预警"), ("red", "红色预警")],
                db_default="",
                max_length=10,
                verbose_name="已提醒",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="checked_in_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代谁打卡",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="signed_off_for",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代谁销号",
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("whole", "答复群众"),
                    ("limit", "最长办理期限"),
                    ("work", "本环节办理"),
                    ("accept", "签收"),
                    ("sign", "销号"),
                    ("dispute", "答复退回申请"),
                ],
                max_length=8,
                verbose_name="用途",
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
                    ("consented", "同意退回"),
                    ("refused", "不同意退回"),
                    ("sorted", "更正类别"),
                    ("reassigned", "改派"),
                    ("taken_back", "收回重派"),
                    ("delegated", "转请代表"),
                    ("planned", "制定办理方案"),
                    ("divided", "分工协办"),
                    ("reminded", "提醒协办"),
                    ("went_on", "未等齐协办意见"),
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
        migrations.AddIndex(
            model_name="helper",
            index=models.Index(
                condition=models.Q(("given_at__isnull", True)),
                fields=["unit", "step"],
                name="helper_open_by_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["whole", "limit", "work", "accept", "sign", "dispute"])),
                name="deadline_purpose_known",
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
                            "consented",
                            "refused",
                            "sorted",
                            "reassigned",
                            "taken_back",
                            "delegated",
                            "planned",
                            "divided",
                            "reminded",
                            "went_on",
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
        migrations.AddConstraint(
            model_name="helper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("given_at__isnull", True), ("given_by__isnull", True), ("view", "")),
                    ("given_at__isnull", False),
                    _connector="OR",
                ),
                name="helper_given_in_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="helper",
            constraint=models.CheckConstraint(
                condition=models.Q(("passed_at__isnull", True), ("given_at__isnull", True), _connector="OR"),
                name="helper_given_or_passed",
            ),
        ),
        migrations.AddConstraint(
            model_name="helper",
            constraint=models.CheckConstraint(
                condition=models.Q(("reminder__in", ["", "due_soon", "red"])), name="helper_reminder_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("signed_off_by__isnull", True),
                        ("checked_in_for__isnull", True),
                        models.Q(("signed_off_by", models.F("checked_in_for")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("signed_off_for__isnull", True),
                        ("checked_in_by__isnull", True),
                        models.Q(("signed_off_for", models.F("checked_in_by")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("signed_off_for__isnull", True),
                        ("checked_in_for__isnull", True),
                        models.Q(("signed_off_for", models.F("checked_in_for")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="step_nobody_signs_own_work_through_another",
            ),
        ),
    ]
