from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from traceability.models import TraceEvent
from traceability.rules.event_chain import first_broken
from traceability.selectors.anchors import broken_anchors


class Command(BaseCommand):
    help = (
        "Work out the hash of every event again, and the newest daily anchors, and tell which "
        "differ. Changes nothing; fails when one differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchors", type=int, default=7, help="how many of the newest anchors; 0: all"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        seen, faults = 0, []
        events = TraceEvent.objects.order_by("lot_id", "position").iterator()
        for lot, chain in groupby(events, key=lambda event: event.lot_id):
            seen += 1
            position = first_broken(event.link for event in chain)
            if position is not None:
                faults.append(f"lot {lot}: event {position}")
        newest = options["anchors"] or None
        faults += [f"anchor {anchor.on}" for anchor in broken_anchors(newest=newest)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} differ")
        self.stdout.write(f"{seen} chains and their anchors are as they were written")
