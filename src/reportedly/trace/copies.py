"""Copy links: candidates aligned, and each given a direction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reportedly.records import CopyLink, Quoted, Reason
from reportedly.trace.alignment import Match, Text, align, prepare
from reportedly.trace.candidates import Seeds, all_pairs, pairs_with
from reportedly.trace.fingerprints import Fingerprint
from reportedly.trace.precedence import Carrier, Precedence, precedence


@dataclass(frozen=True, slots=True)
class Traced:
    """What tracing needs to know of a document besides its fingerprint."""

    document_id: str
    text: str
    published: date | None
    outlet: str | None


Side = tuple[Text, Traced]

# Texts are asked for by document id when a candidate needs them: 100,000 articles are never held at once.
Fetch = Callable[[str], Traced]


def trace_all(prints: Sequence[Fingerprint], fetch: Fetch) -> Iterator[CopyLink]:
    """Every copy link among the documents.

    Args:
        prints: one fingerprint for each document, in order of publication.
        fetch: gives a document's text, date and outlet by its id.
    """
    yield from _confirm(all_pairs(prints), prints, fetch)


def trace_new(new: Fingerprint, kept: Sequence[Fingerprint], fetch: Fetch) -> Iterator[CopyLink]:
    """Every copy link between one new document and those already kept."""
    yield from _confirm(pairs_with(new, kept), [*kept, new], fetch)  # -1 is the last


def trace_added(new: Sequence[Fingerprint], kept: Sequence[Fingerprint], fetch: Fetch) -> Iterator[CopyLink]:
    """Every copy link among new documents, and between them and those already kept."""
    for n, one in enumerate(new):
        yield from trace_new(one, [*kept, *new[:n]], fetch)


def _confirm(seeds: Seeds, prints: Sequence[Fingerprint], fetch: Fetch) -> Iterator[CopyLink]:
    current: tuple[int, Side] | None = None
    for one, other in sorted(seeds):
        if current is None or current[0] != one:
            current = (one, side(fetch(prints[one].document_id), prints[one]))
        yield from confirmed(current[1], side(fetch(prints[other].document_id), prints[other]), seeds[one, other])


def side(traced: Traced, fingerprint: Fingerprint) -> Side:
    """A document ready to be compared."""
    return prepare(traced.document_id, traced.text, fingerprint.spans.tolist()), traced


def confirmed(later: Side, earlier: Side, seeds: Iterable[tuple[int, int]]) -> Iterator[CopyLink]:
    """The copy links between two documents, from candidate pairs of their sentences in whatever order."""
    (a, about_a), (b, about_b) = later, earlier
    matches = align(a, b, sorted(seeds))  # sorted: of two sentences as good, the same one is taken on every machine
    if not matches:
        return
    in_a = sum(m.a[1] - m.a[0] + 1 for m in matches) / len(a.sentences)
    in_b = sum(m.b[1] - m.b[0] + 1 for m in matches) / len(b.sentences)
    first = precedence(_carrier(about_a, in_a), _carrier(about_b, in_b))
    for match in matches:
        yield _link(a, b, match, first)


def _carrier(traced: Traced, shared: float) -> Carrier:
    return Carrier(traced.document_id, traced.published, traced.outlet, traced.text, shared)


def _link(a: Text, b: Text, match: Match, first: Precedence) -> CopyLink:
    here, there = _quoted(a, match.a), _quoted(b, match.b)
    copy, original = (there, here) if first.first == a.document_id else (here, there)
    same = {"exact": "the same words", "edited": "the same words, some cut or moved", "spun": "words swapped in place"}
    because = (
        Reason("kind", f"{same[match.kind]}: {match.similarity:.0%} stand in both, in order"),
        Reason("original", first.rule),
    )
    return CopyLink(copy, original, match.kind, match.similarity, first.first is not None, because)


def _quoted(text: Text, run: tuple[int, int]) -> Quoted:
    start, end = text.sentences[run[0]][0], text.sentences[run[1]][1]
    return Quoted(text.document_id, start, end, text.text[start:end])
