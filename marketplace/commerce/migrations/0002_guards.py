"""Our own order numbers, an append-only consignment history, prices that refresh pages."""

from django.db import migrations

SQL = """
CREATE SEQUENCE commerce_order_number;

CREATE TRIGGER consignment_event_append_only BEFORE UPDATE OR DELETE
    ON commerce_consignmentevent FOR EACH ROW EXECUTE FUNCTION ocop_append_only();

-- Stock moves with every order; only a new price, or stock running out or coming back,
-- changes what a page says.
CREATE CONSTRAINT TRIGGER stock_new_generation AFTER UPDATE ON partner_stockrecord
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.price IS DISTINCT FROM NEW.price
          OR (OLD.num_in_stock > coalesce(OLD.num_allocated, 0))
             IS DISTINCT FROM (NEW.num_in_stock > coalesce(NEW.num_allocated, 0)))
    EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER new_stock_new_generation AFTER INSERT OR DELETE ON partner_stockrecord
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER consignment_event_append_only ON commerce_consignmentevent;
DROP TRIGGER stock_new_generation ON partner_stockrecord;
DROP TRIGGER new_stock_new_generation ON partner_stockrecord;
DROP SEQUENCE commerce_order_number;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("commerce", "0001_initial"),
        ("foundation", "0002_database"),
        ("partner", "1001_ocop"),
    ]

    operations = [migrations.RunSQL(SQL, REVERSE)]
