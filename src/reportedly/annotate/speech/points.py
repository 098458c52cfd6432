"""Attribution points of one sentence: a cue, who speaks, and what is said.

Read from the parse, with the order of words as a second opinion where quotation marks make the
parse unsure. Each point knows the lexicon row of its cue and which shape its content has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from reportedly.annotate.actors.speaking_nouns import (
    sort_of_lemma,
    speaking_noun_by_lemma,
)
from reportedly.annotate.speech.content_span import Content, CueScope
from reportedly.annotate.speech.contents import Contents
from reportedly.annotate.speech.coordination import announces_nothing, stray_from
from reportedly.annotate.speech.cues import Cue, carriers, cues, frame, verb_cues
from reportedly.annotate.speech.judged_points import DROP, chance_of
from reportedly.annotate.speech.quotations import Quotation
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADVERBIAL_CLAUSES,
    ADVERBIALS,
    ADVERBS,
    ANY_OBJECT,
    APPOSITIONS,
    AUXILIARIES,
    BASE_FORM,
    CLAUSE_MARKERS,
    CLAUSES_ON_NOUN,
    COMMON_NOUN_FORMS,
    COMMON_NOUNS,
    COMPOUNDS,
    CONJUNCTS,
    COORDINATING,
    COORDINATORS,
    DETERMINER_RELATIONS,
    DETERMINERS,
    DIRECT_OBJECTS,
    FINITE,
    FULL_COMPLEMENTS,
    FULL_VERBS,
    GERUNDS,
    HELPING_VERBS,
    MARK_RELATIONS,
    MARKS,
    MODALS,
    MODIFIERS,
    NAME_CLASS,
    NAME_PHRASE,
    NAMING,
    NEGATIONS,
    NOMINAL,
    NOMINAL_OR_UNKNOWN,
    NOUN_PHRASE,
    NOUNS,
    NUMERALS,
    OWNERS,
    PARTICIPLE_CLAUSES,
    PARTICLES,
    PASSIVE_AUXILIARIES,
    PASSIVE_NOUN_SUBJECTS,
    PAST,
    PAST_PARTICIPLE,
    PERSONAL_PRONOUN,
    PLURAL,
    POSSESSIVE_ENDINGS,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PREPOSITIONS,
    PRESENT_SINGULAR,
    PRONOUNS,
    PROPER_NOUNS,
    SUBJECTS,
    TENSED,
    VERB_FORMS,
    VERBS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ContentShape, SpeakerSort
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.inflections import (
    is_participle_form,
    is_present_form,
    without_present,
)
from reportedly.records import Actor, Sentence, Token
from reportedly.syntax.adverbials import behind_adverbial
from reportedly.syntax.clauses import Clauses
from reportedly.syntax.marks import ASIDE_MARKS, HYPHENS

_SAID_OUTRIGHT = subset("said_outright")


# A headline's "says" is tagged as a noun
_TELLING_FORMS = TENSED | BASE_FORM | COMMON_NOUN_FORMS
_OPENS_NAME = NOUN_PHRASE | PRONOUNS
_HELPING = HELPING_VERBS | ADVERBS  # between a noun and its verb
# "said" behind its quotation is taken for a participle
_NAME_OR_JOINT = NAME_PHRASE | COORDINATORS
_LISTED_NAMES = _NAME_OR_JOINT | MARKS
_SAID = TENSED | PAST_PARTICIPLE
_OPENS_SPEAKER = PROPER_NOUNS | DETERMINERS
# "the 3rd Hill Brigade's spokesman, Ann Lee"
_LONG_NAME = NAME_PHRASE | NUMERALS | MARKS
# A speaker that is no plain thing; short names are tagged as auxiliaries
_STANDS_FOR_NAME = NOMINAL - COMMON_NOUNS | HELPING_VERBS
# marks inside a name: "Jean-Marie", "St. Ann"
_WITHIN_NAME = frozenset("-.")
_OF_NO_PERSON = subset("of_no_person")
_SPEAK_THEMSELVES = subset("speak_themselves")
_OPENS_PAPER = DETERMINERS | PRONOUNS
_TELLS = PAST | PRESENT_SINGULAR  # "said", "says"


_LAST_WORDS = (
    12  # "Deputy Governor of Upper Valley Province Jean-Marie Hill told reporters"
)
_NAME_WORDS = 8  # of a name before a verb that no comma parts from what it says
_CLAUSE_WORDS = 4  # at least, before such a name
_DESCRIBED = 3  # of "per | local health officials" those behind "per"
_BESIDE_VERB = ADVERBS | HELPING_VERBS | PARTICLES
# What is given ("made a promise") when a verb is asked whether it happened.
_GIVEN = Cue(
    "",
    (),
    "noun",
    "none",
    frozenset(),
    False,
    "any",
    frozenset(),
    "",
)


@dataclass(frozen=True, slots=True)
class AttributionPoint:
    """One cue with its speaker and content, as character offsets."""

    cue: tuple[int, int]
    speaker: tuple[int, int] | None
    content: Content
    row: Cue
    inside: Quotation | None  # the quotation the cue itself stands in
    why: str = ""  # what weighed most for it


def _is_day(words: tuple[Token, ...]) -> bool:
    """ "Thursday", "late Sunday", "5 May": nothing but a day or a month."""
    named = [t for t in words if t.pos not in NUMERALS]
    if named[:1] and named[0].lower in word_set("parts_of_days"):
        named = named[1:]
    days = word_set("days_of_saying") | in_use().words("places", "months")
    return bool(named) and all(t.text in days for t in named)


def _is_paper(words: tuple[Token, ...]) -> bool:
    """ "A statement", "her weekly report": what was put in writing."""
    if len(words) < 2:
        return False
    if words[0].pos not in _OPENS_PAPER:
        return False
    return sort_of_lemma(words[-1].lemma.lower()) == SpeakerSort.DOCUMENT


class Reader:
    """Finds the points of one sentence."""

    def __init__(
        self,
        sentence: Sentence,
        quotations: list[Quotation],
        reading: str,
        bounds: Callable[[int], tuple[int, int]],
        actors: list[Actor],
        commas: bool = True,
    ) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.clauses = Clauses(sentence)
        self.quotations = quotations
        self.reading = reading
        self.bounds = bounds
        self.actors = actors
        self.commas = commas  # false where a text has lost all of them
        self._by_bounds: dict[tuple[int, int], Contents] = {}
        self.contents = self._contents_in((sentence.start, sentence.end))

    def _contents_at(self, offset: int) -> Contents:
        """The contents that cues can have in the paragraph of an offset."""
        return self._contents_in(self.bounds(offset))

    def _contents_in(self, bounds: tuple[int, int]) -> Contents:
        """The finder of contents for a stretch of the sentence, one for each stretch."""
        known = self._by_bounds.get(bounds)
        if known is None:
            known = Contents(self.clauses, self.quotations, self.reading, bounds)
            self._by_bounds[bounds] = known
        return known

    def points(self) -> list[AttributionPoint]:
        """All points, in the order of their cues, weighed."""
        return [
            point for point in map(self._weighed, self.ruled()) if point is not None
        ]

    def _weighed(self, point: AttributionPoint) -> AttributionPoint | None:
        """A point with what weighed most for it, None where it is no statement.

        Quotations are not weighed, nor are verbs of the open class: training met too few of them,
        and of quotations only parts.
        """
        if point.content.shape == ContentShape.QUOTE:
            return point
        if point.row.open:
            return point
        chance, why = chance_of(self, point)
        return replace(point, why=why) if chance >= DROP else None

    def first_token(self, span: tuple[int, int]) -> Token:
        """The first word of a span."""
        return next(t for t in self.tokens if t.start >= span[0])

    def head_token(self, span: tuple[int, int]) -> Token | None:
        """The word of a span that hangs from outside it."""
        inside = [t for t in self.tokens if span[0] <= t.start < span[1]]
        own = {t.i for t in inside}
        heads = (t for t in inside if t.head not in own or t.head == t.i)
        return next((t for t in heads if t.pos not in MARKS), None)

    def ruled(self) -> list[AttributionPoint]:
        """All points as the rules read them, in the order of their cues."""
        found = [
            *self._verbs(),
            *self._misread(),
            *self._closing(),
            *self._nouns(),
            *self._adjectives(),
            *self._prepositions(),
        ]
        points = sorted(
            (p for p in found if p is not None),
            key=lambda p: p.cue,
        )
        return self._same_voice(_once_a_cue(points))

    def _same_voice(self, points: list[AttributionPoint]) -> list[AttributionPoint]:
        """`said floods had cut the road, adding that …`: it is not the floods that add, but who
        spoke before.
        """
        kept: list[AttributionPoint] = []
        for p in points:
            before = next(
                (q for q in reversed(kept) if q.content.end <= p.cue[0]), None
            )
            end = p.cue[0] + self._first_word(p)
            participle = is_participle_form(self.reading[p.cue[0] : end])
            if before is not None and participle and p.speaker is not None:
                inside = before.content.start <= p.speaker[0] < before.content.end
                p = replace(p, speaker=before.speaker) if inside else p
            kept.append(p)
        return kept

    def _first_word(self, point: AttributionPoint) -> int:
        """How long the first word of a cue is."""
        return len(self.reading[slice(*point.cue)].split()[0])

    def speaker_of(self, verb: Token) -> tuple[int, int] | None:
        """Who speaks at a verb, as offsets of the words that name him."""
        self.contents = self._contents_at(verb.start)
        found = self._speaker_of(verb, self._inside(verb))
        return self._name(found) if found is not None else None

    def name_of(self, speaker: Token) -> tuple[int, int]:
        """The words that name a speaker, from the word that heads them."""
        self.contents = self._contents_at(speaker.start)
        return self._name(speaker)

    # ------------------------------------------------------------ verbs
    def _verbs(self) -> Iterator[AttributionPoint | None]:
        """The points that a verb opens."""
        for t in self.tokens:
            verbal = t.pos in VERBS or t.tag in VERB_FORMS
            if not verbal and (t.pos not in COMMON_NOUNS or not self._has_clause(t)):
                continue
            for cue in verb_cues(t):
                end = self._rest(t, cue)
                if end is not None:
                    self.contents = self._contents_at(t.start)
                    yield self._verb(t, cue, end)
                    break

    def _has_clause(self, t: Token) -> bool:
        """`…, the news agency reports`: taken for a noun by its form, but it has a subject and a
        clause.
        """
        if self.clauses.child_as(t.i, ACTIVE_SUBJECTS) is None:
            return False
        return self.clauses.child_as(t.i, FULL_COMPLEMENTS) is not None

    def _misread(self) -> Iterator[AttributionPoint | None]:
        """`Local media report that …`: a cue between its speaker and "that" which the tagger took
        for a noun.
        """
        that = word_set("that")
        for t, after in pairwise(self.tokens[1:]):
            cue = self._misread_cue(t) if after.lower in that else None
            if cue is None:
                continue
            speaker, inside = self.tokens[t.i - 1], self._inside(t)
            if not self._can_speak(speaker, cue, t, inside):
                continue
            self.contents = self._contents_at(t.start)
            content = self.contents.after_that(t.i + 1, inside)
            first = self.tokens[self.clauses.first[t.i]].start
            name = (max(first, self.contents.spans.begin), speaker.end)
            if content is not None:
                yield AttributionPoint((t.start, t.end), name, content, cue, inside)

    def _misread_cue(self, t: Token) -> Cue | None:
        """The row of a noun between a noun and "that", where it is a verb that takes a clause."""
        before = self.tokens[t.i - 1]
        if not NOUNS.issuperset((t.pos, before.pos)):
            return None
        table = cues("verb")
        rows = table.get(t.lower) or table.get(without_present(t.lower))
        if not rows:
            return None
        if ContentShape.CLAUSE not in rows[0].takes:
            return None
        if rows[0].rest:
            return None
        agrees = _is_acronym(before) or _is_plural(before) != is_present_form(t.lower)
        return rows[0] if agrees and before.i in self.clauses.kids[t.i] else None

    def _closing(self) -> Iterator[AttributionPoint | None]:
        """`…, the coast guard reports.`, "…, reported the BBC.": a sentence's last words, told by
        their order.

        The parse takes such verbs for nouns, and long clauses before them for something else.
        """
        words = self._last_words()
        if not words and not self.commas:
            yield self._unparted()
        for verb, name in _endings(words):
            cue = self._telling(verb)
            if cue is None:
                continue
            if not self._names_somebody(name, cue, verb):
                continue
            inside = self._inside(verb)
            self.contents = self._contents_at(verb.start)
            content = self.contents.parentheses.before(
                self.tokens[words[0].i - 1], inside
            )
            if content is not None:
                speaker = (name[0].start, name[-1].end)
                yield AttributionPoint(
                    (verb.start, verb.end), speaker, content, cue, inside
                )
            return

    def _last_words(self) -> tuple[Token, ...]:
        """What stands behind a sentence's last comma, eight words at most, without stop and day."""
        last = self._last_told()
        near = self.tokens[max(2, last - _LAST_WORDS) : last]
        comma = next((t.i for t in reversed(near) if t.text == ","), None)
        if comma is None:
            return ()
        return _without_bracket(self.tokens[comma + 1 : last + 1])

    def _last_told(self) -> int:
        """The last word of a sentence before its stop and the day of saying."""
        last = len(self.tokens) - 1
        while last > 2 and (self.tokens[last].pos in MARKS or self._dated(last)):
            last -= 1
        return last

    def _dated(self, i: int) -> bool:
        """`…, police said on Tuesday`: the day, and "on" before it."""
        days = word_set("days_of_saying")
        if self.tokens[i].text in days:
            return True
        if i + 1 == len(self.tokens):  # a sentence that was cut off
            return False
        if self.tokens[i + 1].text not in days:
            return False
        return self.tokens[i].lower in word_set("on_days")

    def _unparted(self) -> AttributionPoint | None:
        """`… and several mosques were hit a witness said.`: the last words of a text that has lost
        its commas.
        """
        last = self._last_told()
        for i in range(last, max(_CLAUSE_WORDS, last - _LAST_WORDS), -1):
            cue = self._telling(self.tokens[i])
            if cue is None:
                continue
            if self.tokens[i].tag not in TENSED:
                continue
            for name in self._names_beside(i, last):
                if self._names_somebody(name, cue, self.tokens[i]):
                    return self._said_before(name, self.tokens[i], cue)
        return None

    def _names_beside(self, verb: int, last: int) -> Iterator[tuple[Token, ...]]:
        """The name that ends before a verb, where nothing or a participle follows, and the one that
        follows it.
        """
        after = self.tokens[verb + 1 : last + 1]
        if self._ends_saying(verb, after):
            yield self._name_before(verb)
        elif (
            after[0].pos in _OPENS_SPEAKER and self.tokens[verb - 1].pos not in PRONOUNS
        ):
            yield tuple(takewhile(lambda t: t.pos in NAME_PHRASE, after))

    def _ends_saying(self, verb: int, after: tuple[Token, ...]) -> bool:
        """Whether who speaks stands before a verb: behind it is nothing, a participle or a
        hearer.
        """
        if not after:
            return True
        if after[0].tag in GERUNDS:
            return True
        hearer = all(t.pos in NAME_PHRASE for t in after)
        return hearer and self.tokens[verb].lemma in word_set("tell")

    def _name_before(self, verb: int) -> tuple[Token, ...]:
        """The words of a name that ends before a verb, up to its article."""
        if self.tokens[verb - 1].pos in ADVERBS:  # "a reporter there said"
            verb -= 1
        if self.tokens[verb - 1].pos in PRONOUNS:
            return self.tokens[verb - 1 : verb]
        first, farthest = verb, max(0, verb - _NAME_WORDS)
        while first > farthest and self.tokens[first - 1].pos in NAME_PHRASE:
            first -= 1
            if self.tokens[first].pos in DETERMINERS:
                break
        return self.tokens[first:verb]

    def _said_before(
        self, name: tuple[Token, ...], verb: Token, cue: Cue
    ) -> AttributionPoint | None:
        """The point of a verb and a name at the end of a sentence, with all before them as what is
        said.
        """
        first = min(name[0].i, verb.i)
        if first < _CLAUSE_WORDS:
            return None
        self.contents = self._contents_at(verb.start)
        inside = self._inside(verb)
        content = self.contents.parentheses.before(self.tokens[first], inside)
        finite = (t.tag in FINITE | PAST_PARTICIPLE for t in self.tokens[:first])
        if content is None:
            return None
        if not any(finite):
            return None
        speaker = (name[0].start, name[-1].end)
        return AttributionPoint((verb.start, verb.end), speaker, content, cue, inside)

    def _telling(self, verb: Token) -> Cue | None:
        """The row of a finite verb that takes a clause, also of one taken for a noun."""
        if not _has_form_that_tells(verb):
            return None
        alone = (c for c in _rows_as_spelt(verb) if not c.rest)
        row = next((c for c in alone if not c.thought), None)
        if row is None:
            return None
        return row if ContentShape.CLAUSE in row.takes else None

    def _names_somebody(self, name: tuple[Token, ...], cue: Cue, verb: Token) -> bool:
        """Whether words beside a verb name whoever its cue can hand words to."""
        if not name:
            return False
        if name[0].pos not in _OPENS_NAME and not self._is_actor(name[0]):
            return False
        if name[-1].pos not in NAMING:
            return False
        if _holds_article(name):
            return False
        if not self._is_somebody(name[-1], cue):
            return False
        return self._can_speak(name[-1], cue, verb, self._inside(verb))

    def _is_somebody(self, head: Token, cue: Cue) -> bool:
        """A name, a pronoun, an actor, or a word for who speaks or is heard."""
        if head.pos in PROPER_NOUNS:
            return True
        if head.tag in PERSONAL_PRONOUN:
            return True
        lemma = head.lemma.lower()
        if cue.subject == "hearing" and lemma in frame("hearings"):
            return True
        return self._is_actor(head) or speaking_noun_by_lemma(lemma) is not None

    def _is_actor(self, t: Token) -> bool:
        return any(a.start <= t.start < a.end for a in self.actors)

    def _rest(self, t: Token, cue: Cue) -> int | None:
        """Index of the last token of a cue of several words, None when its rest does not follow."""
        i = t.i
        for word in cue.rest:
            near = range(i + 1, min(i + 3, len(self.tokens)))
            i = next(
                (k for k in near if self.tokens[k].lower == word),
                -1,
            )
            if i < 0:
                return None
        return i

    def _verb(self, t: Token, cue: Cue, last: int) -> AttributionPoint | None:
        """The point of a verb, where it tells what somebody said."""
        modifies = t.dep in MODIFIERS and not self._after_quote(t)
        if modifies:
            return None
        if self._unreal(t, cue):
            return None
        inside = self._inside(t)
        speaker = self._speaker_of(t, inside)
        if speaker is None:
            return None
        if not self._can_speak(speaker, cue, t, inside):
            return None
        content = self._content_of(CueScope(t.i, last, speaker.i, cue, inside))
        if content is None:
            return None
        name = self._name(speaker)
        if name[0] <= t.start < name[1]:
            name = (self.tokens[last + 1].start, name[1])
        cue_words = (t.start, self.tokens[last].end)
        return AttributionPoint(cue_words, name, content, cue, inside)

    def _content_of(self, scope: CueScope) -> Content | None:
        """What is said at a verb; None where whom it is put to makes it no statement."""
        asked = self.clauses.child_as(scope.first, ANY_OBJECT)
        if asked is not None and asked.lemma.lower() in scope.cue.not_object:
            return None
        content = self.contents.of_verb(scope)
        if content is None:
            return content
        if content.shape != ContentShape.OBJECT_TO:
            return content
        if scope.inside is not None:
            return content
        # "asks us not to print his name" is the reporter's own affair
        return None if _is_reporter(asked) else content

    def _after_quote(self, t: Token) -> bool:
        """`“We stay,” tweeted magistrate R. Hill`: taken for an adjective of the name."""
        return t.i > 0 and self.tokens[t.i - 1].text[-1] in "\"”’'»"

    def _unreal(self, t: Token, cue: Cue) -> bool:
        """Not said, not yet said, or said by nobody: negated, modal, infinitive, conditional,
        question.
        """
        below = self._words_below(t)
        if cue.word not in word_set("denying_verbs") and _is_said_not_to(below):
            return True
        if not frame("unreal").isdisjoint(_words_as(below, AUXILIARIES)):
            return True
        if not word_set("conditions").isdisjoint(_words_as(below, CLAUSE_MARKERS)):
            return True
        helpers = _words_as(below, ACTIVE_AUXILIARIES)
        if not helpers.isdisjoint(word_set("to")):
            return self._not_carried(t, cue)
        return t.tag in BASE_FORM and not helpers and t.dep not in CONJUNCTS

    def _words_below(self, t: Token) -> list[tuple[str, str]]:
        """The relations and words of what hangs from a verb: of "“Absolutely not,” he said" the
        "not" in the quotation denies no saying.
        """
        kids = [self.tokens[k] for k in self.clauses.kids[t.i]]
        if self.quotations:
            inside = self._inside(t)
            kids = [k for k in kids if self._inside(k) == inside]
        return [(k.dep, k.lower) for k in kids]

    def _not_carried(self, t: Token, cue: Cue) -> bool:
        """An infinitive is said only under a word that carries it out: "went on to say", "was quick
        to claim".
        """
        head = self.tokens[t.head]
        if head.i == t.i:
            return True  # the sentence's own verb: "Minister to continue talks"
        if t.dep in CONJUNCTS:
            return self._unreal(head, cue)
        if self._done_to_say(t, head):
            return self._unreal(head, cue)
        if head.lemma.lower() not in carriers():
            return True
        passive = head.lemma in word_set("used_to") and self.clauses.passive(head.i)
        return passive or (head.pos in FULL_VERBS and self._unreal(head, cue))

    def _done_to_say(self, t: Token, head: Token) -> bool:
        """`appeared on television to say that …`: what was done in order to say it has happened."""
        return t.dep in ADVERBIAL_CLAUSES and head.tag in PAST and head.i < t.i

    def _inside(self, t: Token) -> Quotation | None:
        """The quotation a token stands in."""
        return next(
            (q for q in self.quotations if q.start <= t.start < q.end),
            None,
        )

    def _speaker_of(self, t: Token, inside: Quotation | None) -> Token | None:
        """Who speaks at a verb: right behind it, right before it, by the parse, else by order."""
        found = self._inverted(t, inside) or self._just_before(t) or self._by_parse(t)
        found = self._who_goes_on(t, found) if found is not None else None
        found = self._as_told_elsewhere(found) if found is not None else None
        if found is None or not _is_word(found.text):
            return self._by_order(t, inside)
        near = found.start >= self.contents.spans.begin and self._same_side(
            found, inside
        )
        return found if near else self._by_order(t, inside)

    def _as_told_elsewhere(self, t: Token) -> Token:
        """`Morales accused …`: a noun that opens its sentence is a name where the article has it in
        capitals within another.
        """
        if t.i > 0 or t.pos not in COMMON_NOUNS:
            return t
        if speaking_noun_by_lemma(t.lemma.lower()) is not None:
            return t
        named = re.search(rf"[a-z,] {re.escape(t.text)}\b", self.reading)
        return t._replace(pos=NAME_CLASS) if named is not None else t

    def _inverted(self, t: Token, inside: Quotation | None) -> Token | None:
        """`…, said the engineer Ann Lee.`: after a comma, and nothing but a name up to the next
        mark.
        """
        name = self._name_behind(t) if self._hands_over(t) else None
        if not name:
            return None
        if name[0].pos in PREPOSITIONS:
            return None
        if _is_day(tuple(name)):
            return None
        heads = [k for k in name if _can_head_name(k)]
        if not heads:
            return None
        if self._inside(heads[0]) != inside:
            return None
        return _top_of_name(heads, name)

    def _hands_over(self, t: Token) -> bool:
        """Whether a verb right behind a comma or a quotation can be followed by who said it."""
        rows = verb_cues(t)
        if t.i < 3:
            return False
        if not rows:
            return False
        if self.tokens[t.i - 1].text[-1] not in ",\"”’'»":
            return False
        if ContentShape.OBJECT in rows[0].takes and not self._is_voice_behind(t):
            return False
        if rows[0].rest:
            return False
        if rows[0].thought:
            return False
        if rows[0].word in word_set("verbs_with_hearer"):
            return False
        return t.tag in _TELLS or (t.tag in PAST_PARTICIPLE and self._after_quote(t))

    def _is_voice_behind(self, t: Token) -> bool:
        """ "…, reported the daily Al-Watan, citing": whose name goes on to the next mark is an
        outlet or another body, and no thing that was reported.
        """
        named = self._name_behind(t) or []
        words = list(takewhile(lambda k: k.pos not in PREPOSITIONS, named))
        sorts = (sort_of_lemma(k.lemma.lower()) for k in words)
        return SpeakerSort.GROUP in sorts or any(map(self._is_known_body, words))

    def _is_known_body(self, t: Token) -> bool:
        return any(a.id and a.start <= t.start < a.end for a in self.actors)

    def _name_behind(self, t: Token) -> list[Token] | None:
        """The words up to the next mark; None where they are more than a name."""
        name: list[Token] = []
        for k in self.tokens[t.i + 1 :]:
            full_stop = k.text == "." and k.i == len(self.tokens) - 1
            if full_stop:
                break
            if k.dep in MARK_RELATIONS and k.text not in _WITHIN_NAME:
                break
            hyphened = self.tokens[k.i - 1].text in HYPHENS  # "Dhaka-based"
            if k.pos not in _LONG_NAME and not hyphened:
                return None
            if len(name) > 14:
                return None
            name.append(k)
        return name

    def _just_before(self, t: Token) -> Token | None:
        """`left the area and the office say`: a finite verb right after a noun is that noun's, not
        a partner's.
        """
        if t.dep not in CONJUNCTS:
            return None
        if t.tag not in TENSED:
            return None
        if self.clauses.child_as(t.i, SUBJECTS):
            return None
        noun = self._before_helping(t)
        if noun is None:
            return None
        if noun.text == ",":
            return self._named_in_aside(noun) or self._set_beside(t, noun)
        if noun.pos not in NOUNS:
            return None
        return noun if noun.head != t.i else None

    def _before_helping(self, t: Token) -> Token | None:
        """The word before a verb and the verbs that help it; at least the sentence's first."""
        before = self.tokens[: t.i]
        first = before[0] if before else None
        return next((k for k in reversed(before) if k.pos not in _HELPING), first)

    def _named_in_aside(self, comma: Token) -> Token | None:
        """`the governor of the valley, Ann Lee, said`: the full name between the last commas."""
        for k in range(comma.i - 1, max(0, comma.i - _FULL_NAME - 2), -1):
            if self.tokens[k].text == ",":
                full = _is_full_name(self.tokens[k + 1 : comma.i])
                return self.tokens[comma.i - 1] if full else None
        return None

    def _set_beside(self, t: Token, comma: Token) -> Token | None:
        """`The guard saved nine, Ann Lee, a judge, told the paper`: the parse joins the cue to the
        verb before, though no conjunction does, and sets who speaks beside that verb's object.
        """
        clause = self.tokens[t.head]
        between = self.tokens[clause.i + 1 : comma.i]
        if any(k.dep in COORDINATING and k.head == clause.i for k in between):
            return None
        for k in between:
            if k.dep in APPOSITIONS and k.pos in NOUNS:
                first = self.clauses.noun_phrase(k.i)[0]
                if self.tokens[first - 1].text == ",":
                    return k
        return None

    def _who_goes_on(self, t: Token, found: Token) -> Token:
        """`said the losses were not known, stressing that …`: not the losses stress, but who
        spoke.
        """
        found = _as_name(found)
        if t.tag not in GERUNDS:
            return found
        if t.dep not in ADVERBIAL_CLAUSES:
            return found
        if not announces_nothing(found):
            return found
        for above in self.clauses.up(t.i):
            verb = self.tokens[above]
            if verb.pos in FULL_VERBS and verb_cues(verb):
                return self._by_parse(verb) or found
        return found

    def _by_parse(self, t: Token) -> Token | None:
        """Who speaks by the parse: the subject, or the agent of a passive."""
        master = stray_from(self.clauses, t.i)
        if (
            master is not None
        ):  # "said the town had fallen and warned …": the parse hung it one clause too low
            return self._by_parse(self.tokens[master])
        if self.clauses.passive(t.i):
            return self.clauses.agent(t.i)
        return self.clauses.subject(t.i)

    def _same_side(self, speaker: Token, inside: Quotation | None) -> bool:
        """Words inside a quotation have no subject outside it, unless the quotation opens with the
        verb.
        """
        theirs = self._inside(speaker)
        if theirs is None and inside is not None:
            return (
                not self.reading[inside.start : inside.start + 1].isupper()
                and speaker.end <= inside.start
            )
        return theirs == inside

    def _by_order(self, t: Token, inside: Quotation | None) -> Token | None:
        """`said the mayor` and `the mayor said` where the parse found no subject."""
        if t.tag not in _SAID:
            return None
        if self.clauses.passive(t.i):
            return None
        before = self._before_adverbs(t)
        before = self._across_aside(before) if before is not None else None
        if before is None or before.pos not in NAMING:
            return self._behind_quotation(t)
        if self._inside(before) == inside:
            return self._head_of_run(before)
        return self._behind_quotation(t)

    def _behind_quotation(self, t: Token) -> Token | None:
        """`“We stay,” said the mayor`: the first noun behind a verb that a quotation or a comma
        stands before.
        """
        if t.i == 0:
            return None
        if self.tokens[t.i - 1].text[-1] not in "\"”’'»,":
            return None
        after = self.tokens[t.i + 1 : t.i + 12]
        if not after:
            return None
        if after[0].pos not in _OPENS_NAME:
            return None
        return next((k for k in after if k.pos in NAMING), None)

    def _before_adverbs(self, t: Token) -> Token | None:
        """The word before a verb and its adverbs and auxiliaries: "INGC has also warned"."""
        i = t.i - 1
        while i > 0 and self.tokens[i].head == t.i:
            if self.tokens[i].pos not in _BESIDE_VERB:
                break
            i -= 1
        return _as_name(self.tokens[i]) if i >= 0 else None

    def _across_aside(self, before: Token) -> Token:
        """The word before an aside in commas or dashes: "Hill, however, said", "Lee – a critic of
        both – said".
        """
        if before.text not in ASIDE_MARKS | HYPHENS:
            return before
        for k in range(
            before.i - 2,
            max(0, before.i - 25),
            -1,
        ):
            if self.tokens[k].text == before.text:
                named = self._before_bracket(self.tokens[k - 1])
                if _is_full_name(self.tokens[k + 1 : before.i]):
                    return self.tokens[before.i - 1]
                if k == 1 and named.text[:1].isupper() and named.pos not in NAMING:
                    return named._replace(pos=NAME_CLASS)
                return named
        return before

    def _before_bracket(self, t: Token) -> Token:
        """The word before a bracket that closes at a token: "the Council | (NDC)"."""
        if t.text != ")":
            return t
        opens = (k for k in range(t.i - 1, 0, -1) if self.tokens[k].text == "(")
        return self.tokens[next(opens, t.i + 1) - 1]

    def _head_of_run(self, t: Token) -> Token:
        """The last noun of a run that the parse hangs from one another: "police | chief"."""
        while t.head == t.i + 1 and self.tokens[t.head].pos in NOUNS:
            t = self.tokens[t.head]
        return t

    def _can_speak(
        self, speaker: Token, cue: Cue, verb: Token, inside: Quotation | None
    ) -> bool:
        """Whether a token can be whoever the cue hands its words to."""
        if self._names_nobody(speaker, cue):
            return False
        if speaker.pos in PRONOUNS and inside is not None and inside.marked:
            # "“I told him to run,” she said": a tale within her words, no source of the article's
            return False
        if speaker.lower in word_set("first_person"):
            several = inside is not None and speaker.lower not in word_set("i")
            return several and not cue.thought and ContentShape.CLAUSE in cue.takes
        if speaker.lower in word_set("you"):
            return False
        return self._is_subject_for(speaker, cue, verb)

    def _names_nobody(self, speaker: Token, cue: Cue) -> bool:
        """An owner before its noun, "no official", "nobody", a mark, a word that names nothing."""
        if (
            cue.part == "verb"
            and self.clauses.child_as(speaker.i, POSSESSIVE_ENDINGS) is not None
        ):
            return True
        determiners = self.clauses.children_as(speaker.i, DETERMINER_RELATIONS)
        if any(k.lower in word_set("negations") for k in determiners):
            return True
        if speaker.lower in frame("nobody"):
            return True
        if not _is_word(speaker.lower):
            return True
        as_modal = (
            speaker.tag in MODALS and speaker.text[:1].isupper()
        )  # "May has said"
        return speaker.pos not in NOMINAL_OR_UNKNOWN and not as_modal

    def _is_subject_for(self, speaker: Token, cue: Cue, verb: Token) -> bool:
        """Whether it is of the sort that the cue's row asks for, or an actor anyhow."""
        lemma = speaker.lemma.lower()
        if cue.subject == "hearing":
            return lemma in frame("hearings")
        if self._is_actor(speaker):
            return True
        sort = sort_of_lemma(lemma)
        if cue.subject == SpeakerSort.DOCUMENT:
            if speaker.lower in word_set("it"):
                return self._opens_clause(verb)
            if speaker.pos in PROPER_NOUNS:
                return True
            if lemma in frame("finders"):
                return True
            return sort in _OF_NO_PERSON
        if cue.subject == "named":
            return sort is not None or speaker.pos in _STANDS_FOR_NAME
        return (
            speaker.lower not in word_set("it")
            or self.clauses.child_as(verb.i, PASSIVE_NOUN_SUBJECTS) is None
        )

    def _opens_clause(self, verb: Token) -> bool:
        """ "It found that": what a body or its paper shows, and no thing that is found."""
        following = self.tokens[verb.i + 1 : verb.i + 2]
        return any(t.lower in word_set("that") for t in following)

    def _name(self, speaker: Token) -> tuple[int, int]:
        """The words that name a speaker, with the bracket that closes behind them: "Doctors of
        Hope (DOH)".
        """
        start, end = self._name_in_tree(speaker)
        body = next((a for a in self.actors if a.start <= speaker.start < a.end), None)
        if body is not None and body.id is not None:
            start = min(start, body.start)  # "Save the Children", taken for a command
        return start, self._behind_bracket(start, end)

    def _behind_bracket(self, start: int, end: int) -> int:
        """The end of a name, behind the bracket that was opened in it."""
        opened, closed = (self.reading.rfind(mark, start, end) for mark in "()")
        return end + (opened > closed and self.reading.startswith(")", end))

    def _name_in_tree(self, speaker: Token) -> tuple[int, int]:
        """The first and last token of a speaker's name, by the parse."""
        first, last = self.clauses.noun_phrase(speaker.i)
        if speaker.pos in COMMON_NOUNS or self._is_office(speaker, first):
            named = self._named_after(speaker)
            if named is not None:
                return named
        first = self._noun_before(speaker, first)
        first = behind_adverbial(self.tokens, first, speaker.i)
        last = self._end_of_title(self._without_aside(speaker.i, last))
        last = max(last, self._author_of(speaker), self._members_of(speaker))
        return max(
            self.tokens[first].start,
            self.contents.spans.begin,
        ), self.tokens[last].end

    def _is_office(self, speaker: Token, first: int) -> bool:
        """ "The Police Public Relations Officer", in capitals, and not "Ann Baker"."""
        if self.tokens[first].lower not in word_set("definite_article"):
            return False
        return sort_of_lemma(speaker.lower) == SpeakerSort.PERSON

    def _without_aside(self, head: int, last: int) -> int:
        """The last token of a speaker without the day or the paper behind: "the ministry | on
        Thursday | said", "the mayor | in a statement | said".
        """
        for i in range(last - 1, head, -1):
            if self.tokens[i].dep in PREPOSITION_HEADS:
                behind = self.tokens[i + 1 : last + 1]
                return i - 1 if _is_day(behind) or _is_paper(behind) else last
        return last

    def _end_of_title(self, last: int) -> int:
        """ "The Committee | to Protect Journalists": a name goes on behind "to" in capitals."""
        behind = self.tokens[last + 1 :]
        if len(behind) < 2:
            return last
        if behind[0].lower not in word_set("to"):
            return last
        if self.tokens[last].pos not in PROPER_NOUNS:
            return last
        named = list(
            takewhile(
                lambda t: t.text[0].isupper(),
                behind[1:],
            )
        )
        return named[-1].i if named and named[0].pos in FULL_VERBS else last

    def _author_of(self, speaker: Token) -> int:
        """`a report compiled by the mission`: the last token of the author, who belongs to a
        document's name.
        """
        made = self.clauses.child_as(speaker.i, PARTICIPLE_CLAUSES)
        if made is None or made.tag not in PAST_PARTICIPLE:
            return -1
        if sort_of_lemma(speaker.lemma.lower()) != SpeakerSort.DOCUMENT:
            return -1
        author = self.clauses.agent(made.i)
        return self.clauses.noun_phrase(author.i)[1] if author is not None else -1

    def _members_of(self, speaker: Token) -> int:
        """`Countries including Chad, Mali and Niger reported`: the last token of those named; -1
        where none are.
        """
        for including in self.clauses.children_as(speaker.i, PREPOSITION_HEADS):
            last = self.clauses.last[including.i]
            named = self.tokens[including.i + 1 : last + 1]
            listed = all(t.pos in _LISTED_NAMES for t in named)
            if including.lower in frame("additions") and named and listed:
                return last
        return -1

    def _noun_before(self, speaker: Token, first: int) -> int:
        """`the charity Clean Water said`: the noun the parse took for a second subject belongs to
        the name.
        """
        if speaker.pos not in PROPER_NOUNS:
            return first
        for t in self.clauses.children_as(speaker.head, ACTIVE_SUBJECTS):
            if t.i == first - 1 and t.pos in COMMON_NOUNS:
                return self.clauses.first[t.i]
        return first

    def _named_after(self, speaker: Token) -> tuple[int, int] | None:
        """The name that follows a role or a body in commas: "the defence minister, Ann Lee", "the
        agency, CONRED,".
        """
        if sort_of_lemma(speaker.lemma.lower()) not in _SPEAK_THEMSELVES:
            return None
        for t in self.tokens[speaker.i + 1 : self.clauses.last[speaker.i] + 1]:
            if t.dep not in APPOSITIONS:
                continue
            if t.pos not in PROPER_NOUNS:
                continue
            opens = self.clauses.first[t.i]
            if opens > 0 and self.tokens[opens - 1].text == ",":
                first, last = self.clauses.noun_phrase(t.i)
                return self.tokens[first].start, self.tokens[last].end
        return None

    # ------------------------------------------------------------ nouns and adjectives
    def _nouns(self) -> Iterator[AttributionPoint | None]:
        """The points that a noun of saying opens: "the claim that"."""
        table = cues("noun")
        for t in self.tokens:
            rows = table.get(t.lemma.lower()) if t.pos in COMMON_NOUNS else None
            if not rows:
                continue
            holder = self._holder(t)
            inside = self._inside(t)
            if holder is None:
                continue
            if not self._can_speak(holder, rows[0], t, inside):
                continue
            self.contents = self._contents_at(t.start)
            content = self.contents.of_noun(t.i, rows[0], inside)
            if content is not None:
                yield AttributionPoint(
                    (t.start, t.end),
                    self._holder_name(holder),
                    content,
                    rows[0],
                    inside,
                )

    def _holder_name(self, holder: Token) -> tuple[int, int]:
        """The words of whose claim it is, without the 's."""
        start, end = self._name(holder)
        last = self.tokens[self.clauses.noun_phrase(holder.i)[1]]
        return (
            (start, self.tokens[last.i - 1].end)
            if last.dep in POSSESSIVE_ENDINGS and last.i
            else (start, end)
        )

    def _holder(self, noun: Token) -> Token | None:
        """Whose claim it is: "the mayor's claim", "a claim by the mayor", "a US claim", "the mayor
        made the claim".
        """
        poss = self.clauses.child_as(noun.i, OWNERS)
        if poss is not None:
            return poss
        for prep in self.clauses.children_as(noun.i, PREPOSITION_HEADS):
            if prep.lower in word_set("giver_prepositions"):
                return self.clauses.child_as(prep.i, PREPOSITION_OBJECTS)
            if prep.lower in word_set("of") and self._clause_after(noun):
                return self.clauses.child_as(prep.i, PREPOSITION_OBJECTS)
        head = self.tokens[noun.head]
        if noun.dep in DIRECT_OBJECTS and head.lemma.lower() in frame("givers"):
            return None if self._unreal(head, _GIVEN) else self.clauses.subject(head.i)
        named = self.clauses.children_as(noun.i, COMPOUNDS)
        return next((t for t in named if t.pos in PROPER_NOUNS), None)

    def _clause_after(self, noun: Token) -> bool:
        """`the threat of the militia to leave`: of two things a noun may have, the clause is what
        is said and "of" names who says it.
        """
        return self.clauses.child_as(noun.i, CLAUSES_ON_NOUN) is not None

    def _adjectives(self) -> Iterator[AttributionPoint | None]:
        """The points that an adjective opens: "was adamant that"."""
        table = cues("adjective")
        for t in self.tokens:
            rows = table.get(t.lower)
            verb = self._copula_of(t) if rows else None
            if rows and verb is not None:
                yield self._adjective(t, verb, rows[0])

    def _copula_of(self, t: Token) -> Token | None:
        """The "be" of "was adamant that", or the word itself where it has a helper: "was
        convinced".
        """
        head = self.tokens[t.head]
        if head.lemma in word_set("be"):
            return head
        return t if self.clauses.child_as(t.i, PASSIVE_AUXILIARIES) else None

    def _adjective(self, t: Token, verb: Token, cue: Cue) -> AttributionPoint | None:
        """The point of "the mayor was adamant that …"."""
        clause = self.clauses.child_as(t.i, FULL_COMPLEMENTS) or self.clauses.child_as(
            verb.i, FULL_COMPLEMENTS
        )
        if clause is None:
            return None
        if clause.i < t.i:
            return None
        if self.clauses.child_as(verb.i, NEGATIONS):
            return None
        speaker = self.clauses.subject(verb.i)
        if speaker is None:
            return None
        if speaker.lower in word_set("it") and not cue.thought:
            return None
        inside = self._inside(t)
        if not self._can_speak(speaker, cue, t, inside):
            return None
        self.contents = self._contents_at(t.start)
        content = self.contents.clause(clause.i, verb.i, cue)
        if content is None:
            return None
        name = self._name(speaker)
        return AttributionPoint((t.start, t.end), name, content, cue, inside)

    # ------------------------------------------------------------ prepositions
    def _prepositions(self) -> Iterator[AttributionPoint | None]:
        """The points that a preposition opens: "according to"."""
        table = cues("preposition")
        for t in self.tokens:
            for cue in table.get(t.lower, ()):
                rest = self.tokens[t.i + 1 : t.i + 1 + len(cue.rest)]
                if tuple([k.lower for k in rest]) == cue.rest:
                    self.contents = self._contents_at(t.start)
                    yield self._preposition(t, cue)
                    break

    def _preposition(self, t: Token, cue: Cue) -> AttributionPoint | None:
        """The point of "according to the mayor"."""
        last = t.i + len(cue.rest)
        speaker = self._object_of(t.i, last)
        if speaker is None:
            return None
        if _is_nobody(speaker):
            return None
        if cue.subject == "named" and not self._names_many(last + 1, speaker):
            return None  # "per day", "per household"
        inside = self._inside(t)
        _, end = self.clauses.noun_phrase(speaker.i)
        first = last + 1
        end = max(first, end, self._author_of(speaker))
        scope = CueScope(t.i, last, speaker.i, cue, inside)
        content = self.contents.parentheses.around(scope, first, end)
        if content is None:
            return None
        name_end = min(self.tokens[end].end, self.contents.spans.end)
        start = self.tokens[first].start
        name = (start, self._behind_bracket(start, name_end))
        cue_words = (t.start, self.tokens[last].end)
        return AttributionPoint(cue_words, name, content, cue, inside)

    def _names_many(self, i: int, speaker: Token) -> bool:
        """ "Per the ministry", "per local officials": somebody, and not each of a kind."""
        if self._definite(i):
            return True
        words = self.tokens[i : speaker.i]
        if any(t.pos in NUMERALS for t in words):
            return False
        several = speaker.tag in PLURAL and len(words) < _DESCRIBED
        return several and speaking_noun_by_lemma(speaker.lemma.lower()) is not None

    def _definite(self, i: int) -> bool:
        """ "Per the ministry", "per UNICEF"."""
        following = self.tokens[i : i + 1]
        return any(
            t.lower in word_set("definite_article") or t.pos in PROPER_NOUNS
            for t in following
        )

    def _object_of(self, first: int, last: int) -> Token | None:
        """The noun behind a preposition of several words, by the parse or as the next that can
        name.
        """
        for i in range(last, first - 1, -1):
            found = self.clauses.child_as(i, PREPOSITION_OBJECTS)
            if found is not None and found.i > last:
                return found
        following = self.tokens[last + 1 : last + 8]
        return next((k for k in following if k.pos in NAMING), None)


