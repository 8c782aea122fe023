"""The contract of an order: frozen when it is placed, looked at and downloaded later."""

import json
from datetime import date
from hashlib import sha256

from django.utils import translation

from marketplace.commerce.models import OrderPaper
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors.baskets import BasketContent
from marketplace.commerce.selectors.contract_facts import as_json, contract_facts


def freeze_facts(*, order: Order, content: BasketContent, on: date) -> OrderPaper:
    """Keep the facts that the buyer was shown, in the order's language, in the transaction that
    places it (Luật 19/2023 Đ38.1). Never changed afterwards: PostgreSQL refuses it."""
    with translation.override(order.language):
        facts = as_json(contract_facts(content, method=order.payment_method, on=on))
    written = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return OrderPaper.objects.create(
        order=order, facts=facts, sha256=sha256(written.encode()).hexdigest()
    )
