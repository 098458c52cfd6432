"""Counts that the words imply: victims told one by one, and words that hold a number.

"He killed his wife and two sons" tells of three, "a double murder" and "both died" of two, and no
number stands there. Such a count is no figure of the article, which gives none; it is kept with the
qualifier `implied`, so that many articles together have it (`reconcile`). An article that counts
as many or more in a number has no need of it, and of the lists of one outcome the longest holds. He
who killed others and then himself is counted where his victim is one alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.candidates import counting, settled_candidate
from reportedly.claims.figures.counted import Counted, counted_from
from reportedly.claims.figures.deciding_words import Happened, may_tell
from reportedly.claims.figures.outcome import ARMED, what_happened
from reportedly.claims.figures.parts import is_agent, is_whole
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADVERBS,
    APPOSITIONS,
    BASE_FORM,
    DIRECT_OBJECTS,
    PAIRING,
    PASSIVE_AGENTS,
    PASSIVE_SUBJECTS,
    PROPER_FORMS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, Qualifier, Unit
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Figure, Mentions, Number, Sentence, Token
from reportedly.syntax.person_lists import Persons, counts_of, persons_in
from reportedly.syntax.person_nouns import noun_row

IMPLIED = Qualifier.IMPLIED
# Persons told one by one are victims only where the word that says so is tied to them as closely
# as a verb to its argument: further words may tell of somebody else.
CLOSE = 2.5
_OUTCOMES = subset("dead_and_hurt")
# Words before a list in which it may be told that it names some of those a number counted.
_PARTING = 2
# Words between a verb of identifying and the names: "identified the two victims as".
_NAMED_WITHIN = 8

Unsettled = tuple[Number, Counted, Happened]


def implied_counts(
    sentence: Sentence, numbers: Sequence[Number], mentions: Mentions
) -> Iterator[Candidate]:
    """What a sentence implies of how many were killed or hurt, two at the least.

    Args:
        numbers: the numbers of the sentence, which may stand in a list: "a woman and two girls".
    """
    if not sentence.parsed:
        return
    if not _may_imply(sentence):
        return
    own = {c.head.i: n for n, c in counting(numbers, sentence) if c.head}
    found = [
        one
        for persons in persons_in(sentence, own, mentions)
        for one in _of_persons(persons, sentence)
    ]
    found += _with_himself(sentence, own, mentions)
    both, times = counts_of("both"), counts_of("times")
    for token in sentence.tokens:
        if token.lower in both:
            found += _both(token, both[token.lower], sentence)
        if token.lower in times:
            found += _deed(token, times[token.lower], sentence)
    for number, counted, happened in found:
        yield settled_candidate(number, counted, sentence, None, happened)


def _may_imply(sentence: Sentence) -> bool:
    """Whether a word for a harm, for a deed or for identifying somebody stands in a sentence: most
    have none, and need no looking for lists.
    """
    named = not sentence.words.isdisjoint(_words_of_deeds())
    return named or may_tell(sentence, _OUTCOMES)


@by_language
def _words_of_deeds() -> frozenset[str]:
    return in_use().words("implied", "identified") | counts_of("times").keys()


def unneeded(figures: Iterable[Figure], implied: Iterable[Figure]) -> set[str]:
    """The ids of implied figures that say no more than the article's own or than a longer list."""
    left = list(implied)
    most: dict[str, int] = {}
    for one in left:
        most[one.category] = max(
            most.get(one.category, 0),
            one.least,
        )
    own: dict[str, int] = {}
    for one in figures:
        counts = one.first_bound
        own[one.category] = max(own.get(one.category, 0), counts)
    return {
        one.id
        for one in left
        if one.least < most[one.category] or one.least <= own.get(one.category, 0)
    }


# ------------------------------------------------------------------ told one by one
def _of_persons(persons: Persons, sentence: Sentence) -> Iterator[Unsettled]:
    """The count of persons told one by one, where none is left open."""
    if _is_sum_of_none(persons):
        return
    if _mixed(persons) or _holds_nobody(persons, sentence):
        return
    if _is_part(persons, sentence):
        return
    start, end = persons.first.start, persons.last.end
    text = sentence.text[start - sentence.start : end - sentence.start]
    number = Number(start, end, text, persons.many, persons.many, IMPLIED)
    heads = (persons.members[0], persons.last)
    counted = [Counted(head, None, None, (), end, persons.first.i) for head in heads]
    found = [each for one in counted for each in _hurt(number, one, sentence)]
    if not found and (named := _identified(persons, sentence)) is not None:
        found = [(number, counted[0], named)]
    found.sort(key=lambda each: each[2].cost)
    for number, one, happened in found[:1]:
        yield number, replace(one, number=persons.first), happened


