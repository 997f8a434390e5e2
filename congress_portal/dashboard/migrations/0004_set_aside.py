from django.db import migrations, models

# What was handed to the report officers is counted no more: the worker takes it out of facts and cells.
AGAIN = """
INSERT INTO dashboard_pending (county_id, loop_id)
SELECT county_id, source_id FROM stations_report WHERE source_id IS NOT NULL ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dashboard", "0003_narrow_cells"),
        ("stations", "0021_end_calls_without_number"),
    ]

    operations = [
        migrations.AddField(
            model_name="pending",
            name="failed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="汇总失败的时间"),
        ),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
