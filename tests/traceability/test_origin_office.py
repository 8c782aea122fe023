"""What officers see of a lot's origin: suppliers, households, papers and where goods went."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foundation import private_files
from foundation.calendar import today
from foundation.rules.roles import Role
from tests.factories import (
    AuthorityFactory,
    GrowingAreaFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from tests.factories.trace import AreaStandardFactory, GrowerFactory, SupplierFactory
from tests.foundation.test_private_files import pdf, sent
from tests.traceability.test_lots_office import appointed, elsewhere, signed_in
from traceability.models import Lot
from traceability.services import balance, record_test
from traceability.services.lots import Material, add_material

pytestmark = pytest.mark.django_db


@pytest.fixture
def lot(db: None) -> Lot:
    area = GrowingAreaFactory(name="Vùng Ven Biển")
    lot: Lot = LotFactory(growing_area=area, quantity=Decimal(100), unit="kg")
    GrowerFactory(growing_area=area, producer=lot.producer, name="Hộ Bà Thử")
    supplier = SupplierFactory(producer=lot.producer, name="Bên Bán Muối")
    material = Material(name="Muối", received_on=today(), supplier=supplier)
    add_material(lot=lot, material=material, by=lot.opened_by)
    return lot


@pytest.fixture
def officer(db: None) -> Client:
    return signed_in(appointed(Role.PROVINCIAL_OFFICER, AuthorityFactory()))


@pytest.fixture
def stranger(db: None) -> Client:
    return signed_in(appointed(Role.PROVINCIAL_OFFICER, elsewhere()))


def test_an_officer_sees_suppliers_households_and_what_others_made(
    lot: Lot, officer: Client
) -> None:
    taker = ProducerFactory(name="Bên Đóng Gói Lại")
    by = {"by": lot.opened_by, "on": today()}
    balance.hand_over(lot=lot, quantity=Decimal(30), to_producer=taker, **by)  # type: ignore[arg-type]
    balance.make_lot(
        sources=[(lot, Decimal(10))],
        kind="REPACK",
        product=ProductFactory(producer=taker),
        code="LO-KIA",
        quantity=Decimal(9),
        unit="kg",
        grams_per_unit=None,
        packed_on=today(),
        best_before_on=lot.best_before_on,
        **by,  # type: ignore[arg-type]
    )
    page = officer.get(reverse("lots_office:inspect", args=[lot.pk])).content.decode()
    for words in ("Bên Bán Muối", "Hộ Bà Thử", "Bên Đóng Gói Lại", "LO-KIA", "Vùng Ven Biển"):
        assert words in page
    assert "Còn 70 kg" in page
    made = Lot.objects.get(code="LO-KIA")
    page = officer.get(reverse("lots_office:inspect", args=[made.pk])).content.decode()
    assert "Vào 10 kg, ra 9 kg, hao 1 kg" in page


def test_papers_are_handed_to_the_officers_of_the_place_alone(
    lot: Lot, officer: Client, stranger: Client
) -> None:
    test = record_test(
        **{"lot": lot, "tested_on": today(), "laboratory": "Trung tâm", "report_number": "P-1"},
        measured="Vi sinh",
        passed=True,
        by=lot.opened_by,
        report=private_files.keep(sent(pdf(), "phieu.pdf"), by=lot.opened_by),
    )
    paper = AreaStandardFactory(
        growing_area=lot.growing_area,
        producer=lot.producer,
        file=private_files.keep(sent(pdf(), "giay.pdf"), by=lot.opened_by),
    )
    for address in (
        reverse("lots_office:inspect", args=[lot.pk]),
        reverse("lots_office:test_report", args=[lot.pk, test.pk]),
        reverse("lots_office:standard_file", args=[lot.pk, paper.pk]),
    ):
        assert officer.get(address).status_code == 200, address
        assert stranger.get(address).status_code == 404, address
        assert signed_in(UserFactory()).get(address).status_code != 200
    assert (
        officer.get(reverse("lots_office:test_report", args=[lot.pk, test.pk + 1])).status_code
        == 404
    )


def test_the_officers_list_asks_as_often_for_one_lot_as_for_many(lot: Lot, officer: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            officer.get(reverse("lots_office:index"))
        return len(queries)

    asked()
    few = asked()
    for _ in range(4):
        LotFactory(growing_area=GrowingAreaFactory())
    assert asked() == few
