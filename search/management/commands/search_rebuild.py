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
            cursor.execute("SELECT search_index_products(array_agg(id)) FROM catalogue_product")
            cursor.execute("SELECT search_index_producers(array_agg(id)) FROM producers_producer")
            cursor.execute("SELECT count(*) FROM search_searchentry")
            count = cursor.fetchone()[0]
        if options["verbosity"]:
            self.stdout.write(f"{count} products indexed.")
