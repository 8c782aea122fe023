"""Papers of one product: declarations, protected names, papers of living goods (seeds S81–S86)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.products.models import Product
from certification.forms.library import ProductPaperForm
from certification.selectors import papers as selectors
from certification.services import library as services
from certification.services.steps import ProgrammeError
from foundation import private_files
from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in
from marketplace.desk.views.dossiers import entered_for


def product_or_404(desk: Desk, product_id: int) -> tuple[Desk, Product]:
    """A product of a producer this person works for, and that producer's desk."""
    producers = [acting.producer.pk for acting in desk.choices]
    rows = Product.objects.select_related("producer", "ocop_set").filter(producer__in=producers)
    product = rows.filter(pk=product_id).first()
    if product is None:
        raise Http404
    return desk.working_for(product.producer_id), product


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    desk, product = product_or_404(desk, product_id)
    rows = selectors.papers_of(product, on=desk.on)
    held = {row.document.paper for row in rows}
    groups: dict[str, list[selectors.PaperChoice]] = {}
    for choice in selectors.choices_for(product):
        if choice.paper.value not in held:
            groups.setdefault(choice.group, []).append(choice)
    context = {"desk": desk, "product": product, "rows": rows, "groups": groups}
    return render(request, "desk/papers/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def add(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Add a paper by photographing it; with ?thay= the new one takes the place of an old one."""
    desk, product = product_or_404(desk, product_id)
    desk.must_act()
    old = _old(request, product)
    posted = request.method == "POST"
    form = ProductPaperForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        choices=selectors.choices_for(product),
        initial=_begun(request, old),
    )
    if posted and form.is_valid() and _added(request, desk, product, form, old):
        return redirect("desk:product_papers", product.pk)
    context = {"desk": desk, "product": product, "form": form, "old": old}
    return form_page(request, "desk/papers/add.html", context, form)


def _old(request: HttpRequest, product: Product) -> Any:
    """The paper that is renewed; None where there is none. Raises Http404 for a wrong one."""
    wanted = request.GET.get("thay", "")
    if not wanted:
        return None
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 19 else 0
    old = selectors.paper_of(product, number)
    if old is None:
        raise Http404
    return old


def _begun(request: HttpRequest, old: Any) -> dict[str, Any]:
    """A renewal has the same kind, name and authority; its number and days are new."""
    if old is None:
        return {"paper": request.GET.get("loai", "")}
    return {"paper": old.paper, "title": old.title, "issued_by": old.issued_by}


def _added(
    request: HttpRequest, desk: Desk, product: Product, form: ProductPaperForm, old: Any
) -> bool:
    """Keep the paper once for this form; False where it was refused, with the words beside it."""
    given, person = form.cleaned_data, signed_in(request)
    try:
        with once(form, by=person):
            if len(given["photos"]) > 1:
                file = private_files.keep_photos(given["photos"], name=product.title, by=person)
            else:
                file = private_files.keep(given["pdf"] or given["photos"][0], by=person)
            services.add_product_paper(
                product=product,
                file=file,
                replaces=old,
                by=person,
                on=desk.on,
                entered_for=entered_for(desk),
                **form.facts,
            )
    except AlreadySent as error:
        messages.info(request, str(error))
    except private_files.BadFile as error:
        form.add_error("photos" if given["photos"] else "pdf", str(error))
        return False
    except ProgrammeError as error:
        form.add_error(None, str(error))
        return False
    else:
        messages.success(request, _("Đã thêm giấy tờ."))
    return True
