import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import congress_portal.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_reports"),
        ("loops", "0007_guard_acts"),
        ("stations", "0008_retention"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("track_code", models.CharField(max_length=12, verbose_name="查询码")),
                (
                    "accused",
                    congress_portal.encryption.EncryptedTextField(keys="REPORT_KEYS", verbose_name="反映谁"),
                ),
                (
                    "text",
                    congress_portal.encryption.EncryptedTextField(
                        keys="REPORT_KEYS", verbose_name="反映的问题"
                    ),
                ),
                ("is_named", models.BooleanField(default=False, verbose_name="实名")),
                (
                    "name",
                    congress_portal.encryption.EncryptedTextField(
                        blank=True, keys="REPORT_KEYS", verbose_name="姓名"
                    ),
                ),
                (
                    "mobile",
                    congress_portal.encryption.EncryptedTextField(
                        blank=True, keys="REPORT_KEYS", verbose_name="联系电话"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "已收到"),
                            ("transferred", "已转送有权处理的机关"),
                            ("told", "已告知举报人"),
                            ("closed", "已办结"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="收到时间"),
                ),
                ("notice_on", models.DateField(blank=True, null=True, verbose_name="最迟告知日")),
                (
                    "organ",
                    congress_portal.encryption.EncryptedTextField(
                        blank=True, keys="REPORT_KEYS", verbose_name="转送机关"
                    ),
                ),
                (
                    "receipt_number",
                    congress_portal.encryption.EncryptedTextField(
                        blank=True, keys="REPORT_KEYS", verbose_name="回执编号"
                    ),
                ),
                ("transferred_on", models.DateField(blank=True, null=True, verbose_name="转送日期")),
                (
                    "told",
                    congress_portal.encryption.EncryptedTextField(
                        blank=True, keys="REPORT_KEYS", verbose_name="告知举报人"
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="告知时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("request_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "accused_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="被反映人的单位",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
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
                    ),
                ),
            ],
            options={
                "verbose_name": "举报",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "track_code"), name="report_code_unique"),
                    models.UniqueConstraint(fields=("county", "request_key"), name="report_request_once"),
                    models.UniqueConstraint(fields=("county", "source"), name="report_one_a_case"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["received", "transferred", "told", "closed"])),
                        name="report_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("status", "transferred"), _negated=True),
                                models.Q(("status", "told"), _negated=True),
                                models.Q(("status", "closed"), _negated=True),
                            ),
                            models.Q(("status", "transferred"), ("transferred_on__isnull", False)),
                            models.Q(("status__in", ["told", "closed"]), ("told_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_status_with_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("status", "closed")),
                            models.Q(
                                models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="report_closed_at_when_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_named", True), models.Q(("mobile", ""), ("name", "")), _connector="OR"
                        ),
                        name="report_anonymous_is_nameless",
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
                ("content", congress_portal.encryption.EncryptedTextField(keys="REPORT_KEYS")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="stations.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "举报照片",
                "ordering": ["pk"],
            },
        ),
    ]
