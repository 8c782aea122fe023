"""Forms of inspections: the plan, the visit written in the field, the way back to order."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from certification.forms.register import DATE_WIDGET
from certification.models import Finding, Inspection
from certification.rules.checklist import Item, ItemGroup
from certification.selectors.inspections import group_words, item_words
from certification.services.inspections import Answer, Visit
from foundation.file_fields import PrivateFileField, PrivateFilesField
from foundation.once import OnceForm

DRAFT_KEY_LENGTH = 40


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProducerSearchForm(forms.Form):
    q = forms.CharField(label=_("Tên chủ thể, xã"), required=False, max_length=120)


class PlanForm(OnceForm):
    product = forms.ModelChoiceField(
        label=_("Sản phẩm"),
        queryset=Product.objects.none(),
        required=False,
        empty_label=_("Cả cơ sở, không riêng sản phẩm nào"),
        help_text=_("Chọn sản phẩm thì bảng kiểm có các tiêu chí mà hạng sao dựa vào."),
    )
    kind = forms.ChoiceField(
        label=_("Loại"), choices=Inspection.Kind.choices, widget=forms.RadioSelect
    )
    place = forms.ChoiceField(
        label=_("Nơi kiểm tra"), choices=Inspection.Place.choices, widget=forms.RadioSelect
    )
    planned_on = forms.DateField(label=_("Ngày dự kiến"), widget=DATE_WIDGET)
    team = forms.CharField(label=_("Đoàn kiểm tra"), max_length=300, required=False)
    basis = forms.CharField(
        label=_("Căn cứ"),
        max_length=300,
        required=False,
        help_text=_("Kế hoạch, quyết định lập đoàn hoặc tin báo."),
    )

    def __init__(self, *args: Any, products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class ItemForm(forms.Form):
    """One item of the checklist; where it is not met, what follows from it."""

    met = forms.TypedChoiceField(
        label=_("Kết quả"),
        choices=[("yes", _("Đạt")), ("no", _("Không đạt")), ("none", _("Không xét"))],
        widget=forms.RadioSelect,
        coerce=lambda word: {"yes": True, "no": False, "none": None}[word],
        error_messages={"required": _("Chọn một trong ba.")},
    )
    note = forms.CharField(
        label=_("Điều đã thấy"), max_length=2000, required=False, widget=_lines(2)
    )
    photos = PrivateFilesField(label=_("Ảnh"), required=False, pictures_only=True)
    weight = forms.ChoiceField(
        label=_("Mức"),
        choices=[("", "–"), *Finding.Weight.choices],
        required=False,
    )
    action = forms.CharField(
        label=_("Yêu cầu khắc phục"), max_length=2000, required=False, widget=_lines(2)
    )
    due_on = forms.DateField(label=_("Hạn khắc phục"), required=False, widget=DATE_WIDGET)

    def __init__(self, data: Any, files: Any, *, item: Item) -> None:
        super().__init__(data, files, prefix=item.code)
        self.item = item
        self.words = item_words(item)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "met" not in data or data["met"] is not False:
            return data
        if not data.get("note"):
            self.add_error("note", gettext("Ghi điều đã thấy."))
        if not data.get("weight"):
            self.add_error("weight", gettext("Chọn mức."))
        elif data["weight"] != Finding.Weight.NOTE and not data.get("action"):
            self.add_error("action", gettext("Ghi việc chủ thể phải làm."))
        if data.get("action") and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", gettext("Ghi hạn khắc phục."))
        return data

    def answer(self) -> Answer:
        data = self.cleaned_data
        if data["met"] is not False:
            return Answer(met=data["met"], text=self.item.text, note=data["note"])
        return Answer(
            met=False,
            text=self.item.text,
            note=data["note"],
            weight=data["weight"],
            action=data["action"],
            due_on=data["due_on"],
        )


class VisitForm(forms.Form):
    """What is said of the visit as a whole."""

    done_on = forms.DateField(label=_("Ngày kiểm tra"), widget=DATE_WIDGET)
    new_products = forms.CharField(
        label=_("Sản phẩm mới thấy ở cơ sở"), max_length=1000, required=False, widget=_lines(2)
    )
    remark = forms.CharField(
        label=_("Nhận xét chung"), max_length=4000, required=False, widget=_lines(4)
    )
    photos = PrivateFilesField(label=_("Ảnh chung"), required=False, pictures_only=True)
    draft_key = forms.CharField(max_length=DRAFT_KEY_LENGTH, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("Tôi đã đọc lại. Gửi xong, biên bản này không sửa được nữa."),
        error_messages={"required": _("Đánh dấu vào ô này khi đã đọc lại.")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean_done_on(self) -> date:
        done_on: date = self.cleaned_data["done_on"]
        if done_on > self._on:
            raise forms.ValidationError(_("Ngày này chưa tới."))
        return done_on


class VisitSheet:
    """The form of a visit and one form for each item, filled in and judged together."""

    def __init__(
        self,
        groups: Sequence[ItemGroup],
        *,
        on: date,
        draft_key: str,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, Any] | None = None,
    ) -> None:
        initial = {"done_on": on, "draft_key": draft_key}
        self.form = VisitForm(data, files, on=on, initial=initial)
        self.groups = [
            (group_words(group), [ItemForm(data, files, item=item) for item in group.items])
            for group in groups
        ]

    @property
    def items(self) -> list[ItemForm]:
        return [item for _words, items in self.groups for item in items]

    def is_valid(self) -> bool:
        """Judges every part, so that all mistakes are shown at once."""
        sound = all([self.form.is_valid(), *[item.is_valid() for item in self.items]])
        if sound:
            self._check_deadlines()
        return not self.errors()

    def _check_deadlines(self) -> None:
        done_on = self.form.cleaned_data["done_on"]
        for item in self.items:
            due_on = item.cleaned_data["due_on"]
            if item.cleaned_data["met"] is False and due_on and due_on < done_on:
                item.add_error("due_on", gettext("Hạn không thể trước ngày kiểm tra."))

    def errors(self) -> dict[str, list[str]]:
        """What is wrong, by the name of the field in the page; "__all__" for the whole."""
        found: dict[str, list[str]] = {}
        for form in (self.form, *self.items):
            for name, texts in form.errors.items():
                key = name if name == "__all__" else form.add_prefix(name)
                found.setdefault(key, []).extend(str(text) for text in texts)
        return found

    def visit(self) -> Visit:
        data = self.form.cleaned_data
        photos = [("", upload) for upload in data["photos"]]
        for item in self.items:
            photos += [(item.item.code, upload) for upload in item.cleaned_data["photos"]]
        return Visit(
            draft_key=data["draft_key"],
            done_on=data["done_on"],
            answers={item.item.code: item.answer() for item in self.items},
            new_products=data["new_products"],
            remark=data["remark"],
            photos=photos,
        )


class DoneForm(forms.Form):
    """The producer's word that a finding was put in order."""

    text = forms.CharField(
        label=_("Đã làm gì"),
        max_length=2000,
        widget=_lines(4),
        error_messages={"required": _("Ghi việc đã làm để khắc phục.")},
    )
    photo = PrivateFileField(label=_("Ảnh"), required=False, pictures_only=True)


class RecheckForm(forms.Form):
    """The inspector looked again."""

    accepted = forms.TypedChoiceField(
        label=_("Kết quả"),
        choices=[("yes", _("Đạt")), ("no", _("Chưa đạt"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Điều đã thấy"), max_length=2000, widget=_lines(3))
    new_due_on = forms.DateField(
        label=_("Hạn mới"),
        required=False,
        widget=DATE_WIDGET,
        help_text=_("Bắt buộc khi chưa đạt."),
    )
    photo = PrivateFileField(label=_("Ảnh"), required=False, pictures_only=True)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("accepted") is False and "new_due_on" not in self.errors:
            if data.get("new_due_on") is None:
                self.add_error("new_due_on", gettext("Ghi hạn mới."))
            elif data["new_due_on"] < self._on:
                self.add_error("new_due_on", gettext("Ngày này đã qua."))
        return data
