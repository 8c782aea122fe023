"""The forms of a producer's shop page on the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.file_fields import PrivateFileField
from foundation.once import OnceForm

LONGEST_STORY = 8000


class ShopWordsForm(forms.Form):
    """The page's words. `based_on` is the draft they were written on."""

    title = forms.CharField(
        label=_("Tên cửa hàng"),
        max_length=120,
        error_messages={"required": _("Xin ghi tên cửa hàng như khách sẽ thấy.")},
    )
    lead = forms.CharField(
        label=_("Một câu giới thiệu"),
        max_length=220,
        required=False,
        help_text=_("Như: Mắm cá ủ trong thùng gỗ, bên vịnh Phan Thiết."),
    )
    story = forms.CharField(
        label=_("Câu chuyện"),
        max_length=LONGEST_STORY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Ai làm, học nghề từ ai, nguyên liệu lấy ở đâu. Cách một dòng là sang đoạn; "
            "dòng bắt đầu bằng ## là tiêu đề nhỏ, bằng - là gạch đầu dòng."
        ),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ShopPictureForm(OnceForm):
    """A picture for the page."""

    picture = PrivateFileField(label=_("Chụp hoặc chọn ảnh"), pictures_only=True)
    alt = forms.CharField(
        label=_("Trong ảnh có gì?"),
        max_length=160,
        help_text=_("Một câu ngắn, đọc cho người không nhìn thấy ảnh."),
        error_messages={"required": _("Xin ghi một câu tả ảnh, cho người không nhìn thấy.")},
    )
    caption = forms.CharField(label=_("Chú thích"), max_length=160, required=False)
    as_head = forms.BooleanField(label=_("Dùng làm ảnh lớn đầu trang"), required=False)
    agreed = forms.BooleanField(
        label=_("Người trong ảnh đã đồng ý cho đăng"),
        required=False,
        help_text=_("Ảnh thấy rõ mặt ai thì phải được người ấy đồng ý."),
    )


class ShopQuoteForm(OnceForm):
    """Somebody's own words."""

    words = forms.CharField(
        label=_("Lời nói"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Xin ghi lời muốn kể.")},
    )
    who = forms.CharField(
        label=_("Của ai"),
        max_length=120,
        error_messages={"required": _("Xin ghi đây là lời của ai.")},
    )
