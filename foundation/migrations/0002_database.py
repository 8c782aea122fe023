"""Extensions, Vietnamese text search, and the functions that guards of all rooms use."""

from django.db import migrations

EXTENSIONS = """
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
"""

# `simple` keeps accents, so "nuoc mam" would find nothing. unaccent() is only STABLE because
# its dictionary may be replaced; ours never is, so the wrapper may serve an index.
TEXT_SEARCH = """
CREATE TEXT SEARCH CONFIGURATION vi_unaccent (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION vi_unaccent
    ALTER MAPPING FOR hword, hword_part, word, asciiword, asciihword, hword_asciipart, numword
    WITH unaccent, simple;
CREATE FUNCTION vi_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT lower(public.unaccent('public.unaccent', $1)) $$;
"""

# A row that is evidence is never changed or deleted, whoever asks and by whichever way.
APPEND_ONLY = """
CREATE FUNCTION ocop_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: write a new row instead', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

# A row that is written once, but for `ended_on`, which may go from nothing to a day.
ENDS_ONCE = """
CREATE FUNCTION ocop_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps its rows for ever', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - 'ended_on') IS DISTINCT FROM (to_jsonb(OLD) - 'ended_on')
       OR (OLD.ended_on IS NOT NULL AND NEW.ended_on IS DISTINCT FROM OLD.ended_on) THEN
        RAISE EXCEPTION '% is written once; only its end may be added', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# Attached as a deferred constraint trigger, so that the shared row is locked last, at commit,
# and no two writers can wait for each other. Once per transaction: the second call finds its
# own transaction's number and writes nothing.
GENERATION = """
INSERT INTO foundation_generation (id, value) VALUES (1, 1) ON CONFLICT DO NOTHING;
CREATE FUNCTION ocop_new_generation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE foundation_generation
       SET value = value + 1, changed_by = pg_current_xact_id()::text::bigint
     WHERE changed_by IS DISTINCT FROM pg_current_xact_id()::text::bigint;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.RunSQL(EXTENSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(
            TEXT_SEARCH,
            "DROP FUNCTION vi_fold(text); DROP TEXT SEARCH CONFIGURATION vi_unaccent;",
        ),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION ocop_append_only();"),
        migrations.RunSQL(ENDS_ONCE, "DROP FUNCTION ocop_ends_once();"),
        migrations.RunSQL(GENERATION, "DROP FUNCTION ocop_new_generation();"),
    ]
