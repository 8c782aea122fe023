"""Certificates as dated facts, written once, and the papers that lengthen them.

The database holds what must never break: no two certificates of one product run at the
same time (exclusion constraint, and triggers where an extension is concerned), and a row never
changes but for `ended_on`, once, from nothing to a day (see migrations 0002, 0007, 0011).
"""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models.people import by_whom
from foundation.models import Authority, PrivateFile
from foundation.prepared import Day


class DateRange(Func):
    """`daterange(from, until)`, half-open."""

    function = "daterange"


def _runs_on(day: Day) -> Q:
    """The period holds the day: the only expression of validity in the code.

    The period is the certificate's own 36 months, lengthened by an extension that was recorded
    (Đ12.3), and cut where the certificate was withdrawn or replaced.
    """
    extended = CertificateExtension.objects.running(day).values("certificate")
    return (
        Q(valid_from__lte=day)
        & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
        & (Q(lapses_on__gt=day) | Q(pk__in=extended))
    )


def runs_until() -> Coalesce:
    """The first day a certificate is out of force; for annotations of certificates.

    One period has one end, for an extension begins where what it lengthens ends (migration 0011).
    """
    latest = CertificateExtension.objects.filter(certificate=OuterRef("pk")).order_by("-from_on")
    extended = Subquery(latest.values(end=Coalesce("ended_on", "until_on"))[:1])
    return Coalesce("ended_on", Greatest("lapses_on", extended), output_field=models.DateField())


def was_cut() -> Exists:
    """Whether an extension of the certificate was ended early; for annotations."""
    return Exists(
        CertificateExtension.objects.filter(certificate=OuterRef("pk"), ended_on__isnull=False)
    )


class CertificateState(models.TextChoices):
    """What a certificate is on a day, in one word; computed, never kept."""

    IN_FORCE = "IN_FORCE", _("Còn hiệu lực")
    EXTENDED = "EXTENDED", _("Được kéo dài hiệu lực")
    LAPSED = "LAPSED", _("Hết hạn")
    WITHDRAWN = "WITHDRAWN", _("Đã thu hồi")
    REPLACED = "REPLACED", _("Đã thay bằng giấy mới")
    NOT_YET = "NOT_YET", _("Chưa đến ngày hiệu lực")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def in_force(self, on: Day) -> "CertificateQuerySet":
        """Those whose period holds the day."""
        return self.filter(_runs_on(on))

    def with_end(self) -> "CertificateQuerySet":
        """Each with its end read along, so that `ends_on` and `last_valid_on` ask nothing more."""
        return self.annotate(runs_until=runs_until())

    def with_state(self, on: Day) -> "CertificateQuerySet":
        """Each with its `state` on the day, a CertificateState, and its end."""
        replaced = CertificateExtension.objects.filter(certificate=OuterRef("pk"), ended_on__lte=on)
        return self.with_end().annotate(
            state_value=Case(
                When(withdrawal__effective_on__lte=on, then=Value(CertificateState.WITHDRAWN)),
                When(_runs_on(on) & Q(lapses_on__gt=on), then=Value(CertificateState.IN_FORCE)),
                When(_runs_on(on), then=Value(CertificateState.EXTENDED)),
                When(valid_from__gt=on, then=Value(CertificateState.NOT_YET)),
                When(
                    Q(ended_on__lte=on) | Q(Exists(replaced)),
                    then=Value(CertificateState.REPLACED),
                ),
                default=Value(CertificateState.LAPSED),
                output_field=models.CharField(),
            )
        )


