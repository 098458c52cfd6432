"""The extent of what is said: the longest contiguous attributed part of a sentence.

Without the cue, the speaker and the outer quotation marks (the contract of `statements`).
"""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.annotate.clauses import Clauses
from reportedly.annotate.cues import Cue, cues, frame
from reportedly.annotate.quotations import Quotation
from reportedly.records import Token

_TRIM = " \t\n\r\u00a0,;:–—-"
_OPEN = "\"'“‘«„`"
_CLOSE = "\"'”’»´"
_COMMAS = frozenset({",", ":", ";", "–", "—", "-", "--"})


_FORMS = {"VBD": "past", "VBN": "past", "VBZ": "present", "VBP": "present", "VB": "present", "VBG": "ing"}


@dataclass(frozen=True, slots=True)
class Content:
    """Offsets of the words said, and how: direct | indirect | mixed. `quote` is the quotation they stand in."""

    start: int
    end: int
    kind: str
    quote: Quotation | None
    shape: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A cue (tokens `first` to `last`), the head of its speaker and the quotation it stands in."""

    first: int
    last: int
    speaker: int
    cue: Cue
    inside: Quotation | None


class Contents:
    """Finds the content of cues in one sentence."""

    def __init__(self, clauses: Clauses, quotations: list[Quotation], reading: str, bounds: tuple[int, int]) -> None:
        self.clauses = clauses
        self.tokens = clauses.tokens
        self.quotations = quotations
        self.reading = reading
        self.sentence = clauses.sentence
        self.begin, self.end = bounds

    # ------------------------------------------------------------ verbs
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
            if q.outer_end <= begin and not self.reading[q.outer_end : begin].strip(_TRIM + _CLOSE + "."):
                return self._quoted(q) if self._full(q) else None
        return None

    def _quote_after(self, scope: Scope, *, punctuated: bool) -> Content | None:
        right = self.tokens[scope.last].end
        for q in self._outside(scope):
            if q.outer_start < right:
                continue
            gap = self.reading[right : q.outer_start].rstrip()
            if len(gap) > 160 or self._verbs_between(right, q.outer_start, scope):
                return None
            if not punctuated and len(gap.split()) > 5:
                return None
            ends = gap[-1:] in {":", ","} or (not gap and self.reading[q.start : q.start + 1].isupper())
            if ends == punctuated and (self._full(q) or not punctuated):
                return self._quoted(q)
            return None
        return None

    def _verbs_between(self, start: int, end: int, scope: Scope) -> bool:
        """Another clause between the cue and the quotation: then the quotation is not the cue's own."""
        between = (t for t in self.tokens if start <= t.start < end and t.i != scope.first)
        finite = (t for t in between if t.pos in {"VERB", "AUX"} and t.tag in {"VBD", "VBZ", "VBP"})
        return any(t.dep not in {"relcl", "acl", "amod"} for t in finite)

    def _outside(self, scope: Scope) -> list[Quotation]:
        return [q for q in self.quotations if scope.inside is None or q != scope.inside]

    def _full(self, q: Quotation) -> bool:
        """A sentence of its own rather than a few quoted words."""
        words = self.reading[q.start : q.end].strip()
        first = next((c for c in words if c.isalnum()), "")
        return bool(words) and (first.isupper() or first.isdigit() or words[-1] in ".,!?…" or not q.closed)

    def _quoted(self, q: Quotation) -> Content | None:
        start, end = max(q.start, self.begin), min(q.end, self.end)
        if start >= end:  # the whole quotation stands in the sentences before or after
            return None
        return self._content(start, end, "quote", q)

    # ------------------------------------------------------------ complements to the right
    def _complement(self, scope: Scope) -> Content | None:
        takes, verb = scope.cue.takes, scope.first
        passive = self.clauses.passive(verb)
        for k in self.clauses.kids[verb]:
            t = self.tokens[k]
            if k <= scope.last or k == scope.speaker:
                continue
            shape = self._shape(t, takes, scope, passive)
            if shape == "object" and "clause" in takes and (found := self._lost_clause(t, scope)):
                return found
            if shape == "object" and self._fronted(verb):
                return None  # "Acknowledging the attack, the army said": the outlet's words
            if shape is not None:
                return self._rightward(self._start_of(t, shape), scope, shape)
        if scope.cue.rest:
            return self._after_particle(scope)
        return self._that_next(scope) if "clause" in takes else None

    def _fronted(self, verb: int) -> bool:
        t = self.tokens[verb]
        return t.dep == "advcl" and t.tag == "VBG" and verb < t.head and not self.clauses.child(verb, "nsubj", "aux")

    def _shape(self, t: Token, takes: frozenset[str], scope: Scope, passive: bool) -> str | None:
        """Which of the cue's shapes a dependent of the verb opens."""
        if t.dep == "ccomp":
            return self._clause_shape(t, takes)
        if t.dep == "xcomp":
            return self._xcomp_shape(t, takes)
        if t.dep in {"oprd", "attr"} and "predicate" in takes:
            return "predicate"
        if t.dep in {"dobj", "npadvmod"} and t.dep == "dobj":
            return self._object_shape(t, takes, scope)
        if t.dep == "prep":
            return self._prep_shape(t, takes, passive)
        return None

    def _clause_shape(self, t: Token, takes: frozenset[str]) -> str | None:
        if "clause" in takes:
            return "clause"
        to = any(k.lower == "to" and k.dep == "aux" for k in self.clauses.children(t.i, "aux"))
        if to and "object_to" in takes:
            return "object_to"
        if to and "to" in takes:
            return "to"
        if "predicate" in takes and self.clauses.child(t.i, "nsubj"):
            return "predicate"
        return "object" if takes & {"object", "object_to_np"} and t.tag == "VBG" else None

    def _lost_clause(self, t: Token, scope: Scope) -> Content | None:
        """ "stressed the measures are legal": the parse took the clause's subject for the verb's object."""
        after = self.clauses.last[t.i] + 1
        if after >= len(self.tokens):
            return None
        verb = self.tokens[after]
        if verb.tag not in {"VBZ", "VBP", "VBD", "MD"} or (verb.head == scope.first and verb.dep == "aux"):
            return None
        limit = self._limit(scope.inside)
        return self._checked(self.tokens[self.clauses.first[t.i]].start, limit, "clause")

    def _xcomp_shape(self, t: Token, takes: frozenset[str]) -> str | None:
        to = self.clauses.child(t.i, "aux")
        if to is not None and to.lower == "to":
            return "to" if "to" in takes else "object_to" if "object_to" in takes else None
        if t.tag == "VBG" and "object" in takes:
            return "object"
        return "clause" if "clause" in takes and self.clauses.child(t.i, "mark", "nsubj") else None

    def _object_shape(self, t: Token, takes: frozenset[str], scope: Scope) -> str | None:
        verb = scope.first
        after = [self.tokens[k] for k in self.clauses.kids[verb] if k > t.i]
        if "object_to" in takes and any(k.dep in {"xcomp", "ccomp", "advcl"} and self._to(k) for k in after):
            return "object_to"
        if "object_to" in takes and any(k.dep in {"relcl", "acl"} and self._to(k) for k in self._kids(t)):
            return "object_to"
        if "predicate" in takes and any(k.dep in {"oprd", "xcomp", "attr", "dobj"} for k in after):
            return "predicate"
        for shape, word in (("object_as", "as"), ("object_of", "of"), ("object_for", "for"), ("object_on", "on")):
            if shape in takes and self._prep_after(t, verb, word):
                return shape
        if takes & {"object_to_np"} and self._prep_after(t, verb, "to"):
            return "object_to_np"
        if takes & {"object_at"} and self._prep_after(t, verb, "at"):
            return "object_at"
        clause = any(k.dep in {"ccomp"} for k in after)
        return "object" if "object" in takes and not clause and self._whole(t) else None

    def _prep_after(self, t: Token, verb: int, word: str) -> bool:
        """The preposition a shape needs, whether the parse hangs it from the verb or from its object."""
        late = [k for k in self.tokens[t.i + 1 : self.clauses.last[verb] + 1] if k.lower == word]
        return any(self.clauses.branch(k.i, verb) is not None and k.head in {verb, t.i} for k in late) or any(
            self.tokens[k.head].dep == "pobj" for k in late[:1]
        )

    def _whole(self, t: Token) -> bool:
        """A noun phrase that can be said: not a pronoun alone, not "it"."""
        return t.pos != "PRON"

    def _prep_shape(self, t: Token, takes: frozenset[str], passive: bool) -> str | None:
        word = t.lower
        if passive and word == "as" and "object_as" in takes:
            return "object_as"
        if passive and word in {"of", "for", "to"} and takes & {f"object_{word}", f"object_{word}_np"}:
            return "of"
        if (word == "of" and "of" in takes) or (word == "on" and "on" in takes):
            return "of"
        return "of" if f"{word}_np" in takes else None

    def _kids(self, t: Token) -> list[Token]:
        return [self.tokens[k] for k in self.clauses.kids[t.i]]

    def _to(self, t: Token) -> bool:
        return any(k.lower == "to" and k.dep == "aux" for k in self._kids(t))

    def _start_of(self, t: Token, shape: str) -> int:
        first = self.clauses.first[t.i]
        if shape == "of" or (shape == "object_as" and t.dep == "prep"):
            return min(t.i + 1, len(self.tokens) - 1)
        if shape == "clause":
            that = next((k for k in self._kids(t) if k.lower == "that" and k.dep in {"mark", "dobj"}), None)
            if that is not None and that.i < t.i:
                return that.i + 1
        return first

    def _after_particle(self, scope: Scope) -> Content | None:
        """ "called for an inquiry", "pressed upon him that …": everything after the particle."""
        takes = scope.cue.takes
        if "clause" in takes and (found := self._that_next(scope)):
            return found
        follows = scope.last + 1 < len(self.tokens) and self.tokens[scope.last + 1].pos not in {"PUNCT", "CCONJ"}
        if takes & {"object", "of", "object_to"} and follows:
            return self._rightward(scope.last + 1, scope, "object")
        return None

    def _that_next(self, scope: Scope) -> Content | None:
        """A "that" near the verb with a finite verb after it, where the parse lost the clause."""
        for t in self.tokens[scope.last + 1 : scope.last + 12]:
            if t.lower == "that" and (t.dep == "mark" or (t.i == scope.last + 1 and t.tag == "IN")):
                return self._loose_clause(t.i + 1, scope.inside)
            if t.tag in {"VBD", "VBZ", "VBP", "MD"} or t.text in _COMMAS:
                return None
        return None

    def _loose_clause(self, start: int, inside: Quotation | None) -> Content | None:
        """A clause the parse could not read, to the end of the sentence or the next cue that shares its subject."""
        limit = self._limit(inside)
        if start >= len(self.tokens):
            return None
        rest = [t for t in self.tokens[start:] if t.start < limit]
        if not any(t.tag in {"VBD", "VBZ", "VBP", "MD", "VB"} for t in rest):
            return None
        cut = next((t.start for t in rest if stray_from(self.clauses, t.i) is not None), limit)
        return self._checked(self.tokens[start].start, cut, "clause")

    def of_noun(self, noun: int, cue: Cue, inside: Quotation | None) -> Content | None:
        """ "the mayor's claim that …", "the threat of the militia to …"."""
        for k in self.clauses.kids[noun]:
            t = self.tokens[k]
            marks = self.clauses.children(k, "mark")
            if k > noun and t.dep in {"acl", "ccomp", "relcl"} and any(m.lower == "that" for m in marks):
                that = next(m for m in marks if m.lower == "that")
                return self._loose_clause(that.i + 1, inside) if t.tag == "VBD" else self.clause(k, noun, cue)
            if k > noun and t.dep == "acl" and "to" in cue.takes and self._to(t):
                return self._checked(
                    self.tokens[self.clauses.first[k]].start, self.tokens[self.clauses.last[k]].end, "to"
                )
        last = self.clauses.noun_phrase(noun)[1]
        for t in self.tokens[noun + 1 : last + 3]:
            if t.lower == "that" and t.i <= last + 2 and t.dep in {"mark", "det"} and self._tells(t):
                return self._loose_clause(t.i + 1, inside)
        return None

    def _tells(self, that: Token) -> bool:
        """Whether "that" opens a clause with a subject of its own (content) and not one about the noun."""
        following = self.tokens[that.i + 1 : that.i + 2]
        return (
            bool(following)
            and following[0].pos in {"PROPN", "DET", "PRON", "NOUN", "ADJ", "NUM"}
            and (following[0].tag not in {"VBZ", "VBD", "VBP", "MD"})
        )

    def _limit(self, inside: Quotation | None) -> int:
        return min(inside.end, self.end) if inside else self.end

    def clause(self, head: int, top: int, cue: Cue) -> Content | None:
        """The clause a noun or an adjective governs."""
        start = self._start_of(self.tokens[head], "clause")
        inside = next((q for q in self.quotations if q.start <= self.tokens[top].start < q.end), None)
        end = self._extent(start, head if self.clauses.within(head, top) else top, inside)
        return self._checked(self.tokens[start].start, end, "clause")

    def _rightward(self, start: int, scope: Scope, shape: str) -> Content | None:
        if start >= len(self.tokens):
            return None
        while start < len(self.tokens) - 1 and self.tokens[start].text in _COMMAS:
            start += 1
        end = self._extent(start, scope.first, scope.inside, scope)
        return self._checked(self.tokens[start].start, end, shape)

    def _extent(self, start: int, top: int, inside: Quotation | None, scope: Scope | None = None) -> int:
        """End offset of the attributed run: as long as words hang from the cue and open no statement of their own."""
        limit = self._limit(inside)
        end = self.tokens[start].end
        for t in self.tokens[start:]:
            if t.start >= limit or self._aside(t, start):
                break
            if t.dep == "punct" or t.text in _COMMAS:
                if t.text[-1] in ".!?…)]" or t.text in _CLOSE:
                    end = min(t.end, limit)
                continue
            branch = self.clauses.branch(t.i, top)
            if branch is None and t.i != top and not self._clings(t, top):
                break
            if stray_from(self.clauses, t.i) is not None:
                break
            if scope is not None and branch is not None and branch > start and self._ends_at(branch, scope):
                break
            end = min(t.end, limit)
        return end

    def _aside(self, t: Token, start: int) -> bool:
        """A single dash after what was said opens the outlet's own comment; a pair of dashes encloses words of it."""
        if t.text not in {"–", "—", "-", "--"} or t.i <= start or not self._spaced(t):
            return False
        dashes = [k for k in self.tokens[start:] if k.text == t.text and self._spaced(k)]
        return len(dashes) % 2 == 1 and dashes[-1].i == t.i and not self._quoted_at(t)

    def _spaced(self, t: Token) -> bool:
        return self.reading[t.start - 1 : t.start].isspace() and self.reading[t.end : t.end + 1].isspace()

    def _quoted_at(self, t: Token) -> bool:
        return any(q.start <= t.start < q.end for q in self.quotations)

    def _clings(self, t: Token, top: int) -> bool:
        """Words that hang higher than the cue but only because a short one was attached too high."""
        return self.tokens[top].dep == "ROOT" and t.dep in {"dep", "cc"}

    def _ends_at(self, branch: int, scope: Scope) -> bool:
        """Whether a later dependent of the cue's verb is no longer what is said."""
        t = self.tokens[branch]
        first = self.tokens[self.clauses.first[branch]]
        by = self.clauses.by(scope.first) if self.clauses.passive(scope.first) else None
        if t.dep == "agent" or (by is not None and by.i == t.i):
            return True
        if t.dep == "conj":
            own = self.clauses.child(branch, "nsubj", "nsubjpass")
            return own is None or t.lemma in cues("verb")
        if t.dep == "advcl":
            return t.lemma in cues("verb") and t.tag in {"VBG", "VBN"}
        if t.dep in {"npadvmod", "prep", "advmod"} and first.i > scope.last + 1:
            return self._setting(t)
        return False

    def _setting(self, t: Token) -> bool:
        """ "in a statement", "on Tuesday" at the end belong to the saying, not to what is said."""
        if t.dep != "prep":
            return False
        noun = self.clauses.child(t.i, "pobj")
        return noun is not None and t.lower in {"in", "at", "during", "on"} and (noun.lemma.lower() in frame("setting"))

    # ------------------------------------------------------------ content that stands around the cue
    def _as_clause(self, scope: Scope) -> Content | None:
        """ "As the envoy warned, …" and "…, as the envoy warned"."""
        mark = next((k for k in self._kids(self.tokens[scope.first]) if k.lower == "as" and k.dep == "mark"), None)
        if mark is None:
            return None
        last = max(scope.last, self.clauses.noun_phrase(scope.speaker)[1])
        return self.around(scope, scope.first, last)

    def _beside(self, scope: Scope) -> Content | None:
        """ "Twelve people died, police said": speaker and cue as a parenthesis after a comma, or before "is"."""
        verb = self.tokens[scope.first]
        finite = verb.tag in {"VBD", "VBZ", "VBP"} or self.clauses.child(verb.i, "aux") is not None
        if not finite or (self.clauses.child(verb.i, "dobj") and verb.lemma not in {"tell", "inform", "assure"}):
            return None
        if (found := self._what(scope)) is not None:
            return found
        _, last = self.clauses.noun_phrase(scope.speaker)
        return self.around(scope, min(scope.first, scope.speaker), max(last, scope.last))

    def _what(self, scope: Scope) -> Content | None:
        """ "what many predict is a long war"."""
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        following = self.tokens[scope.last + 1 : scope.last + 2]
        if not left or self.tokens[left - 1].lower != "what" or not following or following[0].lemma != "be":
            return None
        return self._checked(following[0].end, self._limit(scope.inside), "clause")

    def around(self, scope: Scope, first: int, last: int) -> Content | None:
        """The longer of the parts before and after a parenthesis of speaker and cue."""
        left, marked = scope.first, False
        if scope.cue.part == "verb":
            left = min(first, self.clauses.noun_phrase(scope.speaker)[0])
            mark = next((k for k in self._kids(self.tokens[scope.first]) if k.lower == "as" and k.i < left), None)
            left, marked = (mark.i, True) if mark else (left, False)
        before = self._part_before(left, scope)
        if scope.cue.part == "verb" and before is None and not (marked and self._opens(left, scope)):
            return None
        after = self._part_after(last, scope)
        if after is None or (before is not None and marked):
            return before
        return after if before is None or after.end - after.start > before.end - before.start else before

    def _opens(self, left: int, scope: Scope) -> bool:
        """Whether the parenthesis stands first in its sentence or quotation, a short adverb aside."""
        begin = max(self.begin, scope.inside.start) if scope.inside else self.begin
        return left <= 2 or len(self.reading[begin : self.tokens[left].start].split()) <= 2

    def _part_before(self, left: int, scope: Scope) -> Content | None:
        if left == 0:
            return None
        gap = self.tokens[left - 1]
        comma = gap.text in _COMMAS
        if not comma and gap.text not in _CLOSE and scope.cue.part == "verb":
            return None
        start = max(scope.inside.start, self.begin) if scope.inside else self.begin
        if scope.cue.part == "verb" and self._introduces(scope):
            return None
        return self._checked(start, gap.start if comma else gap.end, "clause", clause=True)

    def _introduces(self, scope: Scope) -> bool:
        """A colon after the cue: what is said follows, in the next sentence or the next paragraph."""
        return any(t.text == ":" for t in self.tokens[scope.last + 1 : scope.last + 12])

    def _part_after(self, last: int, scope: Scope) -> Content | None:
        """After the comma that closes the parenthesis."""
        limit = self._limit(scope.inside)
        skipped = 0
        i = last + 1
        while i < len(self.tokens) and self.tokens[i].text not in {",", "–", "—"}:
            i, skipped = i + 1, skipped + 1
            if skipped > 18:
                return None
        if i >= len(self.tokens) - 1 or self.tokens[i + 1].dep == "cc" or self.tokens[i].start >= limit:
            return None
        return self._checked(self.tokens[i + 1].start, limit, "clause", clause=True)

    def _reduced(self, scope: Scope) -> Content | None:
        """ "the attack claimed by the group": the noun a passive participle hangs from."""
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

    # ------------------------------------------------------------ trimming
    def _checked(self, start: int, end: int, shape: str, *, clause: bool = False) -> Content | None:
        inside = [t for t in self.tokens if start <= t.start < end]
        if not any(t.pos not in {"PUNCT", "SPACE"} for t in inside):
            return None
        if clause and (len(inside) < 3 or not any(t.tag in {"VBD", "VBZ", "VBP", "MD", "VBG", "VBN"} for t in inside)):
            return None
        return self._content(start, end, shape, None)

    def _content(self, start: int, end: int, shape: str, quote: Quotation | None) -> Content | None:
        text = self.reading
        start, end = max(start, self.begin), min(end, self.end)
        if start >= end:
            return None
        start, end = _trimmed(text, start, end)
        for q in self.quotations:  # one pair of marks around everything is not part of the words
            if q.outer_start <= start and start <= q.start and end >= q.end and end <= q.outer_end + 1:
                start, end, quote = q.start, q.end, q
        start, end = _trimmed(text, start, end)
        if end - start < 2:
            return None
        return Content(start, end, self._kind(start, end, quote), quote, shape)

    def _kind(self, start: int, end: int, quote: Quotation | None) -> str:
        if quote is not None and quote.start <= start and end <= quote.end:
            return "direct" if self._full(quote) else "mixed"
        return "mixed" if any(q.start < end and q.end > start and (q.outer_start >= start or q.outer_end <= end)
                              for q in self.quotations) else "indirect"  # fmt: skip


