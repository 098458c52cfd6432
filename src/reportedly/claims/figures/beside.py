"""Words beside the counted, however the sentence was parsed.

A small parser loses its way in long sentences; what stands right behind "three men" or right before
"over 300 families" still tells: "… and three men drowned", "… destroying over 300 homes". Asides
are
stepped over: "59 civilians, including 15 children, died".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import (
    Happened,
    as_argument,
    deciding_words,
    fatally,
    has_object,
    place_words,
    states,
    stays,
)
from reportedly.claims.figures.doers import is_of_its_object
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADJECTIVE_FORM,
    ADVERBS,
    BASE_FORM,
    COMMON_NOUN_FORMS,
    CONJUNCTS,
    COORDINATORS,
    DETERMINERS,
    FULL_VERBS,
    GERUNDS,
    HELPING_VERBS,
    MARKS,
    NOUN_PHRASE,
    NOUNS,
    NUMERALS,
    OBJECTS,
    PARTICIPLE_FORMS,
    PASSIVE_SIGNS,
    PAST_OR_PARTICIPLE,
    PAST_PARTICIPLE,
    POSSESSIVE_PRONOUN,
    PREPOSITION_OBJECTS,
    PREPOSITION_OR_ADVERB,
    PREPOSITIONS,
    PRESENT_PLURAL,
    PRONOUNS,
    PROPER_NOUNS,
    SUBJECTS,
    VERB_FORMS,
    VERBS,
)
from reportedly.codebook.words import Category
from reportedly.languages import in_use, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Sentence, Token
from reportedly.syntax.person_nouns import noun_row

# What can be told right behind a number
_TOLD_BEHIND = (
    PARTICIPLE_FORMS
    | ADJECTIVE_FORM
    | PREPOSITION_OR_ADVERB
    | BASE_FORM
    | PRESENT_PLURAL
)
_OPENS_OBJECT = NUMERALS | DETERMINERS | PROPER_NOUNS | PRONOUNS
_OBJECT_FORMS = COMMON_NOUN_FORMS | POSSESSIVE_PRONOUN | ADJECTIVE_FORM
_ENDS_PLACE = VERBS | PREPOSITIONS | MARKS  # the words of a place end there


ASIDE = 14  # tokens an aside between commas or in brackets may have
# words between the counted and its verb: "people have also been pre-emptively evacuated"
HELPERS = 7
# tokens of what is joined to the counted: "21 soldiers and allied militiamen were killed"
JOINED = 9
BEHIND = "said right behind the number"
AMONG = "among those of whom it is told"
BEFORE = "the verb right before the number"
_HELPING = HELPING_VERBS | ADVERBS
_OPEN = {",": ",", "(": ")", "–": "–", "—": "—", "-": "-"}
_NOMINAL = NOUN_PHRASE | NUMERALS | COORDINATORS


def told_beside(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """What the words right behind and right before the counted say of them."""
    yield from _told_behind(counted, sentence)
    yield from _verb_before(counted, sentence)
    yield from _told_among(counted, sentence)
    yield from _told_fatally(counted, sentence)


def _told_fatally(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """ "Eight people were shot, two fatally": the adverb stands for the verb before it; "two
    officers fatally shot a man": for what they did.
    """
    start = counted.anchor.i + 1
    if _of_them(sentence.tokens[start : start + 2]):
        start += 2  # "two of them fatally"
    for adverb in sentence.tokens[start : start + 1]:
        row = fatally(adverb)
        if row is not None and not _takes_object(sentence.tokens, adverb.i + 1):
            yield Happened(adverb, row, "how they were hurt", 0.9)


def _told_among(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """ "Five women and three boys were among the dead": the subject is part of those of whom a
    state is told.
    """
    subject = sentence.over(counted.anchor, CONJUNCTS)
    verb = sentence.tokens[subject.head]
    if subject.dep not in SUBJECTS:
        return
    if verb.lemma not in word_set("be"):
        return
    yield from _of_those(counted, sentence)
    for preposition in sentence.children(verb.i):
        if preposition.lower in word_set("among"):
            for child in sentence.children(preposition.i):
                yield from states(child, AMONG, 1.3, sentence)


_OF_THOSE = named_pattern("beside.of_those")


def _of_those(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """ "Of those wounded, six were children"."""
    before = sentence.text[: sentence.tokens[counted.first].start - sentence.start]
    found = _OF_THOSE.search(before)
    row = deciding_words()["state"].get(found["told"].casefold()) if found else None
    if row is not None:
        yield Happened(counted.number, row, AMONG, 1.3)


# ------------------------------------------------------------------ behind
def _told_behind(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """What the words behind the counted say of them, also over an aside or what is joined."""
    tokens = sentence.tokens
    start = counted.anchor.i + 1
    if _belongs_to(counted, sentence):
        return  # "aid for 4,000 people arrived": the aid did
    yield from _whose(start, sentence)
    if _of_them(tokens[start : start + 2]):
        yield from _predicate(start + 2, sentence, 1.4)
    yield from _predicate(start, sentence, 1.3)
    if _is_in_bracket(counted, tokens):
        yield from _predicate(start + 1, sentence, 1.5)
    aside = _over_aside(tokens, start)
    if aside is not None:
        yield from _predicate(aside, sentence, 1.8)
        further = _over_joined(tokens, aside)
        if further is not None and not _is_done_to(counted, sentence):
            yield from _predicate(further, sentence, 2.5)
    joined = _over_joined(tokens, start)
    if joined is not None:
        yield from _predicate(joined, sentence, 2.4)


def _of_them(behind: tuple[Token, ...]) -> bool:
    """ "Nine of them were killed"."""
    if len(behind) < 2:
        return False
    if behind[0].lower not in word_set("of"):
        return False
    return behind[1].lower in word_set("pronouns_for_counted")


def _is_in_bracket(counted: Counted, tokens: tuple[Token, ...]) -> bool:
    """ "8 per cent (540,000 people) are hungry": what stands behind the bracket is told of them."""
    start = counted.anchor.i + 1
    closes = start < len(tokens) and tokens[start].text == ")"
    return closes and counted.first > 0 and tokens[counted.first - 1].text == "("


def _is_done_to(counted: Counted, sentence: Sentence) -> bool:
    """Whether the counted is the object of a verb that tells nothing: then what stands behind is
    said of others.
    """
    verb = sentence.tokens[counted.anchor.head]
    reports = verb.lemma in in_use().words("crediting", "tail")
    return counted.anchor.dep in OBJECTS and not reports


def _belongs_to(counted: Counted, sentence: Sentence) -> bool:
    """Whether those counted only say for whom the subject is: "aid for 4,000 people"."""
    preposition = sentence.tokens[counted.anchor.head]
    noun = sentence.tokens[preposition.head]
    if counted.anchor.dep not in PREPOSITION_OBJECTS:
        return False
    if preposition.lower not in word_set("for"):
        return False
    if noun.pos not in NOUNS:
        return False
    return noun.dep in SUBJECTS


def _whose(start: int, sentence: Sentence) -> Iterator[Happened]:
    """ "nine people whose bodies were found"."""
    words = sentence.tokens[start : start + 2]
    if len(words) == 2 and words[0].lower in word_set("whose"):
        row = in_use().row("figures", "category", Category.KILLED)
        noun = noun_row(words[1].text, plain=True)
        if noun is not None and noun.get("category") == Category.KILLED:
            yield Happened(words[1], row, "whose bodies they are", 1.0)


def _predicate(start: int, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """The verb or state that opens at `start`, helpers and adverbs before it left out."""
    tokens = sentence.tokens
    i, last = start, min(len(tokens), start + HELPERS)
    while i < last and _helps(tokens, i):
        i += 1
    if i >= len(tokens):
        return
    if tokens[i].tag not in _TOLD_BEHIND:
        return
    word = tokens[i]
    if word.tag in GERUNDS and stays(word):
        yield from _where_behind(word, sentence, cost)
    if not _does_itself(word, start, tokens):
        yield from states(word, BEHIND, cost, sentence)
    if word.pos in FULL_VERBS:
        yield from _by_form(word, start, sentence, cost + 0.2)


def _does_itself(word: Token, start: int, tokens: tuple[Token, ...]) -> bool:
    """ "Rebels had killed 12", "gunmen killed 12", "men who shot dead a guard": the counted are not
    those it is done to.
    """
    helpers = {t.lemma.lower() for t in tokens[start : word.i]}
    if not helpers.isdisjoint(word_set("be")):
        return False
    if _takes_object(tokens, word.i):
        return True
    active = not helpers.isdisjoint(word_set("have"))
    return active and word.tag in PAST_PARTICIPLE


def _helps(tokens: tuple[Token, ...], i: int) -> bool:
    """A helper, an adverb, or a piece of one: "pre-emptively"."""
    t = tokens[i]
    hyphened = "-" in {t.lower, tokens[i + 1].lower if i + 1 < len(tokens) else ""}
    if hyphened:
        return True
    if t.pos in _HELPING:
        return True
    if t.lower in word_set("more_of_them"):
        return True
    return t.lower in word_set("told_of")


def _by_form(
    verb: Token, start: int, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """The role of the counted by the verb's form: "were killed", "killed in", "fled"."""
    tokens = sentence.tokens
    helpers = {t.lemma.lower() for t in tokens[start : verb.i]}
    passive = bool(helpers & word_set("passive_verbs")) and verb.tag not in GERUNDS
    if not passive:
        told = as_argument(verb, "subject", sentence, cost, BEHIND)
        done = [h for h in told if not is_of_its_object(h, verb, sentence)]
        yield from done
        if done:
            return
        if not helpers.isdisjoint(word_set("have")):
            return
        if _takes_object(tokens, verb.i):
            return
    if verb.tag not in PAST_OR_PARTICIPLE:
        return
    if _shares_helper(verb, start, sentence):
        cost -= ELIDED
    elif not passive and _has_subject_before(verb, start, sentence):
        return
    yield from as_argument(verb, "object", sentence, cost, BEHIND)


