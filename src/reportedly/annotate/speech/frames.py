"""Shapes of content: which dependent of a cue opens what is said.

The lexicon says which shapes a cue takes; here the parse is asked whether a dependent has one of
them.
"""

from __future__ import annotations

from reportedly.annotate.speech.content_span import ContentSpans, CueScope
from reportedly.annotate.speech.cues import frame, verb_cues
from reportedly.codebook import VOCABULARIES
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADVERBIAL_CLAUSES,
    AUXILIARIES,
    CLAUSE_MARKERS,
    DEPENDENT_CLAUSES,
    DIRECT_OBJECTS,
    FINITE,
    FULL_COMPLEMENTS,
    GERUNDS,
    INDIRECT_OBJECTS,
    MARKER_OR_ADVERB,
    NOUN_CLAUSES,
    NOUN_PREDICATES,
    OPEN_COMPLEMENTS,
    PASSIVE_AUXILIARIES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PRONOUNS,
    RELATIVE_CLAUSES,
    SUBJECT_OR_MARKER,
    SUBJECTS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ContentShape
from reportedly.languages import word_set
from reportedly.records import Token

_WHAT_IS_DONE = subset("what_is_done")

_PREDICATES = NOUN_PREDICATES | DIRECT_OBJECTS | OPEN_COMPLEMENTS
_THAT_RELATIONS_OF_VERB = CLAUSE_MARKERS | DIRECT_OBJECTS


# Shapes of an object and a preposition, in the order they are tried.
_WITH_PREPOSITION = tuple(
    (shape, str(row["behind"]))
    for shape, row in VOCABULARIES["content shape"]().items()
    if "behind" in row.values
)


def _first_taken(takes: frozenset[str], *shapes: str) -> str | None:
    """The first of some shapes that a cue takes."""
    return next((shape for shape in shapes if shape in takes), None)


