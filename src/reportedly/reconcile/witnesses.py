"""Whose word a figure is: from the article through what it copied and whom it cites to the one who
gave it.

A copy speaks with the voice of what it was copied from; "X reported, citing Y" is Y's word; a named
source is one witness in however many articles; where nobody is named the outlet is the witness,
since a reader can name no other. Two articles that give one count on the word of a body neither
names ("police said") are one
witness as well: it may be the same word, and what may be one is not counted twice. Two figures with
    one
origin are one witness, so a number is never confirmed by its reprints.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ActorKind, Certainty
from reportedly.gazetteer.relations import folded_place_name
from reportedly.languages import by_language, in_use
from reportedly.languages.inflections import without_plural
from reportedly.languages.patterns import named_pattern
from reportedly.lexicons.load import actor_lists, table
from reportedly.lexicons.web_names import web_name_set
from reportedly.reconcile.data import words
from reportedly.records import CopyLink, Figure
from reportedly.records.questions import AttributedFigure, Reported, Step

_LEADING = named_pattern("witnesses.leading")
_PLURAL = named_pattern("witnesses.plural")

Key = tuple[str, str]  # document id, figure id
# For a figure the one it was taken from, and the step to it.
Originals = Mapping[Key, tuple[Key, Step]]


def witnesses(
    reported: Sequence[Reported], links: Iterable[CopyLink]
) -> list[AttributedFigure]:
    """Every figure with its origin, in the order given.

    Args:
        reported: figures in order of the day they could be known.
        links: copy links among their documents.
    """
    outlets = {outlet_key(r.kept.outlet) for r in reported if r.kept.outlet}
    return attributed(reported, originals(reported, links), outlets)


def attributed(
    reported: Sequence[Reported], taken: Originals, outlets: Set[str]
) -> list[AttributedFigure]:
    """Every figure with its origin, in the order given.

    Args:
        reported: figures by the day they could be known, and all that they were taken from.
        taken: for each figure that was copied what it was taken from (`originals`).
        outlets: the keys of the outlets that have an article in the ledger (`outlet_key`).
    """
    by_id = {(r.kept.document, r.id): r for r in reported}
    done: dict[Key, AttributedFigure] = {}
    return [_witness(r, taken, by_id, done, outlets) for r in reported]


def by_themselves(
    reported: Sequence[Reported], outlets: Iterable[str | None]
) -> list[AttributedFigure]:
    """Figures with the origins that their own articles give, whatever was copied.

    Args:
        reported: figures.
        outlets: the names of those that have an article in the ledger.
    """
    keys = {outlet_key(name) for name in outlets if name}
    return [_own_account(r, keys) for r in reported]


_STATE = subset("state_bodies")


def one_body(witnessed: Sequence[AttributedFigure]) -> list[AttributedFigure]:
    """The figures of one question, where the same count of the same unnamed body in several
    articles is one witness.

    Another count stays the article's own, so that no disagreement is lost.
    """
    by_id = {w.id: w for w in witnessed}
    heard: dict[tuple[str, int | None, int | None], AttributedFigure] = {}
    found = []
    for one in witnessed:
        own, passed = one, {one.id}
        while (
            own.copy_of in by_id and own.copy_of not in passed
        ):  # a copy speaks as what it was copied from does
            own = by_id[own.copy_of]
            passed.add(own.id)
        body = _unnamed_body(own)
        first = (
            heard.setdefault(
                (body, own.reported.figure.low, own.reported.figure.high), one
            )
            if body
            else one
        )
        if not body or first.origin == one.origin:
            found.append(one)
            continue
        rule = (
            f"“{body}” gave the same count there, and neither article names it: "
            "it may be one word, and counts once"
        )
        path = (
            *(s for s in one.path if s.kind == "copy"),
            Step("same body", first.name, rule),
            *first.path,
        )
        found.append(replace(one, origin=first.origin, name=first.name, path=path))
    return found


def _unnamed_body(one: AttributedFigure) -> str | None:
    """The body without a name that gave a figure, where no other witness is known: "police",
    "interior ministry".
    """
    source = one.reported.figure.source
    if source is None:
        return None
    if one.path[-1].kind not in {"outlet", "article"}:
        return None
    plain = folded_place_name(_LEADING.sub("", source.name.strip()))
    last = plain.split()[-1:]
    return (
        plain
        if last and (last[0] in _bodies() or _PLURAL.sub("y", last[0]) in _bodies())
        else None
    )


@by_language
def _bodies() -> frozenset[str]:
    """Nouns for the offices and forces of a state, which act as one."""
    rows = [
        row
        for row in in_use().table("speakers")
        if row["is"] == "group"
        if row["kind"] in _STATE
    ]
    return frozenset(noun for row in rows for noun in row.strings("nouns"))


def _witness(
    one: Reported,
    taken: Originals,
    by_id: Mapping[Key, Reported],
    done: dict[Key, AttributedFigure],
    outlets: Set[str],
) -> AttributedFigure:
    """The witness behind a figure; a chain of copies is followed to its end."""
    chain: list[Key] = []
    key = (one.kept.document, one.id)
    while key in taken and key not in done and key not in chain:
        chain.append(key)
        key = taken[key][0]
    if key not in done:
        done[key] = _own_account(by_id[key], outlets)
    for copy in reversed(chain):
        if (
            copy == key
        ):  # a ring of copies: nothing says who was first, and the first given here stands
            continue
        source = done[taken[copy][0]]
        path = (taken[copy][1], *source.path)
        done[copy] = AttributedFigure(
            by_id[copy], source.origin, source.name, path, copy_of=source.id
        )
    return done[one.kept.document, one.id]


# ------------------------------------------------------------------ copies
def originals(
    reported: Sequence[Reported], links: Iterable[CopyLink]
) -> dict[Key, tuple[Key, Step]]:
    """For each figure in a copied passage, the same figure in what it was copied from.

    Of a copy whose direction is unknown the figure that comes first here is taken for the original,
    which makes them one witness without saying who had it.
    """
    order = {(r.kept.document, r.id): n for n, r in enumerate(reported)}
    by_document: dict[str, list[Reported]] = defaultdict(list)
    for r in reported:
        by_document[r.kept.document].append(r)
    found: dict[Key, tuple[Key, Step]] = {}
    for link in links:
        for one in _figures_inside(
            by_document[link.copy.document], link.copy.start, link.copy.end
        ):
            for other in _figures_inside(
                by_document[link.original.document],
                link.original.start,
                link.original.end,
            ):
                if not _same_count(one.figure, other.figure):
                    continue
                copy, original = (
                    (one.kept.document, one.id),
                    (other.kept.document, other.id),
                )
                if not link.ordered and order[copy] < order[original]:
                    copy, original = original, copy
                first = f"who had it first is unknown; {original[0]} comes first here"
                why = "; ".join(r.rule for r in link.because) if link.ordered else first
                step = Step(
                    "copy", original[0], f"its words stand there ({link.kind}): {why}"
                )
                if copy not in found or order[original] < order[found[copy][0]]:
                    found[copy] = (original, step)
    return found


def _figures_inside(
    reported: Iterable[Reported], start: int, end: int
) -> list[Reported]:
    return [
        r
        for r in reported
        if start <= r.figure.evidence.start
        if r.figure.evidence.end <= end
    ]


def _same_count(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same so many, and neither denies what the other says: who
    denies a count in its very words has not copied it.
    """
    if (one.certainty == Certainty.DENIED) != (other.certainty == Certainty.DENIED):
        return False
    return (one.category, one.unit, one.low, one.high) == (
        other.category,
        other.unit,
        other.low,
        other.high,
    )


