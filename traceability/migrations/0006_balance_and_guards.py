"""Balance of lots, chains without gaps, and rows that are evidence, kept by PostgreSQL itself."""

from django.db import migrations

# What a lot holds never changes: its balance rests on it. Parcels are commerce's, which gives
# this function its body (marketplace/commerce/migrations/0005).
BALANCE = """
CREATE OR REPLACE FUNCTION ocop_lot_facts_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'lots are kept for ever' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.product_id, NEW.producer_id, NEW.code, NEW.packed_on, NEW.quantity, NEW.unit,
        NEW.stage)
       IS DISTINCT FROM (OLD.product_id, OLD.producer_id, OLD.code, OLD.packed_on, OLD.quantity,
        OLD.unit, OLD.stage) THEN
        RAISE EXCEPTION 'product, producer, code, packing day and quantity of a lot never change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ocop_lot_sold(lot bigint) RETURNS numeric LANGUAGE sql STABLE
    AS $$ SELECT 0::numeric $$;

CREATE FUNCTION ocop_lot_left(wanted bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT lot.quantity
        - coalesce((SELECT sum(used.quantity) FROM traceability_lotuse used
                      JOIN traceability_lot target ON target.id = used.target_id
                     WHERE used.source_id = wanted AND target.producer_id = lot.producer_id), 0)
        - coalesce((SELECT sum(quantity) FROM traceability_lothandover
                     WHERE lot_id = wanted), 0)
        - coalesce((SELECT sum(quantity) FROM traceability_lotloss WHERE lot_id = wanted), 0)
        - ocop_lot_sold(wanted)
    FROM traceability_lot lot WHERE lot.id = wanted
$$;

CREATE FUNCTION ocop_lot_received_left(wanted bigint, receiver bigint) RETURNS numeric
    LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT sum(quantity) FROM traceability_lothandover
                      WHERE lot_id = wanted AND to_producer_id = receiver), 0)
         - coalesce((SELECT sum(used.quantity) FROM traceability_lotuse used
                       JOIN traceability_lot target ON target.id = used.target_id
                      WHERE used.source_id = wanted AND target.producer_id = receiver), 0)
$$;

CREATE FUNCTION ocop_lot_not_overdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    drawn bigint;
    receiver bigint;
BEGIN
    drawn := CASE TG_TABLE_NAME WHEN 'traceability_lotuse'
             THEN (to_jsonb(NEW) ->> 'source_id')::bigint
             ELSE (to_jsonb(NEW) ->> 'lot_id')::bigint END;
    PERFORM 1 FROM traceability_lot WHERE id = drawn FOR UPDATE;
    IF TG_TABLE_NAME = 'traceability_lotuse' THEN
        SELECT target.producer_id INTO receiver
          FROM traceability_lot target, traceability_lot source
         WHERE target.id = (to_jsonb(NEW) ->> 'target_id')::bigint AND source.id = drawn
           AND target.producer_id <> source.producer_id;
        IF receiver IS NOT NULL AND ocop_lot_received_left(drawn, receiver) < 0 THEN
            RAISE EXCEPTION 'more is drawn from lot % than was handed over', drawn
                USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_not_overdrawn';
        END IF;
    END IF;
    IF ocop_lot_left(drawn) < 0 THEN
        RAISE EXCEPTION 'lot % holds less than is taken from it', drawn
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_not_overdrawn';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lotuse_not_overdrawn AFTER INSERT ON traceability_lotuse
    FOR EACH ROW EXECUTE FUNCTION ocop_lot_not_overdrawn();
CREATE TRIGGER lothandover_not_overdrawn AFTER INSERT ON traceability_lothandover
    FOR EACH ROW EXECUTE FUNCTION ocop_lot_not_overdrawn();
CREATE TRIGGER lotloss_not_overdrawn AFTER INSERT ON traceability_lotloss
    FOR EACH ROW EXECUTE FUNCTION ocop_lot_not_overdrawn();
"""

# A lot's events stand in one row, each naming the hash before it; nobody slips one in between.
CHAIN = """
CREATE FUNCTION ocop_event_chained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_position integer;
    last_hash text;
BEGIN
    SELECT position, hash INTO last_position, last_hash FROM traceability_traceevent
     WHERE lot_id = NEW.lot_id ORDER BY position DESC LIMIT 1;
    IF NEW.position <> coalesce(last_position, 0) + 1
       OR NEW.previous_hash <> coalesce(last_hash, '') THEN
        RAISE EXCEPTION 'an event follows the last one of its lot'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER event_chained BEFORE INSERT ON traceability_traceevent
    FOR EACH ROW EXECUTE FUNCTION ocop_event_chained();
"""

