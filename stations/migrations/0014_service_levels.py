import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_reports"),
        ("accounts", "__first__"),
        ("loops", "0009_service_levels"),
        ("stations", "0013_replies"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "complexity",
                    models.CharField(
                        choices=[("simple", "简单"), ("ordinary", "一般"), ("complex", "复杂")],
                        max_length=10,
                        verbose_name="难易",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("ordinary", "不急"), ("urgent", "紧急"), ("very_urgent", "特急")],
                        max_length=12,
                        verbose_name="缓急",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="几个工作日内答复")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="生效日期")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="stations.category",
                        verbose_name="类别",
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.region"
                    ),
                ),
            ],
            options={
                "verbose_name": "办理时限档次",
                "ordering": ["category", "-complexity", "urgency", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "category", "complexity", "urgency", "valid_from"),
                        name="service_level_unique",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until__isnull", True)),
                        fields=("county", "category", "complexity", "urgency"),
                        name="service_level_one_open",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("complexity__in", ["simple", "ordinary", "complex"])),
                        name="service_level_complexity_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["ordinary", "urgent", "very_urgent"])),
                        name="service_level_urgency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1)), name="service_level_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis", ""), _negated=True), name="service_level_has_a_basis"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="service_level_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="opinion",
            name="complexity",
            field=models.CharField(
                choices=[("simple", "简单"), ("ordinary", "一般"), ("complex", "复杂")],
                db_default="ordinary",
                default="ordinary",
                max_length=10,
                verbose_name="难易",
            ),
        ),
        migrations.AddField(
            model_name="opinion",
            name="urgency",
            field=models.CharField(
                choices=[("ordinary", "不急"), ("urgent", "紧急"), ("very_urgent", "特急")],
                db_default="ordinary",
                default="ordinary",
                max_length=12,
                verbose_name="缓急",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("complexity__in", ["simple", "ordinary", "complex"])),
                name="opinion_complexity_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("urgency__in", ["ordinary", "urgent", "very_urgent"])),
                name="opinion_urgency_known",
            ),
        ),
    ]
