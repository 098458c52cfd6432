"""Views with names that stay, for whoever asks a ledger in SQL: what was read last of each page, in
the columns of exports.

Written out and not taken from `schema.py`, since a migration must stay what it was. A view holds
nothing of its own.
"""

from __future__ import annotations

from alembic import op

from reportedly.ledger.migrations.guards import never_downgraded

revision = "0005"
down_revision = "0006"
branch_labels = None
depends_on = None

ARTICLE = """
    r.document AS document, r.title AS title, r.version AS version, r.published AS published,
    r.outlet AS outlet, r.url AS url, r.sha256 AS sha256, r.stages AS stages, r.lexicons AS lexicons
"""
PLACE = """
    c.place_name AS place, c.place_admin1 AS admin1, c.place_country AS country,
    c.place_geonameid AS geonameid, c.place_lat AS lat, c.place_lon AS lon,
    c.place_precision AS place_precision
"""
DAYS = "c.time_start AS first_day, c.time_end AS last_day, c.time_precision AS time_precision"
SOURCE = "c.source_name AS source, c.source_actor_id AS source_id, c.source_kind AS source_kind"
LATEST = """
    JOIN readings r ON r.number = c.reading
    WHERE r.number IN (SELECT max(number) FROM readings GROUP BY sha256)
"""
VIEWS = {
    "v_articles": """
        SELECT r.document AS document, r.version AS version, r.title AS title,
            r.published AS published, r.outlet AS outlet, r.url AS url, r.language AS language,
            r.origin AS origin, r.sha256 AS sha256, r.kept_at AS kept_at, r.number AS reading,
            t.text AS text
        FROM readings r JOIN texts t ON t.digest = r.text
        WHERE r.number IN (SELECT max(number) FROM readings GROUP BY sha256)
    """,
    "v_figures": f"""
        SELECT c.id AS id, c.category AS category, c.term AS term, c.low AS low, c.high AS high,
            c.qualifier AS qualifier, c.unit AS unit, c.counted AS counted,
            c.stock_or_flow AS stock_or_flow, {PLACE},
            c.origin_name AS origin, c.destination_name AS destination, {DAYS}, {SOURCE},
            c.certainty AS certainty, c.passage AS passage, c.evidence_text AS words,
            c.evidence_start AS start, c.evidence_end AS "end", {ARTICLE}
        FROM figures c {LATEST}
    """,
    "v_statements": f"""
        SELECT c.id AS id, c.kind AS kind, c.speaker_name AS speaker,
            c.speaker_actor_id AS speaker_id, c.speaker_role AS speaker_role,
            c.speaker_kind AS speaker_kind, c.cue_text AS cue, c.said_on AS said_on,
            c.certainty AS certainty, c.distance AS distance, c.passage AS passage,
            c.content_text AS words, c.content_start AS start, c.content_end AS "end", {ARTICLE}
        FROM statements c {LATEST}
    """,
    "v_events": f"""
        SELECT c.id AS id, c.type AS type, c.plover AS plover, c.actor_name AS actor,
            c.actor_actor_id AS actor_id, c.target_name AS target,
            c.target_actor_id AS target_id, {PLACE}, {DAYS}, {SOURCE},
            c.certainty AS certainty, c.background AS background, c.tolls AS tolls,
            c.passage AS passage, c.trigger_text AS words, c.trigger_start AS start,
            c.trigger_end AS "end", {ARTICLE}
        FROM events c {LATEST}
    """,
    "v_places": f"""
        SELECT c.location_name AS place, c.location_admin1 AS admin1,
            c.location_country AS country, c.location_geonameid AS geonameid,
            c.location_lat AS lat, c.location_lon AS lon, c.location_precision AS place_precision,
            c.metonym AS metonym, c.text AS words, c.start AS start, c."end" AS "end", {ARTICLE}
        FROM places c {LATEST}
    """,
    "v_issues": f"""
        SELECT c.code AS code, c.message AS message, c.stage AS stage, c.start AS start,
            c."end" AS "end", {ARTICLE}
        FROM issues c {LATEST}
    """,
    "v_copies": """
        SELECT a.document AS copy_document, c.copy_start AS copy_start, c.copy_end AS copy_end,
            b.document AS original_document, c.original_start AS original_start,
            c.original_end AS original_end, c.kind AS kind, c.similarity AS similarity,
            c."ordered" AS "ordered", c.trace AS trace
        FROM copies c JOIN readings a ON a.number = c.copy JOIN readings b ON b.number = c.original
    """,
    "v_judgements": """
        SELECT c.number AS number, c.one AS one, c.other AS other, c.verdict AS verdict,
            c."by" AS "by", c.because AS because, c.kept_at AS kept_at
        FROM judgements c
        WHERE c.number IN (SELECT max(number) FROM judgements GROUP BY one, other)
    """,
}


def upgrade() -> None:
    for name, query in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {' '.join(query.split())}")


downgrade = never_downgraded
