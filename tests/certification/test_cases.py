"""Reports, cases, and the one way from a conclusion to a withdrawal."""

import re
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.producers.models import Member
from certification.models import (
    CaseStep,
    Certificate,
    MisuseCase,
    PublicReport,
    ReportTriage,
    Withdrawal,
    WithdrawalProposal,
)
from certification.rules.corrective import decision_due_on
from certification.selectors import cases as selectors
from certification.selectors import ocop_marks
from certification.services import cases as services
from foundation.calendar import today
from foundation.models import Notice, User
from foundation.rules.roles import Role
from tests.certification.officers import ministry, person, province, usual
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


def a_report(**changes: Any) -> PublicReport:
    facts: dict[str, Any] = {
        "about": "MARK",
        "text": "Dán sao lên hàng không có sao",
        "product": None,
        "label_code": "",
        "seen_at_place": "Chợ Phan Thiết",
        "province_code": "68",
        "photo": None,
        "contact": "0900 000 001",
        "market_officer": None,
        "on": today(),
    }
    return services.receive_report(**(facts | changes))


def a_case(**changes: Any) -> MisuseCase:
    facts: dict[str, Any] = {
        "authority": province(),
        "about": "QUALITY",
        "summary": "Mẫu không đạt",
        "by": UserFactory.create(),
        "on": today(),
    }
    return services.open_case(**(facts | changes))


def conclude(case: MisuseCase, kind: str = "WITHDRAW", **changes: Any) -> CaseStep:
    facts: dict[str, Any] = {
        "case": case,
        "kind": kind,
        "text": "Kết quả kiểm nghiệm không đạt hai lần",
        "done_on": today(),
        "by": UserFactory.create(),
        "on": today(),
        "ground": "BREACH" if kind == "WITHDRAW" else "",
    }
    return services.take_step(**(facts | changes))


def withdraw(certificate: Certificate, **changes: Any) -> Withdrawal:
    facts: dict[str, Any] = {
        "certificate": certificate,
        "ground": "BREACH",
        "reason": "Không đạt",
        "effective_on": today(),
        "by": UserFactory.create(),
        "on": today(),
    }
    return services.withdraw(**(facts | changes))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_report_gets_a_reference_that_cannot_be_guessed_and_keeps_no_citizens_account() -> None:
    one, other = a_report(), a_report()
    assert one.reference != other.reference
    assert len(one.reference) == 12
    assert one.sent_by is None
    spoken = one.reference.lower().replace("-", " ")
    assert selectors.report_by_reference(spoken) == one
    assert selectors.report_by_reference("BT-0000") is None


def test_a_report_on_a_product_goes_to_the_products_province() -> None:
    report = a_report(product=ProductFactory.create(), province_code="01")
    assert report.province_code == "68"


def test_the_state_of_a_report_follows_its_case() -> None:
    report = a_report()

    def state() -> str:
        found = selectors.report_by_reference(report.reference)
        assert found is not None
        return selectors.report_state(found).name

    assert state() == "received"
    case = a_case(report=report)
    assert state() == "working"
    conclude(case, "UNFOUNDED")
    assert state() == "concluded"
    refused = a_report()
    services.triage(
        report=refused, outcome="NOT_PURSUED", reason="Không rõ nơi", by=UserFactory(), on=today()
    )
    found = selectors.report_by_reference(refused.reference)
    assert found is not None
    assert selectors.report_state(found).name == "not_pursued"


def test_a_report_is_decided_on_once() -> None:
    report = a_report()
    a_case(report=report)
    with pytest.raises(services.AlreadyHandled):
        a_case(report=report)
    with pytest.raises(services.AlreadyHandled):
        services.triage(
            report=report, outcome="REFERRED", reason="Chuyển", by=UserFactory(), on=today()
        )
    assert MisuseCase.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportTriage.objects.all().delete()


def test_a_further_report_joins_a_running_case_but_not_a_closed_one() -> None:
    certificate = CertificateFactory.create()
    case = a_case(certificate=certificate)
    more = a_report(product=certificate.product)
    assert list(selectors.open_cases_about(more, MisuseCase.objects.all())) == [case]
    services.join_case(report=more, case=case, by=UserFactory(), on=today())
    conclude(case, "SETTLED")
    late = a_report(product=certificate.product)
    assert not selectors.open_cases_about(late, MisuseCase.objects.all())
    with pytest.raises(services.CaseClosed):
        services.join_case(report=late, case=case, by=UserFactory(), on=today())


def test_a_trader_without_ocop_has_a_case_that_proposes_no_withdrawal() -> None:
    case = a_case(about="FAKE", trader_name="Cửa hàng 12 Trần Phú")
    conclude(case, "SANCTIONED", text="Chuyển quản lý thị trường xử phạt")
    with pytest.raises(services.NothingToWithdraw):
        conclude(case)
    assert not WithdrawalProposal.objects.exists()
    conclude(case, "SETTLED")
    assert selectors.conclusion_of(case).kind == "SETTLED"  # type: ignore[union-attr]


