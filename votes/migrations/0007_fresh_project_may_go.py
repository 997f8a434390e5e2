from django.db import migrations

ENDS = """
CREATE OR REPLACE FUNCTION votes_case_ends_by_right() RETURNS trigger LANGUAGE plpgsql AS $$
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
  {fresh}RAISE EXCEPTION 'a project ends by its evaluation, or by the standing committee' USING ERRCODE = 'restrict_violation';
END $$;
"""
FRESH = """IF NEW.status = 'withdrawn' AND found = 'running' AND NEW.opened_at > now() - interval '25 hours'
     AND EXISTS (SELECT 1 FROM votes_project WHERE loop_id = NEW.id AND candidate_id IS NULL)
     AND NOT EXISTS (SELECT 1 FROM votes_projectmilestone WHERE project_id = NEW.id)
     AND NOT EXISTS (SELECT 1 FROM votes_projectchange WHERE project_id = NEW.id) THEN
    RETURN NEW;
  END IF;
  """


class Migration(migrations.Migration):
    """What the office entered by mistake, without a vote of the congress, may be taken back within the day."""

    dependencies = [("votes", "0006_calling_off")]

    operations = [
        migrations.RunSQL(ENDS.replace("{fresh}", FRESH), ENDS.replace("{fresh}", "")),
    ]
