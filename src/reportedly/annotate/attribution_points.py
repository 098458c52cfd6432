"""Attribution points of one sentence: a cue, who speaks, and what is said.

Read from the parse, with the order of words as a second opinion where quotation marks make the parse
unsure. Each point knows the lexicon row of its cue and which shape its content has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportedly.annotate.clauses import NOMINAL, SUBJECTS, Clauses
from reportedly.annotate.contents import Content, Contents, Scope
from reportedly.annotate.cues import Cue, carriers, cues, frame, speaking_noun
from reportedly.annotate.quotations import Quotation
from reportedly.records import Sentence, Token

_FIRST_PERSON = frozenset({"i", "we", "me", "us"})
_NEVER = frozenset({"not", "n't", "never", "no", "nobody", "neither"})
_NEGATABLE = frozenset({"deny", "doubt", "dispute", "reject"})


@dataclass(frozen=True, slots=True)
class Point:
    """One cue with its speaker and content, as character offsets."""

    cue: tuple[int, int]
    speaker: tuple[int, int] | None
    content: Content
    row: Cue
    inside: Quotation | None  # the quotation the cue itself stands in


class Reader:
    """Finds the points of one sentence."""

    def __init__(self, sentence: Sentence, quotations: list[Quotation], reading: str) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.clauses = Clauses(sentence)
        self.quotations = quotations
        self.reading = reading
        self.contents = Contents(self.clauses, quotations, reading)

    def points(self) -> list[Point]:
        """All points, in the order of their cues."""
        found = [*self._verbs(), *self._nouns(), *self._adjectives(), *self._prepositions()]
        return sorted((p for p in found if p is not None), key=lambda p: p.cue)

    # ------------------------------------------------------------ verbs
    def _verbs(self) -> Iterator[Point | None]:
        table = cues("verb")
        for t in self.tokens:
            if t.pos not in {"VERB", "AUX"} and not t.tag.startswith("VB"):
                continue
            for cue in table.get(t.lemma.lower(), ()):
                end = self._rest(t, cue)
                if end is not None:
                    yield self._verb(t, cue, end)
                    break

    def _rest(self, t: Token, cue: Cue) -> int | None:
        """Index of the last token of a cue of several words, None when its rest does not follow."""
        i = t.i
        for word in cue.rest:
            near = range(i + 1, min(i + 3, len(self.tokens)))
            i = next((k for k in near if self.tokens[k].lower == word), -1)
            if i < 0:
                return None
        return i

    def _verb(self, t: Token, cue: Cue, last: int) -> Point | None:
        if t.dep in {"amod", "compound", "nmod"} or self._unreal(t, cue):
            return None
        inside = self._inside(t)
        speaker = self._speaker_of(t, inside)
        if speaker is None or not self._can_speak(speaker, cue, t, inside):
            return None
        scope = Scope(t.i, last, speaker.i, cue, inside)
        content = self.contents.of_verb(scope)
        if content is None:
            return None
        return Point((t.start, self.tokens[last].end), self._name(speaker), content, cue, inside)

    def _unreal(self, t: Token, cue: Cue) -> bool:
        """Not said, not yet said, or said by nobody: negated, modal, infinitive, conditional, question."""
        kids = [self.tokens[k] for k in self.clauses.kids[t.i]]
        if any(k.dep == "neg" or (k.lower in _NEVER and k.i < t.i) for k in kids) and cue.word not in _NEGATABLE:
            return True
        if any(k.dep in {"aux", "auxpass"} and k.lower in frame("unreal") for k in kids):
            return True
        if any(k.dep == "mark" and k.lower in {"if", "unless", "whether"} for k in kids):
            return True
        if any(k.dep == "aux" and k.lower == "to" for k in kids):
            head = self.tokens[t.head]
            if t.dep == "conj":
                return self._unreal(head, cue)
            held = head.dep in {"pobj", "attr"} or head.i == t.i
            return head.lemma.lower() not in carriers() and not (held and head.lemma.lower() in carriers())
        return t.tag == "VB" and not any(k.dep == "aux" for k in kids) and t.dep != "conj"

    def _inside(self, t: Token) -> Quotation | None:
        return next((q for q in self.quotations if q.start <= t.start < q.end), None)

    def _speaker_of(self, t: Token, inside: Quotation | None) -> Token | None:
        found = self._by_parse(t)
        if found is not None and self._same_side(found, inside):
            return found
        return self._by_order(t, inside)

    def _by_parse(self, t: Token) -> Token | None:
        if self.clauses.passive(t.i):
            return self.clauses.agent(t.i)
        return self.clauses.subject(t.i)

    def _same_side(self, speaker: Token, inside: Quotation | None) -> bool:
        """Words inside a quotation have no subject outside it, nor the other way round."""
        return self._inside(speaker) == inside

    def _by_order(self, t: Token, inside: Quotation | None) -> Token | None:
        """`said the mayor` and `the mayor said` where the parse found no subject."""
        if t.tag not in {"VBD", "VBZ", "VBP", "VBN"} or self.clauses.passive(t.i):
            return None
        before = self.tokens[t.i - 1] if t.i else None
        if before is not None and before.pos in {"PRON", "PROPN", "NOUN"} and self._inside(before) == inside:
            return self._head_of_run(before)
        after = self.tokens[t.i + 1 : t.i + 2]
        quoted = before is not None and before.text[-1] in "\"”’'»,"
        if quoted and after and after[0].pos in {"PROPN", "NOUN", "DET", "PRON", "ADJ"}:
            return next((k for k in self.tokens[t.i + 1 : t.i + 12] if k.pos in {"PROPN", "NOUN", "PRON"}), None)
        return None

    def _head_of_run(self, t: Token) -> Token:
        while t.i < self.tokens[t.head].i and self.tokens[t.head].pos in {"PROPN", "NOUN"} and t.head == t.i + 1:
            t = self.tokens[t.head]
        return t

    def _can_speak(self, speaker: Token, cue: Cue, verb: Token, inside: Quotation | None) -> bool:
        lower = speaker.lower
        if lower in frame("nobody") or speaker.pos not in NOMINAL:
            return False
        if lower in _FIRST_PERSON:
            return inside is not None and lower != "i" and not cue.thought and bool(cue.takes & {"clause"})
        if lower in {"you"}:
            return False
        noun = speaking_noun(speaker.lemma.lower())
        if cue.subject == "document":
            return speaker.pos == "PROPN" or (noun is not None and noun.sort in {"document", "group"})
        if cue.subject == "named":
            return speaker.pos in {"PROPN", "PRON", "NUM", "ADJ", "DET"} or noun is not None
        return lower != "it" or self.clauses.child(verb.i, "nsubjpass") is None

    def _name(self, speaker: Token) -> tuple[int, int]:
        first, last = self.clauses.noun_phrase(speaker.i)
        return self.tokens[first].start, self.tokens[last].end

    # ------------------------------------------------------------ nouns and adjectives
    def _nouns(self) -> Iterator[Point | None]:
        table = cues("noun")
        for t in self.tokens:
            rows = table.get(t.lemma.lower()) if t.pos == "NOUN" else None
            if not rows:
                continue
            clause = next((k for k in self.clauses.children(t.i, "acl", "ccomp", "relcl") if self._that(k)), None)
            holder = self._holder(t)
            if clause is None or holder is None:
                continue
            content = self.contents.clause(clause.i, t.i, rows[0])
            inside = self._inside(t)
            if content is not None and self._can_speak(holder, rows[0], t, inside):
                yield Point((t.start, t.end), self._name(holder), content, rows[0], inside)

    def _that(self, clause: Token) -> bool:
        """A clause that says the noun's content ("that aid must pass", "to shoot"), not one that modifies it."""
        marks = self.clauses.children(clause.i, "mark", "nsubj", "dobj")
        return any(m.lower == "that" and m.dep == "mark" for m in marks)

    def _holder(self, noun: Token) -> Token | None:
        poss = self.clauses.child(noun.i, "poss")
        if poss is not None:
            return poss
        for prep in self.clauses.children(noun.i, "prep"):
            if prep.lower in {"of", "by", "from"}:
                return self.clauses.child(prep.i, "pobj")
        return None

    def _adjectives(self) -> Iterator[Point | None]:
        table = cues("adjective")
        for t in self.tokens:
            rows = table.get(t.lower)
            if not rows or (self.tokens[t.head].lemma != "be" and not self.clauses.child(t.i, "auxpass")):
                continue
            verb = self.tokens[t.head] if self.tokens[t.head].lemma == "be" else t
            clause = self.clauses.child(t.i, "ccomp") or self.clauses.child(verb.i, "ccomp")
            speaker = self.clauses.subject(verb.i)
            if clause is None or clause.i < t.i or speaker is None or self.clauses.child(verb.i, "neg"):
                continue
            inside = self._inside(t)
            named = speaker.lower != "it" or rows[0].thought
            if named and self._can_speak(speaker, rows[0], t, inside):
                content = self.contents.clause(clause.i, verb.i, rows[0])
                if content is not None:
                    yield Point((t.start, t.end), self._name(speaker), content, rows[0], inside)

    # ------------------------------------------------------------ prepositions
    def _prepositions(self) -> Iterator[Point | None]:
        table = cues("preposition")
        for t in self.tokens:
            for cue in table.get(t.lower, ()):
                words = [k.lower for k in self.tokens[t.i + 1 : t.i + 1 + len(cue.rest)]]
                if tuple(words) == cue.rest:
                    yield self._preposition(t, cue)
                    break

    def _preposition(self, t: Token, cue: Cue) -> Point | None:
        last = t.i + len(cue.rest)
        speaker = self._object_of(t.i, last)
        if speaker is None or speaker.lower in frame("nobody") | _FIRST_PERSON | {"it"}:
            return None
        inside = self._inside(t)
        _, end = self.clauses.noun_phrase(speaker.i)
        first = last + 1
        scope = Scope(t.i, last, speaker.i, cue, inside)
        content = self.contents.around(scope, first, max(end, first))
        if content is None:
            return None
        name = (self.tokens[first].start, self.tokens[max(end, first)].end)
        return Point((t.start, self.tokens[last].end), name, content, cue, inside)

    def _object_of(self, first: int, last: int) -> Token | None:
        for i in range(last, first - 1, -1):
            found = self.clauses.child(i, "pobj")
            if found is not None and found.i > last:
                return found
        following = self.tokens[last + 1 : last + 8]
        return next((k for k in following if k.pos in {"PROPN", "NOUN", "PRON"}), None)


__all__ = ["SUBJECTS", "Point", "Reader"]
