from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certification.models import CouncilResult
from certification.selectors import councils


class Command(BaseCommand):
    help = (
        "Count every council result again from its filed sheets, and tell which differ. "
        "Changes nothing; fails when one differs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong, seen = 0, 0
        for result in CouncilResult.objects.order_by("pk").iterator():
            seen += 1
            if differing := councils.recheck(result):
                wrong += 1
                self.stderr.write(f"result {result.pk}: {', '.join(differing)}")
        if wrong:
            raise CommandError(f"{wrong} of {seen} results differ from their sheets")
        self.stdout.write(f"{seen} results are what their sheets give")
