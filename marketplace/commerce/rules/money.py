"""Whole đồng: shares that lose nothing, rates that round once. Plain Python."""

from collections.abc import Sequence


def rate(amount: int, basis_points: int) -> int:
    """So many hundredths of a per cent of an amount, half a đồng rounded up. Both ≥ 0."""
    return (amount * basis_points + 5_000) // 10_000


def part(amount: int, *, first: int, last: int, of: int) -> int:
    """What units `first` to `last` (from 0, `last` not counted) of `of` units cost together.

    The parts of a whole, taken in any steps, add up to the amount: each is the difference of
    two rounded sums. Raises ValueError outside 0 ≤ first ≤ last ≤ of.
    """
    if not 0 <= first <= last <= of or of == 0:
        raise ValueError(f"units {first} to {last} of {of}")
    return _up_to(amount, last, of) - _up_to(amount, first, of)


def _up_to(amount: int, units: int, of: int) -> int:
    return (2 * amount * units + of) // (2 * of)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount in parts as the weights say, to the đồng: the largest remainders get the
    đồng left over, the first of equal ones first. Raises ValueError without any weight."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("no weights to split by")
    parts = [amount * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return parts
