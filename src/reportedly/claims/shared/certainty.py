"""How sure the words are: hedged, denied, planned, or simply stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADJECTIVE_MODIFIERS,
    ADVERBIAL_CLAUSES,
    ADVERBS,
    AUXILIARIES,
    BASE_FORM,
    CLAUSE_MARKERS,
    COMMON_NOUNS,
    COMPLEMENT_CLAUSES,
    COMPLEMENTS,
    CONJUNCTS,
    DIRECT_OBJECTS,
    FULL_COMPLEMENTS,
    FULL_VERBS,
    GERUNDS,
    NEGATIONS,
    NOUN_CLAUSES,
    NOUNS,
    NUMERALS,
    OPEN_COMPLEMENTS,
    PARTICIPIALS,
    PASSIVE_AGENTS,
    PASSIVE_SIGNS,
    PAST_OR_PARTICIPLE,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    PREPOSITIONAL,
    PROPER_NOUNS,
    RELATIVE_CLAUSES,
    SUBJECTS,
    VERBS,
)
from reportedly.codebook.words import Certainty, CountedGroup
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.lexicons.load import Row
from reportedly.records import Document, Reason, Sentence, Token
from reportedly.syntax.person_nouns import noun_row
from reportedly.syntax.words import alternatives

_HEDGES = PARTICIPIALS | ADVERBS  # "reportedly", "presumed"


# A clause word may stand this many tokens away from what it colours: "reportedly, at least nine
# people died".
NEAR = 8
BESIDE = 30  # characters between "told to leave" and the number it orders about
UNREAL = "unreal"
SUPERSEDED = Certainty.SUPERSEDED
_STOPS = named_pattern("certainty.stops")
_ASIDE = ADVERBIAL_CLAUSES | RELATIVE_CLAUSES


def certainty_of(
    word: Token, number: Token, sentence: Sentence, document: Document
) -> tuple[str, Reason | None]:
    """The certainty of what `word` says happened to those `number` counts, and the word that
    decided it.

    Returns:
        stated | hedged | denied | planned | superseded, or unreal for what a film or a drill tells,
        and the reason (None for stated).
    """
    for start, end, row in _all_cues(word, number, sentence):
        span = document.span(start, end)
        rule = f"{row['certainty']} by “{span.text}”"
        return str(row["certainty"]), Reason("certainty", rule, span, row.ref)
    return Certainty.STATED, None


def _all_cues(
    word: Token, number: Token, sentence: Sentence
) -> Iterator[tuple[int, int, Row]]:
    """Phrases first, since they settle it: an earlier version's denial is still an earlier
    version's.
    """
    yield from _phrases_about(number, sentence)
    for cue, row in _cues(word, number, sentence):
        yield cue.start, cue.end, row
    if sentence.text.rstrip("\"'”’) ").endswith("?"):
        yield sentence.end - 1, sentence.end, _hedged()


def _phrases_about(number: Token, sentence: Sentence) -> Iterator[tuple[int, int, Row]]:
    """Phrases of the lexicon before or behind the number, in its clause."""
    text = sentence.text.casefold()
    if len(text) != len(sentence.text):
        return  # a letter with no small form of its length
    at, behind = number.start - sentence.start, number.end - sentence.start
    stop = _STOPS.search(text, behind)
    for side, first, last in (
        ("before", 0, at),
        ("behind", behind, stop.start() if stop else len(text)),
    ):
        for match in _phrase_pattern(side).finditer(text, first, last):
            row = _certainty_words(side)[re.sub(r"\s+", " ", match[0])]
            between = (
                text[match.end() : at]
                if side == "before"
                else text[behind : match.start()]
            )
            if _of_other_number(side, row, match[0], between):
                continue
            if side == "behind" and _part_between(
                number, sentence.start + match.start(), sentence
            ):
                continue
            word = sentence.token_at(sentence.start + match.end() - 1)
            if word is not None and _in_other_clause(word, number, sentence):
                continue
            yield sentence.start + match.start(), sentence.start + match.end(), row


def _part_between(number: Token, start: int, sentence: Sentence) -> bool:
    """ "Seven villagers, three of whom were found alive": a part before a phrase, which is of those
    it counts; not "seven, three children among them, were".
    """
    between = pairwise(sentence.tokens_in(number.end, start))
    return any(
        t.pos in NUMERALS and after.lower in word_set("of") for t, after in between
    )


def _of_other_number(side: str, row: Row, phrase: str, between: str) -> bool:
    """Whether a phrase belongs to another number than the one it stands beside."""
    other = any(c.isdigit() for c in between)
    if side == "behind":
        return other
    if other and phrase.split()[-1] in word_set("of"):  # "its toll of 60 down to 54"
        return True
    if row["certainty"] == Certainty.PLANNED and len(between) > BESIDE:
        return True
    return bool(_STOPS.search(between.removeprefix(":")))  # "To be fed: 900 people"


def _in_other_clause(word: Token, number: Token, sentence: Sentence) -> bool:
    """Whether a phrase stands in a clause that tells of others than the number.

    "Revised to 31 after some of the missing were found alive" has a subject of its own, and of
    "villagers, who had earlier reported nine dead, said 12 had died" the twelve are told outside.
    """
    clause = next(
        (t for t in (word, *sentence.ancestors(word.i)) if t.dep in _ASIDE), None
    )
    noun = sentence.tokens[number.head]
    if clause is None or noun.head == noun.i:  # the parse found no verb for the number
        return False
    inside = sentence.subtree(clause.i)
    if number in inside:
        return False
    if clause.dep in RELATIVE_CLAUSES:
        return inside[0].i <= number.i
    subject = sentence.child_as(clause.i, SUBJECTS)
    return subject is not None and number.i < subject.i != number.head


@by_language
def _phrase_pattern(side: str) -> re.Pattern[str]:
    """Any phrase of the lexicon that stands on one side of a number."""
    return re.compile(rf"\b(?:{alternatives(_certainty_words(side))})\b")


def _cues(
    word: Token, number: Token, sentence: Sentence
) -> Iterator[tuple[Token, Row]]:
    """The words that colour what a word tells, each with its row."""
    verb = _verb_of(word, sentence)
    yield from _doubts_of_verb(verb, sentence)
    if (
        verb.i != word.i
        and word.dep in COMPLEMENTS
        and verb.tag in PAST_OR_PARTICIPLE
        # "two were reported dead" is reported, and stated
        and verb.lemma.lower() not in word_set("reporting_plainly")
    ):
        row = _certainty_words("over").get(
            verb.lemma.lower()
        )  # "are feared dead", "nine feared dead"
        if row is not None:
            yield verb, row
    if word.i == verb.i < number.i:
        yield from _bidden(verb, sentence)
    yield from _to_be(verb, sentence)
    yield from _over(verb, sentence)
    own = _verb_of(number, sentence)
    if (
        own.i != verb.i and word.pos in COMMON_NOUNS
    ):  # "the toll is expected to rise above 900"
        yield from _doubts_of_verb(own, sentence)
        yield from _over(own, sentence)
    yield from _nominal(word, sentence)
    yield from _adverbs(word, number, sentence)


def _bidden(verb: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """ "Ordered 40 families to leave": what is only bidden is still to come."""
    row = _certainty_words("over").get(verb.lemma.lower())
    if row is None or verb.lemma not in word_set("bidding_verbs"):
        return
    if any(t.tag in BASE_FORM for t in sentence.children_as(verb.i, COMPLEMENTS)):
        yield verb, row


def _doubts_of_verb(verb: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """The verb's own modals and its denial."""
    children = list(sentence.children(verb.i))
    denials = [child for child in children if child.dep in NEGATIONS]
    if denials and _is_scarce(verb, sentence):
        return
    for child in children:
        if child.dep in AUXILIARIES and not _is_able_to_tell(child, verb):
            yield from _modal(child, sentence)
    for child in denials:
        yield child, _is_denied()


