"""Questions before buying: asked by anyone, shown when the producer has answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from catalog.products.models import Product
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.models import ProductQuestion
from marketplace.commerce.rules import reviews as rules
from marketplace.commerce.services import opinions
from marketplace.commerce.services.opinion_words import tell_producer
from marketplace.commerce.services.opinions import Act, OpinionRefused, step


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its asker; telephone and address only if they want the answer there."""

    name: str
    words: str
    phone: str = ""
    email: str = ""


@transaction.atomic
def ask_question(
    *, product: Product, asked: Asked, language: str = "vi", is_sample: bool = False, now: datetime
) -> ProductQuestion:
    """Put a question to the producer of a public product; its people are told.

    Raises OpinionRefused: no name, no words, or nobody there to answer.
    """
    name, words = " ".join(asked.name.split()), asked.words.strip()
    if not name or not words:
        raise OpinionRefused(_("Xin cho biết tên và câu hỏi của bạn."))
    if product.producer is None or not product.is_public:
        raise OpinionRefused(_("Sản phẩm này chưa có chủ thể để hỏi."))
    question = ProductQuestion.objects.create(
        product=product,
        producer=product.producer,
        name=name[:60],
        words=words[:1000],
        phone=asked.phone,
        email=asked.email,
        language=language,
        is_sample=is_sample,
        asked_at=now,
    )
    step(question, Act.ASKED, by=None, now=now)
    tell_producer(question, on=localdate(now))
    return question


@transaction.atomic
def answer_question(
    *, question: ProductQuestion, words: str, by: User, now: datetime
) -> ProductQuestion:
    """The producer's answer, or a better one; whoever left an address reads the first by mail.
    Raises OpinionRefused."""
    answered = opinions.answer(opinion=question, words=words, by=by, now=now)
    assert isinstance(answered, ProductQuestion)  # noqa: S101 - for the type checker
    is_first = answered.answered_at == now
    if is_first and answered.email and answered.state == ProductQuestion.State.OPEN:
        enqueue("commerce.mail_question_answered", question_id=answered.pk)
    return answered


def forget_askers(*, now: datetime) -> int:
    """Delete the telephone and address of whoever was answered 90 days ago, or asked 180 days ago
    and never was; how many. The question and the answer stay."""
    over = Q(answered_at__lte=now - rules.CONTACT_KEPT) | Q(
        answered_at__isnull=True, asked_at__lte=now - rules.UNANSWERED_CONTACT_KEPT
    )
    return (
        ProductQuestion.objects.filter(over, contact_erased_at__isnull=True)
        .exclude(phone="", email="")
        .update(phone="", email="", contact_erased_at=now)
    )
