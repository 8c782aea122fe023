"""Asking to print the mark, the answer, and the packs counted against it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction

from certification.models import Certificate, MarkRequest, MarkUse, ResidueReport, Withdrawal
from certification.selectors import marks_use as selectors
from certification.services import marks as services
from certification.services import withdraw_certificate
from foundation.calendar import today
from foundation.models import User
from tests.factories import CertificateFactory, LotFactory, ProducerFactory, UserFactory
from traceability.models import LabelRun
from traceability.services import MarkOfAnotherProduct, start_label_run

DAY = timedelta(days=1)


@pytest.fixture
def officer(db: None) -> User:
    return UserFactory()


def last_day(certificate: Certificate) -> date:
    mark = selectors.running_mark(certificate, on=today())
    assert mark is not None
    return mark.last_valid_on


def asked(certificate: Certificate, **changes: Any) -> MarkRequest:
    facts: dict[str, Any] = {
        "certificate": certificate,
        "producer": certificate.product.producer,
        "what": "Chai 500 ml",
        "quantity": 1000,
        "until_on": today() + 30 * DAY,
        "by": certificate.recorded_by,
        "on": today(),
    }
    return services.request_use(**(facts | changes))


def granted(certificate: Certificate, quantity: int = 1000, **changes: Any) -> MarkRequest:
    request = asked(certificate, quantity=quantity, **changes)
    services.answer_request(
        request=request,
        is_granted=True,
        quantity=quantity,
        until_on=request.until_on,
        by=certificate.recorded_by,
        on=today(),
    )
    return MarkRequest.objects.get(pk=request.pk)


@pytest.mark.django_db
def test_a_producer_asks_until_the_last_valid_day_and_not_a_day_longer() -> None:
    certificate = CertificateFactory()
    last = last_day(certificate)
    assert asked(certificate, until_on=last).until_on == last
    with pytest.raises(services.BeyondTheGrant):
        asked(certificate, until_on=last + DAY)
    with pytest.raises(services.BeyondTheGrant):
        asked(certificate, until_on=today() - DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["lapsed", "withdrawn"])
def test_nobody_asks_under_a_certificate_out_of_force(trait: str) -> None:
    certificate = CertificateFactory(**{trait: True})
    with pytest.raises(services.NoMarkToUse):
        asked(certificate)


@pytest.mark.django_db
def test_only_who_sells_or_makes_the_product_asks_for_its_mark() -> None:
    with pytest.raises(services.NoMarkToUse):
        asked(CertificateFactory(), producer=ProducerFactory())


@pytest.mark.django_db
def test_an_officer_grants_less_but_never_more_or_longer(officer: User) -> None:
    request = asked(CertificateFactory())
    for quantity, until in ((1001, request.until_on), (10, request.until_on + DAY), (0, today())):
        with pytest.raises(services.BeyondTheGrant):
            services.answer_request(
                request=request,
                is_granted=True,
                quantity=quantity,
                until_on=until,
                by=officer,
                on=today(),
            )
    answer = services.answer_request(
        request=request, is_granted=True, quantity=10, until_on=today(), by=officer, on=today()
    )
    assert (answer.quantity, answer.until_on) == (10, today())
    with pytest.raises(services.AlreadyAnswered):
        services.answer_request(
            request=request, is_granted=False, reasons="Muộn", by=officer, on=today()
        )


@pytest.mark.django_db
def test_a_refusal_has_reasons_and_allows_nothing(officer: User) -> None:
    request = asked(CertificateFactory())
    with pytest.raises(services.MarkError):
        services.answer_request(
            request=request, is_granted=False, reasons=" ", by=officer, on=today()
        )
    services.answer_request(
        request=request, is_granted=False, reasons="Sai màu", by=officer, on=today()
    )
    with pytest.raises(services.NotGranted):
        services.count_use(request=request, quantity=1, by=officer, on=today())
    assert selectors.quota_left(MarkRequest.objects.get(pk=request.pk), on=today()) == 0


@pytest.mark.django_db
def test_packs_are_counted_until_the_quota_is_used_up(officer: User) -> None:
    request = granted(CertificateFactory(), 100)
    services.count_use(request=request, quantity=60, reference="a", by=officer, on=today())
    assert selectors.quota_left(request, on=today()) == 40
    with pytest.raises(services.BeyondTheGrant):
        services.count_use(request=request, quantity=41, reference="b", by=officer, on=today())
    with pytest.raises(services.AlreadyCounted):
        services.count_use(request=request, quantity=1, reference="a", by=officer, on=today())
    services.count_use(request=request, quantity=40, reference="b", by=officer, on=today())
    assert selectors.quota_left(request, on=today()) == 0


@pytest.mark.django_db
def test_nothing_is_printed_after_the_last_day_granted(officer: User) -> None:
    request = granted(CertificateFactory())
    late = request.until_on + DAY
    with pytest.raises(services.BeyondTheGrant):
        services.count_use(request=request, quantity=1, by=officer, on=late)
    assert selectors.quota_left(request, on=late) == 0
    services.count_use(request=request, quantity=1, by=officer, on=request.until_on)


@pytest.mark.django_db
def test_a_withdrawal_ends_the_printing_the_same_day(officer: User) -> None:
    certificate = CertificateFactory()
    request = granted(certificate)
    withdraw_certificate(
        certificate=certificate,
        ground=Withdrawal.Ground.CRITERIA_LOST,
        reason="Không còn đạt",
        effective_on=today(),
        by=officer,
    )
    assert selectors.quota_left(request, on=today()) == 0
    with pytest.raises(services.NoMarkToUse):
        services.count_use(request=request, quantity=1, by=officer, on=today())


@pytest.mark.django_db
def test_a_run_of_starred_packs_takes_its_part_of_the_quota(officer: User) -> None:
    certificate = CertificateFactory()
    request, lot = granted(certificate, 100), LotFactory(product=certificate.product)
    run = start_label_run(
        lot=lot, count=80, purpose="PACKS", by=officer, mark_request=request, on=today()
    )
    use = MarkUse.objects.get(request=request)
    assert (run.mark_request, use.quantity) == (request, 80)
    assert use.reference == f"label-run:{run.epoch}-{run.run}"
    runs = LabelRun.objects.count()
    with pytest.raises(services.BeyondTheGrant):
        start_label_run(
            lot=lot, count=21, purpose="PACKS", by=officer, mark_request=request, on=today()
        )
    assert LabelRun.objects.count() == runs
    start_label_run(lot=lot, count=3000, purpose="PACKS", by=officer)  # without the mark: free
    assert selectors.quota_left(request, on=today()) == 20


@pytest.mark.django_db
def test_the_mark_of_one_product_is_not_printed_for_another(officer: User) -> None:
    request = granted(CertificateFactory())
    with pytest.raises(MarkOfAnotherProduct):
        start_label_run(
            lot=LotFactory(),
            count=1,
            purpose="PACKS",
            by=officer,
            mark_request=request,
            on=today(),
        )
    assert not MarkUse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_twenty_printers_at_once_use_up_exactly_the_quota(officer: User) -> None:
    request = granted(CertificateFactory(), 70)

    def print_ten(number: int) -> bool:
        try:
            services.count_use(
                request=request, quantity=10, reference=f"may-{number}", by=officer, on=today()
            )
        except services.BeyondTheGrant:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(max_workers=20) as pool:
        done = list(pool.map(print_ten, range(20)))
    assert done.count(True) == 7
    assert selectors.used(request.pk) == 70


@pytest.mark.django_db
def test_what_was_asked_answered_and_counted_is_never_changed(officer: User) -> None:
    request = granted(CertificateFactory())
    services.count_use(request=request, quantity=1, by=officer, on=today())
    for table in ("markrequest", "markanswer", "markuse"):
        delete = f"DELETE FROM certification_{table}"  # noqa: S608 - a name of ours
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(delete)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("left", "stage"),
    [(181, None), (180, 180), (91, 180), (90, 90), (31, 90), (30, 30), (0, 30), (-1, None)],
)
def test_remaining_packs_are_asked_for_at_180_90_and_30_days(left: int, stage: int | None) -> None:
    assert selectors.asked_at(today() + left * DAY, on=today()) == stage


@pytest.mark.django_db
def test_a_producer_is_asked_again_at_each_stage_and_its_newest_word_counts(
    officer: User,
) -> None:
    certificate = CertificateFactory()
    producer, last = certificate.product.producer, last_day(certificate)

    def question(days_left: int) -> selectors.ResidueQuestion | None:
        found = selectors.residue_questions(producer, on=last - days_left * DAY)
        return found[0] if found else None

    def say(days_left: int, remaining: int) -> ResidueReport:
        return services.report_residue(
            certificate=certificate, remaining=remaining, by=officer, on=last - days_left * DAY
        )

    assert question(181) is None
    with pytest.raises(services.NotAsked):
        say(181, 5)
    first = question(180)
    assert first is not None
    assert first.is_open
    say(170, 500)
    answered, again = question(160), question(90)
    assert answered is not None
    assert not answered.is_open
    assert again is not None
    assert again.is_open
    say(80, 200)
    say(79, 190)
    final = question(30)
    assert final is not None
    assert final.is_open
    assert final.last_report is not None
    assert final.last_report.remaining == 190


@pytest.mark.django_db
def test_the_overview_adds_up_by_commune(officer: User, django_assert_num_queries: Any) -> None:
    certificate = CertificateFactory(decided_on=date(2024, 1, 10))
    request = granted(certificate, 300)
    services.count_use(request=request, quantity=120, by=officer, on=today())
    other = CertificateFactory(decided_on=date(2024, 1, 12))
    assert other.product.commune_id == certificate.product.commune_id
    on = last_day(certificate) - 20 * DAY
    services.report_residue(certificate=certificate, remaining=50, by=officer, on=on)
    services.report_residue(certificate=certificate, remaining=45, by=officer, on=on)
    with django_assert_num_queries(1):
        (row,) = selectors.residual_by_commune(Certificate.objects.all(), on=on)
    assert (row.certificates, row.answered, row.unanswered) == (2, 1, 1)
    assert (row.granted, row.printed, row.remaining) == (300, 120, 45)
    assert selectors.residual_by_commune(Certificate.objects.all(), on=on - 400 * DAY) == []


@pytest.mark.django_db
def test_the_producers_list_costs_the_same_however_many_requests(
    officer: User, django_assert_max_num_queries: Any
) -> None:
    certificate = CertificateFactory()
    producer = certificate.product.producer
    for _ in range(4):
        request = granted(certificate, 10)
        services.count_use(request=request, quantity=3, by=officer, on=today())
    with django_assert_max_num_queries(1):
        rows = [(r.printed, r.answer.quantity) for r in selectors.requests_of(producer)]  # type: ignore[attr-defined]
    assert rows == [(3, 10)] * 4


@pytest.mark.django_db
def test_traders_ask_in_writing_for_a_day_to_come() -> None:
    request = services.request_written_use(
        use="TRADE",
        applicant_name="Siêu thị Thử",
        applicant_contact="sieu-thi@vi-du.example",
        province_code="68",
        what="Biển chỉ dẫn ở quầy",
        until_on=today() + 90 * DAY,
        on=today(),
    )
    assert (request.certificate, request.quantity) == (None, None)
    with pytest.raises(services.BeyondTheGrant):
        services.request_written_use(
            use="MEDIA",
            applicant_name="Báo Thử",
            applicant_contact="",
            province_code="",
            what="Bài viết",
            until_on=today() - DAY,
            on=today(),
        )
