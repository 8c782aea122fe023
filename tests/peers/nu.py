"""The Nu Html Checker, a judge of our pages that is not ours.

Its own build, fetched by npm once into VAR_DIR/tools; it wants a Java of 17 or newer. Without npm
or Java the run fails, it never skips. By hand: `python -m tests.peers.nu FILE.html …`.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import DEVNULL

ROOT = Path(__file__).resolve().parent.parent.parent
VERSION = "26.9.27"
PACKAGE = f"vnu-jar@{VERSION}"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
JAR = "package/build/dist/vnu.jar"


@dataclass(frozen=True, slots=True)
class Fault:
    """One error of a page: its name, the line, what is wrong, and the piece of the page."""

    page: str
    line: int
    words: str
    piece: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.words}\n    {self.piece.strip()[:160]}"


def faults(pages: Mapping[str, str]) -> list[Fault]:
    """Every error of these pages (a name and its HTML each), in one run of the checker.

    Raises RuntimeError where npm or Java is missing, or the checker cannot read a page.
    """
    with tempfile.TemporaryDirectory(prefix="ocop-nu-") as folder:
        files = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html, encoding="utf-8")
            files[path.as_uri()] = name
        run = subprocess.run(
            [
                *(_java(), "-Xmx512m", "-jar", _jar()),
                *("--format", "json", "--exit-zero-always", "--errors-only"),
                *sorted(map(str, Path(folder).glob("*.html"))),
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    said = json.loads(run.stderr)["messages"]
    if broken := [one for one in said if one["type"] == "non-document-error"]:
        raise RuntimeError(f"The checker could not read a page: {broken[0]}")
    return [
        Fault(
            # Java writes file:/tmp/…, Python file:///tmp/….
            files[one["url"].replace("file:/", "file:///", 1).replace("file://///", "file:///")],
            one.get("lastLine", 0),
            one["message"],
            one.get("extract", ""),
        )
        for one in said
        if one["type"] == "error"
    ]


def _java() -> str:
    if java := shutil.which("java"):
        return java
    raise RuntimeError("The Nu Html Checker needs a Java of 17 or newer: see docs/running.md")


@cache
def _jar() -> str:
    """The checker; fetched once, by one process at a time. Raises RuntimeError."""
    tools = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve() / "tools"
    tools.mkdir(parents=True, exist_ok=True)
    jar = tools / f"vnu-{VERSION}.jar"
    with (tools / "vnu.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jar.exists():
            _fetch(jar)
    return str(jar)


def _fetch(jar: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("The Nu Html Checker is fetched by npm, which is missing")
    with tempfile.TemporaryDirectory(dir=jar.parent) as folder:
        print(f"\nFetching the Nu Html Checker {VERSION} (30 MB, once) …", flush=True)
        subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=DEVNULL)
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed, packed.extractfile(JAR) as found:  # type: ignore[union-attr]
            content = found.read()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise RuntimeError(f"{PACKAGE} is not what it was: look before going on.")
    half = jar.with_suffix(".half")
    half.write_bytes(content)
    half.rename(jar)


if __name__ == "__main__":
    found = faults({name: Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]})
    print("\n".join(map(str, found)) or "No errors.")
    sys.exit(bool(found))
