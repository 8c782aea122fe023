"""The register as it is read: by number, by product, by words, and before something is recorded."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from wagtail.log_actions import registry as audit_registry
from wagtail.models import BaseLogEntry

from catalog.places.models import Province
from catalog.products.models import Product
from certification.models import Certificate, CertificateExtension, OcopArtwork, was_cut
from certification.rules import dates
from certification.selectors.former_places import segments
from foundation.prepared import Id
from foundation.text import fold


def certificate_by_number(number: str, *, on: date) -> Certificate | None:
    """The register's row of this number, with its `state` on the day and all its page shows."""
    return (
        Certificate.objects.with_state(on)
        .select_related(
            "product__commune__province",
            "product__province",
            "product__ocop_set",
            "holder__commune__province",
            "holder__province",
            "authority__acting",
            "withdrawal__clearance",
        )
        .filter(number=number.strip().upper())
        .first()
    )


def certificates_of(product_id: Id) -> QuerySet[Certificate]:
    """All certificates of a product, newest first, with their withdrawals and their ends."""
    return (
        Certificate.objects.with_end()
        .filter(product_id=product_id)
        .select_related("withdrawal", "authority")
        .order_by("-valid_from", "-pk")
    )


def history_of(product_id: int, *, on: date) -> QuerySet[Certificate]:
    """The same as `certificates_of`, each with its `state` on the day."""
    return (
        Certificate.objects.with_state(on)
        .filter(product_id=product_id)
        .select_related("withdrawal", "authority")
        .order_by("-valid_from", "-pk")
    )


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """What someone looks for in the register; everything is optional."""

    words: str = ""
    state: str = ""  # a CertificateState
    stars: int | None = None
    province_code: str = ""


def search_register(
    query: RegisterQuery, *, on: date, among: QuerySet[Certificate] | None = None
) -> QuerySet[Certificate]:
    """Certificates whose number, decision, product, producer and place hold all the words.

    Accents and case do not matter; places may be named as they were before 1 July 2025. Newest
    decision first, each with its `state` on the day. `among` limits the answer to what the asker
    may see; without it, the whole register.
    """
    rows = Certificate.objects.with_state(on) if among is None else among
    rows = rows.select_related(
        "product__commune", "product__province", "holder", "authority"
    ).order_by("-decided_on", "-product_id", "-pk")  # as the index has them: a page reads its rows
    if query.words:
        rows = _holding(rows, query.words)
    if query.state:
        rows = rows.filter(state_value=query.state)  # type: ignore[misc]
    if query.stars:
        rows = rows.filter(stars=query.stars)
    if query.province_code:
        rows = rows.filter(product__province_id=query.province_code)
    return rows


def _holding(rows: QuerySet[Certificate], words: str) -> QuerySet[Certificate]:
    """Those that hold every word, or lie where a former place that is named now belongs."""
    rows = rows.annotate(searched=_folded(*_SEARCHED))
    for segment in segments(_REGISTER_NUMBER.sub(_as_number, words)):
        holds = Q(*(Q(searched__contains=word) for word in segment.words))
        if segment.place is not None:
            holds |= Q(product__province__in=segment.place.province_codes)
            holds |= Q(product__commune__in=segment.place.commune_codes)
        rows = rows.filter(holds)
    return rows


_REGISTER_NUMBER = re.compile(r"\bCN[ -]?(\d{1,6})\b", re.IGNORECASE)


def _as_number(match: re.Match[str]) -> str:
    return f"CN-{int(match[1]):06d}"


_SEARCHED = (
    "number",
    "product_code",
    "decision_number",
    "product__title",
    "holder__name",
    "product__commune__full_name",
    "product__province__name",
    "product__former_place",
)


def _folded(*fields: str) -> Func:
    """The fields in one text without accents; absent ones count as empty."""
    words: list[Cast | Value] = []
    for field in fields:
        words += [Cast(field, TextField()), Value(" ", TextField())]
    return Func(Concat(*words), function="vi_fold", output_field=TextField())


