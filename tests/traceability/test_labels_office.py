"""The office's pages of labels: each sees their place; what stands for good takes two steps."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image

from foundation.calendar import today
from foundation.models import Authority
from foundation.rules.roles import Role
from tests.factories import AuthorityFactory, LotFactory, UserFactory
from tests.traceability.test_lots_office import appointed, elsewhere, ministry, signed_in
from traceability.models import GtinRight, LabelAllocation, LabelEpoch, LabelPlan, Lot
from traceability.services import gtin as gtin_services
from traceability.services import start_label_run

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
READ = ("index", "residue", "proofs", "plans")


def at(name: str, *args: object) -> str:
    return reverse(f"labels_office:{name}", args=args)


@pytest.fixture
def lot() -> Lot:
    """Of Lâm Đồng, with a run of labels."""
    lot: Lot = LotFactory.create()
    start_label_run(lot=lot, count=30, purpose="PACKS", by=lot.opened_by, on=today())
    return lot


@pytest.fixture
def right(lot: Lot) -> GtinRight:
    picture = BytesIO()
    Image.new("RGB", (40, 20), "white").save(picture, "JPEG")
    return gtin_services.show_proof(
        product=lot.product,
        gtin="4006381333931",
        holder="HTX",
        number="GS1-7",
        until_on=today() + 30 * DAY,
        upload=SimpleUploadedFile("giay.jpg", picture.getvalue(), "image/jpeg"),
        by=lot.opened_by,
        on=today(),
    )


def officer(authority: Authority | None = None) -> Client:
    return signed_in(appointed(Role.PROVINCIAL_OFFICER, authority or AuthorityFactory.create()))


def administrator() -> Client:
    return signed_in(UserFactory.create(is_superuser=True, is_staff=True))


def plan_of(client: Client, **typed: Any) -> Any:
    facts = {
        "authority": AuthorityFactory.create().pk,
        "year": today().year,
        "name": "Hỗ trợ tem đợt 1",
        "quantity": "1000",
        "until_on": (today() + 90 * DAY).isoformat(),
        "note": "",
    }
    return client.post(at("plan_new"), facts | typed)


def test_each_sees_the_labels_of_their_place_and_strangers_nothing(
    lot: Lot, right: GtinRight
) -> None:
    near, far = officer(), officer(elsewhere())
    inspector = signed_in(appointed(Role.INSPECTOR, ministry()))
    plan_of(near)
    plan = LabelPlan.objects.get()
    own = [at("proof", right.pk), at("proof_file", right.pk), at("plan", plan.pk)]
    share = at("share", plan.pk, lot.producer_id)
    for name in READ:
        for client in (near, far, inspector, administrator()):
            assert client.get(at(name)).status_code == 200
        assert Client().get(at(name)).status_code == 302
        assert signed_in(UserFactory.create()).get(at(name)).status_code in {302, 404}
        commune = signed_in(appointed(Role.COMMUNE_OFFICER, AuthorityFactory.create()))
        assert commune.get(at(name)).status_code == 404
    for address in own:
        assert near.get(address).status_code == inspector.get(address).status_code == 200
        assert far.get(address).status_code == 404
    assert near.get(share).status_code == 200
    for client in (far, inspector):
        assert client.get(share).status_code == 404
        assert client.get(at("keys")).status_code == 404
    assert near.get(at("keys")).status_code == 404
    assert lot.code in near.get(at("index")).content.decode()
    assert lot.code not in far.get(at("index")).content.decode()
    assert lot.code in near.get(at("index"), {"q": lot.product.title}).content.decode()
    assert lot.code not in near.get(at("index"), {"q": "không có gì"}).content.decode()


def test_a_proof_is_answered_in_two_steps_and_once(right: GtinRight) -> None:
    inspector = signed_in(appointed(Role.INSPECTOR, AuthorityFactory.create()))
    assert inspector.post(at("proof", right.pk), {"is_accepted": "1"}).status_code == 404
    client = officer()
    refused = client.post(at("proof", right.pk), {"is_accepted": "0", "reasons": ""})
    assert refused.status_code == 422
    typed = {"is_accepted": "1", "reasons": ""}
    assert "Ghi câu trả lời" in client.post(at("proof", right.pk), typed).content.decode()
    right.refresh_from_db()
    assert right.is_accepted is None
    client.post(at("proof", right.pk), typed | {"confirm": "1"})
    right.refresh_from_db()
    assert right.is_accepted is True
    assert right.product.gtin == "04006381333931"
    again = client.post(at("proof", right.pk), {"is_accepted": "0", "reasons": "x", "confirm": "1"})
    assert again.status_code == 302
    right.refresh_from_db()
    assert right.is_accepted is True


def test_a_key_is_revoked_by_an_administrator_in_two_steps(lot: Lot) -> None:
    client = administrator()
    assert "Đang dùng" in client.get(at("keys")).content.decode()
    assert officer().post(at("revoke", 1), {"reason": "x", "confirm": "1"}).status_code == 404
    assert client.post(at("revoke", 1), {"reason": ""}).status_code == 422
    page = client.post(at("revoke", 1), {"reason": "Lộ khoá"}).content.decode()
    assert "Không lấy lại được" in page
    assert LabelEpoch.objects.get().revoked_on is None
    client.post(at("revoke", 1), {"reason": "Lộ khoá", "confirm": "1"})
    assert LabelEpoch.objects.get().revoked_on == today()
    assert "Đã huỷ" in client.get(at("keys")).content.decode()


def test_a_wrong_key_is_said_plainly(lot: Lot, settings: Any) -> None:
    settings.LABEL_MASTER_KEY = "another"
    client = administrator()
    for name in ("index", "keys"):
        assert "không giữ đúng khoá tem" in client.get(at(name)).content.decode()
    assert "không giữ đúng khoá" not in officer().get(at("index")).content.decode()


def test_a_plan_is_made_given_out_and_taken_back(lot: Lot) -> None:
    client = officer()
    assert plan_of(client, until_on=(today() - DAY).isoformat()).status_code == 422
    assert plan_of(client, authority=elsewhere().pk).status_code == 422
    assert plan_of(client).status_code == 302
    plan = LabelPlan.objects.get()
    share = at("share", plan.pk, lot.producer_id)
    found = client.get(at("plan", plan.pk), {"q": lot.producer.name}).content.decode()
    assert share in found
    assert client.post(share, {"quantity": "1001"}).status_code == 422
    assert client.post(share, {"quantity": "600"}).status_code == 302
    start_label_run(lot=lot, count=100, purpose="PACKS", by=lot.opened_by, on=today(), plan=plan)
    assert client.post(share, {"quantity": "501", "take_back": "1"}).status_code == 422
    assert client.post(share, {"quantity": "500", "take_back": "1"}).status_code == 302
    assert sorted(LabelAllocation.objects.values_list("quantity", flat=True)) == [-500, 600]


def test_a_part_of_a_plan_given_by_two_presses_is_given_once(lot: Lot) -> None:
    client = officer()
    token = {"once_token": str(uuid4())}
    assert [plan_of(client, **token).status_code for _ in range(2)] == [302, 302]
    plan = LabelPlan.objects.get()
    share = at("share", plan.pk, lot.producer_id)
    form = {"quantity": "100", "once_token": str(uuid4())}
    assert 'name="once_token" value="' in client.get(share).content.decode()
    assert [client.post(share, form).status_code for _ in range(2)] == [302, 302]
    assert LabelAllocation.objects.get().quantity == 100


def test_plans_are_handed_out_as_tables_without_formulas(lot: Lot) -> None:
    client = officer()
    plan_of(client, name="=1+1")
    plan = LabelPlan.objects.get()
    client.post(at("share", plan.pk, lot.producer_id), {"quantity": "600"})
    text = client.get(at("plans_table", "csv"), {"nam": str(today().year)}).content.decode()
    assert "'=1+1" in text
    assert "600,0,600" in text
    book = load_workbook(BytesIO(client.get(at("plans_table", "xlsx")).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[1][2] == "'=1+1"
    assert rows[1][-3:] == [600, 0, 600]
    assert client.get(at("plans_table", "exe")).status_code == 404
    none = client.get(at("plans_table", "csv"), {"nam": "1999"}).content.decode()
    assert "600" not in none


def test_the_list_of_runs_asks_as_much_for_many_as_for_few(lot: Lot) -> None:
    client = officer()
    client.get(at("index"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(at("index"))
        return len(found)

    few = queries()
    for _ in range(4):
        other = LotFactory.create()
        start_label_run(lot=other, count=5, purpose="PACKS", by=other.opened_by, on=today())
    assert queries() == few
