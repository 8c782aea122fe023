"""Potential products, ideas and what is said of them, classes (S19–S26, S111, S127)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import ProductSet
from certification.models import (
    AssessmentRound,
    Idea,
    IdeaReview,
    PotentialProduct,
    Training,
    TrainingSeat,
)
from certification.selectors.ideas import IdeaState, state_of
from certification.selectors.programme_settings import settings_in
from certification.services.steps import ProgrammeError
from foundation.models import Authority, User
from foundation.references import unguessable


class TooEarly(ProgrammeError):
    """The idea may be sent again only from a later day."""


class AlreadyReviewed(ProgrammeError):
    """The idea's last review stands: only a new sending is looked at again."""


class NoSeatLeft(ProgrammeError):
    """The class is full."""


class NotSelected(ProgrammeError):
    """Only an idea that was selected goes on to a class and a plan."""


@dataclass(frozen=True)
class IdeaFacts:
    """What the form asks."""

    product_name: str
    description: str
    commune: Commune
    applicant_name: str
    applicant_kind: str
    phone: str
    product_set: ProductSet | None = None
    materials: str = ""
    email: str = ""


def _reference() -> str:
    return f"YT-{unguessable()}"


@transaction.atomic
def send_idea(
    *,
    facts: IdeaFacts,
    on: date,
    by: User | None = None,
    producer: Producer | None = None,
    round: AssessmentRound | None = None,
    resubmits: Idea | None = None,
) -> Idea:
    """Keep an idea and give it a reference that cannot be guessed.

    An idea that was returned is sent again as a new row that names the old one: raises TooEarly
    before the day its review named (S21), AlreadyReviewed when it was not returned, or was sent
    again before (a double click finds the first).
    """
    if resubmits is not None:
        resubmits = Idea.objects.select_for_update().get(pk=resubmits.pk)
        _check_resubmission(resubmits, on=on)
    return Idea.objects.create(
        reference=_reference(),
        product_name=facts.product_name.strip(),
        product_set=facts.product_set,
        description=facts.description.strip(),
        materials=facts.materials.strip(),
        commune=facts.commune,
        applicant_name=facts.applicant_name.strip(),
        applicant_kind=facts.applicant_kind,
        phone=facts.phone,
        email=facts.email,
        producer=producer,
        round=round,
        resubmits=resubmits,
        sent_by=by,
        sent_on=on,
    )


def _check_resubmission(idea: Idea, *, on: date) -> None:
    if hasattr(idea, "resubmitted_as"):
        raise AlreadyReviewed(_("Phiếu này đã được nộp lại: %s.") % idea.resubmitted_as.reference)
    state = state_of(idea)
    if state.state is not IdeaState.RESUBMIT:
        raise AlreadyReviewed(_("Phiếu này không ở diện được nộp lại."))
    if state.resubmit_from_on and on < state.resubmit_from_on:
        raise TooEarly(
            _("Phiếu này được nộp lại từ ngày %s.") % f"{state.resubmit_from_on:%d/%m/%Y}"
        )


@transaction.atomic
def review_idea(
    *,
    idea: Idea,
    product_fits: bool,
    applicant_fits: bool,
    verdict: str,
    reasons: str,
    by: User,
    on: date,
    next_year: bool = False,
) -> IdeaReview:
    """Say whether product and applicant fit, and why (S20).

    An idea to be done again may come back after the days that its province set (one week where
    it set none), or from 1 January with `next_year` (S21). Raises AlreadyReviewed when it was
    selected or refused, or waits for its second sending: two officers at once give one review.
    """
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if state_of(idea).state is not IdeaState.WAITING:
        raise AlreadyReviewed(_("Phiếu này đã có người xét."))
    if verdict == IdeaReview.Verdict.SELECTED and not (product_fits and applicant_fits):
        raise ProgrammeError(_("Chỉ chọn khi cả sản phẩm và người đăng ký đều phù hợp."))
    review = IdeaReview.objects.create(
        idea=idea,
        product_fits=product_fits,
        applicant_fits=applicant_fits,
        verdict=verdict,
        reasons=reasons.strip(),
        resubmit_from_on=_may_come_back(idea, on, next_year)
        if verdict == IdeaReview.Verdict.RESUBMIT
        else None,
        reviewed_by=by,
        reviewed_on=on,
    )
    log(
        instance=idea,
        action="ocop.idea.review",
        user=by,
        data={"verdict": verdict, "reasons": review.reasons},
    )
    return review


