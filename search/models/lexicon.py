"""The editors' word lists. A change starts a new generation, so it holds in the next request."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product


class SynonymGroup(models.Model):
    """Words for one thing, one a line, the commonest first: lợn, heo. English words may stand
    among them."""

    class Use(models.TextChoices):
        BOTH_WAYS = "BOTH_WAYS", _("tìm từ nào cũng ra cả nhóm")
        SUGGEST = "SUGGEST", _("chỉ gợi ý, không tự tìm thêm")

    words = models.TextField(_("các từ, mỗi dòng một từ"), max_length=1000)
    use = models.CharField(_("cách dùng"), max_length=10, choices=Use.choices)
    note = models.CharField(_("ghi chú"), max_length=240, blank=True)
    is_on = models.BooleanField(_("đang dùng"), default=True)
    source = models.CharField(max_length=40, blank=True)
    """Names the row of the list we ship, so that loading it again changes no editor's words."""

    class Meta:
        verbose_name = _("nhóm từ đồng nghĩa")
        verbose_name_plural = _("từ đồng nghĩa")
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=~Q(source=""), name="shipped_group_once"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.terms)

    @property
    def terms(self) -> list[str]:
        """The words, without empty lines."""
        return [word for line in self.words.splitlines() if (word := " ".join(line.split()))]


class Occasion(models.Model):
    """Dịp: words such as "quà Tết" that stand for a choice of goods."""

    slug = models.SlugField(_("tên trong địa chỉ"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=60)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=60, blank=True)
    phrases = models.TextField(_("người ta gõ, mỗi dòng một cách"), max_length=1000)
    sets = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("bộ sản phẩm"), default=list, blank=True
    )
    with_boxes = models.BooleanField(_("và mọi hộp quà"), default=True)
    is_on = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("dịp mua")
        verbose_name_plural = _("dịp mua")

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """A product an editor puts first for some words, for some days. The page says so; it gives
    no star, and strong alcohol cannot be pinned."""

    query = models.CharField(_("khi người ta gõ"), max_length=80)
    folded = models.CharField(max_length=80, editable=False)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="search_pins", verbose_name=_("sản phẩm")
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=1)
    from_on = models.DateField(_("từ ngày"))
    until_on = models.DateField(_("đến trước ngày"), null=True, blank=True)
    why = models.CharField(_("vì sao"), max_length=160)

    class Meta:
        verbose_name = _("ghim kết quả")
        verbose_name_plural = _("ghim kết quả")
        constraints = [
            models.UniqueConstraint(fields=["folded", "product", "from_on"], name="pin_once"),
            models.CheckConstraint(
                name="pin_is_forward",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.query}: {self.product_id}"
