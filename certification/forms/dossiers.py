"""The short pages of a dossier. A draft takes what there is: nothing but nonsense is refused.

Each form knows the version of what it shows (`seen`) and saves through the services; values
that are sound are saved also when others on the page are not.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from certification.forms.product_sets import ProductSetChoice
from certification.forms.register import DATE_WIDGET
from certification.models import Dossier
from certification.models.dossier import KINDS
from certification.rules.dossier_flow import DossierKind
from certification.rules.registration import Ask, Field, Page, choices_of
from certification.selectors.dossier_words import CHOICES, LABELS, shown, stamp
from certification.selectors.dossiers import Draft, fields_for
from certification.services import dossiers as services
from certification.services import drafts
from foundation.models import User

HELP: dict[str, Any] = {
    "registration_number": _("Ghi số trên giấy đăng ký hoặc mã số thuế."),
    "packing": _("Ví dụ: hộp 200 g, chai 500 ml."),
    "standard": _("Ví dụ: TCCS 01:2026, VietGAP, ISO 22000."),
    "sample_count": _("Theo quy định là 5 mẫu, giao cho xã."),
    "results": _("Ghi doanh thu và lợi nhuận của hai năm gần nhất."),
    "change_summary": _("Nêu điều gì đã khác và giấy tờ nào chứng minh."),
    "renewed_papers": _("Nếu không đổi gì, ghi “không thay đổi”."),
}


class DraftForm(forms.Form):
    """What all pages of a draft share: the version seen, and saving what is sound."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, draft: Draft, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.draft = draft
        self.stored: list[tuple[str, str]] = []
        super().__init__(data, **kwargs)

    @property
    def dossier(self) -> Dossier:
        return self.draft.dossier

    def version(self, draft: Draft) -> str:
        """The version of this page as that draft has it."""
        raise NotImplementedError

    def store(self, *, by: User, entered_for: Producer | None, seen: str | None) -> None:
        raise NotImplementedError

    def stored_words(self, stored: Any) -> list[tuple[str, str]]:
        """What the other device wrote, as (label, value)."""
        raise NotImplementedError

    def save(self, *, by: User, entered_for: Producer | None) -> bool:
        """Save what is sound; False when something is left to mend, told beside its field.

        When another device wrote meanwhile nothing is saved: both versions are shown, and the
        next save is of somebody who saw them.
        """
        sound = self.is_valid()
        try:
            self.store(by=by, entered_for=entered_for, seen=self.cleaned_data.get("seen") or None)
        except drafts.ChangedElsewhere as error:
            self.add_error(None, str(error))
            self.stored = self.stored_words(error.stored)
            return False
        except drafts.BadAnswer as error:
            self.add_error(None, str(error))
            return False
        return sound

    def show_version(self, version: str) -> None:
        """Let the next save of this very page be of what stands there now."""
        given: Any = self.data
        self.data = given.copy()
        self.data["seen"] = version  # type: ignore[index]


class AnswersForm(DraftForm):
    """One page of Mẫu 01 and 02."""

    def __init__(self, draft: Draft, page: Page, data: QueryDict | None = None) -> None:
        self.asked = [field for field in fields_for(draft.dossier) if field.page is page]
        names = [field.name for field in self.asked]
        initial = {name: draft.values.get(name) for name in names}
        initial["seen"] = drafts.version_of_answers(draft, names)
        super().__init__(draft, data, initial=initial)
        for field in self.asked:
            self.fields[field.name] = _field(field, draft.dossier.product_set_id)

    def version(self, draft: Draft) -> str:
        return drafts.version_of_answers(draft, [field.name for field in self.asked])

    def store(self, *, by: User, entered_for: Producer | None, seen: str | None) -> None:
        values = {
            field.name: _plain(field, self.cleaned_data[field.name])
            for field in self.asked
            if field.name in self.cleaned_data
        }
        services.answer(
            dossier=self.dossier, values=values, by=by, entered_for=entered_for, seen=seen
        )

    def stored_words(self, stored: Any) -> list[tuple[str, str]]:
        return [(str(LABELS[name]), shown(name, value)) for name, value in stored.items()]

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        """Each field with its stamp."""
        return [(self[f.name], stamp_of(self.draft.answers.get(f.name))) for f in self.asked]


def stamp_of(row: Any) -> str:
    return stamp(row.entered_by, row.entered_for) if row is not None else ""


def _field(field: Field, set_number: int) -> forms.Field:
    """What asks for the value. A draft may lack it; `needed_later` says that a filing may not."""
    asked = _widget_for(field, set_number)
    asked.needed_later = field.required  # type: ignore[attr-defined]
    return asked


def _widget_for(field: Field, set_number: int) -> forms.Field:
    said: dict[str, Any] = {
        "label": LABELS[field.name],
        "required": False,
        "help_text": HELP.get(field.name, ""),
    }
    choices = [(code, CHOICES[code]) for code in choices_of(field.name, set_number)]
    if field.ask is Ask.ONE_OF:
        return forms.ChoiceField(choices=[("", _("Chọn")), *choices], **said)
    if field.ask is Ask.SOME_OF:
        ticks = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=ticks, **said)
    if field.ask is Ask.NUMBER:
        return forms.IntegerField(min_value=0, max_value=99, **said)
    if field.ask is Ask.DAY:
        return forms.DateField(widget=DATE_WIDGET, **said)
    widget = forms.Textarea(attrs={"rows": 5}) if field.ask is Ask.TEXT else forms.TextInput()
    return forms.CharField(max_length=field.max_length, widget=widget, **said)


