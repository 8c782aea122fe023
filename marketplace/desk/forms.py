"""What a producer fills in about its orders and harvests."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from foundation.file_fields import PrivateFileField
from foundation.once import OnceForm
from marketplace.commerce.models import CashCollection, HarvestWindow, PartSent
from marketplace.commerce.order.models import Line
from marketplace.commerce.selectors.lots import LineChoice, LotChoice
from marketplace.commerce.services.packing import Taken


class PackForm(forms.Form):
    """From which lots the packs of a parcel are: what ends first is filled in, so that one press
    is enough. `relabelled` is asked only where a mark on the packs is no longer in force."""

    relabelled = forms.BooleanField(
        label=_("Đã gỡ hoặc che sao OCOP hết hiệu lực trên các gói này."), required=False
    )

    def __init__(self, *args: Any, choices: Sequence[LineChoice] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [each for each in choices if each.lots]
        self.asks_relabel = bool(self.data.get("relabelled"))
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


class HandOverForm(forms.Form):
    """Which carrier took the parcel. The tick says that it has really left."""

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
    photo = PrivateFileField(
        label=_("Ảnh kiện hàng hoặc biên nhận"),
        help_text=_("Nhà xe không có mã thì chụp biên nhận. Chỉ bạn và chợ xem được."),
        pictures_only=True,
        required=False,
    )
    confirmed = forms.BooleanField(
        label=_("Kiện hàng đã rời tay tôi. Việc này không hoàn lại được."),
        error_messages={"required": _("Đánh dấu vào ô này khi kiện đã được đưa đi.")},
    )


class HandOverPhotoForm(OnceForm):
    """A photo added afterwards; of which parcel is asked only where there were several."""

    photo = PrivateFileField(label=_("Ảnh kiện hàng hoặc biên nhận"), pictures_only=True)

    def __init__(self, *args: Any, parts: Sequence[PartSent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = {str(part.number): part for part in parts}
        if parts:
            named = [(key, _("Phần %(n)s, đã đi") % {"n": key}) for key in self.parts]
            self.fields["of"] = forms.ChoiceField(
                label=_("Ảnh của kiện nào"), choices=[*named, ("", _("Kiện cuối"))], required=False
            )

    @property
    def part(self) -> PartSent | None:
        return self.parts.get(self.cleaned_data.get("of", ""))


class DeliverForm(forms.Form):
    """Who holds the cash, where there is some; the carrier, if nobody says."""

    collected_by = forms.ChoiceField(
        label=_("Ai đang giữ tiền thu hộ"),
        choices=[
            (CashCollection.Holder.CARRIER, _("đơn vị vận chuyển")),
            (CashCollection.Holder.PRODUCER, _("chúng tôi tự thu")),
        ],
        required=False,
    )

    def clean_collected_by(self) -> str:
        return self.cleaned_data["collected_by"] or CashCollection.Holder.CARRIER


class RefuseForm(forms.Form):
    """Why the buyer did not take it, and what the carrier asks for both ways."""

    words = forms.CharField(
        label=_("Vì sao khách không nhận"),
        max_length=200,
        required=False,
        help_text=_("Người mua đọc được lời này."),
    )
    fee = forms.IntegerField(
        label=_("Phí đi và về đơn vị vận chuyển thu (đồng)"),
        min_value=0,
        max_value=100_000_000,
        required=False,
        help_text=_("Chợ chịu một phần theo quy định. Chưa biết thì để trống."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean_fee(self) -> int:
        return self.cleaned_data["fee"] or 0


class PacksForm(OnceForm):
    """How many packs of each line; `most` are the packs there are."""

    def __init__(
        self, *args: Any, most: Mapping[Line, int], initial_full: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        for line, packs in most.items():
            self.fields[f"packs_{line.pk}"] = forms.IntegerField(
                label=_("%(product)s (trong %(n)d gói)") % {"product": line.title, "n": packs},
                required=False,
                min_value=0,
                max_value=packs,
                initial=packs if initial_full else None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def pack_fields(self) -> list[BoundField]:
        return [self[f"packs_{line.pk}"] for line in self.most]

    @property
    def quantities(self) -> dict[int, int]:
        """Packs by the line's id, those of none left out."""
        return {
            line.pk: packs
            for line in self.most
            if (packs := self.cleaned_data.get(f"packs_{line.pk}"))
        }


class TakeBackForm(PacksForm):
    """How many packs that came back can be sold again."""

    words = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)


