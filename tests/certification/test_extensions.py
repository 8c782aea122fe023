"""Validity kept by a paper: where it shows, at which midnight it ends, and who ends it sooner."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from certification import services
from certification.models import (
    Certificate,
    CertificateExtension,
    CertificateState,
    Withdrawal,
)
from certification.selectors import (
    certificate_by_number,
    marked_product_ids,
    ocop_marks,
    recording_outlook,
    standings,
)
from certification.services import recognition
from foundation.calendar import today
from tests.certification.deciding import recognised, scored
from tests.certification.test_register_is_evidence import at_once
from tests.factories import AuthorityFactory, CertificateFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ISSUED, LAST = date(2023, 10, 1), date(2026, 10, 1)
VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "ocop_date_vectors.json").read_text(encoding="utf-8")
)["vectors"]


def extended(certificate: Certificate, last_on: date, **facts) -> CertificateExtension:
    return recognition.extend(
        **{
            "certificate": certificate,
            "paper_number": "15/UBND-NN",
            "paper_on": certificate.valid_from + DAY,
            "last_on": last_on,
            "by": certificate.recorded_by,
            "on": date(2099, 1, 1),
            **facts,
        }
    )


def has_mark(certificate: Certificate, on: date) -> bool:
    drawn = certificate.product_id in ocop_marks([certificate.product_id], on=on)
    listed = marked_product_ids(on=on).filter(product_id=certificate.product_id).exists()
    assert drawn == listed == Certificate.objects.in_force(on).filter(pk=certificate.pk).exists()
    return drawn


def state(certificate: Certificate, on: date) -> CertificateState:
    found = certificate_by_number(certificate.number, on=on)
    assert found is not None
    return found.state


def withdraw(certificate: Certificate, on: date) -> Withdrawal:
    return services.withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.BREACH,
        reason="Không đạt",
        effective_on=on,
        by=certificate.recorded_by,
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["issued"])
def test_the_mark_lives_on_from_the_last_valid_day_through_the_last_day_of_the_paper(
    vector: dict[str, str],
) -> None:
    issued, last = (date.fromisoformat(vector[k]) for k in ("issued", "last_valid_day"))
    certificate = CertificateFactory.create(decided_on=issued)
    until = last + timedelta(days=180)
    extended(certificate, until)
    days = {last: True, last + DAY: True, until: True, until + DAY: False}
    assert {day: has_mark(certificate, day) for day in days} == days
    assert state(certificate, last) == CertificateState.IN_FORCE
    assert state(certificate, last + DAY) == state(certificate, until) == CertificateState.EXTENDED
    assert state(certificate, until + DAY) == CertificateState.LAPSED
    mark = ocop_marks([certificate.product_id], on=until)[certificate.product_id]
    assert mark.last_valid_on == until
    standing = standings([certificate.product_id], on=until + DAY)[certificate.product_id]
    assert (standing.state, standing.since_on) == ("lapsed", until + DAY)
    assert standings([certificate.product_id], on=until) == {}


@pytest.mark.parametrize("days", [0, -1, 181])
def test_it_runs_at_least_a_day_and_at_most_180(days: int) -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    with pytest.raises(recognition.ExtensionRefused):
        extended(certificate, LAST + timedelta(days=days))
    assert not CertificateExtension.objects.exists()


def test_a_paper_of_a_day_to_come_or_before_the_certificate_is_refused() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    for paper_on in (today() + DAY, ISSUED - DAY):
        with pytest.raises(recognition.ExtensionRefused):
            extended(certificate, LAST + DAY, paper_on=paper_on, on=today())


def test_a_second_paper_goes_on_where_the_first_ends() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    extended(certificate, LAST + timedelta(days=30))
    second = extended(certificate, LAST + timedelta(days=60))
    assert second.from_on == LAST + timedelta(days=31)
    assert has_mark(certificate, LAST + timedelta(days=60))
    with pytest.raises(recognition.ExtensionRefused):
        extended(certificate, LAST + timedelta(days=50))


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_a_later_certificate_ends_the_extension_whatever_its_stars(stars: int) -> None:
    before = CertificateFactory.create(decided_on=ISSUED, stars=4)
    extended(before, LAST + timedelta(days=100))
    decided = LAST + timedelta(days=40)
    assert [
        o.pk for o in recording_outlook(before.product, stars=stars, decided_on=decided).replaces
    ]
    after = CertificateFactory.create(product=before.product, decided_on=decided, stars=stars)
    extension = CertificateExtension.objects.get()
    assert extension.ended_on == after.valid_from
    assert state(before, decided - DAY) == CertificateState.EXTENDED
    assert state(before, decided) == CertificateState.REPLACED
    marks = [ocop_marks([before.product_id], on=day) for day in (decided - DAY, decided)]
    assert [m[before.product_id].stars for m in marks] == [4, stars]


def test_a_renewal_before_the_lapse_leaves_the_extension_no_day() -> None:
    before = CertificateFactory.create(decided_on=ISSUED)
    extended(before, LAST + timedelta(days=100))
    CertificateFactory.create(product=before.product, decided_on=LAST - timedelta(days=10))
    extension = CertificateExtension.objects.get()
    assert extension.ended_on == extension.from_on == LAST + DAY
    before.refresh_from_db()
    assert before.ended_on == LAST - timedelta(days=10)


@pytest.mark.parametrize("day", [LAST - DAY, LAST, LAST + DAY, LAST + timedelta(days=50)])
def test_a_withdrawal_ends_certificate_and_extension_on_its_day(day: date) -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    extended(certificate, LAST + timedelta(days=100))
    withdraw(certificate, day)
    assert has_mark(certificate, day - DAY)
    assert not has_mark(certificate, day)
    assert not has_mark(certificate, LAST + timedelta(days=60))
    assert state(certificate, day) == CertificateState.WITHDRAWN
    assert standings([certificate.product_id], on=day)[certificate.product_id].since_on == day
    with pytest.raises(services.AlreadyEnded):
        withdraw(certificate, day)
    with pytest.raises(services.AlreadyEnded):
        extended(certificate, LAST + timedelta(days=120))


def test_a_withdrawal_beyond_the_extension_is_refused() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    extended(certificate, LAST + timedelta(days=10))
    with pytest.raises(services.EndsOutsidePeriod):
        withdraw(certificate, LAST + timedelta(days=11))


def test_a_product_recognised_again_has_no_extension_of_the_old_certificate() -> None:
    before = CertificateFactory.create(decided_on=ISSUED)
    CertificateFactory.create(product=before.product, decided_on=LAST + timedelta(days=20))
    with pytest.raises(services.AlreadyInForce):
        extended(before, LAST + timedelta(days=60))
    extended(before, LAST + timedelta(days=19))


def test_a_decision_published_in_the_extension_ends_it() -> None:
    before = CertificateFactory.create(decided_on=today() - timedelta(days=3 * 366))
    extended(before, before.last_valid_on + timedelta(days=150))
    dossier = scored(stars=3, product=before.product, kind="RENEWAL", renews=before)
    (after,) = recognised(dossier)
    assert CertificateExtension.objects.get().ended_on == after.valid_from == today()


# What PostgreSQL refuses


def insert_extension(certificate: Certificate, first: date, until: date) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO certification_certificateextension (certificate_id, paper_number,"
            " paper_on, from_on, until_on, recorded_by_id, recorded_at)"
            " VALUES (%s, 'x', %s, %s, %s, %s, now())",
            [certificate.pk, first, first, until, certificate.recorded_by_id],
        )


def insert_certificate(like: Certificate, first: date) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO certification_certificate (number, product_id, holder_id, stars,"
            " decision_number, decided_on, authority_id, valid_from, lapses_on, source_url,"
            " product_code, recorded_by_id, recorded_at)"
            " SELECT 'CN-999999', product_id, holder_id, stars, 'x', %s, authority_id, %s,"
            " %s, '', '', recorded_by_id, now() FROM certification_certificate WHERE id = %s",
            [first, first, first + timedelta(days=1096), like.pk],
        )


@pytest.mark.parametrize(
    ("first", "until"),
    [(LAST, 10), (LAST + 2 * DAY, 10), (LAST + DAY, 182)],
    ids=["over the certificate", "after a hole", "beyond 180 days"],
)
def test_no_statement_records_an_extension_outside_its_place(first: date, until: int) -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    with pytest.raises(DatabaseError):
        insert_extension(certificate, first, LAST + timedelta(days=until))


def test_the_last_lawful_day_is_taken_by_statement_too() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    insert_extension(certificate, LAST + DAY, LAST + timedelta(days=181))
    assert has_mark(certificate, LAST + timedelta(days=180))


def test_no_statement_makes_a_certificate_run_beside_an_extension() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    extended(certificate, LAST + timedelta(days=60))
    for first in (LAST + DAY, LAST + timedelta(days=60)):
        with pytest.raises(DatabaseError, match="extension of another"):
            insert_certificate(certificate, first)
    insert_certificate(certificate, LAST + timedelta(days=61))


def test_no_statement_extends_beside_a_later_certificate_or_after_an_end() -> None:
    lapsed, withdrawn, replaced = (CertificateFactory.create(decided_on=ISSUED) for _ in range(3))
    CertificateFactory.create(product=lapsed.product, decided_on=LAST + timedelta(days=5))
    withdraw(withdrawn, LAST)
    CertificateFactory.create(product=replaced.product, decided_on=LAST - timedelta(days=5))
    for certificate in (lapsed, withdrawn, replaced):
        with pytest.raises(DatabaseError):
            insert_extension(certificate, LAST + DAY, LAST + timedelta(days=30))


def test_no_statement_overlaps_after_withdrawal_upgrade_and_recognition_again() -> None:
    first = CertificateFactory.create(decided_on=ISSUED, stars=3)
    upgraded = CertificateFactory.create(
        product=first.product, decided_on=date(2024, 5, 1), stars=4
    )
    withdraw(upgraded, date(2025, 5, 1))
    again = CertificateFactory.create(product=first.product, decided_on=date(2025, 7, 1))
    for day in (date(2024, 1, 1), date(2024, 6, 1), date(2025, 7, 1), again.last_valid_on):
        with pytest.raises(DatabaseError):
            insert_certificate(again, day)


@pytest.mark.parametrize(
    "change",
    [
        "until_on = until_on + 1",
        "paper_number = 'khác'",
        "from_on = from_on - 1",
        "ended_on = until_on + 1",
    ],
)
def test_no_statement_changes_an_extension_but_to_end_it(change: str) -> None:
    extended(CertificateFactory.create(decided_on=ISSUED), LAST + timedelta(days=30))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE certification_certificateextension SET {change}")  # noqa: S608


@pytest.mark.django_db(transaction=True)
def test_an_extension_and_a_certificate_recorded_at_once_never_run_together() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    authority, officer = AuthorityFactory.create(), UserFactory.create()
    acts = [
        lambda: extended(certificate, LAST + timedelta(days=60)),
        lambda: services.record_certificate(
            product=certificate.product,
            holder=certificate.holder,
            stars=4,
            decision_number="9/QĐ",
            decided_on=LAST + timedelta(days=30),
            authority=authority,
            by=officer,
        ),
    ]
    at_once(lambda: acts.pop()(), 2)
    on = LAST + timedelta(days=30)
    assert Certificate.objects.in_force(on).filter(product=certificate.product).count() == 1


# What people read


def test_the_register_names_the_paper_and_the_last_day(client: Client) -> None:
    certificate = CertificateFactory.create(decided_on=today() - timedelta(days=3 * 366))
    last = today() + timedelta(days=30)
    extended(certificate, last)
    page = client.get(certificate.get_absolute_url()).content.decode()
    assert "Được kéo dài hiệu lực" in page
    assert "15/UBND-NN" in page
    assert f"{last:%d/%m/%Y}" in page
    assert 'class="ocop-mark"' in page
    found = client.get(reverse("certification:register"), {"state": "EXTENDED"}).content.decode()
    assert certificate.number in found


def test_the_end_of_a_certificate_is_the_same_whether_read_along_or_asked_for() -> None:
    certificate = CertificateFactory.create(decided_on=ISSUED)
    extended(certificate, LAST + timedelta(days=30))
    for row in (
        Certificate.objects.get(pk=certificate.pk),
        Certificate.objects.with_end().get(pk=certificate.pk),
    ):
        assert row.last_valid_on == LAST + timedelta(days=30)


def test_marks_of_extended_products_cost_one_query(django_assert_num_queries) -> None:
    certificates = [CertificateFactory.create(decided_on=ISSUED) for _ in range(4)]
    for certificate in certificates:
        extended(certificate, LAST + timedelta(days=30))
    ids = [c.product_id for c in certificates]
    with django_assert_num_queries(1):
        assert len(ocop_marks(ids, on=LAST + DAY)) == 4
