"""The table of roles becomes groups."""

import pytest
from django.contrib.auth.models import Group

from foundation.rules.roles import TABLE, Role, row

pytestmark = pytest.mark.django_db


def test_every_role_has_a_group_with_exactly_its_permissions() -> None:
    for role in TABLE:
        held = Group.objects.get(name=role.group).permissions.select_related("content_type")
        names = {f"{p.content_type.app_label}.{p.codename}" for p in held}
        assert names == set(role.permissions)


def test_an_auditor_may_write_nothing_in_the_register() -> None:
    assert not any(".add_" in name or ".change_" in name for name in row(Role.AUDITOR).permissions)
