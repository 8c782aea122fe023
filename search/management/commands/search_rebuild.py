from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = (
        "Write the search index anew from products, producers and places. Needed only after "
        "places or product sets were reloaded: all else keeps itself up to date."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(search_index_product(id)) FROM catalogue_product")
            count = cursor.fetchone()[0]
        if options["verbosity"]:
            self.stdout.write(f"{count} products indexed.")
