"""The kinds of pages from which goods are put into a basket."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CameBy(models.TextChoices):
    """How a buyer came to a product, as far as the page itself knows; "" where it does not."""

    STARS = "STARS", _("lọc theo sao")
    SEARCH = "SEARCH", _("tìm kiếm")
    LIST = "LIST", _("danh mục")
    SCAN = "SCAN", _("quét tem")
    SHOP = "SHOP", _("trang cửa hàng")
