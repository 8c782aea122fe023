"""The register in the back office: read, record, withdraw, let a product be sold again.

Acts are written once, so each takes two steps: fill in, then confirm after reading what will
happen. Every page begins with its gate from `access`; outsiders get a 404.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.products.models import Product
from certification import access, selectors, services
from certification.access import Reach
from certification.adapters.legacy_groups import group_then
from certification.forms import (
    ArtworkForm,
    CertificateForm,
    ClearanceForm,
    OfficeSearchForm,
    ProductSearchForm,
    WithdrawalForm,
)
from certification.models import Certificate, CertificateState
from certification.selectors.cases import withdrawal_proposed
from certification.services import cases
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today

PER_PAGE = 30
TEMPLATES = "certification/office"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The certificates that this officer may read."""
    on = today()
    reach = access.reader(request.user, on=on)
    form = OfficeSearchForm(request.GET, everywhere=reach.everywhere)
    rows = selectors.search_register(
        form.query(), on=on, among=access.certificates_within(reach, on=on)
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if name != "page" and value}
    context = {"form": form, "page": page, "reach": reach, "asked": urlencode(asked)}
    return _page(request, "index", _("Giấy chứng nhận"), context)


@require_GET
def inspect(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate: what it says, the product's others, who did what and when."""
    on = today()
    certificate = access.certificate_to_read(request.user, number, on=on)
    may_act = access.may_act_on(request.user, certificate, on=on)
    withdrawal = getattr(certificate, "withdrawal", None)
    context = {
        "certificate": certificate,
        "withdrawal": withdrawal,
        "clearance": getattr(withdrawal, "clearance", None),
        "others": selectors.history_of(certificate.product_id, on=on).exclude(pk=certificate.pk),
        "audit": selectors.audit_of(certificate),
        "may_withdraw": may_act and _may_still_end(certificate),
        "extensions": list(selectors.extensions_of(certificate)),
        "may_extend": may_act and _may_still_end(certificate),
        "may_clear": may_act and withdrawal is not None and not hasattr(withdrawal, "clearance"),
    }
    return _page(request, "inspect", certificate.number, context, [_register_crumb()])


@require_GET
def choose_product(request: HttpRequest) -> HttpResponse:
    """Recording begins with the product: found by words, so that 15,000 are no hindrance."""
    reach = access.recorder(request.user, on=today())
    form = ProductSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    products = (
        selectors.find_products(words, among=access.products_within(reach)) if words else None
    )
    page = Paginator(products, PER_PAGE).get_page(request.GET.get("page")) if products else None
    context = {"form": form, "words": words, "page": page, "asked": urlencode({"q": words})}
    return _page(request, "choose_product", _("Ghi giấy chứng nhận"), context, [_register_crumb()])


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, product_id: int) -> HttpResponse:
    """Fill in, read what will happen, confirm."""
    on = today()
    product = access.product_to_certify(request.user, product_id, on=on)
    reach = access.recorder(request.user, on=on)
    form = CertificateForm(
        request.POST or None,
        product=product,
        stars=_stars(reach, product),
        authorities=access.authorities_within(reach, product),
        on=on,
        initial={"holder": product.maker_id or product.producer_id},
    )
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        done = _confirm_or_record(request, product, form)
        if done is not None:
            return done
    context = {"form": form, "product": product}
    crumbs = [_register_crumb(), (reverse("register_office:choose"), _("Ghi giấy chứng nhận"))]
    return _page(request, "record", product.title, context, crumbs)


def _confirm_or_record(
    request: HttpRequest, product: Product, form: CertificateForm
) -> HttpResponse | None:
    """The next step, or None when the register refuses: the form then says why."""
    facts = form.cleaned_data
    outlook = selectors.recording_outlook(
        product, stars=facts["stars"], decided_on=facts["decided_on"]
    )
    try:
        services.refuse_if_blocked(outlook, stars=facts["stars"])
        if "confirm" not in request.POST:
            context = {
                "form": form,
                "product": product,
                "facts": facts,
                "outlook": outlook,
                "group_then": group_then(product.ocop_set, decided_on=facts["decided_on"]),
                "lapsed_already": outlook.lapses_on <= today(),
            }
            return _page(request, "record_confirm", product.title, context, [_register_crumb()])
        certificate = services.record_certificate(product=product, by=person(request), **facts)
    except services.RegisterError as error:
        form.add_error(_field_of(error), str(error))
        return None
    messages.success(
        request,
        _("Đã ghi giấy %(number)s, có hiệu lực đến hết %(day)s.")
        % {"number": certificate.number, "day": f"{certificate.last_valid_on:%d/%m/%Y}"},
    )
    return redirect("register_office:inspect", certificate.number)


