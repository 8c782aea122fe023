"""Addresses of pages: as links in texts lead to them, and as titles make them."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from cms.selectors.public_pages import public_pages


class PublicPageLinks(PageLinkHandler):
    """Wagtail's own asks for the language of each link, and leads to pages taken down."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """The opening tags of links, one for each; without an address where nobody may go."""
        numbers = [int(attrs["id"]) for attrs in attrs_list]
        pages = public_pages(numbers)
        addresses = (pages[number].url if number in pages else None for number in numbers)
        return [f'<a href="{escape(address)}">' if address else "<a>" for address in addresses]


@hooks.register("register_rich_text_features", order=100)
def lead_to_public_pages(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLinks)


@hooks.register("insert_editor_js")
def write_addresses_without_accents() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', static("js/slug-words.js"))
