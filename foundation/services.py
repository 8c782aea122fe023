"""Acts that every room may need."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from foundation.rules.roles import TABLE


@transaction.atomic
def load_roles() -> int:
    """Make a group of each role of the table and give it exactly the table's permissions.

    Permissions on pages, images and workflows are granted by the content room. Raises
    Permission.DoesNotExist when the table names one that no model declares.
    """
    for row in TABLE:
        group, _ = Group.objects.get_or_create(name=row.group)
        group.permissions.set([_permission(name) for name in row.permissions])
    return len(TABLE)


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
