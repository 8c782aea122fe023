"""Who looks after search: editors and administrators. To everybody else its pages do not exist."""

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from foundation.models import User


def looks_after_search(user: User | AnonymousUser) -> bool:
    """Whether the person keeps the word lists: whoever may change what the site says of itself."""
    return user.is_active and user.has_perm("cms.change_sitesettings")


def searcher_or_404(request: HttpRequest) -> User:
    """The signed-in person who looks after search. Raises Http404 for anybody else."""
    if not isinstance(request.user, User) or not looks_after_search(request.user):
        raise Http404
    return request.user
