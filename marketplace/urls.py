"""Every address of the site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from certification.urls import criteria_urls, ideas_urls
from certification.views import wellknown
from foundation import health
from foundation.uploads import serve_upload
from marketplace.api import api, openapi
from marketplace.desk.views import text_answers
from marketplace.storefront import app_files, discovery
from traceability.views import anchors
from traceability.views.epcis_office import public_file

# Oscar and Wagtail bring sign-in pages of their own, which count no tries: there is one door.
sign_in = RedirectView.as_view(pattern_name="account:login", query_string=True)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/did.json", wellknown.did, name="did"),
    path(".well-known/jwks.json", wellknown.jwks, name="jwks"),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("epcis/v2/", include("traceability.urls")),
    path("epcis/lo/<str:code>.jsonld", public_file, name="epcis_public"),
    path("du-lieu-mo/dau-chuoi.json", anchors.published, name="chain_anchors"),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", discovery.sitemap_section, name="sitemap_section"),
    path("sw.js", app_files.worker, name="worker"),
    path("quan-tri/", include("cms.admin_urls")),  # before Wagtail's own
    path("quan-tri/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    # For staff alone: nobody is granted partner.dashboard_access.
    path("dashboard/", include("marketplace.dashboard_urls")),
    path("", include("marketplace.storefront.scan_urls")),
    path("tin-den/<slug:provider>/", text_answers.told, name="text_answer"),
    path("media/<path:path>", serve_upload),
]
urlpatterns += i18n_patterns(
    path("", include("foundation.urls")),
    path("", include("marketplace.storefront.urls")),
    path("tim-kiem/", include("search.urls")),
    path("chung-nhan/", include("certification.urls")),
    path("bo-tieu-chi/", include(criteria_urls)),
    path("y-tuong/", include(ideas_urls)),
    path("", include("marketplace.commerce.urls")),
    path("chu-the/", include("marketplace.desk.urls")),
    path("_util/login/", sign_in),
    path("", include("cms.urls")),  # last: it answers every address
    prefix_default_language=False,
)

handler404 = "marketplace.storefront.views.not_found"
