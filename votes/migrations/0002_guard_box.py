"""The box keeps its word against whoever goes round the code."""

from django.db import migrations

WRITE_ONCE = ("boardentry", "spentcredential", "sealedpaper", "spoiledpaper", "openedpaper")

SQL = """
CREATE FUNCTION votes_box_write_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION votes_box_while_prepared() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.ballot_id ELSE NEW.ballot_id END;
BEGIN
    IF (SELECT status FROM votes_ballot WHERE id = given) <> 'prepared' THEN
        RAISE EXCEPTION '% changes only before the freeze', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER votes_card_guard BEFORE INSERT OR UPDATE OR DELETE ON votes_card
    FOR EACH ROW EXECUTE FUNCTION votes_box_while_prepared();
CREATE TRIGGER votes_keyshare_guard BEFORE INSERT OR UPDATE OR DELETE ON votes_keyshare
    FOR EACH ROW EXECUTE FUNCTION votes_box_while_prepared();

CREATE FUNCTION votes_inbox_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    phase text := (SELECT status FROM votes_ballot WHERE id = NEW.ballot_id);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'what came in is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF phase = 'open' OR (phase = 'frozen' AND NEW.kind = 'returned') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the vote is not open' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_inbox_guard BEFORE INSERT OR UPDATE ON votes_inboxpaper
    FOR EACH ROW EXECUTE FUNCTION votes_inbox_guard();

CREATE FUNCTION votes_moved_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT is_moved FROM votes_box WHERE ballot_id = NEW.ballot_id) THEN
        RAISE EXCEPTION 'the box is shut' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER votes_sealed_guard BEFORE INSERT ON votes_sealedpaper
    FOR EACH ROW EXECUTE FUNCTION votes_moved_guard();
CREATE TRIGGER votes_spent_guard BEFORE INSERT ON votes_spentcredential
    FOR EACH ROW EXECUTE FUNCTION votes_moved_guard();

CREATE FUNCTION votes_opened_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT private_key <> '' FROM votes_box WHERE ballot_id = NEW.ballot_id) THEN
        RAISE EXCEPTION 'the box was opened before' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER votes_opened_guard BEFORE INSERT ON votes_openedpaper
    FOR EACH ROW EXECUTE FUNCTION votes_opened_guard();

CREATE FUNCTION votes_box_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.signing_key <> OLD.signing_key OR (OLD.is_moved AND NOT NEW.is_moved)
        OR (OLD.private_key <> '' AND NEW.private_key <> OLD.private_key)
        OR (NEW.is_moved AND (NEW.signing_secret <> '' OR NEW.inbox_secret <> '')) THEN
        RAISE EXCEPTION 'the box only goes forward' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER votes_box_guard BEFORE UPDATE OR DELETE ON votes_box
    FOR EACH ROW EXECUTE FUNCTION votes_box_guard();
"""

ONCE = "\n".join(
    f"""CREATE TRIGGER votes_{name}_once BEFORE UPDATE OR DELETE ON votes_{name}
    FOR EACH ROW EXECUTE FUNCTION votes_box_write_once();"""
    for name in WRITE_ONCE
)
BACK = """
DROP FUNCTION votes_box_write_once() CASCADE;
DROP FUNCTION votes_box_while_prepared() CASCADE;
DROP FUNCTION votes_inbox_guard() CASCADE;
DROP FUNCTION votes_moved_guard() CASCADE;
DROP FUNCTION votes_opened_guard() CASCADE;
DROP FUNCTION votes_box_guard() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("votes", "0001_initial")]
    operations = [migrations.RunSQL(SQL + ONCE, BACK)]
