"""A dossier from its first day to its receipt: what may be opened, written, filed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import (
    AssessmentRound,
    Certificate,
    CertificateExtension,
    Dossier,
    DossierFiling,
    PapersRequest,
    RuleSet,
)
from certification.rules import snapshots
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.evidence import EvidenceKind
from certification.rules.gaps import Gap
from certification.selectors import dossiers as selectors
from certification.services import dossiers, library
from certification.services.dossiers import (
    BadAnswer,
    CannotStart,
    ChangedElsewhere,
    EvidenceItem,
    Given,
    NotReadyToFile,
    RulesChanged,
)
from certification.services.steps import NotItsTurn
from foundation.calendar import today
from foundation.models import User
from tests.factories import (
    AuthorityFactory,
    CertificateFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from tests.factories.dossiers import attach_all, document, fill
from tests.factories.programme import DossierFactory, RoundFactory, stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create()
    return user


@pytest.fixture
def tea() -> Product:
    product: Product = ProductFactory.create(title="Chè thử", ocop_set_id=11)
    return product


def start(product: Product, by: User, **given: Any) -> Dossier:
    return dossiers.start_dossier(
        producer=given.pop("producer", product.producer),
        product=product,
        kind=given.pop("kind", DossierKind.FIRST),
        target_stars=given.pop("target_stars", 4),
        by=by,
        on=given.pop("on", today()),
        **given,
    )


def held(product: Product, *, days_left: int, stars: int = 4) -> Certificate:
    """A certificate whose last valid day is so many days from today."""
    from certification.rules.dates import last_valid_on, months_later

    day = months_later(today() + timedelta(days=days_left), -36)
    while last_valid_on(day) < today() + timedelta(days=days_left):
        day += timedelta(days=1)
    certificate: Certificate = CertificateFactory.create(
        product=product, decided_on=day, stars=stars
    )
    assert (certificate.last_valid_on - today()).days == days_left
    return certificate


def extend(certificate: Certificate, by: User, *, days: int = 60) -> CertificateExtension:
    return CertificateExtension.objects.create(
        certificate=certificate,
        paper_number="12/UBND",
        paper_on=today(),
        from_on=certificate.lapses_on,
        until_on=certificate.lapses_on + timedelta(days=days),
        recorded_by=by,
    )


# Opening ------------------------------------------------------------------------------------


def test_a_new_dossier_pins_the_newest_decision_and_knows_the_producer(
    tea: Product, person: User
) -> None:
    dossier = start(tea, person)
    assert dossier.ruleset.code == "QD26-2026"
    assert dossier.commune == tea.producer.commune
    answers = {row.field: row.value for row in dossier.answers.all()}
    assert answers["unit_name"] == tea.producer.name
    assert answers["product_name"] == "Chè thử"
    assert answers["sample_count"] == 5


def test_a_product_has_one_running_dossier(tea: Product, person: User) -> None:
    dossier = start(tea, person)
    with pytest.raises(CannotStart, match="đã có một hồ sơ"):
        start(tea, person)
    dossiers.cancel_draft(dossier=dossier, by=person, on=today())
    assert start(tea, person).pk != dossier.pk


def test_nobody_opens_a_dossier_for_anothers_product_or_without_a_place(
    tea: Product, person: User
) -> None:
    with pytest.raises(CannotStart, match="không phải của chủ thể"):
        start(tea, person, producer=ProducerFactory.create())
    Producer.objects.filter(pk=tea.producer_id).update(commune=None)
    Product.objects.filter(pk=tea.pk).update(commune=None)
    with pytest.raises(CannotStart, match="ở xã nào"):
        start(Product.objects.get(pk=tea.pk), person)


@pytest.mark.parametrize(
    ("days_left", "kind", "words"),
    [
        (181, DossierKind.RENEWAL, "Chưa đến lúc"),
        (180, DossierKind.RENEWAL, None),
        (120, DossierKind.RENEWAL, None),
        (119, DossierKind.RENEWAL, "quá hạn đánh giá lại"),
        (0, DossierKind.RENEWAL, "quá hạn đánh giá lại"),
        (-1, DossierKind.RENEWAL, "không có giấy chứng nhận"),
        (150, DossierKind.FIRST, "đang có giấy chứng nhận"),
        (0, DossierKind.FIRST, "đang có giấy chứng nhận"),
        (-1, DossierKind.FIRST, None),
        (500, DossierKind.UPGRADE, None),
        (-1, DossierKind.UPGRADE, "còn hiệu lực"),
    ],
)
def test_the_kind_follows_the_certificate(
    tea: Product, person: User, days_left: int, kind: DossierKind, words: str | None
) -> None:
    certificate = held(tea, days_left=days_left)
    if words is None:
        dossier = start(tea, person, kind=kind, target_stars=5)
        assert dossier.renews == (None if kind is DossierKind.FIRST else certificate)
        return
    with pytest.raises(CannotStart, match=words):
        start(tea, person, kind=kind, target_stars=5)


def test_a_product_never_certified_files_a_first_dossier_only(tea: Product, person: User) -> None:
    for kind in (DossierKind.UPGRADE, DossierKind.RENEWAL):
        with pytest.raises(CannotStart):
            start(tea, person, kind=kind)
    assert start(tea, person).kind == "FIRST"


def test_a_withdrawn_product_begins_again_with_a_first_dossier(person: User) -> None:
    product = CertificateFactory.create(withdrawn=True).product
    assert start(product, person).kind == "FIRST"


def test_an_upgrade_aims_higher_than_what_is_held_and_never_beyond_five(
    tea: Product, person: User
) -> None:
    held(tea, days_left=400, stars=4)
    with pytest.raises(CannotStart, match="nhắm hạng cao hơn"):
        start(tea, person, kind=DossierKind.UPGRADE, target_stars=4)
    other = ProductFactory.create(ocop_set_id=11)
    held(other, days_left=400, stars=5)
    with pytest.raises(CannotStart, match="không còn hạng cao hơn"):
        start(other, person, kind=DossierKind.UPGRADE, target_stars=5)


@pytest.mark.parametrize("days_left", [30, -10])
def test_a_late_renewal_needs_an_officers_paper(tea: Product, person: User, days_left: int) -> None:
    certificate = held(tea, days_left=days_left)
    with pytest.raises(CannotStart):
        start(tea, person, kind=DossierKind.RENEWAL)
    extend(certificate, person)
    assert start(tea, person, kind=DossierKind.RENEWAL).renews == certificate


def test_an_extension_that_is_over_opens_nothing(tea: Product, person: User) -> None:
    certificate = held(tea, days_left=-100)
    extend(certificate, person, days=60)
    with pytest.raises(CannotStart):
        start(tea, person, kind=DossierKind.RENEWAL)
    assert start(tea, person).kind == "FIRST"


# Writing ------------------------------------------------------------------------------------


def test_each_value_is_stamped_with_who_entered_it_and_for_whom(tea: Product, person: User) -> None:
    dossier = start(tea, person)
    helper: User = UserFactory.create()
    dossiers.answer(
        dossier=dossier,
        values={"history": "Từ năm 1990", "unit_name": tea.producer.name},
        by=helper,
        entered_for=tea.producer,
    )
    history = dossier.answers.get(field="history")
    assert (history.entered_by, history.entered_for) == (helper, tea.producer)
    same = dossier.answers.get(field="unit_name")
    assert (same.entered_by, same.entered_for) == (person, None), "unchanged values keep theirs"
    dossiers.score_self(
        dossier=dossier, scores={"1.1": Given(2)}, by=helper, entered_for=tea.producer
    )
    assert dossier.self_scores.get().entered_for == tea.producer


def test_unknown_fields_criteria_and_points_are_refused(tea: Product, person: User) -> None:
    dossier = start(tea, person)
    with pytest.raises(BadAnswer):
        dossiers.answer(dossier=dossier, values={"gender": "Nữ"}, by=person)
    with pytest.raises(BadAnswer):
        dossiers.answer(dossier=dossier, values={"change_market": "…"}, by=person)
    for code, given in (("99", Given(1)), ("1.1", Given(7)), ("1.1", Given(1, case="a"))):
        with pytest.raises(BadAnswer):
            dossiers.score_self(dossier=dossier, scores={code: given}, by=person)
    assert not dossier.self_scores.exists()


def test_what_another_device_wrote_is_never_overwritten_unseen(tea: Product, person: User) -> None:
    from certification.services.drafts import version_of_answers

    dossier = start(tea, person)
    seen = version_of_answers(selectors.draft_of(dossier), ["history"])
    dossiers.answer(dossier=dossier, values={"history": "Bản một"}, by=person, seen=seen)
    with pytest.raises(ChangedElsewhere) as refused:
        dossiers.answer(dossier=dossier, values={"history": "Bản hai"}, by=person, seen=seen)
    assert refused.value.stored == {"history": "Bản một"}
    dossiers.answer(dossier=dossier, values={"history": "Bản một"}, by=person, seen=seen)
    assert dossier.answers.get(field="history").value == "Bản một"


def test_a_citizens_number_is_kept_as_a_digest_alone(tea: Product, person: User) -> None:
    dossier = start(tea, person)
    saved = dossiers.save_person(
        dossier=dossier,
        values={"representative_name": "Bà Năm", "gender": "Nữ"},
        citizen_id="079 085 001 234",
        by=person,
    )
    assert len(saved.citizen_id_digest) == 64
    assert "079085001234" not in str(vars(saved))
    kept = dossiers.save_person(dossier=dossier, values={"ethnicity": "Chăm"}, by=person)
    assert kept.citizen_id_digest == saved.citizen_id_digest
    with pytest.raises(BadAnswer, match="12 chữ số"):
        dossiers.save_person(dossier=dossier, values={}, citizen_id="123", by=person)


def test_a_paper_stands_beside_a_criterion_once_and_only_the_own(
    tea: Product, person: User
) -> None:
    dossier = start(tea, person)
    paper = document(dossier)
    for _twice in range(2):
        dossiers.attach(
            dossier=dossier, document=paper, criterion_code="4.1", by=person, on=today()
        )
    assert dossier.evidence.count() == 1
    theirs = document(DossierFactory.create())
    with pytest.raises(BadAnswer):
        dossiers.attach(dossier=dossier, document=theirs, by=person, on=today())
    with pytest.raises(BadAnswer):
        dossiers.attach(dossier=dossier, document=paper, criterion_code="77", by=person, on=today())
    dossiers.detach(dossier=dossier, document=paper, criterion_code="4.1")
    assert not dossier.evidence.exists()


def test_a_paper_left_out_is_taken_into_no_draft_and_stays_where_it_was_filed(
    tea: Product, person: User
) -> None:
    dossier = fill(start(tea, person))
    paper = document(dossier)
    dossiers.attach(dossier=dossier, document=paper, by=person, on=today())
    filing = dossiers.file_dossier(dossier=dossier, by=person, on=today())
    library.leave_out(document=paper, by=person, on=today())
    paper.refresh_from_db()
    assert paper.left_out_on == today()
    assert filing.snapshot["evidence"][0]["document_id"] == paper.pk
    other = DossierFactory.create(product=ProductFactory.create(producer=tea.producer))
    with pytest.raises(BadAnswer, match="thôi dùng"):
        dossiers.attach(dossier=other, document=paper, by=person, on=today())


def test_a_paper_cannot_expire_before_it_was_issued(tea: Product, person: User) -> None:
    dossier = start(tea, person)
    with pytest.raises(library.BadDocument):
        library.add_document(
            producer=tea.producer,
            kind=EvidenceKind.AWARDS,
            title="Giải",
            file=document(dossier).file,
            issued_on=date(2026, 5, 2),
            expires_on=date(2026, 5, 1),
            by=person,
        )


# The gap check ------------------------------------------------------------------------------


def kinds_of(found: tuple[Any, ...]) -> set[Gap]:
    return {each.gap for each in found}


def test_an_empty_draft_is_told_all_that_forbids_filing(tea: Product, person: User) -> None:
    found = selectors.gaps(start(tea, person), on=today())
    assert not found.may_file
    assert kinds_of(found.forbidding) == {Gap.FIELD, Gap.PERSON, Gap.UNSCORED}
    unscored = [each for each in found.forbidding if each.gap is Gap.UNSCORED]
    assert len(unscored) == 32
    assert Gap.LAW_PAPER in kinds_of(found.warnings)


def test_missing_papers_warn_and_forbid_nothing(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person, target_stars=5))
    found = selectors.gaps(dossier, on=today())
    assert found.may_file
    assert kinds_of(found.warnings) == {Gap.LAW_PAPER, Gap.PAPER}
    assert found.forecast.stars == 5
    attach_all(dossier)
    found = selectors.gaps(dossier, on=today())
    assert not found.warnings


def test_a_paper_is_good_through_its_last_day(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person))
    attach_all(dossier)
    for days, expected in ((-1, {Gap.EXPIRED}), (0, {Gap.EXPIRING}), (59, {Gap.EXPIRING})):
        paper = document(dossier, expires_on=today() + timedelta(days=days))
        dossiers.attach(dossier=dossier, document=paper, by=person, on=today())
        assert kinds_of(selectors.gaps(dossier, on=today()).warnings) == expected
        dossiers.detach(dossier=dossier, document=paper)
    assert selectors.gaps(dossier, on=today()).may_file


def test_an_expired_paper_proves_no_criterion(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person))
    paper = document(dossier, EvidenceKind.MARKET, expires_on=today() - timedelta(days=1))
    dossiers.attach(dossier=dossier, document=paper, criterion_code="4.1", by=person, on=today())
    warned = selectors.gaps(dossier, on=today()).warnings
    assert any(each.gap is Gap.PAPER and each.subject == "4.1" for each in warned)


def test_a_starred_minimum_caps_the_star_and_is_named(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person, target_stars=5))
    dossiers.score_self(dossier=dossier, scores={"3.5": Given(0)}, by=person)
    found = selectors.gaps(dossier, on=today())
    assert found.may_file, "a low star is the producer's own affair"
    assert found.forecast.stars == 2
    assert "3.5" in {missed.code for missed in found.forecast.shortfalls}
    assert Gap.BELOW_TARGET in kinds_of(found.warnings)


def test_the_check_asks_the_database_seven_times_at_most(
    tea: Product, person: User, django_assert_max_num_queries: Any
) -> None:
    dossier = fill(start(tea, person))
    attach_all(dossier)
    dossier = Dossier.objects.select_related("ruleset").get(pk=dossier.pk)
    with django_assert_max_num_queries(8):
        selectors.gaps(dossier, on=today())


# Filing -------------------------------------------------------------------------------------


def test_a_filing_is_a_snapshot_with_its_hash_and_a_receipt(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person))
    attach_all(dossier, [EvidenceKind.MARKET])
    filing = dossiers.file_dossier(dossier=dossier, by=person, on=today())
    assert dossier.state == DossierState.FILED
    assert filing.receipt_number == f"1/PĐK-68-22945-{today().year}"
    assert filing.sha256 == snapshots.hash_of(filing.snapshot)
    stored = DossierFiling.objects.get(pk=filing.pk)
    assert snapshots.hash_of(stored.snapshot) == filing.sha256, "as it reads from the database"
    assert stored.snapshot["scores"]["4.1"] == {
        "points": 5,
        "case": "",
        "explanation": "Thuyết minh 4.1",
    }
    beside = selectors.filed_evidence(stored)
    assert beside["4.1"][0]["kind"] == "MARKET"
    assert selectors.latest_filing(dossier) == stored


def test_nothing_of_persons_is_in_the_snapshot(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person))
    dossiers.save_person(
        dossier=dossier,
        values={"gender": "KÍN-1", "ethnicity": "KÍN-2", "residence": "KÍN-3"},
        workers=[{"name": "KÍN-4", "born": "1980", "residence": "KÍN-5"}],
        by=person,
    )
    filing = dossiers.file_dossier(dossier=dossier, by=person, on=today())
    assert "KÍN" not in snapshots.canonical(filing.snapshot)


def test_an_incomplete_dossier_is_not_filed(tea: Product, person: User) -> None:
    dossier = start(tea, person)
    with pytest.raises(NotReadyToFile, match="Chưa ghi: Lịch sử hình thành"):
        dossiers.file_dossier(dossier=dossier, by=person, on=today())
    assert not dossier.filings.exists()


def test_receipts_run_per_commune_and_year(person: User) -> None:
    numbers = []
    for _each in range(3):
        product = ProductFactory.create(ocop_set_id=11)
        dossier = fill(start(product, person))
        numbers.append(dossiers.file_dossier(dossier=dossier, by=person, on=today()).receipt_number)
    product = ProductFactory.create(ocop_set_id=11)
    dossier = fill(start(product, person))
    next_year = date(today().year + 1, 2, 1)
    later = dossiers.file_dossier(dossier=dossier, by=person, on=next_year).receipt_number
    assert [int(number.split("/")[0]) for number in numbers] == [1, 2, 3]
    assert later == f"1/PĐK-68-22945-{today().year + 1}"


def test_a_second_click_files_nothing_more(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person))
    again = Dossier.objects.get(pk=dossier.pk)
    dossiers.file_dossier(dossier=dossier, by=person, on=today())
    with pytest.raises(NotItsTurn):
        dossiers.file_dossier(dossier=again, by=person, on=today())
    assert dossier.filings.count() == 1
    assert dossier.steps.count() == 1


def test_nothing_is_written_while_an_authority_has_the_dossier(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person))
    paper = document(dossier)
    dossiers.file_dossier(dossier=dossier, by=person, on=today())
    acts: list[Any] = [
        lambda: dossiers.answer(dossier=dossier, values={"history": "x"}, by=person),
        lambda: dossiers.score_self(dossier=dossier, scores={"1.1": Given(1)}, by=person),
        lambda: dossiers.save_person(dossier=dossier, values={}, by=person),
        lambda: dossiers.attach(dossier=dossier, document=paper, by=person, on=today()),
        lambda: dossiers.detach(dossier=dossier, document=paper),
        lambda: dossiers.cancel_draft(dossier=dossier, by=person, on=today()),
    ]
    for act in acts:
        with pytest.raises(NotItsTurn):
            act()


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        (DossierState.PAPERS_ASKED, DossierState.FILED),
        (DossierState.RETURNED, DossierState.FILED),
        (DossierState.PROVINCE_ASKED, DossierState.FORWARDED),
    ],
)
def test_filing_again_is_the_next_filing_and_answers_the_request(
    tea: Product, person: User, asked: DossierState, after: DossierState
) -> None:
    dossier = fill(start(tea, person))
    first = dossiers.file_dossier(dossier=dossier, by=person, on=today())
    request = PapersRequest.objects.create(
        dossier=dossier, what="Thiếu hợp đồng", asked_by=person, asked_on=today()
    )
    stand(dossier, asked)
    dossiers.answer(dossier=dossier, values={"history": "Sửa lại"}, by=person)
    second = dossiers.file_dossier(dossier=dossier, by=person, on=today())
    request.refresh_from_db()
    assert (second.number, request.answered_on) == (2, today())
    assert dossier.state == after
    assert first.snapshot["answers"]["history"] != second.snapshot["answers"]["history"]
    assert second.receipt_number != first.receipt_number
    assert selectors.latest_filing(dossier) == second


def test_a_renewal_begun_in_time_is_not_filed_too_late_but_papers_may_follow(
    tea: Product, person: User
) -> None:
    held(tea, days_left=130)
    dossier = fill(start(tea, person, kind=DossierKind.RENEWAL))
    with pytest.raises(NotReadyToFile, match="quá hạn"):
        dossiers.file_dossier(dossier=dossier, by=person, on=today() + timedelta(days=11))
    dossiers.file_dossier(dossier=dossier, by=person, on=today() + timedelta(days=10))
    stand(dossier, DossierState.PAPERS_ASKED)
    again = dossiers.file_dossier(dossier=dossier, by=person, on=today() + timedelta(days=40))
    assert again.number == 2


def test_a_draft_under_a_decision_that_ended_is_not_filed(tea: Product, person: User) -> None:
    dossier = fill(start(tea, person))
    row = RuleSet.objects.filter(code="QD26-2026").order_by("-version")[0]
    RuleSet.objects.create(
        code=row.code,
        version=row.version + 1,
        decision=row.decision,
        in_force_from=row.in_force_from,
        in_force_until=today(),
        data=row.data | {"in_force_until": today().isoformat()},
        sha256="f" * 64,
    )
    with pytest.raises(RulesChanged, match="đã hết áp dụng"):
        dossiers.file_dossier(dossier=dossier, by=person, on=today())


def test_a_filed_dossier_joins_the_provinces_round_of_the_day(tea: Product, person: User) -> None:
    AuthorityFactory.create()
    running: AssessmentRound = RoundFactory.create()
    dossier = fill(start(tea, person))
    dossiers.file_dossier(dossier=dossier, by=person, on=today())
    assert Dossier.objects.get(pk=dossier.pk).round == running


# What a renewal knows -----------------------------------------------------------------------


def recognised(tea: Product, person: User) -> Dossier:
    dossier = fill(start(tea, person))
    old = document(dossier, EvidenceKind.TEST_REPORT, expires_on=today() + timedelta(days=5))
    good = document(dossier, EvidenceKind.MARKET, title="Hợp đồng")
    for paper in (old, good):
        dossiers.attach(
            dossier=dossier, document=paper, criterion_code="4.1", by=person, on=today()
        )
    dossiers.file_dossier(dossier=dossier, by=person, on=today())
    stand(dossier, DossierState.RECOGNISED)
    return dossier


def test_a_renewal_begins_with_what_the_last_dossier_said_and_still_holds(
    tea: Product, person: User
) -> None:
    before = recognised(tea, person)
    held(tea, days_left=150)
    again = start(tea, person, kind=DossierKind.RENEWAL, on=today() + timedelta(days=10))
    assert again.previous == before
    assert again.answers.get(field="history").value == "Mục history"
    assert again.self_scores.count() == before.self_scores.count()
    assert [row.document.title for row in again.evidence.all()] == ["Hợp đồng"]
    missing = selectors.gaps(again, on=today() + timedelta(days=10)).forbidding
    assert {each.subject for each in missing} == {
        "change_material",
        "change_technology",
        "change_packaging",
        "change_label",
        "change_declaration",
        "change_tests",
        "change_market",
        "change_output",
        "change_revenue",
        "renewed_papers",
    }
    assert again.person.representative_name == "Bà Thử"


def test_what_the_system_knows_becomes_a_paper_beside_the_criteria_that_want_it(
    tea: Product, person: User
) -> None:
    dossier = start(tea, person)
    item = EvidenceItem(
        source="sales",
        kind=EvidenceKind.MARKET,
        title="Bản kê bán hàng",
        lines=[("Đơn hàng", "12")],
        address="https://cho.example/san-pham/1/",
    )
    for _twice in range(2):
        dossiers.prefill(dossier=dossier, evidence=[item], by=person, on=today())
    codes = {row.criterion_code for row in dossier.evidence.all()}
    assert {"4.1", "4.2"} <= codes
    paper = dossier.evidence.first().document  # type: ignore[union-attr]
    assert tea.producer.library.count() == 1
    with paper.file.file.open("rb") as content:
        assert content.read(4) == b"%PDF"


def test_prefilling_touches_nothing_somebody_wrote(tea: Product, person: User) -> None:
    dossier = start(tea, person)
    dossiers.answer(dossier=dossier, values={"unit_name": "Tên khác"}, by=person)
    dossiers.prefill(dossier=dossier, by=person, on=today())
    assert dossier.answers.get(field="unit_name").value == "Tên khác"


# Two at once --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_many_who_file_at_once_get_numbers_without_gaps_and_each_dossier_one_filing() -> None:
    person: User = UserFactory.create()
    ready = [fill(start(ProductFactory.create(ocop_set_id=11), person)) for _ in range(3)]

    def file(pk: int) -> str:
        try:
            dossier = Dossier.objects.get(pk=pk)
            return dossiers.file_dossier(dossier=dossier, by=person, on=today()).receipt_number
        except NotItsTurn:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(file, [dossier.pk for dossier in ready * 2]))
    given = sorted(int(number.split("/")[0]) for number in numbers if number)
    assert given == [1, 2, 3]
    assert DossierFiling.objects.count() == 3
