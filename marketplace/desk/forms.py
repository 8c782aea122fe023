"""What a producer fills in."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from marketplace.commerce.selectors.lots import LineChoice, LotChoice
from marketplace.commerce.services.packing import Taken


class HandOverForm(forms.Form):
    """Which carrier took the parcel, and from which lots its packs are: what ends first is
    filled in, so that one press is enough. The tick says that the parcel has really left."""

    carrier = forms.CharField(
        label=_("Đơn vị vận chuyển"),
        max_length=60,
        help_text=_("Tên hãng, xe khách hay người giao."),
        error_messages={"required": _("Ghi tên đơn vị đã nhận kiện hàng.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "carriers"}),
    )
    tracking_code = forms.CharField(
        label=_("Mã vận đơn"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    confirmed = forms.BooleanField(
        label=_("Kiện hàng đã rời tay tôi. Việc này không hoàn lại được."),
        error_messages={"required": _("Đánh dấu vào ô này khi kiện đã được đưa đi.")},
    )

    def __init__(self, *args: Any, choices: Sequence[LineChoice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [each for each in choices if each.lots]
        for line, choice in self._pairs():
            self.fields[_name(line, choice)] = forms.IntegerField(
                label=_("Lô %(code)s") % {"code": choice.lot.code},
                required=False,
                min_value=0,
                max_value=99_999,
                initial=choice.suggested or None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        if self.choices:
            self.fields["skip_lots"] = forms.BooleanField(
                label=_("Không ghi lô cho kiện này"),
                required=False,
                help_text=_("Khi thu hồi sẽ không biết chắc kiện này có hàng của lô nào."),
            )

    def _pairs(self) -> Iterator[tuple[LineChoice, LotChoice]]:
        return ((line, choice) for line in self.choices for choice in line.lots)

    def lot_lines(self) -> list[tuple[LineChoice, list[tuple[LotChoice, BoundField]]]]:
        """Each line with its lots and their fields, for the page."""
        return [
            (line, [(choice, self[_name(line, choice)]) for choice in line.lots])
            for line in self.choices
        ]

    @property
    def taken(self) -> list[Taken]:
        """How many packs of which lot go into which line; nothing where lots are skipped."""
        if self.cleaned_data.get("skip_lots"):
            return []
        return [
            (line.line.pk, choice.lot.pk, packs)
            for line, choice in self._pairs()
            if (packs := self.cleaned_data.get(_name(line, choice)))
        ]


def _name(line: LineChoice, choice: LotChoice) -> str:
    return f"lot_{line.line.pk}_{choice.lot.pk}"
