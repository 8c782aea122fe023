"""The ledger's nights: does everything add up? And statements when their period is over."""

import logging

from procrastinate.contrib.django import app

from foundation.calendar import today
from foundation.templatetags.formats import dong
from marketplace.commerce.selectors.trial import trial_balance
from marketplace.commerce.services import settlements
from marketplace.commerce.services.trial import tell_staff

logger = logging.getLogger(__name__)


@app.periodic(cron="40 2 * * *")
@app.task(name="commerce.trial_balance", queueing_lock="trial_balance")
def nightly_trial_balance(timestamp: int) -> int:
    """Ask every night; return how many checks fail. Each is logged as an error, and the staff
    are told, once a day. The site goes on selling: a sum that differs is a person's to read."""
    trial = trial_balance()
    for check in trial.wrong:
        logger.error("Trial balance: %s", check)
    if trial.total:
        logger.error("Trial balance: all accounts add up to %s", dong(trial.total))
    if not trial.is_right:
        tell_staff(trial=trial, on=today())
    return len(trial.wrong) + bool(trial.total)


@app.periodic(cron="10 3 * * *")
@app.task(name="commerce.make_settlements", queueing_lock="make_settlements")
def make_settlements(timestamp: int) -> int:
    """Make the statements of periods that are over, and take those that nobody answered in time
    as agreed; return how many were made."""
    on = today()
    settlements.accept_overdue(on=on)
    return len(settlements.make_due(on=on))
