"""What scans leave behind: counts and patterns, never a person.

No address, no browser, no coordinates. Devices stand as bits of a small sketch, made with a salt
that is thrown away each week; places only where the reader chose a province.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from traceability.models.label import LabelRun
from traceability.models.lot import Lot
from traceability.models.people import by_whom


class ScanSalt(models.Model):
    """The week's salt of device digests. Deleted when its week is over."""

    week_on = models.DateField(primary_key=True)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.week_on}"


class LabelScan(models.Model):
    """What is remembered of one scanned label; labels nobody scanned have no row."""

    run = models.ForeignKey(LabelRun, on_delete=models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    """Rounded down to the quarter of an hour."""
    devices = models.BinaryField(max_length=32)
    """A linear-counting sketch of 256 bits; see rules.scan_sketch."""
    week_devices = models.PositiveSmallIntegerField(default=0)
    """Devices estimated in weeks that are over: their salts are gone, so they are added up."""
    week_on = models.DateField()
    """The week of which `devices` holds the digests."""
    provinces = models.BigIntegerField(default=0)
    """One bit for each province where a reader said they were (rules.scan_places)."""
    last_province = models.CharField(max_length=2, blank=True)
    last_place_at = models.DateTimeField(null=True, blank=True)
    last_device = models.PositiveSmallIntegerField(null=True, blank=True)
    """One byte of the digest of who told the last place; forgotten with it after a day."""
    far_trips = models.PositiveSmallIntegerField(default=0)
    """Times two devices told of places too far apart for the time between."""

    class Meta:
        verbose_name = _("lượt quét một tem")
        verbose_name_plural = _("lượt quét một tem")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="label_scans_in_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}: {self.count}"


class ScanDay(models.Model):
    """Scans of a lot on one day in one province ("" where the reader did not say)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="scan_days")
    day = models.DateField()
    province_code = models.CharField(max_length=2, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("lượt quét theo ngày")
        verbose_name_plural = _("lượt quét theo ngày")
        constraints = [
            models.UniqueConstraint(fields=["lot", "day", "province_code"], name="scan_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.day}: {self.count}"


class ScanFile(models.Model):
    """How far a file of the spool has been read: written in the transaction of what was read.

    So a job that dies in the middle leaves either both or neither, and nothing counts twice.
    """

    name = models.CharField(primary_key=True, max_length=60)
    read_to = models.PositiveBigIntegerField(default=0)
    """Bytes."""
    torn = models.PositiveIntegerField(default=0)
    """Lines that could not be read."""
    is_done = models.BooleanField(default=False)
    read_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tệp lượt quét")
        verbose_name_plural = _("tệp lượt quét")

    def __str__(self) -> str:
        return self.name


class RefusedScan(models.Model):
    """Codes that were scanned and that we never printed, counted by day and run."""

    class Reason(models.TextChoices):
        FORGED = "FORGED", _("mã không khớp khoá")
        BEYOND_RUN = "BEYOND_RUN", _("số tem chưa từng in")
        NO_SUCH_RUN = "NO_SUCH_RUN", _("đợt in không có")
        MALFORMED = "MALFORMED", _("không phải mã tem")

    day = models.DateField()
    reason = models.CharField(max_length=12, choices=Reason.choices)
    epoch = models.PositiveSmallIntegerField(default=0)
    run = models.PositiveIntegerField(default=0)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("mã lạ bị quét")
        verbose_name_plural = _("mã lạ bị quét")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "reason", "epoch", "run"], name="refused_scans_in_one_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}: {self.count}"


class CloneAlert(models.Model):
    """A label (or, with `number` null, a run) whose scans look like copies. Append-only."""

    class Rule(models.TextChoices):
        SPREAD = "SPREAD", _("nhiều máy, nhiều tỉnh")
        FAR_TRIPS = "FAR_TRIPS", _("đi xa nhanh quá mức")
        SPOILED = "SPOILED", _("tem đã huỷ mà có người quét")
        NOT_ON_PACKS = "NOT_ON_PACKS", _("tem chưa dán mà có người quét")
        SOLD_ELSEWHERE = "SOLD_ELSEWHERE", _("quét ở nơi lô không bán tới")
        UNSEEN_RANGE = "UNSEEN_RANGE", _("nhiều mã lạ của một đợt in")
        RUN_SPREAD = "RUN_SPREAD", _("cả đợt in lan ra bất thường")

    run = models.ForeignKey(LabelRun, on_delete=models.PROTECT, related_name="alerts")
    number = models.PositiveIntegerField(null=True, blank=True)
    rule = models.CharField(_("dấu hiệu"), max_length=16, choices=Rule.choices)
    evidence = models.JSONField(default=dict)
    """Counts and days only: what the row and the thresholds said when the alert was raised."""
    found_at = models.DateTimeField()

    class Meta:
        verbose_name = _("dấu hiệu tem giả")
        verbose_name_plural = _("dấu hiệu tem giả")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "number", "rule"],
                name="clone_alert_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}: {self.rule}"


class CloneRuling(models.Model):
    """What an officer made of an alert. Append-only; `case_number` names a MisuseCase."""

    class Outcome(models.TextChoices):
        CASE = "CASE", _("mở vụ việc")
        HARMLESS = "HARMLESS", _("không đáng ngại")
        WATCH = "WATCH", _("theo dõi thêm")

    alert = models.ForeignKey(CloneAlert, on_delete=models.PROTECT, related_name="rulings")
    outcome = models.CharField(_("kết luận"), max_length=10, choices=Outcome.choices)
    note = models.CharField(_("ghi chú"), max_length=500)
    case_id = models.PositiveBigIntegerField(null=True, blank=True)
    by = by_whom()
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("xét dấu hiệu tem giả")
        verbose_name_plural = _("xét dấu hiệu tem giả")
        constraints = [
            models.CheckConstraint(
                name="case_is_named", condition=~Q(outcome="CASE") | Q(case_id__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.alert_id}: {self.outcome}"