def _is_word(text: str) -> bool:
    """Whether a token is a word, also one that ends in a stop: "U.N."."""
    return text.rstrip(".")[-1:].isalnum()


def _is_nobody(speaker: Token) -> bool:
    """ "According to it", "to us", "to estimates"."""
    return speaker.lower in _words_for_nobody()


@by_language
def _words_for_nobody() -> frozenset[str]:
    """Words behind "according to" that name no source an article could have."""
    return frame("nobody") | word_set("first_person") | word_set("it")


def _is_acronym(t: Token) -> bool:
    """ "ECHO report", "ECHO reports": one or many."""
    return t.text.isupper() and len(t.text) > 1


def _is_plural(t: Token) -> bool:
    """Also "media", "police"."""
    return t.tag in PLURAL or t.lower in word_set("plurals_without_s")


def _is_reporter(asked: Token | None) -> bool:
    """ "Us", "me"."""
    return asked is not None and asked.lower in word_set("first_person")


def _words_as(
    below: list[tuple[str, str]],
    relations: frozenset[str],
) -> set[str]:
    """The words that hang in one of some relations."""
    return {word for relation, word in below if relation in relations}


def _is_said_not_to(below: list[tuple[str, str]]) -> bool:
    """ "Did not say", "never said", "nobody said"."""
    if _words_as(below, NEGATIONS):
        return True
    return not word_set("negations").isdisjoint(_words_as(below, ADVERBIALS))


