"""What PostgreSQL itself refuses: money that does not add up, and history that is rewritten.

The sums are asked by deferred constraint triggers, at commit, when a transaction has written all
its rows; so the order in which a service writes them is its own affair.
"""

from django.db import migrations

# Orders placed before there were payments: cash, nothing withheld, all of it the seller's.
OLDER_ORDERS = """
UPDATE commerce_consignment c SET released_at = o.date_placed FROM order_order o
 WHERE o.id = c.order_id AND c.released_at IS NULL;
INSERT INTO commerce_payment (order_id, method, state, amount, made_at)
SELECT o.id, o.payment_method, 'ON_DELIVERY', o.total_incl_tax, o.date_placed
  FROM order_order o WHERE EXISTS (SELECT 1 FROM commerce_consignment c WHERE c.order_id = o.id);
INSERT INTO commerce_lineshare (line_id, producer_id, product_id, amount, platform_discount,
    producer_discount, commission_bp, commission, tax_bp, tax)
SELECT l.id, p.producer_id, l.product_id, l.line_price_incl_tax, 0, 0, 0, 0, 0, 0
  FROM order_line l JOIN partner_partner p ON p.id = l.partner_id;
"""

_ONLY_ADDED = (
    "lineshare",
    "cut",
    "lotreturn",
    "relabel",
    "receipt",
    "refundunit",
    "cashcollection",
    "cashremittance",
    "remittanceline",
    "ledgertransaction",
    "ledgerentry",
    "settlementline",
    "complaintstep",
    "bookingstep",
    "orderpaper",
    "shipmentevent",
)
APPEND_ONLY = "".join(
    f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON commerce_{name}\n"
    "    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();\n"
    for name in _ONLY_ADDED
)

# The columns named by the trigger are written once.
FROZEN = """
CREATE FUNCTION ocop_money_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF (to_jsonb(OLD) -> name) IS DISTINCT FROM (to_jsonb(NEW) -> name) THEN
            RAISE EXCEPTION '%.% was agreed and does not change', TG_TABLE_NAME, name
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER consignment_money_frozen BEFORE UPDATE ON commerce_consignment FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('order_id', 'producer_id', 'goods_total',
        'delivery_charge', 'platform_discount', 'producer_discount');
CREATE TRIGGER order_money_frozen BEFORE UPDATE ON order_order FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('number', 'total_incl_tax', 'shipping_incl_tax');
CREATE TRIGGER payment_money_frozen BEFORE UPDATE ON commerce_payment FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('order_id', 'amount');
CREATE TRIGGER refund_money_frozen BEFORE UPDATE ON commerce_refund FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('payment_id', 'consignment_id', 'number', 'amount',
        'reason', 'funder');
CREATE TRIGGER transfer_money_frozen BEFORE UPDATE ON commerce_banktransfer FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('account', 'reference', 'amount', 'booked_at');
CREATE TRIGGER payout_money_frozen BEFORE UPDATE ON commerce_payout FOR EACH ROW
    EXECUTE FUNCTION ocop_money_frozen('settlement_id', 'amount');
"""

