"""Places of two eras: provinces and communes since 1 July 2025, and the names before.

Keys are the official codes, never names: 245 full names of communes repeat.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.Model):
    code = models.CharField(primary_key=True, max_length=2)
    name = models.CharField(_("tên"), max_length=60)
    full_name = models.CharField(_("tên đầy đủ"), max_length=80)
    name_en = models.CharField(max_length=60)
    slug = models.SlugField(unique=True)
    lat = models.FloatField()
    lon = models.FloatField()
    merged_from = models.CharField(_("gộp từ"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    code = models.CharField(primary_key=True, max_length=5)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")
    kind = models.CharField(_("loại"), max_length=10)
    name = models.CharField(_("tên"), max_length=60)
    full_name = models.CharField(_("tên đầy đủ"), max_length=80)
    slug = models.SlugField()
    spelling_variant = models.CharField(_("cách viết khác"), max_length=80, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        verbose_name = _("xã, phường, đặc khu")
        verbose_name_plural = _("xã, phường, đặc khu")

    def __str__(self) -> str:
        return self.full_name


class FormerCommune(models.Model):
    """A commune of the three-level map that ended on 1 July 2025."""

    code = models.CharField(primary_key=True, max_length=9)
    name = models.CharField(max_length=80)
    district = models.CharField(max_length=80)
    province = models.CharField(max_length=60)
    folded = models.CharField(max_length=240)

    def __str__(self) -> str:
        return f"{self.name}, {self.district}, {self.province}"


class Successor(models.Model):
    """Which commune of today a former one went into; a split one has several."""

    former = models.ForeignKey(FormerCommune, on_delete=models.PROTECT, related_name="successors")
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="predecessors")
    is_default = models.BooleanField()
    is_split = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["former", "commune"], name="successor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.commune_id}"


class GrowingArea(models.Model):
    """Vùng nguyên liệu: where the raw material grows, by a point or the commune's own."""

    name = models.CharField(_("tên"), max_length=120)
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="growing_areas")
    crop = models.CharField(_("cây, con"), max_length=80, blank=True)
    area_m2 = models.PositiveIntegerField(_("diện tích (m²)"), null=True, blank=True)
    planting_code = models.CharField(_("mã số vùng trồng"), max_length=40, blank=True)
    gln = models.CharField("GLN", max_length=13, blank=True)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    boundary = models.JSONField(_("ranh giới"), default=list, blank=True)
    """Corner points as [latitude, longitude] in degrees, in order; empty where only a point is
    known."""
    ended_on = models.DateField(_("thôi dùng từ ngày"), null=True, blank=True)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    class Meta:
        verbose_name = _("vùng nguyên liệu")
        verbose_name_plural = _("vùng nguyên liệu")

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude in degrees: its own, its boundary's middle, or its commune's."""
        if self.boundary:
            return (
                sum(lat for lat, _lon in self.boundary) / len(self.boundary),
                sum(lon for _lat, lon in self.boundary) / len(self.boundary),
            )
        if self.lat is not None and self.lon is not None:
            return self.lat, self.lon
        return self.commune.lat, self.commune.lon
