"""What a seller tells of themselves, of a licence and of a product's label."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.products.models import LabelText, Product
from certification.forms.register import DATE_WIDGET
from foundation.file_fields import PrivateFileField
from foundation.once import OnceForm
from foundation.phone_field import PhoneField
from foundation.seen_values import SeenForm
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.rules.banks import BANKS
from marketplace.commerce.rules.label_facts import HEALTH_FOOD_PHRASES, Fact, required
from marketplace.commerce.rules.sellers import asks_e_identity, is_citizen_number, is_tax_number
from marketplace.commerce.selectors.listings import label_values
from marketplace.commerce.services.sellers import SellerFacts


def _banks() -> list[tuple[str, str]]:
    return [("", "…"), *((bin_, f"{short} – {name}") for bin_, (short, name) in BANKS.items())]


class SellerForm(forms.ModelForm[SellerCheck]):
    """Who sells, who stands for them, and where their money goes."""

    phone = PhoneField(label=_("Điện thoại để khách và cơ quan gọi"), max_length=20)
    bank_bin = forms.ChoiceField(label=_("Ngân hàng"), choices=_banks)
    paper = PrivateFileField(
        label=_("Ảnh hoặc PDF giấy đăng ký, căn cước"),
        required=False,
        help_text=_("Chỉ người duyệt của chợ mở được. Đã gửi rồi thì không cần gửi lại."),
    )

    class Meta:
        model = SellerCheck
        fields = (
            "legal_name",
            "legal_address",
            "tax_number",
            "representative",
            "identity",
            "identity_number",
            "e_identity",
            "phone",
            "email",
            "bank_bin",
            "account_number",
            "account_holder",
        )
        help_texts = {
            "legal_name": _("Hiện cho người mua, như luật đòi."),
            "legal_address": _("Hiện cho người mua, như luật đòi."),
            "tax_number": _("10 số, 10 số và 3 số chi nhánh, hoặc 12 số căn cước. Hiện công khai."),
            "identity_number": _("Chỉ người duyệt của chợ thấy; nơi khác chỉ thấy ba số cuối."),
            "e_identity": _("Bắt buộc từ 1/1/2027."),
            "account_number": _("Tiền bán hàng chuyển vào đây."),
            "account_holder": _("Viết như ngân hàng in, phải là tên người bán."),
        }
        widgets = {
            "identity": forms.RadioSelect,
            "tax_number": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "identity_number": forms.TextInput(attrs={"autocomplete": "off"}),
            "account_number": forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off"}
            ),
        }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity"].choices = SellerCheck.Identity.choices  # type: ignore[attr-defined]
        self.fields["e_identity"].required = asks_e_identity(on)

    def clean_tax_number(self) -> str:
        number = "".join(str(self.cleaned_data["tax_number"]).split())
        if not is_tax_number(number):
            raise forms.ValidationError(_("Mã số thuế này không đúng. Xin xem lại từng số."))
        return number

    def clean_account_number(self) -> str:
        number = "".join(str(self.cleaned_data["account_number"]).split())
        if not number.isalnum() or not number.isascii():
            raise forms.ValidationError(_("Số tài khoản chỉ gồm chữ số, không có dấu."))
        return number

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        number = "".join(str(told.get("identity_number", "")).split())
        if told.get("identity") == SellerCheck.Identity.CITIZEN and not is_citizen_number(number):
            self.add_error("identity_number", _("Số căn cước gồm 12 chữ số."))
        return told

    def _post_clean(self) -> None:
        """The check is made by the service; only what the form says is judged here."""

    def changes_account(self, check: SellerCheck) -> bool:
        """Whether the money would go elsewhere than to the account of this check."""
        names = ("bank_bin", "account_number", "account_holder")
        return any(self.cleaned_data[name] != getattr(check, name) for name in names)

    def facts(self) -> SellerFacts:
        return SellerFacts(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class LicenceForm(OnceForm):
    """A licence to sell alcohol, with its days."""

    number = forms.CharField(label=_("Số giấy phép"), max_length=60)
    issued_by = forms.CharField(label=_("Cơ quan cấp"), max_length=160)
    from_on = forms.DateField(label=_("Có hiệu lực từ"), widget=DATE_WIDGET)
    until_on = forms.DateField(
        label=_("Đến hết ngày"),
        required=False,
        widget=DATE_WIDGET,
        help_text=_("Để trống khi giấy không ghi ngày hết hạn."),
    )
    paper = PrivateFileField(label=_("Ảnh hoặc PDF giấy phép"))


class LabelForm(SeenForm, forms.ModelForm[LabelText]):
    """What stands on the label, except each pack's own days and lot."""

    net_content = forms.CharField(
        label=_("Định lượng"),
        max_length=80,
        required=False,
        help_text=_("Ghi như trên nhãn: 500 ml, 1 kg, 30 túi lọc."),
    )

    class Meta:
        model = LabelText
        fields = (
            "responsible_name",
            "responsible_address",
            "origin",
            "ingredients",
            "shelf_life",
            "use",
            "storage",
            "warnings",
            "declaration",
            "specifications",
            "alcohol_percent",
            "is_medicine",
        )
        help_texts = {
            "ingredients": _("Kể hết, nhiều trước ít sau. Ví dụ: Cá cơm 75 %, muối 25 %."),
            "shelf_life": _("Ví dụ: 24 tháng."),
            "use": _("Ví dụ: Chấm trực tiếp, nêm nấu. Lắc đều trước khi dùng."),
            "storage": _("Ví dụ: Nơi khô mát, tránh nắng. Mở nắp rồi thì để tủ lạnh."),
            "warnings": _("Ví dụ: Không dùng khi bao bì phồng, rách."),
            "declaration": _("Số trên bản tự công bố hoặc giấy tiếp nhận công bố."),
            "specifications": _("Kích thước, khối lượng, chất liệu, màu."),
        }
        widgets = {
            "ingredients": forms.Textarea(attrs={"rows": 3}),
            "use": forms.Textarea(attrs={"rows": 3}),
            "warnings": forms.Textarea(attrs={"rows": 2}),
            "specifications": forms.Textarea(attrs={"rows": 2}),
        }

    field_order = ("net_content", *Meta.fields)

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        about, stands = f"label:{product.pk}", label_values(product)
        super().__init__(*args, about=about, stands=stands, **kwargs)
        self.product = product
        self.fields["net_content"].initial = product.net_content
        wanted = set(required(product.ocop_set_id))
        for name, field in self.fields.items():
            if name in set(Fact):
                field.required = False
                field.needed_later = name in wanted  # type: ignore[attr-defined]
        if product.ocop_set_id == 18:
            self.fields["warnings"].help_text = HEALTH_FOOD_PHRASES[1]
        if product.ocop_set_id == 22:
            self.fields["specifications"].help_text = _("Ghi cả năm sản xuất.")
        if product.is_alcohol:
            self.fields["warnings"].help_text = _(
                "Ví dụ: Người dưới 18 tuổi không được uống rượu, bia."
            )
        else:
            del self.fields["alcohol_percent"]
        if product.ocop_set_id != 18:
            del self.fields["is_medicine"]

    def label_facts(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in self.fields if name in self.Meta.fields}
