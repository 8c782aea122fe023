"""What the commune said, on the producer's side."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from certification.models import Dossier
from certification.rules.dossier_flow import DossierState
from certification.services import commune as services
from foundation.calendar import today
from tests.certification.test_commune_report import report_values
from tests.desk.conftest import Seller
from tests.factories import ProductFactory, UserFactory
from tests.factories.programme import DossierFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(seller: Seller) -> Dossier:
    filed: Dossier = DossierFactory.create(
        product=ProductFactory.create(producer=seller.producer), state=DossierState.FILED
    )
    return filed


def page(client: Client, dossier: Dossier) -> str:
    response = client.get(reverse("desk:dossier_commune", args=[dossier.pk]))
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_producer_sees_the_same_clock_as_the_commune(seller: Seller, dossier: Dossier) -> None:
    assert "Xã còn 15 ngày làm việc" in page(seller.client, dossier)
    officer = UserFactory.create()
    services.ask_papers(dossier=dossier, what="Hợp đồng mua cá", by=officer, on=today())
    html = page(seller.client, dossier)
    assert "Đồng hồ đang dừng" in html
    assert "Hợp đồng mua cá" in html


def test_the_producer_reads_the_report_and_takes_it_as_paper(
    seller: Seller, other: Seller, dossier: Dossier
) -> None:
    services.report(
        dossier=dossier,
        by=UserFactory.create(),
        on=today() + timedelta(days=1),
        **report_values(dossier, reasons="Đã đối chiếu hợp đồng"),
    )
    html = page(seller.client, dossier)
    for words in ("Xã chuyển hồ sơ lên tỉnh", "Đã đối chiếu hợp đồng", "45/BC-UBND", "82,5 %"):
        assert words in html
    paper = reverse("desk:dossier_mau03", args=[dossier.pk, 1])
    assert seller.client.get(paper).content.startswith(b"%PDF")
    assert other.client.get(paper).status_code == 404
    missing = reverse("desk:dossier_mau03", args=[dossier.pk, 2])
    assert seller.client.get(missing).status_code == 404
