"""What an officer fills in about lots."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.rules import phone as phones

_HOTLINE = re.compile(r"1[89]00[ .]?\d{2}[ .]?\d{2,4}")


class LotSearchForm(forms.Form):
    q = forms.CharField(label=_("Số lô hoặc tên sản phẩm"), required=False, max_length=80)


def clean_hotline(typed: str) -> str:
    """A telephone number people may ask at: a hotline as typed, another in its one form, ""
    where none is given. Raises ValidationError for anything else."""
    if not typed or _HOTLINE.fullmatch(typed):
        return typed
    try:
        return phones.normalise(typed)
    except phones.BadPhone as error:
        raise forms.ValidationError(gettext("Số điện thoại chưa đúng.")) from error
