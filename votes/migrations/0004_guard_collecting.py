from django.db import migrations

MAKE_WORDS = """
CREATE FUNCTION votes_suggestion_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.call_id, NEW.origin, NEW.title, NEW.text, NEW.goal, NEW.place, NEW.code, NEW.request_key, NEW.at)
     = (OLD.call_id, OLD.origin, OLD.title, OLD.text, OLD.goal, OLD.place, OLD.code, OLD.request_key, OLD.at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what was suggested is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_suggestion_kept BEFORE UPDATE OR DELETE ON votes_suggestion
FOR EACH ROW EXECUTE FUNCTION votes_suggestion_stays();
"""
DROP_WORDS = """
DROP TRIGGER votes_suggestion_kept ON votes_suggestion;
DROP FUNCTION votes_suggestion_stays();
"""

MAKE_REVIEWS = """
CREATE FUNCTION votes_review_of_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM votes_candidate WHERE id = NEW.candidate_id AND unit_id = NEW.unit_id)
     OR EXISTS (
       WITH RECURSIVE family(id) AS (
         SELECT NEW.candidate_id UNION SELECT c.id FROM votes_candidate c JOIN family f ON c.merged_into_id = f.id
       )
       SELECT 1 FROM votes_suggestion s JOIN family f ON s.candidate_id = f.id
       WHERE s.unit_id = NEW.unit_id AND s.origin NOT IN ('opinion', 'reserve')
     ) THEN
    RAISE EXCEPTION 'nobody scores what their own unit proposes' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_review_not_of_own BEFORE INSERT OR UPDATE ON votes_review
FOR EACH ROW EXECUTE FUNCTION votes_review_of_others();
CREATE FUNCTION votes_list_review_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what the committee said is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER votes_list_review_kept BEFORE UPDATE OR DELETE ON votes_listreview
FOR EACH ROW EXECUTE FUNCTION votes_list_review_stays();
"""
DROP_REVIEWS = """
DROP TRIGGER votes_list_review_kept ON votes_listreview;
DROP FUNCTION votes_list_review_stays();
DROP TRIGGER votes_review_not_of_own ON votes_review;
DROP FUNCTION votes_review_of_others();
"""

MAKE_POINTS = """
CREATE FUNCTION votes_points_make_a_hundred() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(weight) FROM votes_candidatemilestone WHERE candidate_id = NEW.candidate_id) <> 100 THEN
    RAISE EXCEPTION 'the points of a candidate make 100' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER votes_candidate_milestone_points AFTER INSERT OR UPDATE OF weight, candidate_id
ON votes_candidatemilestone DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION votes_points_make_a_hundred();
CREATE FUNCTION votes_listed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('listed', 'chosen', 'not_chosen') AND
     (NEW.title, NEW.content, NEW.goals, NEW.place, NEW.budget, NEW.unit_id, NEW.revision)
     IS DISTINCT FROM (OLD.title, OLD.content, OLD.goals, OLD.place, OLD.budget, OLD.unit_id, OLD.revision) THEN
    RAISE EXCEPTION 'a listed candidate is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER votes_candidate_listed_kept BEFORE UPDATE ON votes_candidate
FOR EACH ROW EXECUTE FUNCTION votes_listed_stays();
"""
DROP_POINTS = """
DROP TRIGGER votes_candidate_listed_kept ON votes_candidate;
DROP FUNCTION votes_listed_stays();
DROP TRIGGER votes_candidate_milestone_points ON votes_candidatemilestone;
DROP FUNCTION votes_points_make_a_hundred();
"""


class Migration(migrations.Migration):
    """Suggestions keep their words, nobody scores what is their own, a listed candidate stays as it is."""

    dependencies = [("votes", "0003_guard_projects")]

    operations = [
        migrations.RunSQL(MAKE_WORDS, DROP_WORDS),
        migrations.RunSQL(MAKE_REVIEWS, DROP_REVIEWS),
        migrations.RunSQL(MAKE_POINTS, DROP_POINTS),
    ]
