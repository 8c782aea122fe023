"""A label's text stands on the product's page from the next request on."""

from django.db import migrations

SQL = """
CREATE CONSTRAINT TRIGGER labeltext_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON catalogue_labeltext DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION ocop_new_generation();
"""
REVERSE = "DROP TRIGGER labeltext_new_generation ON catalogue_labeltext;"


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "1005_photos_start_a_generation"),
        ("foundation", "0002_database"),
    ]

    operations = [migrations.RunSQL(SQL, REVERSE)]
