"""The steps of `install_site`, each repeatable by itself. Only cms.services.site calls them."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.utils import translation
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.rich_text import RichText

from cms.models import FaqPage, HomePage, ShopIndexPage, SiteSettings, StandardPage
from cms.standard_texts import DUTIES, QUESTIONS, Theme, questions_text, standard_text
from foundation.models import User
from foundation.rules.roles import Role, row

_APPROVAL = "Biên tập duyệt"
_WORKFLOW = "Duyệt trang cửa hàng"
_MADE_BY_WAGTAIL = "Moderators approval"
_SAMPLE_GROUPS = ["Moderators", "Editors", "All Oscar Dashboard Permissions"]
_ROOT, _TOP = "Root", "Gốc"


def locales() -> tuple[Locale, Locale]:
    """Vietnamese, the original, and English."""
    vi, _ = Locale.objects.get_or_create(language_code="vi")
    en, _ = Locale.objects.get_or_create(language_code="en")
    return vi, en


def home_pages(vi: Locale, en: Locale, *, by: User | None) -> tuple[HomePage, HomePage]:
    """Both home pages, in place of the page Wagtail welcomes with."""
    home = HomePage.objects.filter(locale=vi).first()
    if home is None:
        home = HomePage(
            title="Chợ OCOP",
            slug="trang-chu",
            locale=vi,
            owner=by,
            # A line never ends between "có" and what there is.
            heading="Đặc sản có~tên, có~làng, có~sao~thật.".replace("~", "\N{NO-BREAK SPACE}"),
            lead="Mỗi sản phẩm ở đây mở ra được sổ của nó: ai làm, vùng nào, lô nào, "
            "quyết định nào còn hiệu lực.",
            body=[("newest_shelf", {"title": "Vừa được công nhận", "note": ""})],
        )
        Page.get_first_root_node().add_child(instance=home)
        _publish(home, by)
    english = home.get_translation_or_none(en)
    if english is None:
        english = home.copy_for_translation(en)
        english.title = english.draft_title = "Chợ OCOP"
        english.heading = "Food with a name, a village and a star you can check."
        english.lead = (
            "Every product here opens its own record: who made it, where, which lot, and "
            "which decision is in force."
        )
        english.body = [("newest_shelf", {"title": "Newly recognised", "note": ""})]
        _publish(english, by)
    return home, english


def site(home: HomePage) -> None:
    """The one site of this installation, at PUBLIC_URL."""
    address = urlsplit(settings.PUBLIC_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": port,
            "site_name": "Chợ OCOP",
            "root_page": home,
        },
    )
    for welcome in Page.objects.filter(depth=2, slug="home").exclude(pk=home.pk):
        if welcome.specific_class is Page:
            welcome.delete()


def standard_pages(home: HomePage, en: Locale, *, by: User | None) -> None:
    """Every plain page in both languages. A page from before duties were named gets its own,
    where no other page has it; nothing else of a page that is there changes."""
    for slug, duty in DUTIES.items():
        page = _of_duty(home, slug, duty)
        if page is None:
            text = standard_text(slug, "vi")
            page = StandardPage(title=text.title, slug=slug, duty=duty, body=text.body, owner=by)
            home.add_child(instance=page)
            _publish(page, by)
        english = page.get_translation_or_none(en)
        if english is None:
            text = standard_text(slug, "en")
            english = page.copy_for_translation(en)
            english.title = english.draft_title = text.title
            english.body = text.body
            _publish(english, by)
        for one in (page, english):
            _name_duty(one, duty, by)


def _of_duty(home: HomePage, slug: str, duty: str) -> StandardPage | None:
    pages = StandardPage.objects.filter(locale=home.locale)
    named = pages.filter(duty=duty).first() if duty else None
    return named or pages.filter(slug=slug).first()


def _name_duty(page: StandardPage, duty: str, by: User | None) -> None:
    """A draft that an editor is writing is named too, so that publishing it keeps the duty."""
    taken = StandardPage.objects.filter(locale=page.locale, duty=duty).exists()
    if not duty or page.duty or taken:
        return
    StandardPage.objects.filter(pk=page.pk).update(duty=duty)
    draft = page.get_latest_revision_as_object()
    draft.duty = duty
    draft.save_revision(user=by, changed=page.has_unpublished_changes)


def questions_page(home: HomePage, en: Locale, *, by: User | None) -> None:
    """Questions and answers in both languages."""
    page = FaqPage.objects.filter(locale=home.locale).first()
    if page is None:
        text, themes = questions_text("vi")
        page = FaqPage(title=text.title, slug=QUESTIONS, intro=text.body, owner=by)
        page.body = _asked(themes)
        home.add_child(instance=page)
        _publish(page, by)
    if page.get_translation_or_none(en) is None:
        text, themes = questions_text("en")
        english = page.copy_for_translation(en)
        english.title = english.draft_title = text.title
        english.intro, english.body = text.body, _asked(themes)
        _publish(english, by)


def _asked(themes: Iterable[Theme]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (
            "questions",
            {
                "title": theme.title,
                "questions": [
                    {"question": question, "answer": RichText(answer)}
                    for question, answer in theme.questions
                ],
            },
        )
        for theme in themes
    ]


def shop_index(home: HomePage, en: Locale, *, by: User | None) -> ShopIndexPage:
    index = ShopIndexPage.objects.filter(locale=home.locale).first()
    if index is None:
        index = ShopIndexPage(
            title="Cửa hàng",
            slug="cua-hang",
            owner=by,
            intro="Người làm ra sản phẩm kể về nghề của mình, bằng lời của họ.",
        )
        home.add_child(instance=index)
        _publish(index, by)
    if index.get_translation_or_none(en) is None:
        english = index.copy_for_translation(en)
        english.title = english.draft_title = "Shops"
        english.intro = "The people who make things, about their craft, in their own words."
        _publish(english, by)
    return index


def settings_sample() -> None:
    """The platform's identity until a real one is entered, marked as a sample."""
    SiteSettings.objects.get_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={
            "operator": "Đơn vị vận hành mẫu",
            "address": "Địa chỉ mẫu, phường Phan Thiết, tỉnh Lâm Đồng",
            "email": "lien-he@cho-ocop.example",
            "authority_name": "Người đầu mối mẫu",
            "authority_email": "dau-moi@cho-ocop.example",
            "is_sample": True,
        },
    )


