"""What a form's errors say to people."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

register = template.Library()

_UNSAID = forms.Field.default_error_messages["required"]


@register.filter
def errors_said(field: BoundField) -> list[str]:
    """A field's errors in full sentences: one left empty is asked for by its name.

    A form's own words for an empty field stand as they are.
    """
    return [
        _asked_for(field) if error.message is _UNSAID else str(message)
        for error in field.errors.as_data()
        for message in error
    ]


def _asked_for(field: BoundField) -> str:
    widget = field.field.widget
    name = {"name": strip_tags(str(field.label)).rstrip(":")}
    if isinstance(widget, forms.CheckboxInput):  # its label is a whole sentence beside it
        return _("Xin đánh dấu vào ô này.")
    if isinstance(widget, forms.FileInput):
        return _("Xin chọn tệp cho mục “%(name)s”.") % name
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _("Xin chọn mục “%(name)s”.") % name
    return _("Xin điền mục “%(name)s”.") % name
