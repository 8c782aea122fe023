"""A certificate, an extension and an item of a decision, held against what they rest on.

Two things 0007 left open: two transactions could each miss the other's certificate and extension
(both now lock the product first), and an extension could begin after a hole.
"""

from django.db import migrations

CERTIFICATE = """
CREATE OR REPLACE FUNCTION certification_certificate_decided() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.decision_item_id IS NOT NULL AND NOT EXISTS (
        SELECT 1
          FROM certification_decisionitem item
          JOIN certification_recognitiondecision decision ON decision.id = item.decision_id
          JOIN certification_dossier dossier ON dossier.id = item.dossier_id
         WHERE item.id = NEW.decision_item_id
           AND decision.number = NEW.decision_number
           AND decision.number <> ''
           AND decision.decided_on = NEW.decided_on
           AND decision.authority_id = NEW.authority_id
           AND dossier.product_id = NEW.product_id
           AND dossier.producer_id = NEW.holder_id
           AND item.stars = NEW.stars
    ) THEN
        RAISE EXCEPTION 'the certificate differs from its decision'
            USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM 1 FROM catalogue_product WHERE id = NEW.product_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1
          FROM certification_certificateextension extension
          JOIN certification_certificate other ON other.id = extension.certificate_id
         WHERE other.product_id = NEW.product_id
           AND daterange(extension.from_on, coalesce(extension.ended_on, extension.until_on))
               && daterange(NEW.valid_from, coalesce(NEW.ended_on, NEW.lapses_on))
    ) THEN
        RAISE EXCEPTION 'an extension of another certificate runs in this period'
            USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
"""

EXTENSION = """
CREATE OR REPLACE FUNCTION certification_extension_lawful() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    whose certification_certificate;
BEGIN
    PERFORM 1 FROM catalogue_product WHERE id = (
        SELECT product_id FROM certification_certificate WHERE id = NEW.certificate_id
    ) FOR NO KEY UPDATE;
    SELECT * INTO whose FROM certification_certificate WHERE id = NEW.certificate_id;
    IF whose.ended_on IS NOT NULL
       OR EXISTS (SELECT 1 FROM certification_withdrawal WHERE certificate_id = whose.id)
       OR EXISTS (SELECT 1 FROM certification_certificateextension
                   WHERE certificate_id = whose.id AND ended_on IS NOT NULL) THEN
        RAISE EXCEPTION 'the certificate was ended' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.until_on > whose.lapses_on + 180 OR NEW.from_on <> coalesce(
        (SELECT max(until_on) FROM certification_certificateextension
          WHERE certificate_id = whose.id),
        whose.lapses_on
    ) THEN
        RAISE EXCEPTION 'an extension begins where validity ends and runs 180 days at most'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM certification_certificate other
         WHERE other.product_id = whose.product_id AND other.id <> whose.id
           AND daterange(other.valid_from, coalesce(other.ended_on, other.lapses_on))
               && daterange(NEW.from_on, coalesce(NEW.ended_on, NEW.until_on))
    ) THEN
        RAISE EXCEPTION 'another certificate of the product runs in this period'
            USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
"""

ITEM = """
CREATE FUNCTION certification_item_within_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1
          FROM certification_councilresult result
          JOIN certification_sessionitem agenda ON agenda.id = result.item_id
         WHERE result.id = NEW.result_id
           AND agenda.dossier_id = NEW.dossier_id
           AND result.stars >= NEW.stars
    ) THEN
        RAISE EXCEPTION 'an item has the stars of a council result of its dossier, or fewer'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisionitem_within_result BEFORE INSERT OR UPDATE
    ON certification_decisionitem
    FOR EACH ROW EXECUTE FUNCTION certification_item_within_result();
"""
REVERSE = """
DROP TRIGGER decisionitem_within_result ON certification_decisionitem;
DROP FUNCTION certification_item_within_result();
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0010_report_triage")]

    operations = [
        # 0007's functions are replaced by stricter ones that serve its triggers as well.
        migrations.RunSQL(CERTIFICATE + EXTENSION, migrations.RunSQL.noop),
        migrations.RunSQL(ITEM, REVERSE),
    ]
