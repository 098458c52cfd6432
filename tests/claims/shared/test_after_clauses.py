"""Clauses with "after" are looked for upwards in the parse, and the search ends at its root."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportedly.claims.shared.after_clauses import clause_after
from reportedly.codebook.grammar import CONJUNCTS
from reportedly.records import Sentence, Span, Token
from tests.claims.shared.test_parts import read

RELATIONS = ["", "ROOT", "pcomp", "advcl", *sorted(CONJUNCTS)]


def test_an_unparsed_sentence_with_a_participle_is_read() -> None:
    """A gerund without a parse is its own head."""
    told = "The cook was taken to a clinic with non-life-threatening burns."
    made = read(f"A stove exploded in Kut. {told} Neither had life-threatening wounds.")
    assert made.claims.events


@st.composite
def trees(draw: st.DrawFn) -> Sentence:
    """Sentences of gerunds whose root may have any relation, and no relation at all."""
    n = draw(st.integers(1, 6))
    order = draw(st.permutations(range(n)))
    tokens: list[Token] = []
    for i in range(n):
        rank = order.index(i)
        head = i if rank == 0 else order[draw(st.integers(0, rank - 1))]
        relation = draw(st.sampled_from(RELATIONS))
        word = draw(st.sampled_from(["killing", "after"]))
        tokens.append(
            Token(
                i,
                10 * i,
                10 * i + len(word),
                word,
                word,
                "kill",
                "VERB",
                "VBG",
                relation,
                head,
            )
        )
    text = " ".join(t.text.ljust(9) for t in tokens)
    return Sentence(0, len(text), text, passage=0, tokens=tuple(tokens))


@given(trees())
def test_the_search_ends_in_every_tree(sentence: Sentence) -> None:
    for t in sentence.tokens:
        opener = clause_after(Span(t.start, t.end, t.text), sentence)
        assert opener is None or opener.lower == "after"
