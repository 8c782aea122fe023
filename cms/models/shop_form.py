"""The form of a shop page. Its pictures must be ones the person may choose."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from cms.blocks.said import pictures_of


class ShopPageForm(WagtailAdminPageForm):
    """The chooser offers a producer only their own collection; this holds for what is sent."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        hero = cleaned.get("hero_image")
        if hero and not cleaned.get("hero_image_alt"):
            self.add_error("hero_image_alt", _("Ảnh cần một câu tả cho người không nhìn thấy."))
        blocks = cleaned.get("gallery") or []
        pictures = [image for block in blocks for image in pictures_of(block.value)]
        allowed = self._choosable([image.pk for image in (hero, *pictures) if image])
        if hero and hero.pk not in allowed:
            self.add_error("hero_image", _("Chỉ dùng được ảnh trong thư mục của cửa hàng."))
        if any(image.pk not in allowed for image in pictures):
            self.add_error("gallery", _("Chỉ dùng được ảnh trong thư mục của cửa hàng."))
        return cleaned

    def _choosable(self, image_ids: list[int]) -> set[int]:
        if not image_ids:
            return set()
        policy = policy_registry.get_by_type(get_image_model())
        images = policy.instances_user_has_permission_for(self.for_user, "choose")
        return set(images.filter(pk__in=image_ids).values_list("pk", flat=True))
