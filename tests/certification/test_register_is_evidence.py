"""What nobody can do to the register, whatever the way; and what is told when it changes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail.models import ModelLogEntry

from certification import services
from certification.models import Certificate, Withdrawal
from certification.selectors import audit_of, ocop_marks
from foundation.calendar import today
from foundation.models import User
from foundation.selectors import generation
from tests.factories import AuthorityFactory, CertificateFactory, ProductFactory, UserFactory


def withdraw(certificate: Certificate, by: User | None = None) -> Withdrawal:
    return services.withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.BREACH,
        reason="Kiểm nghiệm không đạt",
        effective_on=today(),
        by=by or UserFactory.create(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certification_certificate SET stars = 5",
        "UPDATE certification_certificate SET lapses_on = lapses_on + 365",
        "UPDATE certification_certificate SET ended_on = NULL",
        "UPDATE certification_certificate SET ended_on = ended_on + 1",
        "DELETE FROM certification_certificate",
        "UPDATE certification_withdrawal SET reason = 'khác'",
        "DELETE FROM certification_withdrawal",
        "UPDATE certification_saleclearance SET reason = 'khác'",
        "DELETE FROM certification_saleclearance",
    ],
)
def test_no_statement_changes_or_deletes_what_is_recorded(statement: str) -> None:
    certificate = CertificateFactory.create(withdrawn=True)
    services.clear_for_sale(withdrawal=certificate.withdrawal, reason="Đủ", by=UserFactory.create())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_no_statement_makes_two_certificates_run_at_once() -> None:
    running = CertificateFactory.create()
    running.pk, running.number = None, "CN-999999"
    running.valid_from = today()
    with pytest.raises(DatabaseError, match="one_certificate_in_force_per_product"):
        running.save(force_insert=True)


@pytest.mark.django_db
def test_the_audit_names_who_and_when() -> None:
    officer = UserFactory.create(last_name="Trần", first_name="Thị Lan")
    certificate = CertificateFactory.create(by=officer)
    withdraw(certificate, by=officer)
    entries = list(audit_of(certificate))
    assert [entry.action for entry in entries] == [
        "ocop.certificate.withdraw",
        "ocop.certificate.record",
    ]
    assert {entry.user for entry in entries} == {officer}
    assert all(entry.timestamp.date() for entry in entries)
    assert entries[0].data["reason"] == "Kiểm nghiệm không đạt"
    assert "Trần Thị Lan" in entries[0].user_display_name


@pytest.mark.django_db
def test_a_refused_act_leaves_no_trace() -> None:
    certificate = CertificateFactory.create()
    entries = ModelLogEntry.objects.count()
    with pytest.raises(services.EndsOutsidePeriod):
        services.withdraw_certificate(
            certificate=certificate,
            ground="BREACH",
            reason="x",
            effective_on=date(2001, 1, 1),
            by=UserFactory.create(),
        )
    assert ModelLogEntry.objects.count() == entries
    assert not Withdrawal.objects.exists()


@pytest.mark.django_db
def test_rooms_above_are_told_inside_the_transaction() -> None:
    told: list[tuple[str, bool]] = []

    def hear(sender: type, **facts: object) -> None:
        told.append((sender.__name__, connection.in_atomic_block))

    services.certificate_recorded.connect(hear)
    services.certificate_withdrawn.connect(hear)
    try:
        withdraw(CertificateFactory.create())
    finally:
        services.certificate_recorded.disconnect(hear)
        services.certificate_withdrawn.disconnect(hear)
    assert told == [("Certificate", True), ("Withdrawal", True)]


@pytest.mark.django_db(transaction=True)
def test_one_withdrawal_begins_one_generation() -> None:
    certificate = CertificateFactory.create()
    before = generation()
    withdraw(certificate, by=certificate.recorded_by)
    assert generation() == before + 1
    assert ocop_marks([certificate.product_id], on=today()) == {}


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_rolled_back_begins_none() -> None:
    certificate = CertificateFactory.create()
    before = generation()
    with transaction.atomic():
        withdraw(certificate, by=certificate.recorded_by)
        transaction.set_rollback(True)
    assert generation() == before
    assert certificate.product_id in ocop_marks([certificate.product_id], on=today())


def at_once(act: Callable[[], object], times: int) -> list[object]:
    """Run the act in as many threads at the same moment; each gives its result or its error."""
    gate = Barrier(times)

    def one() -> object:
        gate.wait()
        try:
            return act()
        except services.RegisterError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(one) for _ in range(times)]]


@pytest.mark.django_db(transaction=True)
def test_two_officers_deciding_at_once_never_issue_two() -> None:
    product, authority, officer = (
        ProductFactory.create(),
        AuthorityFactory.create(),
        UserFactory.create(),
    )

    def record() -> Certificate:
        return services.record_certificate(
            product=product,
            holder=product.producer,
            stars=3,
            decision_number="12/QĐ-UBND",
            decided_on=today(),
            authority=authority,
            by=officer,
        )

    results = at_once(record, 4)
    assert sum(isinstance(result, Certificate) for result in results) == 1
    assert sum(isinstance(result, services.AlreadyInForce) for result in results) == 3
    assert Certificate.objects.filter(product=product).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_withdrawing_at_once_withdraw_once() -> None:
    certificate = CertificateFactory.create()
    officer = certificate.recorded_by
    results = at_once(lambda: withdraw(certificate, by=officer), 3)
    assert sum(isinstance(result, Withdrawal) for result in results) == 1
    assert Withdrawal.objects.filter(certificate=certificate).count() == 1
