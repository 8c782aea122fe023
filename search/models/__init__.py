"""What is kept for finding: documents, words, things beside products, the editors' word lists,
what engines follow, and counts of searches."""

from search.models.counts import SearchClick, SearchDay
from search.models.entry import SearchEntry, SearchStale
from search.models.following import ELASTICSEARCH, EngineOutage, SearchChange, SearchFollower
from search.models.lexicon import Occasion, Pin, SynonymGroup
from search.models.things import SearchThing, SearchWord

__all__ = [
    "ELASTICSEARCH",
    "EngineOutage",
    "Occasion",
    "Pin",
    "SearchChange",
    "SearchClick",
    "SearchDay",
    "SearchEntry",
    "SearchFollower",
    "SearchStale",
    "SearchThing",
    "SearchWord",
    "SynonymGroup",
]
