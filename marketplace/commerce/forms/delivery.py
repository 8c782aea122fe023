"""What a producer types about sending: amounts in đồng, kilograms with a comma, days."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.addresses import province_choices
from catalog.producers.models import SalesPoint
from foundation.once import OnceForm
from foundation.templatetags.formats import dong
from marketplace.commerce.adapters.carriers.base import Carrier
from marketplace.commerce.models import DeliveryRate, DeliveryZone
from marketplace.commerce.rules import delivery
from marketplace.commerce.services.delivery_terms import ZoneFacts, facts_of

STEPS = 5
"""Rows of the weight table that the form shows."""
MOST_DONG = 10_000_000
MOST_GRAMS = 100_000

WEEKDAYS = [
    ("1", _("thứ hai")),
    ("2", _("thứ ba")),
    ("3", _("thứ tư")),
    ("4", _("thứ năm")),
    ("5", _("thứ sáu")),
    ("6", _("thứ bảy")),
    ("7", _("chủ nhật")),
]


class DongField(forms.CharField):
    """Whole đồng, typed as people write them: 35000, 35.000, 35,000 or 35.000 ₫."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        typed = re.sub(r"[\s₫đĐ]", "", str(value or ""))
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,9}|[0-9]{1,3}([.,][0-9]{3}){1,2}", typed):
            raise forms.ValidationError(gettext("Ghi số tiền bằng đồng, ví dụ 35.000."))
        amount = int(re.sub(r"[.,]", "", typed))
        if amount > MOST_DONG:
            raise forms.ValidationError(gettext("Số tiền lớn quá. Xin xem lại."))
        return amount

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value


