"""Who may import whom: the contracts of pyproject.toml, and what no file may be called."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("catalog", "certification", "cms", "foundation", "marketplace", "search", "traceability")
LINT = "from importlinter.cli import lint_imports_command as main; main()"


def test_every_import_goes_down() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "misc", "common"])
def test_no_module_is_a_drawer_for_anything(name: str) -> None:
    found = [
        str(path)
        for room in (*ROOMS, "tests")
        for path in (ROOT / room).rglob("*")
        if path.stem == name and (path.is_dir() or path.suffix == ".py")
    ]
    assert found == []


def test_haystack_is_never_imported() -> None:
    program = (
        "import sys, django; django.setup(); from django.urls import get_resolver;"
        "get_resolver().url_patterns; sys.exit('haystack' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT).returncode == 0
