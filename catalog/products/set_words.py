"""Everyday words for the 26 product sets, so that a producer finds the set of their goods.

The sets' own names are the decision's and cover more than they say; these words are ours, help
choosing alone, and decide nothing: the council places a product (Quyết định 26/2026/QĐ-TTg).
"""

import re
import unicodedata
from collections.abc import Callable

from foundation.text import fold

WORDS: dict[int, str] = {
    1: "rau, củ, quả tươi, trái cây, cam, bưởi, xoài, thanh long, vải thiều, nhãn, sầu riêng, "
    "dừa tươi, khoai, nấm tươi, lạc tươi, cà chua, dưa hấu, na, ổi, chuối",
    2: "thịt tươi, thịt lợn, thịt bò, thịt gà, cá tươi, tôm tươi, cua, mực tươi, trứng gà, "
    "trứng vịt, sữa tươi, ốc, lươn, yến thô",
    3: "gạo, nếp, ngô, đậu xanh, đậu đen, đậu tương, vừng, lạc nhân, hạt kê, yến mạch, hạt sen khô",
    4: "mật ong, mật hoa dừa, mật mía, phấn hoa, sữa ong chúa, đường phên, đường thốt nốt",
    5: "bánh tráng trộn, xôi, bánh mì, bánh chưng, bánh tét, giò chả ăn liền, cơm cháy, "
    "đồ ăn nhanh",
    6: "bún, phở khô, miến, bánh tráng, bánh đa, mì gạo, bột gạo, bánh gai, bánh cáy, bánh quy, "
    "bỏng gạo, cốm, bột ngũ cốc, bánh pía",
    7: "mứt, hoa quả sấy, chuối sấy, mít sấy, khoai lang sấy, dưa muối, kim chi, măng khô, "
    "mộc nhĩ, nấm khô, tinh bột nghệ, hạt điều rang, lạc rang, hạt mắc ca, tương ớt, đậu phụ, "
    "dầu lạc, tinh bột",
    8: "khô bò, ruốc, chà bông, lạp xưởng, giò, chả, nem chua, cá khô, mực khô, tôm khô, chả cá, "
    "chả mực, yến sào chế biến, sữa chua, trứng muối, thịt gác bếp, cá kho, bánh sữa",
    9: "nước mắm, tương bần, nước tương, xì dầu, giấm, mắm tôm, mắm tép, mắm nêm, nước chấm, sa tế",
    10: "muối, muối tôm, hành, tỏi, tỏi đen, tiêu, ớt bột, quế, hồi, sả khô, gừng khô, nghệ bột, "
    "bột canh, mắc khén, hạt dổi",
    11: "chè, chè xanh, chè shan tuyết, trà xanh, hồng trà, trà ô long, chè búp, bạch trà",
    12: "trà hoa vàng, trà atiso, trà sen, trà gừng, trà túi lọc, trà thảo mộc, trà dây, "
    "trà hoa cúc, trà giảo cổ lam, trà khổ qua, trà vối, chè vằng",
    13: "cà phê, cà phê rang xay, cà phê hoà tan, ca cao, sô cô la, socola",
    14: "rượu trắng, rượu nếp, rượu ngô, rượu gạo, rượu đế",
    15: "rượu vang, rượu trái cây, rượu mơ, rượu sim, rượu cần, rượu ngâm, bia",
    16: "nước khoáng, nước uống đóng chai, nước tinh khiết",
    17: "nước ép, nước dừa, nước trái cây, si rô, nước sâm, nước yến, sữa hạt, nước giải khát",
    18: "thực phẩm chức năng, thực phẩm bảo vệ sức khoẻ, viên nang, cao dược liệu, thuốc, "
    "đông trùng hạ thảo, viên nghệ mật ong",
    19: "xà phòng, dầu gội, sữa tắm, kem dưỡng, son, mỹ phẩm, nước rửa mặt, dầu dừa dưỡng tóc",
    20: "tinh dầu, tinh dầu sả, tinh dầu tràm, dược liệu khô, sâm, đinh lăng, ba kích, cà gai leo, "
    "dầu xoa, túi thơm",
    21: "gốm, sứ, mây tre đan, đồ gỗ, chiếu cói, nón lá, tranh, tượng, đồ đồng, sơn mài, trống, "
    "thảm, hương, nhang, giỏ, đèn lồng, trầm hương, đũa",
    22: "vải, lụa, thổ cẩm, khăn, quần áo, áo dài, túi vải, thêu, len, chăn",
    23: "hoa tươi, hoa lan, hoa hồng, hoa cúc, hoa đào, hoa ly, hoa khô",
    24: "cây cảnh, bonsai, mai vàng, quất cảnh, sen đá, cây giống cảnh",
    25: "cá cảnh, cá koi, chim cảnh, động vật cảnh, gà cảnh",
    26: "du lịch, nghỉ tại nhà dân, homestay, tham quan, trải nghiệm, làng nghề du lịch, "
    "vườn sinh thái",
}


def find_sets(text: str, *, most: int = 4) -> list[int]:
    """The sets whose everyday words stand in these words, the longest match first.

    "Nước mắm cá cơm Hải Âu" gives 9. Accents that were typed count ("cơm" is not "cốm"), unless
    nothing is found with them. Nothing known gives nothing.
    """
    return (_found(text, _words) or _found(text, _plain))[:most]


def _found(text: str, written: Callable[[str], str]) -> list[int]:
    wanted = f" {written(text)} "
    found: dict[int, int] = {}
    for number, words in WORDS.items():
        for word in map(written, words.split(",")):
            if f" {word} " in wanted:
                found[number] = max(found.get(number, 0), len(word))
    return sorted(found, key=lambda number: (-found[number], number))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def _plain(text: str) -> str:
    return _words(fold(text))
