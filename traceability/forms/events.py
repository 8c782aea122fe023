"""Forms of a lot's log: an entry, a word on one that never happened, a file of many."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.places.models import GrowingArea
from foundation.file_fields import PrivateFilesField
from foundation.once import OnceForm
from traceability.models import Lot, PackingSite, TraceEvent
from traceability.rules.event_templates import (
    FIELD_PREFIX,
    Step,
    data_of,
    step_of,
    values_of,
)
from traceability.selectors.events import field_words, step_words
from traceability.services.events import BY_HAND

Kind = TraceEvent.Kind
MINUTES = "%Y-%m-%dT%H:%M"
_GROWS = {Kind.CARED, Kind.HARVESTED}


class _Number(forms.DecimalField):
    """Takes 4,5 as people here write it."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.count(",") == 1 and "." not in value:
            value = value.replace(",", ".")
        return super().to_python(value)


class EventForm(forms.Form):
    """One entry of a lot's log. With a step its kind is known and its own fields are asked."""

    kind = forms.ChoiceField(
        label=_("Việc gì"),
        choices=[("", _("Chọn việc")), *((kind.value, kind.label) for kind in BY_HAND)],
        error_messages={"required": _("Chọn việc đã làm.")},
    )
    happened_at = forms.DateTimeField(
        label=_("Lúc"),
        input_formats=[MINUTES],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTES),
        error_messages={"invalid": _("Chọn ngày và giờ.")},
    )
    detail = forms.CharField(
        label=_("Nội dung"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    place = forms.CharField(
        label=_("Nơi"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    growing_area = forms.ModelChoiceField(
        label=_("Vùng nguyên liệu"), queryset=GrowingArea.objects.none(), required=False
    )
    packing_site = forms.ModelChoiceField(
        label=_("Cơ sở đóng gói"), queryset=PackingSite.objects.none(), required=False
    )
    quantity = _Number(
        label=_("Số lượng"), max_digits=12, decimal_places=3, min_value=0, required=False
    )
    unit = forms.CharField(label=_("Đơn vị"), max_length=20, required=False)
    photos = PrivateFilesField(label=_("Ảnh"), required=False, pictures_only=True)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    step = forms.CharField(widget=forms.HiddenInput, required=False)
    client_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        lot: Lot,
        step: Step | None = None,
        before: TraceEvent | None = None,
        corrected: TraceEvent | None = None,
    ) -> None:
        """`before`: the entry whose place and words are offered again; `corrected`: the entry
        that is filled in to be put right."""
        if data is not None:
            step = step_of(data.get("step", ""))
        self.usual = step
        super().__init__(data, files, initial=_first_values(lot, step, before, corrected))
        producer = lot.producer
        self.fields["growing_area"].queryset = producer.growing_areas.order_by("name")  # type: ignore[attr-defined]
        self.fields["packing_site"].queryset = PackingSite.objects.filter(  # type: ignore[attr-defined]
            producer=producer
        ).order_by("name")
        if step is not None:
            del self.fields["kind"]
            self._ask(step)

    def _ask(self, step: Step) -> None:
        for field in step.fields:
            asked: forms.Field
            if field.is_number:
                asked = _Number(
                    label=field_words(field),
                    min_value=field.low,
                    max_value=field.high,
                    max_digits=12,
                    decimal_places=3,
                    required=False,
                )
            else:
                asked = forms.CharField(label=field_words(field), max_length=120, required=False)
            self.fields[f"{FIELD_PREFIX}{field.name}"] = asked

    @property
    def step_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(FIELD_PREFIX)]

    @property
    def opens_more(self) -> bool:
        """Whether something under "more" must be seen: it is wrong, or it was filled in."""
        names = ("growing_area", "packing_site", "quantity", "unit")
        return any(name in self.errors for name in names) if self.is_bound else False

    def facts(self) -> dict[str, Any]:
        """What `log_event` is given beside lot and person."""
        said = dict(self.cleaned_data)
        said.pop("step")
        values = {
            name.removeprefix(FIELD_PREFIX): said.pop(name)
            for name in list(said)
            if name.startswith(FIELD_PREFIX)
        }
        where = said["growing_area"] or said["packing_site"]
        if self.usual is not None:
            said["kind"] = self.usual.kind
        said["uploads"] = said.pop("photos")
        time = timezone.localtime(said["happened_at"]).isoformat()
        commune = where.commune if where is not None else None
        return said | {"commune": commune, "data": data_of(self.usual, values, time=time)}


def _first_values(
    lot: Lot, step: Step | None, before: TraceEvent | None, corrected: TraceEvent | None
) -> dict[str, Any]:
    key = {"client_key": uuid4(), "step": step.code if step else ""}
    told = corrected or before
    words: dict[str, Any] = {}
    if step is not None:
        words["detail"] = step_words(step)
    if told is not None:
        words |= {"place": told.place, "detail": told.detail, "unit": told.unit}
        for name, value in values_of(step, told.data).items():
            words[f"{FIELD_PREFIX}{name}"] = value
    if corrected is not None:
        return key | words | _as_entered(corrected)
    grows = step is not None and step.kind in _GROWS
    return key | {
        "happened_at": timezone.localtime(),
        "growing_area": lot.growing_area_id if grows else None,
        "packing_site": lot.packing_site_id if step is not None and not grows else None,
        **words,
    }


def _as_entered(event: TraceEvent) -> dict[str, Any]:
    names = ("kind", "quantity", "lat", "lon")
    return {name: getattr(event, name) for name in names} | {
        "happened_at": timezone.localtime(event.happened_at),
        "growing_area": event.growing_area_id,
        "packing_site": event.packing_site_id,
    }


class TakeBackForm(forms.Form):
    """Says that an entry never happened."""

    why = forms.CharField(
        label=_("Vì sao ghi nhầm"),
        max_length=200,
        error_messages={"required": _("Ghi một câu vì sao.")},
    )


class PhotoForm(OnceForm):
    photos = PrivateFilesField(label=_("Ảnh"), pictures_only=True)
    caption = forms.CharField(label=_("Chú thích"), max_length=160, required=False)


class EventSheetForm(forms.Form):
    """The file, to be looked at first."""

    file = forms.FileField(
        label=_("Tệp CSV hoặc XLSX"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Hãy chọn tệp.")},
    )


def errors_of(form: forms.Form) -> list[dict[str, str]]:
    """The form's errors for a script: name of the field, its label, the words."""
    found: Iterable[tuple[str, Any]] = form.errors.items()
    return [
        {
            "name": name,
            "label": str(form.fields[name].label or "") if name in form.fields else "",
            "words": " ".join(str(error) for error in errors),
        }
        for name, errors in found
    ]
