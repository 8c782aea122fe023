"""The test database: migrated and filled with reference data once, then cloned.

Migrations cost some minutes, so a template database is kept, named after what it is made
of. Each run (and each worker) clones it in well under a second and drops the clone. Tests
that commit (`transaction=True`, live servers) get a fresh clone afterwards: emptying the
tables would lose the places, the product sets and Wagtail's root.
"""

import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("catalog", "certification", "cms", "foundation", "marketplace", "search", "traceability")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """The longest journey comes first, the other journeys last, everything else between.

    Whoever runs the first journey builds the demo world meanwhile; together they would all wait
    for it. The order is set after the shuffle and keeps it otherwise.
    """
    yield
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    if item.get_closest_marker("journey") is None:
        return 1
    return 0 if item.path.name == "test_certification.py" else 2


@pytest.fixture(autouse=True)
def _in_vietnamese() -> None:
    """The language of the last page a test asked for stays the process's own."""
    translation.activate("vi")


def _fingerprint() -> str:
    """A name for what the template is made of: migrations, reference data, locked packages."""
    digest = sha256((ROOT / "requirements.txt").read_bytes())
    for pattern in (
        *(f"{room}/**/migrations/*.py" for room in ROOMS),
        "marketplace/office/management/commands/load_reference_data.py",
        "search/data/*.csv",
        "catalog/*/data/*.csv",
        "certification/data/**/*.*",
        "foundation/rules/roles.py",
    ):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class Databases:
    """Makes and drops databases on the server of the settings."""

    def __init__(self) -> None:
        params = connection.get_connection_params()
        self._params = {k: params[k] for k in ("user", "password", "host", "port") if k in params}

    def execute(self, *statements: str) -> None:
        with psycopg.connect(dbname="postgres", autocommit=True, **self._params) as server:
            for statement in statements:
                server.execute(statement)

    def exists(self, name: str) -> bool:
        with psycopg.connect(dbname="postgres", **self._params) as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def clone(self, template: str, name: str) -> None:
        self.execute(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY',
        )

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def ensure(
        self, template: str, build: Callable[[str], None], *, source: str = "template0"
    ) -> None:
        """Have `build` fill a copy of `source`, and name it `template` when whole.

        One at a time on this server, so that several processes may ask at once.
        """
        with psycopg.connect(dbname="postgres", autocommit=True, **self._params) as server:
            server.execute("SELECT pg_advisory_lock(hashtext('ocop-test-template'))")
            if self.exists(template):
                return
            building = f"{template}_building"
            self.drop(building)
            self.execute(f'CREATE DATABASE "{building}" ENCODING \'UTF8\' TEMPLATE "{source}"')
            build(building)
            connections.close_all()
            self.execute(f'ALTER DATABASE "{building}" RENAME TO "{template}"')


def use(name: str) -> None:
    """Point Django at another database of the same server."""
    connections.close_all()
    connection.settings_dict["NAME"] = name


def _migrate_and_load(name: str) -> None:
    use(name)
    print("\nMigrating the template database (some minutes, once) …", flush=True)
    call_command("migrate", verbosity=0)
    call_command("load_reference_data", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    with django_db_blocker.unblock():
        original = connection.settings_dict["NAME"]
        databases = Databases()
        name = f"ocop_test_{os.getpid()}"
        template = f"ocop_template_{_fingerprint()}"
        if not databases.exists(template):
            databases.ensure(template, _migrate_and_load)
        databases.clone(template, name)
        use(name)
        _reclone_after_commits(databases, template, name)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        databases.drop(name)
        connection.settings_dict["NAME"] = original


def _reclone_after_commits(databases: Databases, template: str, name: str) -> None:
    def fresh_clone(self: TransactionTestCase) -> None:
        connections.close_all()
        databases.clone(template, name)

    TransactionTestCase._fixture_teardown = fresh_clone  # type: ignore[method-assign]
