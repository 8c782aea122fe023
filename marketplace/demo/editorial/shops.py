"""Sample words and pictures on a few shop pages."""

from typing import Any

from wagtail.models import Collection

from cms.models import ShopPage
from cms.selectors import shop_of
from marketplace.demo.editorial.making import Desk, quote

_SAMPLE = "Lời mẫu. Chủ thể sẽ tự kể ở đây."


def write(desk: Desk) -> None:
    for reference, said in _SHOPS.items():
        page = shop_of(desk.products[reference].producer)
        if page is not None and not page.hero_image_id:
            _furnish(desk, page, said)


def _furnish(desk: Desk, page: ShopPage, said: dict[str, Any]) -> None:
    own = Collection.objects.get(name__endswith=f"({page.producer_id})")
    page.lead = said["lead"]
    page.story = f"<p>{_SAMPLE}</p>{said['story']}"
    page.hero_image = desk.picture(*said["hero"], collection=own)
    page.hero_image_alt = said["hero_alt"]
    gallery: list[tuple[str, Any]] = [
        (
            "gallery",
            {
                "title": said["gallery"],
                "pictures": [
                    {
                        "image": _said(desk, name, title, alt, own),
                        "caption": caption,
                    }
                    for name, title, alt, caption in said["pictures"]
                ],
            },
        ),
        quote(said["quote"], "Lời minh hoạ"),
    ]
    page.gallery = gallery
    page.save_revision(user=desk.by).publish(user=desk.by)


def _said(desk: Desk, name: str, title: str, alt: str, collection: Collection) -> Any:
    """The picture with its words, as an image block holds it."""
    image = desk.picture(name, title, collection=collection)
    image.contextual_alt_text = alt
    image.decorative = False
    return image


_SHOPS: dict[str, dict[str, Any]] = {
    "OP0001": {
        "lead": "Mắm cá ủ trong thùng gỗ, bên vịnh Phan Thiết.",
        "story": "<h3>Bên biển</h3><p>Cá về bến lúc tờ mờ sáng. Muối đã chờ sẵn từ mùa trước. "
        "Người làm mắm sống theo con nước và con gió.</p>",
        "hero": ("fish-sauce", "Thùng mắm bên biển"),
        "hero_alt": "Tranh: ba thùng gỗ lớn trên bãi cát, một người đứng giữa.",
        "gallery": "Ở xưởng và ngoài bến",
        "pictures": [
            (
                "river",
                "Ghe chở hàng",
                "Tranh: ba chiếc ghe chở đầy trái cây trên sông.",
                "Ngày phiên",
            ),
            ("kitchen", "Mâm cơm", "Tranh: mâm cơm có cá, rau và bát mắm.", "Chấm thế này là ngon"),
        ],
        "quote": "Mắm ngon không vội được.",
    },
    "OP0133": {
        "lead": "Chè hái tay trên đồi Tân Cương.",
        "story": "<h3>Trên đồi</h3><p>Ba đời làm chè, vẫn hái bằng móng tay và sao bằng chảo.</p>",
        "hero": ("tea-hills", "Đồi chè của hợp tác xã"),
        "hero_alt": "Tranh: hai người đội nón hái chè trên đồi.",
        "gallery": "Một ngày ở đồi",
        "pictures": [
            ("road", "Đường lên đồi", "Tranh: con đường uốn giữa đồi tới mái ngói.", "Đường vào"),
            ("hats", "Phơi nón", "Tranh: nón lá phơi kín sân, một người đang xếp.", "Sân nhà"),
        ],
        "quote": "Uống chè là uống cả buổi sáng của người hái.",
    },
}
