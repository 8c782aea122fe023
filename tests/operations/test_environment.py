"""Settings are read from the environment and fail loudly, naming the variable."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.settings import env

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "marketplace.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "LABEL_MASTER_KEY": secrets.token_hex(32),
    "PUBLIC_URL": "https://cho-ocop.example",
    "ALLOWED_HOSTS": "cho-ocop.example",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1/none",  # never opened here
}


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OCOP_TRIED", raising=False)
    with pytest.raises(env.BadEnvironment, match="OCOP_TRIED"):
        env.text("OCOP_TRIED")


@pytest.mark.parametrize("value", ["two", "-1", "1.5"])
def test_a_number_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_TRIED", value)
    with pytest.raises(env.BadEnvironment, match="OCOP_TRIED"):
        env.whole("OCOP_TRIED", 2)


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_TRIED", " a.example , b.example,")
    assert env.words("OCOP_TRIED") == ["a.example", "b.example"]


@pytest.mark.parametrize(
    ("url", "host", "port", "options"),
    [
        ("postgresql://u:p%40ss@db.example:5433/shop", "db.example", "5433", {}),
        ("postgres://u:p%40ss@db.example/shop?sslmode=off", "db.example", "", {"sslmode": "off"}),
        ("postgresql://u:p%40ss@%2Fvar%2FRun/shop", "/var/Run", "", {}),
        ("postgresql://u:p%40ss@/shop?host=/var/Run", "/var/Run", "", {}),
        ("postgresql://u:p%40ss@[::1]:5433/shop", "::1", "5433", {}),
    ],
)
def test_a_database_address_is_read(
    url: str, host: str, port: str, options: dict[str, str]
) -> None:
    assert env.database_from_url(url) == {
        "NAME": "shop",
        "USER": "u",
        "PASSWORD": "p@ss",
        "HOST": host,
        "PORT": port,
        "OPTIONS": options,
    }


@pytest.mark.parametrize("url", ["sqlite:///x.db", "mysql://h/x", "postgresql://host"])
def test_a_database_that_cannot_serve_is_refused(url: str) -> None:
    with pytest.raises(env.BadEnvironment, match="DATABASE_URL"):
        env.database_from_url(url)


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://u:p%40ss@mail.example:587", 587, False, True),
        ("smtps://mail.example", 465, True, False),
    ],
)
def test_a_mail_address_is_read(url: str, port: int, ssl: bool, tls: bool) -> None:
    read = env.mail_from_url(url)
    assert read["EMAIL_HOST"] == "mail.example"
    assert read["EMAIL_PORT"] == port
    assert (read["EMAIL_USE_SSL"], read["EMAIL_USE_TLS"]) == (ssl, tls)


def test_a_mail_address_of_another_kind_is_refused() -> None:
    with pytest.raises(env.BadEnvironment, match="EMAIL_URL"):
        env.mail_from_url("http://mail.example")


def settings_said(**changes: str | None) -> str:
    """What importing the production settings says in a process of its own; "" when they load."""
    given = {k: v for k, v in {**os.environ, **PRODUCTION, **changes}.items() if v is not None}
    done = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
    )
    return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def test_production_starts_with_secrets_of_its_own() -> None:
    assert settings_said() == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "demo-secret-for-trying-only-never-for-production-and-so-on"),
        ("LABEL_MASTER_KEY", None),
        ("LABEL_MASTER_KEY", "demo-label-key-for-trying-only-x"),
        ("PUBLIC_URL", "http://cho-ocop.example"),
        ("PUBLIC_URL", None),
        ("ALLOWED_HOSTS", None),
        ("ALLOWED_HOSTS", "*"),
    ],
)
def test_production_refuses_to_start(name: str, value: str | None) -> None:
    assert name in settings_said(**{name: value})