def _is_scarce(verb: Token, sentence: Sentence) -> bool:
    """ "Do not have enough to eat", "cannot go to school": what is denied is their food or their
    classes, and not their need.
    """
    if verb.lemma in word_set("verbs_of_news"):
        return True  # "have not been heard from"
    behind = sentence.tokens[verb.i + 1 : verb.i + 3]
    return any(t.lower in word_set("words_for_lacked") for t in behind)


def _modal(word: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """A modal that colours its verb; not the month of "shelling on 11 May killed three"."""
    row = _certainty_words("modals").get(word.lower)
    if row is not None and not _names_month(word, sentence):
        yield word, row


def _names_month(word: Token, sentence: Sentence) -> bool:
    """Whether a capital word beside a number in digits, with no infinitive behind it, is a
    month.
    """
    tokens = sentence.tokens
    behind = tokens[word.i + 1] if word.i + 1 < len(tokens) else word
    before = tokens[word.i - 1] if word.i else word
    numbered = before.text.isdigit() or behind.text.isdigit()
    return word.text.istitle() and behind.tag not in BASE_FORM and numbered


def _adverbs(
    word: Token, number: Token, sentence: Sentence
) -> Iterator[tuple[Token, Row]]:
    """Words anywhere in the clause; none of those counted alone: "48 alleged rebels"."""
    low, high = min(word.i, number.i), max(word.i, number.i)
    adverbs = _certainty_words("adverbs")
    for t in sentence.tokens[max(0, low - NEAR) : high + 3]:
        if t.lower not in adverbs:
            continue
        if t.pos not in _HEDGES:
            continue
        who = _colours_who(t, number, sentence)
        of_being = (
            sentence.tokens[t.i + 1].lower in word_set("of")
            if t.i + 1 < len(sentence.tokens)
            else False
        )
        if not who and not of_being and _same_clause(t, low, high, sentence):
            yield t, adverbs[t.lower]


def _colours_who(adjective: Token, number: Token, sentence: Sentence) -> bool:
    """Whether an adjective doubts only who somebody is: "48 alleged rebels", "suspected rebels
    killed 48". Before the count only somebody who acts is looked at: "an alleged massacre of 48"
    and "the alleged killers of 48" doubt more.
    """
    noun = sentence.tokens[adjective.head]
    if adjective.dep not in ADJECTIVE_MODIFIERS:
        return False
    if noun.pos not in NOUNS:
        return False
    if adjective.i > number.i:
        return noun.pos in COMMON_NOUNS
    row = noun_row(noun.lower)
    if row is not None and row["group"] == CountedGroup.PATIENTS:
        return number.head != noun.i  # "26 suspected cases (Kano – 12)"
    acts = (
        noun.dep in ACTIVE_SUBJECTS or sentence.tokens[noun.head].dep in PASSIVE_AGENTS
    )
    somebody = noun.pos in PROPER_NOUNS or row is not None
    return acts and somebody and number.head != noun.i


def _to_be(verb: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """ "are to be evacuated", "is due to leave", "are set to return": the future without a
    modal.
    """
    head = sentence.tokens[verb.head]
    before = [t.lower for t in sentence.tokens[max(0, verb.i - 4) : verb.i]]
    if (
        verb.dep in COMPLEMENT_CLAUSES
        and not word_set("to").isdisjoint(before)
        and head.lower in word_set("about_to")
    ):
        yield head, _certainty_words("modals")["will"]


def _nominal(word: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """ "reports of the murder of nine", "ordered the evacuation of nine": what the event noun hangs
    from.
    """
    node = word
    for _ in range(4):
        head = sentence.tokens[node.head]
        if head.i == node.i:
            return
        if node.pos in VERBS:
            return
        if head.lower in _certainty_words("nouns") and node.dep in PREPOSITIONAL:
            yield head, _certainty_words("nouns")[head.lower]
            return
        if node.dep in DIRECT_OBJECTS and _is_order(head, word, sentence):
            yield head, _certainty_words("orders")[head.lemma.lower()]
            return
        node = head


def _is_order(verb: Token, word: Token, sentence: Sentence) -> bool:
    """ "Ordered the evacuation": a verb whose object is still to come; not a court's sentence."""
    if verb.pos not in FULL_VERBS:
        return False
    if verb.lemma.lower() not in _certainty_words("orders"):
        return False
    return not _of_court(word, verb, sentence) and not _announced_as_done(word, verb)


def _announced_as_done(word: Token, verb: Token) -> bool:
    """ "The army announced the deaths of nine": to announce what nobody plans is to report it."""
    report = verb.lemma.lower() in word_set("announcing_verbs")
    return report and word.lemma.lower() in word_set("events_announced_afterwards")


def _of_court(word: Token, verb: Token, sentence: Sentence) -> bool:
    """ "A judge ordered the detention of six": by that they are held."""
    held = word.lemma.lower() in word_set("detentions")
    subject = (c.lower for c in sentence.children_as(verb.i, SUBJECTS))
    return held and any(c in word_set("courts") for c in subject)


_UP = COMPLEMENTS | (
    NOUN_CLAUSES
    | ADVERBIAL_CLAUSES
    | CONJUNCTS
    | ACTIVE_AUXILIARIES
    | PREPOSITION_HEADS
    | PREPOSITION_CLAUSES
)


def _over(verb: Token, sentence: Sentence) -> Iterator[tuple[Token, Row]]:
    """Verbs above the clause ("fear that …") and passives beside it ("are believed to …")."""
    node = verb
    for _ in range(5):
        head = sentence.tokens[node.head]
        if head.i == node.i:
            return
        if node.dep not in _UP:
            return
        if _parted(head, node, sentence):
            return
        if _is_conceded(node, sentence):
            return
        if node.dep in COMPLEMENTS:
            yield from _said_by(head, node, sentence, direct=node.i == verb.i)
        if node.dep in PREPOSITION_HEADS:
            # "accused them of killing nine"
            if head.lemma.lower() in word_set("accuse"):
                yield head, _certainty_words("over")["accuse"]
            return
        if node.dep in NOUN_CLAUSES:
            yield from _noun_over(head, node, sentence)
            return
        node = head


def _is_conceded(node: Token, sentence: Sentence) -> bool:
    """ "Denies targeting civilians though thousands have died": what is set against it, not
    said.
    """
    return node.dep in ADVERBIAL_CLAUSES and any(
        c.lower in word_set("concessions") for c in sentence.children(node.i)
    )


def _parted(one: Token, other: Token, sentence: Sentence) -> bool:
    """Whether a semicolon stands between two words, which the parse joins in headlines: "Three dead
    in Goma; police deny using live rounds".
    """
    if ";" not in sentence.words:
        return False
    first, last = sorted((one.i, other.i))
    return any(t.text == ";" for t in sentence.tokens[first:last])


def _noun_over(
    noun: Token, node: Token, sentence: Sentence
) -> Iterator[tuple[Token, Row]]:
    """ "a plot to kill nine", "reports that nine died": the noun the clause fills."""
    own = _certainty_words("nouns").get(noun.lower)
    if own is None:
        return
    that = any(
        c.dep in CLAUSE_MARKERS and c.lower in word_set("that")
        for c in sentence.children(node.i)
    )
    if node.tag not in BASE_FORM and not that:
        return
    verb = sentence.tokens[noun.head]
    if verb.lower in word_set("in"):
        return  # "said in a report that nine had died"
    row = _certainty_words("over").get(verb.lemma.lower())
    if (
        noun.dep in DIRECT_OBJECTS
        and row is not None
        and row["certainty"] == Certainty.DENIED
    ):
        yield verb, row  # "denied claims that nine died"
        return
    yield noun, own


def _row_over(head: Token, lemma: str) -> Row | None:
    """What a verb makes of what is told below it, or what it makes as long as it lasts."""
    row = _certainty_words("over").get(lemma)
    if row is None and head.tag in GERUNDS and head.pos in FULL_VERBS:
        return _certainty_words("ongoing").get(lemma)
    return row


def _said_by(
    head: Token, node: Token, sentence: Sentence, *, direct: bool
) -> Iterator[tuple[Token, Row]]:
    """What a verb makes of the clause below it."""
    unsure = _row_if_denied(head, sentence)
    if unsure is not None:
        yield head, unsure
        return
    lemma = head.lemma.lower()
    row = _row_over(head, lemma)
    plain = _only_reports(head, node, sentence) or _only_tells(
        head, node, direct=direct
    )
    if row and not plain:
        yield head, row
    if lemma in word_set("factive_verbs") and node.dep in FULL_COMPLEMENTS:
        return  # "it should be noted that nine died": whatever colours the noting, they did
    for child in sentence.children(head.i):
        if child.dep in ACTIVE_AUXILIARIES and not _is_able_to_tell(child, head):
            yield from _modal(child, sentence)


def _is_able_to_tell(modal: Token, verb: Token) -> bool:
    """ "It could so far confirm 40 deaths": who is able to confirm them has."""
    able = modal.lower in word_set("modals_of_ability")
    return able and verb.lemma.lower() in word_set("verbs_of_making_sure")


def _row_if_denied(head: Token, sentence: Sentence) -> Row | None:
    """What a verb makes of its clause where it is denied: "could not confirm that nine died"."""
    denied = any(c.dep in NEGATIONS for c in sentence.children(head.i))
    return _certainty_words("unsure").get(head.lemma.lower()) if denied else None


def _only_reports(head: Token, node: Token, sentence: Sentence) -> bool:
    """ "It was reported that nine died", which is stated; not "nine were reported to have died"."""
    if head.lemma.lower() not in word_set("reporting_plainly"):
        return False
    if node.dep not in OPEN_COMPLEMENTS:
        return True
    return not any(c.dep in PASSIVE_SIGNS for c in sentence.children(head.i))


def _only_tells(head: Token, node: Token, *, direct: bool) -> bool:
    """ "Told him that nine died", "warned that", "tries to live on after a flood that killed nine":
    nobody is bidden to do what the clause tells.
    """
    if head.lemma.lower() not in word_set("bidding_verbs"):
        return False
    if node.tag not in BASE_FORM:
        return True
    return not direct


def _verb_of(word: Token, sentence: Sentence) -> Token:
    """The verb that carries the word: itself, or one it is said with ("are among the drowned")."""
    if word.pos in VERBS and word.dep not in PREPOSITION_OBJECTS:
        return word
    for above in sentence.ancestors(word.i):
        if above.pos in VERBS:
            return above
    return word


def _same_clause(t: Token, low: int, high: int, sentence: Sentence) -> bool:
    """Whether no word that ends a hedge's reach stands between."""
    between = sentence.tokens[min(t.i, low) : max(t.i, high)]
    return not any(
        x.lower in word_set("hedge_ends")
        for x in between[:-1]
        if x.i not in range(low, high)
    )


@by_language
def _certainty_words(field: str) -> dict[str, Row]:
    """The words of one field of the list with their rows."""
    return {
        word: row for row in in_use().table("certainty") for word in row.strings(field)
    }


@by_language
def _hedged() -> Row:
    return in_use().row("certainty", "certainty", Certainty.HEDGED)


@by_language
def _is_denied() -> Row:
    return in_use().row("certainty", "certainty", Certainty.DENIED)
