"""People, producers and products."""

from typing import Any

import factory
from factory.django import DjangoModelFactory
from oscar.core.loading import get_model

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import User
from foundation.text import slugify_vi


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
    """A product for sale: price in đồng and stock in `stock__price`, `stock__num_in_stock`.

    Traits: `unpriced` has no stock record; `alcohol` is of set 14.
    """

    class Meta:
        model = Product
        skip_postgeneration_save = True

    class Params:
        alcohol = factory.Trait(ocop_set_id=14)

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
