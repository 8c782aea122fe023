"""Serve the site: `python -m marketplace.server` (why granian: docs/decisions/0007).

WEB_WORKERS processes of two threads each: the second one computes while the first waits for
PostgreSQL; more only make pages of a busy processor wait for each other.
"""

import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from marketplace.settings import env


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.production")
    Server(
        "marketplace.wsgi:application",
        interface=Interfaces.WSGI,
        address=env.text("BIND", "127.0.0.1"),
        port=env.whole("PORT", 8000),
        workers=env.whole("WEB_WORKERS", 2),
        blocking_threads=2,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


if __name__ == "__main__":
    main()
