"""What became of victims, of whom the noun says only that something befell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, takewhile

from reportedly.claims.figures.candidate import Candidate
from reportedly.codebook import category_words
from reportedly.codebook.words import Category
from reportedly.languages import in_use, word_set
from reportedly.records import Token

AFFECTED = Category.AFFECTED
INJURED = Category.INJURED
LIVE = "victims of whom it is told that they live"
_CLAUSE = 8  # words behind the victims that tell what came of them
_HARMED = category_words("harm")


def what_became_of(made: Candidate, before: Candidate | None) -> Candidate:
    """ "Gunmen killed 27 … Twelve of the victims were found": the dead told of before; "all five
    victims are stable": the hurt.

    Args:
        before: the figure before it, of its sentence or of the one before.
    """
    head = made.counted.head
    if made.category != AFFECTED:
        return made
    if head is None:
        return made
    if made.word.i != head.i:
        return made
    if head.lower not in word_set("victims"):
        return made
    if _are_hurt(made, head, before):
        row = in_use().row("figures", "category", INJURED)
        return replace(made, category=INJURED, row=row, term=None, tie=LIVE)
    if before is None:
        return made
    if before.category != Category.KILLED:
        return made
    if not (_are_those(made, head) or _are_all(made, before)):
        return made
    return replace(made, category=before.category, row=before.row, term=before.term)


def _are_those(made: Candidate, head: Token) -> bool:
    """ "Twelve of the victims": those told of before."""
    these = made.sentence.tokens[made.counted.first : head.i]
    return any(t.lower in word_set("definite_words") for t in these)


def _are_all(made: Candidate, before: Candidate) -> bool:
    """ "Killed two men … The two victims": as many, or fewer."""
    first = made.counted.first
    the = made.sentence.tokens[max(0, first - 1) : first]
    few, many = made.number.high, before.number.low
    if few is None:
        return False
    if many is None:
        return False
    if few > many:
        return False
    return any(t.lower in word_set("definite_words") for t in the)


def _are_hurt(made: Candidate, head: Token, before: Candidate | None) -> bool:
    """Whether the victims' own verb says that they were hurt and live: "are in stable condition",
    and behind others who were harmed "the surviving victims", "… survived".
    """
    clause = {t.lower for t in _own_clause(made, head)}
    if clause & word_set("healing_words"):
        return True
    if clause & word_set("foreseen") and clause & word_set("survive_words"):
        return True
    if before is None:
        return False
    if before.category not in _HARMED:
        return False
    if _were_driven(made, head) and not clause & word_set("morgues"):
        return True
    these = {t.lower for t in made.sentence.tokens[made.counted.first : head.i]}
    if these & word_set("surviving"):
        return True
    return _are_those(made, head) and bool(clause & word_set("living_words"))


def _were_driven(made: Candidate, head: Token) -> bool:
    """ "Were taken to St Mary's"; not "were taken hostage"."""
    words = [t.lower for t in _own_clause(made, head)]
    return any(
        a in word_set("driven_words") and b in word_set("to")
        for a, b in pairwise(words)
    )


def _own_clause(made: Candidate, head: Token) -> Iterator[Token]:
    """The words behind the victims that tell of them; not "taught at the school that survived"."""
    tokens = made.sentence.tokens[head.i + 1 : head.i + 1 + _CLAUSE]
    yield from tokens[:1]
    yield from takewhile(lambda t: t.lower not in word_set("clause_parts"), tokens[1:])
