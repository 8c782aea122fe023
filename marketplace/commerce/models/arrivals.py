"""By which way a buyer came to what lies in a basket: no person, only the kind of page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.commerce.order.came_by import CameBy


class BasketWay(models.Model):
    """The page from which a line of a basket was found; placing the order copies it to the order's
    line (`order.Line.came_by`). The last page counts."""

    line = models.OneToOneField("basket.Line", on_delete=models.CASCADE, related_name="way")
    came_by = models.CharField(_("tới từ"), max_length=10, choices=CameBy.choices)

    class Meta:
        verbose_name = _("đường tới giỏ")
        verbose_name_plural = _("đường tới giỏ")

    def __str__(self) -> str:
        return f"{self.line_id}: {self.came_by}"
