"""Those who do it: the counted as the subject of a verb that says whom they did it to.

"Ten gunmen abducted and killed three guards" counts three victims. What stands near the ten tells
harm, and harms others.
"""

from __future__ import annotations

from itertools import pairwise

from reportedly.claims.figures.counted import Counted
from reportedly.claims.figures.deciding_words import (
    Happened,
    has_object,
    is_passive,
    rows_by_word,
)
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    CONJUNCTS,
    DEPENDENT_CLAUSES,
    NUMERALS,
    OBJECTS,
    OWNERS,
    PARTICIPLE_FORMS,
    PAST_PARTICIPLE,
    POSSESSIVE_PRONOUN,
    PREPOSITION_OBJECTS,
    PRONOUNS,
    RELATIVE_CLAUSES,
    SUBJECTS,
    VERBS,
)
from reportedly.codebook.words import Unit
from reportedly.languages import word_set
from reportedly.records import Sentence, Token
from reportedly.syntax.person_nouns import noun_row


def act_on_somebody(counted: Counted, sentence: Sentence) -> bool:
    """Whether the counted do something to somebody: "three gunmen killed nine", "abducted and
    killed nine", "fired on the crowd, killing two".
    """
    subject = _phrase(counted, sentence)
    if subject.dep not in ACTIVE_SUBJECTS:
        return False
    return _acts(sentence.tokens[subject.head], sentence)


def _acts(verb: Token, sentence: Sentence) -> bool:
    """Whether a verb or one joined to it has an object: "shot and wounded a driver"."""
    while not _does(verb, sentence):
        joined = sentence.child_as(verb.i, CONJUNCTS)
        if joined is None or sentence.child_as(joined.i, SUBJECTS) is not None:
            return False
        verb = joined
    return True


def _phrase(counted: Counted, sentence: Sentence) -> Token:
    """What holds the place of the counted in the clause: the "hundreds" of "hundreds of rioters",
    the "band" of "a band of 25 looters".
    """
    anchor = counted.anchor
    of = sentence.tokens[anchor.head]
    if anchor.dep not in PREPOSITION_OBJECTS:
        return anchor
    if of.lower not in word_set("of"):
        return anchor
    whole = sentence.tokens[of.head]
    own = counted.first <= whole.i < anchor.i
    return whole if own or whole.lemma in word_set("bands") else anchor


def _does(verb: Token, sentence: Sentence) -> bool:
    """Whether a verb, or a participle behind it, has an object: "fired, killing two"; "kidnapped,
    tortured and killed three".
    """
    if has_object(verb, sentence):
        return True
    for clause in sentence.children_as(verb.i, DEPENDENT_CLAUSES):
        behind = clause.tag in PARTICIPLE_FORMS and clause.i > verb.i
        if behind and _acts(clause, sentence):
            return True
    return False


def is_done_to_others(counted: Counted, word: Token, sentence: Sentence) -> bool:
    """Whether a verb behind the counted says of others what befell them: the "killing" of "three
    men accused of killing nine farmers".
    """
    if word.pos not in VERBS or word.i < counted.anchor.i:
        return False
    if is_passive(sentence, word):
        return False
    behind = sentence.tokens[word.i + 1 : word.i + 2]
    if word.tag not in PAST_PARTICIPLE and any(t.pos in NUMERALS for t in behind):
        return True  # where the parse loses the object: "killed 22 concert-goers"
    done_to = sentence.child_as(word.i, OBJECTS)
    if done_to is None or done_to.pos in PRONOUNS:  # "them" are the counted
        return False
    owners = sentence.children_as(done_to.i, OWNERS)
    return all(t.tag not in POSSESSIVE_PRONOUN for t in owners)  # "buried their dead"


def is_told_of_part(counted: Counted, word: Token, sentence: Sentence) -> bool:
    """Whether a word is told of some of the counted: "900 pupils, 12 of whom were hurt"; not "900
    people, all of whom have moved".
    """
    pronouns, of = word_set("pronouns_for_counted"), word_set("of")
    between = sentence.tokens[counted.anchor.i + 1 : word.i]
    for at, (one, two) in enumerate(pairwise(between)):
        if one.lower in of and two.lower in pronouns:
            return at == 0 or between[at - 1].lower not in word_set("words_for_all")
    return False


def is_of_its_object(happened: Happened, verb: Token, sentence: Sentence) -> bool:
    """Whether what a verb tells befell the persons that are its object and not its subject:
    "smugglers drowned 30 migrants", "volunteers sheltered 5,000 evacuees".

    Args:
        happened: what the verb would tell of its subject.
    """
    category = happened.row["category"]
    done_to = rows_by_word("object").get(verb.lemma.lower(), ())
    if all(row["category"] != category for row in done_to):
        return False
    had = happened.row.strings("with")  # "received injuries"
    objects = sentence.children_as(verb.i, OBJECTS)
    return any(_is_personal(t) for t in objects if t.lower not in had)


def _is_personal(noun: Token) -> bool:
    """A noun for persons, or a mere number; not their lives or homes."""
    if noun.lower in word_set("lives"):
        return False
    row = noun_row(noun.text)
    return noun.pos in NUMERALS if row is None else row["unit"] == Unit.PEOPLE


def did_something(noun: Token, sentence: Sentence) -> bool:
    """Whether a clause about somebody says what they did: "two men who shot a driver"."""
    for clause in sentence.children_as(noun.i, RELATIVE_CLAUSES):
        subjects = sentence.children_as(clause.i, ACTIVE_SUBJECTS)
        who = any(t.lower in word_set("who") for t in subjects)
        if who and _acts(clause, sentence):
            return True
    return False
