"""Those whose release is only asked for are held still: "must be freed",
"called for the release of".

Asked is not done: the category is what holds them, and it is so whatever the demand comes to.
"""

from __future__ import annotations

from dataclasses import replace

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import Happened
from reportedly.codebook.grammar import (
    ADVERBIAL_CLAUSES,
    AUXILIARIES,
    CONJUNCTS,
    RELATIVE_CLAUSES,
)
from reportedly.codebook.words import Category
from reportedly.languages import in_use
from reportedly.lexicons.load import Row
from reportedly.records import Sentence, Token

_CLAUSE_EDGES = RELATIVE_CLAUSES | ADVERBIAL_CLAUSES | CONJUNCTS


HELD = "held still: their release is asked for"
_CLIMB = 4  # "called | for | the release | of nine" is three


def held_still(
    happened: Happened | None, counted: Counted, sentence: Sentence
) -> Happened | None:
    """What holds those counted, where somebody only demands their release; else the same."""
    if happened is None:
        return happened
    if happened.row["category"] != Category.RETURNED:
        return happened
    row = in_use().row("figures", "demanded")
    if not _demanded(happened.word, row, sentence):
        return happened
    taken = counted.row is not None and counted.row.get("category") == Category.ABDUCTED
    captors = not sentence.words.isdisjoint(row.strings("captors"))
    category = Category.ABDUCTED if taken or captors else Category.DETAINED
    return replace(
        happened, row=in_use().row("figures", "category", category), tie=HELD
    )


def _demanded(word: Token, row: Row, sentence: Sentence) -> bool:
    """Whether what a word tells is owed or demanded, and has not happened."""
    if word.lemma.lower() not in {*row.strings("object"), *row.strings("event")}:
        return False
    helpers = (c for c in sentence.children(word.i) if c.dep in AUXILIARIES)
    if any(c.lower in row.strings("owed") for c in helpers):
        return True
    node = word
    for _ in range(_CLIMB):
        above = sentence.tokens[node.head]
        if above.i == node.i:
            return False
        if node.dep in _CLAUSE_EDGES:
            return False
        if above.lemma.lower() in row.strings("demanded"):
            return above.i < word.i
        node = above
    return False
