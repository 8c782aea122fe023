"""Who edits the whole site, and who only a page of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page
from wagtail.permissions import policy_registry

from certification.access import reach_of
from foundation.calendar import today
from foundation.models import User


def reads_whole_history(user: User | AnonymousUser) -> bool:
    """Whether this person may read the history of the whole site: who reads the whole register
    and writes nothing in it (auditors today), and administrators."""
    if isinstance(user, User) and user.is_superuser:
        return user.is_active
    reach = reach_of(user, on=today())
    return reach.everywhere and not reach.may_write


def edits_site(user: User | AnonymousUser) -> bool:
    """Whether this person may publish pages: editors and administrators, never a producer."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, {"publish"}))


def edits_own_page_only(user: User | AnonymousUser) -> bool:
    """Whether this person writes on pages without publishing any: a producer's."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, {"change"})) and not edits_site(user)


View = Callable[..., HttpResponse]


def editors_only(view: View) -> View:
    return only_those(edits_site, view)


def only_those(may: Callable[[Any], bool], view: View) -> View:
    """The view of the back office, refused to all but those of whom `may` holds."""

    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return require_admin_access(gated)
