"""Loading what the programme's plans say."""

import json
from pathlib import Path

from django.db import transaction

from marketplace.office.models import ProgrammeFact

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_programme_facts() -> int:
    """Bring the figures of the four plans up to date, as printed; repeatable."""
    facts = json.loads((DATA / "programme_facts.json").read_text(encoding="utf-8"))
    rows = facts["facts"] if isinstance(facts, dict) else facts
    for number, fact in enumerate(rows, start=1):
        ProgrammeFact.objects.update_or_create(
            key=f"F{number:03d}",
            defaults={
                "scope": fact["scope"],
                "metric": fact["metric"],
                "value": str(fact["value"]),
                "unit": fact.get("unit") or "",
                "kind": fact["kind"],
                "period": str(fact.get("period") or ""),
                "quote": fact["quote"],
                "document": fact["document"],
                "note": fact.get("note") or "",
            },
        )
    return len(rows)
