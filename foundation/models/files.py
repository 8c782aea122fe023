"""Pictures and papers. Both are Wagtail's, with what a register needs to know of them."""

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class SiteImage(AbstractImage):
    is_illustration = models.BooleanField(
        _("hình minh hoạ"), default=False, help_text=_("Tranh vẽ, không phải ảnh bao bì thật.")
    )
    credit = models.CharField(_("nguồn ảnh"), max_length=200, blank=True)
    people_consent_on = models.DateField(
        _("ngày người trong ảnh đồng ý"),
        null=True,
        blank=True,
        help_text=_("Bắt buộc khi ảnh thấy rõ mặt người."),
    )
    shows_mark = models.BooleanField(
        _("ảnh có nhãn hiệu OCOP"),
        default=False,
        help_text=_(
            "Đánh dấu khi thấy nhãn hiệu hoặc sao OCOP trong ảnh. Ảnh chỉ hiện khi sản phẩm có "
            "giấy chứng nhận còn hiệu lực."
        ),
    )
    certificate_number = models.CharField(
        _("số sổ giấy chứng nhận"),
        max_length=12,
        blank=True,
        help_text=_("Của sản phẩm mang nhãn hiệu trong ảnh, như CN-000123."),
    )
    """Names the product whose mark is seen; a plain word, for the register is a room above."""

    admin_form_fields = (
        *WagtailImage.admin_form_fields,
        "is_illustration",
        "credit",
        "people_consent_on",
        "shows_mark",
        "certificate_number",
    )

    def get_upload_to(self, filename: str) -> str:
        """Under a name that cannot be guessed: a draft's picture has an address too."""
        path: str = super().get_upload_to(f"{secrets.token_hex(8)}-{filename}")
        return path

    class Meta(AbstractImage.Meta):
        verbose_name = _("ảnh")
        verbose_name_plural = _("ảnh")
        permissions = [("choose_image", "Can choose image")]
        constraints = [
            models.CheckConstraint(
                name="picture_of_the_mark_names_its_certificate",
                condition=models.Q(shows_mark=False) | ~models.Q(certificate_number=""),
            )
        ]


class Rendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


class _Address(models.URLField):
    """An address typed without its beginning is taken for https, by whatever form asks for it."""

    def formfield(
        self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any
    ) -> Any:
        chosen = {"form_class": form_class} if form_class else {}
        return super().formfield(
            **chosen, choices_form_class=choices_form_class, assume_scheme="https", **kwargs
        )

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


class SiteDocument(AbstractDocument):
    source_address = _Address(_("địa chỉ nguồn"), blank=True, max_length=500)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "source_address")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("tài liệu")
        verbose_name_plural = _("tài liệu")
        permissions = [("choose_document", "Can choose document")]
