"""A sample page for Tết, as an editor would build it."""

from typing import Any

from catalog.products.models import Product
from cms.models import CampaignPage, HomePage, StoryPage
from marketplace.demo.editorial.making import Desk, text

_PICKED = ("OP0134", "OP0133", "OP0010", "OP0140", "OP0013", "OP0141")


def write(desk: Desk) -> None:
    page = CampaignPage(
        title="Quà Tết có tên người làm",
        slug="qua-tet",
        lead="Mỗi món mở ra được làng của nó. Gửi quà, gửi luôn câu chuyện.",
        picture=desk.picture("new-year", "Hoa đào và bánh chưng"),
        picture_alt="Tranh: cành đào trong bình, bánh chưng xanh và đèn lồng đỏ.",
        show_in_menus=True,
        body=_body(desk, _VI, language="vi"),
    )
    desk.page(
        desk.index(HomePage),
        page,
        {
            "title": "Tết gifts with a maker's name",
            "lead": "Each one opens its own village. Send the gift, and its story with it.",
            "picture_alt": "Drawing: peach blossom in a vase, green rice cakes, red lanterns.",
            "body": _body(desk, _EN, language="en"),
        },
    )


def _body(desk: Desk, words: dict[str, str], *, language: str) -> list[tuple[str, Any]]:
    picked = [desk.products[reference].pk for reference in _PICKED]
    stories = StoryPage.objects.filter(locale__language_code=language).live().order_by("-told_on")
    return [
        (
            "picked_shelf",
            {
                "title": words["shelf"],
                "note": words["note"],
                "products": list(Product.objects.filter(pk__in=picked)),
            },
        ),
        ("gift_box_shelf", {"title": words["boxes"], "note": ""}),
        text(words["text"]),
        ("stories", {"title": words["stories"], "stories": list(stories[:3])}),
        (
            "call",
            {
                "heading": words["call"],
                "text": words["call_text"],
                "button": words["button"],
                "page": None,
                "address": "/san-pham/" if language == "vi" else "/en/san-pham/",
            },
        ),
    ]


_VI = {
    "shelf": "Chọn cho người lớn tuổi",
    "note": "Trà, hạt, trái cây sấy: nhẹ tay, để được lâu.",
    "boxes": "Hộp quà nhiều nhà cùng làm",
    "text": "<h2>Gửi trước, kẻo muộn</h2><p>Tuần cuối năm đường đông, hàng chậm. Đặt trước rằm "
    "tháng chạp để quà tới nơi khi nhà còn đang dọn.</p>",
    "stories": "Kể kèm món quà",
    "call": "Chưa biết chọn gì?",
    "call_text": "Xem tất cả sản phẩm đang mang sao, lọc theo nơi và giá.",
    "button": "Xem sản phẩm",
}
_EN = {
    "shelf": "For the elders",
    "note": "Tea, nuts, dried fruit: light to carry, long to keep.",
    "boxes": "Boxes that several makers fill",
    "text": "<h2>Send early</h2><p>Roads are full in the last week of the year. Order before the "
    "full moon of the twelfth month and the gift arrives while the house is being swept.</p>",
    "stories": "To tell with the gift",
    "call": "Not sure yet?",
    "call_text": "See everything with a star in force, by place and by price.",
    "button": "See products",
}
