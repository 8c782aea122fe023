"""The words of a lot's record: its steps, what was measured, what became of the label."""

from dataclasses import dataclass
from datetime import date, time

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from marketplace.storefront.verdict_words import day
from traceability.models import LabelRange, LotUse, TraceEvent
from traceability.selectors import ScanStory
from traceability.selectors.story_parts import (
    JourneyStep,
    LotName,
    Parent,
    Reading,
    SeenBefore,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the journey in words. `lot` as of a JourneyStep. `product_code` and
    `place_code` are the stage's trace codes."""

    lot: LotName | None
    happened_on: date
    at: str
    title: str
    place: str
    detail: str
    measured: str
    product_code: str
    place_code: str
    recorded: str
    is_corrected: bool


_RECORDED = {
    "producer": gettext_lazy("chủ thể ghi %(day)s"),
    "helper": gettext_lazy("người giúp của chủ thể ghi %(day)s"),
    "officer": gettext_lazy("cán bộ ghi %(day)s"),
    "platform": gettext_lazy("người vận hành sàn ghi %(day)s"),
}
_KINDS = {kind.value: kind.label for kind in TraceEvent.Kind}


def step_in_words(step: JourneyStep) -> Step:
    """An event as the page says it. The hour is said where one was given."""
    title = str(_KINDS[step.kind])
    if step.is_correction:
        title = _("Đính chính: %(title)s") % {"title": title}
    detail = step.detail
    if step.error_reason == TraceEvent.ErrorReason.NOT_HAPPENED:
        detail = _("việc này không có. %(detail)s") % {"detail": detail}
    hour = step.happened_at.time()
    return Step(
        lot=step.lot,
        happened_on=step.happened_on,
        at=f"{hour:%H:%M}" if hour != time(0) else "",
        title=title,
        place=step.place,
        detail=" · ".join(part for part in (detail.strip(), _quantity(step.quantity)) if part),
        measured=" · ".join(_measured(reading) for reading in step.sensors),
        product_code=step.product_code,
        place_code=step.place_code,
        recorded=_RECORDED[step.recorder] % {"day": day(step.recorded_on)},
        is_corrected=step.is_corrected,
    )


def _quantity(quantity: str) -> str:
    return quantity.replace(".", ",") if get_language() == "vi" else quantity


_MEASURED = {
    "Temperature": gettext_lazy("nhiệt độ"),
    "AbsoluteHumidity": gettext_lazy("độ ẩm"),
    "RelativeHumidity": gettext_lazy("độ ẩm"),
    "Humidity": gettext_lazy("độ ẩm"),
    "Mass": gettext_lazy("khối lượng"),
    "Volume": gettext_lazy("thể tích"),
    "pH": "pH",
    "Dimensionless": "",
}
_UNIT_SIGNS = {"CEL": "°C", "P1": "%", "A93": "g/m³", "KGM": "kg", "GRM": "g", "LTR": "l"}


def _measured(reading: Reading) -> str:
    """Such as "nhiệt độ 4 °C"; kinds and units we have no word for stay as EPCIS writes them."""
    kind = reading.kind.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
    unit = _UNIT_SIGNS.get(reading.unit, reading.unit)
    return f"{_MEASURED.get(kind, kind)} {_quantity(reading.value)} {unit}".strip()


_DRAWN = {
    LotUse.Kind.MIX: gettext_lazy("trộn"),
    LotUse.Kind.SPLIT: gettext_lazy("chia ra"),
    LotUse.Kind.REPACK: gettext_lazy("đóng gói lại"),
    LotUse.Kind.PROCESS: gettext_lazy("chế biến"),
}


def parent_in_words(parent: Parent) -> str:
    """How and when this lot was made of that one."""
    how = str(_DRAWN[LotUse.Kind(parent.kind)])
    return _("%(how)s ngày %(day)s") % {"how": how, "day": day(parent.used_on)}


def label_words(story: ScanStory) -> str:
    """What was noted of this very label after printing; "" for a lot's own code."""
    if story.label is None or not story.label.is_one_pack:
        return ""
    if story.state is None:
        return _("Chủ thể chưa ghi tem này đã dán lên gói nào.")
    if story.state.state == LabelRange.State.SPOILED:
        return _("Tem này được ghi là hỏng, đã huỷ ngày %(day)s.") % {"day": day(story.state.on)}
    return _("Tem này được ghi là đã dán lên gói ngày %(day)s.") % {"day": day(story.state.on)}


def seen_words(seen: SeenBefore | None) -> str:
    """How often the label was seen before, said calmly: many scans are no proof of anything."""
    if seen is None or seen.count < 1:
        return _("Chưa ghi nhận lần quét nào của mã này.")
    words = ngettext(
        "Mã này đã được quét %(count)d lần kể từ %(day)s.",
        "Mã này đã được quét %(count)d lần kể từ %(day)s.",
        seen.count,
    ) % {"count": seen.count, "day": day(seen.first_at.date())}
    if seen.provinces > 1:
        words += " " + _("Người quét cho biết họ ở %(count)d tỉnh, thành khác nhau.") % {
            "count": seen.provinces
        }
    return words
