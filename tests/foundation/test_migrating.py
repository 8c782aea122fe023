"""Operations taken together do what they do one after the other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from foundation.migrating import Together

pytestmark = pytest.mark.django_db(transaction=True)


def operations() -> list[Operation]:
    key = models.BigAutoField(primary_key=True)
    return [
        migrations.CreateModel("Basket", [("id", key), ("name", models.TextField())]),
        migrations.AddField(
            "basket",
            "parent",
            models.ForeignKey("scratch.Basket", null=True, on_delete=models.PROTECT),
        ),
        migrations.AddConstraint(
            "basket", models.UniqueConstraint(fields=["name"], name="scratch_name_once")
        ),
        migrations.AddField("old", "weight", models.IntegerField(default=3)),
    ]


def columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return set()
        return {c.name for c in connection.introspection.get_table_description(cursor, table)}


def test_tables_and_columns_are_made_and_unmade() -> None:
    before = ProjectState()
    key = models.BigAutoField(primary_key=True)
    old = migrations.CreateModel("Old", [("id", key)])
    old.state_forwards("scratch", before)
    with connection.schema_editor() as editor:
        old.database_forwards("scratch", editor, ProjectState(), before)
    after, together = before.clone(), Together(operations())
    together.state_forwards("scratch", after)
    try:
        with connection.schema_editor() as editor:
            together.database_forwards("scratch", editor, before, after)
        assert columns("scratch_basket") == {"id", "name", "parent_id"}
        assert columns("scratch_old") == {"id", "weight"}
        with connection.cursor() as cursor:
            named = connection.introspection.get_constraints(cursor, "scratch_basket")
        assert named["scratch_name_once"]["unique"]
        with connection.schema_editor() as editor:
            together.database_backwards("scratch", editor, after, before)
        assert columns("scratch_basket") == set()
        assert columns("scratch_old") == {"id"}
    finally:
        with connection.schema_editor() as editor:
            old.database_backwards("scratch", editor, before, ProjectState())


def test_models_drawn_before_are_drawn_again_with_what_is_new() -> None:
    state = ProjectState()
    key = models.BigAutoField(primary_key=True)
    migrations.CreateModel("Old", [("id", key)]).state_forwards("scratch", state)
    assert state.apps.get_model("scratch", "Old")
    Together(operations()).state_forwards("scratch", state)
    assert state.apps.get_model("scratch", "Basket")._meta.get_field("parent")
    assert state.apps.get_model("scratch", "Old")._meta.get_field("weight")
