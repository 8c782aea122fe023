"""The programme before a dossier, in the demo: ideas, a class, a plan, advisers.

Everything is said by and of people who do not exist, through the services that the pages use.
"""

from datetime import date
from typing import TYPE_CHECKING

from catalog.places.models import Commune
from catalog.products.models import ProductSet
from certification.forms.ideas import TrainingForm
from certification.selectors.plans import missing_measures
from certification.services import ideas, plans, programme
from foundation.models import Authority
from marketplace.demo.programme import SAMPLE, Cast

if TYPE_CHECKING:
    from certification.models import BusinessPlan, Idea

PLANNED_GOODS = "Mứt thanh long minh hoạ"
ADVISERS = (
    ("Phòng trồng trọt mẫu", "DEPARTMENT", "MATERIAL"),
    ("Trung tâm kỹ thuật mẫu", "DEPARTMENT", "PRODUCTION"),
    ("Phòng kiểm nghiệm mẫu", "CONSULTANT", "SAFETY"),
    ("Xưởng thiết kế bao bì mẫu", "CONSULTANT", "PACKAGING"),
    ("Văn phòng sở hữu trí tuệ mẫu", "CONSULTANT", "PROPERTY"),
    ("Liên minh hợp tác xã mẫu", "PARTNER", "ORGANISATION"),
    ("Trung tâm xúc tiến mẫu", "DEPARTMENT", "MARKET"),
    ("Nhóm kể chuyện làng nghề mẫu", "PARTNER", "STORY"),
)
POTENTIAL = (
    ("Rong nho minh hoạ", "CHARACTERISTIC", 7),
    ("Bột rau minh hoạ", "STARTUP", 6),
    ("Giỏ cói minh hoạ", "OTHER", 21),
)


def build(cast: Cast, authority: Authority) -> None:
    """Add all of it, each on the day that such an act takes."""
    commune = cast.producer.commune
    assert commune is not None  # noqa: S101 - the imaginary producer has one
    _advisers(authority, cast)
    _potential(commune, cast)
    _idea("Siro thanh long minh hoạ", commune, cast, sent=3)
    selected = _idea(PLANNED_GOODS, commune, cast, sent=66, of_producer=True)
    _review(selected, "SELECTED", "Nguyên liệu tại chỗ, người làm có nghề.", cast, before=64)
    again = _idea("Trà gừng minh hoạ", commune, cast, sent=12)
    _review(again, "RESUBMIT", "Ghi rõ nguyên liệu lấy ở đâu rồi nộp lại.", cast, before=9)
    refused = _idea("Nước đóng chai minh hoạ", commune, cast, sent=20)
    _review(refused, "REFUSED", "Không phải sản phẩm của địa phương.", cast, before=17)
    _class(selected, cast)
    _plan(selected, cast)


def _advisers(authority: Authority, cast: Cast) -> None:
    for name, kind, field in ADVISERS:
        programme.choose_adviser(
            authority=authority,
            name=name,
            kind=kind,
            field=field,
            contact="0900000003",
            experience=SAMPLE,
            selected_on=cast.day(180),
            selection_paper="MẪU-TV/QĐ",
            by=cast.province,
        )


def _potential(commune: Commune, cast: Cast) -> None:
    for name, origin, product_set in POTENTIAL:
        ideas.note_potential(
            commune=commune,
            year=cast.on.year,
            name=name,
            maker_name="Hộ mẫu",
            product_set=ProductSet.objects.get(pk=product_set),
            origin=origin,
            note=SAMPLE,
            by=cast.commune,
        )


def _idea(
    name: str, commune: Commune, cast: Cast, *, sent: int, of_producer: bool = False
) -> "Idea":
    return ideas.send_idea(
        facts=ideas.IdeaFacts(
            product_name=name,
            description=SAMPLE,
            commune=commune,
            applicant_name=cast.producer.name if of_producer else "Người đăng ký mẫu",
            applicant_kind="COOPERATIVE" if of_producer else "HOUSEHOLD",
            phone="0900000003",
            product_set=ProductSet.objects.get(pk=7),
            materials="Vườn mẫu trong phường",
        ),
        on=cast.day(sent),
        by=cast.owner if of_producer else None,
        producer=cast.producer if of_producer else None,
    )


def _review(idea: "Idea", verdict: str, words: str, cast: Cast, *, before: int) -> None:
    ideas.review_idea(
        idea=idea,
        product_fits=verdict != "REFUSED",
        applicant_fits=True,
        verdict=verdict,
        reasons=f"{words} {SAMPLE}",
        by=cast.commune,
        on=cast.day(before),
    )


def _class(idea: "Idea", cast: Cast) -> None:
    """A class with thirty seats; the selected idea's applicant has one of them, and came."""
    form = TrainingForm(
        {
            "name": "Lập phương án kinh doanh (lớp mẫu)",
            "topics": "Tổ chức sản xuất\nVùng nguyên liệu\nBao bì, nhãn\nThị trường\nTài chính",
            "held_on": cast.day(62),
            "place": "Phường Phan Thiết",
            "seats": 30,
        }
    )
    training = ideas.open_class(
        training=form.save(commit=False), province_code="68", by=cast.province
    )
    seat = ideas.take_seat(training=training, idea=idea, by=cast.commune)
    ideas.mark_attendance(training=training, attended={seat.pk}, by=cast.province)


def _plan(idea: "Idea", cast: Cast) -> None:
    plan = plans.start_plan(
        producer=cast.producer,
        product_name=PLANNED_GOODS,
        product_set=ProductSet.objects.get(pk=7),
        target_stars=3,
        by=cast.owner,
        on=cast.day(60),
        idea=idea,
    )
    plans.write_plan(
        plan=plan,
        target_stars=3,
        words=dict.fromkeys(plans.WORDS, SAMPLE),
        measures={code: f"{title}: {SAMPLE}" for code, title in missing_measures(plan)},
        by=cast.owner,
    )
    plans.send_plan(plan=plan, by=cast.owner, on=cast.day(55))
    plan.refresh_from_db()
    plans.review_plan(
        plan=plan,
        is_feasible=True,
        reasons=f"Làm được trong một mùa. {SAMPLE}",
        by=cast.province,
        on=cast.day(50),
    )
    _milestones(plan, cast, done_on=cast.day(20))


def _milestones(plan: "BusinessPlan", cast: Cast, *, done_on: date) -> None:
    """Three steps: one done, one late, one to come; and what the commune saw on the spot."""
    steps = (
        ("MATERIAL_AREA", "Ký hợp đồng mua quả với năm hộ (mẫu)", cast.day(25)),
        ("PRODUCT", "Thiết kế nhãn, công bố chất lượng (mẫu)", cast.day(4)),
        ("MARKET", "Chào hàng ba cửa hàng trong tỉnh (mẫu)", cast.day(-45)),
    )
    first, *_later = [
        plans.add_milestone(plan=plan, element=element, what=what, due_on=due_on)
        for element, what, due_on in steps
    ]
    plans.mark_done(milestone=first, by=cast.commune, on=done_on)
    plans.note_advice(
        plan=plan,
        text=f"Nên ghi sổ lượng quả mua của từng hộ. {SAMPLE}",
        by=cast.commune,
        on=done_on,
        milestone=first,
    )
