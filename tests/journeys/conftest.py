"""The running site and a real browser.

One server for the whole session, as `bin/serve` runs it: two workers, the default cache in
each worker's own memory, no Redis. Its database is a clone of a template that holds the demo
world, built once for each state of the code that makes it.
"""

import atexit
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import ROOT, Databases, _fingerprint

# Playwright runs an event loop in this thread; the fixtures still speak to the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def _demo_fingerprint() -> str:
    digest = sha256(_fingerprint().encode())
    services = ("*/services.py", "*/services/**/*", "*/*/services.py", "*/*/services/**/*")
    for pattern in ("marketplace/demo/**/*", "cms/**/*.py", "certification/rules/*", *services):
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix in {".py", ".csv"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class Site:
    """The running site: its address, its demo facts, and a way to see another worker."""

    address: str
    demo: dict
    environment: dict[str, str]

    def url(self, path: str) -> str:
        return self.address + path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """One request of a new connection, so that either worker may answer."""
        request = urllib.request.Request(self.url(path), headers=headers)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def login_of(self, role: str, position: int = 0) -> tuple[str, str]:
        rows = [row for row in self.demo["logins"] if row["role"] == role]
        return rows[position]["login"], rows[position]["password"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _manage(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


def _environment(database: str, var: Path, port: int) -> dict[str, str]:
    params = connection.get_connection_params()
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "marketplace.settings.dev",
        "DATABASE_URL": (
            f"postgresql://{params['user']}:{params.get('password') or ''}"
            f"@{str(params['host']).replace('/', '%2F')}:{params.get('port') or ''}/{database}"
        ),
        "VAR_DIR": str(var),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "EMAIL_URL": "",
    }


@contextlib.contextmanager
def _running_site(folder: Path) -> Iterator[Site]:
    """The demo world on a database of its own, served until the block ends."""
    port, databases = _free_port(), Databases()
    template = f"ocop_demo_{_demo_fingerprint()}"
    kept = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "journeys" / template
    if not (kept / "demo.json").exists() or not databases.exists(template):
        _build_template(databases, template, kept)
    name = f"ocop_journey_{port}"
    databases.clone(template, name)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    environment = _environment(name, folder, port)
    connection.close()
    _bring_static_files(environment, folder)
    server = subprocess.Popen(
        [sys.executable, "-m", "marketplace.server"], cwd=ROOT, env=environment
    )
    address = f"http://127.0.0.1:{port}"
    site = Site(address, json.loads((folder / "demo.json").read_text()), environment)
    try:
        _wait_until_up(site, server)
        yield site
    finally:
        server.terminate()
        server.wait(timeout=20)
        databases.drop(name)


_collected: list[Path] = []


def _bring_static_files(environment: dict[str, str], folder: Path) -> None:
    """Collect the site's styles and scripts once, for all the sites of this run."""
    if not _collected:
        _manage(environment, "collectstatic", "--noinput", "-v0")
        kept = Path(tempfile.mkdtemp(prefix="ocop-static-"))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        shutil.copytree(folder / "static", kept, dirs_exist_ok=True)
        _collected.append(kept)
    shutil.copytree(_collected[0], folder / "static", dirs_exist_ok=True)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker
) -> Iterator[Site]:
    """The demo world, served to every journey that leaves the register as it is."""
    with django_db_blocker.unblock(), _running_site(tmp_path_factory.mktemp("var")) as running:
        yield running


@pytest.fixture
def own_site(tmp_path: Path, django_db_setup: None, django_db_blocker) -> Iterator[Site]:
    """A served demo world for one journey alone, which may change the register."""
    with django_db_blocker.unblock(), _running_site(tmp_path / "var") as running:
        yield running


def _build_template(databases: Databases, template: str, kept: Path) -> None:
    def build(name: str) -> None:
        print("\nBuilding the demo world for the journeys …", flush=True)
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        _manage(_environment(name, kept, 8000), "build_demo", "-v0")

    if not (kept / "demo.json").exists():
        databases.drop(template)
    databases.ensure(template, build, source=f"ocop_template_{_fingerprint()}")


def _wait_until_up(site: Site, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("The server ended before it was up")
        with contextlib.suppress(OSError):
            if site.get("/healthz")[0] == 200:
                return
        time.sleep(0.2)
    raise RuntimeError("The server did not come up within a minute")


def chromium() -> str:
    """The browser's path; a missing browser fails the run, it never skips it."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise RuntimeError("No Chromium found: apt-get install -y chromium chromium-driver")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with the module: its event loop must not run under the tests that follow."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a new person's browser: phone or desk, with or without JavaScript."""
    opened: list[BrowserContext] = []

    def open_browser(*, phone: bool = True, javascript: bool = True, language: str = "vi-VN"):
        context = browser.new_context(
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            java_script_enabled=javascript,
            locale=language,
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_browser
    for context in opened:
        context.close()


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe can see, and nothing scrolls sideways."""
    results = (
        Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response
    )
    found = [
        f"{v['id']}: {node['html'][:160]}" for v in results["violations"] for node in v["nodes"]
    ]
    assert found == [], f"{page.url}: {found}"
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} scrolls {wide} px sideways"
