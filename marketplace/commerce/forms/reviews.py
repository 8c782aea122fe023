"""What buyers and askers write, what producers answer, and why the staff hold something back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.machine_trap import MachineTrap
from foundation.once import OnceForm
from foundation.phone_field import PhoneField
from marketplace.commerce.forms.complaints import PhotosField
from marketplace.commerce.models import HoldReason, Review
from marketplace.commerce.services.questions import Asked
from marketplace.commerce.services.reviews import Said

POINTS = [
    (5, _("5 điểm: rất hài lòng")),
    (4, _("4 điểm: hài lòng")),
    (3, _("3 điểm: tạm được")),
    (2, _("2 điểm: chưa hài lòng")),
    (1, _("1 điểm: rất không hài lòng")),
]


class ReviewForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("Bạn cho mấy điểm?"),
        coerce=int,
        choices=POINTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn từ 1 đến 5 điểm.")},
    )
    words = forms.CharField(
        label=_("Kể vài lời"),
        required=False,
        max_length=2000,
        help_text=_("Vị, mùi, cách đóng gói, giao hàng: điều người mua sau muốn biết."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    shown_name = forms.CharField(
        label=_("Tên hiện ra"),
        required=False,
        max_length=60,
        help_text=_("Ví dụ: Hoa, Hà Nội. Để trống thì ghi “Người mua”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photos = PhotosField(
        label=_("Ảnh chụp"),
        required=False,
        help_text=_(
            "Nhiều nhất 4 ảnh, mọi người đều xem được. Nơi chụp, giờ chụp trong ảnh được xoá."
        ),
    )
    drop_photos = forms.BooleanField(label=_("Bỏ các ảnh cũ"), required=False)

    def __init__(self, *args: Any, review: Review | None = None, **kwargs: Any) -> None:
        if review is not None:
            names = ("stars", "words", "shown_name")
            kwargs["initial"] = {name: getattr(review, name) for name in names}
        super().__init__(*args, **kwargs)
        if review is None or not review.photos.exists():
            del self.fields["drop_photos"]

    def said(self) -> Said:
        """What was said, from a valid form."""
        data = self.cleaned_data
        return Said(data["stars"], data["words"], data["shown_name"])


class QuestionForm(MachineTrap):
    words = forms.CharField(
        label=_("Câu hỏi"),
        max_length=1000,
        help_text=_("Đừng ghi số điện thoại hay địa chỉ ở đây: câu hỏi hiện cho mọi người."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Xin viết câu hỏi.")},
    )
    name = forms.CharField(
        label=_("Tên bạn"),
        max_length=60,
        help_text=_("Hiện cùng câu hỏi. Ví dụ: Hoa, Hà Nội."),
        error_messages={"required": _("Xin cho biết tên bạn.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Có thì câu trả lời được gửi tới đây. Xoá sau khi trả lời 90 ngày."),
        error_messages={"invalid": _("Địa chỉ thư này chưa đúng. Xin xem lại hoặc để trống.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(
        label=_("Số điện thoại"),
        required=False,
        max_length=20,
        help_text=_("Chỉ chủ thể thấy, để gọi lại. Xoá sau khi trả lời 90 ngày."),
    )

    field_order = ("words", "name", "email", "phone")

    def asked(self) -> Asked:
        """What was asked, from a valid form."""
        data = self.cleaned_data
        return Asked(data["name"], data["words"], data["phone"], data["email"])


class ReplyForm(OnceForm):
    """The producer's answer to a review or a question."""

    words = forms.CharField(
        label=_("Lời trả lời"),
        max_length=1000,
        help_text=_("Mọi người đều đọc được trên trang sản phẩm."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Xin viết lời trả lời.")},
    )


class ReportForm(OnceForm):
    """What the producer finds unlawful in it; the staff decide."""

    words = forms.CharField(
        label=_("Điều gì trái pháp luật?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Xin ghi điều gì trái pháp luật.")},
    )


class HoldForm(OnceForm):
    """Why a review or a question is held back. The reason is public, the words are not."""

    reason = forms.ChoiceField(
        label=_("Vì sao giữ lại (mọi người đọc được)"),
        choices=HoldReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Xin chọn lý do.")},
    )
    note = forms.CharField(
        label=_("Ghi rõ điều trái luật (lưu trong lịch sử)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Xin ghi rõ.")},
    )


class ReleaseForm(OnceForm):
    note = forms.CharField(
        label=_("Vì sao cho hiện lại (lưu trong lịch sử)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Xin ghi rõ.")},
    )
