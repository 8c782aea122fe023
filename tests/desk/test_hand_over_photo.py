"""A receipt photographed when a parcel leaves: for the producer and the staff, for thirty days."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from foundation.models import PrivateFile
from foundation.rules.roles import Role, row
from marketplace.commerce.models import Consignment, HandOverPhoto
from marketplace.commerce.services.consignments import accept, deliver
from marketplace.commerce.services.packing import pack
from marketplace.commerce.services.parts import send_part
from tests.desk.conftest import Seller
from tests.desk.test_papers import photo
from tests.desk.test_parts import ordered
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def packed(seller: Seller) -> Consignment:
    parcel = accept(consignment=ordered(seller), by=seller.member)
    today = timezone.localdate()
    return pack(consignment=parcel, taken=(), by=seller.member, on=today)


def at(parcel: Consignment, page: str) -> str:
    return f"/chu-the/don-hang/{parcel.pk}/{page}"


def leaving(**facts: Any) -> dict[str, Any]:
    return {"carrier": "Xe khách Hoa Mai", "confirmed": "on", **facts}


def later(**facts: Any) -> dict[str, Any]:
    return {"photo": photo(), "once_token": str(uuid.uuid4()), **facts}


def test_a_parcel_leaves_with_its_photo_once(seller: Seller, packed: Consignment) -> None:
    for _press in range(2):
        answer = seller.client.post(at(packed, "giao/"), leaving(photo=photo()))
        assert answer.status_code == 302
    kept = HandOverPhoto.objects.get()
    assert (kept.consignment, kept.by, kept.part) == (packed, seller.member, None)
    page = seller.client.get(at(packed, "")).content.decode()
    assert at(packed, f"anh/{kept.pk}/") in page
    shown = seller.client.get(at(packed, f"anh/{kept.pk}/"))
    assert shown["Content-Type"] == "image/jpeg"
    assert "no-store" in shown["Cache-Control"]


def test_without_a_photo_nothing_is_different(seller: Seller, packed: Consignment) -> None:
    assert seller.client.post(at(packed, "giao/"), leaving()).status_code == 302
    packed.refresh_from_db()
    assert packed.state == "HANDED_OVER"
    assert not HandOverPhoto.objects.exists()


def test_what_is_no_picture_keeps_the_parcel_at_home_and_what_was_typed(
    seller: Seller, packed: Consignment
) -> None:
    for wrong in (b"<script>alert(1)</script>", b"\xff\xd8\xff\xe0broken"):
        file = photo()
        file.file.seek(0)
        file.file.truncate()
        file.file.write(wrong)
        file.size = len(wrong)
        file.seek(0)
        answer = seller.client.post(at(packed, "giao/"), leaving(photo=file))
        assert answer.status_code == 422
        assert "Xe khách Hoa Mai" in answer.content.decode()
    packed.refresh_from_db()
    assert packed.state == "PACKED"
    assert not PrivateFile.objects.exists()


def test_the_receipt_may_come_later_and_of_which_parcel_is_asked_where_there_were_two(
    seller: Seller,
) -> None:
    parcel = ordered(seller)
    line = parcel.order.lines.get()
    part = send_part(consignment=parcel, packs={line.pk: 1}, carrier="Xe", by=seller.member)
    token = str(uuid.uuid4())
    for _press in range(2):
        form = later(of="1", once_token=token)
        assert seller.client.post(at(parcel, "anh/"), form).status_code == 302
    assert HandOverPhoto.objects.get().part == part
    refused = seller.client.post(at(parcel, "anh/"), later(of=""))
    assert refused.status_code == 422
    assert "chưa đi" in refused.content.decode()


def test_a_parcel_keeps_eight_photos(seller: Seller, packed: Consignment) -> None:
    seller.client.post(at(packed, "giao/"), leaving())
    answers = [seller.client.post(at(packed, "anh/"), later()).status_code for _ in range(9)]
    assert answers == [302] * 8 + [422]


def test_nobody_else_sees_or_adds_one_and_staff_sees_it(
    seller: Seller, other: Seller, packed: Consignment, client: Client
) -> None:
    seller.client.post(at(packed, "giao/"), leaving(photo=photo()))
    kept = HandOverPhoto.objects.get()
    address = at(packed, f"anh/{kept.pk}/")
    assert other.client.get(address).status_code == 404
    assert other.client.post(at(packed, "anh/"), later()).status_code == 404
    theirs = ordered(other)
    assert other.client.get(at(theirs, f"anh/{kept.pk}/")).status_code == 404
    buyer = client.get(packed.order.get_absolute_url()).content.decode()
    assert "Ảnh lúc giao" not in buyer
    staff = UserFactory()
    staff.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    client.force_login(staff)
    page = client.get(f"/quan-tri/don-hang/{packed.order_id}/").content.decode()
    office = f"/quan-tri/don-hang/anh/{kept.pk}/"
    assert office in page
    assert client.get(office)["Content-Type"] == "image/jpeg"
    seller.producer.members.update(duty="VIEWER")
    assert seller.client.post(at(packed, "anh/"), later()).status_code == 404


def test_thirty_days_after_the_end_the_photo_is_put_away(
    seller: Seller, packed: Consignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller.client.post(at(packed, "giao/"), leaving(photo=photo()))
    kept, now = HandOverPhoto.objects.get(), timezone.now()
    deliver(consignment=packed, by=seller.member, now=now)
    for days, status in ((29, 200), (31, 404)):
        day = timezone.localdate(now) + timedelta(days=days)
        monkeypatch.setattr("marketplace.desk.access.today", lambda day=day: day)
        assert seller.client.get(at(packed, f"anh/{kept.pk}/")).status_code == status
        page = seller.client.get(at(packed, "")).content.decode()
        assert (f"anh/{kept.pk}/" in page) == (status == 200)
