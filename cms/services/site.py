"""Acts on the site's pages: install them once, open a producer's shop page, let people edit it."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
)

from catalog.producers.models import Producer
from cms.models import ShopIndexPage, ShopPage
from cms.selectors import shop_of
from cms.services import installing
from cms.services.indexes import index_pages
from foundation.models import User


class ShopError(Exception):
    """An act on a shop page that is refused; its text is for people."""


class NoShopPage(ShopError):
    """The producer has no shop page yet."""


@transaction.atomic
def install_site(*, by: User | None) -> None:
    """Make both languages' trees, the plain pages, the lists of all kinds, the platform's
    sample identity, the editors' rights and the workflow of shop pages. Repeatable: what
    exists is left alone, so editors' changes survive.
    """
    vi, en = installing.locales()
    home, english_home = installing.home_pages(vi, en, by=by)
    installing.site(home)
    installing.standard_pages(home, en, by=by)
    installing.questions_page(home, en, by=by)
    index = installing.shop_index(home, en, by=by)
    index_pages(home, en, by=by)
    installing.settings_sample()
    installing.editor_rights([home, english_home])
    installing.workflow(index)
    installing.put_samples_aside()
    installing.name_permissions()


@transaction.atomic
def open_shop_page(*, producer: Producer, by: User) -> ShopPage:
    """A live shop page for a producer, a collection of their own for pictures, and the
    group that may edit both. A second call returns the page of the first.

    The group may change this page and no other, and may not publish. The English tree gets
    an alias, which follows the original whenever it is published.
    """
    Producer.objects.select_for_update().get(pk=producer.pk)
    page = shop_of(producer)
    if page is not None:
        return page
    index = ShopIndexPage.objects.get(locale=Locale.get_default())
    page = ShopPage(
        title=producer.name, slug=producer.slug, producer=producer, owner=by, locale=index.locale
    )
    index.add_child(instance=page)
    page.save_revision(user=by).publish()  # by the rule above: no permission is asked
    for locale in Locale.objects.exclude(pk=index.locale_id):
        page.copy_for_translation(locale, copy_parents=False, alias=True)
    _own_group(page, producer)
    return page


@transaction.atomic
def grant_shop_page(*, producer: Producer, user: User) -> None:
    """Let a person edit the producer's shop page and use its pictures, under moderation.

    Holds only while the person is a member of the producer, or its helper by consent.
    Raises NoShopPage.
    """
    user.groups.add(_group_of(producer))


@transaction.atomic
def revoke_shop_page(*, producer: Producer, user: User) -> None:
    """Take the editing of the producer's shop page and pictures back. Raises NoShopPage."""
    user.groups.remove(_group_of(producer))


def _group_of(producer: Producer) -> Group:
    page = shop_of(producer)
    if page is None:
        raise NoShopPage(f"{producer} chưa có trang cửa hàng")
    return Group.objects.get(page_permissions__page=page)


def _own_group(page: Page, producer: Producer) -> None:
    name = f"Cửa hàng: {producer.name[:120]} ({producer.pk})"
    group = Group.objects.create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    GroupPagePermission.objects.create(
        group=group, page=page, permission=installing.page_permission("change_page")
    )
    collection = Collection.get_first_root_node().add_child(name=name)
    for permission in installing.image_permissions():
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=permission
        )