def _field_of(error: services.RegisterError) -> str:
    """The field beside which the refusal is said."""
    if isinstance(error, services.NotTheMaker):
        return "holder"
    return "stars" if isinstance(error, services.FewerStarsThanRunning) else "decided_on"


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Fill in, read what will happen, confirm."""
    on = today()
    certificate = access.certificate_to_act_on(request.user, number, on=on)
    form = WithdrawalForm(
        request.POST or None,
        certificate=certificate,
        initial={"effective_on": on, **withdrawal_proposed(certificate)},
    )
    context = {"form": form, "certificate": certificate, "today": on}
    crumbs = [_register_crumb(), _certificate_crumb(certificate)]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context["facts"] = form.cleaned_data
            context["ground"] = dict(form.fields["ground"].choices)[  # type: ignore[attr-defined]
                form.cleaned_data["ground"]
            ]
            return _page(request, "withdraw_confirm", _("Thu hồi"), context, crumbs)
        try:
            cases.withdraw(certificate=certificate, by=person(request), on=on, **form.cleaned_data)
        except services.RegisterError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi việc thu hồi giấy %s.") % certificate.number)
            return redirect("register_office:inspect", certificate.number)
    context["can_end"] = _may_still_end(certificate)
    return _page(request, "withdraw", _("Thu hồi"), context, crumbs)


@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, number: str) -> HttpResponse:
    """Let the product of a withdrawn certificate be sold again, without the mark."""
    certificate = access.certificate_to_act_on(request.user, number, on=today())
    withdrawal = getattr(certificate, "withdrawal", None)
    form = ClearanceForm(request.POST or None)
    if request.method == "POST" and withdrawal is not None and form.is_valid():
        try:
            services.clear_for_sale(
                withdrawal=withdrawal, by=person(request), reason=form.cleaned_data["reason"]
            )
        except services.RegisterError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sản phẩm được bán lại, không có nhãn hiệu OCOP."))
            return redirect("register_office:inspect", certificate.number)
    context = {"form": form, "certificate": certificate, "withdrawal": withdrawal}
    crumbs = [_register_crumb(), _certificate_crumb(certificate)]
    return _page(request, "clear", _("Cho bán lại"), context, crumbs)


@require_http_methods(["GET", "POST"])
def artwork(request: HttpRequest) -> HttpResponse:
    """The mark's artwork: the one in use, those before, and a form to load another."""
    access.artwork_keeper(request.user, on=today())
    form = ArtworkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        loaded = services.load_artwork(
            file=form.cleaned_data["file"],
            source=form.cleaned_data["source"],
            by=person(request),
        )
        messages.success(request, _("Nhãn hiệu nay dùng tệp %s…") % loaded.sha256[:12])
        return redirect("register_office:artwork")
    context = {"form": form, "artworks": selectors.artworks()}
    return _page(request, "artwork", _("Tệp nhãn hiệu OCOP"), context, [_register_crumb()])


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, object],
    crumbs: Sequence[Crumb] = (),
) -> HttpResponse:
    return office_page(request, f"{TEMPLATES}/{template}.html", title, context, crumbs)


def _register_crumb() -> Crumb:
    return reverse("register_office:index"), _("Giấy chứng nhận")


def _certificate_crumb(certificate: Certificate) -> Crumb:
    return reverse("register_office:inspect", args=[certificate.number]), certificate.number


def _stars(reach: Reach, product: Product) -> list[int]:
    return [star for star in (3, 4, 5) if reach.may_write_stars(star, product.province_id)]


def _may_still_end(certificate: Certificate) -> bool:
    """Whether a withdrawal can still be recorded: it has not ended but by lapse."""
    return (
        certificate.ended_on is None
        and not hasattr(certificate, "withdrawal")
        and certificate.state not in (CertificateState.NOT_YET, CertificateState.REPLACED)
    )
