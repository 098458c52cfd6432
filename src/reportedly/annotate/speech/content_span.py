"""How far what is said reaches, and what is trimmed from it.

The longest contiguous attributed part of a sentence, without the cue, the speaker and the outer
quotation marks (the contract of `statements`). What hangs from the cue belongs to it until
something opens a
statement of its own: an agent, a second cue, a comment after a single dash, the setting of the
    saying.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from reportedly.annotate.actors.speaking_nouns import speaking_noun_by_lemma
from reportedly.annotate.speech.coordination import stray_from
from reportedly.annotate.speech.cues import Cue, frame, verb_cues
from reportedly.annotate.speech.outlet_words import outlet_from
from reportedly.annotate.speech.quotations import Quotation
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADVERBIAL_CLAUSES,
    ADVERBIALS,
    CLAUSE_MARKERS,
    CONJUNCTS,
    COORDINATING,
    DETERMINERS,
    FINITE,
    GERUNDS,
    HEADS,
    MARK_RELATIONS,
    NOUN_ADVERBIALS,
    NOUNS,
    NOUNS_AND_ADJECTIVES,
    NUMERALS,
    OBJECT_OR_CLAUSE,
    OPEN_COMPLEMENTS,
    PARTICIPLE_CLAUSES,
    PARTICIPLES,
    PASSIVE_AGENTS,
    PAST,
    PAST_PARTICIPLE,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PRONOUNS,
    PROPER_NOUNS,
    SUBJECT_OR_HELPER,
    SUBJECTS,
    UNCLEAR,
    VERBS,
    WORDLESS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ContentShape, SpeechKind
from reportedly.languages import word_set
from reportedly.languages.inflections import is_past_form
from reportedly.languages.patterns import named_pattern
from reportedly.records import Token
from reportedly.syntax.clauses import Clauses
from reportedly.syntax.marks import DASH_TOKENS, JOINING_STOPS

_VERBAL_SHAPES = subset("verbal")


# "…, adding that"
_HANGING_PARTICIPLES = (
    ADVERBIAL_CLAUSES | PARTICIPLE_CLAUSES | OPEN_COMPLEMENTS | CONJUNCTS | UNCLEAR
)
_ATTACHED_HIGH = COORDINATING | UNCLEAR
# When and where something was said
_SETTINGS = ADVERBIALS | NOUN_ADVERBIALS | PREPOSITION_HEADS
_DEMONSTRATIVES = DETERMINERS | PRONOUNS  # "this" is either
_VERBAL = FINITE | PARTICIPLES


_PART_WORDS = 4  # the shortest part behind a semicolon that can say something
TRIM = " \t\n\r\u00a0,;:–—-"
CLOSE = "\"'”’»´"
# Cues whose object is who heard it.
COMMAS = JOINING_STOPS | DASH_TOKENS | {","}


@dataclass(frozen=True, slots=True)
class Content:
    """Offsets of the words said, and how: direct | indirect | mixed. `quote` is the quotation they
    stand in.
    """

    start: int
    end: int
    kind: str
    quote: Quotation | None
    shape: str
    other_half: Quotation | None = (
        None  # of a quotation that the cue stands in the middle of
    )


@dataclass(frozen=True, slots=True)
class CueScope:
    """A cue (tokens `first` to `last`), the head of its speaker and the quotation it stands in."""

    first: int
    last: int
    speaker: int
    cue: Cue
    inside: Quotation | None


class ContentSpans:
    """Reach and trimming of contents in one sentence. `begin` and `end` bound the paragraph the cue
    stands in; they are given once.
    """

    def __init__(
        self,
        clauses: Clauses,
        quotations: list[Quotation],
        reading: str,
        bounds: tuple[int, int],
    ) -> None:
        self.clauses = clauses
        self.tokens = clauses.tokens
        self.quotations = quotations
        self.reading = reading
        self.sentence = clauses.sentence
        self.begin, self.end = bounds

    def limit(self, inside: Quotation | None) -> int:
        return min(inside.end, self.end) if inside else self.end

    def extent(
        self,
        start: int,
        top: int,
        inside: Quotation | None,
        scope: CueScope | None = None,
    ) -> int:
        """End offset of the attributed run: as long as words hang from the cue and open no
        statement of their own.
        """
        limit = self.limit(inside)
        end = self.tokens[start].end
        passive = scope is not None and self.clauses.passive(scope.first)
        agent = self.clauses.by(scope.first) if scope is not None and passive else None
        for t in self.tokens[start:]:
            if t.start >= limit:
                break
            if self._aside(t, start):
                break
            if t is agent:
                break
            if t.dep in MARK_RELATIONS or t.text in COMMAS:
                if t.text[-1] in ".!?…)]" or t.text in CLOSE:
                    end = min(t.end, limit)
                continue
            stop = self._stop_before(t, start, top, end, scope)
            if stop is not None:
                return stop
            end = min(t.end, limit)
        return end

    def _stop_before(
        self, t: Token, start: int, top: int, end: int, scope: CueScope | None
    ) -> int | None:
        """Where the run ends whose last word ends at `end`, if `t` is none of it; else None."""
        branch = self.clauses.branch(t.i, top)
        if branch is None and t.i != top and not self._clings(t, top):
            return end
        if stray_from(self.clauses, t.i) is not None:
            helpers = self.clauses.first[t.i]  # "and [has begged]"
            own = start < helpers < t.i
            return min(end, self.tokens[helpers - 1].end) if own else end
        cut = self._outlet_goes_on(t, start, top)
        if cut is not None:
            return cut
        if scope is None:
            return cut
        if branch is None:
            return cut
        return end if branch > start and self._ends_at(branch, scope) else None

    def _outlet_goes_on(self, t: Token, start: int, top: int) -> int | None:
        """Where the words said end when a clause that is not among them begins after a comma or a
        conjunction.
        """
        if t.i <= start + 1:
            return None
        if self._quoted_at(t):
            return None
        outlet = outlet_from(self.clauses, t)
        if outlet is not None and outlet > start + 1:
            return self.tokens[outlet - 1].end
        before = self.tokens[t.i - 1]
        comma = before.text == ","
        if not self._opens_outlets_clause(t, top, comma=comma):
            return None
        return before.start if comma else before.end

    def _opens_outlets_clause(self, t: Token, top: int, *, comma: bool) -> bool:
        """A second cue of the same speaker, a contrast with somebody else, or a joined verb that
        goes with the cue.
        """
        if self._says_more(t) and (comma or t.lemma in word_set("adding_verbs")):
            return True
        if comma and self._credits_all(t, top):
            return True
        if comma and t.dep in CLAUSE_MARKERS and t.lower in frame("contrasts"):
            return self._somebody(t)
        if t.dep not in COORDINATING:
            return False
        return self._other_tense(t, top) or self._other_speaks(t)

    def _credits_all(self, t: Token, top: int) -> bool:
        """ "Two said they had fled, according to the charity":
        it is credited with all that was said, the saying too.
        """
        words = " ".join(k.lower for k in self.tokens[t.i : t.i + 2])
        if words not in word_set("according_to"):
            return False
        return any(k.tag in FINITE for k in self.tokens[top + 1 : t.i])

    def _somebody(self, mark: Token) -> bool:
        """Whether a clause is about somebody who could speak: "…, while the mayor gave forty"."""
        subject = self.clauses.child_as(mark.head, ACTIVE_SUBJECTS)
        if subject is None:
            return False
        if subject.pos in PROPER_NOUNS:
            return True
        return speaking_noun_by_lemma(subject.lemma.lower()) is not None

    def _says_more(self, t: Token) -> bool:
        """`…, adding that`, "…, arguing that": a second cue of the same speaker, wherever the parse
        hung it.
        """
        if t.tag not in GERUNDS:
            return False
        if t.dep not in _HANGING_PARTICIPLES:
            return False
        return bool(verb_cues(t)) and not self.clauses.child_as(t.i, ACTIVE_SUBJECTS)

    def _joined(self, cc: Token) -> Token | None:
        """The verb a conjunction joins to its head."""
        joined = self.clauses.children_as(cc.head, CONJUNCTS)
        verb = next((k for k in joined if k.i > cc.i), None)
        return verb if verb is not None and verb.pos in VERBS else None

    def _other_speaks(self, cc: Token) -> bool:
        """`said the road was cut and the mayor told reporters …`: somebody else's saying is the
        outlet's to tell.
        """
        verb = self._joined(cc)
        if verb is None:
            return False
        if not verb_cues(verb):
            return False
        if self.clauses.child_as(verb.i, ACTIVE_SUBJECTS) is None:
            return False
        if self.clauses.child_as(verb.i, CLAUSE_MARKERS) is not None:
            return False  # "…, and that he went on"
        return self.clauses.child_as(verb.i, OBJECT_OR_CLAUSE) is not None

    def _other_tense(self, cc: Token, top: int) -> bool:
        """`said it had checked the list and gave names`: the verb goes with "said"."""
        verb = self._joined(cc)
        if verb is None:
            return False
        if cc.head == top:
            return False
        if verb.tag not in PAST:
            return False
        if self.tokens[top].tag not in PAST:
            return False
        if is_past_form(verb.lower) and not verb_cues(verb):
            return False  # "had lost six and killed nine": the helper is of both
        head = self.tokens[cc.head]
        compound = head.tag in PAST_PARTICIPLE and self.clauses.child_as(
            head.i, ACTIVE_AUXILIARIES
        )
        return (
            bool(compound) and self.clauses.child_as(verb.i, SUBJECT_OR_HELPER) is None
        )

    def _aside(self, t: Token, start: int) -> bool:
        """A single dash after what was said opens the outlet's own comment; a pair of dashes
        encloses words of it.
        """
        if t.text not in DASH_TOKENS:
            return False
        if t.i <= start:
            return False
        if not self._spaced(t):
            return False
        alike = (k for k in self.tokens[start:] if k.text == t.text)
        dashes = [k for k in alike if self._spaced(k)]
        return len(dashes) % 2 == 1 and dashes[-1].i == t.i and not self._quoted_at(t)

    def _spaced(self, t: Token) -> bool:
        """Whether blanks stand on both sides of a token."""
        return (
            self.reading[t.start - 1 : t.start].isspace()
            and self.reading[t.end : t.end + 1].isspace()
        )

    def _quoted_at(self, t: Token) -> bool:
        return any(q.start <= t.start < q.end for q in self.quotations)

    def _clings(self, t: Token, top: int) -> bool:
        """Words that hang higher than the cue but only because a short one was attached too
        high.
        """
        return self.tokens[top].dep in HEADS and t.dep in _ATTACHED_HIGH

    def _ends_at(self, branch: int, scope: CueScope) -> bool:
        """Whether a later dependent of the cue's verb is no longer what is said."""
        t = self.tokens[branch]
        first = self.tokens[self.clauses.first[branch]]
        if t.dep in PASSIVE_AGENTS:
            return True
        if t.dep in CONJUNCTS:
            own = self.clauses.child_as(branch, SUBJECTS)
            return own is None or bool(verb_cues(t))
        if t.dep in ADVERBIAL_CLAUSES:
            return bool(verb_cues(t)) and t.tag in PARTICIPLES
        if t.dep in _SETTINGS and first.i > scope.last + 1:
            return self._setting(t)
        return False

    def _setting(self, t: Token) -> bool:
        """`in a statement`, "on Tuesday" at the end belong to the saying, not to what is said."""
        if t.dep not in PREPOSITION_HEADS:
            return False
        if t.lower in word_set("channels"):
            return True
        noun = self.clauses.child_as(t.i, PREPOSITION_OBJECTS)
        if noun is None:
            return False
        if t.lower not in word_set("occasions"):
            return False
        return noun.lemma.lower() in frame("setting")

    def hearer(self, start: int) -> bool:
        """`told deputies the raid was legal`: the deputies heard it."""
        pair = [t.pos for t in self.tokens[start : start + 2]]
        return len(pair) == 2 and pair[0] in NOUNS and pair[1] in _DEMONSTRATIVES

    def _comment(self, start: int, end: int) -> int:
        """Where a relative clause after a comma begins: of a thing named or judged it is the
        outlet's comment.
        """
        relatives = word_set("relatives")
        for comma, behind in pairwise(self.tokens[start + 1 :]):
            if comma.start >= end:
                break
            if comma.text == "," and behind.lower in relatives:
                return comma.start
        return end

    def _next_clause(self, scope: CueScope, end: int) -> int:
        """`denied the raid, and the mayor put the dead at nine`: a clause beside the cue's, with
        its own subject.
        """
        for t in self.clauses.children_as(scope.first, CONJUNCTS):
            own = self.clauses.child_as(t.i, SUBJECTS)
            if own is not None and t.i > scope.last:
                return min(end, self.tokens[self.clauses.first[t.i]].start)
        return end

    def _before_concession(self, scope: CueScope, start: int, end: int) -> int:
        """`denies targeting civilians though thousands have died`: what goes against the denial is
        told by the outlet.
        """
        if self.tokens[scope.first].lemma not in word_set("denying_verbs"):
            return end
        for t in self.tokens[start + 1 :]:
            if t.start >= end:
                break
            if t.lower in word_set("concessions"):
                before = self.tokens[t.i - 1]
                return before.start if before.text == "," else t.start
        return end

    def _with_number(self, start: int) -> int:
        """`said on Friday 300 people had drowned`: the number belongs to the people, not to the
        day.
        """
        i = start
        while i >= 2 and self.tokens[i - 1].pos in NUMERALS:
            i -= 1
        quantified = i < start and self.tokens[i - 1].text in word_set("days_of_saying")
        return (
            i
            if quantified and self.tokens[start].pos in NOUNS_AND_ADJECTIVES
            else start
        )

    def rightward(self, start: int, scope: CueScope, shape: str) -> Content | None:
        if start >= len(self.tokens):
            return None
        while start < len(self.tokens) - 1 and self.tokens[start].text in COMMAS:
            start += 1
        start = self._with_number(start)
        if (
            shape == ContentShape.CLAUSE
            and scope.cue.word in word_set("addressed_verbs")
            and self.hearer(start)
        ):
            start += 1
        end = self.extent(start, scope.first, scope.inside, scope)
        if shape == ContentShape.CLAUSE:
            end = self._second_part(end, scope)
        if shape not in _VERBAL_SHAPES:
            end = min(end, self._comment(start, end), self._next_clause(scope, end))
        end = self._before_concession(scope, start, end)
        return self.checked(self.tokens[start].start, end, shape)

    def quoting(self, scope: CueScope) -> int | None:
        """`the station quoted the mayor as saying`, "was quoted as saying": the verb that
        quotes.
        """
        t = self.tokens[scope.first]
        if t.dep not in PREPOSITION_CLAUSES:
            return None
        if self.tokens[t.head].lower not in word_set("as"):
            return None
        return self.tokens[t.head].head

    def left_edge(self, scope: CueScope) -> int:
        """The first token of a speaker and his cue, or of who quotes him."""
        left = min(scope.first, self.clauses.noun_phrase(scope.speaker)[0])
        quoting = self.quoting(scope)
        subject = None if quoting is None else self.clauses.subject(quoting)
        if subject is None:
            return left
        return min(left, self.clauses.noun_phrase(subject.i)[0])

    def _second_part(self, end: int, scope: CueScope) -> int:
        """`said it failed for one reason: nobody came`: what follows a colon or semicolon is said
        too, unless somebody else speaks in it.
        """
        after = [t for t in self.tokens if end <= t.start < self.limit(scope.inside)]
        if not after:
            return end
        if after[0].text not in JOINING_STOPS:
            return end
        if any(q.outer_end > after[0].start for q in self.quotations):
            return end
        speaks = any(t.pos in VERBS and verb_cues(t) for t in after)
        return end if speaks or len(after) < _PART_WORDS else after[-1].end

    def kids(self, t: Token) -> list[Token]:
        return [self.tokens[k] for k in self.clauses.kids[t.i]]

    def full(self, q: Quotation) -> bool:
        """A sentence of its own rather than a few quoted words."""
        words = self.reading[q.start : q.end].strip()
        if not words:
            return False
        if not q.closed:
            return True
        if words[-1] in ".,!?…":
            return True
        first = next((c for c in words if c.isalnum()), "")
        return first.isupper() or first.isdigit()

    def checked(
        self, start: int, end: int, shape: str, *, clause: bool = False
    ) -> Content | None:
        inside = [t for t in self.tokens if start <= t.start < end]
        if not any(t.pos not in WORDLESS for t in inside):
            return None
        if clause and (len(inside) < 3 or not any(t.tag in _VERBAL for t in inside)):
            return None
        return self.content(start, end, shape, None)

    def content(
        self, start: int, end: int, shape: str, quote: Quotation | None
    ) -> Content | None:
        text = self.reading
        start, end = max(start, self.begin), min(end, self.end)
        if start >= end:
            return None
        start, end = _trimmed_content(text, start, end, keep_stop=quote is not None)
        for q in (
            self.quotations
        ):  # one pair of marks around everything is not part of the words
            opens = q.outer_start <= start <= q.start
            if opens and q.end <= end <= q.outer_end + 1:
                start, end, quote = q.start, q.end, q
        whole = quote is not None and end == min(quote.end, self.end)
        start, end = _trimmed_content(text, start, end, keep_stop=whole)
        if end - start < 2:
            return None
        return Content(start, end, self._kind(start, end, quote), quote, shape)

    def _kind(self, start: int, end: int, quote: Quotation | None) -> str:
        """Direct within marks, mixed where only a part is quoted, else indirect."""
        if quote is not None and quote.start <= start <= end <= quote.end:
            return SpeechKind.DIRECT if self.full(quote) else SpeechKind.MIXED
        partly = any(_is_partly_quoted(q, start, end) for q in self.quotations)
        return SpeechKind.MIXED if partly else SpeechKind.INDIRECT


