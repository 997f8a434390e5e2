"""The hash, the hashes of evidence and the blinding salt are set with the seal, once; anchors are heads of the chain and never change."""

from importlib import import_module

from django.db import migrations

before = import_module("congress_portal.loops.migrations.0007_guard_acts")
BEFORE = before.AFTER
AFTER = BEFORE.replace(
    "(NEW.position, NEW.digest) IS DISTINCT FROM (OLD.position, OLD.digest)",
    "(NEW.position, NEW.digest, NEW.hash, NEW.blind, NEW.files)"
    " IS DISTINCT FROM (OLD.position, OLD.digest, OLD.hash, OLD.blind, OLD.files)",
)
GUARD = """
CREATE FUNCTION loops_anchor_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'anchors are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM loops_event
        WHERE (county_id, position, digest, hash) = (NEW.county_id, NEW.position, NEW.digest, NEW.hash)
    ) THEN
        RAISE EXCEPTION 'an anchor is a line of the chain' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER loops_anchor_append_only BEFORE INSERT OR UPDATE OR DELETE ON loops_anchor
    FOR EACH ROW EXECUTE FUNCTION loops_anchor_guard();
CREATE TRIGGER loops_anchor_never_emptied BEFORE TRUNCATE ON loops_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION loops_anchor_guard();
"""
UNGUARD = """
DROP TRIGGER loops_anchor_never_emptied ON loops_anchor;
DROP TRIGGER loops_anchor_append_only ON loops_anchor;
DROP FUNCTION loops_anchor_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("loops", "0014_cases_of_every_kind")]
    operations = [migrations.RunSQL(AFTER, BEFORE), migrations.RunSQL(GUARD, UNGUARD)]
