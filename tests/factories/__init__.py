"""Makers of test data with traits for states. The named cast is in tests/cast.py."""

from tests.factories.market import (
    ListingCheckFactory,
    ProducerFactory,
    ProductFactory,
    SellerCheckFactory,
    SellingLicenceFactory,
    UserFactory,
)
from tests.factories.register import AuthorityFactory, CertificateFactory
from tests.factories.trace import GrowingAreaFactory, LotFactory

__all__ = [
    "AuthorityFactory",
    "CertificateFactory",
    "GrowingAreaFactory",
    "ListingCheckFactory",
    "LotFactory",
    "ProducerFactory",
    "ProductFactory",
    "SellerCheckFactory",
    "SellingLicenceFactory",
    "UserFactory",
]
