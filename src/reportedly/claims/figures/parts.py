"""Parts and wholes, rates, agents: numbers of people that are not the count of what befell
somebody.

Of "twelve of the 90 crew died" 90 is the whole, of "30 people a day" 30 is a rate, of "killed by
two gunmen" two did it. Each is told by the words right beside the number, or by its place in the
tree.
"""

from __future__ import annotations

from reportedly.claims.figures.counted import Counted, in_open_bracket
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADVERBS,
    ANY_SUBJECT,
    APPOSITIONS,
    COMMON_NOUNS,
    COMPOUNDS,
    CONJUNCTS,
    COORDINATORS,
    DIRECT_OBJECTS,
    MARKS,
    NOUN_PHRASE,
    NUMBER_MODIFIERS,
    NUMERALS,
    PARTICLES,
    PASSIVE_AGENTS,
    PAST_PARTICIPLE,
    PREPOSITION_OBJECTS,
    PRONOUNS,
    RELATIVE_PRONOUNS,
    SEVERAL,
    VERBS,
    WORDS_ON_NUMBERS,
)
from reportedly.codebook.words import Unit
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Number, Sentence, Token
from reportedly.syntax.person_nouns import noun_row

# Between "half of" and the number: "half of all the town's"
_BEFORE_PART = NOUN_PHRASE | PRONOUNS | PARTICLES | ADVERBS
_OPENERS = MARKS | COORDINATORS  # "…, and of the 90 crew, twelve died"
_WITHIN_NUMBER = NUMBER_MODIFIERS | WORDS_ON_NUMBERS | COMPOUNDS


# Words between "of" and the number of a whole: "of the region's 2.3 million".
OWNERS = 5
# Characters behind a nought in which it may be told how badly nobody was hurt.
CLAUSE = 60
_RATE_BEHIND = named_pattern("parts.rate_behind")
_RATE_BEFORE = named_pattern("parts.rate_before")
_BEFORE_RATE = 60  # letters of "average number of pupils in each of the schools is "


def is_whole(counted: Counted, sentence: Sentence) -> bool:
    """Whether the number is the whole of which another number, or a word like "half", is the part.

    True for 90 in "twelve of the 90 crew" and in "of the 90 crew, twelve died", for 2.3 million in
    "more than two million of the strip's 2.3 million people" and for 30,000 in "half of the town's
    30,000 residents".
    """
    tokens, opener = sentence.tokens, _opener(counted, sentence)
    if opener is None:
        return False
    at = opener.i - 1
    if at > 0 and tokens[at].lower in word_set("out"):
        at -= 1  # "nine out of the 12 miners"
    of = opener.lower in word_set("of") and at >= 0
    if of and _is_portion(tokens, at):
        return True
    return heads_its_parts(counted, sentence)


def heads_its_parts(counted: Counted, sentence: Sentence) -> bool:
    """ "Of the 90 crew, twelve died": a whole at the head of its clause, with a part behind it."""
    tokens, opener = sentence.tokens, _opener(counted, sentence)
    if opener is None:
        return False
    owners = tokens[opener.i + 1 : counted.first]
    if any(t.tag in RELATIVE_PRONOUNS for t in owners):
        return False  # "of which 300 are children"
    return _opens_clause(tokens, opener.i) and _part_follows(counted, sentence)


def _opener(counted: Counted, sentence: Sentence) -> Token | None:
    """The "of" or "among" whose whole the number is: "of | the region's | 2.3 million"."""
    openers = word_set("opens_a_whole")
    near = sentence.tokens[max(0, counted.first - OWNERS) : counted.first]
    for t in reversed(near):
        if t.lower in openers:
            return t
        if t.lower in word_set("spans_of_time"):
            return None  # "in the first half of this year 400"
        if t.pos not in _BEFORE_PART:
            return None
    return None


