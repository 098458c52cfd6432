"""Whose reckoning a count is, whose paper tells it, and by what name who speaks is called.

None of these is speech: "40 died, by the league's count", "on the reckoning of the monitor", "a
statement posted by the ministry said"; of "the governor, Ann Lee, put the toll at nine" the name
says more than the office.
"""

from __future__ import annotations

from reportedly.annotate.actors.speaking_nouns import sort_of_noun
from reportedly.claims.figures.published import agent_of, can_speak
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADJECTIVE_MODIFIERS,
    APPOSITIONS,
    COMMON_NOUNS,
    COMPOUNDS,
    NOUNS,
    OWNERS,
    PARTICIPLE_CLAUSES,
    PROPER_NOUNS,
    RELATIVE_CLAUSES,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import SpeakerSort
from reportedly.languages import in_use, word_set
from reportedly.records import Mentions, Sentence, Source, Span, Token

_SPEAK_THEMSELVES = subset("speak_themselves")
_NAMED_BY_CLAUSE = PARTICIPLE_CLAUSES | RELATIVE_CLAUSES


def reckoner_of(words: Span, sentence: Sentence, mentions: Mentions) -> Token | None:
    """Whose count, estimate or reckoning the clause of a figure goes by."""
    nouns = in_use().words("crediting", "reckonings")
    if nouns.isdisjoint(sentence.words):
        return None
    for noun in sentence.tokens:
        if noun.lower not in nouns:
            continue
        preposition = sentence.tokens[noun.head]
        if preposition.lower not in word_set("reckoning_prepositions"):
            continue
        if _parted_from_reckoning(words, noun, sentence):
            continue
        owner = _owner(noun, preposition, words, sentence)
        if owner is not None and _names_day(owner, sentence, mentions):
            owner = next(sentence.behind(noun.i, word_set("of")), None)
        owner = owner or _body_before(noun, sentence, mentions)
        if owner is None and _is_of_nation(noun, sentence):
            return noun
        if owner is None:
            continue
        if owner.pos in PROPER_NOUNS or can_speak(owner, mentions):
            return owner
    return None


def _parted_from_reckoning(words: Span, noun: Token, sentence: Sentence) -> bool:
    """Whether a half-stop parts a figure from the reckoning, which is then of the other half."""
    first, last = sorted((words.start, noun.start))
    return ";" in sentence.text_between(first, last)


def _names_day(owner: Token, sentence: Sentence, mentions: Mentions) -> bool:
    """ "By Monday's count of the agency": when it was counted, and not who did."""
    return any(t.start <= owner.start < t.end for t in mentions.times_in(sentence))


def _owner(
    noun: Token, preposition: Token, words: Span, sentence: Sentence
) -> Token | None:
    """ "The league's count", "the count of the league"."""
    owner = sentence.child_as(noun.i, OWNERS)
    if owner is None:
        return next(sentence.behind(noun.i, word_set("of")), None)
    if owner.lower in word_set("own_pronouns"):
        return _whose_own(preposition, words, sentence)
    return owner


def _body_before(noun: Token, sentence: Sentence, mentions: Mentions) -> Token | None:
    """ "By government figures", and not "by the January count"."""
    named = sentence.children_as(noun.i, COMPOUNDS)
    return next((t for t in named if can_speak(t, mentions)), None)


def _is_of_nation(noun: Token, sentence: Sentence) -> bool:
    """ "By Israeli tallies", "by official figures"."""
    return any(
        t.text[:1].isupper() or t.lower in word_set("of_an_office")
        for t in sentence.children_as(noun.i, ADJECTIVE_MODIFIERS)
    )


def _whose_own(preposition: Token, words: Span, sentence: Sentence) -> Token | None:
    """ "The league, by its own count, buried 40": whoever stands right before,
    or else the subject of the clause.
    """
    at = preposition.i - 1
    if at > 0 and sentence.tokens[at].text == ",":
        at -= 1
    before = sentence.tokens[max(0, at)]
    if before.pos in NOUNS:
        return before if before.start < words.start else None
    own = sentence.child_as(preposition.head, ACTIVE_SUBJECTS)
    if own is not None:
        return own
    # "The fisherman gave another account: by his count 17 were laid out"
    earlier = reversed(sentence.tokens[: preposition.i])
    return next((t for t in earlier if t.dep in ACTIVE_SUBJECTS), None)


# ------------------------------------------------------------------ papers
def author_of(source: Source, mentions: Mentions) -> tuple[Token, Sentence] | None:
    """Who posted, released or wrote the paper that a source is, and the sentence that says so."""
    words = source.evidence
    if source.actor_id is not None:
        return None
    if " " not in source.name:
        return None
    sentence = mentions.sentence_over(words.start)
    if sentence is None:
        return None
    inside = sentence.tokens_in(words.start, words.end)
    paper = next((t for t in inside if _is_written_count(t)), None)
    if paper is None:
        return None
    author = next((t for t in _authors(paper, sentence) if t is not None), None)
    if author is None:
        return None
    return (author, sentence) if can_speak(author, mentions) else None


def _is_written_count(t: Token) -> bool:
    """ "A statement", "the report"."""
    if t.pos not in COMMON_NOUNS:
        return False
    if t.lemma.lower() in word_set("tally_nouns"):
        return True  # "a provisional toll drawn up by civil society"
    return sort_of_noun(t.text) == SpeakerSort.DOCUMENT


def _authors(paper: Token, sentence: Sentence) -> list[Token | None]:
    """Behind "posted by" or "from", or the subject of "that the agency released"."""
    found: list[Token | None] = []
    for clause in sentence.children_as(paper.i, _NAMED_BY_CLAUSE):
        if clause.lemma.lower() in word_set("verbs_of_having_read"):
            continue  # "a police report seen by the Courier"
        found.append(agent_of(clause, sentence))
        found.append(sentence.child_as(clause.i, ACTIVE_SUBJECTS))
    found += sentence.behind(paper.i, word_set("giver_prepositions"))
    return found


# ------------------------------------------------------------------ names
def name_beside(head: Token, sentence: Sentence, mentions: Mentions) -> Token | None:
    """ "The governor, Ann Lee,", "the monitor Acled": a name behind an office or a kind of body."""
    sort = sort_of_noun(head.text)
    title = head.pos in PROPER_NOUNS and sort == SpeakerSort.PERSON
    if head.pos not in COMMON_NOUNS and not title:  # "the Relations Officer, Ann Lee"
        return None
    if sort not in _SPEAK_THEMSELVES:
        return None
    for name in sentence.children_as(head.i, APPOSITIONS):
        if name.pos not in PROPER_NOUNS:
            continue
        opens = next(iter(sentence.subtree(name.i)))
        if opens.i <= head.i:
            continue
        between = sentence.tokens[head.i + 1 : opens.i]
        if not between or between[-1].text == ",":
            return name
    return _name_behind_place(head, sentence, mentions)


def _name_behind_place(
    head: Token, sentence: Sentence, mentions: Mentions
) -> Token | None:
    """ "A village leader in Kano, Musa Bello,": the name that the parse hung from the place."""
    inside = [t for t in sentence.subtree(head.i) if t.dep in APPOSITIONS]
    for name in inside:
        words = [t for t in sentence.subtree(name.i) if t.pos in PROPER_NOUNS]
        if name.pos not in PROPER_NOUNS or len(words) < _FULL:
            continue
        first, last = words[0], words[-1]
        if sentence.tokens[first.i - 1].text != ",":
            continue
        if not any(
            first.start <= p.start < last.end for p in mentions.places_in(sentence)
        ):
            return name
    return None


_FULL = 2  # names at least: "Musa Bello"
