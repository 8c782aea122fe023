"""The programme around the dossiers of the demo: ideas and plans, the mark, what comes after.

Like programme.py it happens to a producer that does not exist, through the services alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.rules.checklist import item_texts
from certification.selectors import certificates_of
from certification.selectors.inspections import checklist_of
from certification.services import cases, extensions, inspections, marks, record_certificate
from foundation.models import Authority, User
from foundation.text import slugify_vi
from marketplace.demo import beforehand
from marketplace.demo.programme import SAMPLE, Cast, cast_of
from marketplace.demo.samples import put_on_sale, sample_lot
from traceability.models import LabelRun
from traceability.services import start_label_run

if TYPE_CHECKING:
    from certification.models import Certificate, Inspection, MarkRequest, PublicReport

ProductClass = get_model("catalogue", "ProductClass")
RECOGNISED = "MẪU-11"
SHOP = "Cửa hàng Minh Hoạ (không có thật)"


@dataclass(frozen=True)
class Goods:
    """A product of the imaginary producer, by the number it has in the demo."""

    reference: str
    title: str
    product_set: int


ENDING = Goods("MẪU-25", "Mứt dừa minh hoạ", 7)
EXTENDED = Goods("MẪU-26", "Mắm ruốc minh hoạ", 9)
ACCUSED = Goods("MẪU-27", "Bánh rế minh hoạ", 6)
BOASTING = Goods("MẪU-28", "Kẹo dừa minh hoạ", 7)
OLDEST = Goods("MẪU-29", "Khăn rằn minh hoạ", 22)
FIRST_YEAR = date(2019, 12, 23)
"""Under Quyết định 1048/QĐ-TTg; the register's real rows begin in 2020."""


@transaction.atomic
def build(*, producer: Producer, on: date, say: Callable[[str], None]) -> None:
    """Add ideas to withdrawals, once; needs what programme.build made."""
    if producer.inspections.exists():
        return
    say("  ideas and plans, uses of the mark, inspections, reports and cases")
    cast = cast_of(producer, on)
    authority = Authority.objects.get(name="Uỷ ban nhân dân Lâm Đồng")
    beforehand.build(cast, authority)
    recognised = Product.objects.get(source_reference=RECOGNISED)
    _mark(certificates_of(recognised.pk)[0], cast)
    ending = _certify(ENDING, _three_years_before(cast.day(-60)), authority, cast)
    extended = _certify(EXTENDED, _three_years_before(cast.day(30)), authority, cast)
    accused = _certify(ACCUSED, cast.day(400), authority, cast)
    _certify(OLDEST, FIRST_YEAR, authority, cast)
    marks.report_residue(
        certificate=ending,
        remaining=1_200,
        plan=f"Dùng hết trước ngày cuối. {SAMPLE}",
        by=cast.owner,
        on=cast.day(5),
    )
    _extend(extended, cast)
    _inspect(ending, accused, authority, cast)
    _reports(recognised, authority, cast)
    _boast(cast)


def _three_years_before(day: date) -> date:
    return day.replace(year=day.year - 3, day=min(day.day, 28))


def _product(goods: Goods, cast: Cast) -> Product:
    product: Product = Product.objects.create(
        source_reference=goods.reference,
        title=goods.title,
        slug=slugify_vi(goods.title),
        product_class=ProductClass.objects.get(slug="san-pham"),
        producer=cast.producer,
        ocop_set_id=goods.product_set,
        province=cast.producer.province,
        commune=cast.producer.commune,
    )
    put_on_sale(product)
    return product


def _certify(goods: Goods, decided_on: date, authority: Authority, cast: Cast) -> "Certificate":
    return record_certificate(
        product=_product(goods, cast),
        holder=cast.producer,
        stars=3,
        decision_number=f"{goods.reference}/QĐ",
        decided_on=decided_on,
        authority=authority,
        by=cast.province,
    )


def _mark(certificate: "Certificate", cast: Cast) -> None:
    """One request granted and partly printed, one that waits, one of a shop that was refused."""
    until_on = min(cast.day(-365), certificate.last_valid_on)
    granted = _ask(certificate, "Nhãn hộp giấy 200 g (mẫu)", 5_000, until_on, cast, before=12)
    marks.answer_request(
        request=granted,
        is_granted=True,
        quantity=4_000,
        until_on=until_on,
        reasons=SAMPLE,
        by=cast.province,
        on=cast.day(10),
    )
    lot = sample_lot(certificate.product, packed_on=cast.day(8), by=cast.owner, code="MAU-SAO")
    start_label_run(
        lot=lot,
        count=500,
        purpose=LabelRun.Purpose.PACKS,
        by=cast.owner,
        mark_request=granted,
        on=cast.day(7),
        over_reason=f"Tem dự phòng khi dán hỏng. {SAMPLE}",
    )
    _ask(certificate, "Túi quà hai hộp (mẫu)", 800, until_on, cast, before=4)
    refused = marks.request_written_use(
        use="TRADE",
        applicant_name=SHOP,
        applicant_contact="0900000003",
        province_code="68",
        what="Biển trước cửa hàng bán cả hàng không có sao (mẫu)",
        until_on=cast.day(-300),
        on=cast.day(15),
    )
    marks.answer_request(
        request=refused,
        is_granted=False,
        reasons=f"Biển chung làm người mua tưởng mọi món đều có sao. {SAMPLE}",
        by=cast.province,
        on=cast.day(11),
    )


