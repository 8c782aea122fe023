"""The desk's rooms: six doors on every page, and what stands behind each.

Orders, goods, lots and money have their pages one tap behind their door, so that every daily job
is three taps from Today at most; what is seldom needed stands behind "Thêm".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Page:
    """A page that can be gone to. `icon` and `about` are for the page "Thêm"; `inside` are other
    beginnings of addresses (behind the desk's own) that belong to it."""

    name: str
    words: Words
    icon: str = "chevron-right"
    about: Words = ""
    needs_money: bool = False
    inside: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return reverse(f"desk:{self.name}")


@dataclass(frozen=True, slots=True)
class Room:
    """A door. `pages` are behind it, the first being what the door opens."""

    words: Words
    pages: tuple[Page, ...]


TODAY = Room(_("Hôm nay"), (Page("today", _("Hôm nay")),))
ORDERS = Room(
    pgettext_lazy("desk", "Đơn"),
    (
        Page("orders", _("Đơn hàng")),
        Page("pack_list", _("Soạn hàng")),
        Page("complaints", _("Khiếu nại")),
        Page("bookings", _("Dịch vụ")),
        Page("quotes", _("Báo giá sỉ")),
        Page("group_runs", _("Đơn chung")),
    ),
)
GOODS = Room(
    _("Hàng"),
    (
        Page("goods", _("Giá và kho")),
        Page("selling", _("Bán trên chợ")),
        Page("harvests", _("Mùa vụ")),
        Page("boxes", _("Hộp quà")),
        Page("vouchers", _("Mã giảm giá"), needs_money=True),
        Page("delivery", pgettext_lazy("desk", "Giao hàng")),
        Page("reviews", _("Đánh giá")),
        Page("questions", _("Hỏi đáp")),
        Page("search_words", _("Từ khách tìm")),
    ),
)
LOTS = Room(
    _("Lô"),
    (
        Page("lots", _("Lô"), inside=("ma-gtin/", "khoa-api/")),
        Page("areas", _("Vùng nguyên liệu")),
        Page("sites", _("Cơ sở")),
        Page("suppliers", _("Bên bán")),
        Page("applied", _("Tiêu chuẩn")),
        Page("recalls", pgettext_lazy("lot", "Thu hồi"), inside=("ho-so-lo/",)),
    ),
)
MONEY = Room(
    pgettext_lazy("desk", "Tiền"),
    (
        Page("money", _("Tiền về"), needs_money=True),
        Page("settlements", pgettext_lazy("desk", "Bảng kê"), needs_money=True),
        Page("cash", _("Tiền thu hộ"), needs_money=True),
        Page("money_book", _("Sổ cả năm"), needs_money=True),
    ),
)
STARS = Room(
    _("Sao"),
    (
        Page("stars", _("Giấy chứng nhận"), "star", _("Sao còn hạn tới đâu, giữ sao thế nào")),
        Page(
            "marks",
            pgettext_lazy("desk", "Nhãn hiệu"),
            "file-badge",
            _("Xin dùng nhãn hiệu, số tem có sao"),
        ),
        Page(
            "inspections",
            pgettext_lazy("desk", "Kiểm tra"),
            "shield-check",
            _("Lịch kiểm tra, việc phải sửa"),
        ),
    ),
)
DOSSIERS = Room(
    _("Hồ sơ"),
    (
        Page("dossiers", _("Hồ sơ"), "file-badge", _("Hồ sơ xét OCOP đang tới đâu")),
        Page("library", _("Giấy tờ"), "copy", _("Tủ giấy tờ, dùng lại nhiều lần")),
        Page("plans", _("Phương án"), "sprout", _("Ý tưởng và phương án kinh doanh")),
    ),
)
SHOP = Room(
    _("Cửa hàng"),
    (Page("shop", _("Trang cửa hàng"), "store", _("Sửa, xem trước, gửi duyệt")),),
)
PEOPLE = Room(
    _("Người và nhắc việc"),
    (
        Page("people", _("Người làm"), "users", _("Ai được làm gì, thêm và cho thôi")),
        Page("digest", _("Nhận tin"), "bell", _("Nhắc việc lúc 11:30 và 17:00")),
        Page("help", _("Trợ giúp"), "circle-help", _("Hỏi cách làm, gọi cho chợ")),
    ),
)
MORE = Room(pgettext_lazy("desk", "Thêm"), (Page("more", pgettext_lazy("desk", "Thêm")),))

DOORS = (TODAY, ORDERS, GOODS, LOTS, MONEY, MORE)
BEHIND_MORE = (SHOP, STARS, DOSSIERS, PEOPLE)


def room_at(path: str) -> tuple[Room, Page]:
    """The room and the page that an address belongs to: the longest beginning that fits."""
    for begins, room, page in _beginnings(get_language() or ""):
        if path.startswith(begins):
            return room, page
    return TODAY, TODAY.pages[0]


def door_of(room: Room) -> Room:
    """The door behind which a room stands."""
    return MORE if room in BEHIND_MORE else room


def open_to(pages: Sequence[Page], *, sees_money: bool) -> list[Page]:
    """The pages that this person may open."""
    return [page for page in pages if sees_money or not page.needs_money]


@cache
def _beginnings(language: str) -> list[tuple[str, Room, Page]]:
    """Every beginning of an address with its room, the longest first; addresses differ with the
    language."""
    desk = TODAY.pages[0].address
    found = [
        (begins, room, page)
        for room in (*DOORS, *BEHIND_MORE)
        for page in room.pages
        for begins in (page.address, *(f"{desk}{each}" for each in page.inside))
    ]
    return sorted(found, key=lambda row: -len(row[0]))
