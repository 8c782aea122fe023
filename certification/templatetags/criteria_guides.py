"""The plain guide of a criterion, where a page lists criteria."""

from django import template

from certification.selectors.guides import Guide, guide_for

register = template.Library()


@register.simple_tag
def criterion_guide(title: str) -> Guide | None:
    """The guide of the criteria of this title, or None."""
    return guide_for(title)
