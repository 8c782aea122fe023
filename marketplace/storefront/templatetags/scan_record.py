"""The rows of a scan page, each list drawn in one go: a template pays for every node of a row.

Every text goes through `escape`; what is put together here is put together of nothing else.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from marketplace.storefront.scan_page import Facts, Step
from marketplace.storefront.verdict_words import day

register = template.Library()


@register.simple_tag
def journey(steps: tuple[Step, ...]) -> SafeString:
    """The steps of a lot, oldest first, as list items. A corrected step stays, struck through."""
    return SafeString("\n".join(_step(step) for step in steps))


def _step(step: Step) -> str:
    what = f"<strong>{escape(step.title)}</strong>"
    if step.place:
        what += f" <span>{escape(step.place)}</span>"
    if step.detail:
        what += f'<span class="timeline-detail">{escape(step.detail)}</span>'
    if step.is_corrected:
        what = f'<s>{what}</s> <span class="small">{escape(_("đã đính chính"))}</span>'
    return (
        f'<li><time datetime="{step.happened_on.isoformat()}">{day(step.happened_on)}</time>'
        f'{what}<span class="recorded">{escape(step.recorded)}</span></li>'
    )


@register.simple_tag
def nine_items(items: Facts) -> SafeString:
    """The nine things a scan must open, as list items; one that is not known says so."""
    nothing = f'<span class="none">{escape(_("chưa có dữ liệu"))}</span>'
    return SafeString(
        "".join(
            f'<li><span class="muted">{escape(label)}</span> '
            f"{f'<strong>{escape(value)}</strong>' if value else nothing}</li>"
            for label, value in items
        )
    )


@register.simple_tag
def facts(pairs: Facts) -> SafeString:
    """What components/facts.html draws of pairs; empty values are left out."""
    rows = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs if value)
    return SafeString("".join(f"<div>{row}</div>" for row in rows))
