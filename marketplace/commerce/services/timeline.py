"""Moving a consignment from state to state, each step written down for ever."""

from django.db.models import Max
from django.utils.translation import gettext as _

from foundation.models import User
from marketplace.commerce.models import Consignment, ConsignmentEvent
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.services.errors import WrongState


def locked(consignment: Consignment) -> Consignment:
    """The consignment as it stands now, locked until the transaction ends."""
    return (
        Consignment.objects.select_for_update(of=("self",))
        .select_related("order", "producer")
        .get(pk=consignment.pk)
    )


def must_become(consignment: Consignment, target: str) -> None:
    """Raises WrongState where the consignment may not go there from where it stands, or its
    producer may not begin yet."""
    if not states.may_become(consignment.state, target):
        raise WrongState(consignment)
    if consignment.kind == Consignment.Kind.SERVICE:  # services.bookings alone moves those
        raise WrongState(consignment, _("Dịch vụ được làm ở trang Dịch vụ, không gửi như hàng."))
    if consignment.released_at is None and target != states.CANCELLED:
        raise WrongState(consignment, _("Đơn này chưa trả tiền, chủ thể chưa làm được."))


def move(
    consignment: Consignment, target: str, *, note: str, by: User | None, **also: object
) -> ConsignmentEvent:
    """Set the state, with whatever else is said, and add the event. The consignment is locked by
    the caller, so its events are numbered without gaps. Raises WrongState."""
    if not states.may_become(consignment.state, target):
        raise WrongState(consignment)
    consignment.state = Consignment.State(target)
    for name, value in also.items():
        setattr(consignment, name, value)
    consignment.save(update_fields=["state", *also])
    return write_down(consignment, note=note, by=by)


def write_down(consignment: Consignment, *, note: str, by: User | None) -> ConsignmentEvent:
    """Add an event in the state the consignment is in. It is locked by the caller."""
    last = consignment.events.aggregate(n=Max("number"))["n"] or 0
    return ConsignmentEvent.objects.create(
        consignment=consignment,
        number=last + 1,
        state=consignment.state,
        note=" ".join(note.split())[:200],
        by=by,
    )
