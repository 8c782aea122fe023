"""Questions about ideas, potential products and classes. Nothing here writes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from certification.models import Idea, IdeaReview, PotentialProduct, Training


class IdeaState(StrEnum):
    WAITING = "WAITING"
    SELECTED = "SELECTED"
    RESUBMIT = "RESUBMIT"
    SENT_AGAIN = "SENT_AGAIN"
    REFUSED = "REFUSED"


@dataclass(frozen=True)
class IdeaStanding:
    """Where an idea stands, with the last review's words."""

    state: IdeaState
    reasons: str = ""
    resubmit_from_on: date | None = None


def state_of(idea: Idea) -> IdeaStanding:
    """Where the idea stands after its last review. At most two queries."""
    review = idea.reviews.order_by("-pk").first()
    if review is None:
        return IdeaStanding(IdeaState.WAITING)
    state = IdeaState(review.verdict)
    if state is IdeaState.RESUBMIT and Idea.objects.filter(resubmits=idea).exists():
        state = IdeaState.SENT_AGAIN
    return IdeaStanding(state, review.reasons, review.resubmit_from_on)


def list_ideas(among: QuerySet[Idea], *, state: str = "", words: str = "") -> QuerySet[Idea]:
    """Ideas for an officer's list, newest first.

    Each with its `verdict` of the last review, None while it waits, and `again`: sent again.
    """
    last = IdeaReview.objects.filter(idea=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    rows = among.annotate(
        verdict=Subquery(last), again=Exists(Idea.objects.filter(resubmits=OuterRef("pk")))
    ).select_related("commune__province", "product_set", "producer")
    if words:
        rows = rows.filter(
            Q(product_name__icontains=words)
            | Q(applicant_name__icontains=words)
            | Q(reference__iexact=words)
        )
    if state == IdeaState.WAITING:
        rows = rows.filter(verdict__isnull=True)
    elif state == IdeaState.RESUBMIT:
        rows = rows.filter(verdict=state, again=False)
    elif state == IdeaState.SENT_AGAIN:
        rows = rows.filter(verdict=IdeaState.RESUBMIT, again=True)
    elif state:
        rows = rows.filter(verdict=state)
    return rows.order_by("-sent_at", "-pk")


def idea_by_reference(reference: str) -> Idea | None:
    """The idea of this reference, read case-blind; None for a word that is none."""
    if "\0" in reference:  # PostgreSQL cannot be asked for one
        return None
    found = Idea.objects.select_related("commune__province", "product_set", "resubmitted_as")
    return found.filter(reference__iexact=reference.strip()).first()


def potential_of_year(among: QuerySet[PotentialProduct], year: int) -> QuerySet[PotentialProduct]:
    """The running list of a year, by commune."""
    return (
        among.filter(year=year)
        .select_related("commune", "product_set")
        .order_by("left_out_on", "commune__name", "name")
    )


def classes(province_codes: frozenset[str] | None) -> QuerySet[Training]:
    """The classes of these provinces (None: of all), with `seats_taken`, newest first."""
    rows = Training.objects.annotate(seats_taken=Count("taken"))
    if province_codes is not None:
        rows = rows.filter(province_code__in=province_codes)
    return rows.order_by("-held_on", "-pk")
