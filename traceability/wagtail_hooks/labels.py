"""Labels in the back office: their menu, their addresses, their words in the audit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogActionRegistry

from traceability.views import label_plans, labels
from traceability.wagtail_hooks.menu import TRACE_MENU, LookedAfterMenuItem


class LabelsViewSet(ViewSet):
    """Runs, what is left, proofs of GTINs, plans; keys for administrators. Rows are only added."""

    name = "labels_office"
    url_prefix = "tem"
    icon = "tag"
    menu_label = _("Tem")
    menu_name = "labels"
    menu_order = 20
    menu_hook = TRACE_MENU
    menu_item_class = LookedAfterMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", labels.index, name="index"),
            path("con-lai/", labels.residue, name="residue"),
            path("ma-gtin/", labels.proofs, name="proofs"),
            path("ma-gtin/<int:right_id>/", labels.proof, name="proof"),
            path("ma-gtin/<int:right_id>/giay/", labels.proof_file, name="proof_file"),
            path("khoa/", labels.keys, name="keys"),
            path("khoa/<int:number>/huy/", labels.revoke, name="revoke"),
            path("ke-hoach/", label_plans.plans, name="plans"),
            path("ke-hoach.<str:ending>", label_plans.table, name="plans_table"),
            path("ke-hoach/moi/", label_plans.new_plan, name="plan_new"),
            path("ke-hoach/<int:plan_id>/", label_plans.plan, name="plan"),
            path(
                "ke-hoach/<int:plan_id>/chu-the/<int:producer_id>/",
                label_plans.share,
                name="share",
            ),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> LabelsViewSet:
    return LabelsViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    said = {
        "ocop.label.run": (_("Giữ số tem"), _("Đã giữ số tem")),
        "ocop.label.spoil": (_("Huỷ tem hỏng"), _("Đã ghi tem hỏng")),
        "ocop.label.rotate": (_("Mở khoá tem mới"), _("Đã mở khoá tem mới")),
        "ocop.label.revoke": (_("Huỷ khoá tem"), _("Đã huỷ khoá tem")),
        "ocop.label.plan": (_("Lập kế hoạch hỗ trợ tem"), _("Đã lập kế hoạch hỗ trợ tem")),
        "ocop.label.give": (_("Cấp tem"), _("Đã cấp tem")),
        "ocop.label.take_back": (_("Thu lại tem"), _("Đã thu lại tem chưa dùng")),
        "ocop.gtin.show": (_("Nộp giấy mã GTIN"), _("Đã nộp giấy mã GTIN")),
        "ocop.gtin.accept": (_("Nhận giấy mã GTIN"), _("Đã nhận giấy mã GTIN")),
        "ocop.gtin.refuse": (_("Không nhận giấy mã GTIN"), _("Đã không nhận giấy mã GTIN")),
    }
    for action, (label, message) in said.items():
        actions.register_action(action, label, message)
