from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from certification.adapters.ruleset_files import documents
from certification.rules.rubric import RubricError, RuleSet
from certification.services import RuleSetChanged, load_rulesets


class Command(BaseCommand):
    help = (
        "Check the rule sets of this repository and load those that are new. "
        "May be run again at any time; a loaded version never changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="check and tell, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                found = load_rulesets(documents=documents())
                transaction.set_rollback(options["dry_run"])
        except (RubricError, RuleSetChanged) as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            for rules, is_new in found:
                self.stdout.write(f"  {'new' if is_new else 'kept':4} {_checked(rules)}")
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was kept.")


def _checked(rules: RuleSet) -> str:
    """What was looked at, in one line."""
    if not rules.sets:
        return f"{rules.code} version {rules.version}: dates, bands and authorities"
    criteria = sum(len(each.by_code) for each in rules.sets)
    stops = sum(len(c.stops) for each in rules.sets for c in each.by_code.values())
    parts = ", ".join(f"{part.code}={part.max}" for part in rules.sets[0].parts)
    return (
        f"{rules.code} version {rules.version}: {len(rules.sets)} sets of {parts}; "
        f"{criteria} criteria, their sums, minima and {stops} stop rules"
    )
