import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_abbr_letters"),
        ("accounts", "__first__"),
        ("loops", "0008_parted_and_clues"),
        ("stations", "0012_ratings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="答复内容")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="答复时间")),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loops.event"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies_given",
                        to="stations.opinion",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="stations.opinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "每人一份答复",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "opinion", "event"), name="reply_once_an_answer"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyDelivery",
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
                        choices=[("page", "查询页面"), ("sms", "短信"), ("phone", "电话"), ("desk", "纸质")],
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "已备好"),
                            ("sent", "已发出"),
                            ("opened", "本人已看"),
                            ("confirmed", "电话已告知"),
                            ("handed", "已当面送交"),
                            ("returned", "未送到"),
                        ],
                        max_length=10,
                        verbose_name="送达状态",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间")),
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
                    "reply",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="stations.reply",
                    ),
                ),
            ],
            options={
                "verbose_name": "答复送达",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "reply", "channel"), name="reply_once_a_channel"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "page"), ("state__in", ["made", "opened"])),
                            models.Q(("channel", "sms"), ("state__in", ["made", "sent", "returned"])),
                            models.Q(("channel", "phone"), ("state__in", ["confirmed", "returned"])),
                            models.Q(("channel", "desk"), ("state__in", ["made", "handed"])),
                            _connector="OR",
                        ),
                        name="reply_state_of_channel",
                    ),
                ],
            },
        ),
    ]
