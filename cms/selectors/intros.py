"""What editors say of a province or a product set."""

from django.db.models import Q
from django.utils.translation import get_language

from catalog.places.models import Province
from catalog.products.models import ProductSet
from cms.models import CatalogueIntro


def intro_of(thing: Province | ProductSet) -> CatalogueIntro | None:
    """The published words about a province or a set in the language in use, or None. One query."""
    of = Q(province=thing) if isinstance(thing, Province) else Q(product_set=thing)
    rows = CatalogueIntro.objects.filter(of, live=True, locale__language_code=get_language())
    return rows.select_related("picture").first()
