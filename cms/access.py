"""Who edits the whole site, and who only a page of their own."""

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page
from wagtail.permissions import policy_registry

from foundation.models import User


def edits_site(user: User | AnonymousUser) -> bool:
    """Whether this person may publish pages: editors and administrators, never a producer."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, {"publish"}))


def edits_own_page_only(user: User | AnonymousUser) -> bool:
    """Whether this person writes on pages without publishing any: a producer's."""
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, {"change"})) and not edits_site(user)
