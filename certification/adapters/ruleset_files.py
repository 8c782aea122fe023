"""The rule sets as this repository carries them: dated facts, and a file of criteria for some.

`rulesets.json` has every decision's dates, bands and authorities; a file in `rulesets/` has
the criteria of the one it names. A new decree is an entry and a file, and no code.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from certification.rules.rubric import RubricError

DATA = Path(__file__).parent.parent / "data"

Document = dict[str, Any]


def documents(folder: Path = DATA) -> list[Document]:
    """Each decision joined with its criteria; RubricError for criteria of no known decision."""
    rubrics = {
        each["code"]: each
        for path in sorted((folder / "rulesets").glob("*.json"))
        for each in [json.loads(path.read_text(encoding="utf-8"))]
    }
    decisions = json.loads((folder / "rulesets.json").read_text(encoding="utf-8"))["rulesets"]
    if unknown := set(rubrics) - {each["code"] for each in decisions}:
        raise RubricError(f"criteria of decisions that rulesets.json does not name: {unknown}")
    return [joined(each, rubrics.get(each["code"])) for each in decisions]


def joined(decision: Document, rubric: Document | None) -> Document:
    """One document of a decision and its criteria, which give the version."""
    if rubric is None:
        return {**decision, "version": decision.get("version", 1)}
    return {**decision, "version": rubric["version"], "rubric": rubric}


def fingerprint(document: Document) -> str:
    """SHA-256 of the facts, whatever the order of their keys or the white space."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
