"""What is typed about cash on delivery that was paid over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.templatetags.formats import dong
from marketplace.commerce.models import BankTransfer, CashCollection
from marketplace.commerce.services.remittances import CashLine

PREFIX = "kien-"


class RemittanceForm(forms.Form):
    """The paper, and for each parcel that is still held what it pays; empty: nothing.

    `rows` are parcels of `selectors.cash.held_by`. A carrier's file fills the amounts in.
    """

    reference = forms.CharField(label=gettext_lazy("Số chứng từ"), max_length=80)
    amount = forms.IntegerField(
        label=gettext_lazy("Tổng số tiền (đồng)"), min_value=1, max_value=10**12
    )
    paid_on = forms.DateField(
        label=gettext_lazy("Ngày nộp"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, rows: Sequence[CashCollection], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[f"{PREFIX}{row.pk}"] = forms.IntegerField(
                label=_label(row),
                required=False,
                min_value=0,
                max_value=10**12,
                help_text=_("Còn giữ %(open)s") % {"open": dong(row.open)},  # type: ignore[attr-defined]
            )

    def lines(self) -> list[CashLine]:
        """The parcels that something was typed for, from a valid form."""
        amounts = ((row.pk, self.cleaned_data[f"{PREFIX}{row.pk}"] or 0) for row in self.rows)
        return [CashLine(pk, amount) for pk, amount in amounts if amount]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.lines():
            self.add_error(None, _("Xin ghi tiền của ít nhất một kiện."))
        return data


class RemittanceFileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Tệp CSV của đơn vị vận chuyển"))


def from_transfer(transfer: BankTransfer | None) -> dict[str, object]:
    """What a bank's row already says of the paper."""
    if transfer is None:
        return {}
    return {
        "reference": transfer.reference,
        "amount": transfer.amount,
        "paid_on": transfer.booked_at.date(),
    }


def _label(row: CashCollection) -> str:
    consignment = row.consignment
    words = f"{consignment.order.spoken_number} · {consignment.producer}"
    return f"{words} · {consignment.tracking_code}" if consignment.tracking_code else words
