from django.db import migrations

MAKE_SENT = """
CREATE FUNCTION supervision_rung_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - ARRAY['received_by_id', 'received_at', 'result', 'result_on', 'result_by_id'])
     = (to_jsonb(OLD) - ARRAY['received_by_id', 'received_at', 'result', 'result_on', 'result_by_id'])
     AND (OLD.received_at IS NULL OR NEW.received_at = OLD.received_at AND NEW.received_by_id = OLD.received_by_id)
     AND (OLD.result = '' OR NEW.result = OLD.result AND NEW.result_on = OLD.result_on) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what supervision has sent is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER supervision_rung_sent_stays BEFORE UPDATE OR DELETE ON supervision_rung
FOR EACH ROW WHEN (OLD.state = 'sent') EXECUTE FUNCTION supervision_rung_stays();
"""
DROP_SENT = """
DROP TRIGGER supervision_rung_sent_stays ON supervision_rung;
DROP FUNCTION supervision_rung_stays();
"""

MAKE_MEETINGS = """
CREATE FUNCTION supervision_vote_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.checked_at IS NOT NULL THEN
    RAISE EXCEPTION 'a checked vote is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER supervision_vote_kept BEFORE UPDATE OR DELETE ON supervision_papervote
FOR EACH ROW EXECUTE FUNCTION supervision_vote_stays();
CREATE FUNCTION supervision_roll_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM supervision_meeting WHERE id = OLD.meeting_id AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the roll of a closed meeting is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER supervision_roll_kept BEFORE UPDATE OR DELETE ON supervision_attendance
FOR EACH ROW EXECUTE FUNCTION supervision_roll_stays();
"""
DROP_MEETINGS = """
DROP TRIGGER supervision_roll_kept ON supervision_attendance;
DROP FUNCTION supervision_roll_stays();
DROP TRIGGER supervision_vote_kept ON supervision_papervote;
DROP FUNCTION supervision_vote_stays();
"""

MAKE_POINTS = """
CREATE FUNCTION supervision_points_make_a_hundred() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(weight) FROM supervision_milestone WHERE curve_id = NEW.curve_id) <> 100 THEN
    RAISE EXCEPTION 'the points of a plan make 100' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER supervision_milestone_points AFTER INSERT OR UPDATE OF weight, curve_id
ON supervision_milestone DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION supervision_points_make_a_hundred();
"""
DROP_POINTS = """
DROP TRIGGER supervision_milestone_points ON supervision_milestone;
DROP FUNCTION supervision_points_make_a_hundred();
"""


class Migration(migrations.Migration):
    """What was sent, counted twice or held stays; the points of a plan make a hundred."""

    dependencies = [("supervision", "0001_initial")]

    operations = [
        migrations.RunSQL(MAKE_SENT, DROP_SENT),
        migrations.RunSQL(MAKE_MEETINGS, DROP_MEETINGS),
        migrations.RunSQL(MAKE_POINTS, DROP_POINTS),
    ]
