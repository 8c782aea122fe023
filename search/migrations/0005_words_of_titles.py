"""An index of the words in titles alone.

The index of all words knows no weights: to tell in which documents a word stands in the title,
PostgreSQL would read every document that holds it anywhere, and places are held by thousands.
Words written lately wait in a list that each search reads through: it is kept short.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0004_documents")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX search_title_words ON search_searchentry"
            " USING gin (ts_filter(words, '{a}')) WITH (gin_pending_list_limit = 256);"
            "ALTER INDEX search_words SET (gin_pending_list_limit = 256);",
            "DROP INDEX search_title_words;"
            "ALTER INDEX search_words RESET (gin_pending_list_limit);",
        )
    ]
