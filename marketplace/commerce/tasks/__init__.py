"""Jobs of the queue, one module for each part; procrastinate loads this package and so all."""

from marketplace.commerce.tasks import card, mails, recalls

__all__ = ["card", "mails", "recalls"]