class Shapes:
    """Reads the shape a dependent of a cue opens."""

    def __init__(self, spans: ContentSpans) -> None:
        self.spans = spans
        self.clauses = spans.clauses
        self.tokens = spans.tokens

    def shape(
        self, t: Token, takes: frozenset[str], scope: CueScope, passive: bool
    ) -> str | None:
        """Which of the cue's shapes a dependent of the verb opens."""
        if t.dep in FULL_COMPLEMENTS:
            return self._clause_shape(t, takes)
        if self._is_second_cue(t, scope):
            return None
        if self._misplaced(t, scope):
            return ContentShape.CLAUSE
        if t.dep in OPEN_COMPLEMENTS:
            return self._xcomp_shape(t, takes)
        if t.dep in NOUN_PREDICATES and ContentShape.PREDICATE in takes:
            return ContentShape.PREDICATE
        if t.dep in DIRECT_OBJECTS:
            return self._object_shape(t, takes, scope)
        if t.dep in PREPOSITION_HEADS:
            named = passive or self._object_named_before(scope)
            return self._prep_shape(t, takes, named)
        return None

    def _is_second_cue(self, t: Token, scope: CueScope) -> bool:
        """`the witness said adding that …`."""
        follows = t.i == scope.last + 1 and t.tag in GERUNDS
        return follows and bool(verb_cues(t))

    def _object_named_before(self, scope: CueScope) -> bool:
        """`the rains, which it described as the worst`, "whom they blame for the blast": what is
        named or judged stands before the verb.
        """
        held = self.clauses.child_as(scope.first, DIRECT_OBJECTS)
        verb = self.tokens[scope.first]
        if held is not None:
            return held.i < scope.first and held.lower in word_set("objects_before")
        return verb.dep in RELATIVE_CLAUSES and scope.speaker < scope.first

    def _misplaced(self, t: Token, scope: CueScope) -> bool:
        """`said after the vote he would resign`, "said closing the port must wait": the clause that
        was said, taken for one beside it.
        """
        if scope.cue.word not in frame("no_object"):
            return False
        if t.i < scope.last:
            return False
        if t.dep in ADVERBIAL_CLAUSES:
            return self._is_full_clause(t)
        if t.dep not in OPEN_COMPLEMENTS:
            return False
        if t.tag not in GERUNDS:
            return False
        ends = self.clauses.children_as(t.i, FULL_COMPLEMENTS)
        return any(map(self._finite, ends))

    def _is_full_clause(self, t: Token) -> bool:
        """A finite verb behind its subject, that no "while" or "when" opens."""
        own = self.clauses.child_as(t.i, SUBJECTS)
        if own is None:
            return False
        if own.i >= t.i:
            return False
        if not self._finite(t):
            return False
        marked = self.clauses.child_as(t.i, MARKER_OR_ADVERB)
        return marked is None or marked.i != self.clauses.first[t.i]

    def _clause_shape(self, t: Token, takes: frozenset[str]) -> str | None:
        """Which shape a clause opens: what was said, asked for or judged."""
        if ContentShape.CLAUSE in takes:
            return ContentShape.CLAUSE
        if self.to(t):
            asked = _first_taken(takes, ContentShape.OBJECT_TO, ContentShape.TO)
            if asked is not None:
                return asked
        if ContentShape.PREDICATE in takes and self.clauses.child_as(
            t.i, ACTIVE_SUBJECTS
        ):
            return ContentShape.PREDICATE
        named = t.tag in GERUNDS and not takes.isdisjoint(_WHAT_IS_DONE)
        return ContentShape.OBJECT if named else None

    def _xcomp_shape(self, t: Token, takes: frozenset[str]) -> str | None:
        """Which shape a clause without a subject opens: "agreed to talk", "denied firing"."""
        to = self.clauses.child_as(t.i, ACTIVE_AUXILIARIES)
        if t.lemma in frame("anonymity") and self.clauses.child_as(
            t.i, PASSIVE_AUXILIARIES
        ):
            return None
        if to is not None and to.lower in word_set("to"):
            return _first_taken(takes, ContentShape.TO, ContentShape.OBJECT_TO)
        done = to is not None and to.tag in GERUNDS  # "denied having shelled it"
        if (done or t.tag in GERUNDS) and ContentShape.OBJECT in takes:
            return ContentShape.OBJECT
        if ContentShape.CLAUSE not in takes:
            return None
        # "others who they say have been arrested"
        said = self._finite(t) or self.clauses.child_as(t.i, SUBJECT_OR_MARKER)
        return ContentShape.CLAUSE if said else None

    def _finite(self, t: Token) -> bool:
        """Whether a verb or one of its helpers has a tense."""
        aux = self.clauses.children_as(t.i, AUXILIARIES)
        return any(k.tag in FINITE for k in (t, *aux))

    def _object_shape(
        self, t: Token, takes: frozenset[str], scope: CueScope
    ) -> str | None:
        """Which shape the object of a cue opens, by what stands behind it or hangs from it."""
        verb = scope.first
        after = [self.tokens[k] for k in self.clauses.kids[verb] if k > t.i]
        if ContentShape.OBJECT_TO in takes and self._is_urged(t, after):
            return ContentShape.OBJECT_TO
        if ContentShape.PREDICATE in takes and any(k.dep in _PREDICATES for k in after):
            return ContentShape.PREDICATE
        for shape, word in _WITH_PREPOSITION:
            if shape in takes and self._prep_after(t, verb, word):
                return shape
        said = ContentShape.OBJECT in takes and self._whole(t)
        return (
            ContentShape.OBJECT
            if said and not self._is_hearer_of(verb, after)
            else None
        )

    def _is_hearer_of(self, verb: int, after: list[Token]) -> bool:
        """ "promised his son a horse", or a clause behind it: the object is no thing said."""
        if self.clauses.child_as(verb, INDIRECT_OBJECTS) is not None:
            return True
        return any(k.dep in FULL_COMPLEMENTS for k in after)

    def _is_urged(self, t: Token, after: list[Token]) -> bool:
        """ "Urged them to leave": an infinitive, whether the parse hangs it from the verb or from
        its object.
        """
        of_verb = any(k.dep in DEPENDENT_CLAUSES and self.to(k) for k in after)
        return of_verb or any(
            k.dep in NOUN_CLAUSES and self.to(k) for k in self.spans.kids(t)
        )

    def _prep_after(self, t: Token, verb: int, word: str) -> bool:
        """The preposition a shape needs, whether the parse hangs it from the verb or from its
        object.
        """
        behind = self.tokens[t.i + 1 : self.clauses.last[verb] + 1]
        late = [k for k in behind if k.lower == word]
        marks = (k for k in late if k.dep in CLAUSE_MARKERS)
        if any(self.tokens[k.head].head == verb for k in marks):
            return True
        own = (k for k in late if k.head in {verb, t.i})
        if any(self.clauses.branch(k.i, verb) is not None for k in own):
            return True
        return any(self.tokens[k.head].dep in PREPOSITION_OBJECTS for k in late[:1])

    def _whole(self, t: Token) -> bool:
        """A noun phrase that can be said: not a pronoun alone, not "it"."""
        return t.pos not in PRONOUNS

    def _prep_shape(self, t: Token, takes: frozenset[str], passive: bool) -> str | None:
        """Which shape a preposition opens: "spoke of", "was described as", "was accused of"."""
        word = t.lower
        if passive and word in word_set("as") and ContentShape.OBJECT_AS in takes:
            return ContentShape.OBJECT_AS
        own = passive and word in word_set("prepositions_of_charges")
        if own and not takes.isdisjoint((f"object_{word}", f"object_{word}_np")):
            return ContentShape.OF
        if word in word_set("prepositions_of_topics") and word in takes:
            return ContentShape.OF
        return ContentShape.OF if f"{word}_np" in takes else None

    def to(self, t: Token) -> bool:
        """An infinitive with its "to"."""
        return any(
            k.lower in word_set("to")
            for k in self.clauses.children_as(t.i, ACTIVE_AUXILIARIES)
        )

    def start_of(self, t: Token, shape: str) -> int:
        """Where the words of a shape begin: behind its preposition or its "that"."""
        if shape == ContentShape.OF or (
            shape == ContentShape.OBJECT_AS and t.dep in PREPOSITION_HEADS
        ):
            return min(t.i + 1, len(self.tokens) - 1)
        if shape == ContentShape.CLAUSE:
            thats = (k for k in self.spans.kids(t) if k.lower in word_set("that"))
            that = next((k for k in thats if k.dep in _THAT_RELATIONS_OF_VERB), None)
            if that is not None and that.i < t.i:
                return that.i + 1
        return self.clauses.first[t.i]
