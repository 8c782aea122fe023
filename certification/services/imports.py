"""A province's file into the register: planned row by row, then all of it or nothing."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from certification.rules import dates, register_cells
from certification.rules.register_cells import BadCell
from certification.selectors.import_index import (
    Held,
    Known,
    Place,
    PlaceProblem,
    Places,
    PlaceToChoose,
    key,
)
from certification.services.import_authorities import Authorities, BadAuthority

Allows = Callable[[int, str], bool]
"""Whether the person may record these stars in the province of this code."""

Told = Callable[[int], None]
"""Is told how many rows are done."""

TELL_EVERY = 500


@dataclass
class Draft:
    """A certificate that one row of the file asks for."""

    row: int
    product: str
    producer: str
    stars: int
    decision: str
    decided_on: date
    authority: str
    place: Place
    product_set: int | None
    product_code: str
    ended_on: date | None = None

    @property
    def maker(self) -> tuple[str, str]:
        """Producers are told apart by name and province."""
        return key(self.producer), self.place.province_code

    @property
    def made(self) -> tuple[str, tuple[str, str]]:
        """Products are told apart by name and producer."""
        return key(self.product), self.maker


@dataclass
class Plan:
    """What the file would do."""

    rows: int = 0
    drafts: list[Draft] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    """Row of the file and what is wrong with it."""
    duplicates: list[tuple[int, str]] = field(default_factory=list)
    """Rows that are left out because the file or the register has them already."""
    ends: dict[int, date] = field(default_factory=dict)
    """Certificates in the register that end because a newer one replaces them."""
    to_choose: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Code of a split former commune → the rows that name it."""

    @property
    def may_be_written(self) -> bool:
        return not self.errors and not self.to_choose


@dataclass(frozen=True)
class Reading:
    """How a file is to be read, by whom."""

    columns: dict[str, int]
    allows: Allows
    on: date
    home_province: str = ""
    """The province of rows that name none: the officer's own."""
    chosen: dict[str, str] = field(default_factory=dict)
    """Code of a split former commune → code of the commune of today."""


def plan(
    rows: Iterator[tuple[int, list[str]]], reading: Reading, *, told: Told = lambda done: None
) -> tuple[Plan, Known, Authorities]:
    """Read every row; nothing is written. Some ten queries, whatever the number of rows.

    Raises xlsx.BadTable for a file that ends in something unreadable.
    """
    planned, places, known = Plan(), Places(), Known()
    authorities = Authorities(places)
    for number, cells in rows:
        if not any(cells):
            continue
        planned.rows += 1
        _Row(number, cells, reading, planned, places, authorities).read()
        if planned.rows % TELL_EVERY == 0:
            told(planned.rows)
    _fit_together(planned, known)
    planned.errors.sort()
    told(planned.rows)
    return planned, known, authorities


