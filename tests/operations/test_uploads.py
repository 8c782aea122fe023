"""What people upload is shown as a picture or saved, never run."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection

from foundation.models import SiteImage
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def uploads(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content_type", "saved"),
    [
        ("picture.webp", "image/webp", False),
        ("picture.JPG", "image/jpeg", False),
        ("drawing.svg", "application/octet-stream", True),
        ("page.html", "application/octet-stream", True),
        ("program.js", "application/octet-stream", True),
        ("picture.svg.gz", "application/octet-stream", True),
        ("nothing", "application/octet-stream", True),
    ],
)
def test_only_pictures_are_shown(
    client: Client, uploads: Path, name: str, content_type: str, saved: bool
) -> None:
    (uploads / name).write_bytes(b"<script>alert(1)</script>")
    answer = client.get(f"/media/{name}")
    assert answer["Content-Type"] == content_type
    assert answer.get("Content-Disposition", "").startswith("attachment") == saved
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content).startswith(b"<script>")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["../secret.txt", "..%2Fsecret.txt", "absent.png", ""])
def test_nothing_outside_the_uploads_is_served(client: Client, uploads: Path, path: str) -> None:
    (uploads.parent / "secret.txt").write_text("secret")
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_a_pictures_original_is_for_those_who_may_choose_it(client: Client) -> None:
    content = BytesIO()
    Image.new("RGB", (60, 40)).save(content, "JPEG")
    image = SiteImage.objects.create(
        title="Nhà tôi", file=ImageFile(content, name="nha-toi.jpg"), collection=_root()
    )
    rendition = image.get_rendition("width-30")
    assert "nha-toi" not in {Path(image.file.name).stem, Path(rendition.file.name).stem}
    assert client.get(rendition.url).status_code == 200
    name = Path(image.file.name).name
    for address in (image.file.url, f"/media/images/../original_images/{name}"):
        assert client.get(address).status_code == 404
    assert client.get(f"/media//original_images/{name}").status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    answer = client.get(image.file.url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("folder", ["documents", "wagtail_uploads"])
def test_papers_are_not_served_past_the_view_that_asks_who_may(
    client: Client, uploads: Path, folder: str
) -> None:
    (uploads / folder).mkdir()
    (uploads / folder / "giay.pdf").write_bytes(b"%PDF")
    assert client.get(f"/media/{folder}/giay.pdf").status_code == 404


@pytest.mark.django_db
def test_a_name_that_no_file_can_have_is_not_found(client: Client) -> None:
    assert client.get(f"/media/{'x' * 3000}").status_code == 404


def _root() -> Collection:
    return Collection.get_first_root_node()