def test_a_concluded_case_takes_notes_alone_and_no_step_is_ever_changed() -> None:
    case = a_case()
    conclude(case, "UNFOUNDED")
    with pytest.raises(services.CaseClosed):
        conclude(case, "SANCTIONED")
    conclude(case, "NOTE", text="Đã báo cho người gửi tin")
    for act in (CaseStep.objects.all().delete, lambda: CaseStep.objects.update(text="khác")):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_conclusion_lies_between_the_opening_and_today() -> None:
    case = a_case()
    for day in (today() + timedelta(days=1), today() - timedelta(days=1)):
        with pytest.raises(services.NotYetThatDay):
            conclude(case, "UNFOUNDED", done_on=day)


def test_a_proposal_is_due_fifteen_days_after_the_conclusion_and_late_from_midnight() -> None:
    assert decision_due_on(date(2026, 12, 20)) == date(2027, 1, 4)
    case = a_case(certificate=CertificateFactory.create())
    conclude(case)
    proposal = WithdrawalProposal.objects.get()
    due_on = today() + timedelta(days=15)
    assert (proposal.due_on, proposal.ground) == (due_on, "BREACH")
    rows = [
        selectors.proposal_rows([proposal], on=due_on + timedelta(days=late))[0].is_late
        for late in (0, 1)
    ]
    assert rows == [False, True]


def test_those_who_decide_are_told_of_a_proposal() -> None:
    officer, keeper = usual(Role.PROVINCIAL_OFFICER), usual(Role.MINISTRY_RECORD_KEEPER)
    conclude(a_case(certificate=CertificateFactory.create(stars=4)))
    conclude(a_case(certificate=CertificateFactory.create(stars=5, authority=ministry())))
    told = list(Notice.objects.order_by("pk").values_list("recipient", flat=True))
    assert told == [officer.pk, keeper.pk]


def test_a_certificate_has_one_open_proposal_at_a_time() -> None:
    certificate = CertificateFactory.create()
    conclude(a_case(certificate=certificate))
    second = a_case(certificate=certificate)
    with pytest.raises(services.AlreadyProposed):
        conclude(second)
    assert not second.steps.exists()
    services.drop_proposal(
        proposal=WithdrawalProposal.objects.get(), reason="Đã sửa", by=UserFactory(), on=today()
    )
    conclude(second)
    assert WithdrawalProposal.objects.count() == 2


def test_a_withdrawn_certificate_is_not_proposed_again() -> None:
    with pytest.raises(services.NothingToWithdraw):
        conclude(a_case(certificate=CertificateFactory.create(withdrawn=True)))


def test_withdrawing_settles_the_proposal_and_tells_producer_and_commune_once() -> None:
    certificate = CertificateFactory.create()
    member, officer = UserFactory.create(), usual(Role.COMMUNE_OFFICER)
    Member.objects.create(
        producer=certificate.holder, user=member, duty="OWNER", since_on=date(2025, 1, 1)
    )
    conclude(a_case(certificate=certificate))
    withdrawal = withdraw(certificate)
    proposal = WithdrawalProposal.objects.get()
    assert proposal.withdrawal == withdrawal
    assert ocop_marks([certificate.product_id], on=today()) == {}
    told = Notice.objects.filter(key__startswith="withdrawn:")
    assert set(told.values_list("recipient", flat=True)) == {member.pk, officer.pk}
    with pytest.raises(services.ProposalSettled):
        services.drop_proposal(
            proposal=proposal, reason="Đổi ý", by=UserFactory.create(), on=today()
        )


def test_a_refused_withdrawal_leaves_the_proposal_waiting() -> None:
    certificate = CertificateFactory.create()
    conclude(a_case(certificate=certificate))
    with pytest.raises(Exception, match="thời hạn"):
        withdraw(certificate, effective_on=date(2019, 1, 1))
    assert WithdrawalProposal.objects.get().withdrawal is None
    assert not Notice.objects.filter(key__startswith="withdrawn:").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_taking_up_a_report_at_once_one_opens_the_case() -> None:
    report, home = a_report(), province()
    people = [UserFactory.create(), UserFactory.create()]
    start, said = threading.Barrier(2), []

    def take(user: User) -> None:
        try:
            start.wait(timeout=10)
            a_case(report=report, by=user, authority=home)
            said.append("opened")
        except services.AlreadyHandled:
            said.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(said) == ["opened", "refused"]
    assert MisuseCase.objects.count() == 1
    connection.close()


def test_the_withdrawal_page_is_filled_in_and_the_public_page_says_ground_article_and_day() -> None:
    certificate = CertificateFactory.create()
    conclude(a_case(certificate=certificate))
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    address = reverse("register_office:withdraw", args=[certificate.number])
    page = client.get(address).content.decode()
    assert "Kết quả kiểm nghiệm không đạt hai lần" in page
    assert 'value="BREACH"' in page.split("checked")[0][-300:]
    facts = {
        "ground": "BREACH",
        "reason": "Không đạt hai lần",
        "effective_on": f"{today():%Y-%m-%d}",
        "confirm": "1",
    }
    assert client.post(address, facts).status_code == 302
    assert WithdrawalProposal.objects.get().withdrawal is not None
    public = Client().get(certificate.get_absolute_url()).content.decode()
    for words in ("Điều 8", f"{today():%d/%m/%Y}", "Không đạt hai lần", "Vi phạm chất lượng"):
        assert words in public