def _may_come_back(idea: Idea, on: date, next_year: bool) -> date:
    if next_year:
        return date(on.year + 1, 1, 1)
    return on + timedelta(days=settings_in(idea.commune.province_id).idea_resubmit_days)


@transaction.atomic
def join_producer(*, idea: Idea, producer: Producer, by: User) -> None:
    """Say which producer in the register the applicant is; once (trigger)."""
    idea = Idea.objects.select_for_update().get(pk=idea.pk)
    if idea.producer_id not in {None, producer.pk}:
        raise AlreadyReviewed(_("Phiếu này đã gắn với chủ thể khác."))
    idea.producer = producer
    idea.save(update_fields=["producer"])
    log(instance=idea, action="ocop.idea.join", user=by, data={"producer": producer.name})


@transaction.atomic
def note_potential(
    *,
    commune: Commune,
    year: int,
    name: str,
    maker_name: str,
    product_set: ProductSet | None,
    origin: str,
    note: str,
    by: User,
) -> PotentialProduct:
    """Put a product on the commune's list of the year (S25, S127)."""
    row = PotentialProduct.objects.create(
        commune=commune,
        year=year,
        name=name.strip(),
        maker_name=maker_name.strip(),
        product_set=product_set,
        origin=origin,
        note=note.strip(),
        recorded_by=by,
    )
    log(instance=row, action="ocop.potential.note", user=by, data={"name": row.name})
    return row


@transaction.atomic
def leave_out(*, potential: PotentialProduct, by: User, on: date | None) -> None:
    """Take it off the running list, or put it back with `on=None`."""
    potential.left_out_on = on
    potential.save(update_fields=["left_out_on"])
    log(instance=potential, action="ocop.potential.leave_out", user=by, data={"on": str(on or "")})


@transaction.atomic
def open_class(*, training: Training, province_code: str, by: User) -> Training:
    """Keep a class of the province; `training` is filled but not yet saved."""
    training.province_code = province_code
    training.authority_name = (
        Authority.objects.filter(level=Authority.Level.PROVINCE, place_code=province_code)
        .values_list("name", flat=True)
        .first()
        or ""
    )
    training.recorded_by = by
    training.save()
    log(instance=training, action="ocop.training.open", user=by, data={"name": training.name})
    return training


@transaction.atomic
def take_seat(*, training: Training, idea: Idea, by: User) -> TrainingSeat:
    """Put a selected idea's applicant in a class; asked twice, it is the same seat.

    Raises NotSelected, and NoSeatLeft when the class has as many as it has seats.
    """
    training = Training.objects.select_for_update().get(pk=training.pk)
    taken = training.taken.filter(idea=idea).first()
    if taken is not None:
        return taken
    if state_of(idea).state is not IdeaState.SELECTED:
        raise NotSelected(_("Chỉ ý tưởng được chọn mới vào lớp."))
    if training.seats is not None and training.taken.count() >= training.seats:
        raise NoSeatLeft(_("Lớp này đã đủ %s người.") % training.seats)
    return TrainingSeat.objects.create(training=training, idea=idea, recorded_by=by)


def mark_attendance(*, training: Training, attended: set[int], by: User) -> None:
    """Who came, by the ids of the seats; the others of the class did not."""
    with transaction.atomic():
        for seat in training.taken.select_for_update():
            seat.attended = seat.pk in attended
            seat.recorded_by = by
            seat.save(update_fields=["attended", "recorded_by"])
        log(
            instance=training,
            action="ocop.training.attendance",
            user=by,
            data={"attended": len(attended)},
        )
