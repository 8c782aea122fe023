"""Write everything that is searched anew, saying how far it is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.calendar import today
from search.services.indexing import write_all
from search.services.things import write_pages, write_phrases, write_places, write_producers
from search.services.words import write_words

EVERY = 5000


class Command(BaseCommand):
    help = (
        "Write the search index anew: documents of products, producers, places, pages, phrases "
        "and the vocabulary. Needed after places or product sets were reloaded, and after "
        "loading many products where completing is to know them today: all else keeps itself "
        "up to date. Safe beside shoppers, and repeatable."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self._talks = options["verbosity"] > 0
        run = write_all(self._tell)
        self._say(f"{run.seen} products indexed, {run.aged + run.missed} written anew.")
        if run.busy:
            self._say(f"{run.busy} were being changed and are left to the job of the minute.")
        for what, count in (
            ("producers", write_producers()),
            ("places", write_places()),
            ("pages", write_pages()),
            ("phrases", write_phrases(on=today())),
            ("words", write_words()),
        ):
            self._say(f"{count} {what} indexed.")
        if settings.ELASTICSEARCH_URL:
            self._copy()

    def _copy(self) -> None:
        """Make Elasticsearch's copy anew; the one that answers goes on until it is whole."""
        from search.engines.base import EngineDown
        from search.services.following import RebuildRuns, rebuild

        try:
            count = rebuild(now=timezone.now(), told=self._tell)
        except (EngineDown, RebuildRuns) as trouble:
            raise CommandError(f"Elasticsearch: {trouble}") from trouble
        self._say(f"{count} products in Elasticsearch.")

    def _tell(self, done: int, total: int) -> None:
        if done % EVERY == 0:
            self._say(f"{done} of {total} products …")

    def _say(self, text: str) -> None:
        if self._talks:
            self.stdout.write(text)
