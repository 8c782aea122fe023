"""What an engine is asked and what it answers. Small on purpose: two engines fit.

No engine says who may show the mark or what a thing costs: a page asks the register and the
selling strategy for what it draws.
"""

from collections.abc import Sequence
from typing import Protocol

from search.rules.wanted import Found, Wanted


class EngineDown(Exception):
    """The engine could not answer; another may. The text is for the log."""


class QuestionRefused(EngineDown):
    """The engine is well and would not answer this one question; another may."""


class Engine(Protocol):
    @property
    def name(self) -> str:
        """Short, for logs and for `Found.by`."""
        ...

    def find(self, wanted: Wanted) -> Found:
        """One page of public products for a question, with counts where they are wanted.

        Raises EngineDown.
        """
        ...

    def complete(self, wanted: Wanted) -> Sequence[int]:
        """A few products for words still being typed, best first, no counts, as fast as can be.

        Raises EngineDown.
        """
        ...


def engine() -> Engine:
    """The engine in use."""
    from search.engines.choice import chosen  # which needs what is above

    return chosen()
