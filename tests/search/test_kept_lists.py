"""Word lists and pins are read once for each generation, and an editor's change holds at once."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.calendar import today
from foundation.selectors import generation, kept, of_generation
from search.models import Pin, SynonymGroup
from search.selectors.lexicon import lexicon
from search.selectors.pins import pinned
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db(transaction=True)

MOST_OF_A_PAGE, MOST_OF_A_SUGGESTION = 11, 6


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def queries_of(client: Client, address: str) -> int:
    """How many queries a page asks that is not kept itself."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_first_page_and_a_suggestion_ask_few_questions(client: Client) -> None:
    for number in range(30):
        ProductFactory(title=f"Mật ong {number}")
    for address in ("/tim-kiem/?q=", "/tim-kiem/goi-y/?q="):
        client.get(f"{address}ong")
    assert queries_of(client, "/tim-kiem/?q=mật ong") <= MOST_OF_A_PAGE
    assert queries_of(client, "/tim-kiem/goi-y/?q=mật o") <= MOST_OF_A_SUGGESTION


def test_lists_and_pins_are_read_once_until_an_editor_changes_them() -> None:
    lexicon(), pinned("mat ong", today())
    with of_generation(generation()), CaptureQueriesContext(connection) as asked:
        lexicon(), pinned("mat ong", today())
    assert not asked.captured_queries
    tea = ProductFactory(title="Trà sen")
    SynonymGroup.objects.create(words="xả thơm\nsả thơm", use="BOTH_WAYS")
    Pin.objects.create(query="mật ong", folded="mat ong", product=tea, from_on=today(), why="Hội")
    assert lexicon().met(("xả", "thơm"))
    assert pinned("mat ong", today()) == [tea.pk]


def test_nothing_is_kept_that_a_transaction_may_undo() -> None:
    with transaction.atomic():
        assert kept("number", lambda: 1) == 1
    assert kept("number", lambda: 2) == 2
    assert kept("number", lambda: 3) == 2
