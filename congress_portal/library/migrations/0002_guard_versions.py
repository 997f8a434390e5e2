from django.db import migrations

MAKE = """
CREATE FUNCTION library_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.adopted_on IS NULL THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE'
    OR to_jsonb(NEW) - 'valid_until' - 'end_basis' <> to_jsonb(OLD) - 'valid_until' - 'end_basis'
    OR (OLD.valid_until IS NOT NULL AND (NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until))
  THEN
    RAISE EXCEPTION 'an adopted version of a rule is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER library_version_append_only BEFORE UPDATE OR DELETE ON library_ruleversion
FOR EACH ROW EXECUTE FUNCTION library_version_stays();
"""
DROP = """
DROP TRIGGER library_version_append_only ON library_ruleversion;
DROP FUNCTION library_version_stays();
"""


class Migration(migrations.Migration):
    """What was adopted reads so for ever; only its last day may be set, or be moved forward."""

    dependencies = [("library", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, DROP)]
