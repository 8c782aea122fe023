"""A page published, moved or taken down starts a new generation of what the public sees."""

from django.db import migrations

SQL = """
CREATE CONSTRAINT TRIGGER page_new_generation AFTER INSERT OR DELETE ON wagtailcore_page
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
-- A saved draft touches the page's row too; only what the public sees counts.
CREATE CONSTRAINT TRIGGER page_changed_new_generation AFTER UPDATE ON wagtailcore_page
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.last_published_at IS DISTINCT FROM NEW.last_published_at
          OR OLD.live IS DISTINCT FROM NEW.live
          OR OLD.url_path IS DISTINCT FROM NEW.url_path
          OR OLD.path IS DISTINCT FROM NEW.path)
    EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER settings_new_generation AFTER INSERT OR UPDATE ON cms_sitesettings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER page_new_generation ON wagtailcore_page;
DROP TRIGGER page_changed_new_generation ON wagtailcore_page;
DROP TRIGGER settings_new_generation ON cms_sitesettings;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("foundation", "0002_database"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunSQL(SQL, REVERSE)]
