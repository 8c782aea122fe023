"""Choosing a commune: by today's name in two steps, or by the name it had before July 2025."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.addresses import (
    FormerMatch,
    commune_choices,
    former_matches,
    province_choices,
    read_address,
)
from catalog.places.models import Commune


class PlaceForm(forms.Form):
    """A province, one of its communes, and a field for those who know only the old name.

    `commune` offers the communes of the province that was typed; an unbound form shows what
    was typed without complaint (`initial`), so that each step works without a script.
    """

    province = forms.ChoiceField(
        label=_("Tỉnh, thành phố"),
        error_messages={"required": _("Xin chọn tỉnh hoặc thành phố.")},
    )
    commune = forms.ChoiceField(
        label=_("Xã, phường, đặc khu"),
        error_messages={
            "required": _("Xin chọn xã, phường hoặc đặc khu."),
            "invalid_choice": _("Xã này không thuộc tỉnh đã chọn. Xin chọn lại."),
        },
    )
    former = forms.CharField(
        label=_("Tên xã, phường cũ, hoặc cả địa chỉ"),
        required=False,
        max_length=300,
        help_text=_("Ví dụ: 12 Trần Phú, phường Lạc Đạo, Phan Thiết, Bình Thuận."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = str(self["province"].value() or "")
        provinces = province_choices()
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Chọn tỉnh, thành phố")),
            *provinces,
        ]
        communes = commune_choices(province) if province in dict(provinces) else []
        first = gettext("Chọn xã, phường") if communes else gettext("Chọn tỉnh trước")
        self.fields["commune"].choices = [("", first), *communes]  # type: ignore[attr-defined]

    @property
    def has_communes(self) -> bool:
        return len(self.fields["commune"].choices) > 1  # type: ignore[attr-defined]

    def chosen_commune(self) -> Commune:
        """The commune of a valid form, with its province."""
        return Commune.objects.select_related("province").get(pk=self.cleaned_data["commune"])


def still_choosing(typed: QueryDict) -> bool:
    """Whether a button of the place was pressed, and not the form's own."""
    return "pick" in typed or typed.get("do") in {"communes", "former"}


def typed_so_far(typed: QueryDict) -> dict[str, str]:
    """What stands in the form, after "Chọn xã" or after one of today's communes was picked; a
    street that was pasted with its commune comes along where none was typed."""
    values = {name: str(value) for name, value in typed.items()}
    pick = values.get("pick", "")
    picked = Commune.objects.filter(pk=pick).first() if pick.isdecimal() else None
    if picked is not None:
        values.update(province=picked.province_id, commune=picked.pk)
        if not values.get("street", "").strip():
            values["street"] = read_address(values.get("former", "")).street
    return values


def former_answers(typed: QueryDict, form: PlaceForm) -> list[FormerMatch]:
    """Successors of the old commune that was asked for, or that the street's words name when
    no commune of today was chosen."""
    if not typed or "pick" in typed:
        return []
    asked = typed.get("former", "") if typed.get("do") == "former" else ""
    if not asked and "commune" in form.errors:
        asked = typed.get("former", "") or typed.get("street", "")
    province = typed.get("province", "") if form.has_communes else ""
    return former_matches(asked, province_code=province)
