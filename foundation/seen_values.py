"""Two people at one form: the second is told what the first changed, and nothing is lost.

A form is drawn with the values it was drawn from, signed, in a hidden field. When it comes back,
the service, which holds the row, compares them with what stands there by then:

    form = NetContentForm(request.POST or None, about=f"goods:{product.pk}", stands=values)
    try:
        services.write(product=product, facts=form.cleaned_data, seen=form.seen, by=user)
    except ChangedMeanwhile as changed:
        rows = changed_since(form, changed.stands)
        form.draw_over(changed.stands)

What only the other one changed comes into the form drawn again; what was typed stays. Sent once
more, it is written.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from foundation.models import User

SALT = "foundation.seen_values"
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that says something else than when the form was drawn, in words for people.
    `clashes`: it was changed here too, so the two texts stand against each other."""

    label: str
    before: str
    now: str
    clashes: bool


class ChangedMeanwhile(Exception):
    """Nothing was written: somebody else did since the form was drawn. `stands`: what is there."""

    def __init__(self, stands: Values) -> None:
        super().__init__(_("Có người vừa sửa trong lúc bạn viết."))
        self.stands = dict(stands)


class SeenForm(forms.Form):
    """A form that remembers from which values it was drawn.

    `about` names the thing, such as "label:17": what was signed for one is no word on another.
    `seen` is None where the hidden field is missing or not ours; such a form is not protected.
    """

    seen_token = forms.CharField(required=False, widget=forms.HiddenInput)
    seen: dict[str, str] | None = None

    def __init__(self, *args: Any, about: str, stands: Mapping[str, object], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.remember(stands)

    def remember(self, stands: Mapping[str, object]) -> None:
        """Draw the hidden field with these values."""
        self.fields["seen_token"].initial = _signed(self.about, plain_values(stands))

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self.seen = _read(self.about, self.cleaned_data.pop("seen_token", ""))

    def draw_over(self, stands: Values) -> None:
        """Ready the form to be sent once more: what was not touched here says what stands there
        now, what was typed stays typed."""
        data: Any = copy(self.data)
        now = {**(self.seen or {}), **stands}
        for name, value in now.items():
            if name in self.fields and self.typed(name) == (self.seen or {}).get(name):
                data[self.add_prefix(name)] = value
        data[self.add_prefix("seen_token")] = _signed(self.about, now)
        self.data = data
        self.full_clean()

    def say_value(self, name: str, value: str) -> str:
        """A value in words: a choice by its name, a tick as yes or no."""
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("có") if value else _("không")
        if isinstance(field, forms.ChoiceField):
            return next((str(said) for key, said in _flat(field.choices) if key == value), value)
        return value

    def typed(self, name: str) -> str:
        """What came back in the field, as it compares."""
        return plain(self.cleaned_data.get(name, self.data.get(self.add_prefix(name))))


def changed_since(form: SeenForm, stands: Mapping[str, object]) -> list[Changed]:
    """What says something else now than when the form was drawn, and is not what was typed."""
    seen, now = form.seen or {}, plain_values(stands)
    return [
        Changed(
            label=str(form.fields[name].label),
            before=form.say_value(name, seen[name]),
            now=form.say_value(name, now[name]),
            clashes=form.typed(name) != seen[name],
        )
        for name in _differing(seen, {n: form.typed(n) for n in seen if n in form.fields}, now)
    ]


def must_still_stand(
    seen: Values | None, *, typed: Mapping[str, object], stands: Mapping[str, object]
) -> None:
    """Raises ChangedMeanwhile where a value differs from the one seen and from the one typed.

    A form sent twice finds what it wrote itself, and passes. `seen` None passes: nobody looked.
    """
    now = plain_values(stands)
    if seen is not None and _differing(seen, plain_values(typed), now):
        raise ChangedMeanwhile(now)


def plain_values(values: Mapping[str, object]) -> dict[str, str]:
    return {name: plain(value) for name, value in values.items()}


def plain(value: object) -> str:
    """A field's value as text that compares: "" for nothing, 4 for 4.0, a row by its number."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return str(value.pk)
    return "\n".join(str(value).splitlines()).strip()


def last_change(instance: Model, actions: Collection[str]) -> tuple[User | None, datetime] | None:
    """Who did one of these acts to it last, and when; None where nobody did. Two queries."""
    entries = registry.get_logs_for_instance(instance).filter(action__in=list(actions))
    last = entries.select_related("user").order_by("-timestamp").first()
    return None if last is None else (last.user, last.timestamp)


def _flat(choices: Any) -> Iterator[tuple[str, object]]:
    for key, said in choices:
        if isinstance(said, list | tuple):
            yield from _flat(said)
        else:
            yield str(key), said


def _differing(seen: Values, typed: Values, now: Values) -> list[str]:
    return [
        name
        for name in seen
        if name in now and name in typed and now[name] not in {seen[name], typed[name]}
    ]


def _signed(about: str, values: Values) -> str:
    return signing.dumps(dict(values), salt=f"{SALT}:{about}", compress=True)


def _read(about: str, token: str) -> dict[str, str] | None:
    try:
        values: dict[str, str] = signing.loads(token, salt=f"{SALT}:{about}")
    except signing.BadSignature:
        return None
    return values
