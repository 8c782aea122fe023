"""The packages and folders that the product was ordered with."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(name: str) -> dict[str, str]:
    """Package → its lines in a lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    parts = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    return {re.split(r"[=\[]", part)[0].lower(): part for part in parts}


@pytest.mark.parametrize(
    "package", ["django", "wagtail", "django-oscar", "qrcode", "stripe", "elasticsearch"]
)
def test_an_ordered_package_is_locked(package: str) -> None:
    assert package in locked("requirements.txt")


def test_pytest_is_locked_for_development() -> None:
    assert "pytest" in locked("requirements-dev.txt")


def test_the_client_has_absorbed_elasticsearch_dsl() -> None:
    """elasticsearch-dsl was ordered; since 8.18 it is `elasticsearch.dsl` of the client."""
    from elasticsearch.dsl import Document, Search

    assert Document is not None
    assert Search is not None


@pytest.mark.parametrize("lock_file", ["requirements.txt", "requirements-dev.txt"])
def test_every_locked_package_has_one_version_and_hashes(lock_file: str) -> None:
    for package, lines in locked(lock_file).items():
        assert re.match(r"[\w.\[\],-]+==[\w.+!-]+", lines), package
        assert HASH.search(lines), package


@pytest.mark.parametrize("lock_file", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_names_no_index(lock_file: str) -> None:
    assert "://" not in (ROOT / lock_file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "folder", ["marketplace", "cms", "traceability", "catalog", "search", "tests"]
)
def test_an_ordered_folder_stands(folder: str) -> None:
    assert (ROOT / folder).is_dir()


@pytest.mark.parametrize("file", ["manage.py", "requirements.txt"])
def test_an_ordered_file_stands(file: str) -> None:
    assert (ROOT / file).is_file()
