"""What a buyer tells about a parcel, and what producers and staff answer."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from marketplace.commerce.models import Complaint, Refund


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several files of one field, as a list."""

    widget = PhotosInput(attrs={"accept": "image/*", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(each) for each in given if each]


class ComplaintForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Chuyện gì xảy ra?"), error_messages={"required": _("Xin chọn một chuyện.")}
    )
    wish = forms.ChoiceField(
        label=_("Bạn muốn thế nào?"),
        choices=Complaint.Wish.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn điều bạn muốn.")},
    )
    words = forms.CharField(
        label=_("Kể rõ"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Xin kể chuyện gì đã xảy ra.")},
    )
    photos = PhotosField(
        label=_("Ảnh chụp"),
        required=False,
        help_text=_("Nhiều nhất 6 ảnh. Nơi chụp, giờ chụp trong ảnh được xoá."),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Chọn …")), *kinds]  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Lời nhắn cho chợ"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(OnceForm):
    """The producer's answer."""

    answer = forms.ChoiceField(
        label=_("Trả lời"),
        choices=[("yes", _("Đồng ý giải quyết")), ("no", _("Không đồng ý"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn đồng ý hay không.")},
    )
    amount = forms.IntegerField(
        label=_("Trả lại người mua (đồng)"),
        required=False,
        min_value=0,
        help_text=_("Để 0 nếu chỉ đổi hàng hoặc xin lỗi."),
        error_messages={"invalid": _("Xin ghi số đồng, chỉ gồm chữ số.")},
    )
    must_send_back = forms.BooleanField(
        label=_("Người mua gửi hàng về trước; chủ thể chịu phí gửi"), required=False
    )
    words = forms.CharField(
        label=_("Lời trả lời cho người mua"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Xin viết lời trả lời; người mua sẽ đọc.")},
    )

    def clean_amount(self) -> int:
        return self.cleaned_data["amount"] or 0


class DecisionForm(OnceForm):
    """The staff's decision: shown once more before it is carried out."""

    amount = forms.IntegerField(
        label=_("Trả lại người mua (đồng)"), min_value=0, help_text=_("0: không trả, đóng lại.")
    )
    funder = forms.ChoiceField(
        label=_("Ai chịu"),
        choices=[
            (Refund.Funder.PRODUCER.value, Refund.Funder.PRODUCER.label),
            (Refund.Funder.PLATFORM.value, Refund.Funder.PLATFORM.label),
        ],
    )
    must_send_back = forms.BooleanField(label=_("Người mua gửi hàng về trước"), required=False)
    words = forms.CharField(
        label=_("Lý do, hai bên sẽ đọc"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


def typed_packs(typed: QueryDict) -> dict[int, int]:
    """Packs by the line's id: fields `packs-<line>`. What is no number counts as none."""
    found = {}
    for name, value in typed.items():
        number = name.removeprefix("packs-")
        if name.startswith("packs-") and _is_number(number, 18) and _is_number(str(value), 6):
            found[int(number)] = int(str(value))
    return found


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most
