"""Make the site's pages as they first are: homes, lists, what a marketplace has to publish."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.services import install_site


class Command(BaseCommand):
    help = (
        "Make the pages that every copy has, in Vietnamese and English, the editors' rights and "
        "the workflow of shop pages. What exists is left alone: run it after each update."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        install_site(by=None)
        if options["verbosity"] > 1:
            self.stdout.write("The site's pages are there.")
