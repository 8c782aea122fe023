"""A certificate to print: public, and as fresh as its page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from certification import selectors
from certification.adapters.certificate_paper import certificate_pdf
from certification.views.public import mark_of
from foundation.calendar import today
from foundation.page_cache import public_page


@require_safe
@public_page(parameters=())
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as A4 PDF, in whatever state it is; kept until the register changes."""
    on = today()
    found = selectors.certificate_by_number(number, on=on)
    if found is None:
        raise Http404
    content = certificate_pdf(
        found,
        mark=mark_of(found, selectors.ocop_marks([found.product_id], on=on)),
        extensions=list(selectors.extensions_of(found)),
        on=on,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["X-Robots-Tag"] = "noindex"
    return response
