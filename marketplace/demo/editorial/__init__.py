"""Sample pages of the editors, in both languages: every kind of page has at least one.

Drawn pictures stand where a real site has photographs, and nobody real is quoted: what is told
of crafts is common knowledge, what is told of people is marked as a sample.
"""

from datetime import date

from catalog.products.models import Product
from foundation.models import User
from marketplace.demo.editorial import (
    campaign,
    news,
    outings,
    places,
    recipes,
    routes,
    shops,
    stories,
    villages,
)
from marketplace.demo.editorial.making import Desk


def write(*, products: dict[str, Product], on: date, by: User) -> None:
    """Write what is missing; a page that exists is left alone. Wants the site installed."""
    desk = Desk(products=products, on=on, by=by)
    for part in (villages, stories, recipes, news, outings, routes, places, campaign, shops):
        part.write(desk)
