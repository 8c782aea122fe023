"""Pages of text: what the law wants published, and questions with their answers."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext
from wagtail.rich_text import expand_db_html

from cms.contexts.base import context_of
from cms.models import FaqPage, SiteSettings, StandardPage
from cms.selectors import crumbs
from cms.selectors.duties import page_links
from foundation.linked_data import json_ld

_ADDRESSED = {StandardPage.Duty.ABOUT, StandardPage.Duty.CONTACT, StandardPage.Duty.COMPLAINTS}


@context_of.register
def _text(page: StandardPage, request: HttpRequest) -> dict[str, Any]:
    return {
        "crumbs": crumbs(page),
        "duties": page_links(page.locale.language_code).duties,
        "facts": _facts(page.duty),
    }


@context_of.register
def _questions(page: FaqPage, request: HttpRequest) -> dict[str, Any]:
    themes: list[dict[str, Any]] = [
        {
            "title": block["value"].get("title") or gettext("Hỏi và đáp"),
            "anchor": slugify(block["value"].get("title") or "") or f"muc-{number}",
            "questions": [_question(item) for item in block["value"].get("questions", [])],
        }
        for number, block in enumerate(page.body.raw_data, start=1)
    ]
    return {
        "crumbs": crumbs(page),
        "themes": themes,
        "structured_data": json_ld(
            {
                "@type": "FAQPage",
                "mainEntity": [
                    {
                        "@type": "Question",
                        "name": one["question"],
                        "acceptedAnswer": {"@type": "Answer", "text": _plain(one["answer"])},
                    }
                    for theme in themes
                    for one in theme["questions"]
                ],
            }
        ),
    }


def _question(item: Any) -> dict[str, Any]:
    value = item.get("value", item)
    return {"question": value["question"], "answer": expand_db_html(value["answer"])}


def _plain(answer: str) -> str:
    return " ".join(strip_tags(answer.replace("><", "> <")).split())


def _facts(duty: str) -> list[tuple[str, str]]:
    """Who runs the market, from the one place where it is written."""
    said = SiteSettings.objects.filter(site__is_default_site=True).first()
    if said is None:
        return []
    if duty == StandardPage.Duty.AUTHORITIES:
        facts = [
            (gettext("Người làm đầu mối"), said.authority_name),
            (gettext("Điện thoại"), said.authority_phone),
            (gettext("Thư điện tử"), said.authority_email),
        ]
    elif duty in _ADDRESSED:
        facts = [
            (gettext("Đơn vị vận hành"), said.operator),
            (gettext("Địa chỉ"), said.address),
            (gettext("Mã số thuế"), said.tax_number),
            (gettext("Đăng ký với Bộ Công Thương"), said.registration),
            (gettext("Đường dây nóng"), said.hotline),
            (gettext("Giờ nghe máy"), said.hotline_hours),
            (gettext("Thư điện tử"), said.email),
        ]
    else:
        return []
    note = [(gettext("Ghi chú"), gettext("dữ liệu mẫu"))] if said.is_sample else []
    return [fact for fact in facts if fact[1]] + note
