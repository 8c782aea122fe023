from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.templatetags.formats import dong
from marketplace.commerce.selectors.trial import Trial, trial_balance


class Command(BaseCommand):
    help = (
        "Print what stands on every account of the ledger, and whether it says the same as the "
        "rows it tells of. Changes nothing; fails when anything differs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        trial = trial_balance()
        self._print(trial)
        if not trial.is_right:
            raise CommandError(f"{len(trial.wrong)} checks fail, the sum is {dong(trial.total)}")

    def _print(self, trial: Trial) -> None:
        for row in trial.balances:
            name = str(row.account)[:48]
            self.stdout.write(
                f"{name:<48} {dong(row.debit):>18} {dong(row.credit):>18} {dong(row.amount):>18}"
            )
        self.stdout.write(f"{'':<48} {'':>18} {'':>18} {dong(trial.total):>18}")
        for check in trial.checks:
            self.stdout.write(f"{'ok  ' if check.is_right else 'FAIL'} {check}")
