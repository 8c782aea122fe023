"""Three craft villages that everybody in the country knows, and what is commonly known of them."""

from catalog.places.models import Commune
from cms.models import CraftVillagePage, VillageIndexPage
from marketplace.demo.editorial.making import Desk, text


def write(desk: Desk) -> None:
    index = desk.index(VillageIndexPage)
    desk.page(
        index,
        CraftVillagePage(
            title="Chè Tân Cương",
            slug="che-tan-cuong",
            lead="Đồi thấp, sương sớm, nước giếng: búp chè nơi này pha ra màu cốm và vị ngọt hậu.",
            picture=desk.picture("tea-hills", "Đồi chè"),
            picture_alt="Tranh: hai người đội nón hái chè trên đồi, sau lưng là mái nhà ngói.",
            commune=Commune.objects.get(pk="05503"),
            craft="trồng và sao chè",
            body=[
                text(
                    "<h2>Một tôm hai lá</h2><p>Chè ngon hái vào sáng sớm, một búp với hai lá non. "
                    "Hái xong héo qua trong bóng râm, diệt men trong chảo nóng, vò cho cong như "
                    "móc câu, rồi lấy hương trên lửa nhỏ. Mẻ nào cũng do tay người định lửa.</p>"
                ),
                ("steps", _STEPS_VI),
                text(
                    "<h2>Đến xem</h2><p>Vụ xuân hái từ tháng ba; chè đinh chỉ lấy phần búp chưa "
                    "mở, nên một ngày công được rất ít. Hỏi trước khi đến, vì người sao chè không "
                    "rời chảo được.</p>"
                ),
            ],
        ),
        {
            "title": "Tân Cương tea",
            "lead": "Low hills, early mist, well water: the buds brew jade-green and end sweet.",
            "picture_alt": "Drawing: two people in conical hats pick tea below a tiled house.",
            "craft": "growing and pan-firing tea",
            "body": [
                text(
                    "<h2>One bud, two leaves</h2><p>The best tea is picked at daybreak, one bud "
                    "with two young leaves. It wilts in the shade, is heated in a hot pan, rolled "
                    "until it bends like a hook, and dried over a small fire. Every batch is "
                    "judged by hand.</p>"
                ),
                ("steps", _STEPS_EN),
                text(
                    "<h2>Visiting</h2><p>Spring picking starts in March. Nail tea uses the "
                    "unopened bud alone, so a day's work yields very little. Ask before you come: "
                    "whoever fires the tea cannot leave the pan.</p>"
                ),
            ],
        },
    )
    desk.page(
        index,
        CraftVillagePage(
            title="Gốm Bát Tràng",
            slug="gom-bat-trang",
            lead="Bên sông Hồng, đất sét trắng thành bát đĩa từ nhiều trăm năm nay.",
            picture=desk.picture("pottery", "Lò gốm"),
            picture_alt="Tranh: lò nung đỏ lửa, ba giá đầy lọ gốm, một người đang bê lọ.",
            commune=Commune.objects.get(pk="00577"),
            craft="làm gốm",
            since="thời Lý, theo lời kể của làng",
            body=[
                text(
                    "<h2>Nhất xương, nhì da, thứ ba dạc lò</h2><p>Câu cửa miệng của thợ gốm: trước "
                    "hết là đất, rồi đến men, rồi đến lửa. Đất lọc qua bốn bể, phơi, nhào, chuốt "
                    "trên bàn xoay; men tro trấu cho nước xanh ngà.</p>"
                )
            ],
        ),
        {
            "title": "Bát Tràng ceramics",
            "lead": "By the Red River, white clay has become bowls for many hundred years.",
            "picture_alt": "Drawing: a burning kiln, three shelves of jars, somebody lifting one.",
            "craft": "pottery",
            "since": "the Lý dynasty, as the village tells it",
            "body": [
                text(
                    "<h2>Body, skin, fire</h2><p>Potters here say: the clay comes first, then the "
                    "glaze, then the kiln. Clay is settled in four basins, dried, kneaded, thrown "
                    "on the wheel; a glaze of rice-husk ash gives the ivory green.</p>"
                )
            ],
        },
    )
    desk.page(
        index,
        CraftVillagePage(
            title="Tỏi Lý Sơn",
            slug="toi-ly-son",
            lead="Đất núi lửa và cát san hô: tỏi của đảo nhỏ củ, thơm lâu, cay dịu.",
            picture=desk.picture("island", "Ruộng tỏi trên đảo"),
            picture_alt="Tranh: luống tỏi chạy thẳng ra biển, phía xa là miệng núi lửa cũ.",
            commune=Commune.objects.get(pk="21548"),
            craft="trồng tỏi",
            body=[
                text(
                    "<h2>Ba lớp đất</h2><p>Dưới cùng là đất đỏ ba-zan nện chặt, giữa là phân, trên "
                    "là cát san hô mới thay mỗi vụ. Tỏi xuống giống vào mùa mưa, nhổ khi gió "
                    "khô về.</p>"
                )
            ],
        ),
        {
            "title": "Lý Sơn garlic",
            "lead": "Volcanic soil and coral sand: small cloves, a long scent, a gentle heat.",
            "picture_alt": "Drawing: garlic beds run to the sea; an old crater stands beyond.",
            "craft": "growing garlic",
            "body": [
                text(
                    "<h2>Three layers</h2><p>Red basalt earth is tamped below, manure lies in the "
                    "middle, and coral sand, renewed each season, on top. Garlic is planted in the "
                    "rains and pulled when the dry wind comes.</p>"
                )
            ],
        },
    )


_STEPS_VI = {
    "title": "Từ búp đến ấm",
    "steps": [
        {"name": "Hái", "text": "một búp, hai lá, lúc còn sương."},
        {"name": "Diệt men", "text": "trong chảo nóng, đảo liền tay."},
        {"name": "Vò", "text": "cho búp cong lại như móc câu."},
        {"name": "Lấy hương", "text": "trên lửa nhỏ, nghe mùi mà dừng."},
    ],
}
_STEPS_EN = {
    "title": "From bud to pot",
    "steps": [
        {"name": "Pick", "text": "one bud, two leaves, while the dew is on."},
        {"name": "Fire", "text": "in a hot pan, hands never still."},
        {"name": "Roll", "text": "until the leaf bends like a hook."},
        {"name": "Finish", "text": "over embers; the scent says when."},
    ],
}
