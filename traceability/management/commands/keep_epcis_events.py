"""manage.py keep_epcis_events: say in EPCIS what was written before there was a repository."""

from typing import Any

from django.core.management.base import BaseCommand

from traceability.services.repository import keep_missing


class Command(BaseCommand):
    help = "Keeps events and tests of lots that have no EPCIS row yet; run as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        kept = keep_missing()
        if options["verbosity"]:
            self.stdout.write(f"{kept} kept")
