import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_library_deed")]

    operations = [
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="用途")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), verbose_name="权限范围"
                    ),
                ),
                ("head", models.CharField(max_length=10, verbose_name="开头")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="建立时间")),
                ("expires_at", models.DateTimeField(verbose_name="到期时间")),
                ("last_used_at", models.DateTimeField(blank=True, null=True, verbose_name="最近使用")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="停用时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        blank=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="停用人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_keys",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "接口令牌",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="api_key_expires_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scopes", []), _negated=True), name="api_key_for_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_by", None), ("ended_at__isnull", False), _connector="OR"),
                        name="api_key_ended_whole",
                    ),
                ],
                "indexes": [models.Index(fields=["user", "-id"], name="api_key_of_user")],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("issuer", models.CharField(max_length=200, verbose_name="身份服务")),
                ("subject", models.CharField(max_length=255, verbose_name="统一身份标识")),
                (
                    "linked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="关联时间"),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        null=True,
                        blank=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="用户",
                    ),
                ),
            ],
            options={
                "verbose_name": "统一身份",
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="identity_one_user"),
                    models.UniqueConstraint(fields=("issuer", "user"), name="identity_once_a_service"),
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True), name="identity_has_a_subject"
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="accountevent",
            name="account_event_deed_known",
        ),
        migrations.AlterField(
            model_name="accountevent",
            name="deed",
            field=models.CharField(
                choices=[
                    ("user_made", "建立用户"),
                    ("user_changed", "修改用户"),
                    ("user_deactivated", "停用用户"),
                    ("user_activated", "恢复用户"),
                    ("password_reset", "重置密码"),
                    ("password_changed", "本人修改密码"),
                    ("duty_given", "安排职责"),
                    ("duty_ended", "结束职责"),
                    ("stand_in_appointed", "安排代行"),
                    ("unit_made", "新增单位"),
                    ("unit_changed", "修改单位"),
                    ("region_made", "新增区划"),
                    ("region_changed", "修改区划"),
                    ("rule_changed", "修改期限、日历或预警规则"),
                    ("library_changed", "修改制度库"),
                    ("key_made", "建立接口令牌"),
                    ("key_ended", "停用接口令牌"),
                    ("identity_linked", "关联统一身份"),
                    ("identity_unlinked", "解除统一身份"),
                    ("hook_changed", "修改数据推送"),
                ],
                max_length=20,
                verbose_name="事项",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "deed__in",
                        [
                            "user_made",
                            "user_changed",
                            "user_deactivated",
                            "user_activated",
                            "password_reset",
                            "password_changed",
                            "duty_given",
                            "duty_ended",
                            "stand_in_appointed",
                            "unit_made",
                            "unit_changed",
                            "region_made",
                            "region_changed",
                            "rule_changed",
                            "library_changed",
                            "key_made",
                            "key_ended",
                            "identity_linked",
                            "identity_unlinked",
                            "hook_changed",
                        ],
                    )
                ),
                name="account_event_deed_known",
            ),
        ),
    ]
