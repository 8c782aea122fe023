"""Product pages say what sending costs: a changed table is seen in the next request."""

from django.db import migrations

_SHOWN = ("deliveryrate", "deliveryzone", "deliveryzone_provinces", "weightstep", "pickuppoint")
SQL = "".join(
    f"CREATE CONSTRAINT TRIGGER {name}_new_generation AFTER INSERT OR UPDATE OR DELETE\n"
    f"    ON commerce_{name} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW\n"
    "    EXECUTE FUNCTION ocop_new_generation();\n"
    for name in _SHOWN
)
REVERSE = "".join(f"DROP TRIGGER {name}_new_generation ON commerce_{name};\n" for name in _SHOWN)


class Migration(migrations.Migration):
    dependencies = [("commerce", "0012_reviews")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
