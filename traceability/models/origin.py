"""Where goods come from: growers and standards of growing areas, packing sites, suppliers.

The growing area itself is `catalog.places`'.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune, GrowingArea
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import PrivateFile
from traceability.models.people import by_whom


class Grower(models.Model):
    """Nông hộ of a growing area: the producer's and authorities' to see, never public."""

    growing_area = models.ForeignKey(GrowingArea, on_delete=models.PROTECT, related_name="growers")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="growers")
    name = models.CharField(_("họ tên"), max_length=120)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    area_m2 = models.PositiveIntegerField(_("diện tích (m²)"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)
    since_on = models.DateField(_("từ ngày"))
    until_on = models.DateField(_("đến ngày"), null=True, blank=True)
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("nông hộ")
        verbose_name_plural = _("nông hộ")
        constraints = [
            models.CheckConstraint(
                name="grower_is_forward",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("since_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.growing_area_id}: {self.pk}"


class AreaStandard(models.Model):
    """A standard that a growing area is certified to, with its paper and its days."""

    class Standard(models.TextChoices):
        VIETGAP = "VIETGAP", "VietGAP"
        VIETGAHP = "VIETGAHP", "VietGAHP"
        GLOBALGAP = "GLOBALGAP", "GLOBALG.A.P."
        ORGANIC_VN = "ORGANIC_VN", _("Hữu cơ (TCVN 11041)")
        ORGANIC_OTHER = "ORGANIC_OTHER", _("Hữu cơ (chuẩn nước ngoài)")
        BASC = "BASC", _("An toàn thực phẩm chuỗi")
        OTHER = "OTHER", _("Chuẩn khác")

    growing_area = models.ForeignKey(
        GrowingArea, on_delete=models.PROTECT, related_name="standards"
    )
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="area_standards")
    standard = models.CharField(_("chuẩn"), max_length=20, choices=Standard.choices)
    name = models.CharField(_("tên chuẩn, nếu khác"), max_length=120, blank=True)
    number = models.CharField(_("số giấy"), max_length=60)
    issued_by = models.CharField(_("nơi cấp"), max_length=160)
    valid_from = models.DateField(_("từ ngày"))
    lapses_on = models.DateField(_("ngày hết hiệu lực"))
    """Half-open: the day after the last valid one."""
    file = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_on = models.DateField(null=True, blank=True)
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("chuẩn của vùng")
        verbose_name_plural = _("chuẩn của vùng")
        constraints = [
            models.CheckConstraint(
                name="standard_is_forward", condition=Q(lapses_on__gt=F("valid_from"))
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_standard_display())


class AppliedStandard(models.Model):
    """Tiêu chuẩn, quy chuẩn áp dụng of a product: item 9 of a trace page (NĐ 37/2026 Đ23.5)."""

    class Kind(models.TextChoices):
        STANDARD = "STANDARD", _("tiêu chuẩn (TCVN, TCCS)")
        REGULATION = "REGULATION", _("quy chuẩn (QCVN)")
        DECLARATION = "DECLARATION", _("tự công bố sản phẩm")

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="applied_standards")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("số hiệu"), max_length=80)
    since_on = models.DateField(_("từ ngày"))
    until_on = models.DateField(_("đến ngày"), null=True, blank=True)
    file = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_by = by_whom()
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tiêu chuẩn áp dụng")
        verbose_name_plural = _("tiêu chuẩn áp dụng")
        constraints = [
            models.CheckConstraint(
                name="applied_standard_is_forward",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("since_on")),
            )
        ]

    def __str__(self) -> str:
        return self.number


class PackingSite(models.Model):
    """Cơ sở đóng gói of a producer. `gln` where GS1 gave one, else our own code stands for it."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="packing_sites")
    name = models.CharField(_("tên"), max_length=160)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="packing_sites")
    street = models.CharField(_("thôn, số nhà, đường"), max_length=160, blank=True)
    gln = models.CharField("GLN", max_length=13, blank=True)
    registration = models.CharField(_("mã số cơ sở đóng gói"), max_length=40, blank=True)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    ended_on = models.DateField(_("thôi dùng từ ngày"), null=True, blank=True)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    class Meta:
        verbose_name = _("cơ sở đóng gói")
        verbose_name_plural = _("cơ sở đóng gói")

    def __str__(self) -> str:
        return self.name


class Supplier(models.Model):
    """Bên bán nguyên liệu of one producer; hidden from other firms, shown to authorities."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="suppliers")
    name = models.CharField(_("tên"), max_length=160)
    tax_number = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    street = models.CharField(_("địa chỉ"), max_length=160, blank=True)
    gln = models.CharField("GLN", max_length=13, blank=True)
    ended_on = models.DateField(_("thôi mua từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("bên bán nguyên liệu")
        verbose_name_plural = _("bên bán nguyên liệu")
        constraints = [
            models.UniqueConstraint(fields=["producer", "name"], name="supplier_named_once")
        ]

    def __str__(self) -> str:
        return self.name
