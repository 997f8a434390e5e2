import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("loops", "0002_append_only_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(blank=True, verbose_name="内容")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="阅读时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="loops.event"
                    ),
                ),
                (
                    "loop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="loops.loop",
                        verbose_name="事项",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收件人",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知",
                "indexes": [
                    models.Index(fields=["recipient", "-id"], name="notice_inbox"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["recipient"],
                        name="notice_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "event", "recipient"),
                        name="notice_once_an_event",
                        nulls_distinct=False,
                    )
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
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "电子邮件"),
                            ("sms", "短信"),
                            ("wecom", "企业微信"),
                            ("dingtalk", "钉钉"),
                        ],
                        max_length=10,
                        verbose_name="渠道",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sending", "发送中"),
                            ("sent", "已发送"),
                            ("failed", "待重发"),
                            ("dead", "发送失败"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                (
                    "next_try_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="下次发送"),
                ),
                ("last_error", models.CharField(blank=True, max_length=300, verbose_name="失败原因")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发送时间")),
                ("key", models.CharField(max_length=80, verbose_name="幂等标识")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="notices.notice",
                        verbose_name="通知",
                    ),
                ),
            ],
            options={
                "verbose_name": "外发消息",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "sending", "failed"))),
                        fields=["next_try_at"],
                        name="delivery_queue",
                    ),
                    models.Index(
                        condition=models.Q(("state", "dead")), fields=["county", "-id"], name="delivery_dead"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "key"), name="delivery_key_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "sms", "wecom", "dingtalk"])),
                        name="delivery_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sending", "sent", "failed", "dead"])),
                        name="delivery_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="delivery_sent_at_when_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "电子邮件"),
                            ("sms", "短信"),
                            ("wecom", "企业微信"),
                            ("dingtalk", "钉钉"),
                        ],
                        max_length=10,
                        verbose_name="渠道",
                    ),
                ),
                ("is_on", models.BooleanField(verbose_name="接收")),
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
                        related_name="subscriptions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知渠道",
                "constraints": [
                    models.UniqueConstraint(fields=("county", "user", "channel"), name="subscription_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email", "sms", "wecom", "dingtalk"])),
                        name="subscription_channel_known",
                    ),
                ],
            },
        ),
    ]