class KiloField(forms.CharField):
    """Kilograms as people write them, "0,5" or "2"; gives whole grams."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        typed = re.sub(r"\s|kg", "", str(value or "").lower()).replace(",", ".")
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", typed):
            raise forms.ValidationError(gettext("Ghi khối lượng bằng kg, ví dụ 0,5 hoặc 2."))
        grams = int(Decimal(typed) * 1_000)
        if not 0 < grams <= MOST_GRAMS:
            raise forms.ValidationError(gettext("Khối lượng từ 0,001 tới 100 kg."))
        return grams

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return f"{Decimal(value) / 1_000:f}".rstrip("0").rstrip(".").replace(".", ",")


def _days(label: Any, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class RateForm(OnceForm):
    """What holds everywhere where no zone has a table of its own."""

    charge = DongField(label=_("Phí giao một kiện (đồng)"))
    free_from = DongField(
        label=_("Miễn phí giao khi mua từ (đồng)"),
        required=False,
        help_text=_("Bỏ trống nếu không bao giờ miễn phí."),
    )
    handling_days = _days(_("Chuẩn bị hàng mất mấy ngày"))
    days_least = _days(_("Đi đường nhanh nhất (ngày)"))
    days_most = _days(_("Đi đường chậm nhất (ngày)"))
    weekdays = forms.MultipleChoiceField(
        label=_("Hàng tới nơi vào các ngày"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một ngày trong tuần.")},
    )
    lets_choose_day = forms.BooleanField(
        label=_("Cho khách chọn ngày nhận"),
        required=False,
        help_text=_("Dành cho hàng tươi: khách chọn một trong các ngày trên."),
    )

    @staticmethod
    def first_values(row: DeliveryRate | None) -> dict[str, Any]:
        """What stands in the form before anybody typed; the sample where nothing is kept."""
        sample = delivery.SAMPLE_RATE
        if row is None:
            return {
                "charge": sample.charge,
                "free_from": sample.free_from,
                "handling_days": sample.handling_days,
                "days_least": sample.days[0],
                "days_most": sample.days[1],
                "weekdays": [value for value, _name in WEEKDAYS],
            }
        return {
            "charge": int(row.charge),
            "free_from": None if row.free_from is None else int(row.free_from),
            "handling_days": row.handling_days,
            "days_least": row.days_least,
            "days_most": row.days_most,
            "weekdays": list(row.weekdays),
            "lets_choose_day": row.lets_choose_day,
        }

    def facts(self) -> dict[str, Any]:
        """What `set_rate` takes, from a valid form."""
        data = self.cleaned_data
        return {
            "charge": data["charge"],
            "free_from": data["free_from"],
            "handling_days": data["handling_days"],
            "days": (data["days_least"], data["days_most"]),
            "weekdays": [int(day) for day in data["weekdays"]],
            "lets_choose_day": data["lets_choose_day"],
        }


class ZoneForm(OnceForm):
    """One zone and its weight table. A table in which heavier costs less is asked about."""

    name = forms.CharField(
        label=_("Tên vùng"), max_length=80, help_text=_("Ví dụ: Miền Bắc, Cùng tỉnh, Đảo.")
    )
    provinces = forms.MultipleChoiceField(
        label=_("Tỉnh, thành phố"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn tỉnh nào: vùng này là mọi nơi khác."),
    )
    is_served = forms.BooleanField(label=_("Có gửi hàng tới vùng này"), required=False)
    free_from = DongField(
        label=_("Miễn phí giao khi mua từ (đồng)"),
        required=False,
        help_text=_("Bỏ trống nếu không bao giờ miễn phí."),
    )
    days_least = _days(_("Đi đường nhanh nhất (ngày)"))
    days_most = _days(_("Đi đường chậm nhất (ngày)"))
    per_kg = DongField(
        label=_("Nặng hơn nữa, mỗi kg thêm (đồng)"),
        required=False,
        help_text=_("Bỏ trống: nặng hơn nữa vẫn theo giá nấc cuối."),
    )
    falling_ok = forms.BooleanField(label=_("Đúng vậy, kiện nặng hơn lại rẻ hơn."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_falling = False
        self.fields["provinces"].choices = province_choices()  # type: ignore[attr-defined]
        for number in range(1, STEPS + 1):
            self.fields[f"kilos_{number}"] = KiloField(label=_("Tới (kg)"), required=False)
            self.fields[f"charge_{number}"] = DongField(label=_("Phí (đồng)"), required=False)

    def step_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of the weight table, for the page."""
        return [(self[f"kilos_{n}"], self[f"charge_{n}"]) for n in range(1, STEPS + 1)]

    @staticmethod
    def first_values(zone: DeliveryZone | None) -> dict[str, Any]:
        """What stands in the form before anybody typed."""
        if zone is None:
            return {"is_served": True, "days_least": 2, "days_most": 5}
        facts = facts_of(zone)
        steps = {
            **{f"kilos_{n}": step.up_to_grams for n, step in enumerate(facts.steps, 1)},
            **{f"charge_{n}": step.charge for n, step in enumerate(facts.steps, 1)},
        }
        return {
            "name": facts.name,
            "provinces": list(facts.provinces),
            "is_served": facts.is_served,
            "free_from": facts.free_from,
            "days_least": facts.days_least,
            "days_most": facts.days_most,
            "per_kg": facts.steps[-1].per_kg if facts.steps else None,
            **steps,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for number in range(1, STEPS + 1):
            kilos, charge = data.get(f"kilos_{number}"), data.get(f"charge_{number}")
            if (kilos is None) != (charge is None):
                name = f"charge_{number}" if charge is None else f"kilos_{number}"
                if name not in self.errors:
                    self.add_error(name, gettext("Ghi cả khối lượng và phí, hoặc bỏ trống cả hai."))
        self.asks_falling = not delivery.is_rising(self._steps())
        if self.asks_falling and not data.get("falling_ok"):
            self.add_error(
                None,
                gettext("Có nấc nặng hơn mà phí lại thấp hơn. Xin sửa, hoặc đánh dấu xác nhận."),
            )
        return data

    def _steps(self) -> tuple[delivery.Step, ...]:
        data = self.cleaned_data
        rows = sorted(
            (data[f"kilos_{n}"], data[f"charge_{n}"])
            for n in range(1, STEPS + 1)
            if data.get(f"kilos_{n}") is not None and data.get(f"charge_{n}") is not None
        )
        last = len(rows)
        return tuple(
            delivery.Step(grams, charge, (data.get("per_kg") or 0) if number == last else 0)
            for number, (grams, charge) in enumerate(rows, 1)
        )

    def facts(self) -> ZoneFacts:
        """The zone to be, from a valid form. Kept by its own form, it is no sample any more."""
        data = self.cleaned_data
        return ZoneFacts(
            name=data["name"].strip(),
            provinces=tuple(data["provinces"]),
            is_served=data["is_served"],
            free_from=data["free_from"],
            days_least=data["days_least"],
            days_most=data["days_most"],
            steps=self._steps(),
        )


class PickupForm(OnceForm):
    """At which sales points goods may be fetched."""

    points = forms.ModelMultipleChoiceField(
        label=_("Điểm lấy hàng"),
        queryset=SalesPoint.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Dặn khách"),
        max_length=160,
        required=False,
        help_text=_("Ví dụ: gọi trước một giờ."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = SalesPoint.objects.select_related("commune__province").order_by("name", "pk")
        self.fields["points"].queryset = points  # type: ignore[attr-defined]
        self.fields["points"].label_from_instance = _point_words  # type: ignore[attr-defined]


class ShipmentForm(forms.Form):
    """Which carrier, and what the packed parcel weighs."""

    carrier = forms.ChoiceField(
        label=_("Hãng vận chuyển"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một hãng.")},
    )
    kilos = KiloField(
        label=_("Cả kiện nặng (kg)"),
        help_text=_("Cân cả hộp. Hãng cân lại khi lấy hàng."),
        error_messages={"required": _("Ghi khối lượng cả kiện.")},
    )

    def __init__(self, *args: Any, carriers: Sequence[Carrier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, each.name) for each in carriers]
        self.fields["carrier"].choices = choices  # type: ignore[attr-defined]
        self.has_carriers = bool(choices)


def _point_words(point: SalesPoint) -> str:
    parts = (point.name, point.street, point.commune.full_name, point.commune.province.name)
    return ", ".join(part for part in parts if part)


def example_words(place: str, charge: int | None) -> str:
    """Such as "2 kg tới Hà Nội: 35.000 ₫"."""
    if charge is None:
        return gettext("Không gửi tới %(place)s.") % {"place": place}
    return gettext("2 kg tới %(place)s: %(sum)s") % {"place": place, "sum": dong(charge)}
