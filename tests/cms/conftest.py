"""The site installed, two producers with shop pages, and people who edit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.db import transaction
from django.test import Client
from PIL import Image
from wagtail.models import Collection, Site

from catalog.producers.models import Member, Producer
from cms.models import ShopPage
from cms.services import grant_shop_page, install_site, open_shop_page
from foundation.models import SiteImage, User
from foundation.rules.roles import Role, row
from tests.factories import ProducerFactory, UserFactory


@dataclass(frozen=True)
class Shop:
    producer: Producer
    page: ShopPage
    member: User
    client: Client


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def administrator(db: None) -> User:
    return UserFactory(is_superuser=True, is_staff=True)


@pytest.fixture(scope="module")
def installed(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The site's pages take seconds to install: once for a module's tests, undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        install_site(by=UserFactory(is_superuser=True, is_staff=True))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(installed: None, db: None) -> None:
    """What Wagtail and Django keep in the process is from before the pages were there."""
    Site.clear_site_root_paths_cache()


@pytest.fixture
def editor(site: None) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(Role.EDITOR).group))
    return signed_in(user)


@pytest.fixture
def open_shop(site: None, administrator: User) -> Callable[[str], Shop]:
    def make(name: str) -> Shop:
        producer, member = ProducerFactory(name=name), UserFactory()
        Member.objects.create(
            producer=producer, user=member, duty="OWNER", since_on=date(2025, 1, 1)
        )
        page = open_shop_page(producer=producer, by=administrator)
        grant_shop_page(producer=producer, user=member)
        return Shop(producer, page, member, signed_in(member))

    return make


@pytest.fixture
def shop(open_shop: Callable[[str], Shop]) -> Shop:
    return open_shop("Hợp tác xã Biển Xanh")


@pytest.fixture
def other_shop(open_shop: Callable[[str], Shop]) -> Shop:
    return open_shop("Công ty Núi Cao")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def picture(title: str, producer: Producer | None = None) -> SiteImage:
    """A picture in the producer's own collection, or in the root one."""
    collection = Collection.get_first_root_node()
    if producer is not None:
        collection = Collection.objects.get(name__endswith=f"({producer.pk})")
    content = BytesIO()
    Image.new("RGB", (1200, 800), "#2B3F86").save(content, "JPEG")
    return SiteImage.objects.create(
        title=title, file=ImageFile(content, name="anh.jpg"), collection=collection
    )
