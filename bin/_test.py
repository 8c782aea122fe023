"""All checks and tests; with arguments, pytest alone with these arguments.

The cheap checks come first. Whatever fails, the rest is still run, so that one run tells
everything; pytest's closing line comes last.
"""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from _translations import compile_translations  # noqa: E402

from marketplace.settings import embedded, env  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL = ["apt-get", "install", "-y", "-qq", "chromium", "chromium-driver"]
TESTING = {"DJANGO_SETTINGS_MODULE": "marketplace.settings.test"}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "marketplace.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "LABEL_MASTER_KEY": secrets.token_hex(32),
    "PUBLIC_URL": "https://ocop.example",
    "ALLOWED_HOSTS": "ocop.example",
}


def find_browser() -> str | None:
    wanted = os.environ.get("CHROMIUM", "")
    return next(filter(None, map(shutil.which, (wanted, *BROWSERS))), None)


def require_browser() -> str:
    """The browser of the journeys; installed where we may, else the one command is named."""
    if found := find_browser():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the journeys …", flush=True)
        subprocess.run(INSTALL, stdout=subprocess.DEVNULL, check=False)
        if found := find_browser():
            return found
    sys.exit(
        "The journeys need Chromium, which was not found. Install it, or name it in CHROMIUM:\n"
        f"  sudo {' '.join(part for part in INSTALL if part != '-qq')}"
    )


def python(*arguments: str, **environment: str) -> bool:
    """Run a module or program of the environment; whether it succeeded."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode == 0


def checked() -> list[str]:
    """Run every check but the tests; return the names of those that failed."""
    lint_imports = "import sys; from importlinter.cli import lint_imports_command as main; main()"
    checks = {
        "lint": lambda: python("-m", "ruff", "check", "--quiet", "."),
        "format": lambda: python("-m", "ruff", "format", "--check", "--quiet", "."),
        "types": lambda: python("-m", "mypy", "--no-error-summary"),
        "imports": lambda: python("-c", lint_imports, "--no-logo"),
        "migrations": lambda: python(
            "manage.py", "makemigrations", "--check", "--dry-run", "-v1", **TESTING
        ),
        "deployment": lambda: python(
            "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level=WARNING", **PRODUCTION
        ),
    }
    failed = []
    for name, check in checks.items():
        began = time.monotonic()
        good = check()
        verdict = "ok" if good else "FAILED"
        print(f"{name:<12} {verdict:<7} {time.monotonic() - began:5.1f} s", flush=True)
        if not good:
            failed.append(name)
    return failed


@contextmanager
def embedded_database() -> Iterator[None]:
    """Keep the embedded database for all checks; stop it afterwards if it did not run before."""
    if env.text("DATABASE_URL", ""):
        yield
        return
    data = env.folder("VAR_DIR", ROOT / "var") / "postgres"
    ran = embedded.running_socket_folder(embedded.location(data))
    embedded.start(data)
    try:
        yield
    finally:
        if not ran:
            embedded.release(data)


def main() -> int:
    arguments = sys.argv[1:]
    compile_translations()
    os.environ.update(TESTING)
    os.environ["CHROMIUM"] = require_browser()
    try:
        with embedded_database():
            if arguments:
                return 0 if python("-m", "pytest", *arguments) else 1
            failed = checked()
            if failed:
                print(f"\nFailed: {', '.join(failed)}; see above. The tests follow.\n", flush=True)
            # Whole files go to a process, so what a file builds is built once; in the given
            # order, which brings the longest first. Browsers wait much, hence three on two cores.
            spread = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
            good = python("-m", "pytest", "-q", *spread)
            return 0 if good and not failed else 1
    except (env.BadEnvironment, embedded.EmbeddedDatabaseError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
