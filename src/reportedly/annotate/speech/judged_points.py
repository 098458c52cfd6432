"""Whether what was read at a cue is a statement, weighed.

A logistic regression over what the rules found: the cue, its form and where it hangs, who speaks,
the shape and length of what is said, and how often the verb tells at all (`telling_verbs`). It
drops readings of the rules that are seldom right; quotations are not weighed. The weights lie in
`languages/en/point_weights.tsv`; `scripts/train_attribution.py` makes them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

from reportedly.annotate.actors.speaking_nouns import speaking_noun_by_lemma
from reportedly.annotate.speech.cues import frame
from reportedly.annotate.speech.telling_verbs import telling_verbs
from reportedly.codebook.grammar import (
    ANY_SUBJECT,
    BEFORE_NOUN,
    DETERMINER_RELATIONS,
    FINITE,
    PRONOUNS,
    PROPER_NOUNS,
    VERB_COMPANIONS,
    WORDLESS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ContentShape
from reportedly.languages import by_language, in_use, word_set
from reportedly.records import Token

if TYPE_CHECKING:
    from reportedly.annotate.speech.points import AttributionPoint, Reader

_SAID_OUTRIGHT = subset("said_outright")

WEIGHTS = "point_weights"
DROP = (
    0.35  # chance below which a reading of the rules is left out; chosen on folds 0-3
)
_LENGTHS = (1, 2, 4, 8, 16)
_DISTANCES = (1, 3, 6, 12)


def chance_of(reader: Reader, point: AttributionPoint) -> tuple[float, str]:
    """The chance that a point is a statement, and what weighed most for it."""
    weights = _point_weights()
    names = point_features(reader, point)
    said = [weights.get(name, 0.0) for name in names]
    size = list(map(abs, said))
    order = sorted(range(len(names)), key=size.__getitem__, reverse=True)
    heavy = [names[n] for n in order[:2]]
    return 1 / (1 + math.exp(-sum(said))), " and ".join(heavy)


def point_features(reader: Reader, point: AttributionPoint) -> list[str]:
    """The features of a point."""
    cue = reader.first_token(point.cue)
    opened = "open" if point.row.open else "listed"
    word = f"{point.row.part} {point.row.word}"
    found = [
        "any",
        opened,
        word,
        f"shape {point.content.shape}",
        f"{opened} shape {point.content.shape}",
        f"{word} with {point.content.shape}",
    ]
    found += _of_class(point, opened)
    found += _of_cue(reader, point, cue, opened)
    found += _of_content(reader, point, opened)
    if point.speaker is not None:
        found += _of_speaker(reader, point, point.speaker, opened)
    return found


def _of_class(point: AttributionPoint, opened: str) -> list[str]:
    """How often the verb tells something in the list of telling verbs, and in which frames."""
    known = telling_verbs().get(point.row.word)
    if known is None:
        return ["in no list of verbs"]
    share = f"share {int(known.share * 5)}"
    kind = "thought" if known.thought else "told"
    fits = _plain_shape(point.content.shape) in known.frames
    return [f"{opened} {share}", f"{kind} {share} frame {fits}"]


def _plain_shape(shape: str) -> str:
    """The shape of a content as the list of telling verbs names frames."""
    return (
        ContentShape.CLAUSE
        if shape in _SAID_OUTRIGHT
        else ContentShape.OBJECT
        if shape == ContentShape.OF
        else shape
    )


def _of_cue(
    reader: Reader, point: AttributionPoint, cue: Token, opened: str
) -> list[str]:
    """Features of the cue: its form, what it hangs from and what hangs from it."""
    quoted = point.inside is not None
    found = [
        f"{opened} tag {cue.tag}",
        f"{opened} hangs {cue.dep}",
        f"{cue.tag} hangs {cue.dep}",
        f"hangs {cue.dep} from {reader.tokens[cue.head].lemma.lower()}",
        f"thought {point.row.thought} quoted {quoted}",
        f"quoted {quoted} {opened}",
    ]
    if reader.clauses.passive(cue.i):
        found.append(f"{opened} passive")
    for kid in reader.sentence.children_as(cue.i, VERB_COMPANIONS):
        found.append(f"{kid.dep} {kid.lower}")
    if reader.tokens[-1].text == "?":
        found.append("a question")
    return found


def _of_content(reader: Reader, point: AttributionPoint, opened: str) -> list[str]:
    """Features of what is said: its length, side and first word."""
    start, end = point.content.start, point.content.end
    words = [
        t for t in reader.tokens if start <= t.start < end and t.pos not in WORDLESS
    ]
    side = "after" if start >= point.cue[1] else "before"
    finite = any(t.tag in FINITE for t in words)
    shape, length = point.content.shape, _step_of(len(words), _LENGTHS)
    found = [
        f"{opened} length {length}",
        f"{shape} length {length}",
        f"{opened} {point.content.kind} {side}",
        f"{shape} {side} finite {finite}",
    ]
    if words:
        first = words[0]
        opens = first.lower if first.lower in frame("openers") else first.tag
        found += [f"opens {opens}", f"{shape} opens {first.tag}"]
    last = reader.reading[point.cue[1] : start].split()[-1:]
    found.append(f"{opened} that {not word_set('that').isdisjoint(last)}")
    return found


def _of_speaker(
    reader: Reader, point: AttributionPoint, speaker: tuple[int, int], opened: str
) -> list[str]:
    """Features of who speaks: what sort of noun, and how it stands to the cue."""
    head = reader.head_token(speaker)
    if head is None:
        return []
    sort = _sort(reader, head)
    found = [
        f"{opened} speaker {sort}",
        f"{point.content.shape} speaker {sort}",
        f"speaker is {head.dep} {sort}",
    ]
    for kid in reader.clauses.children_as(head.i, BEFORE_NOUN):
        if kid.dep in DETERMINER_RELATIONS:
            found.append(f"speaker with {kid.lower}")
        else:
            found.append(f"speaker with {kid.dep}")
    side = "before" if speaker[0] < point.cue[0] else "after"
    cue = reader.first_token(point.cue)
    found.append(f"speaker {side} by {_step_of(abs(head.i - cue.i), _DISTANCES)}")
    own = head.head == cue.i and head.dep in ANY_SUBJECT
    found.append(f"{opened} own subject {own}")
    return found


def _sort(reader: Reader, head: Token) -> str:
    """What kind of speaker a word is: a pronoun, a name, a known actor, a noun for a person, a
    body, a document.
    """
    if head.pos in PRONOUNS:
        return head.lower
    actor = next(
        (a for a in reader.actors if a.start <= head.start < a.end),
        None,
    )
    if actor is not None:
        return f"actor {actor.kind}"
    noun = speaking_noun_by_lemma(head.lemma.lower())
    if noun is not None and head.pos not in PROPER_NOUNS:
        return f"{noun.sort} {head.tag}"
    return head.pos


def _step_of(number: int, steps: tuple[int, ...]) -> str:
    """Which of some steps a number falls in."""
    return str(bisect_left(steps, number))


@by_language
def _point_weights() -> dict[str, float]:
    return {
        str(row["feature"]): float(row["weight"]) for row in in_use().sheet(WEIGHTS)
    }
