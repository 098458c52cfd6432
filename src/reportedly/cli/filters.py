"""The options that every listing has, and what is said of a value that no ledger can hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from reportedly.errors import UsageError
from reportedly.records.reviews import is_blank

if TYPE_CHECKING:
    from reportedly.run.asked import Asked


class _Day(click.DateTime):
    """A day as it is typed."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no day; write it as 2017-03-20", param, ctx)


DAY = _Day(["%Y-%m-%d"])
MOST_ROWS = 2**31 - 1  # more than a list can have
NEAR = 60  # percent of likeness from which a word is offered instead of one that is not known
# What the likeness of the same words in another order, or of a part of a name, counts.
SHUFFLED, PART = 0.95, 0.9
# Between the words of a name as people type it: "in_need", "in need", "in-need"
_PARTED = re.compile(r"[\s_-]+")


def _categories_like(
    _ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[str]:
    return [one for one in known_categories() if one.startswith(incomplete)]


class Typed(click.ParamType[str]):
    """Words as they were typed; bytes that are no characters become "?", which finds nothing."""

    name = "text"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The words, which every part of the program can encode."""
        return value.encode("utf-8", "replace").decode()


_DAYS = (
    click.option(
        "--since", metavar="D", type=DAY, help="Days on or after this one (2017-02-19)."
    ),
    click.option("--until", metavar="D", type=DAY, help="Days on or before this one."),
)
_FILTERS = (
    click.option(
        "--place",
        metavar="P",
        type=Typed(),
        help="Part of a place's or region's name, or a country (Iraq, IRQ).",
    ),
    click.option(
        "--category",
        "categories",
        metavar="C",
        multiple=True,
        shell_complete=_categories_like,
        help="killed, displaced …; may be given several times.",
    ),
    click.option(
        "--source",
        metavar="S",
        type=Typed(),
        help="Part of the name of who is credited or of the outlet, or an actor id.",
    ),
    *_DAYS,
    click.option("--as-of", metavar="D", type=DAY, help="What was known on this day."),
)
_OF_EVENTS = (
    click.option(
        "--type", "kind", metavar="T", help="air_strike, abduction, natural_disaster …"
    ),
    click.option(
        "--actor",
        metavar="A",
        help="Part of the name of who did or suffered it, or an actor id.",
    ),
)
_ORDER = (
    click.option(
        "--sort", metavar="COLUMN", help="A column's name; -name turns the order round."
    ),
    click.option(
        "--limit",
        metavar="N",
        type=click.IntRange(1, MOST_ROWS),
        help="So many rows at most.",
    ),
)
_SHAPE = click.option(
    "--format",
    "--as",
    "shape",
    type=click.Choice(["table", "csv", "jsonl"]),
    default="table",
    show_default=True,
    help="Tables to read, or rows for programs.",
)


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the filters of every listing, as its argument `asked`."""

    return _with_asked(command, (*_FILTERS, *_ORDER))


def _with_asked(
    command: Callable[..., None], given: Iterable[Callable[..., Any]]
) -> Callable[..., None]:
    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        names = [name for name in _NAMES if name in options]
        asked = _asked_of_options({name: options.pop(name) for name in names})
        command(*args, asked=asked, **options)

    for option in reversed(tuple(given)):
        wrapped = option(wrapped)
    return wrapped


def of_events(command: Callable[..., None]) -> Callable[..., None]:
    """A command that lists events, with what only they can be asked for, as its arguments `kind`
    and `actor`.
    """
    for option in reversed(_OF_EVENTS):
        command = option(command)
    return command


def as_rows(command: Callable[..., None]) -> Callable[..., None]:
    """A command that lists what has no place and no category, as its arguments `asked` and `shape`:
    its days, order and number, and `--format`.
    """
    return _with_asked(_SHAPE(command), (*_DAYS, *_ORDER))


def as_rows_without_days(command: Callable[..., None]) -> Callable[..., None]:
    """The same of what has no days either."""
    return _with_asked(_SHAPE(command), _ORDER)


def as_listing(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the filters of every listing and `--format`, as its argument `shape`."""
    return with_filters(_SHAPE(command))


_NAMES = ("place", "categories", "source", "since", "until", "as_of", "sort", "limit")


def _asked_of_options(options: dict[str, Any]) -> Asked:
    from reportedly.run.asked import Asked

    categories = options.get("categories", ())
    options["categories"] = tuple(known_category(one) for one in categories)
    for name, value in options.items():
        if isinstance(value, datetime):
            options[name] = value.date()
    asked = Asked(**options)
    if asked.since and asked.until and asked.since > asked.until:
        raise UsageError("--since lies after --until")
    return asked


def given_reason(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """What was given as `--because`: words. Left out where it may be, it is no empty reason."""
    given = ctx.get_parameter_source(param.name or "")
    if given is not click.core.ParameterSource.DEFAULT and is_blank(value):
        raise click.BadParameter("say why in a few words")
    return value


def no_blank_words(
    _ctx: click.Context, _param: click.Parameter, value: str | None
) -> str | None:
    """What was given to be looked for, if anything: a blank would be found everywhere."""
    if value is not None and is_blank(value):
        raise click.BadParameter("say which words")
    return value


def date_of(value: datetime | None) -> date | None:
    return value.date() if value else None


def known_category(word: str) -> str:
    """A category as figures have it.

    Raises:
        UsageError: there is none of this name; the nearest is named.
    """
    return one_of(_as_word(word), known_categories(), "category")


def known_categories() -> list[str]:
    """Every category that figures can have, in the order of their names."""
    from reportedly.languages import in_use

    return sorted(
        {str(r["category"]) for r in in_use().table("figures") if r.get("category")}
    )


def known_type(word: str) -> str:
    """A type of event of the code book.

    Raises:
        UsageError: there is none of this name; the nearest is named.
    """
    from reportedly.codebook import vocabulary

    return one_of(_as_word(word), sorted(vocabulary("event type")), "type of event")


def _as_word(word: str) -> str:
    return word.strip().casefold().replace(" ", "_").replace("-", "_")


def one_of(word: str, known: Iterable[str], what: str) -> str:
    """The word, if it is known.

    Raises:
        UsageError: it is not; the nearest is named.
    """
    known = list(known)
    if word in known:
        return word
    near = nearest(word, known)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
    raise UsageError(f"no {what} {word!r}; {hint}")


def nearest(
    word: str,
    known: Iterable[str],
    most: int = 3,
) -> list[str]:
    """Known words that are like one, the likest first."""
    sought = _PARTED.split(word.casefold())
    like = {one: _like_a_part(sought, _PARTED.split(one.casefold())) for one in known}
    near = [one for one, percent in like.items() if percent >= NEAR]
    return sorted(near, key=lambda one: -like[one])[:most]


def _like_a_part(sought: list[str], name: list[str]) -> float:
    """How alike words and a name are, in percent, as wholes, as words in any order, or as the name
    and so many of its words in a row.
    """
    from reportedly.syntax.alike import likeness

    words = " ".join(sought)
    runs = (name[at : at + len(sought)] for at in range(len(name)))
    return max(
        likeness(words, " ".join(name)),
        SHUFFLED * likeness(" ".join(sorted(sought)), " ".join(sorted(name))),
        *(PART * likeness(words, " ".join(run)) for run in runs),
    )
