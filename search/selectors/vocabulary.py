"""The words that products hold, read again where they changed; asked where nothing was found."""

from functools import lru_cache

from django.db import connection

from search.models import SearchWord
from search.rules.spelling import Vocabulary

_STATE = """
    SELECT count(*), coalesce(sum(documents), 0),
           coalesce(sum(hashtext(folded)::bigint * documents), 0)
    FROM search_searchword
"""


def vocabulary() -> Vocabulary:
    """The vocabulary as the last nightly count left it. One query, two where it changed."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        return _read(*map(int, cursor.fetchone()))


@lru_cache(maxsize=1)
def _read(_count: int, _documents: int, _sum: int) -> Vocabulary:
    rows = list(SearchWord.objects.values_list("folded", "documents", "spelling"))
    return Vocabulary(
        {folded: documents for folded, documents, _spelling in rows},
        {folded: spelling for folded, _documents, spelling in rows},
    )
