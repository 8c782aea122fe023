"""The public API: every router, one shape of errors. /api/v1/, described by openapi.json."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from certification.api import router as certificates
from search.api import router as products


class _Readable(JSONRenderer):
    """Vietnamese as it is written, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Chợ OCOP",
    version="1",
    description=(
        "The register of OCOP certificates as this platform holds it (data: CC BY 4.0), and the "
        "products that are shown here. "
        "Show stars only where `mark` is present, and ask again before you show them."
    ),
    openapi_url="",
    docs_url=None,
    servers=[{"url": settings.PUBLIC_URL}],
    renderer=_Readable(),
)
api.add_router("", certificates)
api.add_router("", products)


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """The API's own description (OpenAPI 3.1)."""
    response = JsonResponse(api.get_openapi_schema(path_prefix="/api/v1/"))
    response["Access-Control-Allow-Origin"] = "*"
    return response


CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 422: "bad_request"}


def _error(request: HttpRequest, status: int, message: str) -> HttpResponse:
    body = {"error": {"code": CODES.get(status, "error"), "message": message}}
    return api.create_response(request, body, status=status)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _error(request, 404, _("Không có số này trong sổ"))


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _error(request, 422, "; ".join(_where(each) for each in error.errors))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _error(request, error.status_code, str(error))


def _where(error: dict[str, Any]) -> str:
    """Such as "page: Input should be greater than or equal to 1"."""
    return f"{error['loc'][-1]}: {error['msg']}"
