"""Authorities and certificates, made through the register's own services."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from certification.models import Certificate, Withdrawal
from certification.services import record_certificate, withdraw_certificate
from foundation.calendar import today
from foundation.models import Authority
from tests.factories.market import ProductFactory, UserFactory


class AuthorityFactory(DjangoModelFactory[Authority]):
    class Meta:
        model = Authority
        django_get_or_create = ("name",)

    name = "Uỷ ban nhân dân tỉnh Lâm Đồng"
    level = Authority.Level.PROVINCE
    place_code = "68"


class CertificateFactory(DjangoModelFactory[Certificate]):
    """In force since a hundred days ago. Traits: `lapsed`, `withdrawn` (as of today)."""

    class Meta:
        model = Certificate

    class Params:
        lapsed = factory.Trait(decided_on=date(2020, 3, 15))
        withdrawn = factory.Trait(withdraw=True)

    product = factory.SubFactory(ProductFactory)
    holder = factory.LazyAttribute(lambda c: c.product.producer)
    stars = 4
    decision_number = factory.Sequence(lambda n: f"{n + 1}/QĐ-UBND")
    decided_on = factory.LazyFunction(lambda: today() - timedelta(days=100))
    authority = factory.SubFactory(AuthorityFactory)
    by = factory.SubFactory(UserFactory)
    withdraw = False

    @classmethod
    def _create(cls, model_class: type[Certificate], *args: Any, **fields: Any) -> Certificate:
        withdraw = fields.pop("withdraw")
        certificate = record_certificate(**fields)
        if withdraw:
            withdraw_certificate(
                certificate=certificate,
                ground=Withdrawal.Ground.CRITERIA_LOST,
                reason="Không còn đạt tiêu chí",
                effective_on=today(),
                by=fields["by"],
            )
            certificate.refresh_from_db()
        return certificate
