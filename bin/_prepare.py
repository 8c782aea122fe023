"""Bring a copy up to date in one Django process: `_prepare.py DATABASE STEP…`."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _state import State, fingerprint

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

WORDS = {
    "migrate": "Migrating the database (three minutes or so the first time)",
    "reference": "Loading places, product sets and roles",
    "pages": "Making the site's first pages",
    "demo": "Building the demo world (two minutes or so the first time)",
    "static": "Collecting static files",
}


@contextmanager
def told(words: str) -> Iterator[None]:
    """Say what is being done, that it is still being done, and how long it took."""
    print(f"{words} …", flush=True)
    began, over = time.monotonic(), threading.Event()

    def ticking() -> None:
        while not over.wait(15):
            print(f"  … {time.monotonic() - began:.0f} s", flush=True)

    threading.Thread(target=ticking, daemon=True).start()
    try:
        yield
    finally:
        over.set()
    print(f"  done in {time.monotonic() - began:.1f} s", flush=True)


def main() -> None:
    import django
    from django.core.management import CommandError, call_command

    database, *steps = sys.argv[1:]
    django.setup()
    from django.conf import settings

    state = State(settings.VAR_DIR, database)
    commands = {
        "migrate": lambda: (
            call_command("migrate", interactive=False, verbosity=0),
            call_command("keep_epcis_events", verbosity=0),  # of lots from before there was EPCIS
        ),
        "reference": lambda: call_command("load_reference_data", verbosity=1),
        "pages": lambda: call_command("install_site", verbosity=1),
        "demo": lambda: call_command("build_demo", verbosity=1),
        "static": lambda: call_command("collectstatic", interactive=False, clear=True, verbosity=0),
    }
    for step in steps:
        made_of = fingerprint(step)
        try:
            with told(WORDS[step]):
                commands[step]()
        except CommandError as error:
            sys.exit(f"\n{error}")
        state.record(step, made_of)


if __name__ == "__main__":
    main()
