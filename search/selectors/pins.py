"""Which goods an editor put first for some words."""

from datetime import date

from django.db.models import CharField, F, Q

from foundation.prepared import GIVEN_DAY, Day, Given, Prepared
from foundation.selectors import kept
from marketplace.commerce.selectors.alcohol import may_be_promoted
from search.models import Pin

MOST_PINNED = 3
"""So many at most stand before what the words find: the rest of a page is nobody's to arrange."""

LAST = 2**63
"""Stands for the number of a row that has none yet."""

_ROWS = Prepared(
    lambda: (
        Pin.objects.filter(
            may_be_promoted("product__"),
            Q(until_on__isnull=True) | Q(until_on__gt=GIVEN_DAY),
            folded=Given("folded", CharField(max_length=80)),
            from_on__lte=GIVEN_DAY,
            product__is_public=True,
        )
        .order_by("position", F("pk"))
        .values_list("product_id", flat=True)
    )
)


def pinned(folded: str, on: Day) -> list[int]:
    """The products pinned for these words on a day, in the editor's order, each once.

    `folded`: the whole text by `search.rules.words.folded`; a pin is for a text, not for a word
    in it. Never strong alcohol, whatever was pinned before its strength was known (NĐ 24/2020
    Đ4), nor what is not public. One query; none for words that nothing is pinned for: which
    words those are is kept for a generation, which each change of a pin starts.
    """
    if not folded or folded[:80] not in kept("search-pinned", _texts):
        return []
    return list(dict.fromkeys(_ROWS(folded=folded[:80], on=on)))[:MOST_PINNED]


def _texts() -> frozenset[str]:
    return frozenset(Pin.objects.values_list("folded", flat=True))


def pinned_with(pin: Pin, folded: str, on: date) -> list[int]:
    """As `pinned`, were this row saved in place of the one with its number. One query."""
    rows = Pin.objects.filter(
        may_be_promoted("product__"),
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        folded=folded[:80],
        from_on__lte=on,
        product__is_public=True,
    ).exclude(pk=pin.pk)
    found = list(rows.values_list("position", "pk", "product_id"))
    if pin.folded == folded and pin.from_on <= on and (pin.until_on is None or on < pin.until_on):
        found.append((pin.position, pin.pk or LAST, pin.product_id))
    return list(dict.fromkeys(product for *_place, product in sorted(found)))[:MOST_PINNED]