GUARDS = """
CREATE TRIGGER lotuse_append_only BEFORE UPDATE OR DELETE ON traceability_lotuse
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER lotmaterial_append_only BEFORE UPDATE OR DELETE ON traceability_lotmaterial
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER lothandover_append_only BEFORE UPDATE OR DELETE ON traceability_lothandover
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER lotloss_append_only BEFORE UPDATE OR DELETE ON traceability_lotloss
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER labelprint_append_only BEFORE UPDATE OR DELETE ON traceability_labelprint
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER labelrange_append_only BEFORE UPDATE OR DELETE ON traceability_labelrange
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER labelallocation_append_only BEFORE UPDATE OR DELETE ON traceability_labelallocation
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER recallparty_append_only BEFORE UPDATE OR DELETE ON traceability_recallparty
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER recallstep_append_only BEFORE UPDATE OR DELETE ON traceability_recallstep
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER clonealert_append_only BEFORE UPDATE OR DELETE ON traceability_clonealert
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER cloneruling_append_only BEFORE UPDATE OR DELETE ON traceability_cloneruling
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER epcisevent_append_only BEFORE UPDATE OR DELETE ON traceability_epcisevent
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER epcisthing_append_only BEFORE UPDATE OR DELETE ON traceability_epcisthing
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER chainanchor_append_only BEFORE UPDATE OR DELETE ON traceability_chainanchor
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER grower_adds_once BEFORE UPDATE OR DELETE ON traceability_grower
    FOR EACH ROW EXECUTE FUNCTION ocop_adds_once('until_on');
CREATE TRIGGER areastandard_adds_once BEFORE UPDATE OR DELETE ON traceability_areastandard
    FOR EACH ROW EXECUTE FUNCTION ocop_adds_once('removed_on');
CREATE TRIGGER appliedstandard_adds_once BEFORE UPDATE OR DELETE ON traceability_appliedstandard
    FOR EACH ROW EXECUTE FUNCTION ocop_adds_once('until_on');
CREATE TRIGGER labelepoch_adds_once BEFORE UPDATE OR DELETE ON traceability_labelepoch
    FOR EACH ROW EXECUTE FUNCTION ocop_adds_once('revoked_on', 'revoked_by_id', 'reason');
CREATE TRIGGER recallcampaign_adds_once BEFORE UPDATE OR DELETE ON traceability_recallcampaign
    FOR EACH ROW EXECUTE FUNCTION ocop_adds_once('closed_on', 'closed_by_id', 'report');
CREATE TRIGGER lotrecordrequest_adds_once BEFORE UPDATE OR DELETE ON traceability_lotrecordrequest
    FOR EACH ROW EXECUTE FUNCTION ocop_adds_once('answered_by_id', 'answered_at', 'note', 'document', 'file_id');
CREATE TRIGGER gtinright_adds_once BEFORE UPDATE OR DELETE ON traceability_gtinright
    FOR EACH ROW EXECUTE FUNCTION ocop_adds_once('is_accepted', 'answered_by_id', 'answered_on', 'reasons');
CREATE CONSTRAINT TRIGGER labelrange_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_labelrange DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER lotuse_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_lotuse DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER lotmaterial_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_lotmaterial DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER areastandard_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_areastandard DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER appliedstandard_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_appliedstandard DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER packingsite_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_packingsite DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER tracephoto_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_tracephoto DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER labelepoch_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON traceability_labelepoch DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER growingarea_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON places_growingarea DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER lotuse_append_only ON traceability_lotuse;
DROP TRIGGER lotmaterial_append_only ON traceability_lotmaterial;
DROP TRIGGER lothandover_append_only ON traceability_lothandover;
DROP TRIGGER lotloss_append_only ON traceability_lotloss;
DROP TRIGGER labelprint_append_only ON traceability_labelprint;
DROP TRIGGER labelrange_append_only ON traceability_labelrange;
DROP TRIGGER labelallocation_append_only ON traceability_labelallocation;
DROP TRIGGER recallparty_append_only ON traceability_recallparty;
DROP TRIGGER recallstep_append_only ON traceability_recallstep;
DROP TRIGGER clonealert_append_only ON traceability_clonealert;
DROP TRIGGER cloneruling_append_only ON traceability_cloneruling;
DROP TRIGGER epcisevent_append_only ON traceability_epcisevent;
DROP TRIGGER epcisthing_append_only ON traceability_epcisthing;
DROP TRIGGER chainanchor_append_only ON traceability_chainanchor;
DROP TRIGGER grower_adds_once ON traceability_grower;
DROP TRIGGER areastandard_adds_once ON traceability_areastandard;
DROP TRIGGER appliedstandard_adds_once ON traceability_appliedstandard;
DROP TRIGGER labelepoch_adds_once ON traceability_labelepoch;
DROP TRIGGER recallcampaign_adds_once ON traceability_recallcampaign;
DROP TRIGGER lotrecordrequest_adds_once ON traceability_lotrecordrequest;
DROP TRIGGER gtinright_adds_once ON traceability_gtinright;
DROP TRIGGER labelrange_new_generation ON traceability_labelrange;
DROP TRIGGER lotuse_new_generation ON traceability_lotuse;
DROP TRIGGER lotmaterial_new_generation ON traceability_lotmaterial;
DROP TRIGGER areastandard_new_generation ON traceability_areastandard;
DROP TRIGGER appliedstandard_new_generation ON traceability_appliedstandard;
DROP TRIGGER packingsite_new_generation ON traceability_packingsite;
DROP TRIGGER tracephoto_new_generation ON traceability_tracephoto;
DROP TRIGGER labelepoch_new_generation ON traceability_labelepoch;
DROP TRIGGER growingarea_new_generation ON places_growingarea;
DROP TRIGGER event_chained ON traceability_traceevent;
DROP FUNCTION ocop_event_chained();
DROP TRIGGER lotuse_not_overdrawn ON traceability_lotuse;
DROP TRIGGER lothandover_not_overdrawn ON traceability_lothandover;
DROP TRIGGER lotloss_not_overdrawn ON traceability_lotloss;
DROP FUNCTION ocop_lot_not_overdrawn();
DROP FUNCTION ocop_lot_received_left(bigint, bigint);
DROP FUNCTION ocop_lot_left(bigint);
DROP FUNCTION ocop_lot_sold(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("traceability", "0005_from_field_to_scan"),
        ("foundation", "0005_sealed_rows"),
    ]

    operations = [migrations.RunSQL(BALANCE + CHAIN + GUARDS, REVERSE)]
