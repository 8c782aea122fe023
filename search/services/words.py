"""The vocabulary: every word that a public product holds, for guessing what a slip meant."""

from django.db import connection, transaction

# A document holds each word folded and as written. So a folded word's count is that of all its
# spellings; what the accented ones leave over is written without accents.
_COUNTED = """
    WITH counted AS (
        SELECT vi_fold(word) AS folded, word, ndoc
        FROM ts_stat('SELECT words FROM search_searchentry WHERE is_public')
        WHERE word ~ '[[:alpha:]]' AND length(word) <= 60
    ), spellings AS (
        SELECT folded, word, word <> folded AS has_accents,
               CASE WHEN word <> folded THEN ndoc
                    ELSE ndoc - coalesce(sum(ndoc) FILTER (WHERE word <> folded)
                                         OVER (PARTITION BY folded), 0) END AS written,
               max(ndoc) FILTER (WHERE word = folded) OVER (PARTITION BY folded) AS documents
        FROM counted
    ), best AS (
        SELECT DISTINCT ON (folded) folded, word, documents FROM spellings
        WHERE documents IS NOT NULL AND length(folded) <= 60
        ORDER BY folded, written DESC, has_accents DESC, word
    ), gone AS (
        DELETE FROM search_searchword kept
        WHERE NOT EXISTS (SELECT 1 FROM best WHERE best.folded = kept.folded)
    )
    INSERT INTO search_searchword AS kept (folded, spelling, documents)
    SELECT folded, word, documents FROM best
    ON CONFLICT (folded) DO UPDATE
       SET spelling = excluded.spelling, documents = excluded.documents
     WHERE (kept.spelling, kept.documents)
           IS DISTINCT FROM (excluded.spelling, excluded.documents)
"""


@transaction.atomic
def write_words() -> int:
    """Count the words of all public products anew; returns how many there are. Repeatable."""
    with connection.cursor() as cursor:
        # Two counts at once would each add what the other one adds.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('search_words'))")
        cursor.execute(_COUNTED)
        cursor.execute("SELECT count(*) FROM search_searchword")
        count: int = cursor.fetchone()[0]
    return count
