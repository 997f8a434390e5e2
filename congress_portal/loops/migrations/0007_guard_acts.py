"""The guard of events covers the two columns of events that are about no case."""

from importlib import import_module

from django.db import migrations

first = import_module("congress_portal.loops.migrations.0002_append_only_events")
BEFORE = first.GUARD.split("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
AFTER = BEFORE.replace("NEW.warned_due)", "NEW.warned_due, NEW.unit_id, NEW.about)").replace(
    "OLD.warned_due)", "OLD.warned_due, OLD.unit_id, OLD.about)"
)


class Migration(migrations.Migration):
    dependencies = [("loops", "0006_event_of_a_unit")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