def test_a_commune_officer_confirms_that_production_stopped() -> None:
    certificate = CertificateFactory.create()
    client = signed_in(usual(Role.COMMUNE_OFFICER))
    listed = client.get(reverse("cases_office:choose_stopped")).content.decode()
    address = reverse("cases_office:stopped", args=[certificate.number])
    assert address in listed
    facts = {"confirmed_on": f"{today():%Y-%m-%d}", "text": "Nghỉ từ tháng 9", "confirmed": "on"}
    assert client.post(address, {**facts, "confirmed": ""}).status_code == 422
    assert client.post(address, facts).status_code == 302
    proposal = WithdrawalProposal.objects.get()
    assert (proposal.ground, proposal.case) == ("STOPPED", None)
    assert client.post(address, facts).status_code == 422


def test_an_officer_opens_a_case_from_a_report_adds_a_paper_and_concludes() -> None:
    certificate = CertificateFactory.create()
    report = a_report(product=certificate.product)
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    address = f"{reverse('cases_office:open')}?bao-tin={report.pk}"
    assert certificate.number in client.get(address).content.decode()
    facts = {"about": "MARK", "certificate": certificate.number, "summary": "Dán sao sai"}
    assert client.post(address, facts).status_code == 302
    case = MisuseCase.objects.get()
    assert (case.producer, case.report) == (certificate.holder, report)
    page = reverse("cases_office:inspect", args=[case.pk])
    step = {"kind": "WITHDRAW", "done_on": f"{today():%Y-%m-%d}", "text": "Dùng sai nhiều lần"}
    assert "Chọn căn cứ." in client.post(page, step | {"confirmed": "on"}).content.decode()
    bad = SimpleUploadedFile("giay.pdf", b"khong phai")
    assert client.post(page, {**step, "ground": "MARK_MISUSED", "paper": bad}).status_code == 422
    done = client.post(page, step | {"ground": "MARK_MISUSED", "confirmed": "on"})
    assert done.status_code == 302
    assert WithdrawalProposal.objects.get().ground == "MARK_MISUSED"
    assert WithdrawalProposal.objects.get().due_on == today() + timedelta(days=15)


def test_the_contact_is_seen_only_by_those_who_handle_the_report() -> None:
    report = a_report(product=ProductFactory.create())
    seen = {}
    for role in (
        Role.PROVINCIAL_OFFICER,
        Role.INSPECTOR,
        Role.COMMUNE_OFFICER,
        Role.AUDITOR,
        Role.MINISTRY_RECORD_KEEPER,
        Role.ADMINISTRATOR,
    ):
        page = signed_in(usual(role)).get(reverse("cases_office:report", args=[report.pk]))
        assert page.status_code == 200
        seen[role] = "0900 000 001" in page.content.decode()
        assert seen[role] != ("chỉ người xử lý thấy" in page.content.decode())
    assert {role for role, sees in seen.items() if sees} == {
        Role.PROVINCIAL_OFFICER,
        Role.INSPECTOR,
    }
    elsewhere = person(Role.INSPECTOR, province("01"))
    address = reverse("cases_office:report", args=[report.pk])
    assert signed_in(elsewhere).get(address).status_code == 404


def test_the_lists_cost_the_same_however_long_they_are(django_assert_max_num_queries: Any) -> None:
    client = signed_in(usual(Role.PROVINCIAL_OFFICER))
    names = ("cases_office:index", "cases_office:reports", "cases_office:proposals")

    def grow(number: int) -> None:
        for _each in range(number):
            certificate = CertificateFactory.create()
            report = a_report(product=certificate.product)
            conclude(a_case(certificate=certificate, report=report))

    grow(3)
    spent = {}
    for name in names:
        client.get(reverse(name), {"xem": "all"})
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name), {"xem": "all"})
        spent[name] = len(queries)
    grow(6)
    for name in names:
        with django_assert_max_num_queries(spent[name]):
            page = client.get(reverse(name), {"xem": "all"})
        assert page.status_code == 200


def test_a_note_whose_button_was_pressed_twice_is_written_once() -> None:
    case = a_case()
    client = signed_in(usual(Role.INSPECTOR))
    page = reverse("cases_office:inspect", args=[case.pk])
    number = re.search(r'name="once_token" value="([^"]+)"', client.get(page).content.decode())
    assert number
    step = {
        "kind": "NOTE",
        "done_on": f"{today():%Y-%m-%d}",
        "text": "Đã gọi cho chủ thể",
        "confirmed": "on",
        "once_token": number[1],
    }
    before = case.steps.count()
    assert [client.post(page, step).status_code for _press in range(2)] == [302, 302]
    assert case.steps.count() == before + 1
