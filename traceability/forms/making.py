"""What a producer fills in to make a lot of other lots."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from certification.forms.register import DATE_WIDGET
from foundation.once import OnceForm
from traceability.adapters.quantities import in_words
from traceability.forms.lot_book import OriginChoice, past_day, unit_field
from traceability.forms.quantities import QuantityField
from traceability.models import Lot, LotUse, PackingSite
from traceability.services.lots import Material


class SplitForm(OnceForm):
    """A part of a lot becomes a lot of its own: how much, and its code."""

    taken = QuantityField(label="", error_messages={"required": _("Ghi lấy bao nhiêu.")})
    code = forms.CharField(label=_("Số của lô mới"), max_length=20)

    def __init__(self, *args: Any, sources: Sequence[Lot], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sources = sources
        self._on = on
        self.fields["taken"].label = _asked(sources[0])

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The fields of the further sources."""
        return []

    @property
    def material_fields(self) -> list[forms.BoundField]:
        return []

    @property
    def main_fields(self) -> list[forms.BoundField]:
        set_apart = {field.name for field in (*self.other_fields, *self.material_fields)}
        return [field for field in self if field.name not in set_apart]

    def sources(self) -> list[tuple[Lot, Decimal]]:
        """What to draw on, of a valid form; the first is the lot the page is of."""
        return [(self._sources[0], self.cleaned_data["taken"])]

    def facts(self) -> dict[str, Any]:
        """The rest of what `services.balance.make_lot` takes."""
        lot = self._sources[0]
        return {
            "product": lot.product,
            "code": self.cleaned_data["code"],
            "quantity": self.cleaned_data["taken"],
            "unit": lot.unit,
            "grams_per_unit": lot.grams_per_unit,
            "packed_on": lot.packed_on,
            "best_before_on": lot.best_before_on,
            "stage": lot.stage,
            "packing_site": lot.packing_site,
        }


class MakeForm(SplitForm):
    """Mixing, repacking, processing: how much of which lots, and what came out."""

    product = forms.ModelChoiceField(
        label=_("Làm ra sản phẩm nào?"), queryset=Product.objects.none(), empty_label=None
    )
    quantity = QuantityField(
        label=_("Làm ra bao nhiêu?"), error_messages={"required": _("Ghi làm ra bao nhiêu.")}
    )
    unit = unit_field()
    grams_per_unit = QuantityField(
        label=_("Mỗi đơn vị nặng bao nhiêu gam?"),
        required=False,
        help_text=_("Không ghi thì không đối chiếu được khối lượng vào và ra."),
    )
    packed_on = forms.DateField(label=_("Ngày làm"), widget=DATE_WIDGET)
    best_before_on = forms.DateField(
        label=_("Dùng tốt nhất trước"), widget=DATE_WIDGET, required=False
    )
    stage = forms.ChoiceField(
        label=_("Giai đoạn"), choices=Lot.Stage.choices, widget=forms.RadioSelect
    )
    packing_site = forms.ModelChoiceField(
        label=_("Cơ sở đóng gói"),
        queryset=PackingSite.objects.none(),
        required=False,
        empty_label=_("Chưa ghi"),
    )
    material_name = forms.CharField(label=_("Nguyên liệu"), max_length=120, required=False)
    material_origin = OriginChoice(label=_("Từ đâu"), required=False)
    material_quantity = QuantityField(label=_("Số lượng"), required=False)
    material_unit = unit_field(required=False)

    field_order = [
        *("taken", "product", "quantity", "unit", "grams_per_unit", "packed_on"),
        *("best_before_on", "code", "stage", "packing_site"),
    ]

    def __init__(
        self,
        *args: Any,
        kind: str,
        products: Any,
        sites: Any,
        areas: Any,
        suppliers: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["packing_site"].queryset = sites  # type: ignore[attr-defined]
        if kind == LotUse.Kind.REPACK:
            for name in [name for name in self.fields if name.startswith("material_")]:
                del self.fields[name]
        else:
            self.fields["material_origin"].offer(areas, suppliers)  # type: ignore[attr-defined]
            for lot in self._sources[1:]:
                self.fields[f"of_{lot.pk}"] = QuantityField(label=_asked(lot), required=False)

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("of_")]

    @property
    def material_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("material_")]

    def clean_packed_on(self) -> date:
        return past_day(self.cleaned_data["packed_on"], self._on)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("material_name") and not given.get("material_origin"):
            self.add_error("material_origin", gettext("Chọn vùng nguyên liệu hoặc bên bán."))
        if given.get("material_quantity") and not given.get("material_unit"):
            self.add_error("material_unit", gettext("Ghi đơn vị của số lượng."))
        return given

    def sources(self) -> list[tuple[Lot, Decimal]]:
        more = [(lot, self.cleaned_data.get(f"of_{lot.pk}")) for lot in self._sources[1:]]
        return super().sources() + [(lot, much) for lot, much in more if much is not None]

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("product", "code", "quantity", "unit", "grams_per_unit", "packed_on")
        return {name: given[name] for name in names} | {
            "best_before_on": given["best_before_on"],
            "stage": given["stage"],
            "packing_site": given["packing_site"],
            "materials": self._materials(),
        }

    def _materials(self) -> list[Material]:
        given = self.cleaned_data
        if not given.get("material_name"):
            return []
        origin = self.fields["material_origin"]
        return [
            Material(
                name=given["material_name"],
                received_on=given["packed_on"],
                quantity=given["material_quantity"],
                unit=given["material_unit"],
                **origin.chosen(given["material_origin"]),  # type: ignore[attr-defined]
            )
        ]


def _asked(lot: Lot) -> str:
    return gettext("Lấy bao nhiêu từ lô %(code)s? (còn %(left)s)") % {
        "code": lot.code,
        "left": in_words(lot.left, lot.unit),  # type: ignore[attr-defined]
    }
