"""How the people of a producer are shown to it, and what a helper did. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.timezone import localdate
from wagtail.models import ModelLogEntry

from catalog.producers.models import HelperConsent, Member, Producer
from catalog.producers.selectors import former_people, people
from foundation.models import User
from foundation.rules.contact import masked

PATHS = ("producer", "product__producer", "lot__producer", "consignment__producer")
"""Where the producer stands of what somebody acts on."""
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`name` is empty until the person has come in once: a number typed by chance must not tell
    whose it is."""

    member: Member
    name: str
    contact: str

    @property
    def title(self) -> str:
        return self.name or self.contact


def person_row(member: Member) -> PersonRow:
    user = member.user
    came = user.last_login is not None and localdate(user.last_login) >= member.since_on
    contact = " · ".join(masked(each) for each in (user.phone, user.email) if each)
    return PersonRow(member, user.get_full_name() if came else "", contact)


def person_rows(producer: Producer, *, on: date) -> list[PersonRow]:
    """Everybody who works for the producer today. One query."""
    return [person_row(member) for member in people(producer, on=on)]


def ended_today(producer: Producer, *, on: date) -> list[PersonRow]:
    """Those whose work was ended today and who have no other duty since. Two queries at most."""
    working = {row.user_id for row in people(producer, on=on)}
    gone = former_people(producer, on=on).filter(until_on=on)
    return [person_row(each) for each in gone if each.user_id not in working]


@dataclass(frozen=True, slots=True)
class Act:
    """One act in the audit: `what` was done to `thing`."""

    at: datetime
    what: str
    thing: str


def acts_of(helper: User, *, consent: HelperConsent, most: int = 50) -> list[Act]:
    """What a helper did since the consent to things of its producer, the latest first.

    Acts for other producers are never among them. A query for each kind of thing acted on.
    """
    entries = (
        ModelLogEntry.objects.filter(user=helper, timestamp__date__gte=consent.since_on)
        .select_related("content_type")
        .order_by("-timestamp", "-pk")[:LOOKED_AT]
    )
    rows = list(entries)
    ours = _ours(rows, consent.producer)
    mine = [row for row in rows if (row.content_type_id, row.object_id) in ours]
    return [Act(row.timestamp, str(row.message), row.label) for row in mine[:most]]


def _ours(rows: Iterable[ModelLogEntry], producer: Producer) -> set[tuple[int, str]]:
    """The content type and number of each thing among the rows that is the producer's."""
    named: dict[ContentType, set[str]] = defaultdict(set)
    for row in rows:
        named[row.content_type].add(row.object_id)
    found: set[tuple[int, str]] = set()
    for kind, numbers in named.items():
        model = kind.model_class()
        path = _path_to_producer(model) if model is not None else None
        if model is None or path is None:
            continue
        things = model._default_manager.filter(pk__in=numbers, **{path: producer.pk})
        found |= {(kind.pk, str(pk)) for pk in things.values_list("pk", flat=True)}
    return found


def _path_to_producer(model: type[Model]) -> str | None:
    if model is Producer:
        return "pk"
    return next((path for path in PATHS if _has(model, path)), None)


def _has(model: type[Model], path: str) -> bool:
    step: type[Model] | None = model
    for name in path.split("__"):
        if step is None:
            return False
        try:
            step = step._meta.get_field(name).related_model  # type: ignore[assignment]
        except FieldDoesNotExist:
            return False
    return step is Producer