def _is_sum_of_none(persons: Persons) -> bool:
    """Numbers add up where each has a noun for people: "two men and two women", of whom four.

    One number alone is a figure as it stands.
    """
    rows = [noun_row(m.text) for m in persons.members]
    if any(row is not None and row["unit"] != Unit.PEOPLE for row in rows):
        return True  # "burned 60 houses, he said"
    if not persons.numbered:
        return False
    return len(rows) < 2 or None in rows


def _identified(persons: Persons, sentence: Sentence) -> Happened | None:
    """ "The dead were identified as Ann Loe, 12, and John Roe": names, and a word for the dead."""
    words = in_use().words("implied", "identified")
    before = sentence.tokens[: persons.first.i]
    verb = next((t for t in reversed(before) if t.lower in words), None)
    deceased = in_use().words("implied", "deceased")
    if verb is None:
        return None
    if persons.first.i - verb.i > _NAMED_WITHIN:
        return None
    if not any(t.lower in deceased for t in before):
        return None
    row = in_use().row("figures", "category", Category.KILLED)
    return Happened(verb, row, "named among the dead", CLOSE)


def _holds_nobody(persons: Persons, sentence: Sentence) -> bool:
    """ "Nine farmers and not one owner": of the latter nobody."""
    inside = sentence.tokens[persons.first.i : persons.last.i]
    return any(t.lower in word_set("negations") for t in inside)


def _mixed(persons: Persons) -> bool:
    """ "A soldier and twelve rebels": two sides are not added up."""
    rows = [noun_row(m.text) for m in persons.members]
    groups = {row["group"] for row in rows if row is not None}
    return bool(groups & ARMED) and len(groups) > 1


def _is_part(persons: Persons, sentence: Sentence) -> bool:
    """ "Five people, including a man and a boy": a list of some whom a number has counted."""
    before = sentence.tokens[max(0, persons.first.i - _PARTING) : persons.first.i]
    parting = in_use().words("implied", "parting")
    if any(t.lower in parting for t in before):
        return True
    head = persons.members[0]
    counted = Counted(head, None, None, (), head.end, persons.first.i)
    return head.dep in APPOSITIONS or is_whole(counted, sentence)


# ------------------------------------------------------------------ one and himself
def _with_himself(
    sentence: Sentence, numbers: Mapping[int, Number], mentions: Mentions
) -> Iterator[Unsettled]:
    """ "Shot and killed his wife before he killed himself": two died.

    Of several victims their own count tells; he who killed them is not counted with them.
    """
    own = in_use().words("implied", "own")
    if sentence.words.isdisjoint(own) and not _OWN_HAND.search(sentence.text):
        return
    lone = persons_in(sentence, numbers, mentions, least=1)
    killed = [
        (persons, happened)
        for persons in (*lone, *_surnames(sentence))
        for happened in _killed_by_another(persons, sentence)
    ]
    if len({persons.last.i for persons, _ in killed}) != 1:
        return
    (persons, happened), *_ = killed
    if persons.many != 1:
        return
    last = _himself_behind(persons, sentence) or _own_death(sentence)
    if last is None:
        return
    start, end = persons.first.start, max(persons.last.end, last.end)
    text = sentence.text[start - sentence.start : end - sentence.start]
    counted = Counted(persons.last, None, None, (), end, persons.first.i)
    yield Number(start, end, text, 2, 2, IMPLIED), counted, happened


def _surnames(sentence: Sentence) -> Iterator[Persons]:
    """ "Loe was shot and killed by": a name of one word to whom it was done."""
    for token in sentence.tokens:
        if token.tag in PROPER_FORMS and token.dep in PASSIVE_SUBJECTS:
            yield Persons((token,), 1, False, token, token)


def _own_death(sentence: Sentence) -> Token | None:
    """The last word that tells of a death by one's own hand: "killed himself", "took his own life".

    Of somebody in critical condition it tells none.
    """
    lives = word_set("living_words") | in_use().words("not_counts", "grave")
    if not sentence.words.isdisjoint(lives):
        return None
    words = in_use().words("implied", "own")
    for token in sentence.tokens:
        if token.lower in words and _is_killed_himself(token, sentence):
            return token
    told = _OWN_HAND.search(sentence.text)
    return sentence.token_at(sentence.start + told.end() - 1) if told else None


