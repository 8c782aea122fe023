"""Being let in as a seller, and having each product looked at before it is offered."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.products.models import LabelText, Product
from foundation import private_files
from foundation.once import AlreadySent, once
from foundation.seen_values import ChangedMeanwhile, plain
from foundation.signals import is_fresh
from marketplace.commerce.forms.sellers import LabelForm, LicenceForm, SellerForm
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.selectors import listings as listing_selectors
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.sellers import licences_of, seller_state
from marketplace.commerce.selectors.selling_steps import product_rows, seller_steps
from marketplace.commerce.services import licences, listings, sellers
from marketplace.commerce.services.errors import SellingRefused
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.drafts import key_of, lay_over
from marketplace.desk.label_help import declared_numbers, label_help
from marketplace.desk.meanwhile import LABEL, changed_words, written_at
from marketplace.desk.product_steps import LABEL as LABEL_STEP
from marketplace.desk.product_steps import steps_of


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where the producer stands, what comes next, and the same of each product."""
    context = {
        "desk": desk,
        "state": seller_state(desk.producer),
        "steps": seller_steps(desk.producer, on=desk.on),
        "rows": product_rows(desk.producer, on=desk.on),
        "licences": licences_of(desk.producer)[:10],
        "handles_money": desk.acting.sees_money,
    }
    return render(request, "desk/selling/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def profile(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The seller's facts and bank account, for the owner and those who sell."""
    desk.must_see_money()
    state = seller_state(desk.producer)
    last = state.waiting or state.in_force or state.last
    initial = {} if last is None else {n: getattr(last, n) for n in SellerForm.Meta.fields}
    initial.pop("identity_number", None)
    if last is None:
        initial = {"legal_name": desk.producer.name, "tax_number": desk.producer.tax_number}
    form = SellerForm(request.POST or None, request.FILES or None, on=desk.on, initial=initial)
    fresh = is_fresh(request.session, now=timezone.now())
    in_force = state.in_force
    if form.is_valid() and in_force and not fresh and form.changes_account(in_force):
        form.add_error(
            "account_number",
            _("Đổi tài khoản nhận tiền thì đăng nhập lại trước, rồi gửi trong 15 phút."),
        )
    if request.method == "POST" and form.is_valid():
        try:
            upload = form.cleaned_data["paper"]
            paper = private_files.keep(upload, by=request.user) if upload else None  # type: ignore[arg-type]
            sellers.send_check(
                producer=desk.producer,
                facts=form.facts(),
                paper=paper,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
            )
        except private_files.BadFile as error:
            form.add_error("paper", str(error))
        except SellingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi hồ sơ người bán. Chợ xem rồi trả lời ở đây."))
            return redirect("desk:selling")
    context = {"desk": desk, "form": form, "state": state, "fresh": fresh}
    return _page(request, "desk/selling/profile.html", context, refused=bool(form.errors))


@require_http_methods(["GET", "POST"])
@desk_page
def licence(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show a licence to sell alcohol."""
    desk.must_act()
    form = LicenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            with once(form, by=request.user):  # type: ignore[arg-type]
                facts["paper"] = private_files.keep(facts["paper"], by=request.user)  # type: ignore[arg-type]
                licences.send_licence(producer=desk.producer, by=request.user, **facts)  # type: ignore[arg-type]
        except private_files.BadFile as error:
            form.add_error("paper", str(error))
        except SellingRefused as error:
            form.add_error("until_on", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:selling")
        else:
            messages.success(request, _("Đã gửi giấy phép. Chợ xem rồi trả lời ở đây."))
            return redirect("desk:selling")
    context = {"desk": desk, "form": form}
    return _page(request, "desk/selling/licence.html", context, refused=bool(form.errors))


@require_http_methods(["GET", "POST"])
@desk_page
def label(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """The label's facts; writing them looks again at a product that is offered."""
    desk.must_act()
    product = _own(desk, product_id)
    text = LabelText.objects.filter(product=product).first()
    text = text or LabelText(
        responsible_name=desk.producer.name, responsible_address=desk.producer.place_name
    )
    numbers = declared_numbers(product, on=desk.on)
    text.declaration = text.declaration or next(iter(numbers), "")  # of the paper, to be kept
    look = "look" in request.POST
    form = (
        LabelForm(initial=_typed(request), instance=text, product=product)
        if look
        else LabelForm(request.POST or None, instance=text, product=product)
    )
    told: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        try:
            check = listings.write_label(
                product=product,
                facts=form.label_facts(),
                net_content=form.cleaned_data["net_content"],
                by=signed_in(request),
                on=desk.on,
                now=timezone.now(),
                seen=form.seen,
            )
        except ChangedMeanwhile as error:
            told = changed_words(form, error, product, LABEL)
        else:
            messages.success(request, _label_words(check))
            page = "desk:selling_product" if product.is_public else "desk:product_send"
            return redirect(page, product_id)
    changed_at = written_at(product, LABEL)
    lay_over(request, desk, form, key_of("label", product.pk, desk), changed_at=changed_at)
    values = {name: plain(form[name].value()) for name in form.fields}
    context = {
        "desk": desk,
        "written_at": changed_at,
        "form": form,
        "product": product,
        "help": label_help(product, values, numbers=numbers),
        "look": look,
        "steps": steps_of(product, here=LABEL_STEP),
        **told,
    }
    return _page(request, "desk/selling/label.html", context, refused=bool(form.errors or told))


@require_GET
@desk_page
def product(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """One product: what the page will say, what the machine noticed, how far the check is."""
    own = _own(desk, product_id)
    findings = listing_selectors.findings_of(own, on=desk.on)
    context = {
        "desk": desk,
        "product": own,
        "state": listing_selectors.listing_state(own),
        "facts": listing_selectors.label_facts(own, listing_selectors.label_of(own)),
        "findings": [listing_selectors.finding_words(f.as_row()) for f in findings],
        "stops": any(f.stops for f in findings),
        "offer": offers([own.pk], on=desk.on)[own.pk],
    }
    return render(request, "desk/selling/product.html", context)


@require_POST
@desk_page
def send(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Ask that the product may be offered as it stands."""
    desk.must_act()
    own = _own(desk, product_id)
    check = listings.send_listing(
        product=own,
        by=request.user,  # type: ignore[arg-type]
        on=desk.on,
        now=timezone.now(),
    )
    if check.answer == Answer.REFUSED:
        messages.warning(request, _("Chưa gửi được: %(why)s") % {"why": check.reasons})
    else:
        messages.success(request, _("Đã gửi. Người của chợ xem rồi trả lời ở đây."))
    return redirect("desk:selling_product", product_id)


def _own(desk: Desk, product_id: int) -> Product:
    products = Product.objects.select_related("producer", "ocop_set")
    return get_object_or_404(products, pk=product_id, producer=desk.producer)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in the form of a label, to be drawn again unjudged."""
    return {**request.POST.dict(), "is_medicine": "is_medicine" in request.POST}


def _label_words(check: object) -> str:
    answer = getattr(check, "answer", None)
    if answer == Answer.REFUSED:
        return _("Đã ghi. Sản phẩm ngừng bày bán cho tới khi sửa chỗ máy nêu.")
    if answer == Answer.WAITING:
        return _("Đã ghi. Người của chợ sẽ xem lời mới; sản phẩm vẫn bán như cũ.")
    return _("Đã ghi nội dung nhãn.")


def _page(
    request: HttpRequest, template: str, context: dict[str, object], *, refused: bool
) -> HttpResponse:
    return render(request, template, context, status=422 if refused else 200)
