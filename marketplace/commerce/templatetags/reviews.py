"""Words about ratings."""

from django import template

from marketplace.commerce.rules.reviews import Rating
from marketplace.commerce.selectors import reviews as selectors

register = template.Library()


@register.filter
def held_words(rating: Rating) -> list[tuple[str, int]]:
    """Why reviews are held back, in words, and how many for each reason."""
    return selectors.held_words(rating)
