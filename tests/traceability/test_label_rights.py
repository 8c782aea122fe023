"""Rights to a GTIN, plans of subsidised labels, and addresses of before the merger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from foundation.calendar import today
from tests.factories import LotFactory, ProducerFactory, ProductFactory, UserFactory
from tests.factories.register import AuthorityFactory
from traceability.models import GtinRight, LabelPlan, LabelRun, Lot
from traceability.rules.gtin import check_digit, is_for_shops_only
from traceability.rules.old_addresses import old_names
from traceability.selectors import label_plans as plan_selectors
from traceability.selectors import label_text
from traceability.selectors.gtin import gtin_right
from traceability.selectors.old_addresses import old_address_words
from traceability.services import gtin as gtin_services
from traceability.services import label_plans as plans
from traceability.services import label_prints
from traceability.services.errors import TraceError
from traceability.services.labels import NoGtinRight, start_label_run

DAY = timedelta(days=1)


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "JPEG")
    return out.getvalue()


def proof(product: Any, gtin: str, days: int = 30) -> GtinRight:
    return gtin_services.show_proof(
        product=product,
        gtin=gtin,
        holder="HTX Thử",
        number="GS1-1",
        until_on=today() + days * DAY,
        upload=SimpleUploadedFile("giay.jpg", _picture(), "image/jpeg"),
        by=UserFactory.create(),
        on=today(),
    )


def answered(right: GtinRight, *, accepted: bool = True, reasons: str = "") -> GtinRight:
    return gtin_services.answer_proof(
        right=right, is_accepted=accepted, by=UserFactory.create(), on=today(), reasons=reasons
    )


def with_digit(body: str) -> str:
    return body + check_digit(body)


# GTIN -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_gtin_prints_only_with_an_accepted_proof_that_holds_that_day() -> None:
    gtin = with_digit("893850597419")
    lot = LotFactory.create()
    product = lot.product
    right = proof(product, gtin)
    full = "0" + gtin

    def start(on: Any) -> LabelRun:
        return start_label_run(
            lot=lot, count=1, purpose="PACKS", by=lot.opened_by, on=on, gtin=full
        )

    with pytest.raises(NoGtinRight):
        start(today())
    answered(right)
    product.refresh_from_db()
    assert (product.gtin, start(today()).gtin) == (full, full)
    assert gtin_right(product.pk, on=today() + 30 * DAY) == right
    with pytest.raises(NoGtinRight):
        start(today() + 31 * DAY)
    with pytest.raises(gtin_services.AlreadyAnswered):
        answered(right)


@pytest.mark.django_db
def test_a_refusal_needs_reasons_and_gives_no_right() -> None:
    right = proof(ProductFactory.create(), with_digit("893850597419"))
    with pytest.raises(TraceError, match="lý do"):
        answered(right, accepted=False)
    answered(right, accepted=False, reasons="Giấy của công ty khác")
    assert gtin_right(right.product_id, on=today()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "gtin",
    [
        "",
        "123",
        "8938505974190x",
        with_digit("893850597419")[:-1] + "x",
        with_digit("200123456789"),
    ],
)
def test_what_is_no_gtin_of_a_company_is_refused(gtin: str) -> None:
    with pytest.raises(gtin_services.BadGtin):
        proof(ProductFactory.create(), gtin)
    assert not GtinRight.objects.exists()


@pytest.mark.django_db
def test_sample_goods_carry_no_vietnamese_number_and_real_goods_no_demonstration_one() -> None:
    sample = ProductFactory.create(producer=ProducerFactory.create(is_sample=True))
    demo = with_digit("952123454321")
    with pytest.raises(gtin_services.BadGtin):
        proof(sample, with_digit("893850597419"))
    assert proof(sample, demo).gtin == "0" + demo
    with pytest.raises(gtin_services.BadGtin):
        proof(ProductFactory.create(), demo)


@pytest.mark.django_db
def test_one_gtin_names_one_product_even_when_both_asked() -> None:
    gtin = with_digit("893850597419")
    first, second = proof(ProductFactory.create(), gtin), proof(ProductFactory.create(), gtin)
    answered(first)
    with pytest.raises(gtin_services.GtinOfAnother):
        answered(second)


def test_numbers_for_use_inside_shops_are_told_from_others() -> None:
    assert is_for_shops_only(with_digit("200123456789"))
    assert is_for_shops_only(with_digit("020123456789"))
    assert not is_for_shops_only(with_digit("893850597419"))


# Plans ------------------------------------------------------------------------------------------


def plan_of(quantity: int = 100, days: int = 30) -> LabelPlan:
    return plans.make_plan(
        authority=AuthorityFactory.create(),
        year=today().year,
        name="Hỗ trợ tem",
        quantity=quantity,
        until_on=today() + days * DAY,
        by=UserFactory.create(),
        on=today(),
    )


def give(plan: LabelPlan, lot: Lot, quantity: int) -> None:
    plans.give(plan=plan, producer=lot.producer, quantity=quantity, by=lot.opened_by, on=today())


def draw(plan: LabelPlan, lot: Lot, count: int, on: Any = None) -> LabelRun:
    return start_label_run(
        lot=Lot.objects.get(pk=lot.pk),
        count=count,
        purpose="PACKS",
        by=lot.opened_by,
        on=on or today(),
        plan=plan,
    )


@pytest.mark.django_db
def test_runs_count_against_the_part_and_what_is_unused_comes_back() -> None:
    plan, lot = plan_of(), LotFactory.create()
    with pytest.raises(plans.NoSuchShare):
        draw(plan, lot, 1)
    give(plan, lot, 60)
    with pytest.raises(plans.BeyondTheShare, match="40"):
        give(plan, lot, 41)
    draw(plan, lot, 50)
    with pytest.raises(plans.BeyondTheShare, match="10"):
        draw(plan, lot, 11)
    with pytest.raises(plans.BeyondTheShare):
        plans.take_back(plan=plan, producer=lot.producer, quantity=11, by=lot.opened_by, on=today())
    plans.take_back(plan=plan, producer=lot.producer, quantity=10, by=lot.opened_by, on=today())
    found = plan_selectors.plans_of_year(LabelPlan.objects.all(), today().year).get()
    assert (found.given, found.used, found.free) == (50, 50, 50)  # type: ignore[attr-defined]
    assert [(s.given, s.used, s.left) for s in plan_selectors.shares(plan)] == [(50, 50, 0)]
    assert plan_selectors.open_shares(lot.producer, on=today()) == []
    assert plan_selectors.table_of([found])[0][-3:] == [50, 50, 0]


@pytest.mark.django_db
def test_a_plan_that_has_ended_gives_and_pays_no_more() -> None:
    plan, lot = plan_of(days=1), LotFactory.create()
    give(plan, lot, 10)
    assert plan_selectors.open_shares(lot.producer, on=today())[0].left == 10
    with pytest.raises(plans.NoSuchShare):
        draw(plan, lot, 1, on=today() + 2 * DAY)
    with pytest.raises(TraceError):
        plan_of(days=-1)


@pytest.mark.django_db(transaction=True)
def test_runs_at_once_on_the_last_of_a_part_take_it_once() -> None:
    plan = plan_of()
    first = LotFactory.create()
    second = LotFactory.create(product=first.product)
    give(plan, first, 50)

    def take(lot: Lot) -> bool:
        try:
            draw(plan, lot, 30)
        except plans.BeyondTheShare:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(take, [first, second, first, second])).count(True) == 1
    assert plan_selectors.left_for(plan.pk, first.producer_id) == 20


@pytest.mark.django_db
def test_plans_of_a_year_cost_one_query_however_many() -> None:
    lot = LotFactory.create(quantity=Decimal(500))
    for _ in range(3):
        give(plan_of(), lot, 10)
    with CaptureQueriesContext(connection) as queries:
        rows = list(plan_selectors.plans_of_year(LabelPlan.objects.all(), None))
        assert [row.authority.name for row in rows]
    assert (len(rows), len(queries)) == (3, 1)


# Old addresses ----------------------------------------------------------------------------------

PROVINCES = ["Lâm Đồng", "Huế", "Ninh Bình"]
BEFORE = ["Lâm Đồng", "Bình Thuận", "Đắk Nông", "Nam Định"]


@pytest.mark.parametrize(
    ("address", "old"),
    [
        ("Thôn 3, xã Hàm Thắng", []),
        ("12 đường Trần Phú, Huyện Hàm Thuận Bắc, tỉnh Bình Thuận",
         ["Huyện Hàm Thuận Bắc", "tỉnh Bình Thuận"]),
        ("KP 2, TP. Phan Thiết", ["TP. Phan Thiết"]),
        ("Thành phố Huế", []),
        ("TP.HCM", []),
        ("Thị trấn Di Linh, Lâm Đồng", ["Thị trấn Di Linh"]),
        ("Nam Định", ["Nam Định"]),
        ("đường Nam Định", []),
        ("", []),
    ],
)  # fmt: skip
def test_places_of_before_are_named_in_an_address(address: str, old: list[str]) -> None:
    assert old_names(address, provinces=PROVINCES, former_provinces=BEFORE) == old


@pytest.mark.django_db
def test_a_producers_old_address_is_found_by_the_register_of_places() -> None:
    producer = ProducerFactory.create(street="Thôn 1, huyện Hàm Thuận Nam, Bình Thuận")
    assert old_address_words(producer) == ["huyện Hàm Thuận Nam", "Bình Thuận"]
    assert old_address_words(ProducerFactory.create(street="Thôn 1")) == []


# What the QR holds ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_gtin_stands_in_the_address_only_while_its_proof_holds(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    prefixes: list[str] = []
    monkeypatch.setattr(
        label_prints.label_files,
        "make",
        lambda *, facts, **_more: prefixes.append(facts.address_prefix),
    )
    lot = LotFactory.create()
    answered(proof(lot.product, "4006381333931", days=1))
    run = start_label_run(
        lot=lot,
        count=3,
        purpose="PACKS",
        by=lot.opened_by,
        on=today(),
        gtin="04006381333931",
    )
    for later in (0, 1, 2):
        label_prints.print_labels(
            run=run,
            first=0,
            last=2,
            layout="a4-8",
            format="PDF",
            with_mark=False,
            by=lot.opened_by,
            on=today() + later * DAY,
            public_url="https://cho-ocop.example",
            out=BytesIO(),
        )
    long, short = "HTTPS://CHO-OCOP.EXAMPLE/01/04006381333931/21/", "HTTPS://CHO-OCOP.EXAMPLE/T/"
    assert prefixes == [long, long, short]
    code = label_text(run, 1)
    assert client.get(f"/01/04006381333931/21/{code}", follow=True).status_code == 200
    assert client.get(f"/T/{code}").status_code == 200
