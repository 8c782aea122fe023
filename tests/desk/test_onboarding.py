"""What a new producer has done and what is missing, read from the books."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certification.models import LibraryDocument
from certification.rules.evidence import EvidenceKind
from foundation.calendar import today
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.rules.account_names import core, folded, is_same_holder
from marketplace.desk.onboarding import OpenStep, missing, steps
from tests.certification.test_dossier_office import private_file
from tests.desk.conftest import Seller
from tests.factories import LotFactory, ProducerFactory

ACCOUNT = "Tài khoản nhận tiền, đúng tên"


@pytest.mark.parametrize(
    ("holder", "name"),
    [
        ("HTX NONG NGHIEP TAM TRA", "Hợp tác xã Nông nghiệp Tâm Trà"),
        ("CTY TNHH MTV SEAGULL", "Công ty TNHH Một thành viên Seagull"),
        ("CONG TY CO PHAN BIEN XANH", "Công ty CP Biển Xanh"),
        ("HO KINH DOANH NGUYEN THI DAO", "Hộ kinh doanh Nguyễn Thị Đào"),
        ("HKD NGUYEN  THI DAO", "Hộ kinh doanh Nguyễn Thị Đào"),
        ("CONG TY TNHH TM VA DV AN PHU", "Công ty TNHH Thương mại và Dịch vụ An Phú"),
    ],
)
def test_a_holder_is_the_seller_however_the_bank_shortens_it(holder: str, name: str) -> None:
    assert is_same_holder(holder, [name])


@pytest.mark.parametrize(
    ("holder", "name"),
    [
        ("HTX NONG NGHIEP TAM TRA", "Hợp tác xã Nông nghiệp Tâm An"),
        ("NGUYEN THI DAO", "Nguyễn Thị Đào Hoa"),
        ("", "Hợp tác xã"),
        ("HTX", "Hợp tác xã Tâm Trà"),
    ],
)
def test_another_name_is_another_holder(holder: str, name: str) -> None:
    assert not is_same_holder(holder, [name, ""])


def test_the_person_who_acts_for_a_household_may_hold_the_account() -> None:
    assert is_same_holder("NGUYEN THI DAO", ["Hộ kinh doanh Mắm Cô Đào", "Nguyễn Thị Đào"])


def test_names_are_folded_as_banks_print_them() -> None:
    assert folded("Đỗ Thị Bưởi (cơ sở 2)") == "DO THI BUOI CO SO 2"
    assert core("Hợp tác xã") == "HOP TAC XA"


def by_words(found: list[OpenStep]) -> dict[str, bool]:
    return {step.words: step.is_done for step in found}


def let_in(seller: Seller, **facts: object) -> SellerCheck:
    return SellerCheck.objects.create(
        producer=seller.producer,
        **{
            "legal_name": "Hợp tác xã Biển Xanh",
            "tax_number": "0100109106",
            "representative": "Trần Thị Thử",
            "account_number": "123",
            "account_holder": "HTX BIEN XANH",
            "answer": "ACCEPTED",
            "answered_at": timezone.now(),
        }
        | facts,
    )


@pytest.mark.django_db
def test_a_producer_who_has_done_nothing_is_told_each_step_with_a_place_to_do_it() -> None:
    found = steps(ProducerFactory(tax_number=""), on=today())
    assert [step.is_done for step in found] == [False] * 9
    assert all(step.missing and step.address for step in found)


@pytest.mark.django_db
def test_steps_are_done_by_what_stands_in_the_books(seller: Seller) -> None:
    SellerCheck.objects.filter(producer=seller.producer).delete()
    before = by_words(steps(seller.producer, on=today()))
    assert before["Sản phẩm đầu tiên"]
    assert before["Giá bán"]
    assert not before["Lô hàng đầu tiên"]
    let_in(seller)
    LotFactory(product=seller.product)
    after = by_words(steps(seller.producer, on=today()))
    for words in ("Chợ nhận bạn là người bán", "Mã số thuế", ACCOUNT, "Lô hàng đầu tiên"):
        assert after[words], words
    assert not after["Ảnh sản phẩm"]


@pytest.mark.django_db
def test_an_account_in_another_name_is_said_with_both_names(seller: Seller) -> None:
    SellerCheck.objects.filter(producer=seller.producer).delete()
    let_in(seller, account_holder="LE VAN KHAC")
    (step,) = [s for s in steps(seller.producer, on=today()) if s.words == ACCOUNT]
    assert not step.is_done
    assert "LE VAN KHAC" in step.missing
    assert "Hợp tác xã Biển Xanh" in step.missing


@pytest.mark.django_db
def test_while_the_market_looks_there_is_nothing_to_press(seller: Seller) -> None:
    SellerCheck.objects.filter(producer=seller.producer).delete()
    let_in(seller, answer="WAITING", answered_at=None)
    first = steps(seller.producer, on=today())[0]
    assert not first.is_done
    assert first.address == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_done"), [(0, True), (-1, False)])
def test_a_food_safety_paper_counts_until_its_last_day(
    seller: Seller, days: int, is_done: bool
) -> None:
    LibraryDocument.objects.create(
        producer=seller.producer,
        kind=EvidenceKind.PRODUCTION_PERMIT,
        title="Giấy đủ điều kiện an toàn thực phẩm",
        expires_on=today() + timedelta(days=days),
        file=private_file(),
        entered_by=seller.member,
    )
    found = by_words(steps(seller.producer, on=today()))
    assert found["Giấy an toàn thực phẩm còn hạn"] is is_done


@pytest.mark.django_db
def test_the_list_is_gone_once_everything_is_done(
    seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert missing(seller.producer, on=today())
    page = seller.client.get("/chu-the/").content.decode()
    assert "Chuẩn bị để bán" in page
    monkeypatch.setattr(
        "marketplace.desk.onboarding.steps", lambda *a, **k: [OpenStep("x", is_done=True)]
    )
    assert missing(seller.producer, on=today()) == []
    assert "Chuẩn bị để bán" not in seller.client.get("/chu-the/").content.decode()
