"""What is said of a picture counts in the next request: above all that it shows the mark."""

from django.db import migrations

SQL = """
CREATE CONSTRAINT TRIGGER siteimage_new_generation AFTER UPDATE ON foundation_siteimage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.shows_mark IS DISTINCT FROM NEW.shows_mark
          OR OLD.certificate_number IS DISTINCT FROM NEW.certificate_number
          OR OLD.people_consent_on IS DISTINCT FROM NEW.people_consent_on
          OR OLD.is_illustration IS DISTINCT FROM NEW.is_illustration
          OR OLD.credit IS DISTINCT FROM NEW.credit
          OR OLD.focal_point_x IS DISTINCT FROM NEW.focal_point_x
          OR OLD.focal_point_y IS DISTINCT FROM NEW.focal_point_y)
    EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER siteimage_gone_new_generation AFTER DELETE ON foundation_siteimage
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""
REVERSE = """
DROP TRIGGER siteimage_new_generation ON foundation_siteimage;
DROP TRIGGER siteimage_gone_new_generation ON foundation_siteimage;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0008_forms_sent_once")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
