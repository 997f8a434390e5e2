from django.db import migrations, models


class Migration(migrations.Migration):
    """Processes of before that still run while the tables change write keys without this column."""

    dependencies = [
        ("accounts", "0012_keys_by_password"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apikey",
            name="by_password",
            field=models.BooleanField(db_default=False, default=False, verbose_name="凭密码换取"),
        ),
    ]
