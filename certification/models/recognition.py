"""Quyết định công nhận: proposed, signed, published.

No certificate comes from a dossier without a signed decision: a DecisionItem joins them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from catalog.products.models import Product
from certification.models.council import CouncilResult
from certification.models.dossier import Dossier
from certification.models.people import by_whom
from foundation.models import Authority, PrivateFile


class RecognitionDecision(models.Model):
    """Its state is its dates: proposed → signed (number, day) → published (certificates)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(_("trích yếu"), max_length=300)
    proposed_by = by_whom()
    proposed_on = models.DateField(_("ngày trình"))
    number = models.CharField(_("số quyết định"), max_length=80, blank=True)
    decided_on = models.DateField(_("ngày ký"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=160, blank=True)
    signed_copy = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_recorded_by = by_whom(null=True, blank=True)
    published_on = models.DateField(_("ngày công bố"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = by_whom(null=True, blank=True)
    dropped_on = models.DateField(_("thôi trình từ"), null=True, blank=True)

    class Meta:
        verbose_name = _("quyết định công nhận")
        verbose_name_plural = _("quyết định công nhận")
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number", "decided_on"],
                condition=~Q(number=""),
                name="decision_number_used_once_a_day",
            ),
            models.CheckConstraint(
                name="signed_decision_has_number_and_day",
                condition=Q(number="", decided_on__isnull=True)
                | (~Q(number="") & Q(decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="published_after_signing",
                condition=Q(published_on__isnull=True)
                | Q(decided_on__isnull=False, published_on__gte=F("decided_on")),
            ),
            models.CheckConstraint(
                name="dropped_decision_is_not_signed",
                condition=Q(dropped_on__isnull=True) | Q(number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title


class DecisionItem(models.Model):
    """One product in a decision. May be taken out until the decision is signed (trigger)."""

    decision = models.ForeignKey(
        RecognitionDecision, on_delete=models.PROTECT, related_name="items"
    )
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="decision_items")
    result = models.ForeignKey(
        CouncilResult, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stars = models.PositiveSmallIntegerField(_("số sao"))

    class Meta:
        verbose_name = _("sản phẩm trong quyết định")
        verbose_name_plural = _("sản phẩm trong quyết định")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "dossier"], name="dossier_in_a_decision_once"
            ),
            models.CheckConstraint(
                name="recognised_with_three_to_five", condition=Q(stars__gte=3, stars__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.dossier_id} {self.stars}"


class MinistryReferral(models.Model):
    """A dossier of ninety points or more, sent to the ministry; what came back is added once."""

    class Outcome(models.TextChoices):
        FIVE_STARS = "FIVE_STARS", _("bộ công nhận 5 sao")
        BELOW = "BELOW", _("dưới 90 điểm, chuyển về tỉnh")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="referrals")
    result = models.ForeignKey(CouncilResult, on_delete=models.PROTECT, related_name="+")
    letter_number = models.CharField(_("số văn bản gửi bộ"), max_length=80)
    sent_on = models.DateField(_("ngày gửi"))
    sent_by = by_whom()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_points = models.DecimalField(
        _("điểm của bộ"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    outcome_note = models.TextField(_("ghi chú"), max_length=1000, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    recorded_by = by_whom(null=True, blank=True)

    class Meta:
        verbose_name = _("hồ sơ gửi bộ")
        verbose_name_plural = _("hồ sơ gửi bộ")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(answered_on__isnull=True),
                name="one_open_referral",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.letter_number}"


class ProductCode(models.Model):
    """(T)-(X)-(STT)-20YY, given by the commune in the year of assessment. Append-only.

    The order number runs per commune and year; how many digits it has is the province's.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="ocop_codes")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="product_code")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    code = models.CharField(_("mã sản phẩm"), max_length=40, unique=True)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "year", "ordinal"], name="order_number_given_once"
            )
        ]

    def __str__(self) -> str:
        return self.code