class Certificate(models.Model):
    number = models.CharField(_("số sổ"), max_length=12, unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="certificates")
    holder = models.ForeignKey(
        Producer, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("chủ thể")
    )
    stars = models.PositiveSmallIntegerField(_("số sao"))
    decision_number = models.CharField(_("số quyết định"), max_length=80)
    decided_on = models.DateField(_("ngày quyết định"))
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, verbose_name=_("cơ quan công nhận")
    )
    valid_from = models.DateField(_("hiệu lực từ"))
    lapses_on = models.DateField(_("hết hiệu lực từ"))
    ended_on = models.DateField(_("kết thúc sớm từ"), null=True, blank=True)
    source_url = models.URLField(_("địa chỉ nguồn"), max_length=600, blank=True)
    decision_item = models.OneToOneField(
        "certification.DecisionItem",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="certificate",
    )
    """The item of the decision made here; null for a paper decision that was recorded."""
    product_code = models.CharField(_("mã sản phẩm"), max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("ghi lúc"), auto_now_add=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy chứng nhận")
        verbose_name_plural = _("giấy chứng nhận")
        indexes = [  # the newest first: the listing, the home page's shelves
            models.Index(fields=["decided_on", "product"], name="certificate_newest_decided"),
            models.Index(fields=["valid_from", "product"], name="certificate_newest_valid"),
        ]
        constraints = [
            models.CheckConstraint(
                name="certificate_three_to_five_stars", condition=Q(stars__gte=3, stars__lte=5)
            ),
            models.CheckConstraint(
                name="certificate_period_is_forward", condition=Q(lapses_on__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="certificate_has_decision", condition=~Q(decision_number="")
            ),
            models.CheckConstraint(
                name="certificate_ends_within_its_period",
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("valid_from"), ended_on__lte=F("lapses_on")),
            ),
            ExclusionConstraint(
                name="one_certificate_in_force_per_product",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", Coalesce("ended_on", "lapses_on")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} – {self.product}"

    def get_absolute_url(self) -> str:
        return reverse("certification:certificate", args=[self.number])

    @property
    def ends_on(self) -> date:
        """The first day out of force: by withdrawal, replacement, lapse, or an extension's end.

        Asks for extensions unless the row was read through `with_end` or `with_state`.
        """
        if self.ended_on is not None:
            return self.ended_on
        if "runs_until" in self.__dict__:
            end: date = self.__dict__["runs_until"]
            return end
        extensions = self.extensions.all() if self.pk else ()
        return max([self.lapses_on, *(each.ends_on for each in extensions)])

    @property
    def is_extended(self) -> bool:
        """Whether a paper gave it a day beyond its 36 months, be it over or to come."""
        return self.ends_on > self.lapses_on

    @property
    def last_valid_on(self) -> date:
        """The last day of validity, which is what people are shown."""
        return self.ends_on - timedelta(days=1)

    @property
    def state(self) -> CertificateState:
        """What it is on the day asked for; only on rows read through `with_state`."""
        return CertificateState(self.state_value)  # type: ignore[attr-defined]


class ExtensionQuerySet(models.QuerySet["CertificateExtension"]):
    def running(self, on: Day) -> "ExtensionQuerySet":
        """Those whose period holds the day."""
        return self.filter(
            Q(from_on__lte=on, until_on__gt=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
        )


class CertificateExtension(models.Model):
    """Validity kept while a late renewal is decided: an officer's record of a paper (Đ12.3).

    Never automatic, at most 180 days after the last valid day. It begins where the certificate,
    or the extension before it, ends, so that validity has no hole; `ended_on` alone may be added
    once (triggers).
    """

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="extensions"
    )
    paper_number = models.CharField(_("số văn bản"), max_length=80)
    paper_on = models.DateField(_("ngày văn bản"))
    paper = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_on = models.DateField(_("kéo dài từ"))
    until_on = models.DateField(_("đến trước ngày"))
    ended_on = models.DateField(_("kết thúc sớm từ"), null=True, blank=True)
    recorded_by = by_whom()
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kéo dài hiệu lực")
        verbose_name_plural = _("kéo dài hiệu lực")
        constraints = [
            models.CheckConstraint(
                name="extension_is_forward", condition=Q(until_on__gt=F("from_on"))
            ),
            models.CheckConstraint(
                name="extension_ends_within_itself",
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("from_on"), ended_on__lte=F("until_on")),
            ),
            ExclusionConstraint(
                name="extensions_never_overlap",
                expressions=[
                    ("certificate", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", Coalesce("ended_on", "until_on")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.until_on}"

    @property
    def ends_on(self) -> date:
        """The first day it no longer runs."""
        return self.ended_on or self.until_on

    @property
    def last_on(self) -> date:
        """Its last day, which is what people are shown."""
        return self.ends_on - timedelta(days=1)


class Withdrawal(models.Model):
    """Thu hồi of a certificate: append-only, never undone; a new recognition is a new row."""

    class Ground(models.TextChoices):
        """Quyết định 26/2026/QĐ-TTg, Điều 8.1, points a, b, c, d, đ, e: the one list of them."""

        FALSE_FILE = "FALSE_FILE", _("Hồ sơ không trung thực hoặc giả mạo")
        CRITERIA_LOST = "CRITERIA_LOST", _("Không còn đáp ứng tiêu chí")
        BREACH = "BREACH", _("Vi phạm chất lượng, an toàn, môi trường, sở hữu trí tuệ, nhãn")
        MARK_MISUSED = "MARK_MISUSED", _("Dùng sai nhãn hiệu OCOP")
        STOPPED = "STOPPED", _("Ngừng sản xuất")
        OTHER = "OTHER", _("Lý do khác do cơ quan có thẩm quyền kết luận")

    certificate = models.OneToOneField(
        Certificate, on_delete=models.PROTECT, related_name="withdrawal"
    )
    ground = models.CharField(_("căn cứ"), max_length=20, choices=Ground.choices)
    reason = models.TextField(_("lý do"), max_length=1000)
    decision_number = models.CharField(_("số quyết định thu hồi"), max_length=80, blank=True)
    effective_on = models.DateField(_("có hiệu lực từ"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("thu hồi giấy chứng nhận")
        verbose_name_plural = _("thu hồi giấy chứng nhận")

    def __str__(self) -> str:
        return f"{self.certificate.number}: {self.get_ground_display()}"


class SaleClearance(models.Model):
    """An officer lets a product whose certificate was withdrawn be sold again, unmarked."""

    withdrawal = models.OneToOneField(
        Withdrawal, on_delete=models.PROTECT, related_name="clearance"
    )
    reason = models.TextField(_("lý do"), max_length=1000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("cho bán lại")
        verbose_name_plural = _("cho bán lại")

    def __str__(self) -> str:
        return f"{self.withdrawal.certificate.number}: {self.reason[:60]}"


class RecognitionClaim(models.Model):
    """A recognition found in a public source and not yet checked against its decision.

    It gives no right to the mark. A certificate needs decision number, date, stars and
    holder; nothing here is ever completed by guessing.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="claims")
    stars = models.PositiveSmallIntegerField(_("số sao theo nguồn"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("năm theo nguồn"), null=True, blank=True)
    decision_number = models.CharField(_("số quyết định theo nguồn"), max_length=80, blank=True)
    decided_on = models.DateField(_("ngày theo nguồn"), null=True, blank=True)
    source_url = models.URLField(_("địa chỉ nguồn"), max_length=600, blank=True)
    source_note = models.CharField(_("ghi chú nguồn"), max_length=300, blank=True)
    reliability = models.CharField(_("mức tin cậy của nguồn"), max_length=1, blank=True)

    class Meta:
        verbose_name = _("bản ghi chưa đối chiếu")
        verbose_name_plural = _("bản ghi chưa đối chiếu")

    def __str__(self) -> str:
        return f"{self.product} ({self.year or '?'})"
