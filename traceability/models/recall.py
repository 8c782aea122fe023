"""Recalls: of which packs, since when, whom it reached and what came back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from foundation.models import Authority, PrivateFile
from foundation.prepared import Day
from traceability.models.label import LabelRun
from traceability.models.lot import Lot
from traceability.models.people import by_whom


class RecallCampaign(models.Model):
    """Đợt thu hồi: one fault, the lot where it was found, and every lot that it reaches.

    Written once; what follows are `RecallParty` and `RecallStep` rows. `closed_on` and the
    report may be added once. A drill is the same act without `Recall` rows and without telling
    buyers.
    """

    class Kind(models.TextChoices):
        VOLUNTARY = "VOLUNTARY", _("tự nguyện")
        COMPULSORY = "COMPULSORY", _("bắt buộc")

    number = models.CharField(_("số"), max_length=20, unique=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="campaigns")
    run = models.ForeignKey(
        LabelRun, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first_number = models.PositiveIntegerField(_("từ tem số"), null=True, blank=True)
    last_number = models.PositiveIntegerField(_("đến tem số"), null=True, blank=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    is_drill = models.BooleanField(_("diễn tập"), default=False)
    found_at = models.DateTimeField(_("phát hiện lúc"))
    reason = models.CharField(_("lý do"), max_length=300)
    instructions = models.CharField(_("việc cần làm"), max_length=300)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    started_by = by_whom()
    entered_for = models.ForeignKey(
        Producer, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    started_on = models.DateField()
    started_at = models.DateTimeField()
    due_on = models.DateField(_("xong trước hết ngày"))
    """Compulsory: three months after the start. Voluntary: what the producer set itself."""
    closed_on = models.DateField(_("kết thúc ngày"), null=True, blank=True)
    closed_by = by_whom(null=True, blank=True)
    report = models.TextField(_("báo cáo kết quả"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("đợt thu hồi")
        verbose_name_plural = _("đợt thu hồi")
        constraints = [
            models.CheckConstraint(
                name="campaign_starts_after_finding",
                condition=Q(started_at__gte=F("found_at")),
            ),
            models.CheckConstraint(
                name="campaign_closes_with_a_report",
                condition=Q(closed_on__isnull=True) | ~Q(report=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class RecallParty(models.Model):
    """Somebody whom a recall reaches. Append-only.

    `reference` names the record above this room ("consignment:12", "sales_point:3"); `label` is
    for people and holds no personal data (an order's number, a shop's name): who a buyer is
    stays in the order. `is_certain` is false where a parcel of the product left in the lot's
    time and nobody noted its lots.
    """

    class Kind(models.TextChoices):
        BUYER = "BUYER", _("người mua")
        SALES_POINT = "SALES_POINT", _("điểm bán")
        PRODUCER = "PRODUCER", _("chủ thể khác")
        BUSINESS = "BUSINESS", _("nơi nhận khác")
        STOCK = "STOCK", _("còn trong kho")

    campaign = models.ForeignKey(RecallCampaign, on_delete=models.PROTECT, related_name="parties")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("ai"), max_length=12, choices=Kind.choices)
    reference = models.CharField(max_length=60)
    label = models.CharField(_("tên"), max_length=200)
    quantity = models.DecimalField(_("số lượng"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("đơn vị"), max_length=20)
    is_certain = models.BooleanField(_("chắc chắn"), default=True)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("nơi có hàng bị thu hồi")
        verbose_name_plural = _("nơi có hàng bị thu hồi")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "lot", "reference"], name="recall_finds_each_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.label}"


class RecallStep(models.Model):
    """What was done about one party: told, answered, packs back or destroyed. Append-only."""

    class Kind(models.TextChoices):
        TOLD = "TOLD", _("đã báo")
        ANSWERED = "ANSWERED", _("đã trả lời")
        RETURNED = "RETURNED", _("đã trả hàng")
        DESTROYED = "DESTROYED", _("đã huỷ")
        USED_UP = "USED_UP", _("đã dùng hết")
        NOT_REACHED = "NOT_REACHED", _("không liên lạc được")

    party = models.ForeignKey(RecallParty, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("việc"), max_length=12, choices=Kind.choices)
    quantity = models.DecimalField(
        _("số lượng"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    by = by_whom(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("bước thu hồi")
        verbose_name_plural = _("bước thu hồi")

    def __str__(self) -> str:
        return f"{self.party_id}: {self.kind}"


class RecallQuerySet(models.QuerySet["Recall"]):
    def running(self, on: Day) -> "RecallQuerySet":
        """Recalls announced on or before the day and not ended by it."""
        return self.filter(recalled_on__lte=on).exclude(ended_on__lte=on)


class Recall(models.Model):
    """Thu hồi of a lot, or of a range of one run's labels. Written once; `ended_on` alone may go
    from nothing to a day. A drill never makes one: no page turns red for practice."""

    campaign = models.ForeignKey(
        RecallCampaign, null=True, blank=True, on_delete=models.PROTECT, related_name="recalls"
    )
    run = models.ForeignKey(
        LabelRun, null=True, blank=True, on_delete=models.PROTECT, related_name="range_recalls"
    )
    first_number = models.PositiveIntegerField(_("từ tem số"), null=True, blank=True)
    last_number = models.PositiveIntegerField(_("đến tem số"), null=True, blank=True)
    """Counted from 0 and both included. Null with `run` null: the whole lot."""
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recalls")
    recalled_on = models.DateField(_("từ ngày"))
    ended_on = models.DateField(_("xong ngày"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300)
    instructions = models.CharField(_("việc cần làm"), max_length=300)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = RecallQuerySet.as_manager()

    class Meta:
        verbose_name = _("thu hồi lô")
        verbose_name_plural = _("thu hồi lô")
        constraints = [
            models.CheckConstraint(
                name="recall_is_forward",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gt=F("recalled_on")),
            ),
            models.CheckConstraint(
                name="recalled_range_is_whole",
                condition=Q(run__isnull=True, first_number__isnull=True, last_number__isnull=True)
                | Q(
                    run__isnull=False,
                    first_number__isnull=False,
                    last_number__gte=F("first_number"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} – {self.recalled_on}"


class LotRecordRequest(models.Model):
    """An authority asks for a lot's record; the producer hands it over within 24 hours.

    (TT 31/2026/TT-BCT.) Written once; the answer is added once.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="record_requests")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(_("để làm gì"), max_length=300)
    asked_by = by_whom()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = by_whom(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("lời nhắn kèm"), max_length=300, blank=True)
    document = models.JSONField(null=True, blank=True)
    """The lot's EPCIS document as it was handed over."""
    file = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("yêu cầu hồ sơ lô")
        verbose_name_plural = _("yêu cầu hồ sơ lô")

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.asked_at}"
