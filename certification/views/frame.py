"""The frame of the programme's pages in Wagtail's admin."""

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.models import User

Crumb = tuple[str, str]
"""Address and words."""


def office_page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, object],
    crumbs: Sequence[Crumb] = (),
    *,
    icon: str = "clipboard-list",
) -> HttpResponse:
    """A page in Wagtail's frame, under the way back; 422 when its `form` came back with errors."""
    form = context.get("form")
    refused = request.method == "POST" and isinstance(form, forms.BaseForm) and bool(form.errors)
    home = (reverse("wagtailadmin_home"), _("Trang quản trị"))
    frame = {
        "page_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [{"url": url, "label": label} for url, label in (home, *crumbs)],
    }
    return render(request, template, frame | context, status=422 if refused else 200)


def person(request: HttpRequest) -> User:
    """The signed-in person; the gate has let in no other."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user
