"""A producer's photos of a product."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.file_fields import PrivateFileField
from foundation.once import OnceForm

LONGEST = 160


class PhotoWordsForm(forms.Form):
    """What is in a photo."""

    alt = forms.CharField(
        label=_("Trong ảnh có gì?"),
        max_length=LONGEST,
        help_text=_("Một câu ngắn, đọc cho người không nhìn thấy ảnh."),
        error_messages={"required": _("Xin ghi một câu tả ảnh, cho người không nhìn thấy.")},
    )
    shows_mark = forms.BooleanField(
        label=_("Trong ảnh nhìn thấy nhãn hiệu OCOP"),
        required=False,
        help_text=_("Ảnh ấy chỉ hiện khi sản phẩm đang có sao."),
    )


class PhotoForm(PhotoWordsForm, OnceForm):
    """A new photo, taken with the phone or chosen from it."""

    picture = PrivateFileField(label=_("Chụp hoặc chọn ảnh"), pictures_only=True)
    field_order = ["picture", "alt", "shows_mark"]
