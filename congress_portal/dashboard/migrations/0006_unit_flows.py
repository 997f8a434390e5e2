import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# The lock of ``rollup.build``: no worker counts meanwhile.
ALONE = "SELECT pg_advisory_xact_lock(24227)"
# Facts stay and learn what is new of them; the cells of the new measures are added up out of them.
LEARN = """
UPDATE dashboard_fact f SET
    doer_id = coalesce((SELECT x.unit_id FROM loops_step x WHERE x.loop_id = f.loop_id
                         AND x.key IN ('build', 'draft', 'handle', 'rectify', 'report')
                         ORDER BY x.position DESC LIMIT 1), f.owner_id),
    overseers = coalesce((SELECT array_agg(DISTINCT unit_id ORDER BY unit_id) FROM loops_watcher w
                           WHERE w.loop_id = f.loop_id), '{}'),
    grown = CASE WHEN f.kind = 'opinion' AND EXISTS (SELECT 1 FROM loops_loop c WHERE c.source_id = f.loop_id) THEN (
        WITH RECURSIVE below AS (
            SELECT c.id, c.kind FROM loops_loop c WHERE c.source_id = f.loop_id
            UNION SELECT c.id, c.kind FROM below b JOIN loops_loop c ON c.source_id = b.id
        )
        SELECT CASE WHEN bool_or(kind = 'proposal') AND bool_or(kind = 'project') THEN 'both'
                    WHEN bool_or(kind = 'proposal') THEN 'proposal'
                    WHEN bool_or(kind = 'project') THEN 'project' ELSE '' END FROM below
    ) ELSE '' END;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
ADD = """
DELETE FROM dashboard_cell WHERE measure = 'watched';
INSERT INTO dashboard_cell (county_id, measure, grain, area_id, day, kind, unit_id, word, number)
SELECT f.county_id, a.measure, g.grain, place.area_id, g.day, f.kind, a.unit_id, g.word, count(*)
  FROM dashboard_fact f
  CROSS JOIN LATERAL (
      SELECT 'watched' AS measure, unit_id, f.level AS stood, '' AS word, f.late_on AS day FROM unnest(f.watchers) AS unit_id
      UNION ALL SELECT 'u_opened', f.doer_id, NULL, '', f.opened_on
      UNION ALL SELECT 'u_ended', f.doer_id, NULL, f.status, f.ended_on
      UNION ALL SELECT 'w_opened', unit_id, NULL, '', f.opened_on FROM unnest(f.overseers) AS unit_id
      UNION ALL SELECT 'w_ended', unit_id, NULL, f.status, f.ended_on FROM unnest(f.overseers) AS unit_id
      UNION ALL SELECT 'grown', NULL, NULL, f.grown, f.opened_on WHERE f.grown <> ''
  ) a
  CROSS JOIN LATERAL (VALUES
      ('all', '0001-01-01'::date, a.stood), ('day', a.day, a.word),
      ('month', date_trunc('month', a.day)::date, a.word), ('year', date_trunc('year', a.day)::date, a.word)
  ) g (grain, day, word)
  CROSS JOIN LATERAL (
      SELECT f.county_id AS area_id UNION ALL SELECT f.area_id WHERE f.area_id <> f.county_id
  ) place
 WHERE a.day IS NOT NULL AND g.word IS NOT NULL
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8;
"""
LESS = "DELETE FROM dashboard_cell WHERE measure IN ('u_opened', 'u_ended', 'w_opened', 'w_ended', 'grown')"
# A case that grows out of others changes what those have become: they are looked at again, too. What grew between the
# learning and the listening was seen by neither, so all that anything has grown out of is looked at once more.
LISTEN = """
CREATE FUNCTION dashboard_note_growth() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dashboard_pending (county_id, loop_id)
    WITH RECURSIVE above AS (
        SELECT f.source_id AS id FROM fresh f WHERE f.source_id IS NOT NULL
        UNION SELECT l.source_id FROM above a JOIN loops_loop l ON l.id = a.id WHERE l.source_id IS NOT NULL
    )
    SELECT l.county_id, l.id FROM above a JOIN loops_loop l ON l.id = a.id;
    RETURN NULL;
END $$;
CREATE TRIGGER dashboard_note_growth AFTER INSERT ON loops_loop
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION dashboard_note_growth();
INSERT INTO dashboard_pending (county_id, loop_id)
WITH RECURSIVE above AS (
    SELECT source_id AS id FROM loops_loop WHERE source_id IS NOT NULL
    UNION SELECT l.source_id FROM above a JOIN loops_loop l ON l.id = a.id WHERE l.source_id IS NOT NULL
)
SELECT l.county_id, l.id FROM above a JOIN loops_loop l ON l.id = a.id WHERE l.kind = 'opinion';
UPDATE dashboard_pending SET failed_at = NULL WHERE failed_at IS NOT NULL;
"""
DEAF = """
DROP TRIGGER dashboard_note_growth ON loops_loop;
DROP FUNCTION dashboard_note_growth();
"""
MEASURES = [
    ("opened", "登记"),
    ("ended", "终结"),
    ("held", "在办"),
    ("step", "环节"),
    ("unit", "单位"),
    ("watched", "督办"),
    ("u_opened", "单位登记"),
    ("u_ended", "单位终结"),
    ("w_opened", "督办登记"),
    ("w_ended", "督办终结"),
    ("grown", "意见的去向"),
]
GROWN = [
    ("", "没有"),
    ("proposal", "代表建议"),
    ("project", "民生实事项目"),
    ("both", "代表建议和民生实事项目"),
]


def doer(*, is_known: bool) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        db_index=False,
        null=not is_known,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.unit",
        verbose_name="承办单位",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_identities_that_ended"),
        ("dashboard", "0005_coarse_cells"),
    ]

    operations = [
        migrations.RunSQL(ALONE, ALONE),
        migrations.AddField(model_name="fact", name="doer", field=doer(is_known=False)),
        migrations.AddField(
            model_name="fact",
            name="grown",
            field=models.CharField(choices=GROWN, default="", max_length=10, verbose_name="意见成了什么"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="fact",
            name="overseers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                verbose_name="督办过的单位",
            ),
        ),
        migrations.RunSQL(LEARN, migrations.RunSQL.noop),
        migrations.AlterField(model_name="fact", name="doer", field=doer(is_known=True)),
        migrations.RemoveConstraint(model_name="cell", name="cell_measure_known"),
        migrations.AlterField(
            model_name="cell",
            name="measure",
            field=models.CharField(choices=MEASURES, max_length=8),
        ),
        migrations.AddConstraint(
            model_name="cell",
            constraint=models.CheckConstraint(
                condition=models.Q(("measure__in", [word for word, _label in MEASURES])),
                name="cell_measure_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("grown", ""),
                    models.Q(("grown__in", ["", "proposal", "project", "both"]), ("kind", "opinion")),
                    _connector="OR",
                ),
                name="fact_grown_known",
            ),
        ),
        migrations.RunSQL(ADD, LESS),
        migrations.RunSQL(LISTEN, DEAF),
    ]