def _has_subject_before(verb: Token, start: int, sentence: Sentence) -> bool:
    """Whether another than the counted does it: the subject stands before them."""
    subject = sentence.child_as(verb.i, ACTIVE_SUBJECTS)
    return subject is not None and subject.i < start


# "300 were killed and 5,400 forced out" says more of the second number than the verb of the first
ELIDED = 0.9


def _shares_helper(verb: Token, start: int, sentence: Sentence) -> bool:
    """Whether a participle right behind its number has the "were" of the clause before."""
    helped = any(t.dep in PASSIVE_SIGNS for t in sentence.tokens[:start])
    return helped and verb.i == start and not has_object(verb, sentence)


def _over_aside(tokens: tuple[Token, ...], start: int) -> int | None:
    """Behind an aside that opens at `start`: ", including 15 children, died"."""
    if start >= len(tokens):
        return None
    if tokens[start].lower not in _OPEN:
        return None
    closing = _OPEN[tokens[start].lower]
    for t in tokens[start + 1 : start + ASIDE]:
        if t.lower == closing:
            return t.i + 1
    return None


def _over_joined(tokens: tuple[Token, ...], start: int) -> int | None:
    """Behind what is joined to the counted: "and allied militiamen were killed"; only before a
    passive.
    """
    if start >= len(tokens):
        return None
    if tokens[start].lower not in word_set("joins"):
        return None
    for t in tokens[start : start + JOINED]:
        if t.pos in _NOMINAL:
            continue
        if t.lower in word_set("of_or_comma"):
            continue
        return (
            t.i
            if t.lemma in word_set("be") or t.lower in word_set("have_forms")
            else None
        )
    return None


