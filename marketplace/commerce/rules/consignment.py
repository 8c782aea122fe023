"""The states of a consignment and the steps between them. Plain Python."""

PLACED = "PLACED"
HANDED_OVER = "HANDED_OVER"

STEPS: dict[str, tuple[str, ...]] = {PLACED: (HANDED_OVER,), HANDED_OVER: ()}


def may_become(state: str, target: str) -> bool:
    """Whether a consignment in `state` may be moved to `target`."""
    return target in STEPS.get(state, ())
