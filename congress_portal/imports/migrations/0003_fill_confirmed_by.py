"""Until now whoever confirmed took the place of whoever had handed the sheet in."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    rows = apps.get_model("imports", "Batch")._base_manager.using(schema_editor.connection.alias)
    rows.filter(state__in=["confirmed", "written", "undoing", "undone"]).update(confirmed_by=F("by"))


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_batch_confirmed_by")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
