"""What was signed, and what a council sat over, stays where it is.

Two things the guards before left open: an item of a signed decision could be carried off into
one that is not signed, since only the decision it went to was asked; and an item of a session
could be given another dossier, which then had a council's result without a council.
"""

from django.db import migrations

ITEM = """
CREATE OR REPLACE FUNCTION certification_item_before_signing() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM certification_recognitiondecision
                WHERE id IN (OLD.decision_id, NEW.decision_id) AND number <> '') THEN
        RAISE EXCEPTION 'the decision is signed; its items stay'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""

# Rows of a session: kept but for the columns named by the trigger, and those only until it closes.
SESSION = """
CREATE FUNCTION certification_session_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% keeps its rows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM certification_councilsession
                WHERE id = OLD.session_id AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'the session is closed; % stays', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
        RAISE EXCEPTION '% keeps what it was made for; only % may change', TG_TABLE_NAME, TG_ARGV
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sessionitem_guard BEFORE UPDATE OR DELETE ON certification_sessionitem
    FOR EACH ROW EXECUTE FUNCTION certification_session_keeps(
        'site_check_reason', 'taken_off_on', 'taken_off_reason');
CREATE TRIGGER sessionseat_guard BEFORE UPDATE OR DELETE ON certification_sessionseat
    FOR EACH ROW EXECUTE FUNCTION certification_session_keeps('absent_reason');
"""
REVERSE = """
DROP TRIGGER sessionitem_guard ON certification_sessionitem;
DROP TRIGGER sessionseat_guard ON certification_sessionseat;
DROP FUNCTION certification_session_keeps();
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0012_register_import")]

    operations = [
        # 0007's function is replaced by a stricter one that serves its trigger as well.
        migrations.RunSQL(ITEM, migrations.RunSQL.noop),
        migrations.RunSQL(SESSION, REVERSE),
    ]
