"""A photo added, moved or taken away is seen in the next request."""

from django.db import migrations

SQL = """
CREATE CONSTRAINT TRIGGER productimage_new_generation AFTER INSERT OR UPDATE OR DELETE
    ON catalogue_productimage DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION ocop_new_generation();
"""
REVERSE = "DROP TRIGGER productimage_new_generation ON catalogue_productimage;"


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "1004_photo_sizes"),
        ("foundation", "0002_database"),
    ]

    operations = [migrations.RunSQL(SQL, REVERSE)]
