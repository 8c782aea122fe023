"""`manage.py rollup_searches`: bring the spool of searches into the tables now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.services import counts


class Command(BaseCommand):
    help = (
        "Bring the spooled searches of this machine's VAR_DIR into the tables, each once. The "
        "queue does the same each minute, where a worker runs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{counts.ingest(now=timezone.now())} searches counted")
