"""Shapes and words of what people fill in; rules stand below, and speak through `add_error`."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Province
from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.adapters.artwork_file import MAX_BYTES, ArtworkFile, BadArtwork, read_artwork
from certification.models import Certificate, CertificateState, Withdrawal
from certification.rules.powers import stars_given_at
from certification.selectors import RegisterQuery, provinces_in_register
from foundation.models import Authority

DATE_WIDGET = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_STATES = [("", _("Mọi tình trạng"))] + [
    (state.value, state.label) for state in CertificateState if state != CertificateState.NOT_YET
]


class RegisterSearchForm(forms.Form):
    """What anyone may ask the register. Nonsense asks for everything, never for an error."""

    q = forms.CharField(label=_("Tên, chủ thể, nơi, số quyết định"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=_STATES)

    def query(self) -> RegisterQuery:
        self.is_valid()
        return RegisterQuery(
            words=self.cleaned_data.get("q", ""), state=self.cleaned_data.get("state", "")
        )


class OfficeSearchForm(RegisterSearchForm):
    stars = forms.TypedChoiceField(
        label=_("Số sao"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Mọi hạng")), (3, _("3 sao")), (4, _("4 sao")), (5, _("5 sao"))],
    )
    province = forms.ModelChoiceField(
        label=_("Tỉnh, thành"),
        required=False,
        queryset=Province.objects.none(),
        empty_label=_("Mọi nơi"),
    )

    def __init__(self, *args: object, everywhere: bool, **kwargs: object) -> None:
        """`everywhere`: the officer sees more than one province, so may choose among them."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if everywhere:
            self.fields["province"].queryset = provinces_in_register()  # type: ignore[attr-defined]
        else:
            del self.fields["province"]

    def query(self) -> RegisterQuery:
        asked = super().query()
        province = self.cleaned_data.get("province")
        return RegisterQuery(
            words=asked.words,
            state=asked.state,
            stars=self.cleaned_data.get("stars"),
            province_code=province.code if province else "",
        )


class ProductSearchForm(forms.Form):
    q = forms.CharField(label=_("Tên sản phẩm, chủ thể, xã"), required=False, max_length=120)


class CertificateForm(forms.Form):
    """One certificate of one product. `stars` are those the officer may record there."""

    holder = forms.ModelChoiceField(
        label=_("Chủ thể đứng tên"),
        queryset=Producer.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Chỉ nơi bán hoặc nơi làm ra sản phẩm mới đứng tên được."),
    )
    stars = forms.TypedChoiceField(label=_("Hạng"), coerce=int, widget=forms.RadioSelect)
    decision_number = forms.CharField(
        label=_("Số quyết định"), max_length=80, help_text=_("Ví dụ: 1234/QĐ-UBND")
    )
    decided_on = forms.DateField(
        label=_("Ngày quyết định"),
        widget=DATE_WIDGET,
        help_text=_("Giấy có hiệu lực 36 tháng kể từ ngày này."),
    )
    authority = forms.ModelChoiceField(
        label=_("Cơ quan công nhận"), queryset=Authority.objects.none(), empty_label=None
    )
    source_url = forms.URLField(
        label=_("Địa chỉ văn bản trên mạng"),
        required=False,
        max_length=600,
        assume_scheme="https",
    )

    def __init__(
        self,
        *args: object,
        product: Product,
        stars: list[int],
        authorities: QuerySet[Authority],
        on: date,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._on = on
        holders = Producer.objects.filter(pk__in=[product.producer_id, product.maker_id])
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.fields["stars"].choices = [  # type: ignore[attr-defined]
            (star, gettext("%(stars)s sao") % {"stars": star}) for star in stars
        ]

    def clean_decided_on(self) -> date:
        decided_on: date = self.cleaned_data["decided_on"]
        if decided_on > self._on:
            raise forms.ValidationError(_("Ngày quyết định chưa tới: kiểm tra lại năm và tháng."))
        if decided_on.year < 2018:
            raise forms.ValidationError(_("Chương trình OCOP bắt đầu năm 2018: kiểm tra lại năm."))
        return decided_on

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        authority, stars = data.get("authority"), data.get("stars")
        if authority and stars and stars not in stars_given_at(authority.level):
            self.add_error(
                "authority",
                gettext("%(authority)s không công nhận %(stars)s sao.")
                % {"authority": authority.name, "stars": stars},
            )
        return data


class WithdrawalForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Căn cứ"),
        choices=Withdrawal.Ground.choices,
        widget=forms.RadioSelect,
        help_text=_("Quyết định 26/2026/QĐ-TTg, Điều 8 khoản 1."),
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ai cũng đọc được câu này trên trang công khai: viết rõ, không nêu tên riêng."),
    )
    effective_on = forms.DateField(label=_("Có hiệu lực từ ngày"), widget=DATE_WIDGET)
    decision_number = forms.CharField(
        label=_("Số quyết định thu hồi"), required=False, max_length=80
    )

    def __init__(self, *args: object, certificate: Certificate, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._certificate = certificate

    def clean_effective_on(self) -> date:
        effective_on: date = self.cleaned_data["effective_on"]
        first, ends_on = self._certificate.valid_from, self._certificate.ends_on
        if not first <= effective_on < ends_on:
            raise forms.ValidationError(
                gettext("Phải nằm trong thời hạn của giấy: %(first)s – %(last)s.")
                % {
                    "first": f"{first:%d/%m/%Y}",
                    "last": f"{self._certificate.last_valid_on:%d/%m/%Y}",
                }
            )
        return effective_on


class ClearanceForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do cho bán lại"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ArtworkForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp nhãn hiệu"),
        help_text=_("SVG hoặc PNG, tối đa 512 KB, đúng tệp do cơ quan quản lý phát hành."),
    )
    source = forms.CharField(
        label=_("Nguồn tệp"),
        max_length=300,
        help_text=_("Cơ quan phát hành, số văn bản, ngày, địa chỉ tải về."),
    )

    def clean_file(self) -> ArtworkFile:
        upload = self.cleaned_data["file"]
        try:
            return read_artwork(upload.read(MAX_BYTES + 1))
        except BadArtwork as error:
            raise forms.ValidationError(str(error)) from error
