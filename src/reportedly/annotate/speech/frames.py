"""Shapes of content: which dependent of a cue opens what is said.

The lexicon says which shapes a cue takes; here the parse is asked whether a dependent has one of
them.
"""

from __future__ import annotations

from reportedly.annotate.speech.content_span import CueScope, Extents
from reportedly.annotate.speech.cues import frame, verb_cues
from reportedly.codebook.grammar import (
    CLAUSE_MARKERS,
    DEPENDENT_CLAUSES,
    DIRECT_OBJECTS,
    FINITE,
    NOUN_CLAUSES,
    NOUN_PREDICATES,
    OPEN_COMPLEMENTS,
)
from reportedly.languages import word_set
from reportedly.records import Token

_PREDICATES = NOUN_PREDICATES | DIRECT_OBJECTS | OPEN_COMPLEMENTS
_THAT_RELATIONS_OF_VERB = CLAUSE_MARKERS | DIRECT_OBJECTS


_WITH_PREPOSITION = (  # shapes of an object and a preposition, in the order they are tried
    ("object_as", "as"),
    ("object_of", "of"),
    ("object_for", "for"),
    ("object_on", "on"),
    ("object_to_np", "to"),
    ("object_at", "at"),
    ("object_with", "with"),
)


class Shapes(Extents):
    """Reads the shape a dependent of a cue opens."""

    def _shape(
        self, t: Token, takes: frozenset[str], scope: CueScope, passive: bool
    ) -> str | None:
        """Which of the cue's shapes a dependent of the verb opens."""
        if t.dep == "ccomp":
            return self._clause_shape(t, takes)
        if t.i == scope.last + 1 and t.tag == "VBG" and verb_cues(t):
            return None  # "the witness said adding that": a second cue
        if self._misplaced(t, scope):
            return "clause"
        if t.dep == "xcomp":
            return self._xcomp_shape(t, takes)
        if t.dep in NOUN_PREDICATES and "predicate" in takes:
            return "predicate"
        if t.dep == "dobj":
            return self._object_shape(t, takes, scope)
        if t.dep == "prep":
            return self._prep_shape(
                t, takes, passive or self._object_named_before(scope)
            )
        return None

    def _object_named_before(self, scope: CueScope) -> bool:
        """`the rains, which it described as the worst`, "whom they blame for the blast": what is
        named or judged stands before the verb.
        """
        held = self.clauses.child(scope.first, "dobj")
        verb = self.tokens[scope.first]
        if held is not None:
            return held.i < scope.first and held.lower in word_set("objects_before")
        return verb.dep == "relcl" and scope.speaker < scope.first

    def _misplaced(self, t: Token, scope: CueScope) -> bool:
        """`said after the vote he would resign`, "said closing the port must wait": the clause that
        was said, taken for one beside it.
        """
        if scope.cue.word not in frame("no_object") or t.i < scope.last:
            return False
        if t.dep == "advcl":
            marked = self.clauses.child(t.i, "mark", "advmod")
            opens = marked is not None and marked.i == self.clauses.first[t.i]
            own = self.clauses.child(t.i, "nsubj", "nsubjpass")
            return own is not None and own.i < t.i and not opens and self._finite(t)
        below = self._kids(t)
        ends = (k for k in below if k.dep == "ccomp")
        return t.dep == "xcomp" and t.tag == "VBG" and any(map(self._finite, ends))

    def _clause_shape(self, t: Token, takes: frozenset[str]) -> str | None:
        if "clause" in takes:
            return "clause"
        to = any(
            k.lower == "to" and k.dep == "aux"
            for k in self.clauses.children(t.i, "aux")
        )
        if to and "object_to" in takes:
            return "object_to"
        if to and "to" in takes:
            return "to"
        if "predicate" in takes and self.clauses.child(t.i, "nsubj"):
            return "predicate"
        return (
            "object" if takes & {"object", "object_to_np"} and t.tag == "VBG" else None
        )

    def _xcomp_shape(self, t: Token, takes: frozenset[str]) -> str | None:
        to = self.clauses.child(t.i, "aux")
        if t.lemma in frame("anonymity") and self.clauses.child(t.i, "auxpass"):
            return None
        if to is not None and to.lower == "to":
            return (
                "to" if "to" in takes else "object_to" if "object_to" in takes else None
            )
        if t.tag == "VBG" and "object" in takes:
            return "object"
        if "clause" in takes and self._finite(
            t
        ):  # "others who they say have been arrested"
            return "clause"
        return (
            "clause"
            if "clause" in takes and self.clauses.child(t.i, "mark", "nsubj")
            else None
        )

    def _finite(self, t: Token) -> bool:
        aux = self.clauses.children(t.i, "aux", "auxpass")
        return any(k.tag in FINITE for k in (t, *aux))

    def _object_shape(
        self, t: Token, takes: frozenset[str], scope: CueScope
    ) -> str | None:
        """Which shape the object of a cue opens, by what stands behind it or hangs from it."""
        verb = scope.first
        after = [self.tokens[k] for k in self.clauses.kids[verb] if k > t.i]
        if "object_to" in takes and self._is_urged(t, after):
            return "object_to"
        if "predicate" in takes and any(k.dep in _PREDICATES for k in after):
            return "predicate"
        for shape, word in _WITH_PREPOSITION:
            if shape in takes and self._prep_after(t, verb, word):
                return shape
        if "object" not in takes or not self._whole(t):
            return None
        # "promised his son a horse"
        given = any(k.dep == "dative" for k in self._kids(self.tokens[verb]))
        clause = any(k.dep == "ccomp" for k in after)
        return None if given or clause else "object"

    def _is_urged(self, t: Token, after: list[Token]) -> bool:
        """ "Urged them to leave": an infinitive, whether the parse hangs it from the verb or from
        its object.
        """
        of_verb = any(k.dep in DEPENDENT_CLAUSES and self._to(k) for k in after)
        return of_verb or any(
            k.dep in NOUN_CLAUSES and self._to(k) for k in self._kids(t)
        )

    def _prep_after(self, t: Token, verb: int, word: str) -> bool:
        """The preposition a shape needs, whether the parse hangs it from the verb or from its
        object.
        """
        late = [
            k
            for k in self.tokens[t.i + 1 : self.clauses.last[verb] + 1]
            if k.lower == word
        ]
        if any(k.dep == "mark" and self.tokens[k.head].head == verb for k in late):
            return True
        return any(
            self.clauses.branch(k.i, verb) is not None and k.head in {verb, t.i}
            for k in late
        ) or any(self.tokens[k.head].dep == "pobj" for k in late[:1])

    def _whole(self, t: Token) -> bool:
        """A noun phrase that can be said: not a pronoun alone, not "it"."""
        return t.pos != "PRON"

    def _prep_shape(self, t: Token, takes: frozenset[str], passive: bool) -> str | None:
        word = t.lower
        if passive and word == "as" and "object_as" in takes:
            return "object_as"
        if (
            passive
            and word in {"of", "for", "to"}
            and takes & {f"object_{word}", f"object_{word}_np"}
        ):
            return "of"
        if (word == "of" and "of" in takes) or (word == "on" and "on" in takes):
            return "of"
        return "of" if f"{word}_np" in takes else None

    def _to(self, t: Token) -> bool:
        return any(k.lower == "to" and k.dep == "aux" for k in self._kids(t))

    def _start_of(self, t: Token, shape: str) -> int:
        first = self.clauses.first[t.i]
        if shape == "of" or (shape == "object_as" and t.dep == "prep"):
            return min(t.i + 1, len(self.tokens) - 1)
        if shape == "clause":
            that = next(
                (
                    k
                    for k in self._kids(t)
                    if k.lower == "that" and k.dep in _THAT_RELATIONS_OF_VERB
                ),
                None,
            )
            if that is not None and that.i < t.i:
                return that.i + 1
        return first
