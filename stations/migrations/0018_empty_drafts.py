from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION stations_publicationversion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.title = '' AND NEW.text = '' AND NEW.answer = '' AND NEW.hidden = '{}'
       AND NEW.photos = '[]' AND (NEW.id, NEW.county_id, NEW.publication_id, NEW.number, NEW.by_id, NEW.at)
           IS NOT DISTINCT FROM (OLD.id, OLD.county_id, OLD.publication_id, OLD.number, OLD.by_id, OLD.at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a draft that was kept never changes' USING ERRCODE = 'restrict_violation';
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION stations_publicationversion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a draft that was kept never changes' USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    """A draft may be emptied whole, where its case turns out to be a report; nothing else of it changes."""

    dependencies = [("stations", "0017_index_windows")]

    operations = [migrations.RunSQL(GUARD, BEFORE)]
