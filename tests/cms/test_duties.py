"""What a marketplace has to publish stands one click from every page, in both languages."""

import re

import pytest
from django.test import Client

from cms.models import FaqPage, SiteSettings, StandardPage
from cms.selectors.duties import page_links
from cms.services import install_site
from cms.standard_texts import DUTIES, questions_text
from foundation.models import User
from tests.cms.editorial import republished

pytestmark = pytest.mark.django_db

DUTIES_OF_LAW = set(StandardPage.Duty.values) | {"RANKING", "FAQ"}


def said(**facts: object) -> None:
    SiteSettings.objects.update(**facts)


def foot(client: Client, address: str) -> str:
    body = client.get(address).content.decode()
    return body[body.index('<footer class="site-footer">') :]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_duty_has_one_page_in_each_language(site: None, language: str) -> None:
    named = [link.duty for link in page_links(language).duties]
    assert sorted(named) == sorted(DUTIES_OF_LAW)


@pytest.mark.parametrize("address", ["/", "/san-pham/", "/gio-hang/", "/en/", "/khong-co-gi/"])
def test_every_duty_is_one_click_from_every_page(site: None, client: Client, address: str) -> None:
    links = set(re.findall(r'href="([^"]+)"', foot(client, address)))
    language = "en" if address.startswith("/en") else "vi"
    wanted = {link.url for link in page_links(language).duties}
    wanted |= {"/en/y-tuong/" if address.startswith("/en") else "/y-tuong/"}
    before = "/en" if address.startswith("/en/") else ""
    assert {url if url.startswith(before) else before + url for url in wanted} <= links


def test_the_foot_names_registration_contacts_and_whom_authorities_ask(
    site: None, client: Client
) -> None:
    said(
        registration="2026-0001/ĐK",
        hotline="1900 0000",
        hotline_hours="8–17 giờ",
        authority_name="Phòng pháp chế",
        authority_email="dau-moi@vi-du.example",
    )
    shown = foot(client, "/")
    for words in ("2026-0001/ĐK", "tel:19000000", "8–17 giờ", "Phòng pháp chế", "dau-moi@vi-du"):
        assert words in shown


def test_a_market_without_a_number_says_so(site: None, client: Client) -> None:
    said(registration="")
    assert "chưa có số" in foot(client, "/")


def test_who_runs_the_market_is_written_in_one_place_only(site: None, client: Client) -> None:
    said(operator="Hợp tác xã số", authority_phone="024 0000 0000")
    assert "Hợp tác xã số" in client.get("/lien-he/").content.decode()
    assert "024 0000 0000" in client.get("/dau-moi-co-quan/").content.decode()
    texts = StandardPage.objects.values_list("body", flat=True)
    assert not any("Hợp tác xã số" in text for text in texts)


def test_a_page_that_an_editor_moved_keeps_its_duty(site: None, administrator: User) -> None:
    page = StandardPage.objects.get(duty="RETURNS", locale__language_code="vi")
    republished(page, slug="hoan-tien", title="Hoàn tiền")
    install_site(by=administrator)
    links = {link.duty: (link.title, link.url) for link in page_links("vi").duties}
    assert links["RETURNS"] == ("Hoàn tiền", "/hoan-tien/")
    assert not StandardPage.objects.filter(slug="doi-tra", locale__language_code="vi").exists()


def test_a_page_from_before_duties_were_named_gets_its_own_and_keeps_its_words(
    site: None, administrator: User
) -> None:
    page = StandardPage.objects.get(duty="DELIVERY", locale__language_code="vi")
    page = republished(page, duty="", body="<p>Lời của biên tập.</p>")
    page.body = "<p>Đang sửa.</p>"
    page.save_revision()
    install_site(by=administrator)
    page.refresh_from_db()
    assert (page.duty, page.body) == ("DELIVERY", "<p>Lời của biên tập.</p>")
    draft = page.get_latest_revision_as_object()
    assert (draft.duty, draft.body) == ("DELIVERY", "<p>Đang sửa.</p>")


def test_a_page_that_only_some_may_see_is_not_linked(site: None, administrator: User) -> None:
    page = StandardPage.objects.get(duty="ABOUT", locale__language_code="vi")
    page.view_restrictions.create(restriction_type="login")
    assert "ABOUT" not in {link.duty for link in page_links("vi").duties}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_questions_are_answered_for_people_and_for_machines(
    site: None, client: Client, language: str
) -> None:
    _text, themes = questions_text(language)
    body = client.get("/hoi-dap/" if language == "vi" else "/en/hoi-dap/").content.decode()
    assert body.count('<details class="faq"') == sum(len(theme.questions) for theme in themes)
    assert '"@type": "FAQPage"' in body
    assert FaqPage.objects.count() == 2


def test_no_text_cites_articles_of_a_decree_that_copies_number_differently(site: None) -> None:
    texts = [p.body for p in StandardPage.objects.filter(slug__in=DUTIES)]
    assert not any("248" in text for text in texts)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_way_inside_the_texts_leads_somewhere(
    site: None, client: Client, language: str
) -> None:
    pages = StandardPage.objects.filter(locale__language_code=language)
    texts = [page.body for page in pages]
    texts += [answer for theme in questions_text(language)[1] for _q, answer in theme.questions]
    links = {link for text in texts for link in re.findall(r'href="(/[^"]*)"', text)}
    assert links
    answers = {link: client.get(link).status_code for link in links}
    assert set(answers.values()) <= {200}, answers
    assert all(link.startswith("/en/") == (language == "en") for link in links)