# Σ consignments = order; Σ lines = Σ goods; Σ shares = line.
SPLIT = """
CREATE FUNCTION ocop_order_splits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE TG_TABLE_NAME WHEN 'order_order' THEN (to_jsonb(NEW) ->> 'id')::bigint
                     ELSE (to_jsonb(NEW) ->> 'order_id')::bigint END;
    total numeric;
    parts numeric;
    goods numeric;
    lines numeric;
    unshared bigint;
BEGIN
    SELECT total_incl_tax INTO total FROM order_order WHERE id = wanted;
    SELECT coalesce(sum(goods_total + delivery_charge - platform_discount - producer_discount), 0),
           coalesce(sum(goods_total), 0)
      INTO parts, goods FROM commerce_consignment WHERE order_id = wanted;
    SELECT coalesce(sum(line_price_before_discounts_incl_tax), 0) INTO lines
      FROM order_line WHERE order_id = wanted;
    IF total IS DISTINCT FROM parts OR goods IS DISTINCT FROM lines THEN
        RAISE EXCEPTION 'order % is % but its consignments are %, goods % but its lines %',
            wanted, total, parts, goods, lines
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_is_its_consignments';
    END IF;
    SELECT count(*) INTO unshared FROM order_line l
      LEFT JOIN (SELECT line_id, sum(amount) AS amount,
                        sum(platform_discount + producer_discount) AS discount
                   FROM commerce_lineshare GROUP BY line_id) s ON s.line_id = l.id
     WHERE l.order_id = wanted
       AND (s.amount IS DISTINCT FROM l.line_price_before_discounts_incl_tax
            OR s.discount IS DISTINCT FROM
               l.line_price_before_discounts_incl_tax - l.line_price_incl_tax);
    IF unshared > 0 THEN
        RAISE EXCEPTION 'a line of order % is not wholly shared out', wanted
            USING ERRCODE = 'check_violation', CONSTRAINT = 'line_is_its_shares';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER order_splits AFTER INSERT OR UPDATE OF total_incl_tax ON order_order
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_order_splits();
CREATE CONSTRAINT TRIGGER consignment_splits AFTER INSERT ON commerce_consignment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_order_splits();
CREATE CONSTRAINT TRIGGER line_splits AFTER INSERT OR UPDATE OF line_price_incl_tax,
    line_price_before_discounts_incl_tax ON order_line
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_order_splits();

CREATE FUNCTION ocop_cut_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.line_id IS NOT NULL AND (
        SELECT sum(c.quantity) > l.quantity OR sum(c.amount) > l.line_price_incl_tax
          FROM commerce_cut c JOIN order_line l ON l.id = c.line_id
         WHERE l.id = NEW.line_id GROUP BY l.quantity, l.line_price_incl_tax) THEN
        RAISE EXCEPTION 'more is cut from line % than it has', NEW.line_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cut_fits_its_line';
    END IF;
    IF NEW.line_id IS NULL AND NEW.amount > (
        SELECT delivery_charge FROM commerce_consignment WHERE id = NEW.consignment_id) THEN
        RAISE EXCEPTION 'more is cut than the delivery charge'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'cut_fits_its_charge';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cut_fits AFTER INSERT ON commerce_cut
    FOR EACH ROW EXECUTE FUNCTION ocop_cut_fits();
"""

LEDGER = """
CREATE FUNCTION ocop_ledger_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := CASE TG_TABLE_NAME WHEN 'commerce_ledgertransaction'
                     THEN (to_jsonb(NEW) ->> 'id')::bigint
                     ELSE (to_jsonb(NEW) ->> 'transaction_id')::bigint END;
    legs bigint;
    rest numeric;
BEGIN
    SELECT count(*), coalesce(sum(amount), 0) INTO legs, rest
      FROM commerce_ledgerentry WHERE transaction_id = wanted;
    IF legs < 2 OR rest <> 0 THEN
        RAISE EXCEPTION 'ledger transaction % has % legs that add up to %', wanted, legs, rest
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balances';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON commerce_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_ledger_balances();
CREATE CONSTRAINT TRIGGER transaction_balances AFTER INSERT ON commerce_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_ledger_balances();

-- Entries are added to a transaction only by the transaction that made it.
CREATE FUNCTION ocop_ledger_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT made_in FROM commerce_ledgertransaction WHERE id = NEW.transaction_id)
       IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'ledger transaction % is closed', NEW.transaction_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_in_its_own_transaction BEFORE INSERT ON commerce_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ocop_ledger_closed();

-- Nobody gets back more than came; interest and what the platform adds are beyond it.
CREATE FUNCTION ocop_refund_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM commerce_payment WHERE id = NEW.payment_id FOR UPDATE;
    IF (SELECT coalesce(sum(amount), 0) FROM commerce_refund
         WHERE payment_id = NEW.payment_id AND state <> 'FAILED' AND reason <> 'INTEREST')
       > (SELECT coalesce(sum(amount), 0) FROM commerce_receipt
           WHERE payment_id = NEW.payment_id) THEN
        RAISE EXCEPTION 'payment % gives back more than came', NEW.payment_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_fits_what_came';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER refund_fits AFTER INSERT OR UPDATE OF state ON commerce_refund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_refund_fits();

CREATE FUNCTION ocop_remittance_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(l.amount) > c.amount FROM commerce_remittanceline l
          JOIN commerce_cashremittance r ON r.id = l.remittance_id
          JOIN commerce_cashcollection c ON c.id = l.collection_id
         WHERE l.collection_id = NEW.collection_id
           AND r.payer = (SELECT payer FROM commerce_cashremittance WHERE id = NEW.remittance_id)
         GROUP BY c.amount) THEN
        RAISE EXCEPTION 'more is remitted than was collected'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'remittance_fits_its_cash';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER remittance_fits AFTER INSERT ON commerce_remittanceline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_remittance_fits();
"""

