"""Oscar's catalogue, with what OCOP needs of a product: who makes it and its set."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractProduct, AbstractProductImage

from catalog.places.models import Commune, Province
from catalog.producers.models import Producer
from catalog.products import set_numbers
from foundation.models import PrivateFile


class ProductSet(models.Model):
    """Bộ sản phẩm: one of the 26 of Quyết định 26/2026/QĐ-TTg, Phụ lục I."""

    ALCOHOL = set_numbers.ALCOHOL
    TOURISM = set_numbers.TOURISM

    number = models.PositiveSmallIntegerField(primary_key=True)
    code = models.CharField(max_length=10, unique=True)
    group_number = models.PositiveSmallIntegerField()
    group_name = models.CharField(max_length=120)
    group_name_en = models.CharField(max_length=120)
    name = models.CharField(_("tên"), max_length=160)
    name_en = models.CharField(max_length=160)
    notice_keys = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("bộ sản phẩm")
        verbose_name_plural = _("bộ sản phẩm")

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name


class Product(AbstractProduct):
    """A product of one producer. Size variants are not used: a certificate names one product."""

    producer = models.ForeignKey(
        Producer,
        null=True,
        on_delete=models.PROTECT,
        related_name="products",
        verbose_name=_("chủ thể bán"),
    )
    maker = models.ForeignKey(
        Producer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="made_products",
        verbose_name=_("nơi làm ra, nếu khác nơi bán"),
    )
    # `product_set` is taken by the reverse of Oscar's recommendations.
    ocop_set = models.ForeignKey(
        ProductSet, null=True, on_delete=models.PROTECT, related_name="products"
    )
    set_is_inferred = models.BooleanField(_("bộ sản phẩm do suy đoán"), default=False)
    province = models.ForeignKey(
        Province, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    former_place = models.CharField(_("tên nơi trước 1/7/2025"), max_length=200, blank=True)
    gtin = models.CharField(_("GTIN-14"), max_length=14, blank=True)
    net_content = models.CharField(_("quy cách"), max_length=80, blank=True)
    weight_grams = models.PositiveIntegerField(_("khối lượng gửi (gam)"), null=True, blank=True)
    source_reference = models.CharField(_("số trong nguồn"), max_length=40, blank=True)
    source_url = models.URLField(_("địa chỉ nguồn"), max_length=600, blank=True)

    class Meta(AbstractProduct.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["gtin"], condition=~Q(gtin=""), name="gtin_names_one_product"
            ),
            models.UniqueConstraint(
                fields=["source_reference"],
                condition=~Q(source_reference=""),
                name="source_row_loaded_once",
            ),
        ]
        indexes = [models.Index(fields=["province", "ocop_set"])]

    @property
    def place_name(self) -> str:
        """Such as "Phường Phan Thiết, Lâm Đồng"; the province alone where no commune is known."""
        parts = [self.commune.full_name if self.commune else "", str(self.province or "")]
        return ", ".join(part for part in parts if part)

    def get_absolute_url(self) -> str:
        return reverse("storefront:product", args=[self.slug, self.pk])

    @property
    def is_alcohol(self) -> bool:
        """Of set 14 or 15; by law not sold for cash (Luật 44/2019 Đ15–16)."""
        return self.ocop_set_id in ProductSet.ALCOHOL


class LabelText(models.Model):
    """What the law wants on a label, said on the page too (NĐ 37/2026 Đ41.5): everything but
    the packing day, the last day and the lot, which are each pack's own."""

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="label_text")
    responsible_name = models.CharField(_("chịu trách nhiệm về hàng"), max_length=200)
    responsible_address = models.CharField(_("địa chỉ"), max_length=240)
    origin = models.CharField(_("xuất xứ"), max_length=120, default="Việt Nam")
    ingredients = models.TextField(_("thành phần"), max_length=2000, blank=True)
    shelf_life = models.CharField(_("hạn dùng kể từ ngày sản xuất"), max_length=120, blank=True)
    use = models.TextField(_("hướng dẫn sử dụng"), max_length=2000, blank=True)
    storage = models.CharField(_("bảo quản"), max_length=500, blank=True)
    warnings = models.CharField(_("cảnh báo"), max_length=500, blank=True)
    declaration = models.CharField(_("số công bố, tự công bố"), max_length=80, blank=True)
    specifications = models.CharField(_("thông số kỹ thuật"), max_length=500, blank=True)
    alcohol_percent = models.DecimalField(
        _("độ cồn (%)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    is_medicine = models.BooleanField(_("là thuốc"), default=False)

    class Meta:
        verbose_name = _("nội dung nhãn")
        verbose_name_plural = _("nội dung nhãn")
        constraints = [
            models.CheckConstraint(
                name="alcohol_is_a_percentage",
                condition=Q(alcohol_percent__isnull=True)
                | Q(alcohol_percent__gte=0, alcohol_percent__lte=100),
            )
        ]

    def __str__(self) -> str:
        return str(self.product)


class TrialRecord(models.Model):
    """One step in making a new product: a sample, a trial run, a tasting (seed S89). Kept as it
    was written; a wrong one is struck out, not removed."""

    class Kind(models.TextChoices):
        SAMPLE = "SAMPLE", _("làm mẫu")
        PACKAGING = "PACKAGING", _("bao bì, nhãn")
        TRIAL_RUN = "TRIAL_RUN", _("sản xuất thử")
        TASTING = "TASTING", _("cho nếm, dùng thử")
        TEST = "TEST", _("kiểm nghiệm")
        STANDARD = "STANDARD", _("xây dựng tiêu chuẩn")

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="trials")
    kind = models.CharField(_("việc"), max_length=10, choices=Kind.choices)
    happened_on = models.DateField(_("ngày"))
    words = models.CharField(_("đã làm gì"), max_length=500)
    amount = models.CharField(_("bao nhiêu"), max_length=80, blank=True)
    result = models.CharField(_("kết quả, sửa gì lần sau"), max_length=500, blank=True)
    photo = models.ForeignKey(
        PrivateFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(_("gạch bỏ lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("việc thử sản phẩm")
        verbose_name_plural = _("sổ thử sản phẩm")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.product}: {self.get_kind_display()} {self.happened_on:%d/%m/%Y}"


class ProductImage(AbstractProductImage):
    """A photo of a product; one in which the mark is seen is drawn only with the mark."""

    shows_mark = models.BooleanField(_("ảnh có nhãn hiệu OCOP"), default=False)
    alt = models.CharField(_("lời tả ảnh"), max_length=160, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    """Pixels of the original; null for a photo from before sizes were noted."""
    variants = models.JSONField(default=list, blank=True)
    """Sizes drawn of it: [[format, width, height, name in storage], …], best format first."""

    class Meta(AbstractProductImage.Meta):
        abstract = False


from oscar.apps.catalogue.models import *  # noqa: E402, F403