class _Row:
    """One row being read: every fault of it is noted, not only the first."""

    def __init__(
        self,
        number: int,
        cells: list[str],
        reading: Reading,
        planned: Plan,
        places: Places,
        authorities: Authorities,
    ) -> None:
        self.number, self.cells, self.reading = number, cells, reading
        self.planned, self.places, self.authorities = planned, places, authorities
        self.faults: list[str] = []

    def cell(self, name: str) -> str:
        index = self.reading.columns.get(name)
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    def read(self) -> None:
        product, producer = self._named("product", 255), self._named("producer", 200)
        stars, decided_on = self._stars(), self._decided_on()
        decision = register_cells.decision(self.cell("decision_number"))
        if not decision or len(decision) > 80:
            self.faults.append(_("thiếu số quyết định"))
        place = self._place()
        if place is not None and stars and not self.reading.allows(stars, place.province_code):
            self.faults.append(
                _("%(stars)s sao ở %(province)s không thuộc quyền ghi của bạn")
                % {"stars": stars, "province": place.province_then}
            )
        authority = ""
        if place is not None and stars and decided_on:
            authority = self._authority(stars, decided_on, place)
        self.planned.errors += [(self.number, fault) for fault in self.faults]
        if not self.faults and place is not None and stars and decided_on:
            self.planned.drafts.append(
                Draft(
                    row=self.number,
                    product=product,
                    producer=producer,
                    stars=stars,
                    decision=decision,
                    decided_on=decided_on,
                    authority=authority,
                    place=place,
                    product_set=self._product_set(),
                    product_code=self.cell("product_code")[:40],
                )
            )

    def _named(self, name: str, longest: int) -> str:
        text = self.cell(name)
        if not text or not key(text):
            words = {"product": _("thiếu tên sản phẩm"), "producer": _("thiếu tên chủ thể")}
            self.faults.append(words[name])
        elif len(text) > longest:
            self.faults.append(_("tên dài quá %(longest)s chữ") % {"longest": longest})
        return text

    def _stars(self) -> int | None:
        try:
            return register_cells.stars(self.cell("stars"))
        except BadCell:
            self.faults.append(_("số sao “%s” không phải 3, 4 hay 5") % self.cell("stars"))
            return None

    def _decided_on(self) -> date | None:
        text = self.cell("decided_on") or self.cell("decision_number")
        try:
            found = register_cells.day(text)
        except BadCell:
            self.faults.append(_("ngày quyết định “%s” không đọc được") % text)
            return None
        if found > self.reading.on:
            self.faults.append(_("ngày quyết định %s chưa tới") % f"{found:%d/%m/%Y}")
            return None
        return found

    def _place(self) -> Place | None:
        province = self.cell("province") or self.reading.home_province
        if not province:
            self.faults.append(_("thiếu tỉnh, thành"))
            return None
        try:
            return self.places.resolve(
                province,
                self.cell("district"),
                self.cell("commune"),
                chosen=self.reading.chosen,
            )
        except PlaceToChoose as error:
            self.planned.to_choose[error.former_code].append(self.number)
        except PlaceProblem as error:
            self.faults.append(str(error))
        return None

    def _authority(self, stars: int, decided_on: date, place: Place) -> str:
        try:
            return self.authorities.name_of(
                self.cell("authority"),
                stars=stars,
                decided_on=decided_on,
                place=place,
                district=self.cell("district"),
            )
        except BadAuthority as error:
            self.faults.append(str(error))
            return ""

    def _product_set(self) -> int | None:
        text = self.cell("product_set")
        is_number = text.isascii() and text.isdecimal() and len(text) <= 2
        return int(text) if is_number and 1 <= int(text) <= 26 else None


def _fit_together(planned: Plan, known: Known) -> None:
    """The rows beside each other and beside the register: duplicates, replacements, conflicts.

    The rule is the register's own (`record_certificate`): a newer certificate with as many or
    more stars ends the older one on its day; fewer stars are refused while the older one runs.
    """
    by_product: dict[Any, list[Draft]] = defaultdict(list)
    for draft in planned.drafts:
        by_product[draft.made].append(draft)
    kept: list[Draft] = []
    for (title, maker), drafts in by_product.items():
        producer = known.producers.get(maker)
        product = known.products.get((title, producer)) if producer else None
        held = list(known.certificates[product]) if product in known.certificates else []
        kept += _chained(drafts, held, planned)
    planned.drafts = sorted(kept, key=lambda draft: draft.row)


def _chained(drafts: list[Draft], held: list[Held], planned: Plan) -> list[Draft]:
    chain: list[tuple[Held, Draft | None]] = [(each, None) for each in held]
    kept: list[Draft] = []
    for draft in drafts:
        same_day = next((e for e, _d in chain if e.valid_from == draft.decided_on), None)
        if same_day is None:
            lapses_on = dates.lapses_on(draft.decided_on)
            own = Held(draft.decided_on, lapses_on, draft.stars, draft.decision, "", row=draft.row)
            chain.append((own, draft))
            kept.append(draft)
        elif same_day.stars == draft.stars and key(same_day.decision) == key(draft.decision):
            planned.duplicates.append((draft.row, _where(same_day)))
        else:
            planned.errors.append(
                (draft.row, _("cùng sản phẩm, cùng ngày mà khác với %s") % _where(same_day))
            )
    chain.sort(key=lambda pair: pair[0].valid_from)
    for (before, its_draft), (after, _after) in pairwise(chain):
        if before.ends_on > after.valid_from:
            _replace(before, its_draft, after, planned)
    return kept


def _replace(before: Held, its_draft: Draft | None, after: Held, planned: Plan) -> None:
    row = after.row or before.row
    is_extended = before.lapses_on is not None and before.ends_on > before.lapses_on
    if before.is_ended or is_extended:
        planned.errors.append((row, _("trùng thời hạn với %s: hãy ghi riêng") % _where(before)))
    elif before.stars > after.stars:
        planned.errors.append(
            (row, _("%s đang cho nhiều sao hơn: phải thu hồi trước") % _where(before))
        )
    elif its_draft is not None:
        its_draft.ended_on = after.valid_from
    elif before.pk is not None:
        planned.ends[before.pk] = after.valid_from


def _where(held: Held) -> str:
    return _("dòng %s") % held.row if held.row else _("giấy %s trong sổ") % held.number
