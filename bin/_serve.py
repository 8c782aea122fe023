"""Bring a copy up to date, then run its database, web server and queue worker together.

Everything it writes lies in VAR_DIR. It stops on Ctrl-C or SIGTERM and leaves no process.
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from _state import State  # noqa: E402
from _translations import compile_translations  # noqa: E402

from marketplace.settings import embedded, env  # noqa: E402

STARTING_SECONDS = 120
STOPPING_SECONDS = 15


class Stop(Exception):
    """Someone asked us to stop."""


def say(words: str) -> None:
    print(words, flush=True)


def choose_port(bind: str, *, may_move: bool) -> int:
    """PORT, or the next free one when a copy for trying may move."""
    wanted = env.whole("PORT", 8000)
    for port in range(wanted, wanted + (50 if may_move else 1)):
        family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except OSError:
                continue
        if port != wanted:
            say(f"Port {wanted} is busy; using {port}.")
        return port
    raise env.BadEnvironment(f"Port {wanted} of {bind} is busy. Set PORT to a free one.")


def only_one(var_dir: Path) -> IO[str]:
    """A lock on the folder of written files, held while we run."""
    lock = (var_dir / "serve.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise env.BadEnvironment(
            f"This copy is running already: {lock.read().strip()}. Stop it first, or set "
            "VAR_DIR to another folder for a second copy beside it."
        ) from None
    return lock


def database_identity(data: Path) -> str:
    """What tells this database from another one, or from one made anew under the same name."""
    import psycopg

    url = env.text("DATABASE_URL", "")
    if not url:
        say("Starting the database …")
    settings = env.database_from_url(url) if url else embedded.database_settings(data)
    try:
        with psycopg.connect(**env.connection_arguments(settings)) as connection:
            row = connection.execute(
                "SELECT system_identifier, oid FROM pg_control_system(), pg_database "
                "WHERE datname = current_database()"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise env.BadEnvironment(f"The database does not answer: {error}") from error
    return "-".join(map(str, row or ()))


class Child:
    """A program that we run, in a process group of its own."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._wait = 1.0
        self.start()

    def start(self) -> None:
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *self._arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us; we tell the children
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )

    def ended(self) -> int | None:
        return self._process.poll()

    def start_again(self) -> None:
        """After a pause that doubles while it keeps dying within a minute."""
        lived = time.monotonic() - self._began
        self._wait = 1.0 if lived > 60 else min(self._wait * 2, 60.0)
        time.sleep(self._wait)
        self.start()

    def ask_to_stop(self) -> None:
        if self.ended() is None:
            self._process.terminate()

    def wait(self, until: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=max(until - time.monotonic(), 0.1))
        with suppress(ProcessLookupError):  # nobody is left of its group
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def die_with_parent() -> None:
    """Linux: be told to stop when the parent is killed and cannot tell us."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def answers(address: str, host: str) -> bool:
    request = urllib.request.Request(  # noqa: S310
        f"{address}/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def show_addresses(public: str, var_dir: Path) -> None:
    say(f"\n  Chợ OCOP is open at {public}/\n")
    try:
        demo: dict[str, Any] = json.loads((var_dir / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    labels = demo.get("labels", {})
    rows = [
        ("certified product", demo.get("certified_product")),
        ("lapsed product", demo.get("lapsed_product")),
        ("shop page", demo.get("shop_page")),
        ("certificate", demo.get("certificate")),
        ("withdrawn certificate", demo.get("withdrawn_certificate")),
        *((f"scan: {verdict.replace('_', ' ')}", f"/t/{code}") for verdict, code in labels.items()),
        ("back office", "/quan-tri/"),
        ("producer's desk", "/chu-the/"),
    ]
    table([(name, f"{public}{path}") for name, path in rows if path])
    say("\n  Demo logins (sample people, for trying only)")
    people = demo.get("logins", [])
    table([(p["role"].replace("_", " ").lower(), p["login"], p["password"]) for p in people])
    say("\n  Ctrl-C stops everything.")


def run(web: Child, worker: Child | None) -> None:
    """Watch over both until we are asked to stop; a worker that dies is started again."""
    while True:
        time.sleep(0.5)
        if web.ended() is not None:
            raise env.BadEnvironment("The web server ended; its last words stand above.")
        if worker and worker.ended() is not None:
            say("The queue's worker ended; starting it again.")
            worker.start_again()


def serve() -> None:
    began = time.monotonic()
    module = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.dev")
    trying = module.endswith(".dev")
    var_dir = env.folder("VAR_DIR", ROOT / "var")
    os.environ["VAR_DIR"] = str(var_dir)
    bind = env.text("BIND", "127.0.0.1")
    children: list[Child] = []
    with only_one(var_dir) as lock:
        data = var_dir / "postgres"
        try:
            port = choose_port(bind, may_move=trying)
            os.environ["PORT"] = str(port)
            near = f"http://{'127.0.0.1' if bind in {'0.0.0.0', '::'} else bind}:{port}"  # noqa: S104
            public = os.environ.setdefault("PUBLIC_URL", near).rstrip("/")
            lock.truncate(0)
            lock.write(f"process {os.getpid()}, {public}/")
            lock.flush()
            database = database_identity(data)
            if count := compile_translations():
                say(f"Compiled {count} translations.")
            steps = State(var_dir, database).needed(demo=trying)
            if steps:
                prepare(database, steps)
            say("Starting the web server and the queue's worker …")
            children.append(web := Child("-m", "marketplace.server"))
            wait_for_answer(web, near, urlsplit(public).netloc)
            children.append(worker := Child("manage.py", "procrastinate", "worker"))
            show_addresses(public, var_dir)
            say(f"  Ready after {time.monotonic() - began:.1f} s.\n")
            run(web, worker)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)  # we are stopping already
            stop(children, data)


def prepare(database: str, steps: list[str]) -> None:
    preparing = Child("bin/_prepare.py", database, *steps)
    try:
        while (ended := preparing.ended()) is None:
            time.sleep(0.1)
    except Stop:
        preparing.ask_to_stop()
        preparing.wait(time.monotonic() + STOPPING_SECONDS)
        raise
    if ended:
        raise env.BadEnvironment("The copy could not be brought up to date; the reason is above.")


def wait_for_answer(web: Child, address: str, host: str) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while not answers(address, host):
        if web.ended() is not None:
            raise env.BadEnvironment("The web server did not start; its last words stand above.")
        if time.monotonic() > until:
            raise env.BadEnvironment(f"The web server did not answer in {STARTING_SECONDS} s.")
        time.sleep(0.1)


def stop(children: list[Child], data: Path) -> None:
    if children:
        say("\nStopping …")
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOPPING_SECONDS
    for child in children:
        child.wait(until)
    if embedded.is_used_here(data) and not embedded.release(data):
        say("The database is left running: another command is using it.")


def asked_to_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, asked_to_stop)
    try:
        serve()
    except Stop:
        say("Stopped.")
    except (env.BadEnvironment, embedded.EmbeddedDatabaseError) as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
