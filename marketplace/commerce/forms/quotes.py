"""What a buyer asks wholesale, what a producer answers, how a group order is opened and joined."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from catalog.places.forms import PlaceForm
from catalog.producers.models import SalesPoint
from catalog.products.models import Product
from foundation.machine_trap import MachineTrap
from foundation.once import OnceForm
from foundation.phone_field import PhoneField
from marketplace.commerce.forms.delivery import DongField
from marketplace.commerce.selectors.quotes import sets_to_ask
from marketplace.commerce.services import Address, Contact
from marketplace.commerce.services.group_runs import RunTerms
from marketplace.commerce.services.quotes import LONGEST_DAYS, Given, Wanted

MOST_PACKS = 100_000


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _whole(most: int = MOST_PACKS) -> dict[str, Any]:
    return {
        "min_value": 1,
        "max_value": most,
        "widget": forms.NumberInput(attrs={"inputmode": "numeric"}),
    }


class _WhoAndWhere(PlaceForm):
    """A name, a telephone number, and a place."""

    name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        error_messages={"required": _("Xin cho biết tên bạn.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Số điện thoại"),
        max_length=20,
        error_messages={"required": _("Xin cho số điện thoại để người giao hàng gọi.")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Có thì chúng tôi báo tin vào đây."),
        error_messages={"invalid": _("Địa chỉ thư này chưa đúng. Xin xem lại hoặc để trống.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    street = forms.CharField(
        label=_("Số nhà, đường, thôn"),
        max_length=160,
        error_messages={"required": _("Xin ghi số nhà, đường hoặc thôn, xóm.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )

    def contact(self) -> Contact:
        """Who it is, from a valid form."""
        data = self.cleaned_data
        return Contact(data["name"], data["phone"], data["email"])

    def address(self) -> Address:
        """Where to, from a valid form."""
        return Address(commune=self.chosen_commune(), street=self.cleaned_data["street"])


class AskForm(MachineTrap, _WhoAndWhere):
    """A wholesale request."""

    ocop_set = forms.ModelChoiceField(
        sets_to_ask(),
        label=_("Bộ sản phẩm"),
        empty_label=_("Chọn bộ sản phẩm"),
        error_messages={"required": _("Chọn bộ sản phẩm.")},
    )
    what = forms.CharField(
        label=_("Cần mua gì"),
        max_length=300,
        help_text=_("Ví dụ: nước mắm cá cơm chai 500 ml, độ đạm từ 30."),
        error_messages={"required": _("Ghi hàng cần mua.")},
    )
    quantity = forms.IntegerField(
        label=_("Số lượng"), error_messages={"required": _("Ghi số lượng.")}, **_whole()
    )
    unit = forms.CharField(
        label=_("Đơn vị tính"), max_length=20, initial=pgettext_lazy("unit", "gói")
    )
    least_stars = forms.TypedChoiceField(
        label=_("Từ mấy sao"),
        coerce=int,
        choices=[(3, _("3 sao trở lên")), (4, _("4 sao trở lên")), (5, _("5 sao"))],
        initial=3,
    )
    wanted_on = forms.DateField(
        label=_("Cần trước ngày"),
        widget=_date(),
        error_messages={"required": _("Chọn ngày cần hàng.")},
    )
    open_until = forms.DateField(
        label=_("Nhận báo giá đến hết ngày"),
        widget=_date(),
        error_messages={"required": _("Chọn ngày cuối nhận báo giá.")},
    )
    organisation = forms.CharField(label=_("Đơn vị"), required=False, max_length=200)

    field_order = (
        *("ocop_set", "what", "quantity", "unit", "least_stars", "wanted_on", "open_until"),
        *("name", "organisation", "phone", "email"),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["open_until"].initial = on + timedelta(days=5)
        self.fields["wanted_on"].initial = on + timedelta(days=14)
        for name in ("open_until", "wanted_on"):
            self.fields[name].widget.attrs["min"] = f"{on:%Y-%m-%d}"

    def wanted(self) -> Wanted:
        """What was asked for, from a valid form."""
        names = (
            *("ocop_set", "what", "quantity", "unit", "least_stars", "wanted_on", "open_until"),
            "organisation",
        )
        return Wanted(**{name: self.cleaned_data[name] for name in names})


class AgeForm(forms.Form):
    """Asked where there is alcohol, and of nobody else."""

    age = forms.BooleanField(
        label=_("Tôi đã đủ 18 tuổi; người giao hàng sẽ hỏi giấy tờ khi giao."),
        required=False,
        error_messages={
            "required": _("Rượu, bia chỉ bán cho người đủ 18 tuổi. Xin đánh dấu để xác nhận.")
        },
    )

    def __init__(self, *args: Any, has_alcohol: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["age"].required = has_alcohol
        if not has_alcohol:
            del self.fields["age"]

    @property
    def is_confirmed(self) -> bool:
        return bool(self.cleaned_data.get("age"))


class TakeForm(AgeForm):
    """Taking one answer, as the page showed it."""

    seen = forms.CharField(max_length=80, widget=forms.HiddenInput)


class AnswerForm(OnceForm):
    """A producer's answer."""

    product = forms.ModelChoiceField(
        Product.objects.none(),
        label=_("Sản phẩm"),
        error_messages={"required": _("Chọn sản phẩm.")},
    )
    unit_price = DongField(
        label=_("Đơn giá (đồng)"), error_messages={"required": _("Ghi đơn giá.")}
    )
    quantity = forms.IntegerField(
        label=_("Số gói"), error_messages={"required": _("Ghi số gói.")}, **_whole()
    )
    delivery_charge = DongField(
        label=_("Phí giao tới nơi (đồng)"),
        help_text=_("Ghi 0 nếu giao miễn phí."),
        error_messages={"required": _("Ghi phí giao.")},
    )
    ready_on = forms.DateField(
        label=_("Có hàng ngày"), widget=_date(), error_messages={"required": _("Chọn ngày.")}
    )
    valid_until = forms.DateField(
        label=_("Giá giữ đến hết ngày"),
        widget=_date(),
        error_messages={"required": _("Chọn ngày.")},
    )
    words = forms.CharField(
        label=_("Lời ghi cho khách"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, products: list[Product], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Product.objects.filter(pk__in=[product.pk for product in products])
        self.fields["product"].queryset = own  # type: ignore[attr-defined]
        for name in ("ready_on", "valid_until"):
            self.fields[name].widget.attrs["min"] = f"{on:%Y-%m-%d}"
        self.fields["valid_until"].widget.attrs["max"] = f"{on + timedelta(days=LONGEST_DAYS)}"

    def given(self) -> Given:
        """What was answered, from a valid form."""
        return Given(**self.cleaned_data)


class DeclineForm(OnceForm):
    """Why a producer does not answer with a price."""

    words = forms.CharField(max_length=500, required=False)


class OpenRunForm(OnceForm):
    """A group order to be opened."""

    product = forms.ModelChoiceField(
        Product.objects.none(),
        label=_("Sản phẩm"),
        error_messages={"required": _("Chọn sản phẩm.")},
    )
    unit_price = DongField(
        label=_("Giá mỗi gói khi đủ (đồng)"), error_messages={"required": _("Ghi giá.")}
    )
    threshold = forms.IntegerField(
        label=_("Đủ từ mấy gói"), error_messages={"required": _("Ghi số gói.")}, **_whole()
    )
    most = forms.IntegerField(
        label=_("Nhiều nhất mấy gói"), error_messages={"required": _("Ghi số gói.")}, **_whole()
    )
    closes_on = forms.DateField(
        label=_("Hết hạn vào ngày"), widget=_date(), error_messages={"required": _("Chọn ngày.")}
    )
    closes_hour = forms.TypedChoiceField(
        label=_("Giờ"), coerce=int, choices=[(h, f"{h:02d}:00") for h in range(6, 24)], initial=20
    )
    pickup_at = forms.ModelChoiceField(
        SalesPoint.objects.none(),
        label=_("Điểm cùng tới lấy"),
        required=False,
        empty_label=_("Không, gửi tới từng nhà"),
        help_text=_("Chọn trong các điểm lấy hàng bạn đã mở ở mục Giao hàng."),
    )

    def __init__(self, *args: Any, products: Any, points: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].queryset = products  # type: ignore[attr-defined]
        self.fields["pickup_at"].queryset = points  # type: ignore[attr-defined]

    def terms(self) -> RunTerms:
        """What is promised, from a valid form."""
        data = self.cleaned_data
        at = datetime.combine(data["closes_on"], time(data["closes_hour"]))
        return RunTerms(
            unit_price=data["unit_price"],
            threshold=data["threshold"],
            most=data["most"],
            closes_at=timezone.make_aware(at),
            pickup_at=data["pickup_at"],
        )


class JoinForm(MachineTrap, AgeForm, _WhoAndWhere):
    """A place in a group order; nobody says where to who comes for it."""

    quantity = forms.IntegerField(
        label=_("Mấy gói"), initial=1, error_messages={"required": _("Ghi số gói.")}, **_whole()
    )
    field_order = ("quantity", "name", "phone", "email")

    def __init__(self, *args: Any, is_sent: bool, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs["max"] = str(most)
        if not is_sent:
            for name in ("province", "commune", "former", "street"):
                del self.fields[name]
            self.fields["phone"].error_messages["required"] = gettext(
                "Xin cho số điện thoại để chủ thể gọi."
            )
