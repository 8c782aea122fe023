"""Addresses printed on packs. They carry no language prefix: they must stay short."""

from django.urls import path, re_path

from marketplace.storefront import scan

app_name = "scan"
urlpatterns = [
    path("quet/", scan.help_page, name="help"),
    # One route: QR codes hold it in upper case, people type it in lower case.
    re_path(r"^[tT]/(?P<code>[^/]+)/?$", scan.scan, name="scan"),
    re_path(r"^[tT]/(?P<code>[^/]+)/qr\.svg$", scan.label_qr, name="qr"),
    path("01/<path:rest>", scan.digital_link_view, name="digital_link"),
]
