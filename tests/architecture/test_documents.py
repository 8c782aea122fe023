"""What the documents name exists."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RULES = sorted((ROOT / "docs" / "rules").glob("*.md"))
TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(test_\w+))?")
FUNCTION = re.compile(
    r"`((?:catalog|certification|cms|foundation|marketplace|search|traceability)(?:\.\w+)+)(?:\(|`)"
)
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#]+)")


def exists(dotted: str) -> bool:
    """Whether `package.module.attribute…` can be reached."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


def missing_tests(text: str) -> list[str]:
    missing = []
    for path, function in TEST.findall(text):
        file = ROOT / path
        if not file.exists() or (function and f"def {function}(" not in file.read_text("utf-8")):
            missing.append(f"{path}::{function}")
    return missing


@pytest.mark.parametrize("rule", RULES, ids=lambda path: path.stem)
def test_a_rule_names_its_function_and_its_test_and_both_exist(rule: Path) -> None:
    text = rule.read_text(encoding="utf-8")
    functions = FUNCTION.findall(text)
    assert functions
    assert [name for name in functions if not exists(name)] == []
    assert TEST.search(text)
    assert missing_tests(text) == []


def test_the_rules_that_stand_in_one_place_are_written_down() -> None:
    assert {rule.stem for rule in RULES} >= {"ocop-mark", "lot-verdict"}


def test_every_duty_that_is_carried_names_a_test_that_exists() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs/coverage.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| S\d+ ", line)
    ]
    assert [row[0] for row in rows] == [f"S{number}" for number in range(1, 144)]
    for identity, _duty, state, test in rows:
        assert state in {"not yet", "partly", "done"}, identity
        assert bool(TEST.search(test)) == (state != "not yet"), identity
        assert missing_tests(test) == [], identity


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []
