"""What filters' values are called, in the reader's language."""

from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.places.selectors import commune_at, province_at
from catalog.producers.models import Producer
from catalog.products.models import ProductSet
from foundation.templatetags.formats import dong
from search.models import Occasion
from search.rules.asked import BANDS


@lru_cache(maxsize=1)
def _sets() -> list[tuple[int, str, str]]:
    return list(ProductSet.objects.order_by("number").values_list("number", "name", "name_en"))


def set_names() -> dict[int, str]:
    """The product sets by their numbers. They change by law alone, with a release, so they are
    read once per process."""
    is_english = get_language() == "en"
    return {number: name_en if is_english else name for number, name, name_en in _sets()}


def province_name(code: str) -> str:
    province = province_at(code)
    return province.name_en if get_language() == "en" else province.name


def place_name(code: str) -> str:
    """A province's name, or a commune's in full; no query once a process has read them."""
    return commune_at(code).full_name if len(code) == 5 else province_name(code)


def stars_name(stars: int) -> str:
    return _("%(stars)d sao") % {"stars": stars}


def kind_name(kind: str) -> str:
    return capfirst(str(Producer.Kind(kind).label))


def standard_name(standard: str) -> str:
    plain = {"VIETGAP": "VietGAP", "VIETGAHP": "VietGAHP", "GLOBALGAP": "GLOBALG.A.P."}
    if standard == "ORGANIC_VN":
        return _("Hữu cơ (TCVN 11041)")
    return plain.get(standard) or _("Hữu cơ (chuẩn nước ngoài)")


def occasion_name(slug: str) -> str:
    """An occasion's name; "" for none that is on. One query."""
    row = Occasion.objects.filter(slug=slug, is_on=True).values_list("name", "name_en").first()
    if row is None:
        return ""
    return (row[1] if get_language() == "en" else "") or row[0]


def price_name(least: int | None, most: int | None) -> str:
    """Both ends as people say them; a band of the facet by its round ends."""
    ends = {(low, None if high is None else high - 1): high for low, high in BANDS}
    upper = ends.get((least or 0, most), most)
    if upper is None:
        return _("Từ %(least)s") % {"least": dong(least or 0)}
    if least:
        bare = dong(least).split("\N{NO-BREAK SPACE}")[0]
        return _("%(least)s – %(most)s") % {"least": bare, "most": dong(upper)}
    below = _("Dưới %(most)s") if upper != most else _("Đến %(most)s")
    return below % {"most": dong(upper)}
