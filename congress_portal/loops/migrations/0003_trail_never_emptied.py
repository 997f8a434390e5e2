"""TRUNCATE passes by row triggers: this one refuses it for the whole table."""

from django.db import migrations

GUARD = """
CREATE TRIGGER loops_event_never_emptied BEFORE TRUNCATE ON loops_event
    FOR EACH STATEMENT EXECUTE FUNCTION loops_event_guard();
"""
UNGUARD = "DROP TRIGGER loops_event_never_emptied ON loops_event;"


class Migration(migrations.Migration):
    dependencies = [("loops", "0002_append_only_events")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
