from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_fill_confirmed_by")]

    operations = [
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("state__in", ["confirmed", "written", "undoing", "undone"]),
                    ),
                    models.Q(("confirmed_by__isnull", True), ("state__in", ["read", "checked", "dropped"])),
                    ("state", "failed"),
                    _connector="OR",
                ),
                name="import_batch_who_confirmed",
            ),
        ),
    ]
