"""What an engine is asked and what it answers. Small on purpose: two engines will fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Results:
    """Product ids, best first: one page of `total`.

    `is_guess` says that nothing held the words as typed and these only sound alike. No engine
    says who may show the mark: the page asks the register for what it draws.
    """

    product_ids: Sequence[int]
    total: int
    is_guess: bool = False


class Engine(Protocol):
    def find(self, text: str, *, on: date, offset: int, limit: int) -> Results:
        """Products for the words typed; with and without accents, last word unfinished."""
        ...


def engine() -> Engine:
    """The engine in use."""
    from search.postgres import PostgresEngine

    return PostgresEngine()
