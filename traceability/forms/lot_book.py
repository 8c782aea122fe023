"""What a producer fills in about its lots: opening, tests, materials, losses, hand-overs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.models import GrowingArea
from certification.forms.register import DATE_WIDGET
from foundation.file_fields import PrivateFileField
from foundation.once import OnceForm
from foundation.phone_field import PhoneField
from traceability.forms.quantities import QuantityField
from traceability.models import Lot, PackingSite, Supplier
from traceability.services.lots import Material

UNITS = ("gói", "hộp", "hũ", "chai", "lọ", "túi", "bao", "kg", "g", "lít", "cái")

STATES = [
    ("", _("Tất cả")),
    ("open", _("Đang mở")),
    ("closed", _("Đã đóng sổ")),
    ("recalled", _("Đang thu hồi")),
]


class LotListForm(forms.Form):
    """Which lots to list."""

    q = forms.CharField(label=_("Số lô hoặc tên sản phẩm"), required=False, max_length=80)
    state = forms.ChoiceField(choices=STATES, required=False)


def unit_field(**kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"list": "units", "autocomplete": "off"})
    return forms.CharField(label=_("Đơn vị"), max_length=20, widget=widget, **kwargs)


def past_day(typed: date, today: date) -> date:
    """The day, unless it is still to come. Raises ValidationError."""
    if typed > today:
        raise forms.ValidationError(gettext("Ngày này chưa tới."))
    return typed


class OpenLotForm(OnceForm):
    """A new lot of one product. All but the quantity is proposed."""

    quantity = QuantityField(
        label=_("Số lượng"), error_messages={"required": _("Ghi lô này có bao nhiêu.")}
    )
    unit = unit_field(help_text=_("gói, chai, kg, lít …"))
    packed_on = forms.DateField(
        label=_("Ngày đóng gói"),
        widget=DATE_WIDGET,
        error_messages={"required": _("Chọn ngày đóng gói.")},
    )
    best_before_on = forms.DateField(
        label=_("Dùng tốt nhất trước"),
        widget=DATE_WIDGET,
        required=False,
        help_text=_("Bỏ trống nếu hàng không có hạn."),
    )
    code = forms.CharField(
        label=_("Số lô"),
        max_length=20,
        help_text=_("In trên bao bì; mỗi lô một số."),
        error_messages={"required": _("Ghi số lô.")},
    )
    grams_per_unit = QuantityField(
        label=_("Mỗi đơn vị nặng bao nhiêu gam?"),
        required=False,
        help_text=_("Để tính khối lượng khi trộn, chia. Đơn vị là kg hay g thì không cần."),
    )
    stage = forms.ChoiceField(
        label=_("Giai đoạn"), choices=Lot.Stage.choices, widget=forms.RadioSelect
    )
    growing_area = forms.ModelChoiceField(
        label=_("Vùng nguyên liệu"),
        queryset=GrowingArea.objects.none(),
        required=False,
        empty_label=_("Chưa ghi"),
    )
    packing_site = forms.ModelChoiceField(
        label=_("Cơ sở đóng gói"),
        queryset=PackingSite.objects.none(),
        required=False,
        empty_label=_("Chưa ghi"),
    )

    def __init__(self, *args: Any, areas: Any, sites: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        self.fields["growing_area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["packing_site"].queryset = sites  # type: ignore[attr-defined]

    def clean_packed_on(self) -> date:
        return past_day(self.cleaned_data["packed_on"], self._on)


class OriginChoice(forms.ChoiceField):
    """A growing area or a supplier of the producer, in one list."""

    def offer(self, areas: Iterable[GrowingArea], suppliers: Iterable[Supplier]) -> None:
        self._known = {f"area-{area.pk}": area for area in areas} | {
            f"supplier-{one.pk}": one for one in suppliers
        }
        groups = {
            gettext("Vùng nguyên liệu"): "area-",
            gettext("Bên bán"): "supplier-",
        }
        self.choices = [("", gettext("Chọn nơi có nguyên liệu"))] + [
            (title, [(key, str(row)) for key, row in self._known.items() if key.startswith(sort)])
            for title, sort in groups.items()
            if any(key.startswith(sort) for key in self._known)
        ]

    def chosen(self, key: str) -> dict[str, Any]:
        row = self._known[key]
        return {"growing_area" if isinstance(row, GrowingArea) else "supplier": row}


class MaterialForm(OnceForm):
    """What went into the lot, and where it came from."""

    name = forms.CharField(
        label=_("Nguyên liệu"),
        max_length=120,
        error_messages={"required": _("Ghi tên nguyên liệu.")},
    )
    origin = OriginChoice(
        label=_("Từ đâu"), error_messages={"required": _("Chọn nơi có nguyên liệu.")}
    )
    supplier_lot = forms.CharField(label=_("Số lô của bên bán"), max_length=40, required=False)
    quantity = QuantityField(label=_("Số lượng"), required=False)
    unit = unit_field(required=False)
    received_on = forms.DateField(label=_("Ngày nhận"), widget=DATE_WIDGET)

    def __init__(self, *args: Any, areas: Any, suppliers: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on
        self.fields["origin"].offer(areas, suppliers)  # type: ignore[attr-defined]

    def clean_received_on(self) -> date:
        return past_day(self.cleaned_data["received_on"], self._on)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("quantity") and not given.get("unit"):
            self.add_error("unit", gettext("Ghi đơn vị của số lượng."))
        return given

    def material(self) -> Material:
        """The material of a valid form."""
        facts = dict(self.cleaned_data)
        origin = self.fields["origin"].chosen(facts.pop("origin"))  # type: ignore[attr-defined]
        return Material(**facts, **origin)


class LabTestForm(OnceForm):
    """A laboratory's result, with its paper."""

    passed = forms.TypedChoiceField(
        label=_("Kết quả"),
        choices=[("1", _("Đạt")), ("0", _("Không đạt"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        error_messages={"required": _("Chọn đạt hoặc không đạt.")},
        widget=forms.RadioSelect,
    )
    tested_on = forms.DateField(label=_("Ngày kiểm nghiệm"), widget=DATE_WIDGET)
    laboratory = forms.CharField(
        label=_("Phòng kiểm nghiệm"),
        max_length=160,
        error_messages={"required": _("Ghi tên phòng kiểm nghiệm.")},
    )
    report_number = forms.CharField(
        label=_("Số phiếu"), max_length=60, error_messages={"required": _("Ghi số phiếu.")}
    )
    measured = forms.CharField(
        label=_("Đã đo những gì?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Khách quét mã đọc được dòng này. Ví dụ: vi sinh, kim loại nặng, độ ẩm."),
        error_messages={"required": _("Ghi đã đo những gì.")},
    )
    report = PrivateFileField(
        label=_("Phiếu kết quả"),
        required=False,
        help_text=_("Ảnh hoặc PDF. Chỉ chủ thể và cơ quan xem được."),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean_tested_on(self) -> date:
        return past_day(self.cleaned_data["tested_on"], self._on)


class _TakeForm(OnceForm):
    quantity = QuantityField(label=_("Số lượng"), error_messages={"required": _("Ghi số lượng.")})
    on = forms.DateField(label=_("Ngày"), widget=DATE_WIDGET)

    def __init__(self, *args: Any, lot: Lot, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today, self._lot = today, lot
        label = gettext("Số lượng (%(unit)s)") % {"unit": lot.unit}
        self.fields["quantity"].label = label

    def clean_on(self) -> date:
        on = past_day(self.cleaned_data["on"], self._today)
        if on < self._lot.packed_on:
            raise forms.ValidationError(
                gettext("Lô này đóng gói ngày %(day)s.")
                % {"day": f"{self._lot.packed_on:%d/%m/%Y}"}
            )
        return on


class WriteOffForm(_TakeForm):
    """What was lost or destroyed."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=200,
        help_text=_("Vỡ, ẩm mốc, hết hạn, lấy mẫu kiểm nghiệm …"),
        error_messages={"required": _("Ghi vì sao hao hụt.")},
    )


class HandOverLotForm(_TakeForm):
    """Goods that left by another way than an order here.

    The receiver is typed; `picked` offers producers and sales points of that name here.
    """

    receiver = forms.CharField(
        label=_("Giao cho"),
        max_length=160,
        help_text=_("Tên nơi nhận."),
        error_messages={"required": _("Ghi giao cho ai.")},
    )
    picked = forms.ChoiceField(
        label=_("Có phải một trong những nơi này?"), required=False, widget=forms.RadioSelect
    )
    to_phone = PhoneField(label=_("Điện thoại nơi nhận"), required=False, max_length=20)
    note = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)

    field_order = ["receiver", "picked", "quantity", "on", "to_phone", "note"]

    def __init__(self, *args: Any, found: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if found:
            other = ("", gettext("Không, nơi khác"))
            self.fields["picked"].choices = [*found, other]  # type: ignore[attr-defined]
        else:
            del self.fields["picked"]
