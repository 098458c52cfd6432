"""Copy links: candidates aligned, and each given a direction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from reportedly.records import CopyLink, Quoted, Reason
from reportedly.trace.alignment import Match, Text, align, prepare
from reportedly.trace.candidates import CopyCandidate, copy_candidates
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

# Texts are asked for by document ids when candidates need them, many at once: 100,000 articles are
# never held at once, and asking a database costs more than its answer.
Fetch = Callable[[Sequence[str]], Iterable[Traced]]
# Where a document stands in order of publication, by its id; any values that can be compared.
Order = Callable[[str], Any]

# Texts kept ready between alignments; an article of 500 words takes about 50 KB of memory once all
# its words are cut, and of most a sentence or two is looked at.
# A passage that many carry is compared with its earliest holders again and again.
READY = 4000
# Candidates whose texts are asked for together.
_TOGETHER = 1000


def trace_all(prints: Sequence[Fingerprint], fetch: Fetch) -> Iterator[CopyLink]:
    """Every copy link among the documents.

    Args:
        prints: one fingerprint for each document, in order of publication.
        fetch: gives the texts of documents with their dates and outlets, by their ids.
    """
    yield from _confirm(copy_candidates(prints), prints, fetch)


def trace_new(
    new: Fingerprint, kept: Sequence[Fingerprint], fetch: Fetch
) -> Iterator[CopyLink]:
    """Every copy link between one new document and those already kept; see `trace_added`."""
    yield from trace_added([new], kept, fetch)


def trace_added(
    new: Sequence[Fingerprint],
    kept: Sequence[Fingerprint],
    fetch: Fetch,
    order: Order | None = None,
) -> Iterator[CopyLink]:
    """Every copy link among new documents and between new and kept ones, but none between two kept
    ones.

    The answer is that of `trace_all` over all documents, less the links between kept ones, when
    `order` is given or the new documents were published after the kept. Otherwise it may differ for
    a sentence that more
    than `CROWD` documents carry: its late holders are compared with the earliest `EARLIEST` only,
        and a new
    document is then not taken for one of those.

    Args:
        new: fingerprints of the new documents, in order of publication.
        kept: fingerprints of the documents already traced, in order of publication; no document is
            in both.
        fetch: gives the texts of documents with their dates and outlets, by their ids.
        order: where a document stands in order of publication, by its id. None: the new stand after
            the kept.
    """
    prints = [*kept, *new]
    is_new = [False] * len(kept) + [True] * len(new)
    if order is not None:
        sequence = sorted(
            range(len(prints)), key=lambda i: order(prints[i].document_id)
        )
        prints, is_new = [prints[i] for i in sequence], [is_new[i] for i in sequence]
    yield from _confirm(copy_candidates(prints, is_new), prints, fetch)


def _confirm(
    found: Iterable[CopyCandidate], prints: Sequence[Fingerprint], fetch: Fetch
) -> Iterator[CopyLink]:
    """Compare the texts of candidates word by word; each text is fetched once while it is near."""
    ready = _Ready(prints, fetch)
    candidates = iter(found)
    while some := list(islice(candidates, _TOGETHER)):
        sides = ready.of({n for one in some for n in (one.later, one.earlier)})
        for one in some:
            yield from confirmed(sides[one.later], sides[one.earlier], one.seeds)


class _Ready:
    """Documents that are ready to be compared, by their numbers."""

    def __init__(self, prints: Sequence[Fingerprint], fetch: Fetch) -> None:
        self._prints, self._fetch = prints, fetch
        self._sides: dict[int, Side] = {}  # those asked for last at the end

    def of(self, numbers: Set[int]) -> dict[int, Side]:
        """The documents of some numbers."""
        found = {n: self._sides.pop(n) for n in sorted(numbers & self._sides.keys())}
        found |= self._made(sorted(numbers - found.keys()))
        over = max(0, len(self._sides) + len(found) - READY)
        for old in list(self._sides)[:over]:
            del self._sides[old]
        self._sides |= found
        return found

    def _made(self, numbers: Sequence[int]) -> Iterator[tuple[int, Side]]:
        at = {self._prints[n].document_id: n for n in numbers}
        for traced in self._fetch(list(at)):
            number = at[traced.document_id]
            yield number, side(traced, self._prints[number])


def side(traced: Traced, fingerprint: Fingerprint) -> Side:
    """A document ready to be compared."""
    return prepare(traced.document_id, traced.text, fingerprint.spans.tolist()), traced


def confirmed(
    later: Side, earlier: Side, seeds: Iterable[tuple[int, int]]
) -> Iterator[CopyLink]:
    """The copy links between two documents, from candidate pairs of their sentences in whatever
    order.
    """
    if _turned_round(later[1], earlier[1]):
        later, earlier, seeds = earlier, later, [(b, a) for a, b in seeds]
    (a, about_a), (b, about_b) = later, earlier
    matches = align(
        a, b, sorted(seeds)
    )  # sorted: of two sentences as good, the same one is taken on every machine
    if not matches:
        return
    in_a = _part_held(a, (m.a for m in matches))
    in_b = _part_held(b, (m.b for m in matches))
    first = precedence(_carrier(about_a, in_a), _carrier(about_b, in_b))
    for match in matches:
        yield _copy_link(a, b, match, first)


def _part_held(text: Text, runs: Iterable[tuple[int, int]]) -> float:
    """The part of a text's sentences that runs of them hold, each from its first to its last."""
    return sum(last - first + 1 for first, last in runs) / len(text.sentences)


def _turned_round(later: Traced, earlier: Traced) -> bool:
    """Whether two of one day stand in the order in which they came, which says nothing: their ids
    then decide.
    """
    return (
        later.published == earlier.published and later.document_id < earlier.document_id
    )


def _carrier(traced: Traced, shared: float) -> Carrier:
    return Carrier(
        traced.document_id, traced.published, traced.outlet, traced.text, shared
    )


def _copy_link(a: Text, b: Text, match: Match, first: Precedence) -> CopyLink:
    """The link between two texts, from the later to the one that came first, with why."""
    here, there = _quoted_run(a, match.a), _quoted_run(b, match.b)
    copy, original = (there, here) if first.first == a.document_id else (here, there)
    same = {
        "exact": "the same words",
        "edited": "the same words, some cut or moved",
        "spun": "words swapped in place",
    }
    because = (
        Reason(
            "kind",
            f"{same[match.kind]}: {match.similarity:.0%} stand in both, in order",
        ),
        Reason("original", first.rule),
    )
    return CopyLink(copy, original, match.kind, match.similarity, first.said, because)


def _quoted_run(text: Text, run: tuple[int, int]) -> Quoted:
    """The words of a run of sentences."""
    start = text.sentences[run[0]][0]
    end = text.sentences[run[1]][1]
    return Quoted(text.document_id, start, end, text.text[start:end])
