from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="notice", name="notice_once_an_event"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("county", "event", "loop", "recipient"),
                name="notice_once_a_case",
                nulls_distinct=False,
            ),
        ),
    ]
