"""The documents' jobs: what was left stale, each minute; everything once a night."""

from procrastinate.contrib.django import app

from foundation.calendar import today
from search.services.indexing import reconcile, write_stale
from search.services.things import write_pages, write_phrases, write_places, write_producers
from search.services.words import write_words


@app.periodic(cron="* * * * *")
@app.task(name="search.write_stale", queueing_lock="search_write_stale")
def write_stale_documents(timestamp: int = 0) -> int:
    """Write the documents another transaction held when they changed; returns how many."""
    return write_stale()


# Just after midnight in Vietnam (the queue's clock is UTC): the days of marks have gone by.
@app.periodic(cron="10 17 * * *")
@app.task(name="search.reconcile", queueing_lock="search_reconcile")
def reconcile_documents(timestamp: int = 0) -> int:
    """Count and mend the documents that differ from what they are made of; returns how many."""
    run = reconcile()
    return run.aged + run.missed


@app.periodic(cron="30 17 * * *")
@app.task(name="search.write_things", queueing_lock="search_write_things")
def write_things(timestamp: int = 0) -> int:
    """Producers, places, pages, phrases and the vocabulary, with the day's numbers behind them;
    returns how many there are."""
    written = write_producers() + write_places() + write_pages()
    return written + write_phrases(on=today()) + write_words()