def _is_partly_quoted(q: Quotation, start: int, end: int) -> bool:
    """Whether some of the words stand in a quotation, and not all of them deep inside it."""
    if q.end <= start:
        return False
    if q.start >= end:
        return False
    return not q.outer_start < start < end < q.outer_end


_LEADING_CONJUNCTION = named_pattern("content_span.leading_conjunction")
_TRAILING_CONJUNCTION = named_pattern("content_span.trailing_conjunction")
_JOINED = 16  # characters of the conjunctions that a content can end on


def _trimmed_content(
    text: str, start: int, end: int, *, keep_stop: bool
) -> tuple[int, int]:
    """Without blanks and commas at either end, a leading conjunction, and the stop of a sentence
    that is not quoted.
    """
    words = text[start:end]
    start += len(words) - len(words.lstrip(TRIM))
    if leading := _LEADING_CONJUNCTION.match(text, start, end):
        start = leading.end()
    words = text[start:end]
    end -= len(words) - len(words.rstrip(TRIM))
    trailing = _TRAILING_CONJUNCTION.search(text, max(start, end - _JOINED), end)
    end = trailing.start() if trailing else end
    if not keep_stop and _ONE_STOP.match(text, max(start, end - 2), end):
        end -= 1
    return start, end


# The stop of a sentence, no dots for what is left out; words before it.
_ONE_STOP = re.compile(r"[^.]\.\Z")
