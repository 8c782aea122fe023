"""The jobs of Elasticsearch's copy; where none is set up they do nothing,
and do not load its client."""

import logging

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from search.engines.base import EngineDown
from search.services.unfollowing import forget

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="search.follow", queueing_lock="search_follow")
def follow(timestamp: int = 0) -> int:
    """Send changed documents on, or make the copy where there is none; returns how many.

    A server that is away loses nothing: the changes wait, and the next minute tries again.
    """
    if not settings.ELASTICSEARCH_URL:
        forget(now=timezone.now())
        return 0
    from search.services import following, outages

    sent = 0
    try:
        sent = following.follow(now=timezone.now())
    except following.RebuildRuns:
        pass  # it sends the changes too
    except EngineDown as trouble:
        logger.warning("search: changes wait for Elasticsearch: %s", trouble)
    outages.note(now=timezone.now())
    return sent


# After the documents themselves were looked at (search.reconcile).
@app.periodic(cron="50 17 * * *")
@app.task(name="search.compare_copy", queueing_lock="search_compare_copy")
def compare_copy(timestamp: int = 0) -> int:
    """Compare the copy with the rows and put it right; returns how many documents differed."""
    if not settings.ELASTICSEARCH_URL:
        return 0
    from search.services import following

    try:
        found = following.compare(now=timezone.now())
    except (EngineDown, following.RebuildRuns) as trouble:
        logger.warning("search: the copy in Elasticsearch was not compared: %s", trouble)
        return 0
    differed = found.missing + found.behind + found.extra
    logger.log(
        logging.ERROR if differed or found.rebuilt else logging.INFO,
        "search: %d documents in Elasticsearch compared, %d missing, %d behind, %d without a row%s",
        *(found.seen, found.missing, found.behind, found.extra),
        "; made anew" if found.rebuilt else "",
    )
    return differed
