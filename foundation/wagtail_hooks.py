"""Days off and days worked instead, in the back office's settings.

They hold for the whole country, so administrators and the ministry's record keepers write them
and nobody else sees the page. Wagtail's history keeps who changed what.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from foundation.calendar import today
from foundation.models import Authority, Officer, User, WorkingDayChange
from foundation.rules.roles import Role


class KeptByTheMinistry(ModelPermissionPolicy):
    """Every act is open to administrators and to record keepers of the ministry today."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        if not isinstance(user, User) or not user.is_active:
            return False
        return user.is_superuser or _keeps_records(user)


def _keeps_records(user: User) -> bool:
    on = today()
    return Officer.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on),
        user=user,
        since_on__lte=on,
        role=Role.MINISTRY_RECORD_KEEPER,
        authority__level=Authority.Level.MINISTRY,
    ).exists()


register_permission_policy(WorkingDayChange, KeptByTheMinistry(WorkingDayChange))


class RecordChange(CreateView):
    def save_instance(self) -> Any:
        self.form.instance.recorded_by = self.request.user
        return super().save_instance()


class WorkingDayChanges(ModelViewSet):
    model = WorkingDayChange
    name = "working_day_changes"
    url_prefix = "ngay-nghi-lam-bu"
    icon = "date"
    menu_label = _("Ngày nghỉ, làm bù")
    add_to_settings_menu = True
    add_view_class = RecordChange
    copy_view_enabled = False
    form_fields = ["on", "is_working", "source"]
    list_display = ["on", "is_working", "source", "recorded_by"]
    list_filter = ["is_working"]
    search_fields = ["source"]


@hooks.register("register_admin_viewset")
def register_working_day_changes() -> WorkingDayChanges:
    return WorkingDayChanges()
