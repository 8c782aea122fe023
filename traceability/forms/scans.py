"""What an officer says about a sign of copied labels."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from traceability.models import CloneRuling


class AlertRulingForm(OnceForm):
    outcome = forms.ChoiceField(
        label=_("Kết luận"),
        choices=CloneRuling.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một kết luận.")},
    )
    note = forms.CharField(
        label=_("Vì sao"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Đã xem gì, hỏi ai. Khi mở vụ việc, câu này nằm trong tóm tắt vụ việc."),
        error_messages={"required": _("Ghi rõ vì sao.")},
    )
