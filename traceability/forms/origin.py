"""What a producer fills in about where its goods come from."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.forms import PlaceForm
from certification.forms.register import DATE_WIDGET
from foundation.file_fields import PrivateFileField
from foundation.once import OnceForm
from foundation.phone_field import PhoneField
from traceability.forms.lot_book import past_day
from traceability.models import AppliedStandard, AreaStandard
from traceability.rules.boundary import BadPoint, Point, read_boundary, read_point, written
from traceability.rules.gln import InvalidGln, read_gln

_GLN_HELP = _("13 chữ số do GS1 cấp. Chưa có thì bỏ trống.")


class _WithGln(OnceForm, PlaceForm):
    gln = forms.CharField(label="GLN", required=False, max_length=20, help_text=_GLN_HELP)
    place_names = ("province", "commune", "former")

    def clean_gln(self) -> str:
        typed = self.cleaned_data["gln"]
        try:
            return read_gln(typed) if typed else ""
        except InvalidGln as error:
            raise forms.ValidationError(
                gettext("GLN gồm 13 chữ số, chữ số cuối để kiểm. Xin xem lại.")
            ) from error

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """Those before the place."""
        return [self["name"]]

    @property
    def last_fields(self) -> list[forms.BoundField]:
        """Those after the place."""
        apart = {"name", "once_token", *self.place_names}
        return [field for field in self if field.name not in apart]

    def _facts(self) -> dict[str, Any]:
        given = {k: v for k, v in self.cleaned_data.items() if k not in self.place_names}
        commune = self.cleaned_data.get("commune")
        return given | {"commune": self.chosen_commune() if commune else None}


class _WithPoint(_WithGln):
    point = forms.CharField(
        label=_("Toạ độ"),
        required=False,
        max_length=60,
        help_text=_(
            "Vĩ độ, kinh độ, ví dụ 11.93, 108.44. Chép từ bản đồ trên điện thoại: giữ ngón tay "
            "lên chỗ ấy. Bỏ trống thì bản đồ chỉ về xã."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-here-point": ""}),
    )

    def clean_point(self) -> Point | None:
        typed = self.cleaned_data["point"]
        try:
            return read_point(typed) if typed.strip() else None
        except BadPoint as error:
            raise forms.ValidationError(
                gettext("Ghi vĩ độ rồi kinh độ ở Việt Nam, ví dụ 11.93, 108.44.")
            ) from error

    def _facts(self) -> dict[str, Any]:
        facts = super()._facts()
        lat, lon = facts.pop("point") or (None, None)
        return facts | {"lat": lat, "lon": lon}


class AreaForm(_WithPoint):
    """A growing area: where it is, what grows there, and its numbers."""

    name = forms.CharField(
        label=_("Tên vùng"), max_length=120, error_messages={"required": _("Ghi tên vùng.")}
    )
    crop = forms.CharField(label=_("Trồng hoặc nuôi gì?"), max_length=80, required=False)
    area_m2 = forms.IntegerField(
        label=_("Diện tích (m²)"),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        help_text=_("1 ha = 10.000 m². Có ranh giới mà bỏ trống thì tính từ ranh giới."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    planting_code = forms.CharField(label=_("Mã số vùng trồng"), max_length=40, required=False)
    boundary = forms.CharField(
        label=_("Ranh giới"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "data-here-boundary": ""}),
        help_text=_(
            "Mỗi dòng một góc: vĩ độ, kinh độ, đi vòng quanh vùng. Ít nhất ba góc; bỏ trống nếu "
            "chỉ biết một điểm."
        ),
    )
    field_order = ["name", "crop", "province", "commune", "former", "area_m2", "planting_code"]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self["name"], self["crop"]]

    @property
    def last_fields(self) -> list[forms.BoundField]:
        return [field for field in super().last_fields if field.name != "crop"]

    def clean_boundary(self) -> list[list[float]]:
        try:
            return [list(corner) for corner in read_boundary(self.cleaned_data["boundary"])]
        except BadPoint as error:
            words = (
                gettext("Dòng %(line)d chưa phải một toạ độ ở Việt Nam.") % {"line": error.line}
                if error.line
                else gettext("Ranh giới có từ 3 đến 200 góc.")
            )
            raise forms.ValidationError(words) from error

    def facts(self) -> dict[str, Any]:
        """What `services.origin.add_area` takes, of a valid form."""
        return self._facts()


class SiteForm(_WithPoint):
    """A packing site."""

    name = forms.CharField(
        label=_("Tên cơ sở"), max_length=160, error_messages={"required": _("Ghi tên cơ sở.")}
    )
    street = forms.CharField(label=_("Thôn, số nhà, đường"), max_length=160, required=False)
    registration = forms.CharField(label=_("Mã số cơ sở đóng gói"), max_length=40, required=False)

    def facts(self) -> dict[str, Any]:
        """What `services.origin.add_site` takes, of a valid form."""
        return self._facts()


class SupplierForm(_WithGln):
    """Somebody who sells raw material to the producer."""

    name = forms.CharField(
        label=_("Tên bên bán"), max_length=160, error_messages={"required": _("Ghi tên bên bán.")}
    )
    phone = PhoneField(label=_("Điện thoại"), required=False, max_length=20)
    tax_number = forms.RegexField(
        label=_("Mã số thuế"),
        regex=r"^\d{10}(-?\d{3})?$",
        required=False,
        max_length=14,
        error_messages={"invalid": _("Mã số thuế có 10 hoặc 13 chữ số.")},
    )
    street = forms.CharField(label=_("Địa chỉ"), max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].required = self.fields["commune"].required = False

    def facts(self) -> dict[str, Any]:
        """What `services.origin.add_supplier` takes, of a valid form."""
        return self._facts()


class GrowerForm(OnceForm):
    """A household that grows for the producer."""

    name = forms.CharField(
        label=_("Họ tên"), max_length=120, error_messages={"required": _("Ghi họ tên.")}
    )
    phone = PhoneField(label=_("Điện thoại"), required=False, max_length=20)
    area_m2 = forms.IntegerField(
        label=_("Diện tích (m²)"), required=False, min_value=1, max_value=2_000_000_000
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)
    since_on = forms.DateField(label=_("Từ ngày"), widget=DATE_WIDGET)


class AreaStandardForm(OnceForm):
    """A paper of a growing area; people know its last valid day."""

    standard = forms.ChoiceField(label=_("Chuẩn"), choices=AreaStandard.Standard.choices)
    name = forms.CharField(label=_("Tên chuẩn, nếu khác"), max_length=120, required=False)
    number = forms.CharField(label=_("Số giấy"), max_length=60)
    issued_by = forms.CharField(label=_("Nơi cấp"), max_length=160)
    valid_from = forms.DateField(label=_("Có hiệu lực từ ngày"), widget=DATE_WIDGET)
    last_on = forms.DateField(label=_("Còn hiệu lực đến hết ngày"), widget=DATE_WIDGET)
    file = PrivateFileField(
        label=_("Ảnh hoặc tệp của giấy"),
        required=False,
        help_text=_("Chỉ chủ thể và cơ quan xem được."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        begins, last = given.get("valid_from"), given.get("last_on")
        if begins and last and last < begins:
            self.add_error("last_on", gettext("Ngày hết phải sau ngày bắt đầu."))
        if given.get("standard") == AreaStandard.Standard.OTHER and not given.get("name"):
            self.add_error("name", gettext("Ghi tên chuẩn."))
        return given

    def facts(self) -> dict[str, Any]:
        """What `services.origin.add_area_standard` takes, but for the file."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("file", "last_on")}
        return given | {"lapses_on": self.cleaned_data["last_on"] + timedelta(days=1)}


class AppliedStandardForm(OnceForm):
    """A standard or regulation that the product is made to."""

    kind = forms.ChoiceField(
        label=_("Loại"), choices=AppliedStandard.Kind.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Số hiệu"), max_length=80, help_text=_("Ví dụ: TCVN 5107:2018, TCCS 01:2026/HTX.")
    )
    since_on = forms.DateField(label=_("Áp dụng từ ngày"), widget=DATE_WIDGET)
    file = PrivateFileField(label=_("Ảnh hoặc tệp"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean_since_on(self) -> date:
        return past_day(self.cleaned_data["since_on"], self._on)


def typed_point(lat: float | None, lon: float | None) -> str:
    """A point as the form shows it."""
    return "" if lat is None or lon is None else written([(lat, lon)])
