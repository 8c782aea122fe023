"""The demo's home page and shop pages: an editor's choice of shelves over real products."""

from catalog.producers.models import Producer
from catalog.products.models import Product
from cms.models import HomePage, ShopPage
from cms.services import grant_shop_page, install_site, open_shop_page
from foundation.models import User

_PICKED = ("OP0001", "OP0133", "OP0139", "OP0140", "OP0010", "OP0134")


def furnish(*, by: User, products: dict[str, Product]) -> None:
    """Install the site's pages and put the shelves on the home page, once."""
    install_site(by=by)
    home = HomePage.objects.get(locale__language_code="vi")
    if any(block.block_type == "picked_shelf" for block in home.body):
        return
    for page in HomePage.objects.all():
        _stack(page, products, english=page.locale.language_code == "en")
        page.save_revision(user=by).publish(user=by)


def _stack(page: HomePage, products: dict[str, Product], *, english: bool) -> None:
    def words(vi: str, en: str) -> str:
        return en if english else vi

    picked = [products[reference].pk for reference in _PICKED]
    page.body = [
        ("newest_shelf", {"title": words("Vừa được công nhận", "Newly recognised"), "note": ""}),
        (
            "picked_shelf",
            {
                "title": words("Nên thử một lần", "Worth trying once"),
                "note": "",
                "products": list(Product.objects.filter(pk__in=picked)),
            },
        ),
        (
            "quote",
            {
                "words": words(
                    "Lọ mắm nào cũng có số lô. Khách quét là thấy mẻ cá tháng mấy, muối ở đâu.",
                    "Every jar has a lot number. Scan it and see which month's catch it was.",
                ),
                "who": words("Lời minh hoạ", "An illustration, not a real person"),
            },
        ),
        (
            "steps",
            {
                "title": words("Tin được, vì xem được", "Trust what you can check"),
                "steps": [
                    {
                        "name": words("Quét", "Scan"),
                        "text": words("mã trên bao bì.", "the code on the pack."),
                    },
                    {
                        "name": words("Đọc", "Read"),
                        "text": words(
                            "một câu kết luận cho đúng lô đang cầm.",
                            "one sentence about the very lot in your hand.",
                        ),
                    },
                    {
                        "name": words("Đặt thêm", "Reorder"),
                        "text": words("từ chính người làm.", "from the people who made it."),
                    },
                ],
            },
        ),
        (
            "place_shelf",
            {
                "title": words("Từ cao nguyên Lâm Đồng", "From the Lâm Đồng highlands"),
                "note": "",
                "province": products["OP0001"].province,
            },
        ),
        (
            "product_set_shelf",
            {
                "title": words("Một ấm trà ngon", "A good pot of tea"),
                "note": "",
                "product_set": products["OP0133"].ocop_set,
            },
        ),
    ]


def open_shop(*, producer: Producer, by: User, staff: User | None = None) -> ShopPage:
    """A shop page with sample words; its staff may edit it under moderation. Repeatable."""
    page = open_shop_page(producer=producer, by=by)
    if not page.story:
        place = producer.place_name
        page.lead = f"Hàng làm tại {place}." if place else ""
        page.story = (
            "<p>Lời mẫu. Chủ thể sẽ tự kể ở đây: ai làm, học nghề từ ai, nguyên liệu lấy ở đâu, "
            "vì sao hàng của mình khác. Biên tập duyệt rồi lời mới hiện ra.</p>"
        )
        page.save_revision(user=by).publish(user=by)
    if staff is not None:
        grant_shop_page(producer=producer, user=staff)
    return page
