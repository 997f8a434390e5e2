from django.db import migrations

MAKE_VERSIONS = """
CREATE FUNCTION proposals_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a version of a proposal is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER proposals_version_append_only BEFORE UPDATE OR DELETE ON proposals_version
FOR EACH ROW EXECUTE FUNCTION proposals_version_stays();
"""
DROP_VERSIONS = """
DROP TRIGGER proposals_version_append_only ON proposals_version;
DROP FUNCTION proposals_version_stays();
"""

NEVER_CHANGED = (
    "evaluation", "headsmeeting", "rehandling",
    "indexformula", "indicator", "snapshot", "snapshotrow", "adjustment",
)  # fmt: skip
MAKE = """
CREATE FUNCTION proposals_row_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER proposals_{name}_append_only BEFORE UPDATE OR DELETE ON proposals_{name} "
    "FOR EACH ROW EXECUTE FUNCTION proposals_row_stays();\n"
    for name in NEVER_CHANGED
)
DROP = (
    "".join(f"DROP TRIGGER proposals_{name}_append_only ON proposals_{name};\n" for name in NEVER_CHANGED)
    + "DROP FUNCTION proposals_row_stays();"
)

MAKE_PICTURES = """
CREATE FUNCTION proposals_enclosure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM proposals_cosign WHERE version_id = NEW.version_id)
     AND NOT EXISTS (SELECT 1 FROM proposals_proposal WHERE version_id = NEW.version_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the pictures of a version are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER proposals_enclosure_append_only BEFORE INSERT OR UPDATE OR DELETE ON proposals_enclosure
FOR EACH ROW EXECUTE FUNCTION proposals_enclosure_stays();

CREATE FUNCTION proposals_attachment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM proposals_enclosure WHERE attachment_id = OLD.id) THEN
    RAISE EXCEPTION 'a picture of a version is never changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposals_attachment_kept BEFORE UPDATE OF file, kind, name, caption, position, draft_id
ON proposals_attachment FOR EACH ROW EXECUTE FUNCTION proposals_attachment_stays();
"""
DROP_PICTURES = """
DROP TRIGGER proposals_attachment_kept ON proposals_attachment;
DROP FUNCTION proposals_attachment_stays();
DROP TRIGGER proposals_enclosure_append_only ON proposals_enclosure;
DROP FUNCTION proposals_enclosure_stays();
"""

MAKE_DECIDED = """
CREATE FUNCTION proposals_reply_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an answer that was sent is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER proposals_reply_sent_stays BEFORE UPDATE OR DELETE ON proposals_reply
FOR EACH ROW WHEN (OLD.sent_at IS NOT NULL) EXECUTE FUNCTION proposals_reply_stays();

CREATE FUNCTION proposals_appeal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.decided = '' THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'an appeal that was decided is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER proposals_appeal_kept BEFORE UPDATE OR DELETE ON proposals_appeal
FOR EACH ROW EXECUTE FUNCTION proposals_appeal_stays();

CREATE FUNCTION proposals_publication_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.status <> 'published' OR NEW.status <> 'published') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what is public is taken down, never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER proposals_publication_kept BEFORE UPDATE OR DELETE ON proposals_publication
FOR EACH ROW EXECUTE FUNCTION proposals_publication_stays();
"""
DROP_DECIDED = """
DROP TRIGGER proposals_reply_sent_stays ON proposals_reply;
DROP FUNCTION proposals_reply_stays();
DROP TRIGGER proposals_appeal_kept ON proposals_appeal;
DROP FUNCTION proposals_appeal_stays();
DROP TRIGGER proposals_publication_kept ON proposals_publication;
DROP FUNCTION proposals_publication_stays();
"""


class Migration(migrations.Migration):
    """What was signed, said, sent, decided, reckoned or published stays as it was."""

    dependencies = [("proposals", "0001_initial")]

    operations = [
        migrations.RunSQL(MAKE_VERSIONS, DROP_VERSIONS),
        migrations.RunSQL(MAKE, DROP),
        migrations.RunSQL(MAKE_PICTURES, DROP_PICTURES),
        migrations.RunSQL(MAKE_DECIDED, DROP_DECIDED),
    ]
