"""Pages are answered from the page cache before Wagtail looks for them; private ones never."""

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import HomePage
from cms.services import install_site
from foundation.models import User
from tests.cms.conftest import signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "chỉ-người-nhà"


@pytest.fixture
def site(administrator: User) -> None:
    """Installed for each test: these commit, and the database is made anew after each."""
    install_site(by=administrator)


def restrict(kind: str) -> PageViewRestriction:
    home = HomePage.objects.get(locale__language_code="vi")
    return PageViewRestriction.objects.create(page=home, restriction_type=kind, password=PASSWORD)


def is_home(answer: object) -> bool:
    return answer.status_code == 200 and b"front-words" in answer.content  # type: ignore[attr-defined]


def test_a_kept_page_is_answered_with_one_query(
    site: None, client: Client, django_assert_num_queries: Callable
) -> None:
    made = client.get("/")
    with django_assert_num_queries(1):
        kept = client.get("/")
    assert is_home(kept)
    assert kept.content == made.content


def test_a_page_made_private_is_gone_from_the_next_request(site: None, client: Client) -> None:
    assert is_home(client.get("/"))
    restriction = restrict(PageViewRestriction.LOGIN)
    assert client.get("/").status_code == 302
    restriction.delete()
    assert is_home(client.get("/"))


def test_a_page_for_those_signed_in_is_theirs_alone_and_never_kept(site: None) -> None:
    restrict(PageViewRestriction.LOGIN)
    member = signed_in(UserFactory())
    for _ in range(2):
        theirs = member.get("/")
        assert is_home(theirs)
        assert "private" in theirs["Cache-Control"]
        assert Client().get("/").status_code == 302


def test_a_page_behind_a_password_opens_for_who_gave_it_and_nobody_else(site: None) -> None:
    restriction = restrict(PageViewRestriction.PASSWORD)
    knows = Client()
    form = knows.get("/")
    assert not is_home(form)
    knows.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{restriction.page_id}/",
        {"password": PASSWORD, "return_url": "/"},
    )
    for _ in range(2):
        assert is_home(knows.get("/"))
        assert not is_home(Client().get("/"))


def test_a_signed_in_visitor_gets_everyones_page_and_leaves_nothing_of_theirs(site: None) -> None:
    member = signed_in(UserFactory())
    assert member.get("/").content == Client().get("/").content
