"""Sample fairs, classes, live shows and seasons, dated from the day the demo is built."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from catalog.places.models import Commune
from cms.models import (
    EventBooth,
    EventIndexPage,
    EventPage,
    LivestreamIndexPage,
    LivestreamPage,
    LivestreamProduct,
    SeasonIndexPage,
    SeasonPage,
    TrainingIndexPage,
)
from marketplace.demo.editorial.making import Desk, text


def write(desk: Desk) -> None:
    _fairs(desk)
    _classes(desk)
    _shows(desk)
    _seasons(desk)


def _at(desk: Desk, days: int, hour: int) -> datetime:
    day = desk.on + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=timezone.get_current_timezone())


def _fairs(desk: Desk) -> None:
    index = desk.index(EventIndexPage)
    fair = EventPage(
        title="Phiên chợ quê cuối năm",
        slug="phien-cho-que-cuoi-nam",
        lead="Ba ngày nếm thử, nghe người làm kể, mang hàng Tết về sớm.",
        picture=desk.picture("fair", "Phiên chợ quê"),
        picture_alt="Tranh: bốn gian hàng dưới dây cờ, người mua người bán đội nón.",
        kind=EventPage.Kind.FAIR,
        starts_at=_at(desk, 24, 8),
        ends_at=_at(desk, 26, 21),
        place="Quảng trường trung tâm (địa điểm mẫu)",
        commune=desk.products["OP0001"].commune,
        organiser="Ban tổ chức mẫu",
        for_whom="mọi người, vào cửa tự do",
        registers=True,
        register_until=_at(desk, 23, 17),
        seats=200,
        body=[
            text(
                "<h2>Trong ba ngày</h2><ul><li>Nếm trà, cà phê, mắm, hạt cùng người làm ra.</li>"
                "<li>Thử quét mã trên gói hàng, xem sổ của từng lô.</li><li>Góc trẻ em: làm cùng "
                "nghệ nhân.</li></ul><p>Sự kiện mẫu để xem thử.</p>"
            )
        ],
    )
    fair.booths = _booths(
        desk,
        ("mắm nêm", "chè, mời uống thử", "mắc ca"),
        ("Góc quét mã", "mang theo gói hàng của bạn"),
    )
    desk.page(
        index,
        fair,
        {
            "title": "Year-end country market",
            "lead": "Three days to taste, to hear the makers, and to shop early for Tết.",
            "picture_alt": "Drawing: four booths under bunting, buyers and sellers in "
            "conical hats.",
            "place": "Central square (a sample place)",
            "organiser": "Sample organisers",
            "for_whom": "everybody; free entry",
            "booths": _booths(
                desk,
                ("anchovy sauce", "tea to taste", "macadamia"),
                ("Scanning corner", "bring a pack of your own"),
            ),
            "body": [
                text(
                    "<h2>In these days</h2><ul><li>Taste tea, coffee, sauces and nuts with the "
                    "people who made them.</li><li>Scan a pack and read its lot's record.</li><li>"
                    "A corner for children.</li></ul><p>A sample event.</p>"
                )
            ],
        },
    )
    desk.page(
        index,
        EventPage(
            title="Lễ hội trà mùa xuân",
            slug="le-hoi-tra-mua-xuan",
            lead="Hái, sao, pha: một ngày trên đồi.",
            picture=desk.picture("tea-hills", "Đồi chè"),
            picture_alt="Tranh: hai người hái chè trên đồi xanh lúc sáng sớm.",
            kind=EventPage.Kind.FESTIVAL,
            starts_at=_at(desk, -60, 7),
            ends_at=_at(desk, -60, 17),
            place="Đồi chè (địa điểm mẫu)",
            commune=Commune.objects.get(pk="05503"),
            organiser="Ban tổ chức mẫu",
            body=[text("<p>Đã qua; ảnh và lời kể sẽ ở lại đây. Sự kiện mẫu.</p>")],
        ),
        {
            "title": "Spring tea festival",
            "lead": "Pick, fire, brew: a day on the hills.",
            "picture_alt": "Drawing: two people pick tea on green hills in the early morning.",
            "place": "The tea hills (a sample place)",
            "organiser": "Sample organisers",
            "body": [text("<p>It is over; pictures and words stay here. A sample event.</p>")],
        },
    )


def _booths(desk: Desk, sold: tuple[str, ...], corner: tuple[str, str]) -> list[EventBooth]:
    makers = [desk.products[reference].producer for reference in ("OP0001", "OP0133", "OP0010")]
    rows = [
        EventBooth(number=f"A{n}", producer=maker, note=note)
        for n, (maker, note) in enumerate(zip(makers, sold, strict=True), start=1)
    ]
    return [*rows, EventBooth(number="B1", name=corner[0], note=corner[1])]


def _classes(desk: Desk) -> None:
    desk.page(
        desk.index(TrainingIndexPage),
        EventPage(
            title="Chụp ảnh sản phẩm bằng điện thoại",
            slug="chup-anh-san-pham",
            lead="Nửa ngày, mỗi người mang một sản phẩm, ra về có ba tấm ảnh dùng được ngay.",
            picture=desk.picture("lesson", "Lớp học"),
            picture_alt="Tranh: năm người ngồi nghe, một người đứng bên bảng xanh có đồ thị.",
            kind=EventPage.Kind.TRAINING,
            starts_at=_at(desk, 15, 8),
            ends_at=_at(desk, 15, 12),
            place="Nhà văn hoá xã (địa điểm mẫu)",
            commune=desk.products["OP0001"].commune,
            organiser="Ban tổ chức mẫu",
            for_whom="chủ thể và người bán hàng",
            registers=True,
            register_until=_at(desk, 14, 17),
            seats=30,
            body=[
                (
                    "steps",
                    {
                        "title": "Buổi học",
                        "steps": [
                            {"name": "Sáng", "text": "chọn chỗ, chọn nền, chờ nắng xiên."},
                            {"name": "Gọn", "text": "một vật, một tay cầm, không chữ chạy."},
                            {"name": "Thật", "text": "màu đúng như mở gói."},
                        ],
                    },
                )
            ],
        ),
        {
            "title": "Product photos with a phone",
            "lead": "Half a day; bring one product and leave with three pictures you can use.",
            "picture_alt": "Drawing: five people listen to somebody beside a green board.",
            "place": "Commune hall (a sample place)",
            "organiser": "Sample organisers",
            "for_whom": "producers and their sales staff",
            "body": [
                (
                    "steps",
                    {
                        "title": "The morning",
                        "steps": [
                            {"name": "Light", "text": "find the place and wait for a low sun."},
                            {"name": "Plain", "text": "one thing, one hand, no running text."},
                            {"name": "True", "text": "the colour people see when they open it."},
                        ],
                    },
                )
            ],
        },
    )


def _shows(desk: Desk) -> None:
    index = desk.index(LivestreamIndexPage)
    show = LivestreamPage(
        title="Mở thùng mắm đầu vụ",
        slug="mo-thung-mam-dau-vu",
        lead="Xem rút giọt đầu, hỏi gì người làm trả lời ngay.",
        picture=desk.picture("livestream", "Buổi phát trực tiếp"),
        picture_alt="Tranh: điện thoại trên chân máy quay một người đứng sau bàn bày lọ gốm.",
        starts_at=_at(desk, 6, 20),
        ends_at=_at(desk, 6, 21),
        producer=desk.products["OP0001"].producer,
        body=[text("<p>Buổi phát mẫu: địa chỉ phát được dán vào trước giờ phát.</p>")],
    )
    show.stream_products = [LivestreamProduct(product=desk.products["OP0001"])]
    desk.page(
        index,
        show,
        {
            "title": "Opening the first vat",
            "lead": "See the first drops, ask the maker anything.",
            "picture_alt": "Drawing: a phone on a stand films somebody behind a table of jars.",
            "body": [text("<p>A sample show: its address is pasted in before it begins.</p>")],
        },
    )
    past = LivestreamPage(
        title="Pha một ấm chè cho đúng",
        slug="pha-mot-am-che-cho-dung",
        lead="Nước bao nhiêu độ, mấy gam chè, mấy phút: trả lời bằng ấm thật.",
        picture=desk.picture("tea-hills", "Đồi chè"),
        picture_alt="Tranh: hai người hái chè trên đồi xanh lúc sáng sớm.",
        starts_at=_at(desk, -18, 19),
        ends_at=_at(desk, -18, 20),
        producer=desk.products["OP0133"].producer,
        body=[text("<p>Buổi phát mẫu đã qua, chưa có bản xem lại.</p>")],
    )
    past.stream_products = [LivestreamProduct(product=desk.products["OP0133"])]
    desk.page(
        index,
        past,
        {
            "title": "Brewing tea properly",
            "lead": "How hot, how much, how long: answered with a real pot.",
            "picture_alt": "Drawing: two people pick tea on green hills in the early morning.",
            "body": [text("<p>A sample show that is over; there is no recording.</p>")],
        },
    )


def _seasons(desk: Desk) -> None:
    index = desk.index(SeasonIndexPage)
    desk.page(
        index,
        SeasonPage(
            title="Mùa chè xuân",
            slug="mua-che-xuan",
            lead="Búp đầu năm, sau những tháng nghỉ lạnh.",
            picture=desk.picture("tea-hills", "Đồi chè"),
            picture_alt="Tranh: hai người hái chè trên đồi xanh lúc sáng sớm.",
            from_month=2,
            until_month=4,
            body=[
                text(
                    "<p>Cây chè nghỉ đông, dồn nhựa. Lứa búp đầu tiên sau Tết vì thế đậm và ngọt "
                    "hơn cả năm.</p>"
                ),
                (
                    "product_set_shelf",
                    {
                        "title": "Chè đang mang sao",
                        "note": "",
                        "product_set": desk.products["OP0133"].ocop_set,
                    },
                ),
            ],
        ),
        {
            "title": "Spring tea",
            "lead": "The year's first buds, after the cold months' rest.",
            "picture_alt": "Drawing: two people pick tea on green hills in the early morning.",
            "body": [
                text("<p>The bushes rest in winter; the first flush is the year's sweetest.</p>"),
                (
                    "product_set_shelf",
                    {
                        "title": "Teas with a star in force",
                        "note": "",
                        "product_set": desk.products["OP0133"].ocop_set,
                    },
                ),
            ],
        },
    )
    desk.page(
        index,
        SeasonPage(
            title="Mùa cà phê chín",
            slug="mua-ca-phe-chin",
            lead="Cuối năm, đồi đỏ trái; sân nhà nào cũng phơi.",
            picture=desk.picture("highlands", "Sân phơi cà phê"),
            picture_alt="Tranh: trái cà phê đỏ trải kín giàn phơi trước nhà ngói.",
            from_month=11,
            until_month=1,
            body=[
                (
                    "product_set_shelf",
                    {
                        "title": "Cà phê, ca cao",
                        "note": "",
                        "product_set": desk.products["OP0140"].ocop_set,
                    },
                )
            ],
        ),
        {
            "title": "Coffee harvest",
            "lead": "At the year's end the hills turn red and every yard is a drying floor.",
            "picture_alt": "Drawing: red cherries cover a drying bed before a tiled house.",
            "body": [
                (
                    "product_set_shelf",
                    {
                        "title": "Coffee and cocoa",
                        "note": "",
                        "product_set": desk.products["OP0140"].ocop_set,
                    },
                )
            ],
        },
    )