def editor_rights(pages: Iterable[Page]) -> None:
    """Editors write and publish everything below the home pages, and use every picture."""
    editors = _editors()
    for page in pages:
        for codename in ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"):
            GroupPagePermission.objects.get_or_create(
                group=editors, page=page, permission=page_permission(codename)
            )
    root = Collection.get_first_root_node()
    for permission in image_permissions():
        GroupCollectionPermission.objects.get_or_create(
            group=editors, collection=root, permission=permission
        )
    editors.permissions.add(Permission.objects.get(codename="submit_translation"))


def workflow(index: ShopIndexPage) -> None:
    """A shop page goes live when one of the editors approves it."""
    approval, _ = GroupApprovalTask.objects.get_or_create(name=_APPROVAL)
    approval.groups.add(_editors())
    flow, _ = Workflow.objects.get_or_create(name=_WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=flow, task=approval, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=index, defaults={"workflow": flow})


def put_samples_aside() -> None:
    """What the packages bring and nobody uses goes, and the tops of the trees are named in the
    language of those who work on them."""
    Workflow.objects.filter(name=_MADE_BY_WAGTAIL, workflow_states__isnull=True).delete()
    Task.objects.filter(name=_MADE_BY_WAGTAIL, task_states__isnull=True).delete()
    Group.objects.filter(name__in=_SAMPLE_GROUPS, user__isnull=True).delete()
    Page.objects.filter(depth=1, title=_ROOT).update(title=_TOP, draft_title=_TOP)
    Collection.objects.filter(depth=1, name=_ROOT).update(name=_TOP)


def page_permission(codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)


def image_permissions() -> list[Permission]:
    """To add, change and choose pictures; Wagtail names them after its own image model."""
    names = ["add_image", "change_image", "choose_image"]
    return list(
        Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=names)
    )


def _editors() -> Group:
    return Group.objects.get(name=row(Role.EDITOR).group)


def _publish(page: Page, by: User | None) -> None:
    page.save_revision(user=by).publish(user=by)


_ACTS = {
    "add": "Thêm {thing}",
    "change": "Sửa {thing}",
    "delete": "Xoá {thing}",
    "view": "Xem {thing}",
    "choose": "Chọn {thing}",
    "publish": "Xuất bản {thing}",
    "lock": "Khoá {thing}",
    "unlock": "Mở khoá {thing}",
    "bulk_delete": "Xoá {thing} cùng trang con",
}


def name_permissions() -> None:
    """Django names each permission once, in English, when its table is made. Here they are
    named in Vietnamese, for those who give them to groups."""
    named = []
    for permission in Permission.objects.select_related("content_type"):
        act, _joint, _rest = permission.codename.rpartition("_")
        model = permission.content_type.model_class()
        if act in _ACTS and model is not None:
            with translation.override("vi"):
                permission.name = _ACTS[act].format(thing=model._meta.verbose_name)
            named.append(permission)
    Permission.objects.bulk_update(named, ["name"])
