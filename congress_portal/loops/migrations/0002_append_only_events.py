"""Events can be added, announced once, sealed once and emptied of their note; nothing else, whoever asks."""

from django.db import migrations

GUARD = """
CREATE FUNCTION loops_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (NEW.id, NEW.county_id, NEW.loop_id, NEW.step_id, NEW.verb, NEW.actor, NEW.by_id, NEW.at, NEW.detail,
        NEW.commitment, NEW.deadline_id, NEW.level, NEW.warned_due)
       IS DISTINCT FROM
       (OLD.id, OLD.county_id, OLD.loop_id, OLD.step_id, OLD.verb, OLD.actor, OLD.by_id, OLD.at, OLD.detail,
        OLD.commitment, OLD.deadline_id, OLD.level, OLD.warned_due)
       OR (OLD.announced_at IS NOT NULL AND NEW.announced_at IS DISTINCT FROM OLD.announced_at)
       OR (OLD.position IS NOT NULL AND (NEW.position, NEW.digest) IS DISTINCT FROM (OLD.position, OLD.digest))
       OR ((NEW.note, NEW.salt) IS DISTINCT FROM (OLD.note, OLD.salt) AND (NEW.note, NEW.salt) <> ('', ''))
    THEN
        RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER loops_event_append_only BEFORE UPDATE OR DELETE ON loops_event
    FOR EACH ROW EXECUTE FUNCTION loops_event_guard();
"""
UNGUARD = """
DROP TRIGGER loops_event_append_only ON loops_event;
DROP FUNCTION loops_event_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("loops", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
