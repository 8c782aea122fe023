"""Producers (chủ thể), the people who act for them, and where they sell."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune, GrowingArea, Province


class Producer(models.Model):
    class Kind(models.TextChoices):
        COOPERATIVE = "COOPERATIVE", _("hợp tác xã")
        COOP_GROUP = "COOP_GROUP", _("tổ hợp tác")
        COMPANY = "COMPANY", _("doanh nghiệp")
        HOUSEHOLD = "HOUSEHOLD", _("hộ kinh doanh")
        WORKSHOP = "WORKSHOP", _("cơ sở sản xuất")
        UNKNOWN = "UNKNOWN", _("chưa rõ loại hình")

    name = models.CharField(_("tên"), max_length=200)
    slug = models.SlugField(_("tên trong địa chỉ"), max_length=120, unique=True)
    kind = models.CharField(_("loại hình"), max_length=20, choices=Kind.choices)
    province = models.ForeignKey(
        Province, null=True, blank=True, on_delete=models.PROTECT, related_name="producers"
    )
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="producers"
    )
    street = models.CharField(_("thôn, số nhà, đường"), max_length=160, blank=True)
    former_address = models.CharField(_("địa chỉ trước 1/7/2025"), max_length=200, blank=True)
    tax_number = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    phone = models.CharField(_("điện thoại bán hàng"), max_length=15, blank=True)
    gln = models.CharField("GLN", max_length=13, blank=True)
    growing_areas = models.ManyToManyField(GrowingArea, blank=True, related_name="producers")
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    class Meta:
        verbose_name = _("chủ thể")
        verbose_name_plural = _("chủ thể")

    def __str__(self) -> str:
        return self.name

    @property
    def place_name(self) -> str:
        """Such as "Phường Phan Thiết, Lâm Đồng"; the province alone where no commune is known."""
        parts = [self.commune.full_name if self.commune else "", str(self.province or "")]
        return ", ".join(part for part in parts if part)


class Member(models.Model):
    """A person who works for a producer. Ended memberships stay, with their date."""

    class Duty(models.TextChoices):
        OWNER = "OWNER", _("chủ")
        SALES = "SALES", _("bán hàng")
        WAREHOUSE = "WAREHOUSE", _("kho")
        VIEWER = "VIEWER", _("chỉ xem")

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    duty = models.CharField(_("việc"), max_length=20, choices=Duty.choices)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("người của chủ thể")
        verbose_name_plural = _("người của chủ thể")
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "user", "since_on"], name="member_joins_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.producer}"


class HelperConsent(models.Model):
    """A producer lets a helper act for them, from a day and until a day."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="helper_consents")
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="helper_consents"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    since_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        verbose_name = _("đồng ý cho người giúp")
        verbose_name_plural = _("đồng ý cho người giúp")
        constraints = [
            models.CheckConstraint(
                name="consent_is_forward", condition=models.Q(until_on__gt=models.F("since_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.helper} – {self.producer}"


class SalesPoint(models.Model):
    """Điểm giới thiệu và bán sản phẩm OCOP."""

    name = models.CharField(_("tên"), max_length=160)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="sales_points")
    street = models.CharField(_("địa chỉ"), max_length=160, blank=True)
    opening_hours = models.CharField(_("giờ mở cửa"), max_length=120, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=15, blank=True)
    note = models.CharField(_("bán gì, cách vào"), max_length=240, blank=True)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    ended_on = models.DateField(_("thôi bán từ ngày"), null=True, blank=True)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    class Meta:
        verbose_name = _("điểm bán")
        verbose_name_plural = _("điểm bán")
        constraints = [
            models.CheckConstraint(
                name="sales_point_is_in_vietnam",
                condition=models.Q(lat=None, lon=None)
                | models.Q(lat__gte=6, lat__lte=24, lon__gte=102, lon__lte=118),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude in degrees: its own, or its commune's."""
        if self.lat is not None and self.lon is not None:
            return self.lat, self.lon
        return self.commune.lat, self.commune.lon
