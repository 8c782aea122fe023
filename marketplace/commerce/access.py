"""Whose basket is this, who may see an order, and who looks after the selling."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from oscar.apps.basket.models import Basket

from foundation import tries
from foundation.models import User
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors import order_by_number
from marketplace.commerce.services import adopt_basket

COUNT_COOKIE = "basket_count"
BASKET_SECONDS = 30 * 86_400
_FORM_SALT = "commerce.checkout"

TRIES_PER_NUMBER = 8
TRIES_PER_ADDRESS = 40
CODES_PER_ADDRESS = 30


def basket_of(request: HttpRequest) -> Basket | None:
    """The visitor's open basket: the person's own, or the one their cookie names. None: none yet.

    A basket filled before signing in is given to the person here. Two queries at most.
    """
    anonymous = _cookie_basket(request)
    if not request.user.is_authenticated:
        return anonymous
    if anonymous is not None:
        return adopt_basket(anonymous=anonymous, by=request.user)
    return Basket.objects.filter(owner=request.user, status=Basket.OPEN).order_by("pk").first()


def _cookie_basket(request: HttpRequest) -> Basket | None:
    word = request.COOKIES.get(settings.OSCAR_BASKET_COOKIE_OPEN, "")
    try:
        pk = int(Signer().unsign(word))
    except (BadSignature, ValueError):
        return None
    return Basket.objects.filter(pk=pk, owner=None, status=Basket.OPEN).first()


def owner_of(request: HttpRequest) -> User | None:
    """The signed-in person, or None."""
    return request.user if request.user.is_authenticated else None


def remember_basket(
    response: HttpResponse, request: HttpRequest, basket: Basket | None, count: int
) -> HttpResponse:
    """Let the browser keep an anonymous basket's signed name, and the number on the badge.

    The badge's cookie is readable by scripts, so that pages themselves are equal for everyone.
    """
    life, secure = BASKET_SECONDS, settings.SESSION_COOKIE_SECURE
    cookie = settings.OSCAR_BASKET_COOKIE_OPEN
    if basket is not None and basket.owner_id is None:
        word = Signer().sign(str(basket.pk))
        response.set_cookie(
            cookie, word, max_age=life, secure=secure, httponly=True, samesite="Lax"
        )
    elif cookie in request.COOKIES:
        response.delete_cookie(cookie, samesite="Lax")
    if count:
        response.set_cookie(COUNT_COOKIE, str(count), max_age=life, secure=secure, samesite="Lax")
    elif COUNT_COOKIE in request.COOKIES:
        response.delete_cookie(COUNT_COOKIE, samesite="Lax")
    return response


def form_word(basket: Basket) -> str:
    """Names the basket inside the checkout form, so that a second press finds its order."""
    return Signer(salt=_FORM_SALT).sign(str(basket.pk))


def basket_named_by(word: str) -> Basket | None:
    """The basket a checkout form was made for, whatever became of it, or None."""
    try:
        pk = int(Signer(salt=_FORM_SALT).unsign(word))
    except (BadSignature, ValueError):
        return None
    return Basket.objects.filter(pk=pk).first()


def order_or_404(number: str, key: str) -> Order:
    """The order that this number and signed key open. Raises Http404 for anything else."""
    order = order_by_number(number) if Order.is_key(number, key) else None
    if order is None:
        raise Http404
    return order


def may_try(request: HttpRequest, number: str) -> bool:
    """Whether somebody may ask once more for an order by its number and telephone.

    Counts every asking for 15 minutes: by number (guessing the telephone of a known order) and
    by network address (guessing numbers).
    """
    digits = "".join(c for c in number if c.isdigit())[:20]
    by_number = tries.note(f"track:number:{digits}")
    by_address = tries.note(f"track:address:{tries.network_of(request)}")
    return by_number <= TRIES_PER_NUMBER and by_address <= TRIES_PER_ADDRESS


def may_try_code(request: HttpRequest) -> bool:
    """Whether a voucher's code may be typed once more from this network address: codes are not
    to be guessed. Counts every asking for 15 minutes, wherever the field stands."""
    return tries.note(f"voucher:{tries.network_of(request)}") <= CODES_PER_ADDRESS


def is_sales_staff(user: User | AnonymousUser) -> bool:
    """Whether the person looks after the market's selling: orders, money, sellers, disputes.

    The administrators' role has the permission, and whoever else an administrator gives it.
    """
    return user.is_active and user.has_perm("commerce.change_sellingsettings")


def sales_staff_or_404(request: HttpRequest) -> User:
    """The signed-in person who looks after the selling. Raises Http404 for anybody else."""
    if not isinstance(request.user, User) or not is_sales_staff(request.user):
        raise Http404
    return request.user


def sees_in_dashboard(user: User, url_name: str, *args: object, **kwargs: object) -> bool:
    """Whether an entry of Oscar's dashboard is shown; its pages ask again themselves. Oscar's own
    function looks for the view behind the entry, and ours stand elsewhere."""
    return user.is_staff
