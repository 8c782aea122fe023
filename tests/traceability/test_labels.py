"""Runs of labels: what may be made, printed, put on packs; and never more than there is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from certification.models import Certificate, MarkRequest, Withdrawal
from certification.services import marks, withdraw_certificate
from foundation.calendar import today
from tests.factories import CertificateFactory, LotFactory, UserFactory
from traceability.models import LabelPrint, LabelRange, LabelRun, Lot, TraceEvent
from traceability.rules.label_ranges import merged, packs_of, size, without
from traceability.selectors import label_runs as selectors
from traceability.selectors import label_text
from traceability.services import label_keys, label_prints, label_states, recall_lot
from traceability.services.labels import (
    MoreThanTheLot,
    NoGtinRight,
    NoLabelsForLot,
    UnknownLayout,
    start_label_run,
)

DAY = timedelta(days=1)
SITE = "https://cho-ocop.example"


def granted(certificate: Certificate, quantity: int = 100, *, until: date | None = None) -> Any:
    product = certificate.product
    assert product.producer is not None
    request = marks.request_use(
        certificate=certificate,
        producer=product.producer,
        what="Nhãn hộp",
        quantity=quantity,
        until_on=until or today() + 30 * DAY,
        by=UserFactory.create(),
        on=today(),
    )
    marks.answer_request(
        request=request,
        is_granted=True,
        quantity=quantity,
        until_on=request.until_on,
        by=UserFactory.create(),
        on=today(),
    )
    return request


def run_of(lot: Lot | None = None, count: int = 100, **more: Any) -> LabelRun:
    lot = lot or LotFactory.create()
    facts = {"purpose": "PACKS", "by": lot.opened_by, "on": today(), "layout": "a4-65"} | more
    return start_label_run(lot=lot, count=count, **facts)


def printed(run: LabelRun, first: int = 0, last: int | None = None, **more: Any) -> bytes:
    out = BytesIO()
    facts: dict[str, Any] = {
        "layout": "a4-24",
        "format": "PDF",
        "with_mark": False,
        "by": run.created_by,
        "on": today(),
        "public_url": SITE,
    }
    label_prints.print_labels(
        run=run,
        first=first,
        last=run.count - 1 if last is None else last,
        out=out,
        **facts | more,
    )
    return out.getvalue()


def on_packs(run: LabelRun, first: int, last: int) -> LabelRange:
    return label_states.put_on_packs(
        run=run, first=first, last=last, by=run.created_by, at=timezone.now()
    )


def spoil(run: LabelRun, first: int, last: int) -> LabelRange:
    return label_states.spoil(run=run, first=first, last=last, by=run.created_by, on=today())


# Spans ------------------------------------------------------------------------------------------

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 15)).map(lambda pair: (pair[0], sum(pair)))
)


def numbers(found: list[tuple[int, int]]) -> set[int]:
    return {n for first, last in found for n in range(first, last + 1)}


@given(spans, spans)
def test_spans_hold_the_numbers_that_sets_would(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    assert numbers(merged(one)) == numbers(one)
    assert size(one) == len(numbers(one))
    left = without(one, other)
    assert numbers(left) == numbers(one) - numbers(other)
    assert left == merged(left)


@pytest.mark.parametrize(
    ("quantity", "unit", "packs"),
    [("3400", "chai", 3400), ("10.5", "hộp", 11), ("50", "kg", None), ("5", "Lít", None)],
)
def test_packs_are_compared_only_where_they_are_counted(
    quantity: str, unit: str, packs: int | None
) -> None:
    assert packs_of(Decimal(quantity), unit) == packs


# Starting a run ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_more_labels_than_packs_need_a_reason_and_spoiled_ones_make_room() -> None:
    lot = LotFactory.create(quantity=Decimal(100))
    run = run_of(lot, 90)
    with pytest.raises(MoreThanTheLot, match="10"):
        run_of(lot, 11)
    printed(run)
    spoil(run, 0, 4)
    assert selectors.room_for_labels(lot) == 15
    run_of(lot, 15)
    with pytest.raises(MoreThanTheLot):
        run_of(lot, 1, over_reason="  ")
    assert run_of(lot, 1, over_reason="Phòng tem hỏng").count == 1
    weighed = LotFactory.create(quantity=Decimal(5), unit="kg")
    assert run_of(weighed, 500).count == 500


@pytest.mark.django_db
def test_a_closed_recalled_or_unpacked_lot_gets_no_labels() -> None:
    recalled, closed, bulk = LotFactory.create(recalled=True), LotFactory(), LotFactory()
    Lot.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    bulk = LotFactory.create(stage=Lot.Stage.BULK, product=closed.product)
    for lot in (recalled, closed, bulk):
        with pytest.raises(NoLabelsForLot):
            run_of(lot)
    assert not LabelRun.objects.filter(purpose="PACKS").exists()


@pytest.mark.django_db
def test_an_unknown_layout_and_a_gtin_without_a_right_are_refused() -> None:
    with pytest.raises(UnknownLayout):
        run_of(layout="a4-1000")
    with pytest.raises(NoGtinRight):
        run_of(gtin="09521234543213")


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_on_the_last_of_a_quota_take_it_once() -> None:
    certificate = CertificateFactory.create()
    request: MarkRequest = granted(certificate, 100)
    lot = LotFactory.create(product=certificate.product)
    run_of(lot, 40, mark_request=request)

    def take(_number: int) -> bool:
        try:
            run_of(Lot.objects.get(pk=lot.pk), 60, mark_request=request)
        except marks.MarkError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(take, range(4))) == [False, False, False, True]
    assert LabelRun.objects.filter(mark_request=request).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_never_label_more_packs_than_the_lot_has() -> None:
    lot = LotFactory.create(quantity=Decimal(100))

    def take(_number: int) -> bool:
        try:
            run_of(Lot.objects.get(pk=lot.pk), 60)
        except MoreThanTheLot:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(take, range(4))).count(True) == 1


# Printing ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_printing_is_written_down_and_printing_again_is_seen() -> None:
    run = run_of(count=30)
    assert printed(run).startswith(b"%PDF")
    assert printed(run, 0, 9, format="ZIP").startswith(b"PK")
    assert label_text(run, 4).encode() not in printed(run, 4, 4, format="SVG", layout="a4-8")[:20]
    kept = LabelPrint.objects.filter(run=run).order_by("pk")
    assert [(p.first_number, p.last_number, p.format) for p in kept] == [
        (0, 29, "PDF"),
        (0, 9, "ZIP"),
        (4, 4, "SVG"),
    ]
    found = selectors.packs_runs(run.lot).get()
    assert (found.printed, found.residue) == (30, 30)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "more", "error"),
    [
        (0, 12000, {}, label_prints.NotInTheRun),
        (5, 4, {}, label_prints.NotInTheRun),
        (-1, 4, {}, label_prints.NotInTheRun),
        (0, 10_000, {}, label_prints.NotInTheRun),
        (0, 1, {"format": "SVG"}, label_prints.NotInTheRun),
        (0, 4, {"layout": "a3"}, UnknownLayout),
        (0, 4, {"skip": 24}, UnknownLayout),
        (0, 4, {"skip": 1, "format": "ZIP"}, UnknownLayout),
        (0, 4, {"with_mark": True}, label_prints.MarkLapsed),
    ],
)
def test_a_printing_that_cannot_be_leaves_nothing(
    first: int, last: int, more: dict[str, Any], error: type[Exception]
) -> None:
    run = run_of(LotFactory.create(quantity=Decimal(20_000)), 12_000)
    with pytest.raises(error):
        printed(run, first, last, **more)
    assert not LabelPrint.objects.exists()


@pytest.mark.django_db
def test_the_mark_is_on_a_sheet_only_with_a_right_on_that_very_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Any] = []
    make = label_prints.label_files.make

    def watched(**facts: Any) -> None:
        drawn.append(facts["facts"].mark)
        make(**facts)

    monkeypatch.setattr(label_prints.label_files, "make", watched)
    certificate = CertificateFactory.create()
    request = granted(certificate, until=today() + 3 * DAY)
    lot = LotFactory.create(product=certificate.product)
    run = run_of(lot, 10, mark_request=request)
    printed(run, with_mark=True)
    printed(run, with_mark=False)
    assert drawn[0].register_number == certificate.number
    assert drawn[1] is None
    # Counted before midnight, printed after: the request's last day is over.
    with pytest.raises(label_prints.MarkLapsed, match="không có nhãn hiệu"):
        printed(run, with_mark=True, on=today() + 4 * DAY)
    printed(run, with_mark=False, on=today() + 4 * DAY)
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.CRITERIA_LOST,
        reason="Không còn đạt",
        effective_on=today(),
        by=UserFactory.create(),
    )
    with pytest.raises(label_prints.MarkLapsed):
        printed(run, with_mark=True)
    plain = run_of(lot, 5)
    with pytest.raises(label_prints.MarkLapsed):
        printed(plain, with_mark=True)
    assert [mark for mark in drawn[1:] if mark is not None] == []
    assert LabelPrint.objects.filter(with_mark=True).count() == 1


@pytest.mark.django_db
def test_labels_on_packs_spoiled_or_recalled_are_not_printed_again() -> None:
    run = run_of(count=30)
    printed(run)
    on_packs(run, 0, 9)
    spoil(run, 12, 12)
    for first, last in ((9, 10), (12, 12), (0, 29)):
        with pytest.raises(label_states.LabelHasItsState):
            printed(run, first, last)
    printed(run, 13, 29)
    recall_lot(
        lot=run.lot,
        reason="Thử",
        instructions="Giữ lại",
        phone="",
        recalled_on=today(),
        by=run.created_by,
    )
    with pytest.raises(NoLabelsForLot):
        printed(run, 13, 29)


@pytest.mark.django_db
def test_labels_of_a_wrong_or_revoked_key_are_not_printed(settings: Any) -> None:
    run = run_of()
    right, settings.LABEL_MASTER_KEY = settings.LABEL_MASTER_KEY, "another"
    with pytest.raises(label_keys.WrongLabelKey):
        printed(run)
    settings.LABEL_MASTER_KEY = right
    epoch = label_keys.current_epoch()
    assert epoch is not None
    label_keys.revoke_epoch(epoch=epoch, reason="Lộ", by=run.created_by, on=today())
    with pytest.raises(label_keys.RevokedLabelKey):
        printed(run)
    assert not LabelPrint.objects.exists()


# On packs, spoiled, in hand ---------------------------------------------------------------------


@pytest.mark.django_db
def test_each_label_has_one_state_and_the_rest_is_done_in_one_act() -> None:
    run = run_of(count=100)
    with pytest.raises(label_states.NotPrinted):
        on_packs(run, 0, 9)
    printed(run, 0, 79)
    with pytest.raises(label_states.NotPrinted, match="81–90"):
        on_packs(run, 70, 89)
    on_packs(run, 10, 19)
    for first, last in ((19, 25), (5, 10), (12, 13), (0, 79)):
        with pytest.raises(label_states.LabelHasItsState):
            spoil(run, first, last)
    spoil(run, 30, 31)
    found = selectors.packs_runs(run.lot).get()
    assert (found.printed, found.on_packs, found.spoiled, found.residue) == (80, 10, 2, 68)
    kept = label_states.put_rest_on_packs(run=run, by=run.created_by, at=timezone.now())
    assert [(one.first_number, one.last_number) for one in kept] == [(0, 9), (20, 29), (32, 79)]
    with pytest.raises(label_states.NothingInHand):
        label_states.put_rest_on_packs(run=run, by=run.created_by, at=timezone.now())
    sums = selectors.sums_of_lot(run.lot)
    assert (sums.count, sums.printed, sums.on_packs, sums.residue) == (100, 80, 78, 0)


@pytest.mark.django_db
def test_the_lots_log_says_what_was_put_on_packs() -> None:
    run = run_of(count=20)
    printed(run)
    on_packs(run, 0, 4)
    label_states.put_rest_on_packs(run=run, by=run.created_by, at=timezone.now())
    events = list(TraceEvent.objects.filter(lot=run.lot, kind="LABELLED").order_by("position"))
    assert [(one.quantity, one.source) for one in events] == [(5, "SERVICE"), (15, "SERVICE")]
    assert "1–5" in events[0].detail
    assert "6–20" in events[1].detail


@pytest.mark.django_db
def test_a_recalled_lots_labels_go_on_no_pack_but_may_be_destroyed() -> None:
    run = run_of(count=10)
    printed(run)
    recall_lot(
        lot=run.lot,
        reason="Thử",
        instructions="Giữ lại",
        phone="",
        recalled_on=today(),
        by=run.created_by,
    )
    with pytest.raises(NoLabelsForLot):
        on_packs(run, 0, 4)
    assert spoil(run, 0, 9).state == LabelRange.State.SPOILED


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_settle_a_label_once() -> None:
    run = run_of(count=10)
    printed(run)

    def act(number: int) -> bool:
        try:
            (on_packs if number % 2 else spoil)(LabelRun.objects.get(pk=run.pk), 0, 9)
        except label_states.LabelHasItsState:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(act, range(4))).count(True) == 1
    assert LabelRange.objects.filter(run=run).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "by", [selectors.residue_by_producer, selectors.residue_by_commune], ids=lambda f: f.__name__
)
def test_what_is_left_is_known_by_producer_and_commune_in_one_query(
    by: Callable[..., Any],
) -> None:
    first, second = run_of(count=40), run_of(count=60)
    printed(first, 0, 29)
    printed(first, 10, 39)
    printed(second)
    spoil(second, 0, 9)
    with CaptureQueriesContext(connection) as queries:
        rows = by(LabelRun.objects.all())
    assert len(queries) == 1
    assert sum(row.residue for row in rows) == 90
    assert sum(row.printed for row in rows) == 100
