"""The embedded PostgreSQL starts again whatever has happened to it."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from marketplace.settings import embedded

ROOT = Path(__file__).resolve().parent.parent.parent


def open_folder() -> Path:
    """A folder that PostgreSQL's account may enter; pytest's own are private."""
    folder = Path(tempfile.mkdtemp(prefix="ocop-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    return folder


@pytest.fixture
def var() -> Iterator[Path]:
    folder = open_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """One cluster for the tests of this file: making it costs half a second."""
    folder = open_folder()
    data = folder / "postgres"
    yield data
    embedded.start(data)
    assert embedded.release(data)
    shutil.rmtree(folder)


def ask(data: Path, question: str = "SELECT current_database()") -> object:
    host = embedded.start(data)
    with psycopg.connect(host=host, user=embedded.USER, dbname=embedded.DATABASE) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def server(data: Path) -> int:
    process = embedded._server_process(embedded.location(data))
    assert process is not None
    return process


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    time.sleep(0.3)


def test_the_first_start_makes_our_database_in_utf8(cluster: Path) -> None:
    assert ask(cluster) == "ocop"
    assert ask(cluster, "SELECT lower('ĐẶC SẢN')") == "đặc sản"


def test_a_second_start_joins_the_running_server(cluster: Path) -> None:
    ask(cluster)
    running = server(cluster)
    ask(cluster)
    assert server(cluster) == running


def test_a_killed_server_is_started_again_with_its_data(cluster: Path) -> None:
    ask(cluster, "SELECT lo_create(7)")
    killed = server(cluster)
    kill(killed)
    assert ask(cluster, "SELECT count(*) FROM pg_largeobject_metadata WHERE oid = 7") == 1
    assert server(cluster) != killed


def test_a_lock_with_somebody_elses_process_number_is_stale(cluster: Path) -> None:
    """After a restart of the machine the number in the lock may be anybody's: here, ours."""
    ask(cluster)
    lock = embedded.location(cluster) / "postmaster.pid"
    lines = lock.read_text().splitlines()
    kill(server(cluster))
    lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert ask(cluster) == "ocop"


def test_a_lock_without_sense_is_stale(cluster: Path) -> None:
    ask(cluster)
    kill(server(cluster))
    (embedded.location(cluster) / "postmaster.pid").write_text("")
    assert ask(cluster) == "ocop"


def test_a_copied_folder_never_joins_the_originals_server(cluster: Path) -> None:
    ask(cluster)
    original = embedded.location(cluster)
    copied = (original / "postmaster.pid").read_text()
    elsewhere = cluster.with_name("copy")
    elsewhere.mkdir()
    (elsewhere / "postmaster.pid").write_text(copied)
    assert embedded.running_socket_folder(original) is not None
    assert embedded.running_socket_folder(elsewhere) is None
    assert embedded._server_process(elsewhere) is None


def test_a_half_made_cluster_is_made_anew(var: Path) -> None:
    half = var / "postgres.partial"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    assert ask(var / "postgres") == "ocop"
    assert not half.exists()
    assert embedded.release(var / "postgres")


def test_a_folder_of_something_else_is_left_alone(var: Path) -> None:
    letters = var / "postgres" / "letters.txt"
    letters.parent.mkdir()
    letters.write_text("mine")
    with pytest.raises(embedded.EmbeddedDatabaseError, match="no database"):
        embedded.start(var / "postgres")
    assert letters.read_text() == "mine"
    embedded.release(var / "postgres")


def test_a_deep_folder_with_unusual_letters_is_no_obstacle(var: Path) -> None:
    folder = var / f"Chợ, 'OCOP' {'x' * 90}"
    folder.mkdir()
    assert ask(folder / "postgres") == "ocop"
    assert embedded.release(folder / "postgres")


def test_a_server_in_use_by_another_command_is_left_running(cluster: Path) -> None:
    ask(cluster)
    program = (
        "from marketplace.settings import embedded;"
        f"embedded.start(embedded.Path({str(cluster)!r})); print('in', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "in\n"
        assert embedded.release(cluster) is False
        assert ask(cluster) == "ocop"
        other.stdin.write("\n")
        other.stdin.flush()
        other.wait(timeout=10)


def test_a_private_home_is_not_opened_for_the_database(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root's PostgreSQL runs as somebody else, who cannot enter; another's runs as himself."""
    monkeypatch.setattr(embedded, "SHARED_HOMES", (var / "shared",))
    home = var / "home"
    home.mkdir(mode=0o700)
    assert ask(home / "postgres") == "ocop"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    moved = home not in embedded.location(home / "postgres").parents
    assert moved == (os.geteuid() == 0)
    assert embedded.release(home / "postgres")
