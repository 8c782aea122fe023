"""What reviews and questions have in common: their history, the producer's answer, holding back.

Each act locks its row, writes one step and one line in the audit.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce.models import HoldReason, OpinionStep, ProductQuestion, Review
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.opinion_words import tell_staff
from marketplace.commerce.services.telling import tell_buyer

Act = OpinionStep.Act
Opinion = Review | ProductQuestion
LONGEST_ANSWER = 1000


class OpinionRefused(OrderRefused):
    """The review or question cannot be written, answered or moved so; the text says why."""


@transaction.atomic
def answer(*, opinion: Opinion, words: str, by: User, now: datetime) -> Opinion:
    """The producer's one answer, written or changed; what stood before stays in the history.

    Raises OpinionRefused: no words, too many, or the review was withdrawn.
    """
    opinion, words = locked(opinion), words.strip()
    if not words or len(words) > LONGEST_ANSWER:
        raise OpinionRefused(_("Xin viết lời trả lời, nhiều nhất 1000 chữ; mọi người sẽ đọc."))
    if opinion.state == Review.State.WITHDRAWN:
        raise OpinionRefused(_("Người mua đã rút đánh giá này."))
    if words == opinion.answer:
        return opinion
    act = Act.ANSWER_CHANGED if opinion.answer else Act.ANSWERED
    opinion.answer, opinion.answered_at = words, opinion.answered_at or now
    opinion.save(update_fields=["answer", "answered_at"])
    step(opinion, act, words=words, by=by, now=now)
    if isinstance(opinion, Review) and act == Act.ANSWERED:
        tell(opinion, "review_answered")
    return opinion


@transaction.atomic
def report(*, opinion: Opinion, words: str, by: User, now: datetime) -> Opinion:
    """The producer says that it is unlawful; the staff are told and decide. It stays shown.

    Raises OpinionRefused: no words, or it is not shown now.
    """
    opinion, words = locked(opinion), words.strip()
    if not words:
        raise OpinionRefused(_("Xin ghi điều gì trái pháp luật."))
    if opinion.state in (Review.State.HELD, Review.State.WITHDRAWN):
        raise OpinionRefused(_("Lời này đang không hiện rồi."))
    step(opinion, Act.REPORTED, words=words[:2000], by=by, now=now)
    tell_staff(opinion, number=opinion.steps.count(), why=words, on=localdate(now))
    return opinion


@transaction.atomic
def hold(*, opinion: Opinion, reason: str, note: str, by: User, now: datetime) -> Opinion:
    """Show it no more, for a reason that the page names and counts. `note` says to the staff, and
    to its writer, what it was.

    Raises OpinionRefused: not a reason of the law's, no note, or it is not shown now.
    """
    opinion = locked(opinion)
    if reason not in HoldReason.values or not note.strip():
        raise OpinionRefused(_("Giữ lại phải có lý do và lời ghi."))
    if opinion.state in (Review.State.HELD, Review.State.WITHDRAWN):
        raise OpinionRefused(_("Lời này đang không hiện rồi."))
    opinion.state, opinion.held_reason = type(opinion).State.HELD, reason
    opinion.save(update_fields=["state", "held_reason"])
    step(opinion, Act.HELD, words=note.strip(), held_reason=reason, by=by, now=now)
    if isinstance(opinion, Review):
        tell(opinion, "review_held")
    return opinion


@transaction.atomic
def release(*, opinion: Opinion, note: str, by: User, now: datetime) -> Opinion:
    """Show again what was held back. Raises OpinionRefused: not held, no note."""
    opinion = locked(opinion)
    if opinion.state != Review.State.HELD:
        raise OpinionRefused(_("Lời này không bị giữ lại."))
    if not note.strip():
        raise OpinionRefused(_("Xin ghi vì sao cho hiện lại."))
    is_review = isinstance(opinion, Review)
    opinion.state = Review.State.SHOWN if is_review else ProductQuestion.State.OPEN
    opinion.held_reason = ""
    opinion.save(update_fields=["state", "held_reason"])
    step(opinion, Act.RELEASED, words=note.strip(), by=by, now=now)
    return opinion


def locked(opinion: Opinion) -> Opinion:
    """The row as it stands, locked."""
    if isinstance(opinion, Review):
        rows = Review.objects.select_for_update(of=("self",)).select_related("consignment__order")
        return rows.get(pk=opinion.pk)
    return ProductQuestion.objects.select_for_update().get(pk=opinion.pk)


def step(
    opinion: Opinion,
    act: str,
    *,
    by: User | None,
    now: datetime,
    words: str = "",
    stars: int | None = None,
    held_reason: str = "",
) -> None:
    """Write down one thing done; the audit names the act, never the words."""
    mine = {"review": opinion} if isinstance(opinion, Review) else {"question": opinion}
    OpinionStep.objects.create(
        **mine, act=act, words=words, stars=stars, held_reason=held_reason, by=by, at=now
    )
    kind = "review" if isinstance(opinion, Review) else "question"
    log(
        instance=opinion,
        action=f"ocop.{kind}.{act.lower()}",
        user=by,
        data={"reason": held_reason} if held_reason else None,
    )


def tell(review: Review, what: str) -> None:
    """One mail to the review's writer about it, by the order's link."""
    tell_buyer(
        order=review.consignment.order,
        what=what,
        consignment=review.consignment,
        about=f"{review.pk}/{review.steps.count()}",
    )
