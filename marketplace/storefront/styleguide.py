"""Every piece of the design system on one page, with plausible data."""

from datetime import date
from typing import NamedTuple

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.places.dotmap import dot_map_svg
from catalog.places.models import Commune, Province
from catalog.products.models import Product
from foundation.calendar import today
from foundation.page_cache import public_page
from marketplace.commerce.selectors import ProductCard, product_cards
from marketplace.storefront.styleguide_blocks import sample_sections
from search.rules.asked import Asked, Filters
from search.selectors.finding import answer

SECONDS_KEPT = 600
CARDS = 12


class Step(NamedTuple):
    """A dated step of a lot, as the timeline shows it."""

    happened_on: date
    title: str
    place: str
    detail: str


class Words(NamedTuple):
    """A verdict, as its band shows it."""

    name: str
    heading: str
    sentence: str


class SampleForm(forms.Form):
    """One field of each kind; it is never sent anywhere."""

    name = forms.CharField(label="Họ và tên", help_text="Như trên giấy tờ.")
    phone = forms.CharField(label="Điện thoại")
    province = forms.ChoiceField(
        label="Tỉnh, thành phố", choices=[("", "Chọn một tỉnh"), ("68", "Lâm Đồng")]
    )
    note = forms.CharField(label="Lời nhắn", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="Tôi đồng ý với cách xử lý dữ liệu")

    def clean_phone(self) -> str:
        raise forms.ValidationError("Số điện thoại cần 10 chữ số, bắt đầu bằng 0.")


VERDICTS = (
    Words(
        "valid",
        "Sao OCOP của lô này còn hiệu lực",
        "Đóng gói 15/09/2026, trong thời hạn 3 sao (05/08/2026 – 05/08/2029).",
    ),
    Words(
        "valid_when_packed",
        "Sao còn hiệu lực khi đóng gói",
        "Giấy chứng nhận hết hạn 05/08/2026, sau khi lô này đóng gói. "
        "Đây là lịch sử, không phải quyền dùng sao hôm nay.",
    ),
    Words(
        "packed_after_expiry",
        "Lô này đóng gói khi sao đã hết hạn",
        "Hết hiệu lực 05/08/2026; đóng gói 15/09/2026. Bao bì không được mang sao.",
    ),
    Words(
        "withdrawn",
        "Chứng nhận đã bị thu hồi",
        "Từ 01/10/2026, lý do: không còn đáp ứng tiêu chí.",
    ),
    Words(
        "recalled",
        "Lô này đang bị thu hồi",
        "Ngừng dùng. Giữ lại gói hàng và liên hệ nơi bán.",
    ),
    Words(
        "no_star",
        "Sản phẩm này chưa có sao OCOP",
        "Vẫn xem được nguồn gốc bên dưới.",
    ),
    Words(
        "unknown",
        "Không có mã này trong sổ",
        "Có thể gõ sai, tem hỏng, hoặc tem giả. Chụp bao bì gửi chúng tôi.",
    ),
)
EVENTS = (
    Step(date(2026, 3, 2), "Cá cơm cập cảng", "Phan Thiết", "1,2 tấn"),
    Step(date(2026, 3, 5), "Ủ muối", "", "bể số 4, tỷ lệ 3:1"),
    Step(date(2026, 9, 1), "Kiểm nghiệm đạt", "", "phiếu 1187, 6 chỉ tiêu"),
    Step(date(2026, 9, 15), "Đóng chai", "", "3.400 chai"),
)
FACTS = (
    ("Quyết định", "3981/QĐ-UBND"),
    ("Ngày", "05/08/2026"),
    ("Có giá trị đến hết", "05/08/2029"),
    ("Không có gì", ""),
)
STEPS = (
    {"title": "Đã đặt", "state": "done", "at": "20/11/2026"},
    {"title": "Đang chuẩn bị", "state": "current", "detail": "Hợp tác xã đang đóng gói"},
    {"title": "Đã giao", "state": "todo"},
)


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def styleguide(request: HttpRequest) -> HttpResponseBase:
    """The style guide; its cards and its mark are real ones of today."""
    on = today()
    cards = _cards(on)
    context = {
        "cards": cards,
        "mark": next((card.mark for card in cards if card.mark), None),
        "verdicts": VERDICTS,
        "form": SampleForm({"name": "Nguyễn Thị Hoa", "phone": "12"}),
        "events": EVENTS,
        "facts": FACTS,
        "steps": STEPS,
        "page": Paginator(range(120), 24).page(2),
        "map_svg": _map(),
        "sections": sample_sections(on=on),
        "crumbs": [{"url": "/", "title": _("Trang chủ")}, {"title": _("Bảng mẫu giao diện")}],
    }
    return render(request, "styleguide.html", context)


def _cards(on: date) -> list[ProductCard]:
    """Certified ones and others, so that every face of the card is seen."""
    asked = Asked(filters=Filters(marked=True))
    marked = answer(asked, on=on, limit=CARDS // 2, with_facets=False).found.product_ids
    others = Product.objects.filter(is_public=True).exclude(pk__in=marked).order_by("-pk")
    ids = [*marked, *others.values_list("pk", flat=True)[: CARDS - len(marked)]]
    return product_cards(ids, on=on)


def _map() -> str:
    lit = set(Province.objects.filter(products__isnull=False).values_list("lat", "lon"))
    points = [(lat, lon, False) for lat, lon in Commune.objects.values_list("lat", "lon")]
    return dot_map_svg([*points, *((lat, lon, True) for lat, lon in lit)])
