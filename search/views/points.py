"""Where communes lie, for a browser that looks for its own among them: the place of whoever asks
is never sent to us, only the commune that their device found."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from catalog.places.selectors import all_communes
from foundation.page_cache import public_page

SECONDS_KEPT = 86400


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def commune_points(request: HttpRequest) -> HttpResponseBase:
    """Of every commune of today by its code: latitude and longitude to about a hundred metres,
    and the code of its province."""
    points = {
        one.pk: [round(one.lat, 3), round(one.lon, 3), one.province_id] for one in all_communes()
    }
    return JsonResponse(points, json_dumps_params={"separators": (",", ":")})