def _opens_clause(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a word opens its sentence, or stands behind a mark or a word that joins clauses."""
    if i == 0:
        return True
    before = tokens[i - 1]
    if before.lower in word_set("out"):
        return _opens_clause(tokens, i - 1)
    return before.pos in _OPENERS


def _part_follows(counted: Counted, sentence: Sentence) -> bool:
    """Whether a number of its own or a word for a part stands behind: "…, twelve died"."""
    behind = (t.i for t in sentence.tokens[counted.anchor.i + 1 :])
    return any(_is_portion(sentence.tokens, i) for i in behind)


def is_family_of_others(number: Number, counted: Counted, sentence: Sentence) -> bool:
    """Whether a few families only say to whom others belong: "eight members of two families"; of
    "people from 20,000 families" they are a count too.
    """
    if number.high is None or number.high > _FEW:
        return False
    if counted.unit != Unit.HOUSEHOLDS:
        return False
    if counted.first < 2:
        return False
    of, members = sentence.tokens[counted.first - 1], sentence.tokens[counted.first - 2]
    return of.lower in word_set("joins_members") and noun_row(members.text) is not None


def is_speaker(counted: Counted, sentence: Sentence) -> bool:
    """ "one of them said", "two said", "one survivor told": who speaks is counted by nobody."""
    verb = sentence.tokens[counted.anchor.head]
    if counted.anchor.dep not in ACTIVE_SUBJECTS:
        return False
    tells = in_use().words("crediting", "tail")
    if counted.row is not None and counted.row.get("survived"):
        return verb.lemma in tells | in_use().words("crediting", "tells_of")
    if counted.head is not None or verb.lemma not in tells:
        return False
    return 0 < verb.i - counted.anchor.i <= SPEAKS


_FEW = 9  # families at most of which the members are counted
SPEAKS = 3  # words from a number to its verb of saying: "one | of them | said"


def _is_portion(tokens: tuple[Token, ...], i: int) -> bool:
    """A number, or a word for a part: "half", "none", "most", "a third"."""
    if tokens[i].pos in NUMERALS or tokens[i].lower in _portions():
        return True
    return tokens[i].lower in in_use().words("numbers", "word")  # "twelve" as a noun


def is_one_of_things(counted: Counted, sentence: Sentence) -> bool:
    """ "two bridges, one in Arden and one in Belmont": a bare number set beside things that are
    counted. Digits in a bracket deal out the count before it.
    """
    node = counted.number
    if counted.head is not None:
        return False
    if counted.inside:
        return False
    if node.text[:1].isdigit() and in_open_bracket(sentence.tokens, node.i):
        return False
    if node.dep in CONJUNCTS:
        node = sentence.tokens[node.head]
    noun = sentence.tokens[node.head]
    beside = node.dep in APPOSITIONS and noun.i < node.i and noun.pos in COMMON_NOUNS
    if beside and (noun.tag in SEVERAL or node.lower in word_set("bare_one")):
        return noun_row(noun.text) is None  # "a poll, one released on Monday"
    return _is_of_thing_before(node, sentence) or _is_object_again(node, sentence)


def _is_of_thing_before(node: Token, sentence: Sentence) -> bool:
    """ "A poll, one released on Monday, …": one of what is named right before its comma."""
    i, tokens = node.i, sentence.tokens
    if node.lower not in word_set("bare_one") or not 2 <= i < len(tokens) - 1:
        return False
    noun, comma, behind = tokens[i - 2], tokens[i - 1], tokens[i + 1]
    if comma.text != "," or behind.tag not in PAST_PARTICIPLE:
        return False
    named = noun.pos in COMMON_NOUNS and noun.dep in ANY_SUBJECT
    return named and noun_row(noun.text) is None


def _is_object_again(node: Token, sentence: Sentence) -> bool:
    """ "Would release its accounts but has released none": what its verb was said of before."""
    if node.i == 0:
        return False
    verb = sentence.tokens[node.i - 1]
    if verb.pos not in VERBS:
        return False
    for before in sentence.tokens[: verb.i]:
        if before.lemma == verb.lemma and before.pos in VERBS:
            same = sentence.child_as(before.i, DIRECT_OBJECTS)
            if same is not None and same.pos in COMMON_NOUNS:
                return noun_row(same.text) is None
    return False


def is_rate(number: Number, counted: Counted, sentence: Sentence) -> bool:
    """Whether so many are meant for each day or week: "30 people a day", "each week 400 people"; or
    how many there is room for: "a site that can take 25,000 people".
    """
    behind = sentence.text[max(counted.end, number.end) - sentence.start :][:40]
    before = sentence.text[: number.start - sentence.start][-_BEFORE_RATE:]
    return bool(_RATE_BEHIND.match(behind) or _RATE_BEFORE.search(before))


_CLAUSE_WORDS = 10  # of a clause behind its subject


def came_to_no_harm(counted: Counted, sentence: Sentence) -> bool:
    """ "were pulled out alive", "escaped unhurt": the clause says that they came to no harm."""
    for t in sentence.tokens[
        counted.anchor.i + 1 : counted.anchor.i + 1 + _CLAUSE_WORDS
    ]:
        if t.lower in word_set("clause_breaks_or_comma"):
            return False
        if t.lower in in_use().words("not_counts", "unhurt"):
            return True
    return False


def is_agent(counted: Counted, sentence: Sentence) -> bool:
    """Whether the counted did it: "were killed by two gunmen", "an attack by 40 fighters", "accused
    by scores of women".
    """
    return _is_behind_by(counted.anchor, sentence) or _is_behind_by(
        counted.number, sentence
    )


def _is_behind_by(node: Token, sentence: Sentence) -> bool:
    """Whether the phrase of a word is who did what a passive or a noun tells."""
    for _ in range(3):
        head = sentence.tokens[node.head]
        if node.dep in PREPOSITION_OBJECTS and head.lower in word_set("by_whom"):
            above = sentence.tokens[head.head]
            return (
                head.dep in PASSIVE_AGENTS
                or above.pos in COMMON_NOUNS
                or above.tag in PAST_PARTICIPLE
            )
        if node.dep not in _WITHIN_NUMBER:
            return False
        if head.i == node.i:
            return False
        node = head
    return False


def is_of_some(nought: Number, sentence: Sentence) -> bool:
    """Whether a nought leaves open how many were hurt: "no one was seriously hurt", "none of the
    injuries is severe".
    """
    behind = [
        t.lower for t in sentence.tokens if nought.end <= t.start < nought.end + CLAUSE
    ]
    if not in_use().words("not_counts", "grave").isdisjoint(behind):
        return True
    harms = in_use().words("not_counts", "harms")
    return not word_set("of").isdisjoint(behind[:1]) and not harms.isdisjoint(
        behind[:3]
    )


@by_language
def _portions() -> frozenset[str]:
    """Words that name a part without a number: "half", "none"."""
    return frozenset(
        word for row in in_use().table("not_counts") for word in row.strings("portions")
    )
