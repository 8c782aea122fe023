"""Typed readers of environment variables; each fails loudly, naming the variable."""

import os
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit


class BadEnvironment(RuntimeError):
    """An environment variable is missing or cannot be understood."""


def text(name: str, default: str | None = None) -> str:
    """The variable's text, or `default`; raises BadEnvironment when both are missing."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise BadEnvironment(f"{name} must be set")
    return default


def whole(name: str, default: int) -> int:
    """The variable as a whole number; raises BadEnvironment when it is not one."""
    value = text(name, str(default))
    if not value.isdecimal():
        raise BadEnvironment(f"{name} must be a whole number, not {value!r}")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list, split at commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origin(address: str) -> str:
    """Scheme and host of an address, as a content security policy names them."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def folder(name: str, default: Path) -> Path:
    """The variable as an absolute folder, created when missing."""
    path = Path(text(name, str(default))).resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def database_from_url(url: str) -> dict[str, object]:
    """Django's settings for a `postgresql://user:password@host:port/name?sslmode=…`
    address; a socket's folder stands as `%2Ffolder` or in `?host=/folder`.

    Raises BadEnvironment for any other kind of database: the product uses exclusion
    constraints, row locks and full text that only PostgreSQL has.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadEnvironment(f"DATABASE_URL must be a postgresql:// address, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    # Not parts.hostname: it lowers the letters of a socket's folder, given as %2Fpath.
    host, _, port = parts.netloc.rpartition("@")[2].partition(":")
    if parts.netloc.rpartition("@")[2].startswith("["):
        host, port = parts.hostname or "", str(parts.port or "")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadEnvironment("DATABASE_URL must name the database: postgresql://…/name")
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(host)),
        "PORT": port,
        "OPTIONS": options,
    }


def connection_arguments(settings: dict[str, object]) -> dict[str, Any]:
    """The same settings as psycopg.connect() takes them."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names["PORT"] = "port"
    given = {names[key]: value for key, value in settings.items() if value and key in names}
    return {**given, **cast(dict[str, Any], settings.get("OPTIONS", {}))}


def mail_from_url(url: str) -> dict[str, object]:
    """Django's mail settings for `smtp://user:password@host:port` or `smtps://…`."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise BadEnvironment("EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 10,
    }
