from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from foundation.calendar import today
from marketplace.demo.scale import add_products, let_the_planner_know
from marketplace.demo.services import ForeignData, build_demo


class Command(BaseCommand):
    help = (
        "Build the demo world from dated, sourced files and write demo.json. Repeatable; refuses "
        "a database that holds anything else. With --scale, add made-up certified products until "
        "there are that many, for measuring."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, metavar="PRODUCTS", default=0)

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write if options["verbosity"] else lambda _: None
        try:
            build_demo(on=today(), demo_file=settings.VAR_DIR / "demo.json", say=say)
        except ForeignData as error:
            raise CommandError(str(error)) from error
        if options["scale"]:
            add_products(up_to=options["scale"], on=today(), say=say)
        call_command("search_rebuild", verbosity=options["verbosity"])
        let_the_planner_know()
