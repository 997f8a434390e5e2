from django.db import migrations

MAKE_NODES = """
CREATE FUNCTION votes_nodes_make_a_hundred() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.project_id ELSE NEW.project_id END;
BEGIN
  IF (SELECT sum(weight) FROM votes_projectmilestone WHERE project_id = asked) <> 100 THEN
    RAISE EXCEPTION 'the milestones of a project make 100' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER votes_projectmilestone_points AFTER INSERT OR DELETE OR UPDATE OF weight, project_id
ON votes_projectmilestone DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION votes_nodes_make_a_hundred();
"""
DROP_NODES = """
DROP TRIGGER votes_projectmilestone_points ON votes_projectmilestone;
DROP FUNCTION votes_nodes_make_a_hundred();
"""

MAKE_KEPT = """
CREATE FUNCTION votes_done_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was handed in, decided or counted is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_groupreport_kept BEFORE UPDATE OR DELETE ON votes_groupreport
FOR EACH ROW WHEN (OLD.given_at IS NOT NULL) EXECUTE FUNCTION votes_done_stays();
CREATE TRIGGER votes_projectchange_kept BEFORE UPDATE OR DELETE ON votes_projectchange
FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION votes_done_stays();
CREATE TRIGGER votes_evaluation_kept BEFORE UPDATE OR DELETE ON votes_evaluation
FOR EACH ROW WHEN (OLD.result <> '') EXECUTE FUNCTION votes_done_stays();
CREATE FUNCTION votes_report_denied_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.denied_at IS NULL
     AND (to_jsonb(NEW) - ARRAY['denied_by_id', 'denied_at', 'denied_why'])
       = (to_jsonb(OLD) - ARRAY['denied_by_id', 'denied_at', 'denied_why']) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a report of progress is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_progressreport_kept BEFORE UPDATE OR DELETE ON votes_progressreport
FOR EACH ROW EXECUTE FUNCTION votes_report_denied_alone();
"""
DROP_KEPT = """
DROP TRIGGER votes_progressreport_kept ON votes_progressreport;
DROP FUNCTION votes_report_denied_alone();
DROP TRIGGER votes_evaluation_kept ON votes_evaluation;
DROP TRIGGER votes_projectchange_kept ON votes_projectchange;
DROP TRIGGER votes_groupreport_kept ON votes_groupreport;
DROP FUNCTION votes_done_stays();
"""

MAKE_DECIDED = """
CREATE FUNCTION votes_state_is_decided() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked text := CASE NEW.state WHEN 'ended' THEN 'end' WHEN 'suspended' THEN 'suspend' ELSE 'resume' END;
BEGIN
  IF asked IS DISTINCT FROM (
      SELECT kind FROM votes_projectchange
      WHERE project_id = NEW.loop_id AND is_approved AND kind <> 'change' ORDER BY decided_at DESC, id DESC LIMIT 1) THEN
    RAISE EXCEPTION 'the standing committee has not decided on it' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_project_decided BEFORE UPDATE OF state ON votes_project
FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION votes_state_is_decided();

CREATE FUNCTION votes_case_ends_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found text := (SELECT state FROM votes_project WHERE loop_id = NEW.id);
BEGIN
  IF found IS NULL OR NEW.status = 'open' THEN RETURN NEW; END IF;
  IF NEW.status = 'closed' AND found = 'running' AND EXISTS (
      SELECT 1 FROM votes_evaluation
      WHERE project_id = NEW.id AND (result IN ('satisfied', 'basically') OR result <> '' AND round = 2)) THEN
    RETURN NEW;
  END IF;
  IF NEW.status = 'withdrawn' AND found = 'ended' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a project ends by its evaluation, or by the standing committee' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_project_case_ends BEFORE UPDATE OF status ON loops_loop
FOR EACH ROW WHEN (NEW.kind = 'project' AND NEW.status <> OLD.status) EXECUTE FUNCTION votes_case_ends_by_right();

CREATE FUNCTION votes_case_stands_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM votes_project WHERE loop_id = NEW.loop_id AND state <> 'suspended') THEN
    RAISE EXCEPTION 'a project stands still by the standing committee alone' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_project_case_stands BEFORE UPDATE OF status ON loops_step
FOR EACH ROW WHEN (NEW.status = 'paused' AND OLD.status <> 'paused') EXECUTE FUNCTION votes_case_stands_by_right();
"""
DROP_DECIDED = """
DROP TRIGGER votes_project_case_stands ON loops_step;
DROP FUNCTION votes_case_stands_by_right();
DROP TRIGGER votes_project_case_ends ON loops_loop;
DROP FUNCTION votes_case_ends_by_right();
DROP TRIGGER votes_project_decided ON votes_project;
DROP FUNCTION votes_state_is_decided();
"""


class Migration(migrations.Migration):
    """Milestones make a hundred; what was handed in stays; a project ends or stands still by decision alone."""

    dependencies = [("votes", "0002_guard_box")]

    operations = [
        migrations.RunSQL(MAKE_NODES, DROP_NODES),
        migrations.RunSQL(MAKE_KEPT, DROP_KEPT),
        migrations.RunSQL(MAKE_DECIDED, DROP_DECIDED),
    ]
