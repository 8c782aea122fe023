"""Sample news, one of each kind."""

from datetime import timedelta

from cms.models import NewsIndexPage, NewsPage
from marketplace.demo.editorial.making import Desk, text


def write(desk: Desk) -> None:
    index = desk.index(NewsIndexPage)
    desk.page(
        index,
        NewsPage(
            title="Chợ mở cửa: quét một mã, biết ngay sao còn hiệu lực hay không",
            slug="cho-mo-cua",
            kind=NewsPage.Kind.NEWS,
            dated_on=desk.on - timedelta(days=20),
            lead="Mỗi gói hàng một mã. Mỗi mã mở ra một câu kết luận cho đúng lô đang cầm.",
            picture=desk.picture("fair", "Phiên chợ quê"),
            picture_alt="Tranh: bốn gian hàng dưới dây cờ, người mua người bán đội nón.",
            body=[
                text(
                    "<p>Từ hôm nay, ai cũng xem được sổ giấy chứng nhận OCOP: số quyết định, số "
                    "sao, ngày hết hạn. Sao trên chợ do sổ tính ra, người bán không tự khai được. "
                    "Tin mẫu để xem thử.</p>"
                )
            ],
        ),
        {
            "title": "The market opens: one scan tells whether a star is valid",
            "lead": "A code on each pack, and one sentence about the very lot in your hand.",
            "picture_alt": "Drawing: four booths under bunting, buyers and sellers in "
            "conical hats.",
            "body": [
                text(
                    "<p>From today anybody can read the register of OCOP certificates: decision, "
                    "stars, last valid day. Stars here are computed from the register; no seller "
                    "can claim one. A sample notice.</p>"
                )
            ],
        },
    )
    desk.page(
        index,
        NewsPage(
            title="Hai mốc nộp báo cáo trong năm: 15/6 và 15/12",
            slug="hai-moc-nop-bao-cao",
            kind=NewsPage.Kind.NOTICE,
            dated_on=desk.on - timedelta(days=9),
            lead="Cơ quan cấp tỉnh nộp báo cáo chương trình hai lần mỗi năm.",
            body=[
                text(
                    "<p>Số liệu trong sổ được chốt vào ngày báo cáo; xuất một lần là đủ biểu. "
                    "Thông báo mẫu.</p>"
                )
            ],
        ),
        {
            "title": "Two reporting dates a year: 15 June and 15 December",
            "lead": "Provincial offices report on the programme twice a year.",
            "body": [
                text("<p>Figures are taken from the register on the day. A sample notice.</p>")
            ],
        },
    )
    desk.page(
        index,
        NewsPage(
            title="Bản tin thị trường: hàng khô chuẩn bị Tết",
            slug="ban-tin-thi-truong-hang-kho",
            kind=NewsPage.Kind.MARKET,
            dated_on=desk.on - timedelta(days=3),
            lead="Trà, mắc ca, măng khô được hỏi nhiều nhất trong những tuần trước Tết.",
            picture=desk.picture("new-year", "Hoa đào và bánh chưng"),
            picture_alt="Tranh: cành đào trong bình, bánh chưng xanh và đèn lồng đỏ.",
            body=[
                text(
                    "<h2>Nên chuẩn bị gì</h2><p>Đặt bao bì trước sáu tuần; kiểm lại ngày hết hạn "
                    "giấy chứng nhận trước khi in tem có sao; mở vụ thu hoạch để khách đặt trước. "
                    "Bản tin mẫu, không phải số liệu thị trường thật.</p>"
                )
            ],
        ),
        {
            "title": "Market bulletin: dry goods before Tết",
            "lead": "Tea, macadamia and dried bamboo shoots are most asked for before Tết.",
            "picture_alt": "Drawing: peach blossom in a vase, green rice cakes, red lanterns.",
            "body": [
                text(
                    "<h2>What to prepare</h2><p>Order packaging six weeks ahead; check the last "
                    "day of your certificate before printing labels with stars; open a harvest so "
                    "that people can order early. A sample bulletin, not real market data.</p>"
                )
            ],
        },
    )
