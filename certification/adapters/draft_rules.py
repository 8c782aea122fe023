"""A draft of a rule set as somebody uploads it: read and checked whole, kept nowhere."""

import json

from certification.adapters.ruleset_files import DATA, joined
from certification.rules import rubric

MAX_BYTES = 5 * 1024 * 1024


def read_draft(content: bytes) -> rubric.RuleSet:
    """The rule set of an uploaded file.

    Either a whole document (dates, bands, authorities, and criteria under "rubric") or a file of
    criteria alone, as in certification/data/rulesets/, which then takes dates, bands and
    authorities of the decision it names. Raises RubricError, naming the place, for anything else.
    """
    try:
        document = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise rubric.RubricError(f"not JSON: {type(error).__name__}") from error
    if not isinstance(document, dict):
        raise rubric.RubricError("not a rule set")
    if "sets" in document and "bands" not in document:
        document = joined(_decision(document.get("code")), document)
    found = rubric.read(document)
    if not found.sets:
        raise rubric.RubricError("no criteria to score with")
    return found


def _decision(code: object) -> dict[str, object]:
    decisions = json.loads((DATA / "rulesets.json").read_text(encoding="utf-8"))["rulesets"]
    for each in decisions:
        if each["code"] == code:
            return dict(each)
    raise rubric.RubricError(f"criteria of an unknown decision: {code}")
