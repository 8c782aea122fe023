"""Which engine answers and how far behind it is, for whoever watches over the site."""

from django.conf import settings
from django.db.models import Count, Min

from search.models import ELASTICSEARCH, EngineOutage, SearchChange


def told() -> str:
    """A line for `readyz`; "" where PostgreSQL is the only engine there is. Two queries.

    Elasticsearch away is no reason to send visitors elsewhere: PostgreSQL answers.
    """
    if not settings.ELASTICSEARCH_URL:
        return ""
    away = EngineOutage.objects.filter(engine=ELASTICSEARCH, ended_at=None).first()
    waits = SearchChange.objects.aggregate(count=Count("pk"), oldest=Min("changed_at"))
    lag = f"{waits['count']} changes wait"
    if waits["oldest"]:
        lag += f" since {waits['oldest']:%Y-%m-%dT%H:%M:%SZ}"
    if away is None:
        return f"search: {ELASTICSEARCH}, {lag}"
    since = f"{away.began_at:%Y-%m-%dT%H:%M:%SZ}"
    return f"search: postgresql, {ELASTICSEARCH} away since {since}, {lag}"
