"""People, producers and products."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from oscar.core.loading import get_model

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import User
from foundation.text import slugify_vi
from marketplace.commerce.models import ListingCheck, SellerCheck, SellingLicence
from marketplace.commerce.selectors.listings import digest_of


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"nguoi{n}@vi-du.example")
    last_name = "Nguyễn"
    first_name = factory.Sequence(lambda n: f"Người {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **fields: Any) -> User:
        return User.objects.create_user(fields.pop("email"), "mat-khau-thu", **fields)


class ProducerFactory(DjangoModelFactory[Producer]):
    class Meta:
        model = Producer

    name = factory.Sequence(lambda n: f"Hợp tác xã Thử {n}")
    slug = factory.LazyAttribute(lambda p: slugify_vi(p.name))
    kind = Producer.Kind.COOPERATIVE
    # Phường Phan Thiết, Lâm Đồng
    commune = factory.LazyFunction(lambda: Commune.objects.get(code="22945"))
    province = factory.LazyAttribute(lambda p: p.commune.province)


class ProductFactory(DjangoModelFactory[Product]):
    """A product for sale: price in đồng and stock in `stock__price`, `stock__num_in_stock`; its
    producer was let in as a seller and the product looked at.

    `stock=False` leaves it without a price, `checks=False` without both checks. Trait `alcohol`:
    of set 14, from a seller with a licence.
    """

    class Meta:
        model = Product
        skip_postgeneration_save = True

    class Params:
        alcohol = factory.Trait(
            ocop_set_id=14,
            licence=factory.PostGeneration(lambda p, *_: SellingLicenceFactory.of(p)),
        )
        unchecked = factory.Trait(checks=False)

    title = factory.Sequence(lambda n: f"Nước mắm thử {n}")
    slug = factory.LazyAttribute(lambda p: slugify_vi(p.title))
    producer = factory.SubFactory(ProducerFactory)
    ocop_set_id = 9
    province = factory.LazyAttribute(lambda p: p.producer.province)
    commune = factory.LazyAttribute(lambda p: p.producer.commune)
    weight_grams = 500

    @classmethod
    def _create(cls, model_class: type[Product], *args: Any, **fields: Any) -> Product:
        kind, _ = get_model("catalogue", "ProductClass").objects.get_or_create(
            slug="san-pham", defaults={"name": "Sản phẩm", "track_stock": True}
        )
        return super()._create(model_class, *args, product_class=kind, **fields)

    @factory.post_generation
    def stock(self: Product, create: bool, extracted: object, **fields: Any) -> None:
        """`stock=False` leaves the product without a price."""
        if extracted is False:
            return
        partner, _ = get_model("partner", "Partner").objects.get_or_create(
            producer=self.producer, defaults={"name": self.producer.name}
        )
        fields.setdefault("price", 68_000)
        fields.setdefault("num_in_stock", 20)
        get_model("partner", "StockRecord").objects.create(
            product=self, partner=partner, partner_sku=f"SP{self.pk}", **fields
        )

    @factory.post_generation
    def checks(self: Product, create: bool, extracted: object, **fields: Any) -> None:
        """`checks=False`, or the trait `unchecked`: nobody looked at the seller or the goods."""
        if extracted is False or self.producer is None:
            return
        if not SellerCheck.objects.in_force().filter(producer=self.producer).exists():
            SellerCheckFactory(producer=self.producer, accepted=True)
        ListingCheckFactory(product=self, accepted=True)

    @factory.post_generation
    def licence(self: Product, create: bool, extracted: object, **fields: Any) -> None:
        """`licence=True`: the seller may sell alcohol; `licence__until_on` and others."""
        if extracted:
            SellingLicenceFactory.of(self, **fields)


class _Answered(factory.Trait):
    def __init__(self) -> None:
        super().__init__(answer="ACCEPTED", answered_at=factory.LazyFunction(timezone.now))


class SellerCheckFactory(DjangoModelFactory[SellerCheck]):
    """What a producer told to be let in; it waits. Trait `accepted`. Numbers are nobody's."""

    class Meta:
        model = SellerCheck

    class Params:
        accepted = _Answered()

    producer = factory.SubFactory(ProducerFactory)
    legal_name = factory.LazyAttribute(lambda c: f"{c.producer.name} (đăng ký)")
    legal_address = "Thôn Thử, Phường Phan Thiết, Lâm Đồng"
    phone = "0900000000"
    email = "nguoi-ban-thu@vi-du.example"
    tax_number = factory.Sequence(lambda n: f"{9_000_000_000 + n}")
    representative = "Nguyễn Thị Thử"
    identity = SellerCheck.Identity.BUSINESS
    identity_number = factory.Sequence(lambda n: f"GPKD-THU-{n:07d}")
    bank_bin = "970436"
    account_number = factory.Sequence(lambda n: f"00{n:08d}")
    account_holder = "HOP TAC XA THU"


class ListingCheckFactory(DjangoModelFactory[ListingCheck]):
    """A product sent to be looked at, as it stands; it waits. Trait `accepted`."""

    class Meta:
        model = ListingCheck

    class Params:
        accepted = _Answered()

    product = factory.SubFactory(ProductFactory, checks=False)
    words_sha256 = factory.LazyAttribute(lambda c: digest_of(c.product))


class SellingLicenceFactory(DjangoModelFactory[SellingLicence]):
    """A licence to sell alcohol from 2020 on; it waits. Trait `accepted`."""

    class Meta:
        model = SellingLicence

    class Params:
        accepted = _Answered()

    producer = factory.SubFactory(ProducerFactory)
    kind = SellingLicence.Kind.ALCOHOL
    number = factory.Sequence(lambda n: f"THỬ-{n}/GP")
    issued_by = "Phòng kinh tế thử"
    from_on = date(2020, 1, 1)

    @classmethod
    def of(cls, product: Product, **fields: Any) -> SellingLicence:
        """One in force for the product's seller."""
        return cls(producer=product.producer, accepted=True, **fields)
