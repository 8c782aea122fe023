"""What the staff types from papers about money: numbers, sums, days, who bears a loss."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.once import OnceForm
from foundation.templatetags.formats import dong
from marketplace.commerce.models import Consignment, Refund
from marketplace.commerce.selectors.ledger import Balance
from marketplace.commerce.services.books import Paper

MOST = 10**12


class PaperForm(OnceForm):
    """One paper: of which account, its number, how much, when. The open balance stands with each
    account. `balances` are those that money may come from or go to."""

    account = forms.ChoiceField(label=gettext_lazy("Tài khoản"), widget=forms.RadioSelect)
    reference = forms.CharField(
        label=gettext_lazy("Số chứng từ"),
        max_length=80,
        help_text=gettext_lazy("Số trên giấy báo của ngân hàng. Mỗi số chỉ ghi sổ một lần."),
    )
    amount = forms.IntegerField(
        label=gettext_lazy("Số tiền qua ngân hàng (đồng)"), min_value=1, max_value=MOST
    )
    fee = forms.IntegerField(
        label=gettext_lazy("Phí bên ấy giữ lại (đồng)"),
        min_value=0,
        max_value=MOST,
        initial=0,
        required=False,
        help_text=gettext_lazy("Phần phí chưa ghi vào sổ. Không có thì ghi 0."),
    )
    paid_on = forms.DateField(
        label=gettext_lazy("Ngày tiền đi"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(
        self, *args: Any, balances: Sequence[Balance], has_fee: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.balances = {str(row.account.pk): row for row in balances}
        field = self.fields["account"]
        field.choices = [(pk, _account_words(row)) for pk, row in self.balances.items()]  # type: ignore[attr-defined]
        if len(self.balances) == 1:
            field.initial = next(iter(self.balances))
        if not has_fee:
            del self.fields["fee"]

    @property
    def chosen(self) -> Balance:
        """The account of a valid form, with what stands on it."""
        return self.balances[self.cleaned_data["account"]]

    def paper(self) -> Paper:
        """What a valid form says."""
        said = self.cleaned_data
        return Paper(
            account=self.chosen.account,
            reference=" ".join(said["reference"].split()),
            amount=said["amount"],
            fee=said.get("fee") or 0,
            paid_on=said["paid_on"],
        )


def _account_words(row: Balance) -> str:
    return _("%(account)s (còn %(open)s)") % {"account": row.words, "open": dong(row.open)}


class BearForm(OnceForm):
    """Who bears a lost dispute. `parts`: the order's consignments."""

    funder = forms.ChoiceField(
        label=gettext_lazy("Ai chịu"),
        choices=[
            (Refund.Funder.PLATFORM.value, gettext_lazy("Chợ chịu")),
            (Refund.Funder.PRODUCER.value, gettext_lazy("Chủ thể chịu, cho kiện đã giao")),
            (
                Refund.Funder.BUYER_FUNDS.value,
                gettext_lazy("Tiền đang giữ của người mua: huỷ luôn các kiện chưa gửi"),
            ),
        ],
        widget=forms.RadioSelect,
    )
    consignment = forms.ChoiceField(
        label=gettext_lazy("Kiện của chủ thể chịu"),
        required=False,
        help_text=gettext_lazy("Chỉ chọn khi chủ thể chịu."),
    )
    amount = forms.IntegerField(label=gettext_lazy("Số tiền (đồng)"), min_value=1, max_value=MOST)
    words = forms.CharField(
        label=gettext_lazy("Lời ghi"),
        max_length=300,
        help_text=gettext_lazy("Vì sao bên ấy chịu. Chủ thể đọc được lời này."),
    )

    def __init__(self, *args: Any, parts: Sequence[Consignment], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = {str(row.pk): row for row in parts}
        words = (
            (pk, f"{row.producer} · {row.get_state_display()}") for pk, row in self.parts.items()
        )
        self.fields["consignment"].choices = [("", "–"), *words]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        is_producer = data.get("funder") == Refund.Funder.PRODUCER
        if is_producer and not data.get("consignment"):
            self.add_error("consignment", _("Xin chọn kiện hàng của chủ thể chịu."))
        return data

    @property
    def part(self) -> Consignment | None:
        """The consignment of a valid form; None where no producer bears it."""
        if self.cleaned_data["funder"] != Refund.Funder.PRODUCER:
            return None
        return self.parts[self.cleaned_data["consignment"]]
