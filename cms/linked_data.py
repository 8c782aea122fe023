"""Who runs the platform and what the site is, for search engines (schema.org)."""

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.models import SiteSettings
from foundation.linked_data import absolute, json_ld


def site_data(said: SiteSettings) -> SafeString:
    """The organization and the site, with the address of its search; for the home page.

    Sample facts of an operator are nobody's, so they are left out. No query.
    """
    home, search = absolute(reverse("wagtail_serve", args=[""])), absolute(reverse("search:search"))
    known = {} if said.is_sample else _operator(said)
    organization = {
        "@type": "Organization",
        "@id": f"{absolute('/')}#organization",
        "name": said.platform_name,
        "url": absolute("/"),
        "logo": absolute(static("img/icon-512.png")),
        **known,
    }
    site = {
        "@type": "WebSite",
        "@id": f"{home}#website",
        "name": said.platform_name,
        "url": home,
        "inLanguage": get_language(),
        "publisher": {"@id": organization["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        },
    }
    return json_ld([organization, site])


def _operator(said: SiteSettings) -> dict[str, object]:
    return {
        "legalName": said.operator,
        "taxID": said.tax_number,
        "email": said.email,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": said.address,
            "addressCountry": "VN",
        }
        if said.address
        else None,
        "contactPoint": {
            "@type": "ContactPoint",
            "contactType": "customer service",
            "telephone": said.hotline,
            "availableLanguage": ["vi"],
        }
        if said.hotline
        else None,
    }
