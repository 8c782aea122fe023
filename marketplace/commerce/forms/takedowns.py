"""Asking that a product be taken down: open to everyone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.file_fields import PrivateFileField
from foundation.machine_trap import MachineTrap
from marketplace.commerce.models import TakedownRequest
from marketplace.commerce.services.takedowns import Asked


class TakedownForm(MachineTrap):
    """Who asks, why, and where they are answered."""

    asker = forms.ChoiceField(
        label=_("Bạn là"),
        choices=TakedownRequest.Asker.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một dòng.")},
    )
    asker_name = forms.CharField(
        label=_("Tên người hoặc cơ quan"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Thư điện tử hoặc điện thoại"),
        max_length=160,
        help_text=_("Chợ trả lời vào đây. Người bán không thấy."),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )
    words = forms.CharField(
        label=_("Vì sao phải gỡ"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Kể rõ điều sai.")},
    )
    paper = PrivateFileField(label=_("Giấy tờ kèm theo"), required=False)

    def asked(self) -> Asked:
        facts = self.cleaned_data
        return Asked(facts["asker"], facts["asker_name"], facts["contact"], facts["words"])
