"""The filters that every listing has, and what is said of a value that no ledger can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, TypeVar

import click

from reportedly.errors import UsageError

DAY = click.DateTime(["%Y-%m-%d"])
NEAR = 60  # rapidfuzz ratio (percent) from which a word is offered instead of one that is not known

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a listing is asked for; None and () ask for everything."""

    place: str | None = None
    categories: tuple[str, ...] = ()
    source: str | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    sort: str | None = None
    limit: int | None = None

    def holds(self, category: str) -> bool:
        """Whether a category is asked for."""
        return not self.categories or category in self.categories


_OPTIONS = (
    click.option(
        "--place", metavar="P", help="Part of a place's or region's name, or a country (Iraq, IRQ)."
    ),
    click.option(
        "--category",
        "categories",
        metavar="C",
        multiple=True,
        help="killed, displaced …; may be given several times.",
    ),
    click.option(
        "--source",
        metavar="S",
        help="Part of the name of who is credited or of the outlet, or an actor id.",
    ),
    click.option("--since", metavar="D", type=DAY, help="Days on or after this one (2017-02-19)."),
    click.option("--until", metavar="D", type=DAY, help="Days on or before this one."),
    click.option("--as-of", metavar="D", type=DAY, help="What was known on this day."),
    click.option("--sort", metavar="COLUMN", help="A column's name; -name turns the order round."),
    click.option("--limit", metavar="N", type=click.IntRange(min=1), help="So many rows at most."),
)


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the filters of every listing, as its argument `asked`."""

    @wraps(command)
    def told(
        *args: Any,
        place: str | None,
        categories: tuple[str, ...],
        source: str | None,
        since: datetime | None,
        until: datetime | None,
        as_of: datetime | None,
        sort: str | None,
        limit: int | None,
        **options: Any,
    ) -> None:
        asked = Asked(
            place,
            tuple(known_category(one) for one in categories),
            source,
            day_of(since),
            day_of(until),
            day_of(as_of),
            sort,
            limit,
        )
        if asked.since and asked.until and asked.since > asked.until:
            raise UsageError("--since lies after --until")
        command(*args, asked=asked, **options)

    for option in reversed(_OPTIONS):
        told = option(told)
    return told


def day_of(value: datetime | None) -> date | None:
    return value.date() if value else None


def known_category(word: str) -> str:
    """A category as figures have it.

    Raises:
        UsageError: there is none of this name; the nearest is named.
    """
    from reportedly.languages import ENGLISH

    known = sorted({str(r["category"]) for r in ENGLISH.table("figures") if r.get("category")})
    return _of(word.strip().casefold().replace(" ", "_"), known, "category")


def _of(word: str, known: list[str], what: str) -> str:
    if word in known:
        return word
    near = nearest(word, known)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
    raise UsageError(f"no {what} {word!r}; {hint}")


def nearest(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Known words that are like one, the likest first."""
    from rapidfuzz import fuzz, process

    folded = {one.casefold(): one for one in known if one}
    found = process.extract(
        word.casefold(), folded.keys(), scorer=fuzz.WRatio, limit=most, score_cutoff=NEAR
    )
    return [folded[name] for name, _, _ in found]


def known_now(asked: Asked) -> None:
    """Refuse --as-of where only today's articles are told of.

    Raises:
        UsageError: a day was asked for.
    """
    if asked.as_of is not None:
        raise UsageError("--as-of is for figures, statements, questions and exports")


Item = TypeVar("Item")


def ordered_as(
    told: list[Item], row_of: Callable[[Item], dict[str, Any]], asked: Asked
) -> list[Item]:
    """What rows are made of, by the column that was asked for and no more than were asked for."""
    if not asked.sort:
        return told[: asked.limit] if asked.limit else told
    rows = [{**row_of(one), "": n} for n, one in enumerate(told)]
    return [told[int(row[""])] for row in ordered(rows, asked)]


def ordered(rows: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """Rows by the column that was asked for, the empty ones last, and no more than were asked for.

    Raises:
        UsageError: there is no such column.
    """
    if asked.sort and rows:
        name = asked.sort.lstrip("-")
        if name not in rows[0]:
            _of(name, list(rows[0]), "column")
        full = [row for row in rows if row[name] is not None]
        full.sort(key=lambda row: row[name], reverse=asked.sort.startswith("-"))
        rows = full + [row for row in rows if row[name] is None]
    return rows[: asked.limit] if asked.limit else rows
