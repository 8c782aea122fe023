"""The platform's vouchers, for the staff of its selling; and what producers give."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from oscar.apps.voucher.models import Voucher

from certification.views.frame import office_page
from foundation.calendar import today
from foundation.once import AlreadySent, once
from marketplace.commerce import access
from marketplace.commerce.forms.vouchers import VoucherForm
from marketplace.commerce.selectors.promotions import voucher_rows
from marketplace.commerce.services.vouchers import BadVoucher, end_voucher, make_voucher


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The vouchers that the platform pays for, what each cost so far, and a new one."""
    by, on = access.sales_staff_or_404(request), today()
    form = VoucherForm(request.POST or None, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=by):
                made = make_voucher(facts=form.facts(), producer=None, by=by, on=on)
            messages.success(request, _("Đã đặt mã %(code)s.") % {"code": made.code})
            return redirect("vouchers_office")
        except BadVoucher as error:
            form.add_error(error.field, str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("vouchers_office")
    context: dict[str, object] = {"form": form, "rows": voucher_rows(producer=None, on=on)}
    title = _("Mã giảm giá của chợ")
    return office_page(request, "commerce/office/vouchers.html", title, context, icon="tag")


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, voucher_id: int) -> HttpResponse:
    """Ask once more, then end one of the platform's vouchers."""
    by = access.sales_staff_or_404(request)
    mine = Voucher.objects.filter(offers__funding__producer=None, offers__funding__isnull=False)
    voucher = get_object_or_404(mine.distinct(), pk=voucher_id)
    if request.method == "POST":
        end_voucher(voucher=voucher, by=by)
        messages.success(request, _("Đã ngừng mã %(code)s.") % {"code": voucher.code})
        return redirect("vouchers_office")
    title = _("Ngừng mã %(code)s?") % {"code": voucher.code}
    context: dict[str, object] = {"voucher": voucher}
    return office_page(request, "commerce/office/voucher_end.html", title, context, icon="tag")
