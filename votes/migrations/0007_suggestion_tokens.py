import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("votes", "0006_guard_projects"),
    ]

    operations = [
        migrations.AddField(
            model_name="suggestion",
            name="tokens",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), default=list, editable=False
            ),
        ),
    ]
