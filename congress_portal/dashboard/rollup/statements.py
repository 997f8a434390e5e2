"""The SQL of the roll-up: facts out of the ledger, and what each fact adds to which cells.

Both are single sets of rows, so that one case and a million go the same way. Only ``{…}`` of this module itself is
put into a statement's text; values are parameters.
"""

from proposals import plans as of_proposals
from stations import plans as of_opinions
from supervision import plans as of_supervision
from votes import plans as of_projects

WORKING = tuple(
    sorted(
        {of_opinions.HANDLE, of_proposals.HANDLE, of_projects.BUILD}
        | {of_supervision.DRAFT, of_supervision.REPORT, of_supervision.RECTIFY}
    )
)
"""The steps at which the work itself is done: their unit is the one that a case counts for from its first day to its
last (承办单位)."""
WORK = ", ".join(f"'{key}'" for key in WORKING)

FACT = (
    "loop_id, county_id, kind, area_id, owner_id, doer_id, holder_id, watchers, overseers, status, step, level,"
    " source_kind, grown, opened_on, ended_on, late_on"
)
DIMENSIONS = "county_id, measure, grain, area_id, day, kind, unit_id, word"

GROWN = """
CASE WHEN l.kind = 'opinion' AND EXISTS (SELECT 1 FROM loops_loop c WHERE c.source_id = l.id) THEN (
    WITH RECURSIVE below AS (
        SELECT c.id, c.kind FROM loops_loop c WHERE c.source_id = l.id
        UNION SELECT c.id, c.kind FROM below b JOIN loops_loop c ON c.source_id = b.id
    )
    SELECT CASE WHEN bool_or(kind = 'proposal') AND bool_or(kind = 'project') THEN 'both'
                WHEN bool_or(kind = 'proposal') THEN 'proposal'
                WHEN bool_or(kind = 'project') THEN 'project' ELSE '' END FROM below
) ELSE '' END
"""
"""What has grown out of an opinion by now, at whatever remove."""

FACTS = f"""
SELECT l.id AS loop_id, l.county_id, l.kind,
       CASE r.level WHEN 'village' THEN r.parent_id ELSE r.id END AS area_id,
       l.owner_id,
       coalesce((SELECT x.unit_id FROM loops_step x WHERE x.loop_id = l.id AND x.key IN ({WORK})
                  ORDER BY x.position DESC LIMIT 1), l.owner_id) AS doer_id,
       CASE WHEN l.status = 'open' THEN
           CASE WHEN s.status = 'offered' THEN coalesce(s.offered_to_id, s.unit_id)
                WHEN s.status = 'submitted' THEN coalesce(s.signer_id, s.unit_id)
                ELSE s.unit_id END
       END AS holder_id,
       coalesce(w.units, '{{{{}}}}') AS watchers,
       coalesce(w.ever, '{{{{}}}}') AS overseers,
       l.status,
       coalesce(s.key, '') AS step,
       CASE WHEN l.status = 'open' THEN coalesce(g.level, '') ELSE '' END AS level,
       coalesce(source.kind, '') AS source_kind,
       {GROWN.strip()} AS grown,
       (l.opened_at AT TIME ZONE %(zone)s)::date AS opened_on,
       (l.closed_at AT TIME ZONE %(zone)s)::date AS ended_on,
       CASE WHEN l.status = 'open' THEN coalesce(
           ((CASE WHEN s.status = 'paused' THEN NULL ELSE least(l.due_at, s.due_at) END
             + interval '1 second') AT TIME ZONE %(zone)s)::date, '9999-12-31')
       END AS late_on
  FROM loops_loop l
  JOIN accounts_region r ON r.id = l.region_id
  LEFT JOIN loops_step s ON s.loop_id = l.id AND s.status IN ('active', 'offered', 'submitted', 'paused')
  LEFT JOIN loops_loop source ON source.id = l.source_id
  LEFT JOIN LATERAL (
      SELECT array_agg(DISTINCT unit_id ORDER BY unit_id) FILTER (WHERE until IS NULL AND l.status = 'open') AS units,
             array_agg(DISTINCT unit_id ORDER BY unit_id) AS ever
        FROM loops_watcher WHERE loop_id = l.id
  ) w ON true
  LEFT JOIN LATERAL (
      SELECT e.level FROM loops_deadline d JOIN loops_event e
          ON e.deadline_id = d.id AND e.county_id = d.county_id AND e.verb = 'warned' AND e.warned_due = d.due_at
       WHERE d.loop_id = l.id AND d.is_running AND l.status = 'open'
       ORDER BY array_position(ARRAY['red', 'yellow', 'due_soon'], e.level::text) LIMIT 1
  ) g ON true
 WHERE {{which}} AND NOT EXISTS (SELECT 1 FROM stations_report p WHERE p.source_id = l.id)
"""
"""The facts of the cases that ``which`` names. What was handed to the report officers has none: in a list of few,
"ended otherwise" would point at it.

``late_on``: a due moment ends its day (``calendar.due_moment``), so a second later it is the first day on which the
case is late; a moment in the middle of a day is only ever one that has passed (a step whose period is missing).
"""

