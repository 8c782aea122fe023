"""Packs sent in parcels count in the balance of their lot; notes of lots are append-only."""

from django.db import migrations

SQL = """
CREATE OR REPLACE FUNCTION ocop_lot_sold(lot bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(quantity), 0)::numeric FROM commerce_consignmentlot WHERE lot_id = lot
$$;
CREATE TRIGGER consignmentlot_append_only BEFORE UPDATE OR DELETE ON commerce_consignmentlot
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE TRIGGER consignmentlot_not_overdrawn AFTER INSERT ON commerce_consignmentlot
    FOR EACH ROW EXECUTE FUNCTION ocop_lot_not_overdrawn();
"""

REVERSE = """
DROP TRIGGER consignmentlot_not_overdrawn ON commerce_consignmentlot;
DROP TRIGGER consignmentlot_append_only ON commerce_consignmentlot;
CREATE OR REPLACE FUNCTION ocop_lot_sold(lot bigint) RETURNS numeric LANGUAGE sql STABLE
    AS $$ SELECT 0::numeric $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0004_lots_of_parcels"),
        ("traceability", "0006_balance_and_guards"),
    ]

    operations = [migrations.RunSQL(SQL, REVERSE)]
