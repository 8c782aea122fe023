"""Draw the country's dots anew: after a release that changes the communes."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from catalog.places.maps import base_map

BASE_MAP = Path(settings.BASE_DIR, "static/img/communes.svg")


class Command(BaseCommand):
    help = "Vẽ lại static/img/communes.svg từ các xã, phường, đặc khu hiện có."

    def handle(self, *args: Any, **options: Any) -> None:
        BASE_MAP.write_text(base_map())
        self.stdout.write(f"{BASE_MAP}: {BASE_MAP.stat().st_size} byte")
