"""Sample sales points and a sample tour route through them. Places are real, shops are not."""

from catalog.places.models import Commune, GrowingArea
from catalog.producers.models import SalesPoint
from cms.models import CraftVillagePage, RouteIndexPage, RouteStop, TourRoutePage
from cms.selectors import shop_of
from marketplace.demo.editorial.making import Desk, text

_POINTS = (
    ("Quầy OCOP trung tâm (mẫu)", "OP0001", "7:30–21:00 hằng ngày", "Mắm, hạt, trái cây sấy"),
    ("Trạm dừng chân đèo (mẫu)", "OP0009", "6:00–20:00 hằng ngày", "Atiso, trà, cà phê uống thử"),
    ("Nhà trưng bày chè (mẫu)", "OP0133", "8:00–17:00, nghỉ thứ hai", "Chè, mời uống thử"),
    ("Quầy chợ phiên Khe Sanh (mẫu)", "OP0140", "5:00–12:00 thứ bảy, chủ nhật", "Cà phê rang mới"),
)


def write(desk: Desk) -> None:
    for name, reference, hours, note in _POINTS:
        product = desk.products[reference]
        commune = product.commune or Commune.objects.filter(province=product.province).first()
        SalesPoint.objects.get_or_create(
            name=name,
            defaults={
                "commune": commune,
                "street": "địa chỉ mẫu",
                "opening_hours": hours,
                "note": note,
                "is_sample": True,
            },
        )
    _route(desk)


def _route(desk: Desk) -> None:
    page = TourRoutePage(
        title="Một ngày ở vùng chè",
        slug="mot-ngay-o-vung-che",
        lead="Sáng lên đồi, trưa xem sao chè, chiều mua về một gói biết rõ lô nào.",
        picture=desk.picture("road", "Đường vào làng"),
        picture_alt="Tranh: con đường uốn giữa đồi tới mấy mái nhà ngói, mặt trời đang lên.",
        days=1,
        how="xe máy hoặc ô tô",
        body=[
            text(
                "<h2>Trước khi đi</h2><p>Gọi trước cho nơi bạn muốn ghé; mùa hái ai cũng bận từ "
                "sáng sớm. Tuyến mẫu: thứ tự và thời gian chỉ để hình dung.</p>"
            )
        ],
    )
    page.stops = _stops(
        desk,
        "hái thử một hàng",
        "xem sao, vò và lấy hương",
        "nếm bốn mẻ khác nhau",
        "mua về, quét thử mã trên gói",
    )
    desk.page(
        desk.index(RouteIndexPage),
        page,
        {
            "title": "A day among tea",
            "lead": "The hills in the morning, the pan at noon, and a pack whose lot you know.",
            "picture_alt": "Drawing: a road winds between hills to tiled roofs as the sun rises.",
            "how": "motorbike or car",
            "stops": _stops(
                desk,
                "pick a row yourself",
                "see it fired, rolled and finished",
                "taste four batches",
                "take some home, and scan the pack",
            ),
            "body": [
                text(
                    "<h2>Before you go</h2><p>Call ahead; in the picking season everybody is busy "
                    "from dawn. A sample route: order and times are only to give an idea.</p>"
                )
            ],
        },
    )


def _stops(desk: Desk, picking: str, firing: str, tasting: str, buying: str) -> list[RouteStop]:
    """The same four stops in either language; one whose place the demo lacks is left out."""
    tea = desk.products["OP0133"]
    area = GrowingArea.objects.filter(commune=tea.commune).order_by("pk").first()
    village = CraftVillagePage.objects.get(locale__language_code="vi", slug="che-tan-cuong")
    shop = shop_of(tea.producer)
    point = SalesPoint.objects.get(name="Nhà trưng bày chè (mẫu)")
    return [
        *([RouteStop(growing_area=area, note=picking, minutes=90)] if area else []),
        RouteStop(village=village, note=firing, minutes=60),
        *([RouteStop(shop=shop, note=tasting, minutes=45)] if shop else []),
        RouteStop(sales_point=point, note=buying, minutes=30),
    ]