def _plain(field: Field, value: Any) -> Any:
    if field.ask is Ask.DAY:
        return value.isoformat() if value else None
    return value


class PersonForm(DraftForm):
    """What Mẫu 02 asks of persons; read by the producer and its commune and province alone."""

    representative_name = forms.CharField(
        label=_("Người đại diện pháp lý"), max_length=160, required=False
    )
    gender = forms.ChoiceField(
        label=_("Giới tính"),
        required=False,
        choices=[("", _("Không ghi")), ("Nữ", _("Nữ")), ("Nam", _("Nam")), ("Khác", _("Khác"))],
    )
    ethnicity = forms.CharField(label=_("Dân tộc"), max_length=40, required=False)
    residence = forms.CharField(label=_("Nơi thường trú"), max_length=240, required=False)
    is_disabled = forms.NullBooleanField(
        label=_("Là người khuyết tật"),
        required=False,
        widget=forms.Select(
            choices=[("unknown", _("Không ghi")), ("true", _("Có")), ("false", _("Không"))]
        ),
    )
    citizen_id = forms.CharField(
        label=_("Số căn cước của người đại diện"),
        required=False,
        max_length=20,
        help_text=_(
            "Chỉ giữ dạng mã hoá một chiều để hội đồng biết có ai chấm sản phẩm của người nhà. "
            "Để trống nếu đã ghi."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    workers = forms.CharField(
        label=_("Lao động địa phương"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea,
        help_text=_("Mỗi người một dòng: họ tên; năm sinh; nơi cư trú."),
    )

    def __init__(self, draft: Draft, data: QueryDict | None = None) -> None:
        person = drafts.plain_person(draft.person)
        initial = person | {
            "workers": worker_lines(person["workers"]),
            "seen": drafts.version_of_person(draft.person),
        }
        super().__init__(draft, data, initial=initial)
        self.fields["representative_name"].needed_later = True  # type: ignore[attr-defined]

    def version(self, draft: Draft) -> str:
        return drafts.version_of_person(draft.person)

    def store(self, *, by: User, entered_for: Producer | None, seen: str | None) -> None:
        given = dict(self.cleaned_data)
        given.pop("seen", None)
        citizen_id = given.pop("citizen_id", "")
        workers = read_workers(given.pop("workers")) if "workers" in given else None
        services.save_person(
            dossier=self.dossier,
            values=given,
            workers=workers,
            citizen_id=citizen_id,
            by=by,
            entered_for=entered_for,
            seen=seen,
        )

    def stored_words(self, stored: Any) -> list[tuple[str, str]]:
        words = dict(stored) | {"workers": worker_lines(stored["workers"])}
        return [(str(self.fields[n].label), str(value or "")) for n, value in words.items()]

    def rows(self) -> list[tuple[forms.BoundField, str]]:
        stamped = stamp_of(self.draft.person)
        return [(field, stamped if field.value() else "") for field in self if field.name != "seen"]


def read_workers(lines: str) -> list[dict[str, str]]:
    """One person a line, parts between semicolons; what is not written is empty."""
    people = []
    for line in filter(str.strip, lines.splitlines()):
        parts = [part.strip() for part in line.split(";")] + ["", ""]
        people.append({"name": parts[0], "born": parts[1], "residence": parts[2]})
    return people


def worker_lines(workers: Sequence[dict[str, str]]) -> str:
    """The same people as lines."""
    return "\n".join(
        "; ".join(filter(None, (row["name"], row["born"], row["residence"]))) for row in workers
    )


class StartForm(forms.Form):
    """For which product, of which kind, aiming at how many stars."""

    product = forms.ModelChoiceField(
        label=_("Sản phẩm"),
        queryset=Product.objects.none(),
        required=False,
        empty_label=_("Sản phẩm mới, chưa có trên chợ"),
    )
    new_title = forms.CharField(
        label=_("Tên sản phẩm mới"),
        max_length=160,
        required=False,
        help_text=_("Chỉ ghi khi là sản phẩm mới. Khách chưa thấy sản phẩm này."),
    )
    product_set = ProductSetChoice(
        label=_("Bộ sản phẩm"),
        queryset=ProductSet.objects.none(),
        required=False,
        empty_label=_("Theo sản phẩm đã chọn"),
    )
    kind = forms.ChoiceField(
        label=_("Loại hồ sơ"),
        choices=KINDS,
        initial=DossierKind.FIRST.value,
        widget=forms.RadioSelect,
    )
    target_stars = forms.TypedChoiceField(
        label=_("Mục tiêu"),
        coerce=int,
        choices=[(3, _("3 sao")), (4, _("4 sao")), (5, _("5 sao"))],
        initial=3,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, products: Sequence[Product], data: QueryDict | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        rows = Product.objects.filter(pk__in=[each.pk for each in products])
        self.fields["product"].queryset = rows.order_by("title")  # type: ignore[attr-defined]
        sets = ProductSet.objects.order_by("number")
        self.fields["product_set"].queryset = sets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("product") is None and "product" not in self.errors:
            if not given.get("new_title", "").strip():
                self.add_error(
                    "new_title", gettext("Chọn một sản phẩm, hoặc ghi tên sản phẩm mới.")
                )
            if given.get("product_set") is None and "product_set" not in self.errors:
                self.add_error("product_set", gettext("Chọn bộ sản phẩm cho sản phẩm mới."))
        return given


class PledgeForm(forms.Form):
    """The pledge of Mẫu 01, given at filing."""

    pledge = forms.BooleanField(
        label=_("Tôi cam đoan những điều trong hồ sơ là đúng sự thật."),
        error_messages={"required": _("Đánh dấu vào ô cam đoan để nộp.")},
    )