class CancelForm(PacksForm):
    """What is called off and why; the buyer reads the reason."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=200,
        help_text=_("Người mua đọc được lý do này."),
        error_messages={"required": _("Xin ghi lý do huỷ; người mua sẽ đọc lý do này.")},
    )
    everything = forms.BooleanField(label=_("Huỷ cả kiện hàng này"), required=False)

    @property
    def wanted(self) -> dict[int, int] | None:
        """None: all of it."""
        return None if self.cleaned_data.get("everything") else self.quantities


class FewerForm(OnceForm):
    """How many packs of each line can be sent, where there are fewer than were ordered. `seen`:
    the sum that the buyer no longer owes, as the page said it before it was confirmed."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, most: Mapping[Line, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        for line, packs in most.items():
            self.fields[f"packs_{line.pk}"] = forms.IntegerField(
                label=_("%(product)s (khách đặt %(n)d gói)") % {"product": line.title, "n": packs},
                min_value=0,
                max_value=packs,
                initial=packs,
                error_messages={
                    "required": _("Ghi số gói gửi được; không có gói nào thì ghi 0."),
                    "max_value": _("Khách chỉ đặt %(limit_value)s gói."),
                },
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Lý do"),
            max_length=200,
            initial=_("Không đủ hàng."),
            help_text=_("Người mua đọc được lý do này."),
            error_messages={"required": _("Xin ghi lý do; người mua sẽ đọc lý do này.")},
        )

    def pack_fields(self) -> list[BoundField]:
        return [self[f"packs_{line.pk}"] for line in self.most]

    @property
    def missing(self) -> dict[int, int]:
        """Packs that cannot be sent, by the line's id."""
        short = {
            line.pk: packs - self.cleaned_data[f"packs_{line.pk}"]
            for line, packs in self.most.items()
        }
        return {pk: packs for pk, packs in short.items() if packs}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sent = [data.get(f"packs_{line.pk}") for line in self.most]
        if None in sent:
            return data
        if not any(sent):
            raise forms.ValidationError(
                _("Không gửi được gói nào thì huỷ đơn, đừng ghi gửi thiếu."), code="nothing"
            )
        if sent == list(self.most.values()):
            raise forms.ValidationError(_("Chưa ghi thiếu gói nào: số gói bằng số khách đặt."))
        return data


class PartForm(OnceForm):
    """How many packs of each line go ahead now, and with whom."""

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

    def __init__(self, *args: Any, most: Mapping[Line, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        for line, packs in most.items():
            self.fields[f"packs_{line.pk}"] = forms.IntegerField(
                label=_("%(product)s (chưa gửi %(n)d gói)") % {"product": line.title, "n": packs},
                min_value=0,
                max_value=packs,
                initial=0,
                error_messages={
                    "required": _("Ghi số gói gửi trước; không gửi thì ghi 0."),
                    "max_value": _("Chỉ còn %(limit_value)s gói chưa gửi."),
                },
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def pack_fields(self) -> list[BoundField]:
        return [self[f"packs_{line.pk}"] for line in self.most]

    @property
    def wanted(self) -> dict[Line, int]:
        """Packs that go ahead, by line; lines of none are left out."""
        asked = {line: self.cleaned_data[f"packs_{line.pk}"] for line in self.most}
        return {line: packs for line, packs in asked.items() if packs}

    @property
    def rest(self) -> dict[Line, int]:
        """Packs that follow later."""
        left = {line: packs - self.wanted.get(line, 0) for line, packs in self.most.items()}
        return {line: packs for line, packs in left.items() if packs}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sent = [data.get(f"packs_{line.pk}") for line in self.most]
        if None in sent:
            return data
        if not any(sent):
            raise forms.ValidationError(_("Xin ghi số gói gửi trước."))
        if sent == list(self.most.values()):
            raise forms.ValidationError(
                _("Gửi hết rồi thì không còn phần sau: đóng gói và giao như thường.")
            )
        return data


class HarvestForm(forms.ModelForm, OnceForm):
    """When there will be goods, and how many packs may be ordered before."""

    class Meta:
        model = HarvestWindow
        fields = ["opens_on", "from_on", "until_on", "packs", "is_open"]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("opens_on", "from_on", "until_on")
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, begins, ends = (data.get(n) for n in ("opens_on", "from_on", "until_on"))
        if opens and begins and opens > begins:
            self.add_error("opens_on", _("Ngày nhận đặt phải trước hoặc đúng ngày có hàng."))
        if begins and ends and ends < begins:
            self.add_error("until_on", _("Ngày cuối không thể trước ngày có hàng."))
        if data.get("packs") is not None and data["packs"] < self.instance.taken:
            self.add_error(
                "packs", _("Đã có %(n)d gói được đặt trước.") % {"n": self.instance.taken}
            )
        return data
