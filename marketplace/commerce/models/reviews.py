"""What buyers say of what they got, what people ask before they buy, and the answers.

A review is shown as it was written unless it is unlawful (Luật 19/2023 Đ39.3.d): only an officer
of the market holds one back, with a reason that the page counts. docs/rules/reviews.md.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import PrivateFile
from marketplace.commerce.models.consignment import Consignment
from marketplace.commerce.models.fields import by_whom


class HoldReason(models.TextChoices):
    """Why words may be held back, in words that the public reads."""

    INSULT = "INSULT", _("xúc phạm, kích động, trái đạo đức xã hội")
    PRIVATE = "PRIVATE", _("lộ thông tin của người khác")
    FALSE_CLAIM = "FALSE_CLAIM", _("nói hàng chữa bệnh, điều luật cấm quảng cáo")
    ADVERT = "ADVERT", _("quảng cáo hàng khác, chèn liên kết")
    FAKE = "FAKE", _("không phải trải nghiệm thật")
    UNLAWFUL = "UNLAWFUL", _("trái pháp luật theo yêu cầu của cơ quan nhà nước")


def _held_with_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=(Q(state="HELD") & ~Q(held_reason="")) | (~Q(state="HELD") & Q(held_reason="")),
    )


def _answered_whole(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(answer="", answered_at__isnull=True)
        | (~Q(answer="") & Q(answered_at__isnull=False)),
    )


class Review(models.Model):
    """What the buyer of one delivered line says of it. The database asks that the line was
    delivered by this producer (migration 0012); nobody can write one without having bought.

    A withdrawn one keeps its row, without words, name and photos, so that the line has been
    spoken of once for all.
    """

    class State(models.TextChoices):
        SHOWN = "SHOWN", _("đang hiện")
        HELD = "HELD", _("bị giữ lại")
        WITHDRAWN = "WITHDRAWN", _("người mua đã rút")

    line = models.OneToOneField("order.Line", on_delete=models.PROTECT, related_name="review")
    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="reviews")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="buyer_reviews")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="buyer_reviews")
    stars = models.PositiveSmallIntegerField(_("mấy điểm"))
    words = models.TextField(_("lời đánh giá"), max_length=2000, blank=True)
    shown_name = models.CharField(_("tên hiện ra"), max_length=60, blank=True)
    """As the buyer wants to be called: "Hoa, Hà Nội". Never taken from the order."""
    packed_month = models.DateField(_("đóng gói tháng"), null=True, blank=True)
    """The first day of the month in which the earliest lot of the line was packed."""
    language = models.CharField(max_length=5, default="vi")
    is_sample = models.BooleanField(_("là đánh giá mẫu"), default=False)
    written_at = models.DateTimeField(_("viết lúc"))
    edited_at = models.DateTimeField(_("sửa lúc"), null=True, blank=True)
    answer = models.TextField(_("chủ thể trả lời"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=State.choices, default=State.SHOWN
    )
    held_reason = models.CharField(
        _("vì sao giữ lại"), max_length=12, choices=HoldReason.choices, blank=True
    )

    class Meta:
        verbose_name = _("đánh giá")
        verbose_name_plural = _("đánh giá")
        constraints = [
            models.CheckConstraint(
                name="review_has_one_to_five_stars", condition=Q(stars__gte=1, stars__lte=5)
            ),
            _held_with_reason("held_review_has_a_reason"),
            _answered_whole("review_answered_whole"),
        ]
        indexes = [
            models.Index(fields=["product", "state", "-written_at"], name="review_of_product"),
            models.Index(fields=["producer", "state", "-written_at"], name="review_of_producer"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.stars}"


class ReviewPhoto(models.Model):
    """A buyer's photo, drawn anew without what the camera wrote into it, in two sizes."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    """Of the small one, in pixels, so that the page does not move when it comes."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.review_id}"


class ProductQuestion(models.Model):
    """What somebody asks a producer about a product; shown once it is answered.

    `phone` and `email` are for the answer alone and are deleted 90 days after it.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("hiện khi có trả lời")
        HELD = "HELD", _("bị giữ lại")

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="questions")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="questions")
    name = models.CharField(_("tên"), max_length=60)
    words = models.TextField(_("câu hỏi"), max_length=1000)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    language = models.CharField(max_length=5, default="vi")
    is_sample = models.BooleanField(_("là câu hỏi mẫu"), default=False)
    asked_at = models.DateTimeField(_("hỏi lúc"))
    answer = models.TextField(_("trả lời"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=State.choices, default=State.OPEN
    )
    held_reason = models.CharField(
        _("vì sao giữ lại"), max_length=12, choices=HoldReason.choices, blank=True
    )
    contact_erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("câu hỏi về sản phẩm")
        verbose_name_plural = _("câu hỏi về sản phẩm")
        constraints = [
            _held_with_reason("held_question_has_a_reason"),
            _answered_whole("question_answered_whole"),
            models.CheckConstraint(
                name="erased_contact_is_empty",
                condition=Q(contact_erased_at__isnull=True) | Q(phone="", email=""),
            ),
        ]
        indexes = [
            models.Index(fields=["product", "state", "-answered_at"], name="question_of_product"),
            models.Index(fields=["producer", "state", "asked_at"], name="question_of_producer"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.asked_at:%d/%m/%Y}"


class OpinionStep(models.Model):
    """One thing done to a review or a question: by whom, when, and the words as they then were.

    Never deleted and never changed, but that a buyer who withdraws takes their own words with
    them (migration 0012 lets `words` become empty, and nothing else).
    """

    class Act(models.TextChoices):
        WRITTEN = "WRITTEN", _("người mua viết")
        EDITED = "EDITED", _("người mua sửa")
        WITHDRAWN = "WITHDRAWN", _("người mua rút lại")
        ASKED = "ASKED", _("có người hỏi")
        ANSWERED = "ANSWERED", _("chủ thể trả lời")
        ANSWER_CHANGED = "ANSWER_CHANGED", _("chủ thể sửa lời trả lời")
        REPORTED = "REPORTED", _("chủ thể báo chợ xem xét")
        HELD = "HELD", _("chợ giữ lại")
        RELEASED = "RELEASED", _("chợ cho hiện lại")

    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    question = models.ForeignKey(
        ProductQuestion, null=True, blank=True, on_delete=models.PROTECT, related_name="steps"
    )
    act = models.CharField(max_length=14, choices=Act.choices)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    held_reason = models.CharField(max_length=12, choices=HoldReason.choices, blank=True)
    by = by_whom()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="step_is_of_one_opinion",
                condition=Q(review__isnull=False, question__isnull=True)
                | Q(review__isnull=True, question__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.review_id or self.question_id}: {self.act}"