def _where_behind(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "7,500 staying in 24 temporary shelters": the place named right behind the verb."""
    behind = sentence.tokens[verb.i + 1 : verb.i + 8]
    if behind and behind[0].lower in word_set("whereabouts"):
        for t in behind[1:]:
            if t.pos in _ENDS_PLACE:
                return
            yield from place_words(t, sentence, "where", cost, "where the counted are")
            yield from place_words(
                t, sentence, "staying", cost, "where the counted stay"
            )


def _takes_object(tokens: tuple[Token, ...], i: int) -> bool:
    """ "three gunmen killed nine": the word behind is a verb with an object of its own."""
    behind = tokens[i + 1 : i + 4]
    if behind and behind[0].lower in word_set("dead"):  # "shot dead three guards"
        behind = behind[1:]
    elif " ".join([t.lower for t in behind[:2]]) in word_set("to_death"):
        behind = behind[2:]  # "stabbed to death three guards"
    if not behind:
        return False
    joined = _joined_verb(behind) if tokens[i].pos in VERBS else None
    if joined is not None:  # "kidnapped and later killed three guards"
        return _takes_object(tokens, joined.i)
    return behind[0].pos in _OPENS_OBJECT or behind[0].tag in _OBJECT_FORMS


def _joined_verb(behind: Sequence[Token]) -> Token | None:
    """The verb that shares its object with the one before: the "killed" of "… and then killed"."""
    if behind[0].pos not in COORDINATORS and behind[0].text != ",":
        return None
    at = 1
    while at < len(behind) - 1 and behind[at].pos in ADVERBS:
        at += 1
    return behind[at] if at < len(behind) and behind[at].pos in VERBS else None


# ------------------------------------------------------------------ before
def _verb_before(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """The verb the number follows: "destroying over 300 homes", "and wounded 30"."""
    tokens = sentence.tokens
    i, farthest = counted.first - 1, max(-1, counted.first - 4)
    while i > farthest and tokens[i].lower in word_set("before_number"):
        i -= 1
    if i < 0:
        return
    if tokens[i].pos not in FULL_VERBS:
        return
    if tokens[i].tag not in VERB_FORMS:
        return
    verb = tokens[i]
    helpers = {t.lemma.lower() for t in tokens[max(0, i - 2) : i]}
    if verb.tag in PAST_PARTICIPLE and not helpers.isdisjoint(word_set("be")):
        return  # "was killed 20 years ago"
    cost = 1.3 if counted.head is None else 1.7
    yield from as_argument(verb, "object", sentence, cost, BEFORE)
