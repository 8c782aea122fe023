"""What is typed in the basket."""

from django import forms
from django.http import QueryDict

from marketplace.commerce.order.came_by import CameBy


class AddForm(forms.Form):
    product_id = forms.IntegerField(min_value=1)
    quantity = forms.IntegerField(min_value=1, max_value=999, required=False)
    came_by = forms.Field(required=False)

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def clean_came_by(self) -> str:
        """The kind of page it was found on; "" for what is none: nobody is stopped by it."""
        said = self.cleaned_data["came_by"]
        return said if said in CameBy.values else ""


def quantities(typed: QueryDict) -> dict[int, int]:
    """What the basket's form asks for: fields `q-<line>`, or one line out by `remove`.

    What is no number of at most six digits is left as it was.
    """
    remove = typed.get("remove", "")
    if _is_number(remove):
        return {int(remove): 0}
    return {
        int(name[2:]): int(str(value))
        for name, value in typed.items()
        if name.startswith("q-") and _is_number(name[2:]) and _is_number(str(value), most=6)
    }


def _is_number(text: str, *, most: int = 18) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most
