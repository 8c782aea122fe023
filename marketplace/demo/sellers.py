"""Sample sellers let in and sample listings looked at, so that the demo's goods can be bought.

Nothing here is anybody's: identity numbers, tax numbers and bank accounts begin with MẪU, which
none of the real ones can, and label texts say that they are samples.
"""

from collections.abc import Iterable
from datetime import date, datetime

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from foundation.models import User
from marketplace.commerce.models import ListingCheck, SellerCheck, SellingLicence
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.rules.label_facts import HEALTH_FOOD, HEALTH_FOOD_PHRASES, required
from marketplace.commerce.selectors.listings import digest_of
from marketplace.commerce.selectors.sellers import seller_digest
from marketplace.commerce.services import licences, listings, sellers
from marketplace.demo import words_to_check

_SAMPLE = "Mẫu: chủ thể ghi đúng như trên nhãn."
ACCEPTED = "Dữ liệu mẫu, không ai xem thật."


def let_in(products: Iterable[Product], *, by: User, staff: User, on: date, now: datetime) -> None:
    """Let every producer of these products in and have each product looked at. Repeatable.

    `by` enters what a producer would, `staff` answers. Alcohol gets a sample licence; its
    strength is not invented, so nothing promotes it.
    """
    words_to_check.load(by=staff)
    products = list(products)
    for producer in {p.producer for p in products if p.producer is not None}:
        if not SellerCheck.objects.filter(producer=producer).exists():
            _let_in(producer, by=by, staff=staff, on=on, now=now)
    for product in products:
        if not ListingCheck.objects.filter(product=product).exists():
            _look_at(product, by=by, staff=staff, on=on, now=now)
        if product.is_alcohol and product.producer is not None:
            _license(product.producer, by=by, staff=staff, now=now)


def sample_facts(producer: Producer) -> sellers.SellerFacts:
    return sellers.SellerFacts(
        legal_name=producer.name,
        legal_address=producer.place_name or "Mẫu",
        phone="0900000000",
        tax_number=f"MẪU-{producer.pk:07d}",
        representative="Người đại diện mẫu",
        identity=SellerCheck.Identity.BUSINESS,
        identity_number=f"MẪU-{producer.pk:09d}",
        bank_bin="970436",
        account_number=f"MAU{producer.pk:09d}",
        account_holder="TAI KHOAN MAU",
        email="nguoi-ban@vi-du.example",
        e_identity=f"MẪU-{producer.pk:09d}",
    )


def _let_in(producer: Producer, *, by: User, staff: User, on: date, now: datetime) -> None:
    check = sellers.send_check(producer=producer, facts=sample_facts(producer), by=by, on=on)
    sellers.accept_seller(
        check=check, seen_sha256=seller_digest(check), by=staff, now=now, words=ACCEPTED
    )


def _look_at(product: Product, *, by: User, staff: User, on: date, now: datetime) -> None:
    listings.write_label(
        product=product,
        facts=_label(product),
        net_content=product.net_content,
        by=by,
        on=on,
        now=now,
    )
    check = listings.send_listing(product=product, by=by, on=on, now=now)
    if check.answer == Answer.WAITING:
        listings.accept_listing(
            check=check, seen_sha256=digest_of(product), by=staff, now=now, words=ACCEPTED
        )


def _label(product: Product) -> dict[str, object]:
    """The facts that its set asks for, said to be samples; who answers for the goods is real."""
    facts: dict[str, object] = {
        fact: _SAMPLE
        for fact in required(product.ocop_set_id)
        if fact not in {"net_content", "alcohol_percent"}
    }
    producer = product.producer
    facts["responsible_name"] = producer.name if producer else "Mẫu"
    facts["responsible_address"] = (producer.place_name if producer else "") or "Mẫu"
    facts["origin"] = "Việt Nam"
    if "shelf_life" in facts:
        facts["shelf_life"] = "12 tháng (mẫu)"
    if "declaration" in facts:
        facts["declaration"] = "Số mẫu"
    if product.ocop_set_id == HEALTH_FOOD:
        facts["warnings"] = f"{HEALTH_FOOD_PHRASES[1]}."
    elif product.ocop_set_id in ProductSet.ALCOHOL:
        facts["warnings"] = "Người dưới 18 tuổi không được uống rượu, bia."
    return facts


def _license(producer: Producer, *, by: User, staff: User, now: datetime) -> None:
    if SellingLicence.objects.filter(producer=producer).exists():
        return
    licence = licences.send_licence(
        producer=producer,
        number=f"MẪU-{producer.pk}/GP",
        issued_by="Cơ quan cấp phép (mẫu)",
        from_on=date(2026, 1, 1),
        until_on=date(2030, 12, 31),
        by=by,
    )
    licences.answer_licence(licence=licence, accepted=True, by=staff, now=now)


def let_in_at_once(products: list[Product], *, by: User, now: datetime) -> None:
    """The same for goods made up in bulk, all of one producer: rows straight into the tables."""
    producer = products[0].producer
    facts = sample_facts(producer)
    SellerCheck.objects.create(
        producer=producer,
        **{name: getattr(facts, name) for name in facts.__slots__},
        by=by,
        answer=Answer.ACCEPTED,
        reasons=ACCEPTED,
        answered_by=by,
        answered_at=now,
    )
    ListingCheck.objects.bulk_create(
        ListingCheck(
            product=product,
            words_sha256="0" * 64,
            answer=Answer.ACCEPTED,
            reasons=ACCEPTED,
            by=by,
            answered_by=by,
            answered_at=now,
        )
        for product in products
    )
