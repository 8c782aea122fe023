"""Open the next epoch of label codes with a new key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.calendar import today
from traceability.services.errors import TraceError
from traceability.services.label_keys import rotate_label_key


class Command(BaseCommand):
    help = (
        "Opens the next epoch of label codes. Before: put the key in use behind the others in "
        "LABEL_OLD_KEYS (epoch:key), set LABEL_MASTER_KEY to a new one, restart everything."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            epoch = rotate_label_key(on=today())
        except TraceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Label epoch {epoch.number} is open; its key is {epoch.fingerprint}.")
