"""What a producer fills in about being told: when goods run low, at which hours, by which way."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from foundation.models import User
from foundation.transports import is_set_up
from marketplace.commerce.selectors.goods import LOW
from marketplace.commerce.services.goods import MOST_PACKS
from marketplace.desk.models import DigestChoice


class ThresholdForm(forms.Form):
    """At how many free packs somebody wants to be told; nothing typed: at the usual number."""

    threshold = forms.IntegerField(
        label=_("Báo sắp hết khi còn (gói)"),
        help_text=_("Để trống là %(n)d gói. Ghi 0 là chỉ báo khi hết hẳn.") % {"n": LOW},
        required=False,
        min_value=0,
        max_value=MOST_PACKS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class DigestForm(forms.ModelForm):
    """By which way, at which of the two hours and in which language somebody hears what waits.

    Only ways that the market has set up and the account has an address for can be chosen.
    """

    class Meta:
        model = DigestChoice
        fields = ["at_noon", "at_evening", "channel", "language"]
        labels = {"at_noon": _("Báo lúc 11:30"), "at_evening": _("Báo lúc 17:00")}
        widgets = {"channel": forms.RadioSelect, "language": forms.RadioSelect}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = open_ways(user)
        self.reaches_nobody, self.has_one_way = not found, len(found) == 1
        ways = [(way.value, way.label) for way in found or [DigestChoice.Channel.MAIL]]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]
        # Who has not chosen yet is offered the language they read now; each by its own name.
        names = [
            (code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES
        ]
        self.fields["language"].choices = names  # type: ignore[attr-defined]
        if self.instance.pk is None:
            self.initial["language"] = get_language()
        if self.instance.channel not in dict(ways):
            self.initial["channel"] = ways[0][0]


def open_ways(user: User) -> list[DigestChoice.Channel]:
    """The ways by which words reach this account now."""
    mail = DigestChoice.Channel.MAIL
    return [
        way
        for way in DigestChoice.Channel
        if is_set_up(way) and (user.email if way == mail else user.phone)
    ]
