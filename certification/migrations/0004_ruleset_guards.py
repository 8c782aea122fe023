"""A loaded rule set is evidence of what a product was judged by: it never changes."""

from django.db import migrations

SQL = """
CREATE TRIGGER ruleset_append_only BEFORE UPDATE OR DELETE ON certification_ruleset
    FOR EACH ROW EXECUTE FUNCTION ocop_append_only();
CREATE CONSTRAINT TRIGGER ruleset_new_generation AFTER INSERT
    ON certification_ruleset DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();
"""

REVERSE = """
DROP TRIGGER ruleset_append_only ON certification_ruleset;
DROP TRIGGER ruleset_new_generation ON certification_ruleset;
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0003_ruleset")]

    operations = [migrations.RunSQL(SQL, REVERSE)]
