"""A number taken for a figure, before place, time and source are asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportedly.claims.figures.counted import Counted
from reportedly.lexicons.load import Row
from reportedly.records import Number, Sentence, Token


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number, what it counts and what happened to them."""

    number: Number
    counted: Counted
    sentence: Sentence
    category: str
    term: str | None
    word: Token  # the word that decided
    row: Row | None  # the lexicon line it stands on
    tie: str  # how it is tied to the number
    cost: float
    certainty: str | None = None  # where the way it was found settles it

    def carried_to(
        self, number: Number, counted: Counted, sentence: Sentence, tie: str
    ) -> Candidate:
        """The same said of another number."""
        word = self.word if sentence is self.sentence else counted.number
        row = counted.row or self.counted.row
        return replace(
            self,
            number=number,
            counted=replace(counted, row=row),
            sentence=sentence,
            word=word,
            tie=tie,
            cost=3.0,
            certainty=None,
        )
