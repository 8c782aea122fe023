"""The programme in the demo: settings, a round, a council, and a dossier in every state.

All of it happens to the producer that does not exist (imaginary.py), through the services that
people's own acts go through, on the days that such acts take.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.registration import Ask, choices_of, fields_of
from certification.selectors.dossiers import dossiers_of, rules_for
from certification.services import (
    commune,
    councils,
    decisions,
    dossiers,
    issuing,
    programme,
    referrals,
)
from certification.services.drafts import Given
from foundation.models import Authority, User
from foundation.rules.roles import Role, row
from foundation.text import slugify_vi
from marketplace.demo import people
from marketplace.demo.planned_dossiers import BEFORE_COUNCIL, PLANNED, Planned, marks_at
from marketplace.demo.samples import put_on_sale

if TYPE_CHECKING:
    from certification.models import Council, CouncilMember, CouncilSession, Dossier, SessionItem

ProductClass = get_model("catalogue", "ProductClass")
State = DossierState
SAMPLE = "Dữ liệu mẫu để xem thử."


@dataclass(frozen=True)
class Cast:
    """Who acts, on which day: `on` is the day the demo is built."""

    producer: Producer
    owner: User
    commune: User
    province: User
    ministry: User
    members: tuple[User, ...]
    on: date

    def day(self, before: int) -> date:
        return self.on - timedelta(days=before)


@transaction.atomic
def build(*, producer: Producer, on: date, say: Callable[[str], None]) -> None:
    """Bring every planned dossier where it goes; what stands already is left as it is."""
    if dossiers_of(producer).exists():
        return
    say("  rounds, a council, a dossier in every state")
    cast = cast_of(producer, on)
    authority = Authority.objects.get(level=Authority.Level.PROVINCE, place_code="68")
    _settle(authority, cast)
    council = _council(authority, cast)
    session = _call(council, "Phiên xem thử thứ nhất", cast, before=25)
    filed = [(plan, _file(plan, cast)) for plan in PLANNED]
    for plan, dossier in filed:
        _take_to_council(plan, dossier, session, cast)
    _score(session, cast, {d.pk: plan for plan, d in filed})
    for plan, dossier in filed:
        dossier.refresh_from_db()
        _decide(plan, dossier, authority, cast)
    _leave_one_in_council(filed, council, cast)


def cast_of(producer: Producer, on: date) -> Cast:
    """The people of the demo who act on the programme of a producer; needs people.load_people."""
    owner = people.employ(email="nguoi-ho-so@vi-du.example", producer=producer)
    by_mail = User.objects.by_login
    members = [by_mail(p.email) for p in people.CAST if p.role is Role.COUNCIL_MEMBER]
    officers = [by_mail(f"can-bo-{which}@vi-du.example") for which in ("xa", "tinh", "bo")]
    found = [user for user in (*officers, *members) if user is not None]
    return Cast(producer, owner, found[0], found[1], found[2], tuple(found[3:]), on)


def _settle(authority: Authority, cast: Cast) -> None:
    programme.keep_settings(
        authority=authority,
        values={"quorum": 5, "spread_alert": 15, "source": "Quy chế mẫu, dữ liệu xem thử"},
        by=cast.province,
        on=cast.day(200),
    )
    programme.open_round(
        authority=authority,
        name=f"Đợt xem thử năm {cast.on.year}",
        opens_on=cast.day(150),
        proposals_until_on=cast.on + timedelta(days=20),
        done_until_on=cast.on + timedelta(days=80),
        is_extra=True,
        basis="Dữ liệu mẫu",
        by=cast.province,
        on=cast.day(160),
    )


def _council(authority: Authority, cast: Cast) -> "Council":
    council = councils.set_up(
        authority=authority,
        name="Hội đồng đánh giá xem thử",
        decision_number="MẪU-HĐ/QĐ",
        decided_on=cast.day(200),
        by=cast.province,
        on=cast.day(200),
    )
    seats = ["CHAIR", *["MEMBER"] * len(cast.members)]
    for number, (user, seat) in enumerate(zip(cast.members, seats, strict=False)):
        user.groups.add(Group.objects.get(name=row(Role.COUNCIL_MEMBER).group))
        councils.seat(
            council=council,
            user=user,
            seat=seat,
            organisation="Sở Nông nghiệp và Môi trường (mẫu)",
            by=cast.province,
            on=cast.day(200),
        )
        councils.declare_identifier(
            user=user,
            kind="CITIZEN_ID",
            number=f"{number + 1:012d}",
            by=user,
            on=cast.day(199),
        )
    return council


def _call(council: "Council", name: str, cast: Cast, *, before: int) -> "CouncilSession":
    return councils.call_session(
        council=council,
        form="MEETING",
        name=name,
        held_on=cast.day(before - 3),
        place="Phường Phan Thiết",
        by=cast.province,
        on=cast.day(before),
    )


def _product(plan: Planned, producer: Producer) -> Product:
    product, _ = Product.objects.get_or_create(
        source_reference=plan.reference,
        defaults={
            "title": plan.title,
            "slug": slugify_vi(plan.title),
            "product_class": ProductClass.objects.get(slug="san-pham"),
            "producer": producer,
            "ocop_set_id": plan.product_set,
            "province": producer.province,
            "commune": producer.commune,
            "is_public": False,
        },
    )
    return product


def _file(plan: Planned, cast: Cast) -> "Dossier":
    """Open, write and file a dossier, and let the commune do what it does."""
    dossier = dossiers.start_dossier(
        producer=cast.producer,
        product=_product(plan, cast.producer),
        kind=DossierKind.FIRST,
        target_stars=plan.target,
        by=cast.owner,
        on=cast.day(70),
    )
    if plan.state is State.CANCELLED:
        dossiers.cancel_draft(dossier=dossier, by=cast.owner, on=cast.day(60), reason=SAMPLE)
    if plan.state in {State.CANCELLED, State.DRAFT}:
        return dossier
    _write(dossier, plan, cast)
    late = plan.state in {State.FILED, State.PAPERS_ASKED}
    filed_on = cast.day(9 if late else 60)
    dossiers.file_dossier(dossier=dossier, by=cast.owner, on=filed_on)
    if plan.state is State.PAPERS_ASKED:
        words = "Xin thêm phiếu kiểm nghiệm còn hạn của sản phẩm."
        commune.ask_papers(dossier=dossier, what=words, by=cast.commune, on=cast.day(4))
    if late:
        return dossier
    _report(dossier, plan, cast)
    if plan.state is State.PROVINCE_ASKED:
        words = "Xin bản chụp rõ hơn của giấy chứng nhận cơ sở."
        commune.ask_papers(dossier=dossier, what=words, by=cast.province, on=cast.day(20))
    return dossier


def _write(dossier: "Dossier", plan: Planned, cast: Cast) -> None:
    _rules, rubric = rules_for(dossier)
    answers = {
        field.name: _answer(field.name, field.ask, dossier)
        for field in fields_of(DossierKind.FIRST, dossier.product_set_id)
        if field.required
    }
    dossiers.answer(dossier=dossier, values=answers, by=cast.owner)
    dossiers.save_person(
        dossier=dossier,
        values={"representative_name": "Nguyễn Văn Mẫu", "gender": "nam", "ethnicity": "Kinh"},
        citizen_id="999999999999",
        by=cast.owner,
    )
    dossiers.score_self(
        dossier=dossier,
        scores={
            code: Given(points, case, SAMPLE)
            for code, (points, case) in marks_at(rubric, plan.level).items()
        },
        by=cast.owner,
    )


def _answer(name: str, ask: Ask, dossier: "Dossier") -> object:
    """Something lawful for each field of the forms."""
    if ask is Ask.ONE_OF:
        return choices_of(name, dossier.product_set_id)[0]
    if ask is Ask.SOME_OF:
        return [choices_of(name, dossier.product_set_id)[0]]
    if ask is Ask.NUMBER:
        return 5
    known = {
        "unit_name": dossier.producer.name,
        "product_name": dossier.product.title,
        "phone": "0900000003",
    }
    return known.get(name, SAMPLE)


def _report(dossier: "Dossier", plan: Planned, cast: Cast) -> None:
    _rules, rubric = rules_for(dossier)
    given = marks_at(rubric, plan.level)
    commune.report(
        dossier=dossier,
        points={
            each.code: {"points": given[each.code][0], "case": given[each.code][1], "note": ""}
            for each in rubric.commune_criteria.values()
        },
        material_percent=Decimal("82.5"),
        labour_percent=Decimal(90),
        forwards=plan.state is not State.RETURNED,
        reasons="Đủ thành phần, nguồn gốc rõ."
        if plan.state is not State.RETURNED
        else "Chưa có hợp đồng mua nguyên liệu, xin bổ sung rồi nộp lại.",
        number=f"MẪU-{dossier.pk}/BC",
        by=cast.commune,
        on=cast.day(45),
    )


def _take_to_council(
    plan: Planned, dossier: "Dossier", session: "CouncilSession", cast: Cast
) -> None:
    if plan.state not in BEFORE_COUNCIL:
        councils.put_on_agenda(session=session, dossier=dossier, by=cast.province, on=cast.day(24))


def _score(session: "CouncilSession", cast: Cast, plans: dict[int, Planned]) -> None:
    """Five sheets for each dossier, then the end of the session."""
    for item in session.items.select_related("dossier"):
        for member in session.council.members.select_related("user").order_by("pk"):
            _sheet(item, member, plans[item.dossier_id].level, cast, before=22)
    councils.close_session(session=session, by=cast.province, on=cast.day(21))


def _sheet(
    item: "SessionItem", member: "CouncilMember", level: int, cast: Cast, *, before: int
) -> None:
    _rules, rubric = rules_for(item.dossier)
    marks = {
        code: {"points": points, "case": case, "note": ""}
        for code, (points, case) in marks_at(rubric, level).items()
    }
    day = cast.day(before)
    sheet = councils.save_sheet(item=item, member=member, marks=marks, by=member.user, on=day)
    councils.file_sheet(sheet=sheet, by=member.user, on=day)


def _decide(plan: Planned, dossier: "Dossier", authority: Authority, cast: Cast) -> None:
    if plan.state is State.NOT_RECOGNISED:
        referrals.close_without(dossier=dossier, reason=SAMPLE, by=cast.province, on=cast.day(18))
    if plan.state in {State.AT_MINISTRY, State.BACK_FROM_MINISTRY}:
        referral = referrals.refer_to_ministry(
            dossier=dossier, letter_number="MẪU-VB", by=cast.province, on=cast.day(17)
        )
        if plan.state is State.BACK_FROM_MINISTRY:
            referrals.record_below(
                referral=referral,
                points=Decimal("88.4"),
                note=SAMPLE,
                by=cast.ministry,
                on=cast.day(5),
            )
    if plan.state in {State.PROPOSED, State.RECOGNISED}:
        decision = decisions.propose(
            authority=authority,
            title=f"Công nhận {plan.title} (dữ liệu mẫu)",
            dossiers=[dossier],
            by=cast.province,
            on=cast.day(16),
        )
        if plan.state is State.RECOGNISED:
            signed = decisions.sign(
                decision=decision,
                number="MẪU-11/QĐ",
                decided_on=cast.day(14),
                signer="Người ký mẫu",
                by=cast.province,
                on=cast.day(14),
            )
            issuing.publish(decision=signed, by=cast.province, on=cast.day(13))
            put_on_sale(dossier.product)


def _leave_one_in_council(
    filed: "list[tuple[Planned, Dossier]]", council: "Council", cast: Cast
) -> None:
    """One dossier waits in a session of these days; two of the members have filed."""
    dossier = next(d for plan, d in filed if plan.state is State.IN_COUNCIL)
    session = _call(council, "Phiên xem thử thứ hai", cast, before=3)
    item = councils.put_on_agenda(
        session=session, dossier=dossier, by=cast.province, on=cast.day(3)
    )
    for member in council.members.select_related("user").order_by("-pk")[:2]:
        _sheet(item, member, 4, cast, before=1)
