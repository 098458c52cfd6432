"""Actors: one identity for each, however it is written.

Names come from `lexicons/actors`; "Turkish police" and "Iraq's health ministry" are built from the
countries table and `patterns.yml`; unnamed actors ("gunmen", "local officials") have a kind but no
identity. Names are compared word by word, so hyphens, dots and apostrophes do not matter
("UN-OCHA", "U.N.", "Da'esh"), and a match is always the longest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from reportedly.lexicons.load import Row, actor_lists, sheet, table
from reportedly.records import Actor, Document, Reason, Sentence, Span
from reportedly.syntax.words import WORD, words_of

# Between two words of one name may stand spaces, hyphens, apostrophes, slashes and ampersands.
_NEXT_WORD = re.compile(rf"(?:[\s\-–’'‘./&]{{1,2}}|, )({WORD.pattern})")


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to write one actor."""

    words: tuple[str, ...]
    actor_id: str | None
    name: str
    kind: str
    ref: str
    rule: str
    exact: bool  # written in capitals: "WHO" is not "who"
    any_case: bool


@dataclass(slots=True)
class _Node:
    """A word of the names' tree."""

    next: dict[str, _Node] = field(default_factory=dict)
    entries: list[_Entry] = field(default_factory=list)
    owner: Row | None = None  # the country whose adjective or possessive ends here


def find_actors(
    document: Document, sentences: tuple[Sentence, ...]
) -> tuple[Actor, ...]:
    """Every actor named in the document, in reading order; spans do not overlap."""
    text = document.reading
    shouted = _shouted_lines(document)
    found: list[Actor] = []
    done = 0
    for start in words_of(text).where(_actor_name_tree().next.keys()):
        hit = _longest_actor_name(text, start, shouted) if start >= done else None
        if hit is None:
            continue
        last, entry = hit
        done = _mention_end(text, last)
        reason = Reason("actor", entry.rule, document.span(start, last), entry.ref)
        found.append(
            Actor(
                start,
                done,
                document.text[start:done],
                entry.actor_id,
                entry.name,
                entry.kind,
                because=(reason,),
            )
        )
    return tuple(_as_introduced(found))


# Capitals alone, so that "(north)" and "(2)" abbreviate nobody.
_IN_BRACKET = re.compile(r"\((?P<short>[A-Z]{2,10})\)\Z")


def _as_introduced(actors: list[Actor]) -> Iterator[Actor]:
    """ "Reporters Without Borders (RSF)": in this article the abbreviation is theirs, whoever else
    has it.
    """
    meant: dict[str, Actor] = {}
    for actor in actors:
        bracket = _IN_BRACKET.search(actor.text)
        if bracket is not None and actor.id is not None:
            meant.setdefault(bracket["short"], actor)
    for actor in actors:
        full = meant.get(actor.text)
        if full is None or full.id == actor.id:
            yield actor
            continue
        words = Span(full.start, full.end, full.text)
        rule = "the abbreviation that the article gives to this actor"
        why = (Reason("actor", rule, words),)
        yield replace(actor, id=full.id, name=full.name, kind=full.kind, because=why)


def _longest_actor_name(
    text: str, start: int, shouted: list[tuple[int, int]]
) -> tuple[int, _Entry] | None:
    """The longest name whose first word starts at an offset: where its last word ends, and the
    entry.
    """
    best: tuple[int, _Entry] | None = None
    for end, words, node in _walk_names(_actor_name_tree(), text, start):
        entry = next(
            (e for e in node.entries if _written(e, words, start, shouted)), None
        )
        if entry is not None:
            best = (end, entry)
        if node.owner is not None and words[0][0].isupper():
            part = _part_of_state(node.owner, text, end)
            best = part if part and (best is None or part[0] > best[0]) else best
    return best


def _walk_names(
    node: _Node, text: str, start: int
) -> Iterator[tuple[int, list[str], _Node]]:
    """The nodes reached from the word at an offset on, each with the end of its word and the words
    so far.
    """
    words: list[str] = []
    match = WORD.match(text, start)
    while match is not None:
        words.append(match[match.lastindex or 0])
        following = node.next.get(words[-1].casefold())
        if following is None:
            return
        node = following
        yield match.end(), words, node
        match = _NEXT_WORD.match(text, match.end())


