"""Addresses printed on packs. They carry no language prefix: they must stay short."""

from django.urls import path, re_path

from marketplace.storefront import scan, scan_links, scan_pictures, scan_seen

app_name = "scan"
urlpatterns = [
    path("quet/", scan.help_page, name="help"),
    # One route: QR codes hold it in upper case, people type it in lower case.
    re_path(r"^[tT]/(?P<code>[^/]+)/?$", scan.scan, name="scan"),
    re_path(r"^[tT]/(?P<code>[^/]+)/qr\.svg$", scan.label_qr, name="qr"),
    re_path(r"^[tT]/(?P<code>[^/]+)/hinh\.jpg$", scan_pictures.picture, name="picture"),
    re_path(
        r"^[tT]/(?P<code>[^/]+)/anh/(?P<photo_id>\d{1,12})\.jpg$",
        scan_pictures.lot_photo,
        name="lot_photo",
    ),
    re_path(r"^[tT]/(?P<code>[^/]+)/seen$", scan_seen.seen, name="seen"),
    re_path(r"^[tT]/(?P<code>[^/]+)/noi$", scan_seen.place, name="place"),
    # Every GS1 key is two to four digits; the words went out of the standard in 2022.
    re_path(r"^(?P<rest>\d{2,4}/.+)$", scan_links.resolve, name="digital_link"),
    re_path(r"^(?P<rest>(?:gtin|sscc|gln|lot|ser)/.+)$", scan_links.resolve),
    path(".well-known/gs1resolver", scan_links.description, name="resolver"),
    path(".well-known/gs1-linkset-context.jsonld", scan_links.context, name="linkset_context"),
]
