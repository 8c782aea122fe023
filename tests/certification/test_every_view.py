"""Every page of the programme for every role: one table, and no page without a row in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail import hooks
from wagtail.admin.viewsets import viewsets

from foundation.rules.roles import Role
from marketplace.desk import urls as desk_urls
from marketplace.desk.views import daily
from tests.certification.programme_world import ProgrammeWorld
from tests.certification.who_opens_what import FOR_A_PHONE, NOT_IN_THE_OFFICE, POSTED, TABLE

pytestmark = pytest.mark.django_db


WITH_A_PLACE = (
    *("certification.", "traceability.", "search."),
    *("marketplace.office.", "marketplace.commerce."),
)


def views_of_the_programme() -> Iterator[str]:
    """The name of each address: the office's by its viewsets, the desk's but for daily work."""
    assert get_resolver().url_patterns, "Wagtail knows its viewsets once addresses were asked for"
    for viewset in viewsets.viewsets:
        if type(viewset).__module__.startswith(WITH_A_PLACE):
            for pattern in viewset.get_urlpatterns():
                yield f"{viewset.url_namespace}:{pattern.name}"
    for register in hooks.get_hooks("register_admin_urls"):
        if register.__module__.startswith("marketplace.commerce."):
            yield from (pattern.name for pattern in register())
    for pattern in desk_urls.urlpatterns:
        if pattern.callback.__module__ != daily.__name__:
            yield f"desk:{pattern.name}"


def expected(view: str, role: Role | None) -> set[int]:
    if view in FOR_A_PHONE:
        return {401} if view == "desk:session" and role is None else {FOR_A_PHONE[view]}
    if role is None or (role in NOT_IN_THE_OFFICE and not view.startswith("desk:")):
        return {302} if TABLE[view] is not POSTED or not view.startswith("desk:") else {405}
    if TABLE[view] is POSTED:
        return {405}
    return {200, 302} if role in TABLE[view] else {404}


def test_every_view_of_the_programme_has_its_row_and_every_row_its_view() -> None:
    assert sorted(views_of_the_programme()) == sorted(TABLE)


def test_each_role_opens_exactly_what_the_table_says(plain_404: None, settings: Any) -> None:
    """And a stranger is sent to sign in. One world, in which all walk; opening changes nothing."""
    settings.TRACE_PORTALS = {"checkvn"}
    world = ProgrammeWorld()
    addresses = {
        view: reverse(view, args=world.arguments.get(view, ()))
        + world.selling.queries.get(view, "")
        for view in TABLE
    }
    wrong: list[tuple[str, Role | None, int]] = []
    written: list[tuple[str, str]] = []
    for role, person in [(None, None), *world.people.items()]:
        client = Client()
        if person is not None:
            client.force_login(person)
        for view, address in addresses.items():
            with connection.execute_wrapper(noting_writes(view, written)):
                status = client.get(address).status_code
            if status not in expected(view, role):
                wrong.append((view, role, status))
    assert (wrong, written) == ([], [])


OF_THE_SESSION = ("django_session", "foundation_user")
READING_IS_NOTED = ("sellers_office:check", "sellers_office:paper")
"""The number of somebody's identity card stands there: who read it is written in the audit."""


def noting_writes(view: str, written: list[tuple[str, str]]) -> Callable[..., Any]:
    """Notes what is written to any table but the session's, in which pages keep how they look."""

    def noting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        is_noted = view in READING_IS_NOTED and '"wagtailcore_modellogentry"' in sql
        is_write = not is_noted and sql.startswith(("INSERT", "UPDATE", "DELETE"))
        if is_write and not any(f'"{table}"' in sql for table in OF_THE_SESSION):
            written.append((view, sql[:120]))
        return execute(sql, params, many, context)

    return noting
