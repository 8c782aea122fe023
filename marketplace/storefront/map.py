"""The country as dots, lit where certified products come from: an image of its own address."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from catalog.places.dotmap import dot_map_svg
from catalog.places.models import Commune
from catalog.products.models import Product
from certification.selectors import marked_product_ids
from foundation.calendar import today
from foundation.page_cache import public_page


@public_page(3600, parameters=())
def dot_map(request: HttpRequest) -> HttpResponse:
    marked = Product.objects.filter(
        commune=OuterRef("pk"), is_public=True, pk__in=marked_product_ids(on=today())
    )
    points = Commune.objects.annotate(is_lit=Exists(marked)).values_list("lat", "lon", "is_lit")
    svg = dot_map_svg(points, title=gettext("Bản đồ Việt Nam"))
    return HttpResponse(svg, content_type="image/svg+xml")
