"""A buyer and where they live."""

from catalog.places.models import Commune
from marketplace.commerce.services import Address, Contact

BUYER = Contact(
    name="Trần Thị Mua", phone="0912345678", email="mua@vi-du.example", note="Gọi trước"
)

TYPED = {
    "name": BUYER.name,
    "phone": "0912 345 678",
    "province": "68",
    "commune": "22945",
    "street": "12 Trần Phú",
    "email": BUYER.email,
    "note": "",
    "do": "order",
}
"""What the buyer types into the checkout form; Phường Phan Thiết, Lâm Đồng."""


def home() -> Address:
    commune = Commune.objects.select_related("province").get(code=TYPED["commune"])
    return Address(commune=commune, street=TYPED["street"])