def _part_of_state(country: Row, text: str, end: int) -> tuple[int, _Entry] | None:
    """A part of the country's state named right after its adjective: "Turkish" + "riot police"."""
    following = _NEXT_WORD.match(text, end)
    if following is None:
        return None
    best = None
    for last, _, node in _walk_names(_state_part_tree(), text, following.start(1)):
        if node.entries:
            best = (last, node.entries[0])
    if best is None:
        return None
    last, part = best
    adjective = next(iter(country["adjectives"].split("|"))) or country["name"]
    whole = replace(
        part,
        actor_id=f"{country['iso3'].lower()}-{part.actor_id}",
        name=part.name.format(adjective=adjective),
    )
    return last, whole


def _written(
    entry: _Entry, words: list[str], start: int, shouted: list[tuple[int, int]]
) -> bool:
    """True if the words in the text are capitalised as the name demands."""
    if entry.any_case:
        return True
    if entry.exact:
        in_capitals = any(s <= start < e for s, e in shouted)
        return words == list(entry.words) and not (
            in_capitals and entry.words[0] in _also_words()
        )
    return all(
        s[0].isupper() or w[0].islower()
        for s, w in zip(words, entry.words, strict=True)
    )


def _mention_end(text: str, end: int) -> int:
    """The end of the mention: a bracketed abbreviation and a group noun belong to it."""
    if (
        text[end : end + 1] == "." and text[end - 2 : end - 1] == "."
    ):  # the last stop of "U.N."
        end += 1
    match = _tail_pattern().match(text, end)
    return match.end() if match else end


@cache
def _tail_pattern() -> re.Pattern[str]:
    """What can follow a body's name and belongs to it: its short form in brackets, "spokesman"."""
    rows = table("actors/mentions.yml")
    after = "|".join(w for r in rows for w in r.strings("after"))
    between = "|".join(w for r in rows for w in r.strings("between"))
    return re.compile(
        rf"(?:\s\((?:[A-Z][A-Za-z.\-]{{1,9}})\))?"
        rf"(?:(?:\s(?:{between})){{0,2}}\s(?:{after})\b)?"
    )


@cache
def _also_words() -> frozenset[str]:
    return frozenset(
        w for row in table("actors/mentions.yml") for w in row.strings("also_words")
    )


def _shouted_lines(document: Document) -> list[tuple[int, int]]:
    """Passages written in capitals, where an abbreviation cannot be told from a word."""
    return [
        (p.start, p.end)
        for p in document.passages
        if p.text.isupper() and " " in p.text
    ]


# ------------------------------------------------------------------ the trees of names
def _add_owners(root: _Node) -> None:
    """Words before a name that say of which country its bearer is: "Syrian", "Syria's"."""
    for country in sheet("places/countries.tsv"):
        names = [n for n in (country["name"], *country["alt"].split("|")) if n]
        for owner in (*country["adjectives"].split("|"), *(f"{n}'s" for n in names)):
            if owner:
                _node_for_alias(root, owner).owner = country


@cache
def _actor_name_tree() -> _Node:
    """All names by word. Named rows come first: of two equal names the named one wins."""
    root = _Node()
    for name in actor_lists():
        for row in table(name):
            for alias in (row["name"], *row.strings("alt")):
                _add_alias(
                    root, alias, row, row["id"], row["name"], "a name of this actor"
                )
    for row in table("actors/generic.yml"):
        for alias in row.strings("words"):
            _add_alias(
                root,
                alias,
                row,
                None,
                alias,
                "an actor with no name of its own",
                any_case=True,
            )
    _add_owners(root)
    return root


@cache
def _state_part_tree() -> _Node:
    """The parts of a state, by word."""
    root = _Node()
    for row in table("actors/patterns.yml"):
        for alias in row.strings("words"):
            _add_alias(
                root,
                alias,
                row,
                row["part"],
                row["name"],
                "a country and a part of its state",
                any_case=True,
            )
    return root


def _add_alias(
    root: _Node,
    alias: str,
    row: Row,
    actor_id: str | None,
    name: str,
    rule: str,
    *,
    any_case: bool = False,
) -> None:
    """Put one way of writing a name into the tree of names."""
    words = tuple(m[0] for m in WORD.finditer(alias))
    letters = "".join(words)
    exact = letters.isupper() or (len(words) == 1 and len(letters) <= 3)
    _node_for_alias(root, alias).entries.append(
        _Entry(words, actor_id, name, row["kind"], row.ref, rule, exact, any_case)
    )


def _node_for_alias(root: _Node, alias: str) -> _Node:
    """The node that the words of a name lead to, made where it is missing."""
    node = root
    for match in WORD.finditer(alias):
        node = node.next.setdefault(match[0].casefold(), _Node())
    return node
