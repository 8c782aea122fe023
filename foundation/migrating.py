"""Large migrations in one step.

Django draws every model anew after each operation that touches a relation; with three hundred
models, sixty new tables take a third of a minute. `Together` draws them once, for all of its
operations, and changes nothing about what they do.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """Operations on tables and columns that do not build on one another's data.

    New tables are made first, as they stand after all operations; what the others do to these
    is in them already. A field may be changed by one operation alone. No RunSQL, no RunPython.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [self.operations], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Models that were drawn are forgotten: they are drawn again when next asked for.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in [*self._creating(), *self._changing()]:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in [*reversed(self._changing()), *reversed(self._creating())]:
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def _creating(self) -> list[Operation]:
        return [each for each in self.operations if isinstance(each, CreateModel)]

    def _changing(self) -> list[Operation]:
        """The operations on tables that were there before."""
        made = {each.name_lower for each in self.operations if isinstance(each, CreateModel)}
        return [
            each
            for each in self.operations
            if not isinstance(each, CreateModel)
            and getattr(each, "model_name_lower", "") not in made
        ]