def _ask(
    certificate: "Certificate", what: str, quantity: int, until_on: date, cast: Cast, *, before: int
) -> "MarkRequest":
    return marks.request_use(
        certificate=certificate,
        producer=cast.producer,
        what=what,
        quantity=quantity,
        until_on=until_on,
        by=cast.owner,
        on=cast.day(before),
    )


def _extend(certificate: "Certificate", cast: Cast) -> None:
    """It lapsed a month ago and stays valid by a paper of the province (Đ12.3)."""
    extensions.extend(
        certificate=certificate,
        paper_number="MẪU-26/VB",
        paper_on=cast.day(40),
        last_on=cast.day(-100),
        by=cast.province,
        on=cast.day(38),
    )


def _inspect(
    ending: "Certificate", accused: "Certificate", authority: Authority, cast: Cast
) -> None:
    """One visit whose finding waits, one that led to a case, one that is planned."""
    visit = _plan(ending, authority, cast, kind="PERIODIC", planned_on=cast.day(11))
    _record(visit, cast, before=10, weight="MINOR", due_on=cast.day(-20))
    surprise = _plan(accused, authority, cast, kind="SURPRISE", planned_on=cast.day(16))
    seen = _record(surprise, cast, before=16, weight="MAJOR", due_on=cast.day(6))
    case = cases.open_case(
        authority=authority,
        about="QUALITY",
        summary=f"Nguyên liệu mua ngoài tỉnh. {SAMPLE}",
        certificate=accused,
        finding=seen.findings.get(),
        by=cast.province,
        on=cast.day(14),
    )
    cases.take_step(
        case=case,
        kind="WITHDRAW",
        ground="CRITERIA_LOST",
        text=f"Nguyên liệu không còn lấy tại địa phương. {SAMPLE}",
        done_on=cast.day(5),
        by=cast.province,
        on=cast.day(5),
    )
    _plan(ending, authority, cast, kind="SURPRISE", planned_on=cast.day(-14))


def _inspector() -> User:
    return User.objects.get(email="kiem-tra@vi-du.example")


def _plan(
    certificate: "Certificate", authority: Authority, cast: Cast, *, kind: str, planned_on: date
) -> "Inspection":
    return inspections.plan_inspection(
        authority=authority,
        producer=cast.producer,
        product=certificate.product,
        kind=kind,
        place="SITE",
        planned_on=planned_on,
        team="Đoàn kiểm tra mẫu",
        basis="MẪU-KT/KH",
        by=_inspector(),
    )


def _record(
    inspection: "Inspection", cast: Cast, *, before: int, weight: str, due_on: date
) -> "Inspection":
    """Everything is in order but the first thing looked at."""
    day = cast.day(before)
    words = item_texts(checklist_of(inspection, on=day))
    answers = {code: inspections.Answer(met=True, text=text) for code, text in words.items()}
    first, text = next(iter(words.items()))
    answers[first] = inspections.Answer(
        met=False,
        text=text,
        note=f"Sổ mua nguyên liệu thiếu ba tháng. {SAMPLE}",
        weight=weight,
        action="Bổ sung sổ và hoá đơn (mẫu)",
        due_on=due_on,
    )
    return inspections.record_visit(
        inspection=inspection,
        visit=inspections.Visit(
            draft_key=f"mau-{inspection.pk}", done_on=day, answers=answers, remark=SAMPLE
        ),
        by=_inspector(),
        at=timezone.make_aware(datetime.combine(day, time(9))),
    )


def _reports(product: Product, authority: Authority, cast: Cast) -> None:
    """One report waits; two are of one shop that has a case."""
    _report("QUALITY", "Hộp mua về bị ẩm.", product, cast, before=2)
    first = _report("MARK", "Cửa hàng dán sao lên gói không có giấy.", None, cast, before=13)
    case = cases.open_case(
        authority=authority,
        about="MARK",
        summary=f"Dán sao lên hàng không có giấy chứng nhận. {SAMPLE}",
        trader_name=SHOP,
        report=first,
        by=cast.province,
        on=cast.day(12),
    )
    second = _report("MARK", "Cũng cửa hàng ấy, tuần này vẫn còn.", None, cast, before=8)
    cases.join_case(report=second, case=case, by=cast.province, on=cast.day(7))
    cases.take_step(
        case=case,
        kind="REMINDED",
        text=f"Đã yêu cầu gỡ. {SAMPLE}",
        done_on=cast.day(6),
        by=cast.province,
        on=cast.day(6),
    )


def _report(
    about: str, text: str, product: Product | None, cast: Cast, *, before: int
) -> "PublicReport":
    return cases.receive_report(
        about=about,
        text=f"{text} {SAMPLE}",
        product=product,
        label_code="",
        seen_at_place="Phường Phan Thiết",
        province_code="68",
        photo=None,
        contact="",
        market_officer=None,
        on=cast.day(before),
    )


def _boast(cast: Cast) -> None:
    """A product without a certificate says that it has stars: its words are held when saved."""
    product = _product(BOASTING, cast)
    product.description = f"Kẹo đạt OCOP 4 sao. {SAMPLE}"
    product.save(update_fields=["description"])
