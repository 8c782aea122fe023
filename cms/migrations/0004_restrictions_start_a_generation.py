"""A page made private, and a site moved, start a new generation of what the public sees.

Kept pages are answered before Wagtail looks for the page, so it cannot refuse them any more.
"""

from django.db import migrations

SQL = """
CREATE CONSTRAINT TRIGGER restriction_new_generation
    AFTER INSERT OR UPDATE OR DELETE ON wagtailcore_pageviewrestriction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
CREATE CONSTRAINT TRIGGER site_new_generation
    AFTER INSERT OR UPDATE OR DELETE ON wagtailcore_site
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER restriction_new_generation ON wagtailcore_pageviewrestriction;
DROP TRIGGER site_new_generation ON wagtailcore_site;
"""


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_shop_hero_alt"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
