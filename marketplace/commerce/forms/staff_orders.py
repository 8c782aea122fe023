"""What the market's staff fill in about an order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from marketplace.commerce.models import Consignment, Refund


class ReasonForm(OnceForm):
    """Why a part is called off; the buyer reads it."""

    reason = forms.CharField(
        label=_("Vì sao"),
        max_length=200,
        help_text=_("Người mua và chủ thể đều đọc lời này."),
        error_messages={"required": _("Xin ghi lý do.")},
    )


class AllowanceForm(OnceForm):
    """Money back after delivery, without the goods coming back."""

    amount = forms.IntegerField(
        label=_("Số tiền (đồng)"),
        min_value=1,
        max_value=1_000_000_000,
        error_messages={"required": _("Xin ghi số tiền.")},
    )
    funder = forms.ChoiceField(
        label=_("Ai chịu"),
        choices=[
            (Refund.Funder.PLATFORM.value, Refund.Funder.PLATFORM.label),
            (Refund.Funder.PRODUCER.value, Refund.Funder.PRODUCER.label),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Lời ghi"),
        max_length=300,
        error_messages={"required": _("Xin ghi vì sao trả lại tiền.")},
    )


class DeliveredForm(OnceForm):
    """Who holds the cash of a delivered parcel; asked of cash orders alone."""

    collected_by = forms.ChoiceField(
        label=_("Ai đang giữ tiền"),
        choices=[("CARRIER", _("đơn vị vận chuyển")), ("PRODUCER", _("chủ thể"))],
        initial="CARRIER",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, consignment: Consignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if consignment.order.payment.state != "ON_DELIVERY":
            del self.fields["collected_by"]


class RefusedForm(OnceForm):
    """The buyer did not take the parcel; what both ways cost."""

    fee = forms.IntegerField(
        label=_("Phí giao và trả (đồng)"), min_value=0, max_value=10_000_000, initial=0
    )
    words = forms.CharField(label=_("Lời ghi"), max_length=200, required=False)


class RefundDoneForm(OnceForm):
    """A person sent a transfer by hand, and the bank gave it a number."""

    reference = forms.CharField(
        label=_("Số giao dịch của ngân hàng"),
        max_length=100,
        error_messages={"required": _("Xin ghi số giao dịch trên báo có của ngân hàng.")},
    )
