"""Questions of the ORM that are built and planned once, and asked many times.

For a page that asks a handful of small questions, Django spends more time building each SQL
statement, and PostgreSQL more time planning it, than either spends answering. A `Prepared`
question is written as a QuerySet like any other, so every rule stays where it is written; its
statement is made once in the life of a process and its plan once in that of a connection.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import CursorMixin  # type: ignore[attr-defined]
from django.db.models import BigIntegerField, DateField, Expression, Field, Lookup, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor
from psycopg.sql import Literal

BY_ITSELF = 5
"""psycopg's own threshold; ours are planned for keeping at their first use."""


class Given(Expression):
    """A value that stands open when a question is written and is brought when it is asked."""

    def __init__(self, name: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        # Its type is said, so that one statement serves small and large numbers.
        return f"%s::{self.output_field.db_type(connection)}", [self]

    def get_group_by_cols(self) -> list[Any]:
        return []


class Among(Lookup):
    """`.filter(Among(F("product_id"), GIVEN_IDS))`: the field is one of the given numbers."""

    lookup_name = "among"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY {right}", (*left_params, *right_params)


GIVEN_DAY = Given("on", DateField())
GIVEN_IDS = Given("ids", ArrayField(BigIntegerField()))
GIVEN_ID = Given("pk", BigIntegerField())

Day = Any
"""A date, or GIVEN_DAY in a question that is prepared."""

Id = Any
"""A number, or GIVEN_ID in a question that is prepared."""


@dataclass(frozen=True, slots=True)
class _Statement:
    sql: str
    names: tuple[str, ...]
    compiler: SQLCompiler
    converters: dict[int, Any]
    query: Query
    fields: Any
    rows_as: Any


class Prepared:
    """A question, asked by `question(name=value, …)`, which gives the QuerySet's rows as a list.

    `write` gives the QuerySet, with a `Given` wherever a value is brought later; model objects
    with `select_related` and annotations, `values` and `values_list` all come as usual. One
    query each time, logged and counted as any other.
    """

    def __init__(self, write: Callable[[], QuerySet[Any, Any]]) -> None:
        self._write = write
        self._statement: _Statement | None = None

    def __call__(self, **given: Any) -> list[Any]:
        statement = self._statement
        if statement is None:
            statement = self._statement = _made(self._write())
        with _cursor() as cursor:
            cursor.execute(statement.sql, [given[name] for name in statement.names])
            rows = cursor.fetchall()
        return list(statement.rows_as(_Answered(statement, rows)))


def _made(queryset: QuerySet[Any, Any]) -> _Statement:
    """The statement with all but the given values written out, so that the plan knows them."""
    compiler = queryset.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    connection.ensure_connection()
    written = [
        "%s"
        if isinstance(param, Given)
        else Literal(param).as_string(connection.connection).replace("%", "%%")
        for param in params
    ]
    return _Statement(
        sql=sql.replace("%%", "%%%%") % tuple(written),
        names=tuple(param.name for param in params if isinstance(param, Given)),
        compiler=compiler,
        converters=compiler.get_converters(
            [column for column, *_ in compiler.select[: compiler.col_count]]
        ),
        query=queryset.query,
        fields=queryset._fields,  # type: ignore[attr-defined]
        rows_as=queryset._iterable_class,
    )


class _PlannedCursor(CursorMixin, Cursor[Any]):
    """Binds values in the server, where the plan of a statement is kept for the connection."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "_PlannedCursor":
        super().execute(query, params, prepare=True, **options)
        # psycopg forgets the text of a prepared statement; Django's log asks for it.
        self._query = SimpleNamespace(query=query.encode())  # type: ignore[assignment]
        return self


def _cursor() -> Any:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    if raw.prepare_threshold is None:  # Django's default, which also forbids what we ask for
        raw.prepare_threshold = BY_ITSELF
        # PostgreSQL would plan a question for one product anew each time, thinking of ten.
        raw.execute("SET plan_cache_mode = force_generic_plan")
    return connection._prepare_cursor(_PlannedCursor(raw))  # type: ignore[attr-defined]


class _Answered:
    """Stands for the QuerySet where Django makes rows of an answer (ModelIterable and others)."""

    _known_related_objects: dict[Any, Any] = {}

    def __init__(self, statement: _Statement, rows: list[Any]) -> None:
        self.db = connection.alias
        self.query = _AnsweredQuery(statement, rows)
        self._fields = statement.fields
        self._hints: dict[str, Any] = {}

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("An answer is read by its iterable class.")


class _AnsweredQuery:
    def __init__(self, statement: _Statement, rows: list[Any]) -> None:
        self._query = statement.query
        self._compiler = copy(statement.compiler)
        self._compiler.execute_sql = lambda *args, **kwargs: [rows]  # type: ignore[method-assign, assignment]
        self._compiler.get_converters = lambda columns: statement.converters  # type: ignore[method-assign, assignment]

    def get_compiler(self, using: str | None = None) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)
