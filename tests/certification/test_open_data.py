"""The register as files: what they hold, and that none can be exchanged unseen."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client

from certification.adapters.register_file import safe_cell
from certification.models import Certificate, RegisterSnapshot
from certification.selectors import open_data as selectors
from certification.selectors.open_data import COLUMNS
from certification.services import open_data
from certification.tasks.open_data import publish_register
from certification.views.open_data import COLUMN_WORDS
from foundation.calendar import today
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def content(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_both_files_hold_every_certificate_with_its_state(client: Client) -> None:
    certificates = [
        CertificateFactory.create(),
        CertificateFactory.create(lapsed=True),
        CertificateFactory.create(withdrawn=True),
    ]
    rows = rows_of(content(client, "/chung-nhan/du-lieu-mo/so-ocop.csv"))
    data = json.loads(content(client, "/chung-nhan/du-lieu-mo/so-ocop.json"))
    states = ["IN_FORCE", "LAPSED", "WITHDRAWN"]
    numbers = [certificate.number for certificate in certificates]
    assert [(row["register_number"], row["state"]) for row in rows] == list(
        zip(numbers, states, strict=True)
    )
    assert [row["register_number"] for row in data["certificates"]] == numbers
    assert tuple(rows[0]) == tuple(data["certificates"][0]) == COLUMNS
    assert rows[2]["withdrawn_on"] == today().isoformat()
    assert rows[2]["withdrawal_ground"] == "CRITERIA_LOST"
    assert data["licence"] == "CC BY 4.0"


def test_every_column_is_told_in_words() -> None:
    assert tuple(COLUMN_WORDS) == COLUMNS


def test_nothing_of_persons_stands_in_the_data(client: Client) -> None:
    producer = ProducerFactory.create(
        phone="0900000001", tax_number="0101234567", street="Số 7 ngõ 12"
    )
    by = UserFactory.create(email="can-bo-rieng@vi-du.example", last_name="Trịnh")
    certificate = CertificateFactory.create(
        product=ProductFactory.create(producer=producer), by=by, withdrawn=True
    )
    pages = [
        content(client, "/chung-nhan/du-lieu-mo/so-ocop.csv"),
        content(client, "/chung-nhan/du-lieu-mo/so-ocop.json"),
        client.get(f"/chung-nhan/{certificate.number}/du-lieu.json").content,
        client.get(f"/api/v1/certificates/{certificate.number}").content,
        client.get(certificate.get_absolute_url()).content,
    ]
    for secret in ("0900000001", "0101234567", "ngõ 12", "can-bo-rieng", "Trịnh"):
        for page in pages:
            assert secret not in page.decode()


@pytest.mark.parametrize("name", ["=1+1", "+84", "-2+3", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_never_begins_a_formula(client: Client, name: str) -> None:
    assert safe_cell(name) == f"'{name}"
    CertificateFactory.create(product=ProductFactory.create(title=name, slug="a"))
    row = rows_of(content(client, "/chung-nhan/du-lieu-mo/so-ocop.csv"))[0]
    assert row["product"] == f"'{name}"
    data = json.loads(content(client, "/chung-nhan/du-lieu-mo/so-ocop.json"))
    assert data["certificates"][0]["product"] == name


def test_the_days_files_are_those_whose_hash_is_shown(client: Client) -> None:
    CertificateFactory.create()
    snapshot, made = open_data.publish(on=today())
    assert made
    page = client.get("/chung-nhan/du-lieu-mo/").content.decode()
    for kind, sha256 in (("csv", snapshot.csv_sha256), ("json", snapshot.json_sha256)):
        address = f"/chung-nhan/du-lieu-mo/{today()}.{kind}"
        assert hashlib.sha256(content(client, address)).hexdigest() == sha256
        assert sha256 in page
        assert address in page
        assert client.get(address, headers={"if-none-match": f'"{sha256}"'}).status_code == 304


def test_a_day_is_published_once_whatever_comes_after(client: Client) -> None:
    CertificateFactory.create()
    first, _made = open_data.publish(on=today())
    CertificateFactory.create()
    again, made = open_data.publish(on=today())
    assert (again, made, again.rows) == (first, False, 1)
    publish_register(timestamp=0)
    call_command("export_register")
    assert RegisterSnapshot.objects.count() == 1


def test_each_day_names_the_hash_of_the_day_before(client: Client) -> None:
    CertificateFactory.create()
    days = [open_data.publish(on=today() - timedelta(days=ago))[0] for ago in (2, 1, 0)]
    assert days[0].previous_sha256 == ""
    assert [day.previous_sha256 for day in days[1:]] == [day.json_sha256 for day in days[:2]]
    told = json.loads(content(client, f"/chung-nhan/du-lieu-mo/{today()}.json"))
    assert told["previous_sha256"] == days[1].json_sha256
    assert told["csv_sha256"] == days[2].csv_sha256
    assert open_data.verify_chain() == 3


def test_an_exchanged_file_is_found_by_the_check() -> None:
    CertificateFactory.create()
    snapshot, _made = open_data.publish(on=today())
    call_command("export_register", "--check")
    path = Path(snapshot.csv_file.path)
    path.write_bytes(path.read_bytes().replace(b"IN_FORCE", b"WITHDRAW"))
    with pytest.raises(CommandError, match="broken"):
        call_command("export_register", "--check")


def test_a_published_day_can_neither_be_changed_nor_removed() -> None:
    snapshot, _made = open_data.publish(on=today())
    for statement in ("UPDATE {} SET rows = 7", "DELETE FROM {}"):
        table = RegisterSnapshot._meta.db_table
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            connection.cursor().execute(statement.format(table))
    assert RegisterSnapshot.objects.get() == snapshot


def test_an_empty_register_has_its_day_too(client: Client) -> None:
    assert "Chưa có bản chụp nào" in client.get("/chung-nhan/du-lieu-mo/").content.decode()
    snapshot, _made = open_data.publish(on=today())
    assert snapshot.rows == 0
    told = json.loads(content(client, f"/chung-nhan/du-lieu-mo/{today()}.json"))
    assert told["certificates"] == []


@pytest.mark.parametrize("day", ["2020-01-01", "2026-13-40", "nay"])
def test_a_day_that_was_not_published_is_not_found(client: Client, day: str) -> None:
    assert client.get(f"/chung-nhan/du-lieu-mo/{day}.csv").status_code == 404


def test_the_files_cost_the_same_few_questions_however_many_rows(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(5):
        CertificateFactory.create()
    for kind in ("csv", "json"):
        with django_assert_max_num_queries(1):
            content(client, f"/chung-nhan/du-lieu-mo/so-ocop.{kind}")
    assert Certificate.objects.count() == 5


def test_the_last_day_counts_withdrawals_and_is_empty_for_a_day_that_never_was() -> None:
    certificate = CertificateFactory.create(decided_on=today(), withdrawn=True)
    found = selectors.checked_by_number(certificate.number, on=today())
    assert found is not None
    assert found.facts["last_valid_on"] is None
    assert found.facts["state"] == "WITHDRAWN"
    assert found.mark is None


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_one_day() -> None:
    CertificateFactory.create()
    gate = Barrier(2)

    def publish() -> tuple[RegisterSnapshot, bool]:
        gate.wait()
        try:
            return open_data.publish(on=today())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(publish) for _ in range(2)]]
    assert results[0][0] == results[1][0]
    assert sorted(made for _snapshot, made in results) == [False, True]
    assert open_data.verify_chain() == 1
