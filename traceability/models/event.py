"""What happened to a lot: append-only, each event chained to the one before (migration 0006)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune, GrowingArea
from foundation.models import PrivateFile
from traceability.models.lot import Lot
from traceability.models.origin import PackingSite
from traceability.models.people import by_whom
from traceability.rules.event_chain import EventFacts, Link


class TraceEvent(models.Model):
    """Sự kiện truy xuất. `hash` covers the event and the hash before it in its lot."""

    class Kind(models.TextChoices):
        CARED = "CARED", _("Chăm sóc, bón phân, phun thuốc")
        HARVESTED = "HARVESTED", _("Thu hoạch")
        RECEIVED = "RECEIVED", _("Nhập nguyên liệu")
        PROCESSED = "PROCESSED", _("Chế biến")
        INSPECTED = "INSPECTED", _("Kiểm tra")
        MIXED = "MIXED", _("Trộn, chia, đóng gói lại")
        PACKED = "PACKED", _("Đóng gói")
        LABELLED = "LABELLED", _("Dán tem")
        RELABELLED = "RELABELLED", _("Gỡ, thay nhãn")
        STORED = "STORED", _("Bảo quản")
        SHIPPED = "SHIPPED", _("Xuất kho")
        RECALLED = "RECALLED", _("Thu hồi")
        DESTROYED = "DESTROYED", _("Tiêu huỷ")
        OTHER = "OTHER", _("Việc khác")

    class ErrorReason(models.TextChoices):
        INCORRECT = "incorrect_data", _("ghi sai")
        NOT_HAPPENED = "did_not_occur", _("việc này không có")

    class Source(models.TextChoices):
        FORM = "FORM", _("nhập tay")
        IMPORT = "IMPORT", _("từ tệp")
        EPCIS = "EPCIS", _("từ hệ thống khác")
        SERVICE = "SERVICE", _("sàn tự ghi")

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("việc"), max_length=20, choices=Kind.choices)
    happened_at = models.DateTimeField(_("lúc"))
    place = models.CharField(_("nơi"), max_length=160, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    detail = models.CharField(_("nội dung"), max_length=300, blank=True)
    utc_offset = models.CharField(max_length=6, default="+07:00")
    """The clock of the place where it happened, as EPCIS's eventTimeZoneOffset."""
    growing_area = models.ForeignKey(
        GrowingArea, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    packing_site = models.ForeignKey(
        PackingSite, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    quantity = models.DecimalField(
        _("số lượng"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    unit = models.CharField(_("đơn vị"), max_length=20, blank=True)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    """Where the phone was, to three decimals (some 100 m); for the producer and authorities."""
    data = models.JSONField(default=dict, blank=True)
    """What else was said, as EPCIS says it: `sensors` (list of type, value, uom, time), `ilmd`
    (name → value of the template's fields), `bizTransactions`."""
    error_reason = models.CharField(
        _("vì sao đính chính"), max_length=20, choices=ErrorReason.choices, blank=True
    )
    client_key = models.UUIDField(null=True, blank=True, unique=True)
    """Made on the phone: the same entry sent again after a dropped network is kept once."""
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.FORM)
    format = models.PositiveSmallIntegerField(default=2)
    """Which of `rules.event_chain`'s formats the hash was made in; 1 knew no further facts."""
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sự kiện truy xuất")
        verbose_name_plural = _("sự kiện truy xuất")
        constraints = [
            models.UniqueConstraint(fields=["lot", "position"], name="event_position_once"),
            models.CheckConstraint(
                name="correction_names_what_it_corrects",
                condition=Q(error_reason="") | Q(corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="event_recorded_after_it_happened",
                condition=Q(happened_at__lte=F("recorded_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.lot.code}"

    @property
    def link(self) -> Link:
        """The event as its chain sees it."""
        facts = EventFacts(
            lot=self.lot_id,
            position=self.position,
            kind=str(self.kind),
            happened_at=self.happened_at,
            recorded_at=self.recorded_at,
            place=self.place,
            commune=self.commune_id,
            detail=self.detail,
            recorded_by=self.recorded_by_id,
            corrects=self.corrects_id,
            format=self.format,
            more={
                "utc_offset": self.utc_offset,
                "growing_area": self.growing_area_id,
                "packing_site": self.packing_site_id,
                "quantity": None if self.quantity is None else f"{self.quantity:.3f}",
                "unit": self.unit,
                "lat": self.lat,
                "lon": self.lon,
                "data": self.data,
                "error_reason": self.error_reason,
                "client_key": self.client_key and str(self.client_key),
                "source": str(self.source),
            },
        )
        return Link(facts=facts, previous_hash=self.previous_hash, hash=self.hash)


class TracePhoto(models.Model):
    """A photo of a lot, or of one of its events. Private until its producer shows it.

    `shown_on` may come and go: what is shown is the producer's choice, day by day.
    """

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="photos")
    event = models.ForeignKey(
        TraceEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="photos"
    )
    file = models.ForeignKey(PrivateFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("chú thích"), max_length=160, blank=True)
    shown_on = models.DateField(_("cho xem từ ngày"), null=True, blank=True)
    added_by = by_whom()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("ảnh của lô")
        verbose_name_plural = _("ảnh của lô")

    def __str__(self) -> str:
        return f"{self.lot_id}: {self.caption}"


class ChainAnchor(models.Model):
    """One digest a day over the last hash of every lot's chain: shows events cut off at the end.

    Chained to the day before, and published with the open data. Append-only.
    """

    on = models.DateField(primary_key=True)
    lots = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("dấu của ngày")
        verbose_name_plural = _("dấu của ngày")

    def __str__(self) -> str:
        return f"{self.on}: {self.digest[:12]}"
