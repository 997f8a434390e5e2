import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_library_deed"),
        ("accounts", "__first__"),
        ("loops", "0013_joint_handling"),
    ]

    operations = [
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("position", models.BigIntegerField(verbose_name="条数")),
                ("digest", models.CharField(max_length=64, verbose_name="摘要")),
                ("hash", models.CharField(max_length=8, verbose_name="算法")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "锚点",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "day"), name="anchor_one_a_day"),
                    models.UniqueConstraint(fields=("county", "position"), name="anchor_one_a_position"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="领衔")),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="加入时间")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="退出时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movers",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
            ],
            options={
                "verbose_name": "提出人",
                "ordering": ["loop", "-is_lead", "pk"],
                "indexes": [models.Index(fields=["user", "loop"], name="mover_by_user")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "loop", "user"), name="mover_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_lead", True)),
                        fields=("county", "loop"),
                        name="mover_one_leads",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left_at__isnull", True), ("is_lead", False), _connector="OR"),
                        name="mover_lead_stays",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Official",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "as_what",
                    models.CharField(
                        choices=[
                            ("leading", "领办领导"),
                            ("supervising", "督办领导"),
                            ("in_charge", "分管领导"),
                        ],
                        max_length=12,
                        verbose_name="以何身份",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="起")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="止")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officials",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="领导",
                    ),
                ),
            ],
            options={
                "verbose_name": "领办督办领导",
                "ordering": ["loop", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", True)),
                        fields=["user", "loop"],
                        name="official_by_user",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("county", "loop", "user", "as_what"),
                        name="official_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("as_what__in", ["leading", "supervising", "in_charge"])),
                        name="official_as_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="official_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Watcher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "as_what",
                    models.CharField(
                        choices=[
                            ("group", "监督指导小组"),
                            ("committee", "对口工作委员会"),
                            ("central_group", "代表中心组"),
                            ("leader", "分管领导"),
                            ("office", "人大常委会办公室"),
                        ],
                        max_length=14,
                        verbose_name="以何身份",
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now, verbose_name="起")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="止")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watchers",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="督办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办方",
                "ordering": ["loop", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", True)),
                        fields=["unit", "loop"],
                        name="watcher_by_unit",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("county", "loop", "unit"),
                        name="watcher_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("as_what__in", ["group", "committee", "central_group", "leader", "office"])
                        ),
                        name="watcher_as_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="watcher_ends_after_it_begins",
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
        migrations.RemoveConstraint(
            model_name="prompt",
            name="prompt_one_open",
        ),
        migrations.AddField(
            model_name="event",
            name="blind",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(
            model_name="event",
            name="files",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="event",
            name="hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="evidence",
            name="event",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="loops.event",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="sha256",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
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
                    ("contact", "与代表首次联系"),
                    ("publish", "公开答复"),
                    ("meeting", "交办会议定的期限"),
                    ("node", "项目节点"),
                ],
                max_length=8,
                verbose_name="用途",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="commitment",
            field=models.CharField(blank=True, max_length=72),
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
                    ("inherited", "单位撤并，改由新单位接着办"),
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
                    ("watched", "列入督办"),
                    ("unwatched", "不再督办"),
                    ("entrusted", "确定领导负责"),
                    ("relieved", "领导不再负责"),
                    ("inspected", "现场督查"),
                    ("keyed", "重点督办"),
                    ("listed", "修改审议意见"),
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
                    ("evaluated", "代表评价"),
                    ("urged", "催请评价"),
                    ("met_heads", "约见单位负责人"),
                    ("rehandled", "责成重新办理"),
                    ("public_ready", "拟公开"),
                    ("public_said", "代表对公开的意见"),
                    ("published", "公开"),
                    ("withheld", "决定不公开"),
                    ("unpublished", "撤下公开"),
                    ("viewed", "查看个人信息"),
                    ("noted", "补充说明"),
                    ("consulted", "沟通面商"),
                    ("confirmed", "代表确认面商"),
                    ("contested", "代表否认面商"),
                    ("reply_drafted", "拟写答复"),
                    ("stage_done", "完成办理阶段"),
                    ("pledge_late", "承诺逾期"),
                    ("pledge_told", "报告承诺落实"),
                    ("pledge_kept", "核实承诺落实"),
                    ("pledge_unmet", "承诺未落实，退回"),
                    ("pledge_asked", "申请不再落实承诺"),
                    ("pledge_dropped", "同意不再落实承诺"),
                    ("pledge_stands", "承诺继续落实"),
                    ("rung_due", "拟升级督办"),
                    ("rung_written", "拟写督办文书"),
                    ("rung_sent", "升级督办"),
                    ("rung_aside", "暂不升级督办"),
                    ("rung_received", "签收督办文书"),
                    ("rung_settled", "督办结果"),
                    ("curve_set", "报送推进计划"),
                    ("curve_missing", "未报推进计划"),
                    ("curve_told", "报告进度"),
                    ("curve_denied", "进度不予认可"),
                    ("curve_warned", "进度预警"),
                    ("follow_late", "回看逾期未答复"),
                    ("follow_raised", "回看未答复，报人大办公室"),
                    ("follow_told", "回看答复"),
                    ("follow_bad", "成效反弹，建议重新办理"),
                    ("follow_stood", "回看了结"),
                    ("unblocked", "突破"),
                    ("nodes_set", "报送项目节点计划"),
                    ("node_told", "报告项目进度"),
                    ("node_denied", "项目进度不予认可"),
                    ("grouped", "组成监督小组"),
                    ("group_told", "提交监督通报"),
                    ("group_late", "监督通报逾期"),
                    ("change_asked", "申请变更项目"),
                    ("change_said", "登记常委会决定"),
                    ("rated_entered", "登记测评票数"),
                    ("rated_checked", "测评结果"),
                    ("rated_dropped", "撤回未核对的测评票数"),
                ],
                max_length=14,
                verbose_name="事项",
            ),
        ),
        migrations.AlterField(
            model_name="prompt",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="推促人",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("event__isnull", True), models.Q(("sha256", ""), _negated=True)),
                fields=["loop"],
                name="evidence_unsealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "whole",
                            "limit",
                            "work",
                            "accept",
                            "sign",
                            "dispute",
                            "contact",
                            "publish",
                            "meeting",
                            "node",
                        ],
                    )
                ),
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
                            "inherited",
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
                            "watched",
                            "unwatched",
                            "entrusted",
                            "relieved",
                            "inspected",
                            "keyed",
                            "listed",
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
                            "evaluated",
                            "urged",
                            "met_heads",
                            "rehandled",
                            "public_ready",
                            "public_said",
                            "published",
                            "withheld",
                            "unpublished",
                            "viewed",
                            "noted",
                            "consulted",
                            "confirmed",
                            "contested",
                            "reply_drafted",
                            "stage_done",
                            "pledge_late",
                            "pledge_told",
                            "pledge_kept",
                            "pledge_unmet",
                            "pledge_asked",
                            "pledge_dropped",
                            "pledge_stands",
                            "rung_due",
                            "rung_written",
                            "rung_sent",
                            "rung_aside",
                            "rung_received",
                            "rung_settled",
                            "curve_set",
                            "curve_missing",
                            "curve_told",
                            "curve_denied",
                            "curve_warned",
                            "follow_late",
                            "follow_raised",
                            "follow_told",
                            "follow_bad",
                            "follow_stood",
                            "unblocked",
                            "nodes_set",
                            "node_told",
                            "node_denied",
                            "grouped",
                            "group_told",
                            "group_late",
                            "change_asked",
                            "change_said",
                            "rated_entered",
                            "rated_checked",
                            "rated_dropped",
                        ],
                    ),
                    _connector="OR",
                ),
                name="event_verb_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("blind", ""), ("digest", ""), ("hash", ""), ("position__isnull", True)),
                    models.Q(("hash__in", ("sha256", "sm3")), ("position__isnull", False)),
                    _connector="OR",
                ),
                name="event_sealed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True), ("reacted_at__isnull", True)),
                fields=("county", "step", "by"),
                name="prompt_one_open",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reacted_by__isnull", True),
                    models.Q(("reacted_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="prompt_not_answered_by_oneself",
            ),
        ),
    ]
