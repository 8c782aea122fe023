"""Rounds and advisers are on public pages: a change of them is seen in the next request."""

from django.db import migrations

TABLES = ["assessmentround", "adviser"]


def generation(table: str) -> tuple[str, str]:
    return (
        f"CREATE CONSTRAINT TRIGGER {table}_new_generation AFTER INSERT OR UPDATE OR DELETE "
        f"ON certification_{table} DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION ocop_new_generation();",
        f"DROP TRIGGER {table}_new_generation ON certification_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("certification", "0008_council_keeps_its_count")]

    operations = [migrations.RunSQL(*generation(table)) for table in TABLES]
