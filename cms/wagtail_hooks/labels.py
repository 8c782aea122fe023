"""Names for what Wagtail draws without ever asking for a translation."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.admin.views.pages.search import SearchView
from wagtail.contrib.simple_translation.models import SimpleTranslation
from wagtail.models import Locale
from wagtail.sites.views import IndexView as SiteList
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm

_WORDS = _("Chữ hiện ra")

_LABELS = {
    ExternalLinkChooserForm: {"link_text": _WORDS},
    AnchorLinkChooserForm: {"link_text": _WORDS},
    EmailLinkChooserForm: {
        "email_address": _("Địa chỉ email"),
        "link_text": _WORDS,
        "subject": _("Tiêu đề thư"),
        "body": _("Nội dung thư"),
    },
    PhoneLinkChooserForm: {"phone_number": _("Số điện thoại"), "link_text": _WORDS},
    WorkflowPageForm: {"page": _("Trang")},
    PagePermissionsForm: {"page": _("Trang"), "permissions": _("Quyền")},
    RoleForm: {"role": _("Nhóm")},
}

for form, labels in _LABELS.items():
    for name, label in labels.items():
        form.base_fields[name].label = label

# It counts "1-20 of 57 None".
SearchView.verbose_name = SearchView.verbose_name_plural = _("trang")

_COLUMNS: dict[str, Any] = {"port": _("Cổng"), "site_name": _("Tên"), "root_page": _("Trang gốc")}
for column in SiteList.columns:
    column.label = _COLUMNS.get(column.name, column.label)

# Migrations read what a model's Meta says, and so see nothing of these.
_NAMES: dict[Any, Any] = {Locale: _("ngôn ngữ"), SimpleTranslation: _("bản dịch của trang")}
for model, named in _NAMES.items():
    model._meta.verbose_name = model._meta.verbose_name_plural = named
