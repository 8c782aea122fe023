"""Sample stories of products of the register."""

from datetime import timedelta
from typing import Any

from cms.models import StoryIndexPage, StoryPage, StoryProduct
from marketplace.demo.editorial.making import Desk, quote, text

_SAMPLE_VI = "Chuyện mẫu, do ban biên tập viết"
_SAMPLE_EN = "A sample story, written by the editors"


def write(desk: Desk) -> None:
    index = desk.index(StoryIndexPage)
    for slug, told in _STORIES.items():
        page = StoryPage(
            slug=slug,
            title=told["title"],
            lead=told["lead"],
            picture=desk.picture(told["picture"], told["picture_title"]),
            picture_alt=told["alt"],
            producer=desk.products[told["products"][0]].producer,
            told_by=_SAMPLE_VI,
            told_on=desk.on - timedelta(days=told["days_ago"]),
            body=told["body"],
        )
        page.story_products = [
            StoryProduct(product=desk.products[reference]) for reference in told["products"]
        ]
        desk.page(index, page, {"told_by": _SAMPLE_EN, **told["english"]})


_STORIES: dict[str, dict[str, Any]] = {
    "mot-nam-trong-thung-go": {
        "title": "Một năm trong thùng gỗ",
        "lead": "Cá và muối vào thùng tháng ba; giọt đầu tiên chảy ra khi mùa gió đã quay "
        "một vòng.",
        "picture": "fish-sauce",
        "picture_title": "Thùng nước mắm bên biển",
        "alt": "Tranh: ba thùng gỗ lớn trên bãi cát, một người đứng giữa, ngoài khơi có thuyền.",
        "products": ["OP0001", "OP0139"],
        "days_ago": 12,
        "body": [
            text(
                "<h2>Ba cá, một muối</h2><p>Cá cơm tươi từ ghe lên, rửa bằng nước biển, trộn ngay "
                "với muối đã để qua mùa cho hết vị chát. Tỷ lệ quen thuộc là ba phần cá, một phần "
                "muối. Rồi đậy lại, gài nẹp tre, dằn đá.</p>"
            ),
            quote(
                "Người làm mắm chỉ làm có một nửa. Nửa kia là nắng và thời gian.", "Lời minh hoạ"
            ),
            text(
                "<p>Mười hai tháng sau, nước rút qua lớp xác cá trong vắt, màu hổ phách. Đó là "
                "nước mắm cốt. Mắm nêm thì giữ cả cái: thơm hơn, đậm hơn, ăn với rau sống và cá "
                "hấp.</p>"
            ),
            (
                "numbers",
                {
                    "title": "Một thùng",
                    "numbers": [
                        {"number": "3 : 1", "label": "cá và muối theo cân"},
                        {"number": "12", "label": "tháng ủ"},
                        {"number": "0", "label": "giọt nước thêm vào"},
                    ],
                    "source": "Cách làm truyền thống, con số mẫu",
                },
            ),
        ],
        "english": {
            "title": "A year in a wooden vat",
            "lead": "Fish and salt go in in March; the first drops run when the winds have turned.",
            "picture_alt": "Drawing: three great vats on a beach, somebody between, boats beyond.",
            "body": [
                text(
                    "<h2>Three of fish, one of salt</h2><p>Fresh anchovies are rinsed in sea water "
                    "and mixed at once with salt that has rested a season to lose its bitterness: "
                    "three parts of fish to one of salt. Then the vat is closed and weighed down "
                    "with stones.</p>"
                ),
                quote("The maker does half the work. Sun and time do the rest.", "An illustration"),
                text(
                    "<p>Twelve months later a clear amber liquid drains through the fish: the "
                    "first-press sauce. Mắm nêm keeps the fish in: stronger, rounder, made for "
                    "herbs and steamed fish.</p>"
                ),
                (
                    "numbers",
                    {
                        "title": "One vat",
                        "numbers": [
                            {"number": "3 : 1", "label": "fish to salt by weight"},
                            {"number": "12", "label": "months of waiting"},
                            {"number": "0", "label": "drops of water added"},
                        ],
                        "source": "The traditional way; sample numbers",
                    },
                ),
            ],
        },
    },
    "bup-che-chua-mo": {
        "title": "Búp chè chưa mở",
        "lead": "Chè đinh chỉ lấy phần búp còn khép. Một người hái cả buổi sáng được một vốc tay.",
        "picture": "tea-hills",
        "picture_title": "Đồi chè",
        "alt": "Tranh: hai người hái chè trên đồi xanh lúc sáng sớm.",
        "products": ["OP0133", "OP0144"],
        "days_ago": 30,
        "body": [
            text(
                "<h2>Hái bằng móng tay</h2><p>Búp nhỏ như đầu đinh, dài chừng một đốt ngón út. Hái "
                "mạnh tay là gãy, hái chậm là sương tan. Vì thế người hái giỏi đi hai hàng một "
                "lượt, tay không lúc nào dừng.</p><p>Về nhà, búp được nâng niu đúng như lúc hái: "
                "chảo vừa nóng, vò nhẹ, sấy chậm. Pha ra, nước xanh, hương cốm.</p>"
            ),
        ],
        "english": {
            "title": "The unopened bud",
            "lead": "Nail tea takes the closed bud alone. A whole morning fills one hand.",
            "picture_alt": "Drawing: two people pick tea on green hills in the early morning.",
            "body": [
                text(
                    "<h2>Picked with the fingernail</h2><p>The bud is small as the head of a nail. "
                    "Pull hard and it breaks; pull slowly and the dew is gone. A good picker walks "
                    "between two rows and never stops.</p><p>At home it is treated as gently: a "
                    "warm pan, a light roll, a slow fire. It brews green and smells of young "
                    "rice.</p>"
                ),
            ],
        },
    },
    "ca-phe-phoi-tren-gian": {
        "title": "Cà phê phơi trên giàn",
        "lead": "Trái chín đỏ mới hái, phơi cả vỏ trên giàn cao: ngọt của trái ở lại trong hạt.",
        "picture": "highlands",
        "picture_title": "Sân phơi cà phê",
        "alt": "Tranh: trái cà phê đỏ trải kín giàn phơi trước nhà ngói, sau lưng là đồi đất đỏ.",
        "products": ["OP0004", "OP0021", "OP0140"],
        "days_ago": 55,
        "body": [
            text(
                "<h2>Chậm hơn, tốn công hơn</h2><p>Hái tuốt cả cành thì nhanh, nhưng trái xanh lẫn "
                "trái chín. Hái chọn thì đi ba bốn lượt mỗi vườn. Trái chín trải mỏng trên giàn, "
                "đảo mỗi giờ, chiều che sương. Ba tuần mới khô.</p>"
            ),
            quote("Ly cà phê ngọt là ngọt từ lúc hái.", "Lời minh hoạ"),
        ],
        "english": {
            "title": "Coffee on raised beds",
            "lead": "Only red cherries, dried whole on raised beds: the fruit's sugar stays "
            "inside.",
            "picture_alt": "Drawing: red cherries spread before a tiled house in red hills.",
            "body": [
                text(
                    "<h2>Slower, and more work</h2><p>Stripping a branch is quick, but green and "
                    "ripe come off together. Picking by colour means three or four rounds of the "
                    "garden. The cherries lie thin on raised beds, are turned each hour, covered "
                    "at dusk, and take three weeks to dry.</p>"
                ),
                quote("A sweet cup was sweet when it was picked.", "An illustration"),
            ],
        },
    },
}
