"""What a producer fills in to give a machine a key, and to read a partner's file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm


class ApiKeyForm(OnceForm):
    """For which system a key is, and whether it may write."""

    name = forms.CharField(
        label=_("Khoá dùng cho"),
        max_length=80,
        help_text=_("Tên phần mềm hay máy sẽ dùng khoá. Ví dụ: phần mềm kho của xưởng."),
        error_messages={"required": _("Ghi khoá này dùng cho phần mềm hay máy nào.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    may_capture = forms.BooleanField(
        label=_("Cho ghi sự kiện vào nhật ký các lô của tôi"),
        required=False,
        help_text=_("Không đánh dấu: khoá chỉ đọc được sự kiện."),
    )


class EpcisFileForm(forms.Form):
    """A partner's document."""

    sender = forms.CharField(
        label=_("Ai gửi tệp này?"),
        max_length=160,
        help_text=_("Tên cơ sở, công ty đã gửi."),
        error_messages={"required": _("Ghi tên bên gửi tệp.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    file = forms.FileField(
        label=_("Tệp EPCIS 2.0"),
        help_text=_("Tệp JSON (JSON-LD), tối đa 10 MB, 500 sự kiện."),
        error_messages={"required": _("Chọn tệp."), "empty": _("Tệp này trống.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jsonld,application/json"}),
    )
    proceed = forms.BooleanField(
        label=_("Có việc không ghi được thì vẫn ghi các việc còn lại"),
        required=False,
    )
