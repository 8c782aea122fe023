"""What each kind of page shows beside its own words. The clock is read here.

Each module registers the kinds it knows; importing this package knows all of them.
"""

from cms.contexts import (
    campaigns,
    events,
    home,
    livestreams,
    news,
    places,
    recipes,
    routes,
    seasons,
    shops,
    stories,
    texts,
    villages,
)
from cms.contexts.base import context_of

__all__ = [
    "campaigns",
    "context_of",
    "events",
    "home",
    "livestreams",
    "news",
    "places",
    "recipes",
    "routes",
    "seasons",
    "shops",
    "stories",
    "texts",
    "villages",
]
