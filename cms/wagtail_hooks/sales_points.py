"""Sales points, kept by editors: added, corrected, ended by a date; never deleted."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from catalog.places.models import Province
from catalog.producers.models import SalesPoint
from cms.access import edits_site
from cms.choosers import commune_chooser


class OfEditors(ModelPermissionPolicy):
    """What may be added and changed by those who edit the site, and deleted by nobody."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in {"add", "change", "view"} and edits_site(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(SalesPoint, OfEditors(SalesPoint))


_PLACE = _("Xã, phường")


class SalesPointFilters(WagtailFilterSet):
    commune__province = ModelChoiceFilter(
        label=_("Tỉnh, thành phố"), queryset=Province.objects.order_by("slug")
    )

    class Meta:
        model = SalesPoint
        fields = ["commune__province", "is_sample"]


class SalesPoints(ModelViewSet):
    model = SalesPoint
    icon = "site"
    menu_label = _("Điểm bán")
    menu_name = "sales-points"
    menu_order = 230
    add_to_admin_menu = True
    url_prefix = "diem-ban"
    list_display = ["name", Column("commune", label=_PLACE), "opening_hours", "phone", "ended_on"]
    filterset_class = SalesPointFilters
    search_fields = ["name", "street", "commune__full_name"]
    ordering = ["commune__province__slug", "commune_id", "name"]
    list_per_page = 50
    panels = [
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("commune", heading=_PLACE, widget=commune_chooser.widget_class),
                FieldPanel("street"),
            ],
            heading=_("Ở đâu"),
        ),
        FieldRowPanel(
            [
                FieldPanel("lat", help_text=_("Như 11.94042. Để trống: lấy điểm của xã, phường.")),
                FieldPanel("lon", help_text=_("Như 108.45831.")),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel("opening_hours", help_text=_("Như: 7:30–21:00 mỗi ngày.")),
                FieldPanel("phone", help_text=_("Số của nơi bán, để khách gọi.")),
            ]
        ),
        FieldPanel("note"),
        FieldRowPanel(
            [
                FieldPanel("ended_on", help_text=_("Từ ngày này điểm bán không hiện trên chợ.")),
                FieldPanel("is_sample"),
            ]
        ),
    ]


@hooks.register("register_admin_viewset")
def register_sales_points() -> SalesPoints:
    return SalesPoints("sales_points")
