"""An editor who deletes what others rest on is told why not, and nothing breaks."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from cms.models import StoryIndexPage, StoryPage
from tests.cms.editorial import story

pytestmark = pytest.mark.django_db


def deleting(page: Page) -> str:
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_story_that_was_published_is_taken_off_the_site_and_not_deleted(
    editor: Client, method: str
) -> None:
    told = story("Mắm của bà Tư", "Bà ủ mắm từ năm mười sáu tuổi.")
    answer = getattr(editor, method)(deleting(told), follow=True)
    assert answer.status_code == 200
    assert "Chuyện kể đã đăng có các bản được giữ" in answer.content.decode()
    assert StoryPage.objects.filter(pk=told.pk, live=True).exists()


def test_the_list_of_stories_is_not_deleted_with_the_stories_in_it(
    client: Client, site: None, administrator: object
) -> None:
    told = story("Mắm của bà Tư", "Bà ủ mắm từ năm mười sáu tuổi.")
    index = StoryIndexPage.objects.get(pk=told.get_parent().pk)
    client.force_login(administrator)  # type: ignore[arg-type]
    facts = {"confirm_site_name": "x"}
    answer = client.post(deleting(index), facts, follow=True)
    assert answer.status_code == 200
    assert "Chuyện kể đã đăng có các bản được giữ" in answer.content.decode()
    assert StoryPage.objects.filter(pk=told.pk).exists()


def test_several_stories_at_once_are_not_deleted_either(editor: Client) -> None:
    told = [story(f"Chuyện {n}", "Ngày xưa.") for n in (1, 2)]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    asked = "&".join(f"id={page.pk}" for page in told)
    back = f"&next=/quan-tri/pages/{told[0].get_parent().pk}/"
    answer = editor.post(f"{address}?{asked}{back}", follow=True)
    assert answer.status_code == 200
    assert "Chuyện kể đã đăng có các bản được giữ" in answer.content.decode()
    assert StoryPage.objects.filter(pk__in=[page.pk for page in told]).count() == 2


def test_a_story_that_never_was_public_is_deleted(editor: Client) -> None:
    draft = StoryPage(title="Nháp", live=False)
    StoryIndexPage.objects.get(locale__language_code="vi").add_child(instance=draft)
    assert editor.post(deleting(draft)).status_code == 302
    assert not StoryPage.objects.filter(pk=draft.pk).exists()
