"""The log of making a new product: written as it is done, struck out where wrong, printed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.products import trials
from catalog.products.models import Product
from foundation import private_files
from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, kept, signed_in
from marketplace.desk.trial_forms import TrialForm
from marketplace.desk.views.papers import product_or_404


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    desk, product = product_or_404(desk, product_id)
    context = {"desk": desk, "product": product, "rows": trials.trials_of(product)}
    return render(request, "desk/trials/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def add(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    desk, product = product_or_404(desk, product_id)
    desk.must_act()
    posted = request.method == "POST"
    form = TrialForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial={"happened_on": desk.on},
    )
    if posted and form.is_valid() and _written(request, desk, product, form):
        return redirect("desk:trials", product.pk)
    context = {"desk": desk, "product": product, "form": form}
    return form_page(request, "desk/trials/add.html", context, form)


def _written(request: HttpRequest, desk: Desk, product: Product, form: TrialForm) -> bool:
    """Write the entry once for this form; False where it was refused, with the words beside it."""
    person = signed_in(request)
    try:
        with once(form, by=person):
            photo = kept(request, form.cleaned_data["photo"])
            trials.write_trial(product=product, photo=photo, by=person, on=desk.on, **form.facts)
    except AlreadySent as error:
        messages.info(request, str(error))
    except private_files.BadFile as error:
        form.add_error("photo", str(error))
        return False
    except trials.BadTrial as error:
        form.add_error("happened_on", str(error))
        return False
    else:
        messages.success(request, _("Đã ghi vào sổ."))
    return True


@require_POST
@desk_page
def strike(request: HttpRequest, desk: Desk, product_id: int, trial_id: int) -> HttpResponse:
    """Strike an entry out, or with do=restore take it up again."""
    desk, product = product_or_404(desk, product_id)
    desk.must_act()
    trial = get_object_or_404(product.trials, pk=trial_id)
    if request.POST.get("do") == "restore":
        trials.take_up_again(trial=trial, by=signed_in(request))
        messages.success(request, _("Đã lấy lại việc này."))
    else:
        trials.strike_out(trial=trial, by=signed_in(request), now=timezone.now())
        messages.success(request, _("Đã gạch bỏ. Bấm “Lấy lại” nếu gạch nhầm."))
    return redirect("desk:trials", product.pk)


@require_GET
@desk_page
def photo(request: HttpRequest, desk: Desk, product_id: int, trial_id: int) -> HttpResponseBase:
    _desk, product = product_or_404(desk, product_id)
    trial = get_object_or_404(product.trials.select_related("photo"), pk=trial_id)
    if trial.photo is None:
        raise Http404
    return private_files.hand_out(trial.photo)
