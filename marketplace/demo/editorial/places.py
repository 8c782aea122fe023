"""Sample words above the goods of a province and of two product sets."""

from typing import Any

from wagtail.models import Locale

from cms.models import CatalogueIntro
from marketplace.demo.editorial.making import Desk


def write(desk: Desk) -> None:
    province = desk.products["OP0001"].province
    _intro(
        desk,
        {"province": province},
        picture=("highlands", "Sân phơi cà phê"),
        vi=(
            "Từ bờ biển lên cao nguyên, một tỉnh ba vùng hàng",
            "Mắm và hải sản Phan Thiết, mắc ca và cà phê Đắk Nông cũ, rau, atiso và nấm Đà Lạt.",
            "Tranh: trái cà phê đỏ trải kín giàn phơi trước nhà ngói.",
        ),
        en=(
            "From the shore to the highlands: three larders in one province",
            "Sauces of Phan Thiết, macadamia and coffee of former Đắk Nông, artichoke of Đà Lạt.",
            "Drawing: red cherries cover a drying bed before a tiled house.",
        ),
    )
    _intro(
        desk,
        {"product_set": desk.products["OP0001"].ocop_set},
        picture=("fish-sauce", "Thùng nước mắm bên biển"),
        vi=(
            "Cá, muối, nắng và thời gian",
            "Hỏi hai điều khi chọn: ủ bao lâu, và độ đạm bao nhiêu. Cả hai có trong lời nhãn.",
            "Tranh: ba thùng gỗ lớn trên bãi cát, một người đứng giữa, ngoài khơi có thuyền.",
        ),
        en=(
            "Fish, salt, sun and time",
            "Ask two things: how long it aged, and its grams of nitrogen. The label says both.",
            "Drawing: three great vats on a beach, somebody between, boats beyond.",
        ),
    )
    _intro(
        desk,
        {"product_set": desk.products["OP0133"].ocop_set},
        picture=("tea-hills", "Đồi chè"),
        vi=(
            "Chè ngon bắt đầu từ búp",
            "Chè đinh, nõn tôm, móc câu: khác nhau ở phần búp được hái.",
            "Tranh: hai người hái chè trên đồi xanh lúc sáng sớm.",
        ),
        en=(
            "Good tea begins with the bud",
            "Nail, shrimp, hook: the names tell which part of the shoot was picked.",
            "Drawing: two people pick tea on green hills in the early morning.",
        ),
    )


def _intro(
    desk: Desk,
    of: dict[str, Any],
    *,
    picture: tuple[str, str],
    vi: tuple[str, str, str],
    en: tuple[str, str, str],
) -> None:
    locale = Locale.get_default()
    if CatalogueIntro.objects.filter(locale=locale, **of).exists():
        return
    drawn = desk.picture(*picture)
    first = CatalogueIntro(locale=locale, picture=drawn, **of, **_words(vi))
    first.save()
    first.save_revision(user=desk.by).publish()
    other = first.copy_for_translation(Locale.objects.get(language_code="en"))
    for name, value in _words(en).items():
        setattr(other, name, value)
    other.save()
    other.save_revision(user=desk.by).publish()


def _words(said: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("heading", "lead", "picture_alt"), said, strict=True))
