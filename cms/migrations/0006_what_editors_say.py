"""Published stories stay as they were; what editors say of places shows in the next request."""

from django.db import migrations

SQL = """
CREATE TRIGGER story_version_append_only BEFORE UPDATE OR DELETE ON cms_storyversion
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
-- A draft touches the row too; only what the public sees counts.
CREATE CONSTRAINT TRIGGER intro_new_generation AFTER INSERT OR DELETE ON cms_catalogueintro
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER intro_changed_new_generation AFTER UPDATE ON cms_catalogueintro
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.last_published_at IS DISTINCT FROM NEW.last_published_at
          OR OLD.live IS DISTINCT FROM NEW.live)
    EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER sales_point_new_generation
    AFTER INSERT OR UPDATE OR DELETE ON producers_salespoint
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER redirect_new_generation
    AFTER INSERT OR UPDATE OR DELETE ON wagtailredirects_redirect
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER story_version_append_only ON cms_storyversion;
DROP TRIGGER intro_new_generation ON cms_catalogueintro;
DROP TRIGGER intro_changed_new_generation ON cms_catalogueintro;
DROP TRIGGER sales_point_new_generation ON producers_salespoint;
DROP TRIGGER redirect_new_generation ON wagtailredirects_redirect;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_pages_of_editors"),
        ("producers", "0003_sales_points_to_visit"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunSQL(SQL, REVERSE)]