def stray_from(clauses: Clauses, i: int) -> int | None:
    """The cue a coordinated verb belongs to when the parse hung it inside that cue's content, else None.

    "said the town had fallen and warned that …": `warned` shares its form with `said` and not with
    the verb it is coordinated with, and has no subject of its own.
    """
    t = clauses.tokens[i]
    if t.dep != "conj" or t.lemma.lower() not in cues("verb") or clauses.child(i, "nsubj", "nsubjpass", "aux"):
        return None
    form = _FORMS.get(t.tag)
    head = clauses.tokens[t.head]
    if form is None or (form == _FORMS.get(head.tag) and not clauses.child(head.i, "aux", "auxpass")):
        return None
    for above in clauses.up(head.i):
        cue = clauses.tokens[above]
        if cue.lemma.lower() in cues("verb") and _FORMS.get(cue.tag) == form and clauses.tokens[i].i > above:
            return above
        if cue.dep in {"relcl", "advcl"} and form != "ing":
            return None
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks and commas at either end, a leading conjunction, and the stop that ends the sentence."""
    while start < end and text[start] in _TRIM:
        start += 1
    for word in ("But ", "And ", "Yet "):
        if text.startswith(word, start, end):
            start += len(word)
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    if end - start > 1 and text[end - 1] == "." and text[end - 2] not in ".":
        end -= 1
    return start, end
