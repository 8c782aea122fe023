"""What a producer fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HandOverForm(forms.Form):
    """Which carrier took the parcel. The tick says that the parcel has really left."""

    carrier = forms.CharField(
        label=_("Đơn vị vận chuyển"),
        max_length=60,
        help_text=_("Tên hãng, xe khách hay người giao."),
        error_messages={"required": _("Ghi tên đơn vị đã nhận kiện hàng.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "carriers"}),
    )
    tracking_code = forms.CharField(
        label=_("Mã vận đơn"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    confirmed = forms.BooleanField(
        label=_("Kiện hàng đã rời tay tôi. Việc này không hoàn lại được."),
        error_messages={"required": _("Đánh dấu vào ô này khi kiện đã được đưa đi.")},
    )
