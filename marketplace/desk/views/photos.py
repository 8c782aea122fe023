"""Photos of a product: taken with the phone, with words for each, in the producer's order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog.products.models import Product, ProductImage
from foundation.once import AlreadySent, once
from marketplace.commerce.forms.photos import PhotoForm, PhotoWordsForm
from marketplace.commerce.selectors.photos import PhotoOnDesk, photos_on_desk
from marketplace.commerce.services import photos
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.product_steps import PHOTOS, steps_of


@require_http_methods(["GET", "POST"])
@desk_page
def index(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """The product's photos, and a form for one more."""
    product = _own(desk, product_id)
    if request.method == "POST":
        desk.must_act()
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, form, desk, product):
        return redirect("desk:photos", product_id)
    rows = photos_on_desk(product)
    context = {
        "desk": desk,
        "product": product,
        "form": form,
        "rows": [(row, _words_form(row)) for row in rows],
        "may_add": len(rows) < photos.MOST_PHOTOS,
        "most": photos.MOST_PHOTOS,
        "steps": steps_of(product, here=PHOTOS),
    }
    return render(request, "desk/goods/photos.html", context, status=422 if form.errors else 200)


def _words_form(row: PhotoOnDesk) -> PhotoWordsForm:
    return PhotoWordsForm(
        initial={"alt": row.photo.alt, "shows_mark": row.shows_mark}, auto_id=f"photo-{row.pk}-%s"
    )


def _added(request: HttpRequest, form: PhotoForm, desk: Desk, product: Product) -> bool:
    """Keep the photo once for this form; False where it was refused, with the words beside it."""
    facts = form.cleaned_data
    try:
        with once(form, by=request.user):  # type: ignore[arg-type]
            photos.add_photo(
                product=product,
                upload=facts["picture"],
                alt=facts["alt"],
                shows_mark=facts["shows_mark"],
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                now=timezone.now(),
            )
    except AlreadySent as error:
        messages.info(request, str(error))
    except photos.PhotoRefused as error:
        form.add_error("picture", str(error))
        return False
    else:
        messages.success(request, _("Đã thêm ảnh."))
    return True


@require_POST
@desk_page
def change(request: HttpRequest, desk: Desk, product_id: int, photo_id: int) -> HttpResponse:
    """One photo: earlier, later, other words, away."""
    desk.must_act()
    photo = get_object_or_404(ProductImage, pk=photo_id, product=_own(desk, product_id))
    who: dict[str, Any] = {
        "photo": photo,
        "by": request.user,
        "on": desk.on,
        "now": timezone.now(),
    }
    wanted = request.POST.get("do")
    if wanted in {"earlier", "later"}:
        photos.move_photo(to_front=wanted == "earlier", **who)
    elif wanted == "remove":
        photos.remove_photo(**who)
        messages.success(request, _("Đã bỏ ảnh."))
    elif wanted == "words":
        _describe(request, who)
    else:
        raise Http404
    return redirect("desk:photos", product_id)


def _describe(request: HttpRequest, who: dict[str, Any]) -> None:
    form = PhotoWordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Xin ghi một câu tả ảnh, cho người không nhìn thấy."))
        return
    photos.describe_photo(**form.cleaned_data, **who)
    messages.success(request, _("Đã ghi lời tả ảnh."))


def _own(desk: Desk, product_id: int) -> Product:
    return get_object_or_404(
        Product.objects.select_related("producer"), pk=product_id, producer=desk.producer
    )
