"""Who runs the platform, shown on every page. Sample values are marked as samples."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    platform_name = models.CharField(_("tên sàn"), max_length=80, default="Chợ OCOP")
    operator = models.CharField(_("đơn vị vận hành"), max_length=160, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    hotline = models.CharField(_("đường dây nóng"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    registration = models.CharField(_("số đăng ký với Bộ Công Thương"), max_length=80, blank=True)
    is_sample = models.BooleanField(_("là dữ liệu mẫu"), default=True)

    class Meta:
        verbose_name = _("thông tin sàn")
