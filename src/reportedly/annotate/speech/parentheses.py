"""Content around its cue: "Twelve people died, police said", "as the envoy warned", "what many predict is"."""

from __future__ import annotations

from reportedly.annotate.speech.content_span import CLOSE, COMMAS, Content, Extents, Scope
from reportedly.annotate.speech.cues import verb_cues

_CONTRAST = frozenset({"and", "but", "or", "while", "although", "though", "whereas", "yet"})


class Parentheses(Extents):
    """Finds content before or after a speaker and cue that stand as a parenthesis."""

    def _as_clause(self, scope: Scope) -> Content | None:
        """`As the envoy warned, …` and "…, as the envoy warned"."""
        mark = next(
            (
                k
                for k in self._kids(self.tokens[scope.first])
                if k.lower == "as" and k.dep == "mark"
            ),
            None,
        )
        if mark is None:
            return None
        last = max(scope.last, self.clauses.noun_phrase(scope.speaker)[1])
        return self.around(scope, scope.first, last)

    def _beside(self, scope: Scope) -> Content | None:
        """`Twelve people died, police said`: speaker and cue as a parenthesis after a comma, or before "is"."""
        verb = self.tokens[scope.first]
        finite = verb.tag in {"VBD", "VBZ", "VBP"} or self.clauses.child(verb.i, "aux") is not None
        held = self.clauses.child(verb.i, "dobj")
        if not finite or (
            held and held.i != scope.speaker and verb.lemma not in {"tell", "inform", "assure"}
        ):
            return None
        if (found := self._what(scope)) is not None:
            return found
        _, last = self.clauses.noun_phrase(scope.speaker)
        return self.around(scope, min(scope.first, scope.speaker), max(last, scope.last))

    def _what(self, scope: Scope) -> Content | None:
        """`what many predict is a long war`."""
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        following = self.tokens[scope.last + 1 : scope.last + 2]
        if (
            not left
            or self.tokens[left - 1].lower != "what"
            or not following
            or following[0].lemma != "be"
        ):
            return None
        return self._checked(following[0].end, self._limit(scope.inside), "clause")

    def around(self, scope: Scope, first: int, last: int) -> Content | None:
        """The longer of the parts before and after a parenthesis of speaker and cue."""
        left, marked = scope.first, False
        if scope.cue.part == "verb":
            left = min(first, self.clauses.noun_phrase(scope.speaker)[0])
            mark = next(
                (k for k in self._kids(self.tokens[scope.first]) if k.lower == "as" and k.i < left),
                None,
            )
            left, marked = (mark.i, True) if mark else (left, False)
        before = self._part_before(left, scope)
        if (
            scope.cue.part == "verb"
            and before is None
            and not (marked and self._opens(left, scope))
        ):
            return None
        after = self._part_after(last, scope)
        if after is None or (before is not None and marked):
            return before
        return (
            after
            if before is None or after.end - after.start > before.end - before.start
            else before
        )

    def _opens(self, left: int, scope: Scope) -> bool:
        """Whether the parenthesis stands first in its sentence or quotation, a short adverb aside."""
        begin = max(self.begin, scope.inside.start) if scope.inside else self.begin
        return left <= 2 or len(self.reading[begin : self.tokens[left].start].split()) <= 2

    def _part_before(self, left: int, scope: Scope) -> Content | None:
        if left == 0:
            return None
        gap = self.tokens[left - 1]
        comma = gap.text in COMMAS
        if not comma and gap.text not in CLOSE and scope.cue.part == "verb":
            return None
        start = max(scope.inside.start, self.begin) if scope.inside else self.begin
        if scope.cue.part == "verb" and self._introduces(scope):
            return None
        return self._checked(start, gap.start if comma else gap.end, "clause", clause=True)

    def _introduces(self, scope: Scope) -> bool:
        """A colon after the cue: what is said follows, in the next sentence or the next paragraph."""
        for t in self.tokens[scope.last + 1 : scope.last + 12]:
            if t.text == ":" or (t.pos == "VERB" and verb_cues(t)):
                return t.text == ":"
        return False

    def _part_after(self, last: int, scope: Scope) -> Content | None:
        """After the comma that closes the parenthesis."""
        limit = self._limit(scope.inside)
        skipped = 0
        i = last + 1
        while i < len(self.tokens) and self.tokens[i].text not in {",", "–", "—"}:
            i, skipped = i + 1, skipped + 1
            if skipped > 18:
                return None
        if (
            i >= len(self.tokens) - 1
            or self.tokens[i + 1].lower in _CONTRAST
            or self.tokens[i].start >= limit
        ):
            return None
        return self._checked(self.tokens[i + 1].start, limit, "clause", clause=True)
