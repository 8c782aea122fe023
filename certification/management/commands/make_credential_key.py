"""`manage.py make_credential_key`: a new key for signing what the register says."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from certification.adapters import credentials


class Command(BaseCommand):
    help = (
        "Print a new private key for CREDENTIAL_KEY, and the value of CREDENTIAL_OLD_KEYS that "
        "keeps what was signed until now checkable. Nothing is changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        old = json.dumps({"keys": credentials.keys().published()})
        self.stdout.write(f"CREDENTIAL_KEY={json.dumps(credentials.new_key())}")
        self.stdout.write(f"CREDENTIAL_OLD_KEYS={old}")
