"""What people upload is shown as a picture or saved, never run."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client


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
