"""The first words about an order: to its buyer, to its producers; and those of a recall."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.producers.access import members_on
from catalog.producers.models import Member
from marketplace.commerce.models import Consignment
from marketplace.commerce.notices.sending import Sent, send
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors.contract_facts import facts_of_order
from marketplace.commerce.selectors.orders import lines_of, order_parts
from marketplace.commerce.selectors.recalls import OrderRecall


def mail_to_buyer(order: Order) -> Sent:
    """Tell the buyer what was ordered and every fact that was agreed (Luật 19/2023 Đ38.1), in
    the language of the order."""
    with translation.override(order.language):
        context = {
            "order": order,
            "address": order.shipping_address,
            "parts": order_parts(order),
            "facts": facts_of_order(order),
            "link": f"{settings.PUBLIC_URL}{order.get_absolute_url()}",
        }
        subject = _("Chợ OCOP đã nhận đơn %(number)s") % {"number": order.spoken_number}
        return send(subject, "buyer", context, [order.guest_email], f"placed:{order.number}")


def mail_to_producer(consignment: Consignment, *, on: date) -> Sent:
    """Tell a producer's people what to pack: their own lines and nobody else's.

    Goes to the members of the day who sell or pack and have an e-mail address.
    """
    people = (
        members_on(on)
        .filter(producer=consignment.producer, user__is_active=True, user__email__isnull=False)
        .exclude(duty=Member.Duty.VIEWER)
        .order_by("user__email")
        .values_list("user__email", flat=True)
        .distinct()
    )
    to = [email for email in people if email]
    if not to:
        return Sent("", 0)
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "order": consignment.order,
            "address": consignment.order.shipping_address,
            "consignment": consignment,
            "lines": lines_of(consignment),
            "link": f"{settings.PUBLIC_URL}{reverse('desk:orders')}",
        }
        subject = _("Đơn mới %(number)s: xin đóng gói") % {
            "number": consignment.order.spoken_number
        }
        return send(subject, "producer", context, to, f"to-pack:{consignment.pk}")


def mail_recall_to_buyer(order: Order, said: OrderRecall) -> int:
    """Tell the buyer of a recall, in the language of the order: the first words are what to do.
    Returns mails sent."""
    with translation.override(order.language):
        context = {
            "order": order,
            "address": order.shipping_address,
            "said": said,
            "link": f"{settings.PUBLIC_URL}{order.get_absolute_url()}",
        }
        subject = _("Ngừng dùng: thu hồi hàng trong đơn %(number)s") % {
            "number": order.spoken_number
        }
        key = f"recall:{said.campaign.number}:{order.number}"
        return send(subject, "recall", context, [order.guest_email], key).mails
