"""The mark's picture: loaded, never drawn; judged by content; one tag shows it."""

import io
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings as site
from django.template import Context, Template
from django.test import Client
from PIL import Image

from certification import services
from certification.adapters.artwork_file import BadArtwork, read_artwork
from certification.selectors import OcopMark, artwork, ocop_marks
from foundation.calendar import today
from tests.factories import CertificateFactory, ProductFactory, UserFactory

CLEAN = b'<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(#a)" d="M0 0h1"/></svg>'
DIRTY = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"
 xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)">
 <script>alert(1)</script><foreignObject><b xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>
 <style>@import "https://x.example/a.css";</style><set attributeName="href" to="x"/>
 <image href="https://x.example/a.png"/><use xlink:href="#a"/>
 <rect id="a" style="fill:url(https://x.example/)" onclick="x()" width="1" height="1"/></svg>"""


def png(width: int = 2) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, 2)).save(out, "PNG")
    return out.getvalue()


def drawn(mark: object) -> str:
    return Template("{% load ocop %}{% ocop_mark mark %}").render(Context({"mark": mark}))


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_clean_file_keeps_its_very_bytes() -> None:
    for raw, extension in ((CLEAN, "svg"), (png(), "png")):
        read = read_artwork(raw)
        assert (read.content, read.extension, read.removed) == (raw, extension, ())
        assert read.sha256 == read.loaded_sha256 == sha256(raw).hexdigest()


def test_scripts_handlers_and_outside_references_are_taken_out() -> None:
    read = read_artwork(DIRTY)
    text = read.content.decode()
    for trace in ("script", "alert", "foreignObject", "onload", "onclick", "x.example", "<set"):
        assert trace not in text
    assert "rect" in text
    assert 'href="#a"' in text
    assert read.sha256 != read.loaded_sha256
    assert {"script", "foreignObject", "@onload"} <= set(read.removed)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GIF89a",
        b"<html><body/></html>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        png()[:30],
        png(4001),
        b" " * (512 * 1024 + 1),
    ],
    ids=["empty", "gif", "html", "entities", "torn png", "huge png", "huge file"],
)
def test_what_is_no_svg_and_no_png_is_refused(raw: bytes) -> None:
    with pytest.raises(BadArtwork):
        read_artwork(raw)


@pytest.mark.parametrize("thing", ["3", 3, True, object(), {"stars": 5}])
def test_the_tag_draws_nothing_but_an_ocop_mark(thing: object) -> None:
    with pytest.raises(TypeError):
        drawn(thing)
    assert drawn(None) == ""


@pytest.mark.django_db
def test_the_tag_refuses_a_product_and_a_certificate() -> None:
    certificate = CertificateFactory.create()
    for thing in (ProductFactory.create(), certificate):
        with pytest.raises(TypeError):
            drawn(thing)


@pytest.mark.django_db
def test_the_newest_artwork_is_shown_and_until_then_the_placeholder(client: Client) -> None:
    certificate = CertificateFactory.create()

    def mark() -> OcopMark:
        return ocop_marks([certificate.product_id], on=today())[certificate.product_id]

    assert f"{site.STATIC_URL}img/" in drawn(mark())
    officer = UserFactory.create()
    services.load_artwork(file=read_artwork(png()), source="Công văn 1", by=officer)
    services.load_artwork(file=read_artwork(CLEAN), source="Công văn 2", by=officer)
    html = drawn(mark())
    newest = artwork()
    assert newest is not None
    assert newest.sha256 == sha256(CLEAN).hexdigest()
    assert f"/chung-nhan/nhan-hieu/{newest.sha256}/" in html
    assert f"{site.STATIC_URL}img/" not in html


@pytest.mark.django_db
def test_drawing_a_mark_costs_no_query(
    django_assert_num_queries,
) -> None:
    mark = ocop_marks([CertificateFactory.create().product_id], on=today()).popitem()[1]
    with django_assert_num_queries(0):
        drawn(mark)


@pytest.mark.django_db
def test_the_artwork_is_served_for_ever_under_its_hash(client: Client) -> None:
    loaded = services.load_artwork(
        file=read_artwork(CLEAN), source="Công văn", by=UserFactory.create()
    )
    response = client.get(f"/chung-nhan/nhan-hieu/{loaded.sha256}/")
    assert response.content == CLEAN
    assert response["Content-Type"] == "image/svg+xml"
    assert "immutable" in response["Cache-Control"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(f"/chung-nhan/nhan-hieu/{'0' * 64}/").status_code == 404
