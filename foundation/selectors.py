"""Questions that every room may ask."""

from django.db import connection


def generation() -> int:
    """The number that grows with every committed change of what the public may see.

    One query; read from PostgreSQL, so that every worker sees a change in its next request.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM foundation_generation")
        row = cursor.fetchone()
    return int(row[0])
