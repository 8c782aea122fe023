"""A producer sees how often a lot was scanned: in counts, never who or which label."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from foundation.calendar import today
from tests.factories import LotFactory
from traceability.adapters import scan_spool
from traceability.models import CloneAlert, Lot
from traceability.rules.scan_record import quarter_of
from traceability.selectors import label_text
from traceability.services import scans


@pytest.fixture(autouse=True)
def spool(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def scanned(lot: Lot, *places: str) -> None:
    code, now = label_text(lot.label_runs.get(), 0), datetime.now(UTC)
    for number, place in enumerate(places):
        line = scan_spool.Line(code, quarter_of(now), number, place, False)
        scan_spool.append(line)
    scans.ingest(now=now)


def test_counts_stand_by_day_and_province(seller: Any) -> None:
    lot = LotFactory(product=seller.product)
    scanned(lot, "68", "68", "01", "")
    page = seller.client.get(reverse("desk:lot_scans", args=[lot.pk])).content.decode()
    assert "Lâm Đồng" in page
    assert "Hà Nội" in page
    assert f"{today():%d/%m}" in page
    assert "4 lượt" in page
    assert "1 lượt không cho biết tỉnh" in page


def test_a_lot_nobody_scanned_says_so(seller: Any) -> None:
    lot = LotFactory(product=seller.product)
    page = seller.client.get(reverse("desk:lot_scans", args=[lot.pk])).content.decode()
    assert "Chưa có lượt quét nào" in page


def test_nothing_of_devices_or_signs_of_copies_is_told_to_producers(seller: Any) -> None:
    lot = LotFactory(product=seller.product)
    scanned(lot, "68")
    CloneAlert.objects.create(
        run=lot.label_runs.get(), number=0, rule="SPREAD", found_at=datetime.now(UTC)
    )
    page = seller.client.get(reverse("desk:lot_scans", args=[lot.pk])).content.decode()
    for word in ("dấu hiệu", "tem giả", "thiết bị", label_text(lot.label_runs.get(), 0)):
        assert word not in page


def test_another_producers_lot_is_not_found(seller: Any, make_seller: Callable[[str], Any]) -> None:
    lot = LotFactory(product=make_seller("Núi Xa").product)
    address = reverse("desk:lot_scans", args=[lot.pk])
    assert seller.client.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_lots_own_page_leads_to_its_scans(seller: Any) -> None:
    lot = LotFactory(product=seller.product)
    scanned(lot, "68")
    page = seller.client.get(reverse("desk:lot", args=[lot.pk])).content.decode()
    assert reverse("desk:lot_scans", args=[lot.pk]) in page
