"""Letting somebody work for the producer, or help."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Member
from catalog.producers.services import LONGEST_CONSENT
from foundation.once import OnceForm
from foundation.rules import phone as phones

DUTIES = [
    (Member.Duty.SALES, _("Bán hàng: đơn, hàng, giá, tiền")),
    (Member.Duty.WAREHOUSE, _("Kho: đơn, hàng, lô; không thấy tiền")),
    (Member.Duty.VIEWER, _("Chỉ xem: không đổi được gì")),
    (Member.Duty.OWNER, _("Chủ: mọi việc, và quyết định ai làm ở đây")),
]
USUAL_HELP = timedelta(days=90)


class ContactField(forms.CharField):
    """A telephone number or an e-mail address, in the one form accounts are kept under."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "none"}
        super().__init__(max_length=254, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip().lower()
        if "@" in text:
            validate_email(text)
            return text
        try:
            return phones.normalise(text)
        except phones.BadPhone as error:
            words = _("Ghi số điện thoại 10 chữ số, hoặc thư điện tử.")
            raise ValidationError(words, code="contact") from error


class DutyForm(OnceForm):
    duty = forms.ChoiceField(label=_("Việc"), choices=DUTIES, widget=forms.RadioSelect)


class PersonForm(DutyForm):
    contact = ContactField(
        label=_("Số điện thoại hoặc thư điện tử của người đó"),
        help_text=_("Họ vào bằng chính số hoặc thư này, chợ gửi mã; không cần mật khẩu."),
    )
    field_order = ("contact", "duty")


class HelperForm(OnceForm):
    contact = ContactField(
        label=_("Số điện thoại hoặc thư điện tử của người giúp"),
        help_text=_("Đúng số hoặc thư họ dùng trên chợ. Cán bộ giúp chủ thể có tài khoản riêng."),
    )
    last_on = forms.DateField(
        label=_("Cho làm thay tới hết ngày"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Không quá một năm. Thôi lúc nào cũng được."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_on"].initial = on + USUAL_HELP
        ends = {"min": f"{on:%Y-%m-%d}", "max": f"{on + LONGEST_CONSENT:%Y-%m-%d}"}
        self.fields["last_on"].widget.attrs |= ends
