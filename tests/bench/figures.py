"""A figure of the bench: what we need, what the other needs, and whether that is as wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One row. `ratio` is what `wanted` speaks of; `holds` is None where nothing is wanted."""

    name: str
    ours: str
    other: str = ""
    ratio: str = ""
    wanted: str = ""
    holds: bool | None = None


HEAD = Figure("name", "ours", "other", "ratio", "wanted")


def less(
    name: str, ours: Sequence[float], other: Sequence[float], *, times: float | None, unit: str
) -> Figure:
    """Compare medians: ours is to be at least `times` less than the other."""
    mine, theirs = median(ours), median(other)
    ratio = theirs / mine
    wanted = f"≥ {times:g}×" if times else ""
    holds = ratio >= times if times else None
    return Figure(
        name, f"{mine:.2f} {unit}", f"{theirs:.2f} {unit}", f"{ratio:.1f}×", wanted, holds
    )


def within(
    name: str, ours: Sequence[float], other: Sequence[float], *, times: float | None, unit: str
) -> Figure:
    """Compare medians: ours is to be at most `times` the other."""
    mine, theirs = median(ours), median(other)
    ratio = mine / theirs
    wanted = f"≤ {times:g}×" if times else ""
    holds = ratio <= times if times else None
    return Figure(
        name, f"{mine:.2f} {unit}", f"{theirs:.2f} {unit}", f"{ratio:.2f}×", wanted, holds
    )


def below(name: str, ours: float, *, most: float, unit: str) -> Figure:
    """Hold a value under a bound."""
    return Figure(name, f"{ours:.2f} {unit}", wanted=f"< {most:g} {unit}", holds=ours < most)


def fact(name: str, ours: float, unit: str) -> Figure:
    """Tell a value of which nothing is wanted."""
    return Figure(name, f"{ours:.2f} {unit}")


def table(figures: Sequence[Figure]) -> str:
    """Return the rows, and a last line that tells whether all that is wanted holds."""
    rows = [_cells(figure) for figure in [HEAD, *figures]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, _verdict(figures)])


def all_hold(figures: Sequence[Figure]) -> bool:
    """Tell whether nothing that is wanted is missed."""
    return all(figure.holds is not False for figure in figures)


def _cells(figure: Figure) -> tuple[str, ...]:
    missed = "  MISSED" if figure.holds is False else ""
    return figure.name, figure.ours, figure.other, figure.ratio, figure.wanted + missed


def _verdict(figures: Sequence[Figure]) -> str:
    wanted = sum(figure.holds is not None for figure in figures)
    missed = sum(figure.holds is False for figure in figures)
    return f"{missed} of {wanted} missed." if missed else f"All {wanted} wanted figures hold."