def find_products(words: str, *, among: QuerySet[Product]) -> QuerySet[Product]:
    """Products whose name, producer and place hold all the words, for an officer to choose from."""
    rows = among.select_related("producer", "maker", "commune", "province").order_by("title", "pk")
    rows = rows.annotate(
        searched=_folded("title", "producer__name", "maker__name", "commune__full_name")
    )
    for word in fold(words).split():
        rows = rows.filter(searched__contains=word)
    return rows


def provinces_in_register() -> QuerySet[Province]:
    """The provinces that have a product with a certificate, by name."""
    certified = Certificate.objects.filter(product__province=OuterRef("pk"))
    return Province.objects.filter(Exists(certified)).order_by("name")


@dataclass(frozen=True, slots=True)
class RecordingOutlook:
    """What recording a certificate would do, told before it is done."""

    valid_from: date
    last_valid_on: date
    lapses_on: date
    replaces: tuple[Certificate, ...]
    blocked_by: Certificate | None

    @property
    def blocked_by_more_stars(self) -> bool:
        """The certificate in the way runs on that day: recording fewer stars does not end it."""
        other = self.blocked_by
        return other is not None and not _is_over(other) and other.valid_from < self.valid_from


def recording_outlook(product: Product, *, stars: int, decided_on: date) -> RecordingOutlook:
    """Dates of a certificate decided on this day, what it would replace, what forbids it.

    A running certificate with as many or fewer stars is replaced: it ends on the day of the
    new decision. One that is only extended waits for that very decision, so it is replaced
    whatever its stars. Any other certificate whose period meets the new one's is in the way.
    """
    lapses_on = dates.lapses_on(decided_on)
    meeting = (
        Certificate.objects.with_end()
        .filter(product=product, valid_from__lt=lapses_on)
        .filter(runs_until__gt=decided_on)  # type: ignore[misc]
        .exclude(runs_until=F("valid_from"))
        .annotate(was_cut=was_cut())
        .order_by("-stars", "valid_from")
    )
    replaces: list[Certificate] = []
    in_the_way: list[Certificate] = []
    for other in meeting:
        gives_way = other.stars <= stars or other.lapses_on <= decided_on
        ends_here = other.valid_from < decided_on and not _is_over(other) and gives_way
        (replaces if ends_here else in_the_way).append(other)
    return RecordingOutlook(
        valid_from=decided_on,
        last_valid_on=dates.last_valid_on(decided_on),
        lapses_on=lapses_on,
        replaces=tuple(replaces),
        blocked_by=in_the_way[0] if in_the_way else None,
    )


def _is_over(certificate: Certificate) -> bool:
    """Withdrawn or replaced before; only for rows of `recording_outlook`."""
    return certificate.ended_on is not None or certificate.was_cut  # type: ignore[attr-defined]


def extensions_of(certificate: Certificate) -> QuerySet[CertificateExtension]:
    """The papers that lengthened it, the earliest first."""
    return certificate.extensions.select_related("paper", "recorded_by").order_by("from_on")


def audit_of(certificate: Certificate) -> QuerySet[BaseLogEntry]:
    """Who did what to a certificate and when, newest first."""
    entries: QuerySet[BaseLogEntry] = audit_registry.get_logs_for_instance(certificate)
    return entries.select_related("user").order_by("-timestamp")


def artwork() -> OcopArtwork | None:
    """The official artwork in use, or None while no officer has loaded one."""
    return OcopArtwork.objects.order_by("-pk").first()


def artwork_by_hash(sha256: str) -> OcopArtwork | None:
    """The artwork with these bytes, in use or former: a cached page may still name it."""
    return OcopArtwork.objects.filter(sha256=sha256).order_by("-pk").first()


def artworks() -> QuerySet[OcopArtwork]:
    """Every artwork ever loaded, the one in use first."""
    return OcopArtwork.objects.select_related("loaded_by").order_by("-pk")
