"""What buyers type; one module for each page."""

from marketplace.commerce.forms.baskets import AddForm, quantities
from marketplace.commerce.forms.checkout import CheckoutForm
from marketplace.commerce.forms.orders import TrackForm

__all__ = ["AddForm", "CheckoutForm", "TrackForm", "quantities"]