def _as_name(word: Token) -> Token:
    """A word of capital letters and digits is a name, whatever it was taken for: "Youm7"."""
    named = word.text[:1].isupper() and any(c.isdigit() for c in word.text)
    return word._replace(pos=NAME_CLASS) if named else word


def _can_head_name(t: Token) -> bool:
    """A name, or a noun for somebody who speaks."""
    if t.pos in PROPER_NOUNS:
        return True
    return t.pos in COMMON_NOUNS and speaking_noun_by_lemma(t.lemma.lower()) is not None


def _once_a_cue(points: list[AttributionPoint]) -> list[AttributionPoint]:
    """One cue hands over one content; of two readings of it a clause goes before an object."""
    kept: dict[tuple[int, int], AttributionPoint] = {}
    for p in points:
        before = kept.setdefault(p.cue, p)
        object_before = before.content.shape not in _SAID_OUTRIGHT
        if p.content.shape == ContentShape.CLAUSE and object_before:
            kept[p.cue] = p
    return list(kept.values())


def _without_bracket(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """ "Inspector (Hill Range) A. Lee said" without what a bracket inside the name holds."""
    marks = [t.text for t in words]
    if "(" not in marks[1:] or ")" not in marks:
        return words
    opens, closes = marks.index("("), marks.index(")")
    return words[:opens] + words[closes + 1 :] if opens < closes else words


def _has_form_that_tells(verb: Token) -> bool:
    """A finite form, or a root that was taken for a participle: "Save the Children reported"."""
    if verb.tag in _TELLING_FORMS:
        return True
    return verb.tag in PAST_PARTICIPLE and verb.head == verb.i


def _rows_as_spelt(verb: Token) -> tuple[Cue, ...]:
    """The rows of a verb, or, where it was taken for a noun, those of its spelling."""
    table = cues("verb")
    spelt = (verb.lower, without_present(verb.lower))
    return verb_cues(verb) or next((table[w] for w in spelt if w in table), ())


def _top_of_name(heads: list[Token], name: list[Token]) -> Token:
    """Of the words that can head a name that which hangs from no other of it, or the last."""
    within = {k.i for k in name}
    return next((k for k in heads if k.head not in within - {k.i}), heads[-1])


def _holds_article(name: tuple[Token, ...]) -> bool:
    """ "A claim | the army denies": two phrases, of which the second tells of the first."""
    return any(
        t.lower in word_set("definite_article") and before.pos in COMMON_NOUNS
        for before, t in pairwise(name)
    )


def _is_full_name(words: tuple[Token, ...]) -> bool:
    """ "The governor of the valley, | Ann Lee |, said": two names or more, and nothing else."""
    names = all(t.pos in PROPER_NOUNS for t in words)
    return names and 2 <= len(words) <= _FULL_NAME


_FULL_NAME = 4  # "Maria del Carmen Hill"


def _endings(words: tuple[Token, ...]) -> Iterator[tuple[Token, tuple[Token, ...]]]:
    """Verb and name of "the coast guard reports", "reported the BBC", "Hill told the Herald"."""
    tell = word_set("tell")
    telling = next((k for k, t in enumerate(words) if t.lemma in tell), 0)
    if telling and all(
        t.pos in NAME_PHRASE for t in (*words[:telling], *words[telling + 1 :])
    ):
        yield words[telling], words[:telling]
    elif len(words) >= 2 and all(t.pos in _NAME_OR_JOINT for t in words[1:-1]):
        yield words[-1], words[:-1]
        yield words[0], words[1:]
