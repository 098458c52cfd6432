"""Who the article credits with a figure, through sentences and paragraphs.

The innermost statement around the figure credits its speaker: of "Hill said that the mission
counted 40", the mission. Then the same sentence: the other half of a sentence split by "according
to X", somebody who counted or put the toll at it, evidence that shows it. Otherwise the outlet
itself speaks. Photo and agency
credits are no sources: they say who took the picture or sent the text, not who counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeVar

from reportedly.annotate.actors.speaking_nouns import (
    kind_of_body,
    sort_of_noun,
    speaking_noun_of,
)
from reportedly.annotate.speech.quotations import is_other_half
from reportedly.claims.figures.citations import cited_for
from reportedly.claims.figures.gapped import giver_by_gap
from reportedly.claims.figures.naming import source_with_name
from reportedly.claims.figures.published import agent_of, can_speak, publisher_of
from reportedly.claims.figures.reckonings import author_of, name_beside, reckoner_of
from reportedly.claims.figures.tails import after_according, tail_of
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADVERBIAL_CLAUSES,
    APPOSITIONS,
    AUXILIARIES,
    COMMON_NOUNS,
    COMPLEMENT_CLAUSES,
    CONJUNCTS,
    COORDINATORS,
    DIRECT_OBJECTS,
    FINITE,
    FULL_COMPLEMENTS,
    FULL_VERBS,
    MARK_RELATIONS,
    NOUN_CLAUSES,
    NOUN_MODIFIERS,
    NOUN_PHRASE,
    NOUNS,
    NUMBER_MODIFIERS,
    NUMERALS,
    OWNERS,
    PARTICIPLE_CLAUSES,
    PAST_PARTICIPLE,
    POSSESSIVE_ENDINGS,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PROPER_NOUNS,
    RELATIVE_CLAUSES,
    RELATIVE_PRONOUNS,
    SUBJECTS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ActorKind, SpeakerSort, SpeechKind
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.inflections import without_plural
from reportedly.languages.patterns import named_pattern
from reportedly.records import (
    Attribution,
    Document,
    Mentions,
    Place,
    Sentence,
    Source,
    Span,
    Statement,
    Token,
)
from reportedly.syntax.adverbials import behind_adverbial
from reportedly.syntax.last_asked import last_asked
from reportedly.syntax.picture_credits import is_of_picture
from reportedly.syntax.words import alternatives

_PERSONS = subset("persons")

_CLAUSES_BELOW = COMPLEMENT_CLAUSES | CONJUNCTS
_NOT_OF_NAME = NOUN_CLAUSES | APPOSITIONS | MARK_RELATIONS | POSSESSIVE_ENDINGS
# Clause: its owner may stand higher
_WITHIN_ANOTHER = NOUN_CLAUSES | FULL_COMPLEMENTS | CONJUNCTS
# "40 dead, given by the mission": also taken for a clause of time
_BEHIND_COUNT = PARTICIPLE_CLAUSES | ADVERBIAL_CLAUSES
_OWNERS = NOUN_MODIFIERS | OWNERS  # "the ministry's figures", "ministry figures"
_CITED = DIRECT_OBJECTS | PREPOSITION_OBJECTS  # "citing the ministry"

# Statements are in reading order; the ones around a figure are among this many before it (five nest
# at most).
_NESTED = 12
_CONTENT_START = attrgetter("content.start")
_Said = TypeVar("_Said", Statement, Attribution)
_REST_OF_SCENE = named_pattern("sources.rest_of_scene")
_NO_SEATS = subset("seatless")  # a town may stand for a government


def source_of(
    words: Span,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
    *,
    happened: bool = True,
) -> Ruled:
    """The source of a figure whose evidence is `words`, under the name the article gives it; and by
    which rule.

    Args:
        words: the evidence of the figure.
        document: the article.
        mentions: its sentences and actors.
        statements: who said what.
        happened: the figure is told as done; what is only threatened or promised is counted by who
            threatens or promises it.
    """
    if happened:
        statements = _without_acts(words, mentions, statements)
    gapped = _with_verb_left_out(words, document, mentions)
    if gapped is not None:
        return Ruled(gapped, "who gives it, the verb left out")
    found = _ruled_source(words, document, mentions, statements)
    if found.source is None:
        return found
    if _is_scene(found.source, mentions) or _is_no_speaker(found.source, mentions):
        return Ruled(None, "nobody")  # "the northern province reported 12 deaths"
    named = found.source.evidence
    if is_of_picture(document.reading, named.start, named.end):
        return Ruled(None, "who took or sent a picture")
    source = _issued(found.source, statements) or found.source
    author = author_of(source, mentions)
    if author is not None:
        source = _source_of_noun(*author, document, mentions) or source
    return replace(found, source=source_with_name(source, document, mentions))


def _with_verb_left_out(
    words: Span, document: Document, mentions: Mentions
) -> Source | None:
    """ "The ministry put the toll at 40, the hospital at 52": the hospital."""
    sentence = mentions.sentence_over(words.start)
    if sentence is None or not sentence.parsed:
        return None
    given = giver_by_gap(words, sentence)
    if given is None:
        return None
    noun, start, end = given
    found = _source_of_noun(noun, sentence, document, mentions)
    if found is None:
        return None
    own = document.span(start, end)  # its phrase reaches over the count
    return replace(found, name=found.name if found.actor_id else own.text, evidence=own)


def _without_acts(
    words: Span, mentions: Mentions, statements: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    """The statements but for those around some words that are acts."""
    acts = [s for s in _around(words, statements) if _is_act(s, words, mentions)]
    return tuple(s for s in statements if s not in acts) if acts else statements


def _begun_by(offset: int, said: Sequence[_Said]) -> Sequence[_Said]:
    """The last of some statements that begin up to an offset, in reading order."""
    end = bisect_right(said, offset, key=_CONTENT_START)
    return said[max(0, end - _NESTED) : end]


def _around(words: Span, statements: Sequence[Statement]) -> Iterator[Statement]:
    """The statements that some words are part of."""
    end = bisect_right(statements, words.start, key=_CONTENT_START)
    reach = words.start - _longest(statements)
    first = bisect_left(statements, reach, key=_CONTENT_START)
    return (s for s in statements[first:end] if words.start < s.content.end)


@last_asked
def _longest(statements: Sequence[Statement]) -> int:
    """The letters of the longest of some statements."""
    return max((s.content.end - s.content.start for s in statements), default=0)


def _is_act(statement: Statement, words: Span, mentions: Mentions) -> bool:
    """ "Condemned the raid that killed nine": an act towards what happened reports nothing."""
    cue, content = statement.cue, statement.content
    if cue is None:
        return False
    if not content.start <= words.start < content.end:
        return False
    sentence = mentions.sentence_over(cue.start)
    verb = sentence.token_at(cue.start) if sentence is not None else None
    if sentence is None:
        return False
    if verb is None:
        return False
    if verb.lemma.lower() not in word_set("acts_towards_events"):
        return _RESPONSIBILITY.match(content.text) is not None
    complements = sentence.children_as(verb.i, FULL_COMPLEMENTS)
    clause = any(sentence.child_as(t.i, SUBJECTS) for t in complements)
    return not clause or verb.lemma in word_set("demanding_verbs")


_PAPER = named_pattern("sources.paper")
_RESPONSIBILITY = named_pattern("sources.responsibility")
_ISSUED = 700  # letters back to who issued a paper that is only called one


def _issued(source: Source, statements: tuple[Statement, ...]) -> Source | None:
    """ "The statement added": whoever spoke last before it, where that is somebody."""
    if _PAPER.fullmatch(source.name) is None:
        return None
    for statement in reversed(_begun_by(source.evidence.start, statements)):
        if source.evidence.start - statement.content.end > _ISSUED:
            return None
        said = source_from(statement)
        if said is not None and _can_issue(said):
            return said
    return None


def _can_issue(source: Source) -> bool:
    """Neither a medium, which passes a paper on, nor another paper."""
    return source.kind != ActorKind.MEDIA and not _PAPER.fullmatch(source.name)


def _is_no_speaker(source: Source, mentions: Mentions) -> bool:
    """A day or a number: "is expected to rise to two million by December"."""
    words = source.evidence
    if not any(letter.isalpha() for letter in words.text):
        return True
    at = bisect_right(mentions.times, words.start, key=lambda time: time.start)
    return any(words.end <= time.end for time in mentions.times[max(0, at - 1) : at])


def _is_scene(source: Source, mentions: Mentions) -> bool:
    """A place that stands for nobody: no capital, no government."""
    words = source.evidence
    return any(_is_mere_place(p, words) for p in mentions.places_in(words))


def _is_mere_place(place: Place, words: Span) -> bool:
    """Whether words end with a seatless place, and name nobody before it."""
    if _REST_OF_SCENE.fullmatch(words.text, place.end - words.start) is None:
        return False
    if place.metonym is not None:
        return False
    if place.location.precision not in _NO_SEATS:
        return False
    before = words.text[: place.start - words.start]
    return not _has_speaker(before) and not _opens_name(before)


def _opens_name(words: str) -> bool:
    """ "Rights Watch", before "Maghreb": two names and more are those of a body."""
    return sum(word[:1].isupper() for word in words.split()[-2:]) == _NAMES_OF_BODY


_NAMES_OF_BODY = 2  # words with capitals right before a place


def _has_speaker(words: str) -> bool:
    """ "The governor of": who speaks is not the place behind them."""
    return any(
        speaking_noun_of(word) is not None for word in re.findall(r"[\w-]+", words)
    )


def _ruled_source(
    words: Span,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
) -> Ruled:
    """Who the rules say gave it, in the words of their attribution."""
    sentence = mentions.sentence_over(words.start)
    given = _given_by(words, sentence, document, mentions) if sentence else None
    if given is None and sentence is not None:
        given = _put_by(words, sentence, document, mentions)
    if given is not None:
        return Ruled(given, "who gave it")
    said = _innermost(words, statements) or _holder_of_evidence(
        words, statements, document, mentions
    )
    if said is not None:
        return _said_or_passed_on(said, words, sentence, document, mentions)
    if sentence is not None:
        beside = _source_beside(words, sentence, document, mentions, statements)
        if beside is not None:
            return beside
    citation = cited_for(words, document, mentions)
    return Ruled(citation, "a citation" if citation else "nobody")


def _said_or_passed_on(
    said: Source,
    words: Span,
    sentence: Sentence | None,
    document: Document,
    mentions: Mentions,
) -> Ruled:
    """Whoever said it; of what a medium only passes on, whom it cites."""
    # A name of one word that is nobody known: an outlet, most likely
    unknown = said.kind is None and " " not in said.name
    passes_on = _is_medium(said) or unknown
    if passes_on and sentence is not None:
        cited = _cited_source(words, sentence, document, mentions)
        if cited is not None:
            return Ruled(cited, "whom a medium cites")
    return Ruled(said, "whose words it is in")


def _is_medium(source: Source) -> bool:
    """An outlet by its name, or "state television", "local media reports"."""
    last = source.name.split()[-1].lower()
    return source.kind == ActorKind.MEDIA or last in word_set("words_for_a_medium")


def _holder_of_evidence(
    words: Span,
    statements: tuple[Statement, ...],
    document: Document,
    mentions: Mentions,
) -> Source | None:
    """ "According to figures compiled by the agency": whose evidence speaks around the figure."""
    for statement in _around(words, statements):
        if statement.speaker is None:
            continue
        if not _is_only_evidence(statement.speaker.name.lower()):
            continue
        at = statement.speaker.mention.end - 1
        sentence = mentions.sentence_over(at)
        evidence = sentence.token_at(at) if sentence is not None else None
        if sentence is not None and evidence is not None:
            return _holder(evidence, sentence, document, mentions)
    return None


def _source_beside(
    words: Span,
    sentence: Sentence,
    document: Document,
    mentions: Mentions,
    statements: tuple[Statement, ...],
) -> Ruled | None:
    """Who stands in the same sentence as one that counted it."""
    parenthesis = _beside_parenthesis(words, sentence, document, statements)
    if parenthesis is not None:
        return Ruled(parenthesis, "a parenthesis")
    counted = _who_counted(words, sentence, document, mentions)
    if counted is not None:
        return Ruled(counted, "who counted it")
    shown = _shown_behind(words, sentence, document, mentions)
    if shown is not None:
        return Ruled(shown, "whose evidence shows it")
    tail = tail_of(words, sentence, mentions)
    tail = tail or after_according(words, sentence, mentions)
    if tail is not None:
        return Ruled(_at(tail, mentions), "the sentence's end")
    half = _half_before(words, sentence, document, statements)
    return Ruled(half, "the half of its sentence before") if half else None


@dataclass(frozen=True, slots=True)
class Ruled:
    """Who is credited, None where the outlet itself speaks, and what says so."""

    source: Source | None
    rule: str


def source_from(statement: Statement) -> Source | None:
    """The speaker of a statement as a source, where they are somebody."""
    speaker = statement.speaker
    if speaker is None:
        return None
    name = speaker.name.lower()
    if name in word_set("words_for_no_source"):
        return None
    if speaker.name in word_set("relatives"):
        return None
    if _is_only_evidence(name):
        return None
    return Source(speaker.name, speaker.actor_id, speaker.kind, speaker.mention)


def _is_only_evidence(name: str) -> bool:
    """ "Figures", "its data": whose they are is told elsewhere, or nowhere."""
    first, _, rest = name.partition(" ")
    return (rest if _stands_for(first) else name) in _nobodys()


@by_language
def _nobodys() -> frozenset[str]:
    """Evidence that is nobody's: "estimates indicate", "figures show"."""
    nouns = _crediting_words("evidence")
    return nouns | {f"{noun}s" for noun in nouns} | {f"the {noun}s" for noun in nouns}


