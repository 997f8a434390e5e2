"""Account events can be added; nothing else, whoever asks."""

from django.db import migrations

GUARD = """
CREATE FUNCTION accounts_accountevent_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'account events are append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_accountevent_append_only BEFORE UPDATE OR DELETE ON accounts_accountevent
    FOR EACH ROW EXECUTE FUNCTION accounts_accountevent_guard();
"""
UNGUARD = """
DROP TRIGGER accounts_accountevent_append_only ON accounts_accountevent;
DROP FUNCTION accounts_accountevent_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_account_events")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
