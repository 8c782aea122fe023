"""The editors' forms: synonyms, occasions, pins."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from catalog.products.models import Product, ProductSet
from cms.choosers import product_chooser
from marketplace.commerce.selectors.alcohol import may_be_promoted
from search.models import Occasion, Pin, SynonymGroup
from search.rules.words import folded, spelled

LONGEST_TERM = 60
MOST_TERMS = 20


class ListForm(WagtailAdminModelForm):
    """A form of which a trial can be made before it is saved."""

    def trial_row(self) -> Any:
        """The row as it would be saved. After `is_valid`; nothing is written."""
        return self.save(commit=False)


def _terms(text: str, *, least: int) -> str:
    """The lines without empty and doubled ones. Raises ValidationError."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    terms = {spelled(line): line for line in reversed(lines) if spelled(line)}
    kept = [line for line in dict.fromkeys(lines) if line in terms.values()]
    if len(kept) < least:
        raise forms.ValidationError(_("Cần ít nhất %(n)s từ khác nhau.") % {"n": least})
    if len(kept) > MOST_TERMS:
        raise forms.ValidationError(_("Nhiều nhất %(n)s từ trong một nhóm.") % {"n": MOST_TERMS})
    if any(len(term) > LONGEST_TERM for term in kept):
        message = _("Mỗi từ dài nhất %(n)s ký tự.") % {"n": LONGEST_TERM}
        raise forms.ValidationError(message)
    return "\n".join(kept)


class SynonymGroupForm(ListForm):
    class Meta:
        model = SynonymGroup
        fields = ["words", "use", "note", "is_on"]
        widgets = {
            "words": forms.Textarea(attrs={"rows": 6}),
            "use": forms.RadioSelect(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["use"].choices = SynonymGroup.Use.choices
        self.fields["use"].initial = SynonymGroup.Use.BOTH_WAYS

    def clean_words(self) -> str:
        return _terms(self.cleaned_data["words"], least=2)


class OccasionForm(ListForm):
    sets = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Bộ sản phẩm"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Occasion
        fields = ["name", "name_en", "slug", "phrases", "sets", "with_boxes", "is_on"]
        widgets = {"phrases": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sets = ProductSet.objects.order_by("number").values_list("number", "name")
        self.fields["sets"].choices = [(n, f"{n}. {name}") for n, name in sets]

    def clean_slug(self) -> str:
        """As addresses are read (search.forms): small letters, digits and hyphens."""
        slug: str = self.cleaned_data["slug"].lower().replace("_", "-")
        return slug

    def clean_phrases(self) -> str:
        return _terms(self.cleaned_data["phrases"], least=1)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("sets") and not data.get("with_boxes"):
            self.add_error("sets", _("Chọn bộ sản phẩm, hoặc để cả hộp quà."))
        return data


class PinForm(ListForm):
    class Meta:
        model = Pin
        fields = ["query", "product", "position", "from_on", "until_on", "why"]
        widgets = {"product": product_chooser.widget_class}

    def clean_query(self) -> str:
        query = " ".join(self.cleaned_data["query"].split())
        if not folded(query):
            raise forms.ValidationError(_("Gõ các từ mà người mua hay tìm."))
        return query

    def clean_product(self) -> Product:
        product: Product = self.cleaned_data["product"]
        if not product.is_public:
            raise forms.ValidationError(_("Sản phẩm này đang cất, không ai mở được."))
        if not Product.objects.filter(may_be_promoted(), pk=product.pk).exists():
            raise forms.ValidationError(
                _("Rượu, bia từ 15 độ, hoặc chưa ghi độ cồn trên nhãn, không được đưa lên đầu.")
            )
        return product

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = data.get("from_on"), data.get("until_on")
        if start and end and end <= start:
            self.add_error("until_on", _("Ngày cuối phải sau ngày đầu."))
        if data.get("query") and start:
            self.instance.folded = folded(data["query"])[:80]
            same = Pin.objects.filter(
                folded=self.instance.folded, product=data.get("product"), from_on=start
            )
            if same.exclude(pk=self.instance.pk).exists():
                self.add_error("product", _("Sản phẩm này đã ghim cho các từ ấy từ ngày ấy."))
        return data
