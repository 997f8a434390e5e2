from django.db import migrations, models


class Migration(migrations.Migration):
    """Documents are looked up by what they belong to; the unique index of that holds the good ones only."""

    dependencies = [
        ("issuing", "0003_paper_voided"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="issued",
            index=models.Index(fields=["county", "about"], name="issued_of_thing"),
        ),
    ]