# ------------------------------------------------------------------ the article's own account
def _own_account(one: Reported, outlets: Set[str]) -> AttributedFigure:
    """Whose word an article gives a figure on; `outlets` are those that have an article here."""
    source, outlet = one.figure.source, one.kept.outlet
    own = outlet_key(outlet) if outlet else None
    if source is not None and (
        source.actor_id or one.affiliation or not _is_generic(source.name)
    ):
        medium = outlet_key(source.name)
        if source.kind == ActorKind.MEDIA or medium in outlets:
            if medium != own:
                step = Step(
                    "cites", source.name, f"“{source.evidence.text}” reported it"
                )
                return AttributedFigure(
                    one, medium, _LEADING.sub("", source.name), (step,)
                )
        else:
            return _with_named_source(one, source.name, source.actor_id)
    unnamed = f"; “{source.name}” names nobody" if source else ""
    if one.credit:
        step = Step(
            "agency", one.credit, f"the text is credited to {one.credit}{unnamed}"
        )
        return AttributedFigure(one, outlet_key(one.credit), one.credit, (step,))
    if outlet:
        step = Step("outlet", outlet, f"the outlet's own account{unnamed}")
        return AttributedFigure(one, outlet_key(outlet), outlet, (step,))
    name = f"“{one.kept.title}”" if one.kept.title else one.kept.document
    step = Step(
        "article", name, f"the article's own account; it names no outlet{unnamed}"
    )
    return AttributedFigure(one, f"article:{one.kept.document}", name, (step,))


