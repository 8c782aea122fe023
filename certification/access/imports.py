"""Who may bring a register's file in: those who may record certificates, for what they may record.

The province its own three and four stars, the ministry five stars, an administrator everything.
A file is its uploader's; administrators see all.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from catalog.places.models import Province
from certification.access.register import Reach, recorder
from certification.models import RegisterImport
from foundation.models import User


def importer(user: User | AnonymousUser, *, on: date) -> Reach:
    """The gate; Http404 for whoever may record nothing."""
    return recorder(user, on=on)


def imports_of(user: User | AnonymousUser, *, on: date) -> QuerySet[RegisterImport]:
    """The files this person may see, the newest first, without their content."""
    importer(user, on=on)
    rows = RegisterImport.objects.defer("content").select_related("uploaded_by")
    return rows if user.is_superuser else rows.filter(uploaded_by=user.pk)


def import_of(user: User | AnonymousUser, pk: int, *, on: date) -> RegisterImport:
    """The file of this key, or Http404."""
    found = imports_of(user, on=on).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def home_province(reach: Reach) -> str:
    """The province that rows without one are of: an officer's own; "" where there are several."""
    if reach.writes_everywhere or len(reach.writes_in) != 1:
        return ""
    return Province.objects.values_list("name", flat=True).get(pk=next(iter(reach.writes_in)))
