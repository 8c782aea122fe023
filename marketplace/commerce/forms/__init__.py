"""What buyers type; one module for each page."""

from marketplace.commerce.forms.baskets import AddForm, quantities
from marketplace.commerce.forms.checkout import CheckoutForm, typed_phone, typed_ways
from marketplace.commerce.forms.complaints import (
    AnswerForm,
    ComplaintForm,
    DecisionForm,
    WordsForm,
    typed_packs,
)
from marketplace.commerce.forms.orders import AccountForm, CancelForm, TrackForm

__all__ = [
    "AccountForm",
    "AddForm",
    "AnswerForm",
    "CancelForm",
    "CheckoutForm",
    "ComplaintForm",
    "DecisionForm",
    "TrackForm",
    "WordsForm",
    "quantities",
    "typed_packs",
    "typed_phone",
    "typed_ways",
]
