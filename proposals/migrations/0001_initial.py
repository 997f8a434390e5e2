import uuid

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import proposals.models.attachments


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0008_library_deed"),
        ("accounts", "__first__"),
        ("loops", "0015_guard_seals_and_anchors"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attention", "单位重视"),
                            ("done", "办结率"),
                            ("consulted", "面商率"),
                            ("satisfied", "满意率"),
                            ("solved", "解决率"),
                            ("online", "上网率"),
                            ("digital", "数字赋能"),
                            ("help_time", "协办按期率"),
                            ("help_done", "协办完成率"),
                        ],
                        max_length=12,
                        verbose_name="指标",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="申诉时间")),
                (
                    "proposed",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "申诉成立"), ("refused", "申诉不成立")],
                        max_length=10,
                        verbose_name="拟办意见",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="理由和依据")),
                (
                    "decided",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "申诉成立"), ("refused", "申诉不成立")],
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="决定时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申诉人",
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
                        verbose_name="审定人",
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                        verbose_name="建议",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟办人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="申诉单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标申诉",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided", "")),
                        fields=("county", "unit", "year", "loop", "key"),
                        name="appeal_one_open",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="appeal_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("loop__isnull", False), models.Q(("key", ""), _negated=True), _connector="OR"
                        ),
                        name="appeal_is_about_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed", ""), ("proposed_by__isnull", True)),
                            models.Q(
                                ("proposed__in", ["granted", "refused"]),
                                ("proposed_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_proposed_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided", ""), ("decided_at__isnull", True), ("decided_by__isnull", True)
                            ),
                            models.Q(
                                ("decided", models.F("proposed")),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided__in", ["granted", "refused"]),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_decided_as_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                models.Q(("decided_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="标题")),
                ("situation", models.TextField(blank=True, verbose_name="情况")),
                ("analysis", models.TextField(blank=True, verbose_name="分析")),
                ("suggestion", models.TextField(blank=True, verbose_name="建议")),
                (
                    "form",
                    models.CharField(
                        choices=[("proposal", "建议、批评和意见"), ("motion", "议案")],
                        default="proposal",
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="保存次数")),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="开始时间"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="修改时间"),
                ),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="删除时间")),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="领衔代表",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="loops.loop",
                        verbose_name="提交为",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="向哪一级人大提出",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                        verbose_name="来源",
                    ),
                ),
            ],
            options={
                "verbose_name": "建议草稿",
                "ordering": ["-changed_at"],
                "indexes": [models.Index(fields=["author", "-changed_at"], name="draft_by_author")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="draft_request_key_unique"
                    ),
                    models.UniqueConstraint(fields=("county", "loop"), name="draft_one_case"),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["proposal", "motion"])), name="draft_form_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dropped_at__isnull", True), ("loop__isnull", True), _connector="OR"
                        ),
                        name="draft_submitted_is_kept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次会议")),
                ("presubmit_from", models.DateField(verbose_name="会前预交起")),
                ("opens_on", models.DateField(verbose_name="开幕日期")),
                ("closes_on", models.DateField(verbose_name="闭幕日期")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="哪一级人大",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.term",
                        verbose_name="届",
                    ),
                ),
            ],
            options={
                "verbose_name": "人大会议",
                "ordering": ["-opens_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "region", "term", "number"), name="session_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_on__lte", models.F("closes_on")),
                            ("presubmit_from__lte", models.F("opens_on")),
                        ),
                        name="session_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="标题")),
                ("situation", models.TextField(blank=True, verbose_name="情况")),
                ("analysis", models.TextField(blank=True, verbose_name="分析")),
                ("suggestion", models.TextField(blank=True, verbose_name="建议")),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几稿")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="定稿时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="proposals.draft",
                        verbose_name="草稿",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="定稿人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文稿",
                "ordering": ["draft", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "draft", "number"), name="version_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="version_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "loop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="proposal",
                        serialize=False,
                        to="loops.loop",
                    ),
                ),
                (
                    "came_as",
                    models.CharField(
                        choices=[("proposal", "建议、批评和意见"), ("motion", "议案")],
                        max_length=10,
                        verbose_name="提交时的种类",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("proposal", "建议、批评和意见"), ("motion", "议案")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[("in_session", "大会期间"), ("between", "闭会期间")],
                        max_length=12,
                        verbose_name="提出时间",
                    ),
                ),
                ("part", models.CharField(blank=True, default="", max_length=250, verbose_name="分办部分")),
                ("insisted_at", models.DateTimeField(blank=True, null=True, verbose_name="坚持提出的时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="proposals.draft",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.session",
                        verbose_name="会议",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.version",
                        verbose_name="现行文稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "代表建议",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("part", "")),
                        fields=("county", "draft"),
                        name="proposal_of_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("came_as__in", ["proposal", "motion"]), ("form__in", ["proposal", "motion"])
                        ),
                        name="proposal_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form", "proposal"), ("came_as", "motion"), _connector="OR"),
                        name="proposal_is_never_made_a_motion",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("phase", "in_session"), ("session__isnull", False)),
                            models.Q(("phase", "between"), ("session__isnull", True)),
                            _connector="OR",
                        ),
                        name="proposal_phase_with_session",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResultClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=4, verbose_name="类别")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("meaning", models.CharField(blank=True, max_length=200, verbose_name="含义")),
                ("is_solved", models.BooleanField(default=False, verbose_name="算已解决")),
                ("needs_promises", models.BooleanField(default=False, verbose_name="须列承诺")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "答复类别",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="result_class_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="result_class_has_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="result_class_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次答复")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "首次答复"),
                            ("again", "重新办理后答复"),
                            ("kept", "落实后再次答复"),
                        ],
                        default="first",
                        max_length=10,
                        verbose_name="答复种类",
                    ),
                ),
                ("text", models.TextField(verbose_name="答复内容")),
                ("without", models.CharField(blank=True, max_length=200, verbose_name="未面商的理由")),
                ("document", models.CharField(blank=True, max_length=40, verbose_name="发文字号")),
                ("contact", models.CharField(blank=True, max_length=40, verbose_name="联系人")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="联系电话")),
                ("views", models.JSONField(blank=True, default=list, verbose_name="协办单位意见")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
                (
                    "drafted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="拟稿时间"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="签发时间")),
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
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
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
                        verbose_name="承办单位",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.resultclass",
                        verbose_name="办理结果类别",
                    ),
                ),
            ],
            options={
                "verbose_name": "答复",
                "ordering": ["proposal", "number"],
                "indexes": [models.Index(fields=["unit", "sent_at"], name="reply_by_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "proposal", "number"), name="reply_number_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=("county", "proposal"),
                        name="reply_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["first", "again", "kept"])), name="reply_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", True), ("sent_by__isnull", True)),
                            models.Q(
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                                models.Q(("text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reply_sent_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_by__isnull", True),
                            models.Q(("sent_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reply_not_approved_by_its_drafter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="会议日期")),
                ("title", models.CharField(max_length=80, verbose_name="会议名称")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("chair", models.CharField(blank=True, max_length=40, verbose_name="主持人")),
                ("minutes", models.TextField(blank=True, verbose_name="会议纪要")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="议毕时间")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="修改次数")),
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
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="召集单位",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="人大",
                    ),
                ),
            ],
            options={
                "verbose_name": "交办会",
                "ordering": ["-held_on", "-pk"],
                "indexes": [models.Index(fields=["office", "-held_on", "-id"], name="meeting_by_office")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="meeting_request_key_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="meeting_has_title"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("leading", models.CharField(blank=True, max_length=40, verbose_name="领办领导")),
                ("supervising", models.CharField(blank=True, max_length=40, verbose_name="督办领导")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="办结期限")),
                ("due_reason", models.CharField(blank=True, max_length=200, verbose_name="超期理由")),
                ("standard", models.CharField(blank=True, max_length=500, verbose_name="办理标准")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="交办时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="主办单位",
                    ),
                ),
                (
                    "leading_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="领办领导的账号",
                    ),
                ),
                (
                    "supervising_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="督办领导的账号",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="proposals.assignmentmeeting",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="proposals.proposal",
                        verbose_name="建议",
                    ),
                ),
            ],
            options={
                "verbose_name": "交办会议题",
                "ordering": ["meeting", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "meeting", "proposal"), name="agenda_proposal_once"
                    ),
                    models.UniqueConstraint(
                        fields=("county", "meeting", "position"), name="agenda_position_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("county", "proposal"),
                        name="agenda_one_open_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at__isnull", True), ("lead__isnull", False), _connector="OR"
                        ),
                        name="agenda_decided_has_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1)), name="agenda_counts_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("leading_user__isnull", True),
                                models.Q(("leading", ""), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("supervising_user__isnull", True),
                                models.Q(("supervising", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="agenda_official_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("meeting", models.CharField(max_length=80, verbose_name="主任会议")),
                ("chosen_on", models.DateField(verbose_name="确定日期")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("leading", models.CharField(max_length=40, verbose_name="领办领导")),
                ("supervising", models.CharField(max_length=40, verbose_name="督办领导")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("plan", models.TextField(blank=True, verbose_name="督办方案")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="制定方案的时间")),
                ("report", models.TextField(blank=True, verbose_name="督办报告")),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="报告日期")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="取消时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消的理由")),
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
                (
                    "leading_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="领办领导的账号",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="proposals.proposal",
                        verbose_name="建议",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="提出单位",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supervising_user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="督办领导的账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "重点督办建议",
                "ordering": ["-year", "-chosen_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("county", "proposal", "year"),
                        name="key_once_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2200)),
                        name="key_year_of_a_congress",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meeting", ""), _negated=True),
                            models.Q(("leading", ""), _negated=True),
                            models.Q(("supervising", ""), _negated=True),
                        ),
                        name="key_names_its_leaders",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("plan", ""), ("planned_at__isnull", True), ("planned_by__isnull", True)
                            ),
                            models.Q(
                                models.Q(("plan", ""), _negated=True),
                                ("planned_at__isnull", False),
                                ("planned_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="key_planned_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("report", ""), ("reported_by__isnull", True), ("reported_on__isnull", True)
                            ),
                            models.Q(
                                models.Q(("report", ""), _negated=True),
                                models.Q(("plan", ""), _negated=True),
                                ("reported_by__isnull", False),
                                ("reported_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="key_reported_after_its_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("revoked_at__isnull", True), ("revoked_by__isnull", True)
                            ),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="key_revoked_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("participants", models.CharField(max_length=300, verbose_name="参加人员")),
                ("findings", models.TextField(verbose_name="发现的情况")),
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
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="督查单位",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="proposals.proposal",
                        verbose_name="建议",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="proposals.keyproposal",
                        verbose_name="重点督办",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场督查",
                "ordering": ["-held_on", "-pk"],
                "indexes": [models.Index(fields=["unit", "-held_on"], name="check_by_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="check_request_key_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", ""), _negated=True),
                            models.Q(("participants", ""), _negated=True),
                            models.Q(("findings", ""), _negated=True),
                        ),
                        name="check_says_where_who_and_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="proposals.check",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.evidence"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "evidence"), name="check_photo_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoHandler",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_joint", models.BooleanField(default=True, verbose_name="会办")),
                ("part", models.CharField(blank=True, max_length=200, verbose_name="分工")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_handlers",
                        to="proposals.agendaitem",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "协同承办",
                "ordering": ["item", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "item", "unit"), name="co_handler_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几项")),
                ("what", models.CharField(max_length=300, verbose_name="办什么")),
                ("due_on", models.DateField(verbose_name="何时办成")),
                ("who", models.CharField(max_length=60, verbose_name="负责人")),
                ("how_known", models.CharField(max_length=300, verbose_name="怎么算办成")),
                ("kept_at", models.DateTimeField(blank=True, null=True, verbose_name="核实落实的时间")),
                ("drop_reason", models.CharField(blank=True, max_length=300, verbose_name="不再落实的理由")),
                ("drop_asked_at", models.DateTimeField(blank=True, null=True, verbose_name="申请时间")),
                (
                    "dropped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="同意不再落实的时间"),
                ),
                (
                    "replaced_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="改由后一次答复承诺的时间"),
                ),
                ("late_at", models.DateTimeField(blank=True, null=True, verbose_name="逾期的时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "drop_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="申请人",
                    ),
                ),
                (
                    "drop_decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="同意人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="负责单位",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="proposals.reply",
                        verbose_name="答复",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺",
                "ordering": ["reply", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("dropped_at__isnull", True),
                            ("kept_at__isnull", True),
                            ("replaced_at__isnull", True),
                        ),
                        fields=["unit", "due_on"],
                        name="commitment_open_by_unit",
                    ),
                    models.Index(fields=["county", "due_on"], name="commitment_by_day"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "reply", "number"), name="commitment_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", ""), _negated=True),
                            models.Q(("who", ""), _negated=True),
                            models.Q(("how_known", ""), _negated=True),
                        ),
                        name="commitment_says_all_four",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dropped_at__isnull", True), ("kept_at__isnull", True)),
                            models.Q(("kept_at__isnull", True), ("replaced_at__isnull", True)),
                            models.Q(("dropped_at__isnull", True), ("replaced_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="commitment_ends_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drop_asked_at__isnull", True),
                                ("drop_asked_by__isnull", True),
                                ("drop_reason", ""),
                            ),
                            models.Q(
                                ("drop_asked_at__isnull", False),
                                ("drop_asked_by__isnull", False),
                                models.Q(("drop_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_drop_asked_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drop_decided_by__isnull", True), ("dropped_at__isnull", True)),
                            models.Q(
                                ("drop_asked_at__isnull", False),
                                ("drop_decided_by__isnull", False),
                                ("dropped_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="commitment_dropped_with_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drop_decided_by__isnull", True),
                            models.Q(("drop_decided_by", models.F("drop_asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="commitment_drop_not_ones_own",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=1000, verbose_name="落实情况")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="报告时间")),
                ("is_met", models.BooleanField(blank=True, null=True, verbose_name="已落实")),
                ("judged_at", models.DateTimeField(blank=True, null=True, verbose_name="核实时间")),
                ("judged_words", models.CharField(blank=True, max_length=300, verbose_name="核实意见")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="报告人",
                    ),
                ),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="proposals.commitment",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核实人",
                    ),
                ),
            ],
            options={
                "verbose_name": "承诺落实报告",
                "ordering": ["commitment", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("judged_at__isnull", True)),
                        fields=("county", "commitment"),
                        name="report_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="report_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_met__isnull", True),
                                ("judged_at__isnull", True),
                                ("judged_by__isnull", True),
                            ),
                            models.Q(
                                ("is_met__isnull", False),
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_judged_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judged_by__isnull", True),
                            models.Q(("judged_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="report_not_judged_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_met__isnull", True),
                            ("is_met", True),
                            models.Q(("judged_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="report_unmet_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("face", "当面"),
                            ("station", "到代表联络站当面"),
                            ("video", "视频"),
                            ("phone", "电话"),
                            ("written", "书面、微信等"),
                        ],
                        max_length=10,
                        verbose_name="形式",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("participants", models.CharField(max_length=300, verbose_name="参加人员")),
                ("notes", models.TextField(verbose_name="沟通情况")),
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
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="代表联络站",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "沟通面商",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="consultation_request_key_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["face", "station", "video", "phone", "written"])),
                        name="consultation_form_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("participants", ""), _negated=True),
                            models.Q(("notes", ""), _negated=True),
                        ),
                        name="consultation_says_who_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "station"), ("station__isnull", False)),
                            models.Q(models.Q(("form", "station"), _negated=True), ("station__isnull", True)),
                            _connector="OR",
                        ),
                        name="consultation_station_where_held_there",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_so", models.BooleanField(verbose_name="属实")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="proposals.consultation",
                    ),
                ),
            ],
            options={
                "verbose_name": "代表确认",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "consultation", "deputy"), name="consultation_confirmed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_so", True), models.Q(("words", ""), _negated=True), _connector="OR"
                        ),
                        name="consultation_contested_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                (
                    "kind",
                    models.CharField(
                        choices=[("jpg", "图片"), ("pdf", "PDF 文件"), ("docx", "Word 文件")],
                        default="jpg",
                        max_length=4,
                        verbose_name="种类",
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=60, verbose_name="说明")),
                ("name", models.CharField(blank=True, default="", max_length=60, verbose_name="文件名")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=proposals.models.attachments.attachment_path,
                        verbose_name="文件",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="上传时间")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="移除时间")),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上传人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="proposals.draft",
                        verbose_name="草稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "附件",
                "ordering": ["draft", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "token"), name="attachment_token_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("county", "draft", "position"),
                        name="attachment_one_a_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 6)),
                        name="attachment_within_the_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("file", ""), _negated=True), name="attachment_has_a_file"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["jpg", "pdf", "docx"])), name="attachment_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "jpg"), ("name", "")),
                            models.Q(
                                models.Q(("kind", "jpg"), _negated=True),
                                models.Q(("name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_document_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True), ("removed_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="attachment_removed_after_added",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationRound",
            fields=[
                (
                    "reply",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="round",
                        serialize=False,
                        to="proposals.reply",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="启封时间")),
                ("urged_at", models.DateTimeField(blank=True, null=True, verbose_name="催请时间")),
                ("urged", models.JSONField(default=list, verbose_name="催请的代表")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.step",
                        verbose_name="环节",
                    ),
                ),
            ],
            options={
                "verbose_name": "评价期",
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_lead", models.BooleanField(default=False, verbose_name="领衔代表")),
                (
                    "process",
                    models.CharField(
                        choices=[
                            ("satisfied", "满意"),
                            ("basically", "基本满意"),
                            ("dissatisfied", "不满意"),
                        ],
                        max_length=12,
                        verbose_name="办理过程",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("satisfied", "满意"),
                            ("basically", "基本满意"),
                            ("dissatisfied", "不满意"),
                        ],
                        max_length=12,
                        verbose_name="办理结果",
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="理由和意见")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="评价时间")),
                (
                    "source",
                    models.CharField(
                        choices=[("own", "代表本人"), ("paper", "纸质征询意见表"), ("phone", "电话征询")],
                        max_length=10,
                        verbose_name="怎样取得",
                    ),
                ),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="代表签字的日期")),
                ("how", models.CharField(blank=True, max_length=200, verbose_name="取得经过")),
                ("salt", models.CharField(max_length=32)),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
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
                        verbose_name="代录人",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="proposals.reply",
                        verbose_name="答复",
                    ),
                ),
            ],
            options={
                "verbose_name": "代表评价",
                "ordering": ["reply", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("source", "own")),
                        fields=("county", "reply", "deputy"),
                        name="evaluation_own_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source", "own"), _negated=True),
                        fields=("county", "reply", "deputy"),
                        name="evaluation_entered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("process__in", ["satisfied", "basically", "dissatisfied"]),
                            ("result__in", ["satisfied", "basically", "dissatisfied"]),
                        ),
                        name="evaluation_levels_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["own", "paper", "phone"])),
                        name="evaluation_source_stated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True),
                            models.Q(
                                models.Q(("process", "dissatisfied"), _negated=True),
                                models.Q(("result", "dissatisfied"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_dissatisfied_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_by__isnull", True), ("source", "own")),
                            models.Q(
                                models.Q(("source", "own"), _negated=True),
                                ("entered_by__isnull", False),
                                ("told_on__isnull", False),
                                models.Q(("how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="evaluation_entered_with_who_when_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("entered_by__isnull", True),
                            models.Q(("entered_by", models.F("deputy")), _negated=True),
                            _connector="OR",
                        ),
                        name="evaluation_not_entered_by_the_deputy",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="送达时间")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="查看时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
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
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="proposals.reply",
                    ),
                ),
            ],
            options={
                "verbose_name": "送达",
                "ordering": ["reply", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "reply", "user"), name="delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_at__isnull", True),
                            ("opened_at__gte", models.F("made_at")),
                            _connector="OR",
                        ),
                        name="delivery_opened_after_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ground",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30, verbose_name="标识")),
                ("name", models.CharField(max_length=40, verbose_name="理由")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("quote", models.TextField(blank=True, verbose_name="规定怎么说")),
                ("example", models.TextField(blank=True, verbose_name="例子")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="顺序")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "退回理由",
                "ordering": ["position", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="ground_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="ground_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupScope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="起")),
                ("until", models.DateField(blank=True, null=True, verbose_name="止")),
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
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_scopes",
                        to="accounts.unit",
                        verbose_name="监督指导小组",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="联系督导的乡镇",
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
                        verbose_name="联系督导的单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "督导范围",
                "ordering": ["group", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", True)), fields=["unit"], name="scope_by_unit"
                    ),
                    models.Index(
                        condition=models.Q(("until__isnull", True)), fields=["region"], name="scope_by_region"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("region__isnull", True), ("unit__isnull", False)),
                            models.Q(("region__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="scope_unit_or_region",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False), ("until__isnull", True)),
                        fields=("county", "group", "unit"),
                        name="scope_unit_once_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("region__isnull", False), ("until__isnull", True)),
                        fields=("county", "group", "region"),
                        name="scope_region_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="scope_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", True),
                            models.Q(("unit", models.F("group")), _negated=True),
                            _connector="OR",
                        ),
                        name="scope_not_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Imported",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="imported",
                        serialize=False,
                        to="proposals.proposal",
                    ),
                ),
                ("group", models.CharField(max_length=20, verbose_name="届次会议")),
                ("number", models.CharField(max_length=40, verbose_name="原编号")),
                ("came_on", models.DateField(verbose_name="提交日期")),
                ("assigned_on", models.DateField(blank=True, null=True, verbose_name="交办日期")),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                ("reply", models.TextField(blank=True, verbose_name="答复内容")),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "满意"),
                            ("basically", "基本满意"),
                            ("dissatisfied", "不满意"),
                        ],
                        max_length=12,
                        verbose_name="评价",
                    ),
                ),
                ("line", models.PositiveIntegerField(verbose_name="行号")),
                ("digest", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="导入时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="导入人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="人大",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.resultclass",
                        verbose_name="办理结果",
                    ),
                ),
            ],
            options={
                "verbose_name": "补录件",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "region", "group", "number"), name="imported_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rating__in", ["", "satisfied", "basically", "dissatisfied"])),
                        name="imported_rating_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rating", ""), ("replied_on__isnull", True), ("result__isnull", True)),
                            models.Q(
                                ("assigned_on__isnull", False),
                                ("replied_on__isnull", False),
                                ("result__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="imported_reply_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assigned_on__isnull", True),
                                ("assigned_on__gte", models.F("came_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("replied_on__isnull", True),
                                ("replied_on__gte", models.F("assigned_on")),
                                _connector="OR",
                            ),
                        ),
                        name="imported_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="publication",
                        serialize=False,
                        to="proposals.proposal",
                        verbose_name="建议",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prepared", "待审核"),
                            ("published", "已公开"),
                            ("withheld", "不公开"),
                            ("withdrawn", "已撤下"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="第几稿")),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="标题")),
                ("text", models.TextField(blank=True, verbose_name="建议内容")),
                ("answer", models.TextField(blank=True, verbose_name="答复内容")),
                ("is_abstract", models.BooleanField(default=False, verbose_name="摘要公开")),
                ("lead_name", models.CharField(blank=True, max_length=40, verbose_name="领衔代表")),
                (
                    "form",
                    models.CharField(
                        choices=[("proposal", "建议、批评和意见"), ("motion", "议案")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("result", models.CharField(max_length=4, verbose_name="办理结果")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("replied_on", models.DateField(verbose_name="答复日期")),
                ("agrees", models.BooleanField(blank=True, null=True, verbose_name="领衔代表同意公开")),
                ("agree_words", models.CharField(blank=True, max_length=200, verbose_name="代表的话")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="代表答复时间")),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state_secret", "涉及国家秘密"),
                            ("trade_secret", "涉及商业秘密"),
                            ("privacy", "涉及个人隐私"),
                            ("deputy_wish", "代表要求不公开"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="不公开的理由",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("prepared_at", models.DateTimeField(blank=True, null=True, verbose_name="拟稿时间")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="公开时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="撤下时间")),
                (
                    "agreed_by",
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
                        verbose_name="审核人",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="拟稿人",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.reply",
                        verbose_name="答复",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="主办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "建议公开件",
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "published")),
                        fields=["county", "-published_at"],
                        name="proposal_public_newest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["prepared", "published", "withheld", "withdrawn"])
                        ),
                        name="proposal_publicity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_publicity_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True),
                                ("prepared_by__isnull", False),
                                ("status", "prepared"),
                            ),
                            models.Q(
                                models.Q(("status", "prepared"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_publicity_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["published", "withdrawn"]), _negated=True),
                            models.Q(
                                ("agrees", True),
                                ("agrees__isnull", False),
                                ("published_at__isnull", False),
                                models.Q(("title", ""), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_public_with_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "ground__in",
                                    ["state_secret", "trade_secret", "privacy", "deputy_wish", "other"],
                                ),
                                ("status", "withheld"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(models.Q(("status", "withheld"), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="proposal_withheld_on_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("status", "withdrawn"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "withdrawn"), _negated=True), ("ended_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="proposal_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at__isnull", True),
                                ("agreed_by__isnull", True),
                                ("agrees__isnull", True),
                            ),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("agrees__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_publicity_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="proposals.proposal",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                ("tokens", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                (
                    "county",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                    ),
                ),
            ],
            options={
                "verbose_name": "比对内容",
                "indexes": [models.Index(fields=["county", "-opened_at"], name="proposal_text_newest")],
            },
        ),
        migrations.CreateModel(
            name="HeadsMeeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("participants", models.CharField(max_length=300, verbose_name="其他参加人员")),
                ("agreed", models.TextField(verbose_name="议定事项")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
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
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="到场的单位负责人",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads_meetings",
                        to="proposals.reply",
                        verbose_name="答复",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads_meetings",
                        to="proposals.proposal",
                    ),
                ),
            ],
            options={
                "verbose_name": "约见",
                "ordering": ["proposal", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "reply"), name="heads_meeting_once_an_answer"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place", ""), _negated=True),
                            models.Q(("participants", ""), _negated=True),
                            models.Q(("agreed", ""), _negated=True),
                        ),
                        name="heads_meeting_says_where_who_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndexFormula",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="版次")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                (
                    "when_empty",
                    models.CharField(
                        choices=[("share", "权重按比例分给其他指标"), ("lose", "这一项不得分")],
                        default="share",
                        max_length=10,
                        verbose_name="分母为零时",
                    ),
                ),
                ("least", models.PositiveSmallIntegerField(default=5, verbose_name="满意率最少评价数")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="制定时间")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="制定人",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.region",
                        verbose_name="县（市、区）",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标公式",
                "ordering": ["region", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "number"), name="formula_number_unique", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True), name="formula_has_a_basis"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("when_empty__in", ["share", "lose"])), name="formula_empty_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least__gte", 2)), name="formula_hides_the_single"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("attention", "单位重视"),
                            ("done", "办结率"),
                            ("consulted", "面商率"),
                            ("satisfied", "满意率"),
                            ("solved", "解决率"),
                            ("online", "上网率"),
                            ("digital", "数字赋能"),
                            ("help_time", "协办按期率"),
                            ("help_done", "协办完成率"),
                        ],
                        max_length=12,
                        verbose_name="指标",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="权重")),
                ("numerator", models.JSONField(verbose_name="分子")),
                ("denominator", models.JSONField(verbose_name="分母")),
                ("text", models.CharField(max_length=300, verbose_name="说明")),
                (
                    "formula",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="proposals.indexformula",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标",
                "ordering": ["formula", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("formula", "key"), name="indicator_once_a_formula"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "key__in",
                                [
                                    "attention",
                                    "done",
                                    "consulted",
                                    "satisfied",
                                    "solved",
                                    "online",
                                    "digital",
                                    "help_time",
                                    "help_done",
                                ],
                            )
                        ),
                        name="indicator_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 0), ("weight__lte", 100)),
                        name="indicator_weight_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="indicator_explained"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="督办事项")),
                ("aim", models.TextField(blank=True, verbose_name="督办目标")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("conclusion", models.TextField(blank=True, verbose_name="督办结论")),
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
                    "central_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="代表中心组",
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="对口工委",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "in_charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="分管领导",
                    ),
                ),
            ],
            options={
                "verbose_name": "大督办事项",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["county", "-id"], name="matter_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "request_key"), name="matter_request_key_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="matter_has_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("conclusion", ""), ("ended_at__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False), models.Q(("conclusion", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="matter_ends_with_a_conclusion",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="proposals.matter",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matters",
                        to="proposals.proposal",
                        verbose_name="建议",
                    ),
                ),
            ],
            options={
                "verbose_name": "大督办建议",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("county", "proposal"),
                        name="matter_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("before", "事前"), ("during", "事中"), ("after", "事后")],
                        max_length=8,
                        verbose_name="阶段",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("what", models.CharField(max_length=200, verbose_name="做什么")),
                ("due_on", models.DateField(verbose_name="何时完成")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="完成情况")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="填写人",
                    ),
                ),
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
                        verbose_name="完成登记人",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stages",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.step",
                        verbose_name="环节",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理方案",
                "ordering": ["proposal", "step", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "step", "position"), name="stage_position_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["before", "during", "after"])), name="stage_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="stage_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_by__isnull", True), ("done_on__isnull", True)),
                            models.Q(
                                ("done_by__isnull", False),
                                ("done_on__isnull", False),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="stage_done_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rehandling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("reason", models.TextField(verbose_name="理由和要求")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.headsmeeting",
                        verbose_name="约见",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rehandlings",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rehandlings",
                        to="proposals.reply",
                        verbose_name="不满意的答复",
                    ),
                ),
            ],
            options={
                "verbose_name": "责成重新办理",
                "ordering": ["proposal", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "proposal", "number"), name="rehandling_number_unique"
                    ),
                    models.UniqueConstraint(fields=("county", "reply"), name="rehandling_once_an_answer"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1),
                            models.Q(("meeting__isnull", False), ("number__gte", 2)),
                            _connector="OR",
                        ),
                        name="rehandling_again_after_meeting_the_heads",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="rehandling_says_why"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.evidence"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="proposals.commitmentreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "报告的照片",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "evidence"), name="report_photo_of_one_report")
                ],
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
                ("round", models.PositiveSmallIntegerField(verbose_name="第几轮")),
                (
                    "decision",
                    models.CharField(
                        choices=[("accept", "采用"), ("revise", "修改"), ("return", "退回")],
                        max_length=10,
                        verbose_name="预审意见",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="预审时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="预审人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="proposals.proposal",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="proposals.version",
                        verbose_name="文稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "预审",
                "ordering": ["proposal", "round"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "proposal", "round"), name="review_round_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["accept", "revise", "return"])),
                        name="review_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round__gte", 1)), name="review_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("title", "标题"),
                            ("situation", "情况"),
                            ("analysis", "分析"),
                            ("suggestion", "建议"),
                        ],
                        max_length=10,
                        verbose_name="部分",
                    ),
                ),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("quote", models.TextField(blank=True, verbose_name="原文")),
                ("words", models.TextField(verbose_name="意见")),
                ("answer", models.TextField(blank=True, verbose_name="代表的答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "ground",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.ground",
                        verbose_name="理由",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="proposals.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "预审意见",
                "ordering": ["review", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end__isnull", True), ("field", ""), ("quote", ""), ("start__isnull", True)
                            ),
                            models.Q(
                                ("end__isnull", True),
                                ("field__in", ["title", "situation", "analysis", "suggestion"]),
                                ("quote", ""),
                                ("start__isnull", True),
                            ),
                            models.Q(
                                ("field__in", ["title", "situation", "analysis", "suggestion"]),
                                ("start__lt", models.F("end")),
                                models.Q(("quote", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="remark_anchored_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="remark_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="remark_answered_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "prompt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="signal",
                        serialize=False,
                        to="loops.prompt",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("warning", "预警信号"), ("advice", "工作建议"), ("consult", "会商提示")],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[("yellow", "黄色"), ("orange", "橙色"), ("red", "红色")],
                        max_length=8,
                        verbose_name="颜色",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="proposals.proposal",
                        verbose_name="建议",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="发出单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "督办信号",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["unit"], name="signal_by_unit"),
                    models.Index(fields=["proposal"], name="signal_by_proposal"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["warning", "advice", "consult"])),
                        name="signal_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("colour__in", ["yellow", "orange", "red"]), ("kind", "warning")),
                            models.Q(models.Q(("kind", "warning"), _negated=True), ("colour", "")),
                            _connector="OR",
                        ),
                        name="signal_warning_has_a_colour",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                (
                    "figures",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="结果"
                    ),
                ),
                (
                    "helping",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="协办结果",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="制作时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="制作人",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "formula",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="proposals.indexformula",
                        verbose_name="公式",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标快照",
                "ordering": ["-year", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "year", "number"), name="snapshot_number_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="snapshot_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SnapshotRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, verbose_name="编号")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("is_helping", models.BooleanField(default=False, verbose_name="协办")),
                ("counts", models.JSONField(verbose_name="计数")),
                ("left_out", models.JSONField(default=list, verbose_name="不计入的指标")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.loop"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="proposals.snapshot",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="承办单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "快照明细",
                "ordering": ["snapshot", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_helping", False)),
                        fields=("county", "snapshot", "loop"),
                        name="snapshot_row_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_helping", True)),
                        fields=("county", "snapshot", "loop", "unit"),
                        name="snapshot_helping_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Threshold",
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
                ("least", models.PositiveSmallIntegerField(verbose_name="最少人数")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="起")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="止")),
            ],
            options={
                "verbose_name": "议案联名人数",
                "ordering": ["level", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("level", "valid_from"), name="threshold_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("least__gte", 1)), name="threshold_of_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["province", "city", "county", "township", "village"])
                        ),
                        name="threshold_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="threshold_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enclosures",
                        to="proposals.attachment",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enclosures",
                        to="proposals.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "随稿附件",
                "ordering": ["version", "attachment__position"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "version", "attachment"), name="enclosure_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoSign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="邀请时间"),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="附议时间")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="不附议的时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="不附议的理由")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代表",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosigns",
                        to="proposals.draft",
                        verbose_name="草稿",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosigns",
                        to="proposals.version",
                        verbose_name="确认的文稿",
                    ),
                ),
            ],
            options={
                "verbose_name": "附议",
                "ordering": ["draft", "asked_at", "pk"],
                "indexes": [models.Index(fields=["deputy", "draft"], name="cosign_by_deputy")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "draft", "deputy"), name="cosign_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("version__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("version__isnull", False)),
                            _connector="OR",
                        ),
                        name="cosign_signs_a_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("declined_at__isnull", True), ("version__isnull", True), _connector="OR"
                        ),
                        name="cosign_signed_or_declined",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WithdrawalConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="同意时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal_consents",
                        to="proposals.proposal",
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
                "verbose_name": "同意撤回",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "proposal", "user"), name="withdrawal_agreed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="adjustment",
                        serialize=False,
                        to="proposals.appeal",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("attention", "单位重视"),
                            ("done", "办结率"),
                            ("consulted", "面商率"),
                            ("satisfied", "满意率"),
                            ("solved", "解决率"),
                            ("online", "上网率"),
                            ("digital", "数字赋能"),
                        ],
                        max_length=12,
                        verbose_name="指标",
                    ),
                ),
                ("reason", models.TextField(verbose_name="理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="loops.loop",
                        verbose_name="建议",
                    ),
                ),
            ],
            options={
                "verbose_name": "指标调整",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "loop", "year", "key"), name="adjustment_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="adjustment_says_why"
                    ),
                ],
            },
        ),
    ]
