"""Mails about orders, plain and HTML, from one set of templates each."""

from marketplace.commerce.notices.orders import (
    mail_recall_to_buyer,
    mail_to_buyer,
    mail_to_producer,
)
from marketplace.commerce.notices.sending import Sent
from marketplace.commerce.notices.steps import mail_step

__all__ = ["Sent", "mail_recall_to_buyer", "mail_step", "mail_to_buyer", "mail_to_producer"]
