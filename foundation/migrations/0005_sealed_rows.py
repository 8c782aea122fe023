"""Two more guards for rows that are evidence: sealed by a day, and added to once."""

from django.db import migrations

# A row that may be written until the column named by the trigger holds something.
SEALED = """
CREATE FUNCTION ocop_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL THEN
        RAISE EXCEPTION '% was closed and never changes', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

# A row that is written once, but for the columns named by the trigger: each may go from
# nothing to something, once.
ADDS_ONCE = """
CREATE FUNCTION ocop_adds_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    field text;
    was text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
        RAISE EXCEPTION '% is written once; only % may be added', TG_TABLE_NAME, TG_ARGV
            USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH field IN ARRAY TG_ARGV LOOP
        was := to_jsonb(OLD) ->> field;
        IF was IS NOT NULL AND was <> '' AND was IS DISTINCT FROM to_jsonb(NEW) ->> field THEN
            RAISE EXCEPTION '%.% was added before', TG_TABLE_NAME, field
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0004_notices_and_private_files")]

    operations = [
        migrations.RunSQL(SEALED, "DROP FUNCTION ocop_sealed();"),
        migrations.RunSQL(ADDS_ONCE, "DROP FUNCTION ocop_adds_once();"),
    ]