ADDITIONS = """
SELECT f.county_id, a.measure, g.grain, g.day, f.kind, place.area_id, a.unit_id, g.word
  FROM {facts} f
  CROSS JOIN LATERAL (
      SELECT 'opened' AS measure, NULL::bigint AS unit_id, NULL AS stood, f.source_kind AS word, f.opened_on AS day
      UNION ALL SELECT 'ended', NULL, NULL, f.status, f.ended_on
      UNION ALL SELECT 'held', NULL, f.level, '', f.late_on
      UNION ALL SELECT 'step', NULL, f.step, f.step, f.late_on
      UNION ALL SELECT 'unit', coalesce(f.holder_id, f.owner_id), f.level, '', f.late_on
      UNION ALL SELECT 'watched', unit_id, f.level, '', f.late_on FROM unnest(f.watchers) AS unit_id
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
"""
"""One row for each cell that each fact is counted in: ``stood`` is the word of what stands, ``word`` that of a day."""

TAKE = """
DELETE FROM dashboard_pending
 WHERE id IN (SELECT id FROM dashboard_pending WHERE failed_at IS NULL OR failed_at < now() - interval '10 minutes'
               ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING loop_id, county_id, at
"""

SET_ASIDE = """
INSERT INTO dashboard_pending (county_id, loop_id, at, failed_at) VALUES (%s, %s, %s, clock_timestamp())
"""
"""A case that cannot be reckoned: pending still, tried again after ten minutes, in nobody's way until then."""

APPLY = f"""
WITH fresh AS MATERIALIZED ({FACTS.format(which="l.id = ANY(%(loops)s)")}),
stale AS MATERIALIZED (SELECT * FROM dashboard_fact WHERE loop_id = ANY(%(loops)s)),
change AS (
    SELECT {DIMENSIONS}, sum(one) AS number FROM (
        SELECT added.*, 1 AS one FROM ({ADDITIONS.format(facts="fresh")}) added
        UNION ALL
        SELECT taken.*, -1 FROM ({ADDITIONS.format(facts="stale")}) taken
    ) both_sides
    GROUP BY {DIMENSIONS} HAVING sum(one) <> 0
),
gone AS (
    DELETE FROM dashboard_fact WHERE loop_id = ANY(%(loops)s) AND loop_id NOT IN (SELECT loop_id FROM fresh)
),
put AS (
    INSERT INTO dashboard_fact ({FACT}) SELECT {FACT} FROM fresh
    ON CONFLICT (loop_id) DO UPDATE SET
        ({FACT}) = ROW (excluded.{FACT.replace(", ", ", excluded.")})
)
MERGE INTO dashboard_cell c USING change n
   ON (c.county_id, c.measure, c.grain, c.area_id, c.day, c.kind, c.word)
    = (n.county_id, n.measure, n.grain, n.area_id, n.day, n.kind, n.word) AND c.unit_id IS NOT DISTINCT FROM n.unit_id
WHEN MATCHED AND c.number + n.number = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET number = c.number + n.number
WHEN NOT MATCHED THEN INSERT ({DIMENSIONS}, number)
    VALUES (n.{DIMENSIONS.replace(", ", ", n.")}, n.number)
"""
"""Facts anew, and in the cells the difference to the facts that stood there: done twice, nothing changes."""

COARSE = DIMENSIONS.replace("grain, area_id, day", "coarse, area_id, date_trunc(coarse, day)::date")
CELLS = f"""
INSERT INTO dashboard_cell ({DIMENSIONS}, number)
SELECT {DIMENSIONS}, count(*) FROM ({{additions}}) added WHERE grain IN ('all', 'day') GROUP BY {DIMENSIONS}
 ORDER BY {DIMENSIONS};
INSERT INTO dashboard_cell ({DIMENSIONS}, number)
SELECT {COARSE}, sum(number) FROM dashboard_cell, (VALUES ('month'), ('year')) AS g(coarse)
 WHERE grain = 'day' GROUP BY {COARSE} ORDER BY {COARSE}
"""
"""All cells of an empty table: months and years out of the days. In the order in which pages read them."""

REBUILD = (
    "DELETE FROM dashboard_cell",
    "DELETE FROM dashboard_fact",
    f"INSERT INTO dashboard_fact ({FACT}) {FACTS.format(which='true')}",
    CELLS.format(additions=ADDITIONS.format(facts="dashboard_fact")),
)
