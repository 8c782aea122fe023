"""Names for what Wagtail draws without ever asking for a translation."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)

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
}

for form, labels in _LABELS.items():
    for name, label in labels.items():
        form.base_fields[name].label = label
