from django.db import migrations

MAKE_PHASES = """
CREATE FUNCTION votes_ballot_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  phases text[] := ARRAY['prepared', 'frozen', 'open', 'closed', 'counted', 'confirmed', 'published'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a vote is never deleted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.off_reason <> '' AND NEW IS DISTINCT FROM OLD THEN
    RAISE EXCEPTION 'a vote that was called off stays as it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status <> 'prepared' AND (to_jsonb(NEW) - ARRAY['status', 'stopped_reason', 'off_reason'])
     <> (to_jsonb(OLD) - ARRAY['status', 'stopped_reason', 'off_reason']) THEN
    RAISE EXCEPTION 'what is voted on is fixed' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status <> OLD.status AND (
     array_position(phases, NEW.status::text) <> array_position(phases, OLD.status::text) + 1
     OR NOT EXISTS (SELECT 1 FROM votes_phasestep WHERE ballot_id = NEW.id AND "to" = NEW.status AND done_at IS NOT NULL)
  ) THEN
    RAISE EXCEPTION 'a vote goes one phase on, by two people' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_ballot_forward BEFORE UPDATE OR DELETE ON votes_ballot
FOR EACH ROW EXECUTE FUNCTION votes_ballot_goes_forward();
CREATE FUNCTION votes_ballot_done_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what is done in a vote is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_step_stays BEFORE UPDATE OR DELETE ON votes_phasestep
FOR EACH ROW WHEN (OLD.done_at IS NOT NULL) EXECUTE FUNCTION votes_ballot_done_stays();
CREATE TRIGGER votes_tally_stays BEFORE UPDATE OR DELETE ON votes_tally
FOR EACH ROW EXECUTE FUNCTION votes_ballot_done_stays();
CREATE TRIGGER votes_tally_line_stays BEFORE UPDATE OR DELETE ON votes_tallyline
FOR EACH ROW EXECUTE FUNCTION votes_ballot_done_stays();
CREATE TRIGGER votes_signature_stays BEFORE UPDATE OR DELETE ON votes_signature
FOR EACH ROW EXECUTE FUNCTION votes_ballot_done_stays();
"""
DROP_PHASES = """
DROP TRIGGER votes_signature_stays ON votes_signature;
DROP TRIGGER votes_tally_line_stays ON votes_tallyline;
DROP TRIGGER votes_tally_stays ON votes_tally;
DROP TRIGGER votes_step_stays ON votes_phasestep;
DROP FUNCTION votes_ballot_done_stays();
DROP TRIGGER votes_ballot_forward ON votes_ballot;
DROP FUNCTION votes_ballot_goes_forward();
"""

MAKE_FREEZE = """
CREATE FUNCTION votes_only_prepared() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  named bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.ballot_id ELSE NEW.ballot_id END;
BEGIN
  IF (SELECT status FROM votes_ballot WHERE id = named) <> 'prepared'
     OR TG_OP = 'UPDATE' AND (SELECT status FROM votes_ballot WHERE id = OLD.ballot_id) <> 'prepared' THEN
    RAISE EXCEPTION 'method, items and roll of a vote are frozen' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_method_frozen BEFORE INSERT OR UPDATE OR DELETE ON votes_votingmethod
FOR EACH ROW EXECUTE FUNCTION votes_only_prepared();
CREATE TRIGGER votes_option_frozen BEFORE INSERT OR UPDATE OR DELETE ON votes_option
FOR EACH ROW EXECUTE FUNCTION votes_only_prepared();
CREATE TRIGGER votes_scrutineer_frozen BEFORE INSERT OR UPDATE OR DELETE ON votes_scrutineer
FOR EACH ROW EXECUTE FUNCTION votes_only_prepared();
CREATE TRIGGER votes_elector_frozen BEFORE INSERT OR DELETE OR UPDATE OF ballot_id, number, user_id, name ON votes_elector
FOR EACH ROW EXECUTE FUNCTION votes_only_prepared();
CREATE FUNCTION votes_elector_takes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.is_present, NEW.way) IS DISTINCT FROM (OLD.is_present, OLD.way) AND (
     (SELECT status FROM votes_ballot WHERE id = NEW.ballot_id) NOT IN ('frozen', 'open')
     OR OLD.way = 'paper' AND NEW.way <> 'paper'
     OR OLD.way <> 'none' AND NEW.way NOT IN (OLD.way, 'none')
  ) THEN
    RAISE EXCEPTION 'a paper is taken once, between freeze and close' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_elector_once BEFORE UPDATE ON votes_elector
FOR EACH ROW EXECUTE FUNCTION votes_elector_takes_once();
"""
DROP_FREEZE = """
DROP TRIGGER votes_elector_once ON votes_elector;
DROP FUNCTION votes_elector_takes_once();
DROP TRIGGER votes_elector_frozen ON votes_elector;
DROP TRIGGER votes_scrutineer_frozen ON votes_scrutineer;
DROP TRIGGER votes_option_frozen ON votes_option;
DROP TRIGGER votes_method_frozen ON votes_votingmethod;
DROP FUNCTION votes_only_prepared();
"""

MAKE_COUNTS = """
CREATE FUNCTION votes_count_while_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  named bigint;
BEGIN
  named := COALESCE((row->>'ballot_id')::bigint, (row->>'tally_id')::bigint,
    (SELECT ballot_id FROM votes_papercount WHERE id = (row->>'count_id')::bigint));
  IF (SELECT status FROM votes_ballot WHERE id = named) <> 'closed' THEN
    RAISE EXCEPTION 'a vote is counted between its close and its result' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_count_closed BEFORE INSERT OR UPDATE OR DELETE ON votes_papercount
FOR EACH ROW EXECUTE FUNCTION votes_count_while_closed();
CREATE TRIGGER votes_figure_closed BEFORE INSERT OR UPDATE OR DELETE ON votes_paperfigure
FOR EACH ROW EXECUTE FUNCTION votes_count_while_closed();
CREATE TRIGGER votes_tally_closed BEFORE INSERT ON votes_tally
FOR EACH ROW EXECUTE FUNCTION votes_count_while_closed();
CREATE TRIGGER votes_line_closed BEFORE INSERT ON votes_tallyline
FOR EACH ROW EXECUTE FUNCTION votes_count_while_closed();
"""
DROP_COUNTS = """
DROP TRIGGER votes_line_closed ON votes_tallyline;
DROP TRIGGER votes_tally_closed ON votes_tally;
DROP TRIGGER votes_figure_closed ON votes_paperfigure;
DROP TRIGGER votes_count_closed ON votes_papercount;
DROP FUNCTION votes_count_while_closed();
"""


class Migration(migrations.Migration):
    """A vote goes on by two people; what was frozen, counted or signed stays."""

    dependencies = [("votes", "0004_guard_collecting")]

    operations = [
        migrations.RunSQL(MAKE_PHASES, DROP_PHASES),
        migrations.RunSQL(MAKE_FREEZE, DROP_FREEZE),
        migrations.RunSQL(MAKE_COUNTS, DROP_COUNTS),
    ]