LOTS = """
CREATE OR REPLACE FUNCTION ocop_lot_sold(lot bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT (coalesce((SELECT sum(quantity) FROM commerce_consignmentlot WHERE lot_id = lot), 0)
          - coalesce((SELECT sum(r.quantity) FROM commerce_lotreturn r
                        JOIN commerce_consignmentlot n ON n.id = r.noted_id
                       WHERE n.lot_id = lot AND r.is_good), 0))::numeric
$$;
CREATE FUNCTION ocop_lot_return_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(r.quantity) > n.quantity FROM commerce_lotreturn r
          JOIN commerce_consignmentlot n ON n.id = r.noted_id
         WHERE n.id = NEW.noted_id GROUP BY n.quantity) THEN
        RAISE EXCEPTION 'more packs come back than went'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lot_return_fits';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lot_return_fits AFTER INSERT ON commerce_lotreturn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_lot_return_fits();
"""

# Who may sell and what is shown changes public pages in the next request.
PAGES = "".join(
    f"CREATE CONSTRAINT TRIGGER {name}_new_generation AFTER INSERT OR UPDATE OR DELETE\n"
    f"    ON commerce_{name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW\n"
    "    EXECUTE FUNCTION ocop_new_generation();\n"
    for name in ("sellercheck", "listingcheck", "sellinglicence", "harvestwindow", "sellingsettings")
)

REVERSE_PAGES = "".join(
    f"DROP TRIGGER {name}_new_generation ON commerce_{name};\n"
    for name in ("sellercheck", "listingcheck", "sellinglicence", "harvestwindow", "sellingsettings")
)
REVERSE = (
    REVERSE_PAGES
    + "".join(f"DROP TRIGGER {name}_append_only ON commerce_{name};\n" for name in _ONLY_ADDED)
    + """
DROP FUNCTION ocop_money_frozen() CASCADE;
DROP FUNCTION ocop_order_splits() CASCADE;
DROP FUNCTION ocop_cut_fits() CASCADE;
DROP FUNCTION ocop_ledger_balances() CASCADE;
DROP FUNCTION ocop_ledger_closed() CASCADE;
DROP FUNCTION ocop_refund_fits() CASCADE;
DROP FUNCTION ocop_remittance_fits() CASCADE;
DROP FUNCTION ocop_lot_return_fits() CASCADE;
CREATE OR REPLACE FUNCTION ocop_lot_sold(lot bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(quantity), 0)::numeric FROM commerce_consignmentlot WHERE lot_id = lot
$$;
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0006_selling"),
        ("foundation", "0002_database"),
        ("order", "1003_selling"),
        ("partner", "1001_ocop"),
    ]

    operations = [
        migrations.RunSQL(OLDER_ORDERS, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY + FROZEN + SPLIT + LEDGER + LOTS + PAGES, REVERSE),
    ]
