"""The right to print a GTIN: the producer shows its paper, and sees what was answered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.products.models import Product
from foundation import private_files
from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page
from traceability.forms.labels import GtinForm
from traceability.selectors.gtin import rights_of
from traceability.services import gtin as services
from traceability.services.errors import TraceError


@require_http_methods(["GET", "POST"])
@desk_page
def gtin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The papers shown so far with their answers, and the form for another."""
    if request.method == "POST":
        desk.must_act()
    own = {str(p.pk): p for p in Product.objects.filter(producer=desk.producer).order_by("title")}
    products = [(key, product.title) for key, product in own.items()]
    form = GtinForm(request.POST or None, request.FILES or None, products=products)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            with once(form, by=request.user):  # type: ignore[arg-type]
                services.show_proof(
                    product=own[facts["product"]],
                    gtin=facts["gtin"],
                    holder=facts["holder"],
                    number=facts["number"],
                    until_on=facts["until_on"],
                    upload=facts["file"],
                    by=request.user,  # type: ignore[arg-type]
                    on=desk.on,
                )
        except private_files.BadFile as error:
            form.add_error("file", str(error))
        except (services.BadGtin, services.GtinOfAnother) as error:
            form.add_error("gtin", str(error))
        except TraceError as error:
            form.add_error("until_on", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:gtin")
        else:
            messages.success(request, _("Đã gửi giấy. Cán bộ xem rồi trả lời ở đây."))
            return redirect("desk:gtin")
    context = {"desk": desk, "form": form, "rights": rights_of(desk.producer)[:50]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/labels/gtin.html", context, status=status)


@require_GET
@desk_page
def gtin_file(request: HttpRequest, desk: Desk, right_id: int) -> HttpResponseBase:
    """One's own paper."""
    right = get_object_or_404(rights_of(desk.producer), pk=right_id)
    return private_files.hand_out(right.file)
