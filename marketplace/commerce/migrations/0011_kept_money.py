"""What 0007 left open to whoever writes SQL: rows of money are never deleted, a share is never
added to a line that is wholly shared, an agreed statement and a line's packs do not change, and of
two at once that count down the same cash or the same packs the second sees the first."""

from django.db import migrations

_KEPT = (
    "commerce_payment",
    "commerce_refund",
    "commerce_payout",
    "commerce_settlement",
    "commerce_settlementdispute",
    "commerce_banktransfer",
    "commerce_consignment",
    "order_line",
)
KEPT = "".join(
    f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {name}\n"
    "    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();\n"
    for name in _KEPT
)

FROZEN = """
CREATE TRIGGER settlement_money_frozen BEFORE UPDATE ON commerce_settlement FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('producer_id', 'number', 'from_on', 'to_on', 'carried',
        'moved');
CREATE TRIGGER line_packs_frozen BEFORE UPDATE OF order_id, quantity ON order_line FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('order_id', 'quantity');
"""

SHARES = """
CREATE FUNCTION ocop_share_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT s.amount > l.line_price_before_discounts_incl_tax
            OR s.discount > l.line_price_before_discounts_incl_tax - l.line_price_incl_tax
          FROM order_line l, (SELECT sum(amount) AS amount,
                                     sum(platform_discount + producer_discount) AS discount
                                FROM commerce_lineshare WHERE line_id = NEW.line_id) s
         WHERE l.id = NEW.line_id) THEN
        RAISE EXCEPTION 'line % is shared out twice', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_is_its_shares';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER share_fits AFTER INSERT ON commerce_lineshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_share_fits();
"""

# A lock first: at commit each would else count without the other's rows.
AT_ONCE = """
CREATE FUNCTION ocop_remittance_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM commerce_cashcollection WHERE id = NEW.collection_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER remittance_alone BEFORE INSERT ON commerce_remittanceline
    FOR EACH ROW EXECUTE FUNCTION ocop_remittance_alone();
CREATE FUNCTION ocop_cut_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM order_line WHERE id = NEW.line_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER cut_alone BEFORE INSERT ON commerce_cut
    FOR EACH ROW EXECUTE FUNCTION ocop_cut_alone();
"""

REVERSE = (
    "".join(f"DROP TRIGGER {name}_kept ON {name};\n" for name in _KEPT)
    + """
DROP TRIGGER settlement_money_frozen ON commerce_settlement;
DROP TRIGGER line_packs_frozen ON order_line;
DROP FUNCTION ocop_share_fits() CASCADE;
DROP FUNCTION ocop_remittance_alone() CASCADE;
DROP FUNCTION ocop_cut_alone() CASCADE;
"""
)


class Migration(migrations.Migration):
    dependencies = [("commerce", "0010_packed_again"), ("order", "1003_selling")]

    operations = [migrations.RunSQL(KEPT + FROZEN + SHARES + AT_ONCE, REVERSE)]
