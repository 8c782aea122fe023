"""The shop page, written on a phone: words, pictures, then off to the editors."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.models import ShopPage
from cms.selectors import may_edit_shop, shop_of, shop_state
from cms.services import shop_words
from cms.services.site import ShopError
from foundation.models import User
from foundation.once import AlreadySent, OnceForm, once
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.shop_forms import ShopPictureForm, ShopQuoteForm, ShopWordsForm


@require_GET
@desk_page
def shop(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where the page stands, what the draft holds, and what may be done next."""
    state = shop_state(desk.producer)
    may_edit = state is not None and may_edit_shop(request.user, desk.producer)  # type: ignore[arg-type]
    page = shop_of(desk.producer)
    draft = shop_words.draft_of(page) if page is not None and may_edit else None
    context = {
        "desk": desk,
        "shop": state,
        "may_edit": may_edit,
        "may_take_up": not may_edit and desk.acting.sees_money,
        "draft": draft,
    }
    return render(request, "desk/shop/index.html", context)


@require_POST
@desk_page
def take_up(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open the page where there is none, and write on it from now on."""
    if not desk.acting.sees_money:
        raise Http404
    try:
        shop_words.take_up(producer=desk.producer, by=_user(request), on=desk.on)
        messages.success(request, _("Trang đã mở. Khách thấy lời và ảnh sau khi biên tập duyệt."))
    except ShopError as refused:
        messages.error(request, str(refused))
    return redirect("desk:shop")


@require_http_methods(["GET", "POST"])
@desk_page
def words(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Name, sentence, story. What somebody else saved meanwhile is shown beside what was typed."""
    page = _page(request, desk)
    draft, others = shop_words.draft_of(page), None
    kept = {name: getattr(draft.words, name) for name in ("title", "lead", "story")}
    form = ShopWordsForm(request.POST or None, initial={**kept, "based_on": draft.revision})
    if request.method == "POST" and form.is_valid():
        typed = shop_words.ShopWords(*(form.cleaned_data[name] for name in kept))
        based_on = form.cleaned_data["based_on"]
        try:
            shop_words.write(page=page, words=typed, based_on=based_on, by=_user(request))
        except shop_words.ChangedMeanwhile as changed:
            others, form = changed, _over(request, draft.revision)
        except ShopError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã lưu bản nháp. Khách chưa thấy."))
            return redirect("desk:shop")
    context = {"desk": desk, "form": form, "others": others, "page": page}
    status = 409 if others else 422 if form.errors else 200
    return render(request, "desk/shop/words.html", context, status=status)


def _over(request: HttpRequest, revision: int) -> ShopWordsForm:
    """The same words, to be saved over the draft that has just been read."""
    return ShopWordsForm({**request.POST.dict(), "based_on": revision})


@require_http_methods(["GET", "POST"])
@desk_page
def picture(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = _page(request, desk)
    form = ShopPictureForm(request.POST or None, request.FILES or None)

    def add() -> str:
        facts = dict(form.cleaned_data)
        upload = facts.pop("picture")
        shop_words.add_picture(page=page, upload=upload, by=_user(request), on=desk.on, **facts)
        return _("Đã thêm ảnh vào bản nháp.")

    return _added(request, desk, form, add, "desk/shop/picture.html")


@require_http_methods(["GET", "POST"])
@desk_page
def quote(request: HttpRequest, desk: Desk) -> HttpResponse:
    page = _page(request, desk)
    form = ShopQuoteForm(request.POST or None)

    def add() -> str:
        shop_words.add_quote(page=page, by=_user(request), **form.cleaned_data)
        return _("Đã thêm lời kể vào bản nháp.")

    return _added(request, desk, form, add, "desk/shop/quote.html")


def _added(
    request: HttpRequest, desk: Desk, form: OnceForm, add: Callable[[], str], template: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=_user(request)):
                said = add()
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:shop")
        except ShopError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect("desk:shop")
    context = {"desk": desk, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)


@require_POST
@desk_page
def act(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One tap: send, take back, or move and remove a part of the draft."""
    page, wanted = _page(request, desk), request.POST.get("do", "")
    try:
        if wanted == "send":
            shop_words.send(page=page, by=_user(request))
            messages.success(request, _("Đã gửi. Biên tập xem xong bạn sẽ thấy ở đây."))
        elif wanted == "take_back":
            shop_words.take_back(page=page, by=_user(request))
            messages.success(request, _("Đã rút lại, bạn sửa tiếp được."))
        elif wanted in shop_words.BLOCK_ACTS:
            block = request.POST.get("block", "")
            shop_words.change_block(page=page, block_id=block, act=wanted, by=_user(request))
        else:
            raise Http404
    except ShopError as refused:
        messages.error(request, str(refused))
    return redirect("desk:shop")


def _page(request: HttpRequest, desk: Desk) -> ShopPage:
    """The producer's shop page, for somebody who may write on it. Raises Http404."""
    desk.must_act()
    page = shop_of(desk.producer)
    if page is None or not page.permissions_for_user(_user(request)).can_edit():
        raise Http404
    return page


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (the desk's gate)
    return request.user