def _given_by(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "disputing the 40 given by the mission": whoever speaks, the count is the mission's."""
    number = sentence.token_at(words.start)
    counted = {t.i for t in sentence.tokens_in(words.start, words.end)}
    if number is not None and number.dep in NUMBER_MODIFIERS:
        counted.add(number.head)
    verb = _giving_clause(counted, sentence)
    giver = agent_of(verb, sentence) if verb else None
    return _source_of_noun(giver, sentence, document, mentions) if giver else None


def _giving_clause(counted: set[int], sentence: Sentence) -> Token | None:
    """The participle that hangs from a count and says that somebody gave it."""
    gives = _crediting_words("gives")
    for verb in sentence.tokens:
        if verb.dep not in _BEHIND_COUNT:
            continue
        if verb.head not in counted:
            continue
        if verb.tag in PAST_PARTICIPLE and verb.lemma in gives:
            return verb
    return None


def _put_by(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "Police said nine died, but a league put the number at 30": the league, whoever spoke."""
    verb = _setting_verb(words, sentence)
    if verb is None:
        return None
    subject = _subject_of_joined(verb, sentence)
    if subject is None:
        subject = agent_of(verb, sentence)  # "was put at 90 by the ministry"
    if subject is None:
        return None
    if _is_evidence(subject):
        return _holder(subject, sentence, document, mentions)
    if _is_relative(subject):
        return _source_of_noun(subject, sentence, document, mentions)
    if subject.pos not in NOUNS:
        return None
    if not can_speak(subject, mentions):
        return None
    return _source_of_noun(subject, sentence, document, mentions)


def _subject_of_joined(verb: Token, sentence: Sentence) -> Token | None:
    """ "The ministry confirmed the raid but put the dead at three": the subject of the verb that it
    is joined to.
    """
    for _ in range(_JOINED):
        subject = sentence.child_as(verb.i, ACTIVE_SUBJECTS)
        if subject is not None or verb.dep not in CONJUNCTS:
            return subject
        verb = sentence.tokens[verb.head]
        if _is_told_act(verb, sentence):
            verb = sentence.tokens[verb.head]
    return None


def _is_told_act(verb: Token, sentence: Sentence) -> bool:
    """ "Police said that the rebels had fired, and put the toll at nine": whoever is told of acts,
    and it is those who tell that count.
    """
    if verb.dep not in COMPLEMENT_CLAUSES:
        return False
    if verb.lemma.lower() in _telling_lemmas():
        return False
    return sentence.tokens[verb.head].lemma.lower() in _telling_lemmas()


@by_language
def _telling_lemmas() -> frozenset[str]:
    """Verbs of saying and of counting."""
    return _crediting_words("tail") | _crediting_words("counts")


_JOINED = 3  # verbs joined one to the other: "confirmed … and said … but put"


def _innermost(words: Span, statements: tuple[Statement, ...]) -> Source | None:
    """The speaker of the shortest statement around the figure who is somebody."""
    before = _begun_by(words.start, statements)
    around = [s for s in before if s.speaker and words.start < s.content.end]
    for statement in sorted(around, key=lambda s: s.content.end - s.content.start):
        source = source_from(statement)
        if source is not None:
            return source
    return None


def _beside_parenthesis(
    words: Span,
    sentence: Sentence,
    document: Document,
    statements: tuple[Statement, ...],
) -> Source | None:
    """`40 died, according to the mission, and nine on Monday alone`: both halves are the
    mission's.
    """
    for statement in _begun_by(sentence.end, statements):
        cue = statement.cue
        if cue is None:
            continue
        if not sentence.start <= cue.start < sentence.end:
            continue
        if _splits(statement, words, document) or _goes_on(statement, words, document):
            return source_from(statement)
        if _is_other_half(statement, words, document):
            return source_from(statement)
        if _credits_both(statement, cue, words, sentence):
            return source_from(statement)
        if _lists_on(statement, cue, words, sentence):
            return source_from(statement)
        if _goes_on_with_verb(statement, cue, words, sentence):
            return source_from(statement)
    return None


def _credits_both(
    statement: Statement, cue: Span, words: Span, sentence: Sentence
) -> bool:
    """Whether "according to X" ends a statement before the figure, and no other clause begins
    between.
    """
    if cue.text.lower() not in word_set("crediting_parentheses"):
        return False
    if not statement.content.end <= cue.start <= words.start:
        return False
    between = sentence.text_between(cue.end, words.start)
    return _OTHER_CLAUSE.search(between) is None


_OTHER_CLAUSE = named_pattern("sources.other_clause")
_LISTED = named_pattern("sources.listed")


def _lists_on(statement: Statement, cue: Span, words: Span, sentence: Sentence) -> bool:
    """ "The agency reported that 900 were affected, 12 had died and 40 were hurt":
    clauses that open with a number and only commas part from what is told behind the cue,
    which the parse cut short.
    """
    content = statement.content
    if not cue.end <= content.start < content.end <= words.start:
        return False
    between = sentence.text_between(content.end, words.start)
    if _LISTED.fullmatch(between) is None:
        return False
    return any(
        t.start >= content.start and t.pos in NUMERALS
        for t in sentence.tokens_in(content.start, content.end)
    )


def _goes_on_with_verb(
    statement: Statement, cue: Span, words: Span, sentence: Sentence
) -> bool:
    """ "The fever has made 900 ill, says the ministry, and killed 31": a verb with no subject of
    its own goes on with what was said before the cue.
    """
    number = sentence.token_at(words.start)
    if number is None or not statement.content.end <= cue.start < words.start:
        return False
    over = (t for t in sentence.ancestors(number.i) if t.pos in FULL_VERBS)
    verb = next(over, None)
    if verb is None or verb.dep not in CONJUNCTS:
        return False
    if not cue.start < verb.start < words.start:
        return False
    above, said = sentence.tokens[verb.head].start, statement.content
    shared = said.start <= above < said.end or above == cue.start
    return shared and sentence.child_as(verb.i, SUBJECTS) is None


def _parenthesis_of(statement: Statement) -> tuple[int, int] | None:
    """Where speaker and cue of a statement begin and end; None where one of them is not told."""
    cue, speaker = statement.cue, statement.speaker
    if cue is None:
        return None
    if speaker is None:
        return None
    named = speaker.mention
    return min(cue.start, named.start), max(cue.end, named.end)


def _splits(statement: Statement, words: Span, document: Document) -> bool:
    """`At least nine, police said, were killed`: speaker and cue behind the figure, in commas."""
    parenthesis = _parenthesis_of(statement)
    if parenthesis is None:
        return False
    if statement.kind == SpeechKind.DIRECT:
        return False
    left, right = parenthesis
    if not words.end <= left:
        return False
    if not right <= statement.content.start:
        return False
    reading = document.reading
    before, after = (
        reading[:left].rstrip(),
        reading[right : statement.content.start].strip(),
    )
    return before.endswith(",") and after == ","


def _is_other_half(statement: Statement, words: Span, document: Document) -> bool:
    """ "“Nine died,” Hill said, “and the rest are safe”": of a quotation in two halves one is the
    statement's content, both are theirs.
    """
    parenthesis = _parenthesis_of(statement)
    if parenthesis is None:
        return False
    if statement.kind == SpeechKind.INDIRECT:
        return False
    left, right = parenthesis
    apart = words.end <= left and right <= statement.content.start
    apart = apart or (statement.content.end <= left and right <= words.start)
    return apart and is_other_half(document.reading, words, left, right)


@by_language
def _set_off() -> re.Pattern[str]:
    """What sets words off behind speaker and cue: "…, with", "…, of whom"."""
    words = alternatives(word_set("set_off_openers"))
    return re.compile(rf"[^,;.]{{0,24}},\s+(?:{words})\b")


def _goes_on(statement: Statement, words: Span, document: Document) -> bool:
    """ "Never were more held, the league said on Thursday, with 293 behind bars": what is set off
    behind speaker and cue is theirs too.
    """
    behind = _behind_parenthesis(statement)
    if behind is None or behind > words.start:
        return False
    return _set_off().match(document.reading, behind, words.start) is not None


def _behind_parenthesis(statement: Statement) -> int | None:
    """Where a text goes on behind speaker and cue that close what they said; else None."""
    parenthesis, cue = _parenthesis_of(statement), statement.cue
    if cue is not None and statement.content.end > cue.start:
        return None
    return parenthesis[1] if parenthesis is not None else None


_HALF_STOP = named_pattern("sources.half_stop")


def _half_before(
    words: Span,
    sentence: Sentence,
    document: Document,
    statements: tuple[Statement, ...],
) -> Source | None:
    """Who is credited with the half of a sentence before the figure's own."""
    for statement in reversed(_begun_by(words.start, statements)):
        if statement.content.start < sentence.start:
            return None
        if _is_next_half(statement, words, document):
            return source_from(statement)
    return None


def _is_next_half(statement: Statement, words: Span, document: Document) -> bool:
    """ "Nine are hungry, the agency warns; five have no home": what stands behind the half-stop
    that closes a speaker's words is theirs too.
    """
    behind = _behind_parenthesis(statement)
    if behind is None or behind > words.start:
        return False
    return _HALF_STOP.match(document.reading, behind, words.start) is not None


def _cited_source(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """`…, the station reported, citing local officials`: they, whose words it passes on."""
    citing = _crediting_words("citing")
    if citing.isdisjoint(sentence.words):
        return None
    cues = [t for t in sentence.tokens if t.lower in citing]
    behind = (t for t in cues if t.i and t.start > words.start)
    # "State radio, quoting a minister, said": else what stands before the count
    verb = next(behind, cues[-1])
    found = sentence.child_as(verb.i, _CITED)
    if found is None:
        return None
    if _is_evidence(found):
        return _holder(found, sentence, document, mentions)
    if not _names_holder(found):
        return None  # "citing safety fears"
    return _source_of_noun(found, sentence, document, mentions)


def _who_counted(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Somebody who counted it, put it at that, or holds the evidence that shows it."""
    for named_by in (
        _cited_source,
        _gave,
        _by_noun,
        _reckoned,
        _equated,
        _by_publisher,
    ):
        found = named_by(words, sentence, document, mentions)
        if found is not None:
            return found
    return _by_verb_over(words, sentence, document, mentions)


def _equated(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "The ministry's number is 57 killed", "the league's finding is that 60 died"."""
    verb = _being_over(words, sentence)
    subject = sentence.child_as(verb.i, ACTIVE_SUBJECTS) if verb else None
    if subject is None or not _is_evidence_before(subject, words):
        return None
    return _owner_of_evidence(subject, words, sentence, document, mentions)


def _being_over(words: Span, sentence: Sentence) -> Token | None:
    """The "is" or "stands at" behind which a figure stands, in its clause or in the one that "that"
    opens.
    """
    token = sentence.token_at(words.start)
    if token is None:
        return None
    for verb in sentence.ancestors(token.i):
        if verb.lemma in word_set("verbs_of_amounting") and verb.start < words.start:
            return verb
        if verb.pos in FULL_VERBS and verb.dep not in _CLAUSES_BELOW:
            return None
    return None


def _by_publisher(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Whoever published the paper that the figure is in."""
    publisher = publisher_of(words, sentence, mentions)
    if publisher is None:
        return None
    return _source_of_noun(publisher, sentence, document, mentions)


def _by_verb_over(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "The mission counted 40", "its figures show 40": by the subject of the verb."""
    verb = _verb_over(words, sentence) or _setting_verb(words, sentence)
    if verb is None:
        return None
    subject = sentence.child_as(verb.i, ACTIVE_SUBJECTS)
    if subject is None:
        return None
    if verb.lemma in _crediting_words("shows") and _is_evidence(subject):
        return _holder(subject, sentence, document, mentions)
    if not _tells_count(verb, words, sentence):
        return None
    if verb.lemma in _crediting_words("puts") and _is_evidence(subject):
        return None  # "latest figures put the dead at 90": nobody holds them
    subject = _behind_heading(subject, verb, sentence)
    scene = verb.lemma in word_set("verbs_of_scene")
    if scene and _is_scene_itself(subject, sentence, mentions):
        return None  # "Malawi recorded 40 cases"
    return _one_who_counts(subject, sentence, document, mentions)


def _behind_heading(subject: Token, verb: Token, sentence: Sentence) -> Token:
    """ "Old Weir: Since June, partners have registered": who speaks behind the colon, where the
    parse took the heading for the subject.
    """
    following = sentence.tokens[subject.i + 1 : subject.i + 2]
    if not following or following[0].text != ":":
        return subject
    own = (
        t for t in sentence.tokens[subject.i + 2 : verb.i] if speaking_noun_of(t.text)
    )
    return next(own, subject)


def _is_scene_itself(subject: Token, sentence: Sentence, mentions: Mentions) -> bool:
    """Whether a subject is a place, and not where somebody is: "partners in Old Weir recorded"."""
    place = next(
        (p for p in mentions.places_in(sentence) if p.end == subject.end), None
    )
    if place is None:
        return False
    before = sentence.text_between(sentence.start, place.start).split()
    return not before or before[-1].lower() not in word_set("name_prepositions")


def _reckoned(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "By the league's count 40 died": the league."""
    owner = reckoner_of(words, sentence, mentions)
    if owner is None:
        return None
    source = _source_of_noun(owner, sentence, document, mentions)
    if source is not None and "," in source.name:  # "the mission, by its own count,"
        return _named_by_phrase(owner, sentence, document, mentions)
    return source


def _one_who_counts(
    subject: Token, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """The subject of a verb of counting: whom a pronoun means, a name, or a noun for who speaks."""
    if _stands_for(subject.lower):
        return _meant_by_pronoun(subject, document, mentions)
    if _is_relative(subject):
        return _source_of_noun(subject, sentence, document, mentions)
    named = _names_holder(subject) or mentions.actor_at(subject.start) is not None
    if named or _counts_as_body(subject, sentence):
        return _source_of_noun(subject, sentence, document, mentions)
    return None


def _counts_as_body(noun: Token, sentence: Sentence) -> bool:
    """ "Cristosal documented 241 deaths", "the coordination estimated": whoever does what only a
    body does is one, whatever it is called, where it is no evidence.
    """
    if noun.pos not in NOUNS or _is_evidence(noun):
        return False
    if noun.lower in _nouns_of_places():  # "the valley counted 40 dead"
        return False
    return sentence.tokens[noun.head].lemma in _crediting_words("by_bodies")


@by_language
def _nouns_of_places() -> frozenset[str]:
    """ "The camp", "the district", "the hospital"."""
    named = (in_use().words("places", field) for field in ("kinds", "areas"))
    return frozenset().union(*named)


def _is_evidence(subject: Token) -> bool:
    """ "Figures show", "a report found"."""
    forms = {_singular_lemma(subject), subject.lower}
    return not _crediting_words("evidence").isdisjoint(forms)


def _tells_count(verb: Token, words: Span, sentence: Sentence) -> bool:
    """ "Counted 40", or "put the toll at 40", which needs its "at"."""
    if verb.lemma in _crediting_words("counts"):
        return True
    if verb.lemma in _crediting_words("tells_of"):
        return _is_told_of(verb, words, sentence)
    if verb.lemma not in _crediting_words("puts"):
        return False
    return _has_at(verb, sentence) or _setting_verb(words, sentence) is not None


def _is_told_of(verb: Token, words: Span, sentence: Sentence) -> bool:
    """ "Told reporters of nine dead", "writes of 66 arrests": the count behind the "of"."""
    for preposition in sentence.children_as(verb.i, PREPOSITION_HEADS):
        if preposition.lower not in word_set("telling_prepositions"):
            continue
        if any(t.start == words.start for t in sentence.subtree(preposition.i)):
            return True
    return False


_BACK = 2  # sentences from a pronoun to who it stands for


def _stands_for(word: str) -> str:
    """The sort of who gives a count that a pronoun stands for; "" where it is none."""
    if word in word_set("persons_who_count"):
        return SpeakerSort.PERSON
    return SpeakerSort.GROUP if word in word_set("bodies_that_count") else ""


def _meant_by_pronoun(
    pronoun: Token, document: Document, mentions: Mentions
) -> Source | None:
    """ "The governor spoke. He put the toll at nine": the last subject that can be meant."""
    here = mentions.sentence_at(pronoun.start)
    if here is None:
        return None
    sort = _stands_for(pronoun.lower)
    for before in reversed(mentions.sentences[max(0, here - _BACK) : here]):
        for t in before.tokens:
            if t.tag in FINITE:
                break
            if _can_be_meant(t, sort, mentions):
                return _named_by_phrase(t, before, document, mentions)
        spoke = _spoke_at_end(before, sort, document, mentions)
        if spoke is not None:
            return spoke
    return None


def _spoke_at_end(
    sentence: Sentence, sort: str, document: Document, mentions: Mentions
) -> Source | None:
    """ "Forty are cut off, the agency said. It listed nine": who speaks at a sentence's end."""
    for said in reversed(_begun_by(sentence.end, mentions.attributions)):
        if said.speaker is None or said.content.start < sentence.start:
            continue
        head = sentence.token_at(said.speaker.end - 1)
        if head is not None and _can_be_meant(head, sort, mentions):
            return _at(said.speaker, mentions, head)
    return None


def _named_by_phrase(
    noun: Token, sentence: Sentence, document: Document, mentions: Mentions
) -> Source:
    """Whom the noun phrase names that ends at a noun."""
    start = noun.i
    while start > 0 and sentence.tokens[start - 1].pos in NOUN_PHRASE:
        start -= 1
    start = behind_adverbial(sentence.tokens, start, noun.i)
    actor = mentions.actor_at(noun.start)
    end = max(noun.end, actor.end) if actor is not None else noun.end
    phrase = document.span(sentence.tokens[start].start, end)
    return _at(phrase, mentions, noun)


def _can_be_meant(t: Token, sort: str, mentions: Mentions) -> bool:
    """Whether a noun before the verb is a person, or a body, that a pronoun can stand for."""
    if t.pos not in NOUNS:
        return False
    told = sort_of_noun(t.text)
    if told is not None:
        return told == sort
    actor = mentions.actor_at(t.start)
    if actor is not None:
        return (actor.kind in _PERSONS) == (sort == SpeakerSort.PERSON)
    return False


def _shown_behind(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "Some 9,000 have fled, the agency's figures show": whose evidence stands at the end."""
    shows = _crediting_words("shows")
    for verb in sentence.tokens:
        if verb.start < words.end:
            continue
        if verb.lemma not in shows:
            continue
        subject = sentence.child_as(verb.i, ACTIVE_SUBJECTS)
        if subject is None:
            continue
        if subject.start < words.end:
            continue
        if not _is_evidence(subject):
            continue
        first = next(iter(sentence.subtree(subject.i)))
        if first.i and sentence.tokens[first.i - 1].text == ",":
            return _holder(subject, sentence, document, mentions)
    return None


def _gave(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "… while the medics gave 85": who stands right before a verb of counting and its number."""
    pair = _words_before_number(words, sentence)
    if pair is None:
        return None
    head, verb = pair
    counts = verb.lemma.lower() in _crediting_words("counts")
    if verb.pos not in FULL_VERBS:
        return None
    if not counts:
        return None
    if _is_relative(head):
        return _source_of_noun(head, sentence, document, mentions)
    if head.lemma in _nouns_of_evidence():  # "the league's report lists 40"
        owner = _owner_of_evidence(head, words, sentence, document, mentions)
        if owner is not None:
            return owner
    actor = any(a.end == head.end for a in mentions.actors)
    if not actor and speaking_noun_of(head.text) is None:
        return None
    body = _body_around(head, sentence, mentions)
    if body is not None:
        return _at(body, mentions, head)
    return _named_by_phrase(head, sentence, document, mentions)


def _words_before_number(words: Span, sentence: Sentence) -> tuple[Token, Token] | None:
    """The two words before a number and what qualifies it: "medics | gave | at least 85"."""
    first = next((t for t in sentence.tokens if t.start >= words.start), None)
    i = first.i - 1 if first is not None else 0
    while i > 0 and sentence.tokens[i].lower in word_set("number_modifiers"):
        i -= 1
    return (sentence.tokens[i - 1], sentence.tokens[i]) if i > 0 else None


def _by_noun(
    words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """ "the ministry's toll of 40", "the army's claim that it killed 12": whose count or claim it
    is.
    """
    token = sentence.token_at(words.start)
    if token is None:
        return None
    for noun in sentence.ancestors(token.i):
        if _is_evidence_before(noun, words):
            return _owner_of_evidence(noun, words, sentence, document, mentions)
        if noun.pos in FULL_VERBS and noun.dep not in _WITHIN_ANOTHER:
            return None
    return None


def _is_evidence_before(noun: Token, words: Span) -> bool:
    """Whether a noun for a claim or for evidence stands before the figure."""
    if noun.pos not in COMMON_NOUNS:
        return False
    if noun.start >= words.start:
        return False
    return noun.lemma in _nouns_of_evidence()


@by_language
def _nouns_of_evidence() -> frozenset[str]:
    """ "The army's claim", "the ministry's figures"."""
    return _crediting_words("claims") | _crediting_words("evidence")


def _owner_of_evidence(
    noun: Token, words: Span, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Somebody who can speak, in the possessive of a noun, behind "by" and "from", or behind "given
    by".
    """
    for verb in sentence.children_as(noun.i, PARTICIPLE_CLAUSES):
        agent = agent_of(verb, sentence)
        if agent is not None and verb.lemma in _crediting_words("gives"):
            return _source_of_noun(agent, sentence, document, mentions)
    for t in sentence.children(noun.i):
        held = (
            t
            if t.dep in OWNERS
            else _behind(t, word_set("giver_prepositions"), sentence)
        )
        if held is None:
            continue
        if held.lower in word_set("words_for_no_source"):
            continue
        if _stands_for(held.lower):
            return _meant_by_pronoun(held, document, mentions)
        if not can_speak(held, mentions):
            continue
        source = _source_of_noun(held, sentence, document, mentions)
        if source is not None and source.evidence.end > words.start >= held.end:
            whole = document.span(source.evidence.start, held.end)
            return _at(whole, mentions, held)
        return source
    return None


def _behind(
    preposition: Token, words: frozenset[str], sentence: Sentence
) -> Token | None:
    """The noun behind a preposition, where it is one of `words`; else None."""
    if preposition.dep not in PREPOSITION_HEADS:
        return None
    if preposition.lower not in words:
        return None
    return sentence.child_as(preposition.i, PREPOSITION_OBJECTS)


def _verb_over(words: Span, sentence: Sentence) -> Token | None:
    """The verb whose object, clause or "at" the figure stands in."""
    token = sentence.token_at(words.start)
    if token is None:
        return None
    received = False
    for above in sentence.ancestors(token.i):
        if above.pos not in FULL_VERBS:
            received = received or _is_to_receiver(above, token, sentence)
            continue
        if above.start < words.start:
            if received:
                return None  # "the charity gave tents to 90 families" counted nobody
            if above.lemma in _verbs_over_counts():
                return above
        if above.dep not in _CLAUSES_BELOW:
            return None
    return None


def _is_to_receiver(preposition: Token, number: Token, sentence: Sentence) -> bool:
    """ "To" before whom something is given to, and not in "admits to 40 deaths"."""
    if preposition.lower not in word_set("recipient_prepositions"):
        return False
    verb = sentence.tokens[preposition.head]
    if verb.lemma not in word_set("verbs_of_admitting_to"):
        return True
    behind = sentence.child_as(preposition.i, PREPOSITION_OBJECTS)
    return behind is None or behind.i not in (number.i, number.head)


@by_language
def _verbs_over_counts() -> frozenset[str]:
    """ "Counted 40", "put the toll at 40", "show that 40 died"."""
    fields = ("counts", "puts", "shows", "tells_of")
    asked = (_crediting_words(field) for field in fields)
    return frozenset().union(*asked)


# Words from "put" to its number: "put | the number of … people displaced … | at | 45,000".
_SET = 20


def _setting_verb(words: Span, sentence: Sentence) -> Token | None:
    """The verb of "put the number of those displaced at 45,000", wherever its "at" hangs."""
    first = next((t for t in sentence.tokens if t.start >= words.start), None)
    if first is None:
        return None
    if first.i == 0:
        return None
    before = sentence.tokens[first.i - 1].lower
    if before not in word_set("set_at"):
        return None
    for t in reversed(sentence.tokens[max(0, first.i - _SET) : first.i]):
        if t.tag not in FINITE:
            continue
        verb = sentence.tokens[t.head] if t.dep in AUXILIARIES else t
        if verb.dep in RELATIVE_CLAUSES and verb.head < verb.i:
            continue  # "put the number of people who have died at 45"
        anew = before in word_set("to")
        sets = _sets_anew(verb, sentence) if anew else _puts(verb)
        return verb if sets else None
    return None


def _puts(verb: Token) -> bool:
    """ "Put", before "at"."""
    return verb.lemma in _crediting_words("puts")


def _sets_anew(verb: Token, sentence: Sentence) -> bool:
    """ "Revised the toll", before "to": a count of people is what changes."""
    if verb.lemma not in _crediting_words("changes"):
        return False
    objects = sentence.children_as(verb.i, DIRECT_OBJECTS)
    return any(t.lower in word_set("tally_nouns") for t in objects)


def _singular_lemma(t: Token) -> str:
    """The singular, also of a noun that opens a sentence and was taken for a name."""
    return without_plural(t.lower) if t.pos in PROPER_NOUNS else t.lemma.lower()


def _has_at(verb: Token, sentence: Sentence) -> bool:
    """ "Put the toll at 40": the "at" hangs from the verb or its object."""
    objects = sentence.children_as(verb.i, DIRECT_OBJECTS)
    return any(
        t.lower in word_set("at")
        for head in (verb, *objects)
        for t in sentence.children(head.i)
    )


def _holder(
    evidence: Token, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Whose evidence it is: "the ministry's figures", "ministry figures", "figures from it"."""
    # "data collected by the agency"
    for verb in sentence.children_as(evidence.i, PARTICIPLE_CLAUSES):
        agent = agent_of(verb, sentence)
        if agent is not None:
            return _source_of_noun(agent, sentence, document, mentions)
    for t in sentence.children(evidence.i):
        if t.dep in OWNERS and _stands_for(t.lower):
            return _meant_by_pronoun(t, document, mentions)
        if t.dep in _OWNERS and _owns_evidence(t, sentence, mentions):
            return _source_of_noun(t, sentence, document, mentions)
        held = _behind(t, word_set("source_prepositions"), sentence)
        if held is not None and _names_holder(held):
            return _source_of_noun(held, sentence, document, mentions)
    return None


def _owns_evidence(noun: Token, sentence: Sentence, mentions: Mentions) -> bool:
    """ "The agency's data", "BNPB data"; "Mosul data" are nobody's."""
    if speaking_noun_of(noun.text) is not None:
        return True
    if noun.pos not in PROPER_NOUNS or not noun.text.isupper():
        return False
    return not any(p.start <= noun.start < p.end for p in mentions.places_in(sentence))


def _names_holder(noun: Token) -> bool:
    """A name, or a word for somebody who can speak: "figures from Tuesday's raid" are nobody's."""
    return noun.pos in PROPER_NOUNS or speaking_noun_of(noun.text) is not None


def _source_of_noun(
    head: Token, sentence: Sentence, document: Document, mentions: Mentions
) -> Source | None:
    """Whom a noun and what belongs to its name say: "the head of the mission"."""
    if _is_relative(head):
        antecedent = _antecedent(head, sentence, mentions)
        if antecedent is None:
            return None
        head = antecedent
    if head.lower in word_set("words_for_no_source"):
        return None
    head = name_beside(head, sentence, mentions) or head
    body = _body_around(head, sentence, mentions)
    if body is not None:
        return _at(body, mentions, head)
    return _at(_phrase_of_name(head, sentence, document), mentions, head)


def _is_relative(t: Token) -> bool:
    """ "Who", "which"; "WHO" is a body."""
    return t.tag in RELATIVE_PRONOUNS and t.text.islower()


def _antecedent(pronoun: Token, sentence: Sentence, mentions: Mentions) -> Token | None:
    """Of whom a relative clause tells: "an elder of the town, who counted 40 dead"."""
    clause = next(
        (t for t in sentence.ancestors(pronoun.i) if t.dep in RELATIVE_CLAUSES), None
    )
    if clause is None:
        return None
    for noun in sentence.ancestors(clause.i):
        if noun.pos in NOUNS and can_speak(noun, mentions):
            return noun
        if noun.pos in FULL_VERBS:
            return None
    return None


def _phrase_of_name(head: Token, sentence: Sentence, document: Document) -> Span:
    """The words of a name around its noun, without its clauses."""
    inside = [t for t in sentence.subtree(head.i) if not _loose(t, head, sentence)]
    run = [t for t in inside if t.i - head.i <= 8]
    # "the medics gave 85 and state media only 6": a number before "and" is no part of the name
    joints = [t.i for t in run if t.pos in COORDINATORS and t.i < head.i]
    cuts = [i for i in joints if sentence.tokens[i - 1].pos in NUMERALS]
    run = [t for t in run if t.i > cuts[-1]] if cuts else run
    first = behind_adverbial(sentence.tokens, run[0].i, head.i)
    return document.span(sentence.tokens[first].start, run[-1].end)


def _body_around(head: Token, sentence: Sentence, mentions: Mentions) -> Span | None:
    """The whole name in which a noun stands: "the Committee to Protect Editors", whose verb is no
    clause.
    """
    actor = mentions.body_at(head.start)
    if actor is None:
        return None
    if len(actor.text.split()) < _LONG_NAME:
        return None
    inside = sentence.text_between(actor.start, actor.end)
    return Span(actor.start, actor.end, inside)


_LONG_NAME = 4  # words of a name that the parse may take for a phrase


def _at(evidence: Span, mentions: Mentions, head: Token | None = None) -> Source:
    """The source whom these words name; `head` is the noun of a description."""
    actor = mentions.actor_at(evidence.start, evidence.end)
    words = evidence.text.split()
    if head is not None:
        words = [*evidence.text[: head.start - evidence.start].split(), head.text]
    kind = actor.kind if actor else kind_of_body(words)
    return Source(evidence.text, actor.id if actor else None, kind, evidence)


def _loose(t: Token, head: Token, sentence: Sentence) -> bool:
    """Whether a token hangs from a head only through what is no part of a name."""
    while t.i != head.i:
        if t.dep in _NOT_OF_NAME:
            return True
        t = sentence.tokens[t.head]
    return False


@by_language
def _crediting_words(name: str) -> frozenset[str]:
    return in_use().words("crediting", name)
