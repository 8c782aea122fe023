"""A made-up catalogue for `bench/search`: many products whose names read like real ones.

The same seed makes the same catalogue, but for days, which count back from the day given. Rows go
straight into the tables with triggers and constraints off, since nothing made up can break them;
the search documents are then written by the product's own SQL, which the bench times.
Every eighth certificate has run out, and four in ten products are sold out or have no price, so
that facets and orders have something to tell apart.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.db import connection
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import Certificate
from foundation.models import Authority, User
from foundation.text import slugify_vi
from marketplace.commerce.models import HarvestWindow, ListingCheck, SellerCheck

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
ProductClass = get_model("catalogue", "ProductClass")

BATCH = 5_000
A_PRODUCER_MAKES = 5

# What is sold, by its set; those named first in a set are made most.
GOODS = {
    1: "bưởi da xanh|cam sành|xoài cát|sầu riêng|thanh long ruột đỏ|dưa lưới|cải kale|măng tây tươi"
    "|bí đỏ|khổ qua|na dai|vải thiều|chôm chôm|dưa hấu|bơ sáp|quýt hồng|dừa sáp|dứa|ổi lê",
    2: "thịt lợn hương|trứng gà ta|cá tầm|vịt quay|thịt trâu tươi|sữa dê|tôm sú|cua biển",
    3: "gạo ST25|gạo nếp cái hoa vàng|gạo huyết rồng|gạo lứt|ngô nếp|đậu xanh"
    "|lạc nhân|hạt điều thô",
    4: "mật ong hoa nhãn|mật ong rừng|mật ong bạc hà|mật dừa nước|phấn hoa|sữa ong chúa",
    5: "cháo sen|xôi sấy|bún riêu ăn liền|phở khô",
    6: "bánh tráng|bún khô|miến dong|phở gạo lứt|bánh đa nem|bánh phồng tôm|bánh chè lam|bánh tét"
    "|bánh pía|cốm dẹp|bột sắn dây|hủ tiếu",
    7: "hạt điều rang muối|mít sấy|chuối sấy dẻo|xoài sấy dẻo|khoai lang sấy|mứt gừng|dưa kiệu"
    "|măng khô|nấm hương khô|mộc nhĩ|kẹo dừa|kẹo lạc|hạt sen sấy|hồng treo gió|bơ đậu phộng",
    8: "chả cá|nem chua|giò lụa|lạp xưởng|khô cá lóc|khô bò|mực một nắng|thịt trâu gác bếp|cá kho"
    "|tôm khô|ruốc cá hồi|yến chưng|chả mực|mắm cá lóc",
    9: "nước mắm cá cơm|nước mắm nhĩ|mắm tôm|mắm nêm|tương ớt|tương bần|giấm mật mía|dầu lạc"
    "|dầu mè",
    10: "tiêu đen|muối tôm|tỏi đen|hành tím|gừng sấy|bột nghệ|muối ớt|mắc khén|hạt dổi|sa tế",
    11: "chè đinh|chè búp|chè shan tuyết|trà ô long|hồng trà|trà sen|chè bát tiên",
    12: "trà atiso|trà giảo cổ lam|trà hoa nhài|trà gừng|trà dây|trà mãng cầu|trà hoa cúc",
    13: "cà phê rang xay|cà phê phin giấy|cà phê hòa tan|ca cao nguyên chất|socola",
    14: "rượu nếp|rượu ngô|rượu gạo",
    15: "rượu mơ|rượu cần|rượu sim|rượu dâu",
    16: "nước khoáng|nước uống đóng bình",
    17: "nước ép chanh dây|nước yến|sữa hạt sen|nước cốt gừng|si rô dâu tằm",
    18: "đông trùng hạ thảo|tinh bột nghệ|cao cà gai leo|nấm linh chi|viên sâm Ngọc Linh|cao gắm",
    19: "xà bông thảo dược|dầu gội bồ kết|son dưỡng mật ong|mặt nạ nghệ",
    20: "tinh dầu quế|tinh dầu tràm|tinh dầu sả|tinh dầu hồi|tinh dầu bưởi",
    21: "gốm men|giỏ lục bình|chiếu cói|mây tre đan|tranh tre|nón lá|trống đất|đèn lồng",
    22: "thổ cẩm|khăn lụa|túi cói|áo dài lụa",
    23: "hoa hồng|hoa lan|hoa đào",
    24: "cây phát lộc|bonsai mai vàng|quất cảnh",
    25: "cá koi|gà chọi",
    26: "du lịch cộng đồng|homestay vườn trái cây|farmstay",
}
SET_SHARES = {
    1: 16, 2: 5, 3: 8, 4: 5, 5: 1, 6: 11, 7: 13, 8: 11, 9: 5, 10: 5, 11: 5, 12: 4, 13: 3, 14: 1,
    15: 1, 16: 1, 17: 2, 18: 4, 19: 2, 20: 2, 21: 3, 22: 1, 23: 1, 24: 1, 25: 1, 26: 1,
}  # fmt: skip
MANNERS = (
    *(
        "",
        "",
        "",
        "",
        "đặc biệt",
        "thượng hạng",
        "hữu cơ",
        "truyền thống",
        "nguyên chất",
        "sấy lạnh",
    ),
    *(
        "loại 1",
        "hộp quà",
        "gói 500g",
        "túi 250g",
        "hũ 200g",
        "chai 500ml",
        "cao cấp",
        "không đường",
    ),
    *("vị mật ong", "vị phô mai", "gia truyền", "sạch", "đóng gói", "túi lọc", "rang củi", "OCOP"),
)
FIRST_SYLLABLES = (
    *("An", "Ba", "Bảo", "Bình", "Cát", "Chi", "Đại", "Đồng", "Đức", "Gia", "Hà", "Hải", "Hiền"),
    *("Hoa", "Hòa", "Hoàng", "Hồng", "Hùng", "Hương", "Khang", "Kim", "Lan", "Lộc", "Long", "Mai"),
    *("Minh", "Mộc", "Nam", "Ngọc", "Nguyên", "Nhật", "Phong", "Phú", "Phúc", "Phương", "Quảng"),
    *("Quê", "Sơn", "Tâm", "Tân", "Thái", "Thanh", "Thành", "Thiên", "Thịnh", "Thu", "Thuận"),
    *("Tiến", "Trường", "Tuấn", "Việt", "Vĩnh", "Xuân", "Yên"),
)
LAST_SYLLABLES = (
    *("An", "Anh", "Bảo", "Cường", "Dung", "Đạt", "Điền", "Giang", "Hà", "Hải", "Hạnh", "Hằng"),
    *("Hiệp", "Hòa", "Hưng", "Khánh", "Lâm", "Lan", "Linh", "Lợi", "Long", "Mỹ", "Nghĩa", "Nhân"),
    *("Phát", "Phong", "Phú", "Phước", "Quang", "Quý", "Sơn", "Tài", "Thảo", "Thắng", "Thủy"),
    *("Tiên", "Tín", "Toàn", "Trang", "Trung", "Tường", "Uyên", "Vân", "Vinh", "Vũ", "Xanh", "Yến"),
)
SELLERS = (
    ("COOPERATIVE", "Hợp tác xã nông nghiệp {}", 38),
    ("COOPERATIVE", "HTX dịch vụ tổng hợp {}", 10),
    ("COMPANY", "Công ty TNHH {}", 22),
    ("COMPANY", "Công ty cổ phần thực phẩm {}", 6),
    ("HOUSEHOLD", "Hộ kinh doanh {}", 16),
    ("COOP_GROUP", "Tổ hợp tác {}", 4),
    ("WORKSHOP", "Cơ sở sản xuất {}", 4),
)


class Catalogue:
    """Makes the rows; every choice comes from one generator of random numbers."""

    def __init__(self, *, seed: int, on: date) -> None:
        self._chance = random.Random(seed)  # noqa: S311
        self._on = on
        self._sets = list(SET_SHARES)
        self._shares = list(accumulate(SET_SHARES.values()))
        self._goods = {number: names.split("|") for number, names in GOODS.items()}
        self._communes = list(Commune.objects.order_by("code").select_related("province"))
        self._class, _ = ProductClass.objects.get_or_create(
            slug="san-pham", defaults={"name": "Sản phẩm", "track_stock": True}
        )
        self._by, _ = User.objects.get_or_create(
            email="do-dac@vi-du.example", defaults={"last_name": "Đo", "first_name": "Đạc"}
        )
        self._authority, _ = Authority.objects.get_or_create(
            name="Uỷ ban nhân dân đo đạc",
            defaults={"level": "PROVINCE", "place_code": self._communes[0].province_id},
        )

    def add(self, first: int, size: int) -> None:
        """Products number `first` and on, their producers, prices, certificates and harvests."""
        sellers = self._producers(first, -(-size // A_PRODUCER_MAKES))
        partners = Partner.objects.bulk_create(
            Partner(name=seller.name, producer=seller, code=f"{seller.slug}"[:128])
            for seller in sellers
        )
        products = Product.objects.bulk_create(
            self._product(number, sellers[n // A_PRODUCER_MAKES])
            for n, number in enumerate(range(first, first + size))
        )
        sold = zip(products, _each(partners, A_PRODUCER_MAKES), strict=False)
        StockRecord.objects.bulk_create(self._stock(products_and_partners=sold))
        Certificate.objects.bulk_create(self._certificates(products))
        HarvestWindow.objects.bulk_create(self._harvests(products))
        self._let_in(sellers, products)

    def _producers(self, first: int, size: int) -> list[Producer]:
        names = [words for _kind, words, _share in SELLERS]
        kinds = {words: kind for kind, words, _share in SELLERS}
        shares = [share for _kind, _words, share in SELLERS]
        rows = []
        for number in range(size):
            words = self._chance.choices(names, shares)[0]
            commune = self._chance.choice(self._communes)
            name = words.format(self._brand() if number % 3 else commune.name)
            rows.append(
                Producer(
                    name=name,
                    slug=f"{slugify_vi(name)[:100]}-{first + number}",
                    kind=kinds[words],
                    commune=commune,
                    province=commune.province,
                    is_sample=True,
                )
            )
        return Producer.objects.bulk_create(rows)

    def _brand(self) -> str:
        return f"{self._chance.choice(FIRST_SYLLABLES)} {self._chance.choice(LAST_SYLLABLES)}"

    def _product(self, number: int, seller: Producer) -> Product:
        of_set = self._chance.choices(self._sets, cum_weights=self._shares)[0]
        goods = self._goods[of_set]
        place = int(len(goods) * self._chance.random() ** 1.6)
        named = (self._brand(), seller.commune.name, seller.name.rsplit(" ", 1)[-1], "", "")
        parts = (goods[place], self._chance.choice(MANNERS), self._chance.choice(named))
        title = " ".join(part for part in parts if part)
        return Product(
            title=title[0].upper() + title[1:],
            slug=f"{slugify_vi(title)[:80]}-{number}",
            product_class=self._class,
            producer=seller,
            ocop_set_id=of_set,
            province=seller.province,
            commune=seller.commune,
            weight_grams=500,
            is_public=number % 50 != 0,
        )

    def _stock(self, products_and_partners: Iterable[tuple[Product, Any]]) -> Iterator[Any]:
        for product, partner in products_and_partners:
            if self._chance.random() < 0.1:
                continue  # its seller named no price
            price = min(5_000_000, int(self._chance.lognormvariate(11.6, 0.9)) // 1000 * 1000)
            yield StockRecord(
                product=product,
                partner=partner,
                partner_sku=f"DO{product.pk}",
                price=Decimal(max(5_000, price)),
                num_in_stock=0 if self._chance.random() < 0.3 else 50,
                is_sample_price=True,
            )

    def _certificates(self, products: list[Product]) -> Iterator[Certificate]:
        for product in products:
            if self._chance.random() < 0.05:
                continue
            ago = self._chance.randrange(1, 1_250)  # the oldest eighth has run out
            decided = self._on - timedelta(days=ago)
            yield Certificate(
                number=f"CN-D{product.pk}",
                product=product,
                holder_id=product.producer_id,
                stars=self._chance.choices((3, 4, 5), (76, 23, 1))[0],
                decision_number=f"{ago}/QĐ",
                decided_on=decided,
                authority=self._authority,
                valid_from=decided,
                lapses_on=decided + timedelta(days=1_095),
                recorded_by=self._by,
            )

    def _harvests(self, products: list[Product]) -> Iterator[HarvestWindow]:
        for product in products:
            if product.ocop_set_id != 1 or self._chance.random() < 0.7:
                continue
            begins = self._on + timedelta(days=self._chance.randrange(-30, 90))
            yield HarvestWindow(
                product=product,
                opens_on=begins - timedelta(days=20),
                from_on=begins,
                until_on=begins + timedelta(days=45),
                packs=100,
                by=self._by,
            )

    def _let_in(self, sellers: list[Producer], products: list[Product]) -> None:
        now = timezone.now()
        SellerCheck.objects.bulk_create(
            SellerCheck(
                producer=seller,
                legal_name=seller.name,
                legal_address=seller.place_name,
                phone="0900000000",
                email="nguoi-ban-thu@vi-du.example",
                tax_number=f"{9_000_000_000 + seller.pk}",
                representative="Nguyễn Thị Thử",
                identity=SellerCheck.Identity.BUSINESS,
                identity_number=f"GPKD-{seller.pk}",
                bank_bin="970436",
                account_number=f"00{seller.pk:08d}",
                account_holder="DO DAC",
                answer="ACCEPTED",
                answered_at=now,
            )
            for seller in sellers
        )
        ListingCheck.objects.bulk_create(
            ListingCheck(product=p, words_sha256="0" * 64, answer="ACCEPTED", answered_at=now)
            for p in products
        )


def _each(things: list[Any], times: int) -> Iterator[Any]:
    for thing in things:
        for _time in range(times):
            yield thing


def build(size: int, *, seed: int, on: date) -> None:
    """Fill the connected database until so many products exist; no document is written yet."""
    catalogue = Catalogue(seed=seed, on=on)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for first in range(Product.objects.count(), size, BATCH):
            catalogue.add(first, min(BATCH, size - first))
        cursor.execute("SET session_replication_role = DEFAULT")


def let_the_planner_know() -> None:
    """Count again what the tables hold: PostgreSQL does it by itself only minutes after a load."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
