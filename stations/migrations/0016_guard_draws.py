from django.db import migrations

GUARD = """
CREATE FUNCTION stations_callbackdraw_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.revealed_at IS NULL OR OLD.revealed_at = NEW.revealed_at) THEN
        OLD.revealed_at := NEW.revealed_at;
        OLD.seed := NEW.seed;  -- encrypted anew under another key; the commitment proves that it is the same
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a lot that was committed never changes' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stations_callbackdraw_kept BEFORE UPDATE OR DELETE ON stations_callbackdraw
    FOR EACH ROW EXECUTE FUNCTION stations_callbackdraw_guard();
"""
UNGUARD = """
DROP TRIGGER stations_callbackdraw_kept ON stations_callbackdraw;
DROP FUNCTION stations_callbackdraw_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("stations", "0015_callbacks")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
