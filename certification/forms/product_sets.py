"""Choosing one of the 26 product sets."""

from typing import Any

from django import forms


class ProductSetChoice(forms.ModelChoiceField):
    """Sets by number, with their names in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {obj.local_name}"
