"""An officer recalls in two steps, follows what comes back, closes; late things stand out."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certification.selectors.deadlines import Duty
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from marketplace.desk.programme import tasks
from marketplace.office.duties import Line, today_of
from tests.factories import AuthorityFactory, LotFactory, UserFactory
from tests.traceability.test_lots_office import appointed, elsewhere, signed_in
from traceability.models import LabTest, Lot, LotHandover, LotUse, RecallCampaign
from traceability.selectors import lot_code_text
from traceability.services.lot_records import ask_for_record, hand_over_record
from traceability.services.recalls import start_recall

pytestmark = pytest.mark.django_db


def typed(**facts: str) -> dict[str, str]:
    found_at = timezone.localtime() - timedelta(hours=1)
    return {
        "reason": "Nắp chai không kín",
        "instructions": "Mang lại nơi mua.",
        "phone": "",
        "found_at": f"{found_at:%Y-%m-%dT%H:%M}",
        **facts,
    }


@pytest.fixture
def lot() -> Lot:
    return LotFactory()  # of Lâm Đồng


@pytest.fixture
def officer() -> User:
    return appointed(Role.INSPECTOR, AuthorityFactory())


@pytest.fixture
def client(officer: User) -> Client:
    return signed_in(officer)


def started(lot: Lot, by: User, **facts: Any) -> RecallCampaign:
    now = timezone.now()
    held = {
        "kind": "COMPULSORY",
        "reason": "Nắp hở",
        "instructions": "Giữ lại",
        "phone": "",
        "found_at": now,
        "on": today(),
        "at": now,
        **facts,
    }
    return start_recall(lot=lot, by=by, **held)


def test_a_recall_is_read_before_it_is_written_and_a_second_press_finds_it(
    lot: Lot, officer: User, client: Client
) -> None:
    made = LotFactory(product=lot.product)
    LotUse.objects.create(
        source=lot, target=made, kind="MIX", quantity=1, used_on=today(), entered_by=officer
    )
    address = reverse("recalls_office:start", args=[lot.pk])
    first = client.post(address, typed())
    page = first.content.decode()
    assert first.status_code == 200
    assert "thấy trang đỏ" in page
    assert made.code in page
    assert not lot.recalls.exists()
    done = client.post(address, typed(confirm="1"))
    campaign = RecallCampaign.objects.get()
    assert done.headers["Location"] == reverse("recalls_office:inspect", args=[campaign.pk])
    assert (campaign.kind, campaign.started_by) == ("COMPULSORY", officer)
    again = client.post(address, typed(confirm="1"))
    assert again.headers["Location"] == done.headers["Location"]
    assert RecallCampaign.objects.count() == 1
    assert ModelLogEntry.objects.filter(action="ocop.lot.recall").count() == 2
    for each in (lot, made):
        page = Client().get(f"/t/{lot_code_text(each)}").content.decode()
        assert 'data-verdict="recalled"' in page


@pytest.mark.parametrize(
    ("phone", "kept"), [("1900 1234", "1900 1234"), ("+84 252 3822 001", "02523822001")]
)
def test_a_recall_takes_a_hotline_or_a_phone_number(
    lot: Lot, client: Client, phone: str, kept: str
) -> None:
    client.post(reverse("recalls_office:start", args=[lot.pk]), typed(phone=phone, confirm="1"))
    assert lot.recalls.get().phone == kept


def test_a_fault_found_in_the_future_is_refused_in_words(lot: Lot, client: Client) -> None:
    later = f"{timezone.localtime() + timedelta(hours=3):%Y-%m-%dT%H:%M}"
    answer = client.post(
        reverse("recalls_office:start", args=[lot.pk]), typed(found_at=later, confirm="1")
    )
    assert answer.status_code == 422
    assert "chưa tới" in answer.content.decode()


def test_the_whole_way_from_start_to_report(lot: Lot, officer: User, client: Client) -> None:
    campaign = started(lot, officer)
    stock = campaign.parties.get()
    pages = [
        reverse("recalls_office:index"),
        reverse("recalls_office:inspect", args=[campaign.pk]),
        reverse("recalls_office:step", args=[campaign.pk, stock.pk]),
        reverse("recalls_office:close", args=[campaign.pk]),
        reverse("lots_office:inspect", args=[lot.pk]),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert campaign.number in answer.content.decode() or "chai" in answer.content.decode()
    assert client.post(pages[2], {"kind": "RETURNED", "quantity": ""}).status_code == 422
    assert client.post(pages[2], {"kind": "DESTROYED", "quantity": "3400"}).status_code == 302
    assert "100%" in client.get(pages[1]).content.decode()
    facts = {"report": "Đã huỷ hết tại kho."}
    assert client.post(pages[3], facts).status_code == 200
    campaign.refresh_from_db()
    assert campaign.closed_on is None
    assert client.post(pages[3], facts | {"confirm": "1"}).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.closed_on, campaign.closed_by) == (today(), officer)
    paper = client.get(reverse("recalls_office:report", args=[campaign.pk]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_a_drill_says_so_on_every_page_and_turns_nothing_red(
    lot: Lot, officer: User, client: Client
) -> None:
    address = reverse("recalls_office:start", args=[lot.pk])
    assert "Diễn tập thu hồi" in client.post(address, typed(is_drill="on")).content.decode()
    client.post(address, typed(is_drill="on", confirm="1"))
    drill = RecallCampaign.objects.get()
    assert drill.is_drill
    stock = drill.parties.get()
    for page in (
        reverse("recalls_office:inspect", args=[drill.pk]),
        reverse("recalls_office:step", args=[drill.pk, stock.pk]),
        reverse("recalls_office:close", args=[drill.pk]),
        reverse("recalls_office:index"),
        reverse("lots_office:inspect", args=[lot.pk]),
    ):
        assert "DIỄN TẬP" in client.get(page).content.decode(), page
    assert "recalled" not in Client().get(f"/t/{lot_code_text(lot)}").content.decode()


def test_officers_elsewhere_and_strangers_reach_nothing(lot: Lot, officer: User) -> None:
    campaign = started(lot, officer)
    asked = ask_for_record(
        lot=lot, authority=AuthorityFactory(), purpose="X", by=officer, at=timezone.now()
    )
    addresses = [
        reverse("recalls_office:start", args=[lot.pk]),
        reverse("recalls_office:inspect", args=[campaign.pk]),
        reverse("recalls_office:step", args=[campaign.pk, campaign.parties.get().pk]),
        reverse("recalls_office:close", args=[campaign.pk]),
        reverse("recalls_office:report", args=[campaign.pk]),
        reverse("recalls_office:ask_record", args=[lot.pk]),
        reverse("recalls_office:record", args=[asked.pk]),
    ]
    other = signed_in(appointed(Role.PROVINCIAL_OFFICER, elsewhere()))
    commune = signed_in(appointed(Role.COMMUNE_OFFICER, AuthorityFactory()))
    for address in addresses:
        assert other.get(address).status_code == 404, address
        assert other.post(address, {"confirm": "1", "report": "x"}).status_code in (404, 405)
        assert commune.get(address).status_code == 404, address
        assert Client().get(address).status_code == 302
    campaign.refresh_from_db()
    assert campaign.closed_on is None


def test_an_officer_where_a_lot_made_of_it_is_sees_the_recall(lot: Lot, officer: User) -> None:
    made = LotFactory(product__producer=lot.producer, product__province_id="01")
    LotUse.objects.create(
        source=lot, target=made, kind="MIX", quantity=1, used_on=today(), entered_by=officer
    )
    campaign = started(lot, officer)
    other = signed_in(appointed(Role.PROVINCIAL_OFFICER, elsewhere()))
    address = reverse("recalls_office:inspect", args=[campaign.pk])
    assert other.get(address).status_code == 200


def test_a_record_is_asked_for_once_and_read_as_it_was_handed_over(
    lot: Lot, client: Client
) -> None:
    address = reverse("recalls_office:ask_record", args=[lot.pk])
    assert client.get(address).status_code == 200
    done = client.post(address, {"purpose": "Kiểm tra đột xuất"})
    assert done.status_code == 302
    assert client.post(address, {"purpose": "Lần nữa"}).status_code == 422
    page = done.headers["Location"]
    assert "Kiểm tra đột xuất" in client.get(page).content.decode()
    hand_over_record(request=lot.record_requests.get(), by=UserFactory(), at=timezone.now())
    assert client.get(page, {"tai": "epcis"}).json()["type"] == "EPCISDocument"
    assert client.get(page, {"tai": "record"}).json()["lot"]["code"] == lot.code


def of(user: User, duty: Duty, now: Any) -> list[Line]:
    found = today_of(user, on=timezone.localdate(now), now=now)
    return [line for group in found.groups for line in group.lines if line.deadline.duty is duty]


def test_what_is_late_around_recalls_stands_on_the_day_page(
    lot: Lot, officer: User, client: Client
) -> None:
    campaign = started(lot, officer)
    asked_at = timezone.now()
    ask_for_record(lot=lot, authority=AuthorityFactory(), purpose="X", by=officer, at=asked_at)
    failed = LotFactory()
    LabTest.objects.create(
        lot=failed,
        tested_on=today(),
        laboratory="P",
        report_number="1",
        measured="x",
        passed=False,
        entered_by=officer,
    )
    soon, late = asked_at + timedelta(hours=23), asked_at + timedelta(hours=24, minutes=1)
    for duty, producer in (
        (Duty.LOT_RECORD, lot.producer),
        (Duty.RECALL_START, failed.producer),
    ):
        for now, is_late in ((soon, False), (late, True)):
            (line,) = of(officer, duty, now)
            assert line.is_late is is_late, (duty, now)
            (task,) = [
                task
                for task in tasks(producer, on=timezone.localdate(now), now=now)
                if task.address.startswith(("/chu-the/ho-so-lo/", f"/chu-the/lo/{failed.pk}/"))
            ]
            assert task.is_late is is_late
    (line,) = of(officer, Duty.RECALL, asked_at)
    assert (line.deadline.due_on, line.is_late) == (campaign.due_on, False)
    after = timezone.now() + timedelta(days=100)
    assert of(officer, Duty.RECALL, after)[0].is_late
    assert campaign.number in client.get("/quan-tri/viec-hom-nay/").content.decode()


def test_a_failed_test_waits_no_more_once_recalled_or_tested_well(officer: User) -> None:
    lots = [LotFactory() for _ in range(2)]
    facts = {"tested_on": today(), "laboratory": "P", "measured": "x", "entered_by": officer}
    for lot in lots:
        LabTest.objects.create(lot=lot, report_number="1", passed=False, **facts)
    assert len(of(officer, Duty.RECALL_START, timezone.now())) == 2
    LabTest.objects.create(lot=lots[0], report_number="2", passed=True, **facts)
    started(lots[1], officer)
    assert of(officer, Duty.RECALL_START, timezone.now()) == []


def test_pages_ask_the_same_number_of_questions_however_much_there_is(
    officer: User, client: Client
) -> None:
    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def of_lot(lot: Lot) -> list[str]:
        campaign = started(lot, officer)
        return [
            reverse("recalls_office:index"),
            reverse("recalls_office:inspect", args=[campaign.pk]),
            reverse("recalls_office:report", args=[campaign.pk]),
        ]

    few = [asked(address) for address in of_lot(LotFactory())]
    much = LotFactory()
    for number in range(5):
        made = LotFactory(product=much.product)
        LotUse.objects.create(
            source=much, target=made, kind="MIX", quantity=1, used_on=today(), entered_by=officer
        )
        LotHandover.objects.create(
            lot=made,
            to_name=f"Quán {number}",
            quantity=Decimal(1),
            handed_on=today(),
            entered_by=officer,
        )
    assert [asked(address) for address in of_lot(much)] == few
