"""A scan of goods made of other lots tells the whole way, from the field on."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.producers.models import Member
from foundation.calendar import today
from tests.factories import (
    CertificateFactory,
    GrowingAreaFactory,
    LotFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from tests.factories.trace import AreaStandardFactory, SupplierFactory
from traceability.models import Lot, LotHandover, LotMaterial, LotUse, TraceEvent
from traceability.selectors import lot_code_text
from traceability.services import log_event, record_test

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class World:
    batch: Lot
    boxes: Lot


@pytest.fixture
def world(db: None) -> World:
    """A batch, harvested and tested, and boxes packed of it by somebody else."""
    area = GrowingAreaFactory(name="Đồi chè Tân Cương", planting_code="VN-TNN-0001")
    grower, packer = ProductFactory(), ProductFactory()
    CertificateFactory(product=packer, stars=4)
    batch = LotFactory(
        product=grower, code="ME-1", growing_area=area, packed_on=today() - timedelta(days=9)
    )
    boxes = LotFactory(product=packer, code="HOP-1", growing_area=None)
    made_of(boxes, batch)
    return World(batch, boxes)


def made_of(target: Lot, *sources: Lot) -> None:
    for source in sources:
        if source.producer_id != target.producer_id:
            LotHandover.objects.create(
                lot=source,
                to_producer=target.producer,
                quantity=Decimal(1),
                handed_on=target.packed_on,
                entered_by=source.opened_by,
            )
        LotUse.objects.create(
            source=source,
            target=target,
            kind="MIX",
            quantity=Decimal(1),
            used_on=target.packed_on,
            entered_by=target.opened_by,
        )


def done(lot: Lot, kind: str, days_before: int, **fields: object) -> TraceEvent:
    day = lot.packed_on - timedelta(days=days_before)
    at = datetime.combine(day, time(8), LOCAL)
    return log_event(lot=lot, kind=kind, happened_at=at, **{"by": lot.opened_by} | fields)


def html_of(client: Client, lot: Lot) -> str:
    answer = client.get(f"/t/{lot_code_text(lot)}")
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html: str, title: str) -> str:
    return html.split(f"<h2>{title}</h2>", 1)[1].split("</section>", 1)[0]


def link_to(lot: Lot) -> str:
    return f'<a href="/t/{lot_code_text(lot)}">lô {lot.code}</a>'


def test_what_happened_to_the_lots_behind_stands_in_one_timeline(
    client: Client, world: World
) -> None:
    done(world.boxes, "PACKED", 0, detail="Đóng hộp")
    done(world.batch, "HARVESTED", 3, detail="Hái một tôm hai lá")
    done(world.batch, "PROCESSED", 1, detail="Sao chè")
    journey = section(html_of(client, world.boxes), "Hành trình của lô")
    said = re.findall(r"<li>.*?</li>", journey)
    assert [("ME-1" in one, words_of(one).split(" ")[0]) for one in said] == [
        (True, f"{world.batch.packed_on - timedelta(days=3):%d/%m/%Y}"),
        (True, f"{world.batch.packed_on - timedelta(days=1):%d/%m/%Y}"),
        (False, f"{world.boxes.packed_on:%d/%m/%Y}"),
    ]
    assert said[0].count(link_to(world.batch)) == 1
    for lot in (world.batch, world.boxes):  # Thông tư 02/2024: of every stage, said once
        assert words_of(journey).count(f"lô này: {lot_code_text(lot)}") == (lot == world.boxes)
    assert f"Ở các công đoạn của lô ME-1: {lot_code_text(world.batch)}" in words_of(journey)
    assert "mã sản phẩm" not in "".join(said)


def test_who_recorded_it_is_said_of_the_older_lots_own_producer(
    client: Client, world: World
) -> None:
    grower, packer = UserFactory(), UserFactory()
    for user, lot in ((grower, world.batch), (packer, world.boxes)):
        Member.objects.create(
            user=user,
            producer=lot.producer,
            duty="OWNER",
            since_on=today() - timedelta(days=90),
        )
    done(world.batch, "HARVESTED", 3, by=grower)
    done(world.batch, "PROCESSED", 2, by=packer)
    journey = section(html_of(client, world.boxes), "Hành trình của lô")
    said = [words_of(one) for one in re.findall(r"<li>.*?</li>", journey)]
    assert "chủ thể ghi" in said[0]
    assert "chủ thể ghi" not in said[1]


def test_tests_of_the_lots_behind_are_told_with_their_lot(client: Client, world: World) -> None:
    assert "Chưa có dữ liệu kiểm nghiệm" in words_of(html_of(client, world.boxes))
    record_test(
        lot=world.batch,
        tested_on=world.batch.packed_on,
        laboratory="Trung tâm thử",
        report_number="KN-1",
        measured="Dư lượng thuốc",
        passed=True,
        by=world.batch.opened_by,
    )
    told = section(html_of(client, world.boxes), "Kiểm nghiệm")
    assert "Dư lượng thuốc" in told
    assert link_to(world.batch) in told
    assert "lô ME-1" not in section(html_of(client, world.batch), "Kiểm nghiệm")


def test_the_area_its_paper_and_the_materials_come_from_the_lots_behind(
    client: Client, world: World
) -> None:
    batch = world.batch
    assert batch.growing_area is not None
    AreaStandardFactory(growing_area=batch.growing_area, producer=batch.producer, number="VG-1")
    garden = GrowingAreaFactory(name="Vườn nhài Từ Liêm")
    AreaStandardFactory(growing_area=garden, producer=batch.producer, number="VG-2")
    AreaStandardFactory(growing_area=garden, producer=ProducerFactory(), number="VG-3")
    supplier = SupplierFactory(producer=batch.producer, name="Đại lý Bí Mật")
    for name, where in (("Hoa nhài", {"growing_area": garden}), ("Sen", {"supplier": supplier})):
        LotMaterial.objects.create(
            lot=batch, name=name, received_on=today(), entered_by=batch.opened_by, **where
        )
    html = html_of(client, world.boxes)
    words = words_of(section(html, "Vùng nguyên liệu"))
    for said in ("Đồi chè Tân Cương", "VN-TNN-0001", "VG-1", "VG-2", "Vườn nhài Từ Liêm"):
        assert said in words
    assert "VG-3" not in words
    assert "Sen mua của bên cung cấp" in words
    assert "Thành phần, nguyên liệu đã khai: Hoa nhài, Sen".replace(": ", " ") in words_of(html)
    assert "Bí Mật" not in html


def test_what_another_producer_wrote_of_its_partners_stays_between_them(
    client: Client, world: World
) -> None:
    """As in the public EPCIS document: that it was bought and sold is told, not with whom."""
    done(world.batch, "RECEIVED", 2, detail="mua của Đại lý Bí Mật", place="Kho Bí Mật")
    done(world.batch, "SHIPPED", 0, detail="giao Đại lý Bí Mật")
    done(world.boxes, "RECEIVED", 0, detail="1,2 tấn chè")
    html = html_of(client, world.boxes)
    assert "Bí Mật" not in html
    assert words_of(html).count("Nhập nguyên liệu") == 2
    assert "1,2 tấn chè" in html


def test_lots_at_any_remove_are_told_and_what_else_was_made_of_them_is_not(
    client: Client, world: World
) -> None:
    leaves = LotFactory(code="LA-1")
    batch, boxes, tins = (LotFactory(code=code) for code in ("ME-2", "HOP-2", "LON-2"))
    made_of(batch, leaves)
    made_of(boxes, batch, leaves)
    made_of(tins, batch)
    for lot, words in ((leaves, "Hái lá"), (batch, "Sao lá"), (tins, "Đóng lon")):
        done(lot, "PROCESSED", 1, detail=words)
    words = words_of(section(html_of(client, boxes), "Hành trình của lô"))
    assert words.count("Hái lá") == words.count("Sao lá") == 1
    assert "Đóng lon" not in words


def test_a_lot_mixed_of_many_stays_readable(client: Client, world: World) -> None:
    sources = [LotFactory(code=f"M-{number:02d}") for number in range(12)]
    mixed = LotFactory(code="TRON-1")
    made_of(mixed, *sources)
    for source in sources:
        done(source, "HARVESTED", 4, detail=f"Hái cho {source.code}")
        done(source, "PROCESSED", 2, detail=f"Sao cho {source.code}")
    html = html_of(client, mixed)
    journey = section(html, "Hành trình của lô")
    assert journey.count("<time") == words_of(journey).count("mã sản phẩm") == 24
    opened, hidden = re.split(r"<details>", journey, maxsplit=1)
    assert opened.count("<time") == 6
    assert "Xem 6 mục nữa" in words_of(hidden)
    assert section(html, "Vùng nguyên liệu").count("<details>") == 1
    assert len(html.encode()) < 60_000


def test_the_whole_way_still_takes_four_questions(
    client: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    done(world.boxes, "PACKED", 0)
    done(world.batch, "HARVESTED", 1)
    address = f"/t/{lot_code_text(world.boxes)}"
    client.get(address)
    with django_assert_num_queries(4):
        client.get(address)
