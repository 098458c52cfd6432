"""What is said at a cue: beside it in quotation marks, after it, or around it."""

from __future__ import annotations

from dataclasses import replace

from reportedly.annotate.speech.content_span import (
    CLOSE,
    COMMAS,
    HEARD,
    TRIM,
    Content,
    Scope,
)
from reportedly.annotate.speech.coordination import stray_from
from reportedly.annotate.speech.cues import Cue, verb_cues
from reportedly.annotate.speech.frames import Shapes
from reportedly.annotate.speech.parentheses import Parentheses
from reportedly.annotate.speech.quotations import Quotation
from reportedly.records import Token

_PHRASE = frozenset(
    {"ADP", "DET", "ADJ", "NUM", "NOUN", "PROPN"}
)  # "one house in five [had cracks]"

_QUANTIFIERS = frozenset({"between", "over", "under", "around", "about", "up"})


class Contents(Shapes, Parentheses):
    """Finds the content of cues in one sentence."""

    def of_verb(self, scope: Scope) -> Content | None:
        """What a verb's subject says: beside it in quotation marks, after it, or around it."""
        takes = scope.cue.takes
        if "quote" in takes and (found := self._quote_before(scope)):
            return found
        if "quote" in takes and (found := self._quote_after(scope, punctuated=True)):
            return found
        if found := self._complement(scope):
            return found
        if "quote" in takes and (found := self._quote_after(scope, punctuated=False)):
            return found
        if "clause" in takes and (found := self._as_clause(scope)):
            return found
        if "clause" in takes and (found := self._beside(scope)):
            return found
        return self._reduced(scope) if "object" in takes else None

    def _quote_before(self, scope: Scope) -> Content | None:
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        begin = self.tokens[left].start
        for q in self._outside(scope):
            if self._verbs_between(q.outer_end, self.tokens[scope.first].start, scope):
                continue
            if q.outer_end <= begin and not self.reading[q.outer_end : begin].strip(
                TRIM + CLOSE + "."
            ):
                if self._runs_into(q):
                    return self._checked(
                        max(self.begin, self.sentence.start), q.outer_end, "quote"
                    )
                return self._longer_half(q, scope) if self._full(q) else None
        return None

    def _runs_into(self, q: Quotation) -> bool:
        """`The vote was "a sham, a farce," Hill said.`: the words before a quotation that opens in
        small letters are his too.
        """
        first = next((c for c in self.reading[q.start : q.end] if c.isalpha()), "")
        start = max(self.begin, self.sentence.start)
        before = self.reading[start : q.outer_start].split()
        return first.islower() and len(before) > 1 and not self._quoted_before(q, start)

    def _quoted_before(self, q: Quotation, start: int) -> bool:
        """Whether the sentence begins within quotation marks, so that what stands between is the
        cue's.
        """
        return any(
            k.outer_start <= start < k.outer_end for k in self.quotations if k != q
        )

    def _longer_half(self, before: Quotation, scope: Scope) -> Content | None:
        """`“It is,” said Hill, “the worst flood we have seen.”`: of the two halves, the longer one."""
        found = self._quoted(before)
        right = max(scope.last, self.clauses.noun_phrase(scope.speaker)[1])
        right_end = self.tokens[right].end
        after = next(
            (q for q in self._outside(scope) if q.outer_start >= right_end), None
        )
        if found is None or after is None or after.start >= self.end:
            return found
        if self._verbs_between(right_end, after.outer_start, scope):
            return found
        rest = self._quoted(after)
        if rest is None or rest.end - rest.start <= found.end - found.start:
            return found
        return replace(rest, other_half=before)

    def _quote_after(self, scope: Scope, *, punctuated: bool) -> Content | None:
        right = self.tokens[scope.last].end
        for q in self._outside(scope):
            if q.outer_start < right:
                continue
            gap = self.reading[right : q.outer_start].rstrip()
            if len(gap) > 160 or self._verbs_between(right, q.outer_start, scope):
                return None
            if punctuated and gap.split()[:1] == ["that"] and len(gap.split()) > 1:
                return (
                    None  # "said that Hill, “a fool”, …": the clause is what was said
                )
            if not punctuated and len(gap.split()) > 5:
                return None
            ends = gap[-1:] in {":", ","} or (
                not gap and self.reading[q.start : q.start + 1].isupper()
            )
            if ends == punctuated and (self._full(q) or not punctuated):
                return self._quoted(q)
            return None
        return None

    def _verbs_between(self, start: int, end: int, scope: Scope) -> bool:
        """Another clause between the cue and the quotation: then the quotation is not the cue's
        own.
        """
        between = [
            t for t in self.tokens if start <= t.start < end and t.i != scope.first
        ]
        if any(t.tag == "VBG" and bool(verb_cues(t)) for t in between):
            return True
        finite = (
            t
            for t in between
            if t.pos in {"VERB", "AUX"} and t.tag in {"VBD", "VBZ", "VBP"}
        )
        return any(t.dep not in {"relcl", "acl", "amod"} for t in finite)

    def _outside(self, scope: Scope) -> list[Quotation]:
        return [q for q in self.quotations if scope.inside is None or q != scope.inside]

    def _quoted(self, q: Quotation) -> Content | None:
        start, end = max(q.start, self.begin), min(q.end, self.end)
        if start >= end:  # the whole quotation stands in the sentences before or after
            return None
        return self._content(start, end, "quote", q)

    def _complement(self, scope: Scope) -> Content | None:
        takes, verb = scope.cue.takes, scope.first
        passive = self.clauses.passive(verb)
        for k in self.clauses.kids[verb]:
            t = self.tokens[k]
            if k <= scope.last or k == scope.speaker:
                continue
            shape = self._shape(t, takes, scope, passive)
            if (
                t.dep == "dobj"
                and "clause" in takes
                and (found := self._lost_clause(t, scope))
            ):
                return found
            if shape == "object" and self._fronted(verb):
                return None  # "Acknowledging the attack, the army said": the outlet's words
            if shape is not None:
                return self._rightward(
                    self._subject_start(t, shape, scope), scope, shape
                )
        if scope.cue.rest:
            return self._after_particle(scope)
        return self._that_next(scope) if "clause" in takes else None

    def _subject_start(self, t: Token, shape: str, scope: Scope) -> int:
        """Where a clause starts whose subject the parse took for the verb's object: "said the blast
        was heard".
        """
        start = max(
            self._start_of(t, shape), scope.last + 1
        )  # "a vote that X said [was fair]"
        held = self.clauses.child(scope.first, "dobj") or self._quantified(scope)
        if (
            shape != "clause"
            or held is None
            or scope.cue.word in HEARD
            or not scope.last < held.i < start
        ):
            return start
        own = self.clauses.child(t.i, "nsubj", "nsubjpass", "expl", "csubj", "mark")
        return start if own is not None else self.clauses.first[held.i]

    def _quantified(self, scope: Scope) -> Token | None:
        """ "said between six and nine people were hurt": the quantifier that was taken for the
        verb's preposition.
        """
        held = self.clauses.child(scope.first, "prep")
        quantifies = (
            held is not None and held.i == scope.last + 1 and held.lower in _QUANTIFIERS
        )
        return held if quantifies else None

    def _fronted(self, verb: int) -> bool:
        t = self.tokens[verb]
        return (
            t.dep == "advcl"
            and t.tag == "VBG"
            and verb < t.head
            and not self.clauses.child(verb, "nsubj", "aux")
        )

    def _lost_clause(self, t: Token, scope: Scope) -> Content | None:
        """`stressed the measures are legal`: the parse took the clause's subject for the verb's
        object.
        """
        after = self.clauses.last[t.i] + 1
        while after < len(self.tokens) and self.tokens[after].pos in _PHRASE:
            after += 1
        if after >= len(self.tokens):
            return None
        verb = self.tokens[after]
        if verb.tag not in {"VBZ", "VBP", "VBD", "MD"} or verb.i in self.clauses.up(
            scope.first
        ):
            return None
        if verb.dep in {"aux", "auxpass"} and verb.head in {
            scope.first,
            *self.clauses.up(scope.first),
        }:
            return None
        first = self.clauses.first[t.i]
        if scope.cue.word in HEARD and self._hearer(first):
            first += 1
        return self._checked(
            self.tokens[first].start, self._limit(scope.inside), "clause"
        )

    def _after_particle(self, scope: Scope) -> Content | None:
        """`called for an inquiry`, "pressed upon him that …": everything after the particle."""
        takes = scope.cue.takes
        if "clause" in takes and (found := self._that_next(scope)):
            return found
        follows = scope.last + 1 < len(self.tokens) and self.tokens[
            scope.last + 1
        ].pos not in {
            "PUNCT",
            "CCONJ",
        }
        if (
            "object_to" in takes
            and follows
            and (found := self._loose_clause(scope.last + 1, scope.inside))
        ):
            return found
        if takes & {"object", "of", "object_to"} and follows:
            return self._rightward(scope.last + 1, scope, "object")
        return None

    def _that_next(self, scope: Scope) -> Content | None:
        """A "that" near the verb with a finite verb after it, where the parse lost the clause."""
        for t in self.tokens[scope.last + 1 : scope.last + 12]:
            heard = (
                t.tag == "WDT"
                and scope.cue.word in HEARD
                and self.tokens[t.i - 1].dep == "dobj"
            )
            if t.lower == "that" and (
                t.dep == "mark" or heard or (t.i == scope.last + 1 and t.tag == "IN")
            ):
                return self._loose_clause(t.i + 1, scope.inside)
            if t.tag in {"VBD", "VBZ", "VBP", "MD"} or t.text in COMMAS:
                return None
        return None

    def after_that(self, that: int, inside: Quotation | None) -> Content | None:
        """The clause after a "that" whose cue the parse did not see."""
        return self._loose_clause(that + 1, inside)

    def _loose_clause(self, start: int, inside: Quotation | None) -> Content | None:
        """A clause the parse could not read, to the end of the sentence or the next cue that shares
        its subject.
        """
        limit = self._limit(inside)
        if start >= len(self.tokens):
            return None
        rest = [t for t in self.tokens[start:] if t.start < limit]
        if not any(t.tag in {"VBD", "VBZ", "VBP", "MD", "VB"} for t in rest):
            return None
        cut = next(
            (t.start for t in rest if stray_from(self.clauses, t.i) is not None), limit
        )
        return self._checked(self.tokens[start].start, cut, "clause")

    def of_noun(self, noun: int, cue: Cue, inside: Quotation | None) -> Content | None:
        """`the mayor's claim that …`, "the threat of the militia to …"."""
        for k in self.clauses.kids[noun]:
            t = self.tokens[k]
            marks = [
                m
                for m in self._kids(t)
                if m.dep == "mark" or (m.tag == "IN" and m.lower == "that")
            ]
            if (
                k > noun
                and t.dep in {"acl", "ccomp", "relcl"}
                and any(m.lower == "that" for m in marks)
            ):
                that = next(m for m in marks if m.lower == "that")
                return (
                    self._loose_clause(that.i + 1, inside)
                    if t.tag == "VBD"
                    else self.clause(k, noun, cue)
                )
            if k > noun and t.dep == "acl" and "to" in cue.takes and self._to(t):
                return self._checked(
                    self.tokens[self.clauses.first[k]].start,
                    self.tokens[self.clauses.last[k]].end,
                    "to",
                )
        last = self.clauses.noun_phrase(noun)[1]
        for t in self.tokens[noun + 1 : last + 3]:
            if (
                t.lower == "that"
                and t.i <= last + 2
                and t.dep in {"mark", "det"}
                and self._tells(t)
            ):
                return self._loose_clause(t.i + 1, inside)
        return None

    def _tells(self, that: Token) -> bool:
        """Whether "that" opens a clause with a subject of its own (content) and not one about the
        noun.
        """
        following = self.tokens[that.i + 1 : that.i + 2]
        return (
            bool(following)
            and following[0].pos in {"PROPN", "DET", "PRON", "NOUN", "ADJ", "NUM"}
            and (following[0].tag not in {"VBZ", "VBD", "VBP", "MD"})
        )

    def clause(self, head: int, top: int, cue: Cue) -> Content | None:
        """The clause a noun or an adjective governs."""
        start = self._start_of(self.tokens[head], "clause")
        inside = next(
            (q for q in self.quotations if q.start <= self.tokens[top].start < q.end),
            None,
        )
        end = self._extent(
            start, head if self.clauses.within(head, top) else top, inside
        )
        return self._checked(self.tokens[start].start, end, "clause")

    def _reduced(self, scope: Scope) -> Content | None:
        """`the attack claimed by the group`: the noun a passive participle hangs from."""
        t = self.tokens[scope.first]
        if t.dep not in {"acl"} or t.tag != "VBN" or not self.clauses.passive(t.i):
            subject = self.clauses.child(t.i, "nsubjpass")
            if subject is None or not self.clauses.passive(t.i):
                return None
            first, last = self.clauses.noun_phrase(subject.i)
        else:
            first, last = self.clauses.noun_phrase(t.head)
            last = min(last, t.i - 1)
        return self._checked(self.tokens[first].start, self.tokens[last].end, "object")
