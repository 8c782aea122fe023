"""Keeping a form of the desk while it is typed, in one line of its page."""

from datetime import datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context

from marketplace.desk import drafts

register = template.Library()


@register.inclusion_tag("desk/draft.html", takes_context=True)
def keep_draft(
    context: Context, form: BaseForm, name: str, about: object, changed_at: datetime | None = None
) -> dict[str, Any]:
    """Stands inside the form, before its fields: lays over them what this person typed and did not
    send, and says so (`drafts.lay_over`). `name` and `about` name the form ("label", 17)."""
    request, desk = context["request"], context["desk"]
    key = drafts.key_of(name, about, desk)
    laid = drafts.lay_over(request, desk, form, key, changed_at=changed_at)
    return {
        "key": key,
        "found": laid.found,
        "is_used": laid.is_used,
        "changed_at": changed_at,
        "page": request.path,
        "use": drafts.USE,
    }
