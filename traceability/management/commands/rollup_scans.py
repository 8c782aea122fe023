"""`manage.py rollup_scans`: bring the spool of scans into the tables now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from foundation.calendar import today
from traceability.services import scans
from traceability.services.clones import look_at_runs


class Command(BaseCommand):
    help = (
        "Bring the spooled scans of this machine's VAR_DIR into the tables, each once, and ask "
        "the clone rules about what came in. The queue does the same each minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        on, now = today(), timezone.now()
        deleted = scans.rotate_salts(on=on)
        counted = scans.ingest(now=now)
        forgotten = scans.forget_old(now=now)
        signs = look_at_runs(on=on, at=now)
        self.stdout.write(
            f"{counted} scans counted, {deleted} salts deleted, {forgotten} old traces forgotten, "
            f"{signs} signs about runs"
        )
