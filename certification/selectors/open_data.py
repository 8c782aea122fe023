"""The register as data that anyone may take: public facts, nothing of persons.

One set of names serves the CSV and JSON files, the pages' JSON, the API and the credentials.
Left out on purpose: who recorded a row, telephone and tax numbers, streets, free text of
officers, and everything of a dossier.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import translation

from catalog.products.models import Product
from certification.models import (
    Certificate,
    CertificateState,
    RegisterSnapshot,
)
from certification.selectors.marks import OcopMark, ocop_marks

SOURCES: dict[str, Any] = {
    "register_number": F("number"),
    "product_code": F("product_code"),
    "product_id": F("product_id"),
    "product": F("product__title"),
    "gtin": F("product__gtin"),
    "product_set": F("product__ocop_set_id"),
    "holder": F("holder__name"),
    "province_code": F("product__province_id"),
    "province": F("product__province__name"),
    "commune_code": F("product__commune_id"),
    "commune": F("product__commune__full_name"),
    "former_place": F("product__former_place"),
    "stars": F("stars"),
    "decision_number": F("decision_number"),
    "decided_on": F("decided_on"),
    "authority": F("authority__name"),
    "valid_from": F("valid_from"),
    "last_valid_on": F("runs_until"),
    "extended_until": F("lapses_on"),
    "state": F("state_value"),
    "withdrawn_on": F("withdrawal__effective_on"),
    "withdrawal_ground": F("withdrawal__ground"),
    "withdrawal_decision": F("withdrawal__decision_number"),
    "source_url": F("source_url"),
}
COLUMNS = (*SOURCES, "page_url")
"""The columns of the files, in their order."""

REVOKED = (CertificateState.WITHDRAWN, CertificateState.REPLACED)
"""What a credential's status list calls revoked; a lapsed one has simply expired."""

_FETCHED_AT_ONCE = 2000
HERE = ZoneInfo(settings.TIME_ZONE)


def rows(*, on: date) -> QuerySet[Certificate]:
    """Every certificate ever recorded, by register number, with its state on the day."""
    return Certificate.objects.with_state(on).order_by("number")


def records(found: QuerySet[Certificate]) -> Iterator[dict[str, Any]]:
    """The facts of these certificates (of `rows`), by the names of COLUMNS. One query."""
    page_url = _page_url_of("{}")
    fields = {f"c_{name}": source for name, source in SOURCES.items()}
    for row in found.values(**fields).iterator(chunk_size=_FETCHED_AT_ONCE):
        yield _record(row, page_url)


def _record(row: Mapping[str, Any], page_url: str) -> dict[str, Any]:
    record = {name: row[f"c_{name}"] for name in SOURCES}
    ends_on, lapses_on = row["c_last_valid_on"], row["c_extended_until"]
    record["last_valid_on"] = _day_before(ends_on, row["c_valid_from"])
    record["extended_until"] = _day_before(ends_on, lapses_on)
    for name in ("province_code", "province", "commune_code", "commune"):
        record[name] = record[name] or ""
    for name in ("withdrawal_ground", "withdrawal_decision"):
        record[name] = record[name] or ""
    record["page_url"] = page_url.format(record["register_number"])
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
    }


def _day_before(ends_on: date, starts_on: date) -> date | None:
    """The last day of a period; None for one without any day."""
    return ends_on - timedelta(days=1) if ends_on > starts_on else None


@dataclass(frozen=True, slots=True)
class Checked:
    """One certificate, looked up: its facts, and the mark that it gives today, if any."""

    pk: int
    facts: dict[str, Any]
    starts_on: date
    ends_on: date
    mark: OcopMark | None

    @property
    def state(self) -> CertificateState:
        return CertificateState(self.facts["state"])

    @property
    def revoked(self) -> bool:
        return self.state in REVOKED


def checked(found: QuerySet[Certificate], *, on: date) -> list[Checked]:
    """These certificates (of `rows`, few of them), each with the mark it gives. Two queries."""
    fields = {f"c_{name}": source for name, source in SOURCES.items()}
    page_url = _page_url_of("{}")
    read: list[dict[str, Any]] = list(found.values("pk", **fields))  # type: ignore[arg-type]
    marks = ocop_marks([row["c_product_id"] for row in read], on=on)
    return [
        Checked(
            pk=row["pk"],
            facts=_record(row, page_url),
            starts_on=row["c_valid_from"],
            ends_on=row["c_last_valid_on"],
            mark=_own_mark(row, marks),
        )
        for row in read
    ]


def _own_mark(row: Mapping[str, Any], marks: Mapping[int, OcopMark]) -> OcopMark | None:
    mark = marks.get(row["c_product_id"])
    return mark if mark is not None and mark.register_number == row["c_register_number"] else None


def checked_by_number(number: str, *, on: date) -> Checked | None:
    """The certificate of this number, or None for one that was never given. Two queries."""
    found = checked(rows(on=on).filter(number=number.strip().upper()), on=on)
    return found[0] if found else None


def certificates_of_products(
    *, on: date, product_id: int | None = None, gtin: str = ""
) -> QuerySet[Certificate]:
    """The certificates of one product, or of the one with this GTIN-14, newest first; of the
    whole register where neither is asked for."""
    found = rows(on=on).order_by("-valid_from", "-pk")
    if product_id is not None:
        found = found.filter(product_id=product_id)
    if gtin:
        found = found.filter(product__in=Product.objects.filter(gtin=gtin).values("pk"))
    return found


def revoked_indices(*, on: date) -> list[int]:
    """The keys of the certificates that were withdrawn or replaced by the day. One query."""
    ended = Certificate.objects.with_state(on).filter(state_value__in=REVOKED)  # type: ignore[misc]
    return list(ended.values_list("pk", flat=True))


def midnight(day: date) -> datetime:
    """The instant at which the day begins in Việt Nam."""
    return datetime.combine(day, time(), tzinfo=HERE)


def snapshots() -> QuerySet[RegisterSnapshot]:
    """The register of each day as it was published, the newest first."""
    return RegisterSnapshot.objects.order_by("-on")


def snapshot_of(day: date) -> RegisterSnapshot | None:
    """What was published on this day."""
    return RegisterSnapshot.objects.filter(on=day).first()


def public_url(name: str, *arguments: str) -> str:
    """The address by which the world knows a page of ours, whatever language is being spoken."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(settings.PUBLIC_URL) + reverse(name, args=arguments)


def _page_url_of(number: str) -> str:
    # Braces would be escaped in an address; a register number holds nothing that is.
    return public_url("certification:certificate", "CN-NUMBER").replace("CN-NUMBER", number)