def _with_named_source(one: Reported, name: str, actor: str | None) -> AttributedFigure:
    """A named source: the organisation it is, or speaks for, else the person."""
    ident = actor or identity(name) or one.affiliation
    if ident:
        known = actor_names().get(ident, name)
        for_whom = "" if actor or identity(name) else f", who speaks for {known}"
        return AttributedFigure(
            one,
            f"actor:{ident}",
            known,
            (Step("credits", known, f"“{name}” gave it{for_whom}"),),
        )
    plain = _LEADING.sub("", name)
    return AttributedFigure(
        one,
        f"source:{folded_place_name(plain)}",
        name,
        (Step("credits", name, f"“{name}” gave it"),),
    )


def outlet_key(name: str) -> str:
    """One key for an outlet, however it is called: "AFP" is Agence France-Presse, and so is
    afp.com. A body that publishes itself ("UNHCR") is who others cite.
    """
    if domain := _domain(name):
        known_domains = _outlets_by_domain()
        site = known_domains.get(domain) or known_domains.get(_registrable(domain))
        return f"outlet:{site or domain}"
    plain = folded_place_name(_LEADING.sub("", name))
    newsroom, _, service = plain.rpartition(" ")
    media = _media()
    known = media.get(plain)
    if known is None and service in words("services"):
        known = media.get(newsroom)
    if known is None and (body := _identities().get(plain)):
        return f"actor:{body}"
    return f"outlet:{known or plain}"


_INDEFINITE = named_pattern("witnesses.indefinite")
# A domain with a dot in it: an outlet called "Reporter" is no address.
_HOST = re.compile(r"^(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:/\S*)?$", re.IGNORECASE)
# Second-level domains under which names are registered: "co.uk", "com.tr".
_SECOND_LEVEL = web_name_set("registry_domains")


def _domain(name: str) -> str | None:
    """The host a name is, where it is one, less its "www"."""
    found = _HOST.match(name.strip())
    return found[1].casefold().removeprefix("www.") if found else None


def _registrable(host: str) -> str:
    """The part of a host that somebody registered: "edition.cnn.com" is of cnn.com."""
    labels = host.split(".")
    length = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-length:])


def _is_generic(name: str) -> bool:
    """Whether a source has no name of its own: "officials", "local residents", "a witness"."""
    if _INDEFINITE.match(
        name.strip()
    ):  # "an Iraqi colonel", "a car bomb in a Kurdish town"
        return True
    plain = _LEADING.sub("", _LEADING.sub("", name.strip()))
    if plain.casefold() in _generic():
        return True
    if not plain:
        return True
    if plain == name.strip():
        plain = plain[:1].lower() + plain[1:]  # its capital may only open the sentence
    return plain == plain.lower()


@by_language
def _generic() -> frozenset[str]:
    """Names of bodies that many countries have: "the ministry of health"."""
    plural = frozenset(
        w.casefold()
        for row in table("actors/generic.yml")
        for w in row.strings("words")
    )
    return plural | {without_plural(w) for w in plural}


@cache
def _media() -> dict[str, str]:
    """Outlets by the folded forms of their names."""
    return {
        folded_place_name(n): row["id"]
        for row in table("actors/media.yml")
        for n in (row["name"], *row.strings("alt"))
    }


@cache
def _outlets_by_domain() -> dict[str, str]:
    """Outlets by the domains of their pages."""
    return {
        d: row["id"]
        for row in table("actors/media.yml")
        for d in row.strings("domains")
    }


@cache
def _identities() -> dict[str, str]:
    """The id of every organisation by each of its names, folded."""
    files = ("ngos", "un_agencies", "media")
    return {
        folded_place_name(name): row["id"]
        for file in files
        for row in table(f"actors/{file}.yml")
        for name in (row["name"], *row.strings("alt"))
    }


def identity(name: str) -> str | None:
    """The organisation that a description names: "the Britain-based Syrian Observatory for Human
    Rights monitor".
    """
    plain = folded_place_name(_LEADING.sub("", name.strip()))
    plain = _BASED.sub("", plain)
    known = _identities()
    while plain and plain not in known:
        head, _, last = plain.rpartition(" ")
        if last not in words("kinds_of_bodies"):
            return None
        plain = head
    return known.get(plain)


_BASED = named_pattern("witnesses.based")


@by_language
def actor_names() -> dict[str, str]:
    """The name of every actor that has an identity."""
    return {row["id"]: row["name"] for name in actor_lists() for row in table(name)}
