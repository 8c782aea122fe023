"""The admin's own API: pictures and papers only as far as the person may choose them."""

from django.db.models import QuerySet
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class OwnImages(ImagesAdminAPIViewSet):
    """Wagtail's lists every collection to anyone with the admin."""

    def get_queryset(self) -> QuerySet:
        policy = policy_registry.get_by_type(get_image_model())
        allowed = policy.instances_user_has_permission_for(self.request.user, "choose")
        return super().get_queryset().filter(pk__in=allowed.values("pk"))


class OwnDocuments(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> QuerySet:
        policy = policy_registry.get_by_type(get_document_model())
        allowed = policy.instances_user_has_permission_for(self.request.user, "choose")
        return super().get_queryset().filter(pk__in=allowed.values("pk"))
