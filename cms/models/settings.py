"""Who runs the platform, shown on every page. Sample values are marked as samples."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    platform_name = models.CharField(_("tên sàn"), max_length=80, default="Chợ OCOP")
    operator = models.CharField(_("đơn vị vận hành"), max_length=160, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    tax_number = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    hotline = models.CharField(_("đường dây nóng"), max_length=30, blank=True)
    hotline_hours = models.CharField(_("giờ nghe máy"), max_length=80, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    registration = models.CharField(_("số đăng ký với Bộ Công Thương"), max_length=80, blank=True)
    authority_name = models.CharField(
        _("người làm đầu mối"), max_length=120, blank=True, help_text=_("Cho cơ quan nhà nước.")
    )
    authority_phone = models.CharField(_("điện thoại đầu mối"), max_length=30, blank=True)
    authority_email = models.EmailField(_("thư điện tử đầu mối"), blank=True)
    share_picture = models.ForeignKey(
        "foundation.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ảnh khi chia sẻ"),
        help_text=_("Cho trang không có ảnh riêng, khi người ta gửi địa chỉ cho nhau."),
    )
    is_sample = models.BooleanField(_("là dữ liệu mẫu"), default=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    *("platform_name", "operator", "address", "tax_number", "registration"),
                    *("hotline", "hotline_hours", "email"),
                )
            ],
            heading=_("Đơn vị vận hành"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("authority_name", "authority_phone", "authority_email")],
            heading=_("Đầu mối cho cơ quan nhà nước"),
        ),
        FieldPanel("share_picture"),
        FieldPanel("is_sample"),
    ]

    class Meta:
        verbose_name = _("thông tin sàn")
