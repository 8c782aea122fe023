"""Where the mark may be printed, how often, and what carries it without a right to.

A request states what, how many and until when; every printed label is counted against it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models.certificate import Certificate
from certification.models.people import by_whom
from foundation.models import PrivateFile


class MarkRequest(models.Model):
    """Asking to use the mark: on packs by its producer, or in writing by traders and media."""

    class Use(models.TextChoices):
        PACKS = "PACKS", _("in trên bao bì, nhãn, tem")
        TRADE = "TRADE", _("nơi bán hàng dùng để giới thiệu")
        MEDIA = "MEDIA", _("báo chí, truyền thông")

    use = models.CharField(_("dùng vào việc gì"), max_length=10, choices=Use.choices)
    certificate = models.ForeignKey(
        Certificate, null=True, blank=True, on_delete=models.PROTECT, related_name="mark_requests"
    )
    producer = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="mark_requests"
    )
    applicant_name = models.CharField(_("người xin dùng"), max_length=200)
    applicant_contact = models.CharField(_("nơi liên hệ"), max_length=200, blank=True)
    province_code = models.CharField(max_length=2)
    what = models.TextField(_("in hoặc dùng trên gì"), max_length=1000)
    quantity = models.PositiveIntegerField(_("số lượng"), null=True, blank=True)
    until_on = models.DateField(_("dùng đến hết ngày"))
    design = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = by_whom(null=True, blank=True)
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField()
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("xin dùng nhãn hiệu")
        verbose_name_plural = _("xin dùng nhãn hiệu")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="packs_have_certificate_and_quantity",
                condition=~Q(use="PACKS")
                | Q(certificate__isnull=False, producer__isnull=False, quantity__gt=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.applicant_name}: {self.what[:40]}"


class MarkAnswer(models.Model):
    """Granted or refused, in which quantity, until when. Append-only."""

    request = models.OneToOneField(MarkRequest, on_delete=models.PROTECT, related_name="answer")
    is_granted = models.BooleanField(_("cho dùng"))
    quantity = models.PositiveIntegerField(_("số lượng được in"), null=True, blank=True)
    until_on = models.DateField(_("đến hết ngày"), null=True, blank=True)
    reasons = models.TextField(_("lý do, điều kiện"), max_length=1000, blank=True)
    answered_by = by_whom()
    answered_on = models.DateField()
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("trả lời xin dùng nhãn hiệu")
        verbose_name_plural = _("trả lời xin dùng nhãn hiệu")
        constraints = [
            models.CheckConstraint(
                name="grant_has_an_end", condition=Q(is_granted=False) | Q(until_on__isnull=False)
            ),
            models.CheckConstraint(
                name="refusal_has_reasons", condition=Q(is_granted=True) | ~Q(reasons="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.is_granted}"


class MarkUse(models.Model):
    """Packs printed against a granted request; `reference` names the label run. Append-only."""

    request = models.ForeignKey(MarkRequest, on_delete=models.PROTECT, related_name="uses")
    quantity = models.PositiveIntegerField(_("số lượng"))
    reference = models.CharField(max_length=80, blank=True)
    used_by = by_whom()
    used_on = models.DateField()
    used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "reference"],
                condition=~Q(reference=""),
                name="label_run_counted_once",
            ),
            models.CheckConstraint(name="used_at_least_one", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.quantity}"


class ResidueReport(models.Model):
    """How many starred packs are left near a certificate's end; asked at 180, 90 and 30 days."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="residue_reports"
    )
    days_before = models.SmallIntegerField()
    remaining = models.PositiveIntegerField(_("số bao bì có sao còn lại"))
    plan = models.CharField(_("sẽ làm gì với số còn lại"), max_length=300, blank=True)
    entered_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_on = models.DateField()
    reported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bao bì có sao còn lại")
        verbose_name_plural = _("bao bì có sao còn lại")
        ordering = ["-reported_at"]

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.remaining}"


class ClaimHold(models.Model):
    """A text or picture that claims OCOP stars and waits for an officer.

    `place` says where it stands ("product:12:description", "shop_page:3"); the same words in
    the same place are held once. It opens again when the right to the mark ends.
    """

    product = models.ForeignKey(
        Product, null=True, blank=True, on_delete=models.PROTECT, related_name="claim_holds"
    )
    producer = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="claim_holds"
    )
    place = models.CharField(max_length=120)
    words = models.TextField(_("điều đang ghi"), max_length=1000)
    found = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    cause = models.CharField(max_length=20, default="WRITTEN")
    held_on = models.DateField()
    held_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("chờ xét việc dùng sao, nhãn hiệu")
        verbose_name_plural = _("chờ xét việc dùng sao, nhãn hiệu")
        indexes = [models.Index(fields=["place", "digest"])]

    def __str__(self) -> str:
        return f"{self.place}: {self.words[:40]}"


class ClaimRuling(models.Model):
    """Allowed or taken down. Append-only; a later hold needs a ruling of its own."""

    hold = models.OneToOneField(ClaimHold, on_delete=models.PROTECT, related_name="ruling")
    is_allowed = models.BooleanField(_("được ghi"))
    reasons = models.TextField(_("lý do"), max_length=1000)
    ruled_by = by_whom()
    ruled_on = models.DateField()
    ruled_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.hold_id}: {self.is_allowed}"