_OWN_HAND = named_pattern("implied.own_hand")


def _himself_behind(persons: Persons, sentence: Sentence) -> Token | None:
    """ "Killed his son and then himself": one behind the other, whatever the parse makes of it."""
    joints = in_use().words("implied", "joints")
    words = in_use().words("implied", "own")
    for token in sentence.tokens[persons.last.i + 1 :]:
        if token.lower in words:
            return token
        if token.lower not in joints and token.pos not in ADVERBS:
            return None
    return None


def _is_killed_himself(token: Token, sentence: Sentence) -> bool:
    """ "Killed himself", "his son and then himself"; not "wanted to kill himself"."""
    counted = Counted(token, None, None, (), token.end, token.i)
    happened = what_happened(counted, sentence)
    if happened is None or happened.cost > CLOSE:
        return False
    return happened.row["category"] == Category.KILLED and _is_done(happened.word)


def _is_done(word: Token) -> bool:
    """No infinitive: what somebody wants or is about to do."""
    return word.tag not in BASE_FORM


def _killed_by_another(persons: Persons, sentence: Sentence) -> Iterator[Happened]:
    """What says that persons were killed, where another than they did it: they are the object of
    the verb, or somebody stands behind "by".
    """
    head = persons.last
    counted = Counted(head, None, None, (), head.end, persons.first.i)
    happened = what_happened(counted, sentence)
    if happened is None or happened.cost > CLOSE:
        return
    if happened.row["category"] != Category.KILLED or not _is_done(happened.word):
        return
    if is_agent(counted, sentence) or head.dep in ACTIVE_SUBJECTS:
        return
    verbs = [happened.word, *sentence.ancestors(happened.word.i)]
    if head.dep in DIRECT_OBJECTS or any(_by_somebody(v, sentence) for v in verbs):
        yield happened


def _by_somebody(verb: Token, sentence: Sentence) -> bool:
    """Whether a person stands behind the "by" of a passive: not "killed by a train"."""
    return any(
        noun.tag in PROPER_FORMS or noun_row(noun.text) is not None
        for by in sentence.children_as(verb.i, PASSIVE_AGENTS)
        for noun in sentence.children(by.i)
    )


# ------------------------------------------------------------------ words that hold a number
def _both(token: Token, many: int, sentence: Sentence) -> Iterator[Unsettled]:
    """ "Both were pronounced dead"; not of "both soldiers and rebels"."""
    if token.dep in PAIRING:
        return
    counted = counted_from(sentence.tokens, token.i)
    if counted is not None:
        number = Number(token.start, token.end, token.text, many, many, IMPLIED)
        yield from _hurt(number, counted, sentence)


def _deed(token: Token, many: int, sentence: Sentence) -> Iterator[Unsettled]:
    """ "A double murder"."""
    behind = [t.lower for t in sentence.tokens[token.i + 1 : token.i + 5]]
    for length in (2, 1):
        words = behind[:length]
        category = _deeds().get(" ".join(words))
        if category is None:
            continue
        if len(words) < length:
            continue
        if behind[length : length + 1] == ["-"]:
            continue  # of "a double murder-suicide" it cannot be told who is counted
        last = sentence.tokens[token.i + length]
        text = sentence.text[token.start - sentence.start : last.end - sentence.start]
        number = Number(token.start, last.end, text, many, many, IMPLIED)
        counted = Counted(last, None, None, (), last.end, token.i)
        row = in_use().row("figures", "category", category)
        yield number, counted, Happened(last, row, "so many deeds, so many people", 1.0)
        return


def _hurt(number: Number, counted: Counted, sentence: Sentence) -> Iterator[Unsettled]:
    """With what the sentence says happened to them, where it was a harm that one can count."""
    happened = what_happened(counted, sentence)
    if happened is None:
        return
    if happened.cost > CLOSE:
        return
    if is_agent(counted, sentence):
        return
    if happened.row["category"] in _OUTCOMES:
        yield number, counted, happened


@by_language
def _deeds() -> dict[str, str]:
    """Words of deeds by the category of those they befall."""
    return {
        word: str(row["category"])
        for row in in_use().table("implied")
        for word in row.strings("deeds")
    }
