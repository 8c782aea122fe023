from typing import Any

from django.core.management.base import BaseCommand

from catalog.places.services import load_places
from catalog.products.services import load_product_sets
from certification.adapters.ruleset_files import documents
from certification.services import load_rulesets
from foundation.services import load_roles
from marketplace.office.services import load_programme_facts
from search.services.lexicon_loading import load_word_lists
from search.services.things import write_places


class Command(BaseCommand):
    help = (
        "Load the official places, the 26 product sets, the roles and the programme's figures "
        "from the dated files of this repository. May be run again at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_places()
        counts["product sets"] = load_product_sets()
        counts["rule sets"] = len(load_rulesets(documents=documents()))
        counts["roles"] = load_roles()
        counts["programme facts"] = load_programme_facts()
        counts["word lists"] = load_word_lists()
        counts["names of places to find"] = write_places()
        if options["verbosity"]:
            for name, count in counts.items():
                self.stdout.write(f"  {count:>6} {name}")
