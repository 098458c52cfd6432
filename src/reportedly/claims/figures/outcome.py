"""What happened to those a number counts: the word in the sentence that makes the count a figure.

From the counted noun the search climbs the tree: its own attributes and clauses, the verb it is an
argument of, the noun it hangs from ("the displacement of"), the phrase it is joined to. A word
counts only in the role its lexicon row asks for: of "three gunmen killed nine people", nine.
Where the tree gives nothing, the nearest fitting word of the same clause is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.claims.figures.beside import told_beside
from reportedly.claims.figures.counted import Counted, counted_from
from reportedly.claims.figures.deciding_words import (
    Happened,
    as_argument,
    deciding_words,
    events_by_noun,
    has_active_subject,
    has_near,
    has_object,
    is_near,
    is_passive,
    place_words,
    rows_by_word,
    sought,
    states,
    stays,
)
from reportedly.claims.figures.parts import is_whole
from reportedly.codebook import term_rank
from reportedly.codebook.grammar import (
    ADJECTIVE_COMPLEMENTS,
    ADJECTIVE_MODIFIERS,
    ADVERBIALS,
    ANY_SUBJECT,
    APPOSITIONS,
    COMPLEMENT_CLAUSES,
    CONJUNCTS,
    COORDINATING,
    COPULA_PREDICATES,
    DEPENDENT_CLAUSES,
    DETERMINERS,
    DIRECT_OBJECTS,
    INDIRECT_OBJECTS,
    MODIFIERS,
    NOMINAL,
    NOUN_ADVERBIALS,
    NOUN_CLAUSES,
    NOUN_MODIFIERS,
    NOUN_PREDICATES,
    NOUNS,
    NUMBER_MODIFIERS,
    NUMERALS,
    OBJECTS,
    PARTICIPIALS,
    PASSIVE_SUBJECTS,
    PAST_PARTICIPLE,
    PLURAL,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    RELATIVE_PRONOUNS,
    SUBJECTS,
    UNCLEAR,
    UNDERGOERS,
    VERB_PARTICLES,
    VERBS,
    WORDS_ON_NUMBERS,
)
from reportedly.languages import word_set
from reportedly.lexicons.load import Row
from reportedly.records import Sentence, Token
from reportedly.syntax.person_nouns import noun_row

_PART_OF_NOUN = (
    MODIFIERS
    | NUMBER_MODIFIERS
    | WORDS_ON_NUMBERS
    | ADVERBIALS
    | NOUN_ADVERBIALS
    | APPOSITIONS
    | CONJUNCTS
    | UNCLEAR
)
_BEHIND_PREPOSITION = PREPOSITION_OBJECTS | PREPOSITION_CLAUSES
_OBJECT_LIKE = DIRECT_OBJECTS | INDIRECT_OBJECTS | NOUN_PREDICATES
_HEADS_PHRASE = NOMINAL - DETERMINERS
_WHOLES = NOUNS | NUMERALS  # "five of the 12"
_SAID_OF_NOUN = ADJECTIVE_COMPLEMENTS | ADJECTIVE_MODIFIERS
# "left 30 dead", "drove 400 out"
_MADE_OF_OBJECT = (
    DEPENDENT_CLAUSES
    | ADJECTIVE_COMPLEMENTS
    | ADVERBIALS
    | ADJECTIVE_MODIFIERS
    | PREPOSITION_HEADS
    | VERB_PARTICLES
)
_NAMED_WITH = NOUN_MODIFIERS | NUMBER_MODIFIERS | APPOSITIONS
# "are safe", "are away"
_SAID_OF_SUBJECT = ADJECTIVE_COMPLEMENTS | COPULA_PREDICATES | ADVERBIALS


CLIMB = 6  # steps up the tree: "officials say | that | at least | 12 of | the | wounded" is four


def what_happened(counted: Counted, sentence: Sentence) -> Happened | None:
    """The best-tied word that says what happened, or None."""
    whole = is_whole(counted, sentence)
    ties = _said_of_whole(counted, sentence) if whole else _ties(counted, sentence)
    behind = () if whole else told_beside(counted, sentence)
    found = [
        h
        for h in (*ties, *behind)
        if counted_with(h.row, counted)
        and (counted.head is not None or not is_level(h, counted, sentence))
    ]
    if counted.unit == "buildings":
        found = [_damaged(h) for h in found]
    found = [
        replace(h, cost=h.cost + AIDED) if h.row.get("aided") else h for h in found
    ]
    best = min(
        found, key=lambda h: (h.cost, abs(h.word.i - counted.anchor.i)), default=None
    )
    if best is None:
        return None
    worse = _death_of(best, found, sentence) or _lost_since(best, found)
    worse = worse or _died_of_it(best, found, sentence)
    worse = worse or _since_they_were_taken(best, found)
    return worse or _help_for(best, found) or _most_telling(best, found)


def is_level(happened: Happened, counted: Counted, sentence: Sentence) -> bool:
    """ "Displacement has reached 4,300": where no word of help stands by, a bare number is no people
    who were helped.
    """
    row = happened.row
    if counted.head is not None or not row.get("aided"):
        return False
    return bool(row.strings("near")) and not has_near(row, sentence)


def _damaged(happened: Happened) -> Happened:
    """ "147 houses were affected by the floods": what hits a house damages it."""
    if happened.row["category"] != "affected":
        return happened
    rows = rows_by_word("object").get(happened.word.lemma.lower(), ())
    damage = (r for r in rows if r["category"] == "homes_damaged")
    row = next(damage, None)
    return happened if row is None else replace(happened, row=row)


CLAUSE = "a clause about the counted"
OWN_VERB = "the verb of the counted"
GIVEN_FOR = "the noun it is given for"
ATTRIBUTE = "an attribute of the counted"
_BACKGROUND = frozenset({CLAUSE, ATTRIBUTE})
# Of several words for one displacement the one that says most gives the term: "12 displaced
# families stayed in tents".
# "assisted 300 people displaced by the storm": what befell them says more than that they were
# helped
AIDED = 0.6
AS_NEAR = 1.6  # costlier words belong to another clause


def _death_of(
    best: Happened, found: list[Happened], sentence: Sentence
) -> Happened | None:
    """ "died crossing the sea", "were killed fleeing", "killing two children in intensive care":
    what they were doing, and how they had been, hangs from how it ended.
    """
    if best.row["category"] not in {"displaced", "injured"}:
        return None
    above = {t.i for t in sentence.ancestors(best.word.i)}
    return next(
        (h for h in found if h.row["category"] == "killed" and h.word.i in above), None
    )


def _help_for(best: Happened, found: list[Happened]) -> Happened | None:
    """ "3,200 people affected by conflict received food": those who are helped are in need."""
    if best.row["category"] != "affected":
        return None
    helped = (h for h in found if h.row.get("aided") and h.cost <= best.cost + AS_NEAR)
    return min(helped, key=lambda h: h.cost, default=None)


def _lost_since(best: Happened, found: list[Happened]) -> Happened | None:
    """ "people detained by the group remain unaccounted for": those who were taken are missing."""
    if best.tie != CLAUSE or best.row["category"] not in {"detained", "abducted"}:
        return None
    missing = (h for h in found if h.row["category"] == "missing" and h.tie != CLAUSE)
    return min(missing, key=lambda h: h.cost, default=None)


TAKEN = frozenset({"detained", "abducted"})
RETURNED = frozenset({"returned"})


def _since_they_were_taken(best: Happened, found: list[Happened]) -> Happened | None:
    """ "17 abducted pupils were freed", "held nine who were later killed", "the four killed might have
    been saved": what came of those taken or harmed goes before that.
    """
    if best.row["category"] not in TAKEN | RETURNED | {"affected"}:
        return None
    came = (h for h in found if _came_of_it(h, best))
    return min(came, key=lambda h: h.cost, default=None)


def _came_of_it(later: Happened, earlier: Happened) -> bool:
    """Whether the sentence tells one thing itself and the other only to say who they are."""
    category = later.row["category"]
    taken = earlier.row["category"] != "affected"
    if (
        taken and earlier.tie in _BACKGROUND
    ):  # "arrested again nine of those it had freed"
        turned = RETURNED if earlier.row["category"] in TAKEN else TAKEN
        return category in turned and later.tie == OWN_VERB
    harmed = earlier.row["category"] != "returned"
    return harmed and category == "killed" and later.tie == CLAUSE


# What a joined verb of death can be the end of: "were shot and killed".
_SURPASSED = frozenset({"injured", "affected"})


def _died_of_it(
    best: Happened, found: list[Happened], sentence: Sentence
) -> Happened | None:
    """ "Were shot and killed", "were hurt and later died": the joined verb says how it ended."""
    if best.row["category"] not in _SURPASSED:
        return None
    joined, waiting = set[int](), [best.word.i]
    while waiting:
        below = list(sentence.children(waiting.pop()))
        if any(
            t.dep in COORDINATING and t.lower in word_set("alternatives") for t in below
        ):
            return None
        # "injured five, and 12 houses were buried": a subject of its own
        waiting += [
            t.i for t in below if t.dep in CONJUNCTS and _same_subject(t, sentence)
        ]
        joined.update(waiting)
    deaths = (h for h in found if h.row["category"] == "killed" and h.word.i in joined)
    return next(deaths, None)


def _same_subject(joined: Token, sentence: Sentence) -> bool:
    return not any(c.dep in ANY_SUBJECT for c in sentence.children(joined.i))


def _most_telling(best: Happened, found: list[Happened]) -> Happened:
    if best.row["category"] != "displaced":
        return best
    near = [
        h
        for h in found
        if h.row["category"] == "displaced" and h.cost <= best.cost + AS_NEAR
    ]
    return max(near, key=lambda h: (term_rank(h.row["term"]), -h.cost, -h.word.i))


def named_by(counted: Counted, sentence: Sentence) -> tuple[Happened, Counted] | None:
    """What "the number of displaced" or "the death toll" in the sentence says the bare number is."""
    tokens, tallies = sentence.tokens, word_set("tally_nouns")
    names = [
        t
        for t in tokens
        if t.lower in tallies
        and not _hyphened(tokens, t)
        and abs(t.i - counted.number.i) < FARTHEST_NAME
    ]
    for name in sorted(names, key=lambda t: abs(t.i - counted.number.i)):
        if name.lemma.lower() == "toll" or name.lower.endswith("toll"):
            row = deciding_words()["event"]["toll"]
            return Happened(name, row, "the number's own name", 2.0), counted
        if name.i + 2 < len(tokens) and tokens[name.i + 1].lower == "of":
            state = _state_named(tokens[name.i + 2 : name.i + 4])
            if state is not None:  # "the number of displaced has dropped to"
                word, row = state
                return Happened(word, row, "the number's own name", 2.0), counted
            told = counted_from(tokens, name.i + 1)
            if told is None or (told.head is None and not told.inside):
                continue
            if _are_dead(told, tokens):
                row = deciding_words()["event"]["toll"]
                return Happened(name, row, "the number's own name", 2.0), told
            happened = what_happened(told, sentence)
            own = (
                told.row if told.row is not None and told.row.get("category") else None
            )
            word = told.anchor if happened is None else happened.word
            its_row = own if happened is None else happened.row
            if its_row is not None:
                return Happened(word, its_row, "the number's own name", 2.0), told
    return _put_at(counted, sentence)


def _are_dead(told: Counted, tokens: tuple[Token, ...]) -> bool:
    """ "The number of victims of the blast rose to 17": who fell to what kills at once."""
    head = told.head
    if head is None or head.lower not in word_set("victims"):
        return False
    behind = [t.lower for t in tokens[head.i + 1 : head.i + 1 + _CAUSE]]
    return behind[:1] == ["of"] and not word_set("sudden_causes").isdisjoint(behind)


_CAUSE = 5  # "of | the | deadly | car | bombing"


def _state_named(words: Sequence[Token]) -> tuple[Token, Row] | None:
    """What words behind "the number of" say of whoever is counted: "displaced", "those killed"."""
    word = words[0]
    state = deciding_words()["state"].get(word.lower)
    if state is not None:
        return word, state
    if word.lower not in word_set("open_demonstratives") or len(words) < 2:
        return None
    done = words[1]
    if done.tag not in PAST_PARTICIPLE:
        return None
    rows = rows_by_word("object").get(done.lemma.lower(), ())
    alone = (r for r in rows if not any(r.strings(field) for field in _ASKS_FOR_MORE))
    row = next(alone, None)
    return None if row is None else (done, row)


_ASKS_FOR_MORE = ("with", "near", "of", "way", "helped")  # fields of a row


def _put_at(counted: Counted, sentence: Sentence) -> tuple[Happened, Counted] | None:
    """`State media put the dead in the north at 790`: a verb that sets a number, and whose it is."""
    number = counted.number
    preposition = sentence.tokens[number.head]
    verb = sentence.tokens[preposition.head]
    if preposition.lower not in word_set("setting_prepositions"):
        return None
    if verb.lemma.lower() not in word_set("setting_verbs"):
        return None
    for held in sentence.children(verb.i):
        state = deciding_words()["state"].get(held.lower)
        if held.dep in DIRECT_OBJECTS and state is not None:
            return Happened(held, state, "the number's own name", 2.0), counted
    return None


def _hyphened(tokens: tuple[Token, ...], t: Token) -> bool:
    """ "toll-free"."""
    return t.i + 1 < len(tokens) and tokens[t.i + 1].lower == "-"


# words between "the number of …" and the number; a clause of news English rarely has more
FARTHEST_NAME = 25


def counted_with(row: Row, counted: Counted) -> bool:
    """A row about homes does not go with people, nor the other way."""
    units = row.strings("units") or ("people",)
    unit = "people" if counted.unit == "households" else counted.unit
    if counted.head is not None and counted.head.lower in row.strings("never"):
        return False
    lives = row.strings("of")
    if lives and not (counted.head is not None and counted.head.lower in lives):
        return False
    if (
        counted.head is not None
        and counted.head.lower in word_set("lives")
        and row["category"] != "killed"
    ):
        return False
    group, held = counted.group, is_held(counted)
    if row.get("unarmed") and (held or group in ARMED):
        return False
    if row.get("civil") and (held or group in SENT - _helped(row)):
        return False
    return unit in units or counted.unit in units


def _helped(row: Row) -> frozenset[str]:
    """Those on duty whom help is meant for: pupils get kits as others do."""
    return frozenset({"students"}) if row.get("aided") else frozenset()


def is_held(counted: Counted) -> bool:
    """Whether those counted are in custody: to break out, or to be moved in it, displaces nobody."""
    return counted.row is not None and bool(counted.row.get("held"))


# Those who run from a raid or a battle they fought displace nobody.
ARMED = frozenset({"combatants", "security"})
# Groups that are sent, posted or on duty: their coming and going displaces nobody.
SENT = frozenset(
    {"combatants", "security", "aid_workers", "journalists", "officials", "students"}
)


# ------------------------------------------------------------------ ties in the tree
def _said_of_whole(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """What a whole's own words and clauses say: "three of the four pupils who were abducted"."""
    for t in counted.inside:
        yield from states(t, "an attribute of the counted", 1.0, sentence)
    yield from _below(counted.anchor, sentence, 1.2)
    for of in sentence.children(counted.anchor.i):
        if of.dep == "prep" and of.lower == "of":
            for group in sentence.children(of.i):
                yield from _who(group, sentence, 1.4)


def _who(group: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "17 members of a choir who were kidnapped": "who" is the members, not the choir."""
    for clause in sentence.children(group.i):
        kids = sentence.children(clause.i)
        if clause.dep == "relcl" and any(k.lower == "who" for k in kids):
            role = "object" if is_passive(sentence, clause) else "subject"
            yield from as_argument(clause, role, sentence, cost, CLAUSE)


def _ties(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    for t in counted.inside:
        yield from states(t, "an attribute of the counted", 1.0, sentence)
    anchor = counted.anchor
    seen: set[int] = set()
    step = 0.0
    node: Token | None = anchor
    while node is not None and node.i not in seen and step < CLIMB:
        seen.add(node.i)
        yield from _below(node, sentence, 1.2 + step)
        head = sentence.tokens[node.head]
        if head.i == node.i:
            break
        yield from _from_above(node, head, sentence, 1.0 + step)
        node = _climbs(node, head, sentence)
        step += 1


def _climbs(node: Token, head: Token, sentence: Sentence) -> Token | None:
    """Where the search goes on: to the noun this one is part of, joined to or named with."""
    if node.dep in _PART_OF_NOUN:
        return head if head.pos in _HEADS_PHRASE or node.dep == "conj" else None
    if node.dep in _BEHIND_PREPOSITION:
        above = sentence.tokens[head.head]
        partly = head.lower in word_set("parts_prepositions")
        if head.lower == "to":  # "calls to nine advisers were not returned"
            partly = above.pos == "NUM" or noun_row(above.text) is not None
        return above if partly and above.pos in _WHOLES else None
    return None


def _below(node: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """Participles and clauses that hang from the counted noun."""
    for child in sentence.children(node.i):
        if child.dep in NOUN_CLAUSES:
            if _about_a_part(child, sentence):
                continue
            passive = (
                child.tag == "VBN" and not has_active_subject(sentence, child)
            ) or _gap_is_object(child, sentence)
            yield from as_argument(
                child,
                "object" if passive else "subject",
                sentence,
                cost,
                CLAUSE,
            )
            yield from _chain(child, sentence, cost)
        elif child.dep in _SAID_OF_NOUN or (
            child.dep == "nmod" and child.pos == "VERB"
        ):
            yield from states(child, "an attribute of the counted", cost, sentence)
        elif child.dep == "prep" and child.i > node.i:
            yield from _by_kind_of_place(child, sentence, cost + 0.6)
            yield from states(child, "said of the counted", cost, sentence)
            yield from _prepositional_state(child, sentence, cost)
            yield from _hurt(child, sentence, cost + 0.6)
        elif child.dep == "appos" and child.pos in PARTICIPIALS:
            yield from states(child, "said of the counted", cost, sentence)
        elif child.dep == "conj" and _shares_number(child, sentence):
            yield from _below(child, sentence, cost + 0.3)


def _shares_number(noun: Token, sentence: Sentence) -> bool:
    """ "1,100 children and women in need": the number is of both."""
    kids = {c.dep for c in sentence.children(noun.i)}
    return noun.tag in PLURAL and kids.isdisjoint({"nummod", "det", "poss"})


def _about_a_part(verb: Token, sentence: Sentence) -> bool:
    """ "half of whom are displaced", "many of them displaced": said of some, not of all that are
    counted.
    """
    return any(
        t.lower in word_set("pronouns_for_counted")
        and t.i > 1
        and sentence.tokens[t.i - 1].lower == "of"
        for t in sentence.tokens[max(0, verb.i - 6) : verb.i]
    )


def _gap_is_object(verb: Token, sentence: Sentence) -> bool:
    """ "fighters whom we captured", "fighters we captured": the clause has a subject of its own."""
    return any(
        c.dep == "nsubj" and c.i < verb.i and c.tag not in RELATIVE_PRONOUNS
        for c in sentence.children(verb.i)
    ) and not any(
        c.dep in OBJECTS and c.tag not in RELATIVE_PRONOUNS
        for c in sentence.children(verb.i)
    )


def _from_above(  # noqa: C901
    node: Token, head: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """The verb the counted is an argument of, or the noun it hangs from."""
    if node.dep in ANY_SUBJECT:
        role = (
            "object"
            if node.dep in PASSIVE_SUBJECTS or is_passive(sentence, head)
            else "subject"
        )
        yield from as_argument(head, role, sentence, cost, "the verb of the counted")
        yield from _chain(head, sentence, cost)
    elif node.dep in _OBJECT_LIKE:
        yield from as_argument(
            head, "object", sentence, cost, "the verb of the counted"
        )
        if head.lemma.lower() in word_set("hosting_verbs"):
            for child in sentence.children(head.i):
                if child.dep == "nsubj":
                    yield from place_words(
                        child,
                        sentence,
                        "holder",
                        cost - 0.1,
                        "where the counted are held",
                    )
        for child in sentence.children(head.i):
            if child.i > node.i and child.dep in _MADE_OF_OBJECT:
                yield from states(child, "what was made of the counted", cost, sentence)
                if child.dep == "prep":
                    yield from _how_left(child, sentence, cost)
                if child.dep in COMPLEMENT_CLAUSES:
                    yield from as_argument(
                        child,
                        "subject",
                        sentence,
                        cost + 0.1,
                        "what the counted were made to do",
                    )
                    yield from _chain(child, sentence, cost)
        if node.dep == "attr":
            yield from _subject_noun(head, sentence, cost)
    elif node.dep == "pobj":
        yield from _from_preposition(head, sentence, cost)
    elif node.dep in _NAMED_WITH and head.pos in NOUNS:
        yield from events_by_noun(head, cost, GIVEN_FOR)


def _from_preposition(
    prep: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    above = sentence.tokens[prep.head]
    if prep.lower in word_set("number_prepositions"):
        for noun in (
            above,
            *(c for c in sentence.children(above.i) if c.dep == "conj"),
        ):
            yield from events_by_noun(noun, cost + 0.1, "the noun it hangs from")
        if prep.lower in word_set("loss_prepositions"):
            yield from _held_in_place(above, sentence, cost + 0.1)
        if above.lower in word_set("lives") and prep.lower == "of":
            yield from _lives_claimed(above, sentence, cost)
        if above.pos in VERBS:  # "the death toll rose to 44"
            yield from _subject_noun(above, sentence, cost + 0.2)
        if prep.lower in word_set("recipient_prepositions"):
            yield from _to_or_for(prep, above, sentence, cost)
    if above.pos == "VERB" and prep.lower in word_set("content_prepositions"):
        told = as_argument(
            above, "object", sentence, cost + 0.5, "the verb of the counted"
        )
        # "talks were being held with 12 leaders": the talks are held
        yield from (h for h in told if not h.row.strings("helped"))


def _to_or_for(
    prep: Token, above: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """Those whom something was given to, or who are looked for."""
    if above.pos == "VERB":
        yield from _given_or_lost(above, sentence, cost + 0.3)
        if prep.lower == "for":
            yield from sought(above, cost, sentence)
    if (
        above.pos == "NOUN" and prep.lower == "to"
    ):  # "distributed nets", taken for one noun
        for participle in sentence.children(above.i):
            if participle.tag == "VBN" and participle.dep == "amod":
                yield from _provided(participle, above, sentence, cost + 0.3)


def _given_or_lost(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "gave food to 90 people", "cut power to 900 homes": the object says what those behind "to"
    got or lost.
    """
    if verb.dep == "acl":  # "kits distributed to 900 families"
        yield from _provided(verb, sentence.tokens[verb.head], sentence, cost)
    for child in sentence.children(verb.i):
        if child.dep in UNDERGOERS:
            for given in (
                child,
                *(c for c in sentence.children(child.i) if c.dep == "conj"),
            ):
                yield from _provided(verb, given, sentence, cost)
                for h in events_by_noun(given, cost, GIVEN):
                    if h.row["category"] in {"in_need", "affected", "injured"}:
                        yield h


GIVEN = "what the counted were given or lost"


def _provided(
    verb: Token, given: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "provided shelter to 90 people": a verb that could have had them for its object, and what
    they would have been provided with.
    """
    for row in rows_by_word("object").get(verb.lemma.lower(), ()):
        words = {given.lower} | {
            c.lower for c in sentence.children(given.i) if c.dep == "compound"
        }
        asked = is_near(row, sentence) and not words.isdisjoint(row.strings("with"))
        if row.get("aided") and asked:
            yield Happened(given, row, GIVEN, cost)
    for row in rows_by_word("gives").get(verb.lemma.lower(), ()):
        if is_near(row, sentence):
            yield Happened(given, row, GIVEN, cost + 0.1)


def _held_in_place(noun: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "a camp of 39,000", "the camp is home to 39,000"."""
    yield from place_words(noun, sentence, "holder", cost, "where the counted are held")
    if noun.lower == "home":
        verb = sentence.tokens[noun.head]
        for child in sentence.children(verb.i):
            if child.dep == "nsubj":
                yield from place_words(
                    child, sentence, "holder", cost, "where the counted are held"
                )


def _lives_claimed(lives: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "claimed the lives of nine people"."""
    verb = sentence.tokens[lives.head]
    for row in rows_by_word("object").get(verb.lemma.lower(), ()):
        if lives.lower in row.strings("of"):
            yield Happened(verb, deciding_words()["state"]["dead"], "lives taken", cost)


def _subject_noun(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    for child in sentence.children(verb.i):
        if child.dep in SUBJECTS:
            for t in (
                child,
                *(
                    c
                    for c in sentence.subtree(child.i)
                    if c.i != child.i and c.i - child.i < 4
                ),
            ):
                yield from events_by_noun(t, cost, "the number's own name")
            yield from _plural_that_rose(child, sentence, cost)


def _plural_that_rose(
    noun: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "Cholera cases rose to 314": a plural that says itself what happened."""
    row = noun_row(noun.text) if noun.tag in PLURAL else None
    near = row.strings("near") if row is not None else ()
    if row is None or not row.get("category") or row["unit"] != "people":
        return
    if not near or not sentence.words.isdisjoint(near):
        yield Happened(noun, row, "the number's own name", cost)


def _chain(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """What the same subject also does or is: joined verbs, "were forced to flee", "remain missing",
    "stay in camps".
    """
    for child in sentence.children(verb.i):
        if child.dep == "conj" and child.pos in VERBS:
            yield from _by_joined_verb(child, verb, sentence, cost)
        elif child.dep in DEPENDENT_CLAUSES and child.i > verb.i:
            yield from _made_to(child, sentence, cost)
        elif child.dep in ADJECTIVE_COMPLEMENTS and has_object(verb, sentence):
            continue  # "gunmen shot dead three": said of the object
        elif child.dep in _SAID_OF_SUBJECT:
            yield from states(child, "said of the counted", cost + 0.05, sentence)
        elif child.dep == "prep" and child.lower == "without":
            yield from _how_left(child, sentence, cost + 0.1)
        elif child.dep == "prep" and stays(verb):
            yield from _by_kind_of_place(child, sentence, cost + 0.1, staying=True)
            yield from states(child, "said of the counted", cost + 0.1, sentence)
            yield from _prepositional_state(child, sentence, cost + 0.1)
            yield from _among_those(child, sentence, cost + 0.1)


def _among_those(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "were among a group of civilians abducted": what befell those whom they were among."""
    if prep.lower not in word_set("among"):
        return
    for noun in sentence.children(prep.i):
        yield from _below(noun, sentence, cost)
        for of in sentence.children(noun.i):
            if of.dep == "prep" and of.lower == "of":
                for member in sentence.children(of.i):
                    yield from _below(member, sentence, cost + 0.1)


def _has_subject(verb: Token, sentence: Sentence) -> bool:
    return any(c.dep in SUBJECTS for c in sentence.children(verb.i))


def _by_joined_verb(
    joined: Token, verb: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "Were caught and shot", "fled and drowned": a joined verb without a subject of its own."""
    if _has_subject(joined, sentence):
        return
    suffers = joined.tag == "VBN" and is_passive(sentence, verb)
    role = "object" if suffers else "subject"
    why = "a joined verb of the counted"
    yield from as_argument(joined, role, sentence, cost + 0.7, why)


def _made_to(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "Were forced to flee", "died fleeing": a clause whose subject is that of the verb above."""
    if _has_subject(verb, sentence):
        return
    role = "object" if is_passive(sentence, verb) else "subject"
    infinitive = verb.dep == "xcomp"
    nearer = 0.2 if infinitive else 0.8
    yield from as_argument(
        verb, role, sentence, cost + nearer - 0.25, "the verb of the counted"
    )
    yield from states(verb, "said of the counted", cost + nearer, sentence)
    if not infinitive:
        return
    if verb.lemma.lower() in word_set("aspectual_verbs"):
        yield from _chain(verb, sentence, cost + nearer)
    for prep in sentence.children(verb.i):
        if prep.dep == "prep":
            yield from _by_kind_of_place(prep, sentence, cost + 0.4, staying=True)
            yield from states(prep, "said of the counted", cost + 0.4, sentence)
            yield from _prepositional_state(prep, sentence, cost + 0.4)


def _how_left(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "left 900 homes without power", "left 90 in need of repair": how the counted were left."""
    if prep.lower == "without":
        yield from _by_kind_of_place(prep, sentence, cost)
    yield from _hurt(prep, sentence, cost)
    yield from states(prep, "what was made of the counted", cost, sentence)
    yield from _prepositional_state(prep, sentence, cost)


def _hurt(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "left scores with burns", "people with gunshot wounds"."""
    if prep.lower != "with":
        return
    for noun in sentence.children(prep.i):
        for row in rows_by_word("with").get(noun.lower, ()):
            if row["category"] == "injured" and row.strings("subject"):
                yield Happened(noun, row, "what the counted have", cost)


def _by_kind_of_place(
    prep: Token, sentence: Sentence, cost: float, *, staying: bool = False
) -> Iterator[Happened]:
    """The kind of place behind "in" or "at"; schools and halls shelter only those said to be
    `staying` there.
    """
    if prep.lower == "without":
        for noun in (
            t for t in sentence.tokens[prep.i + 1 : prep.i + 7] if t.pos == "NOUN"
        ):
            row = deciding_words()["without"].get(noun.lower)
            if row:
                yield Happened(noun, row, "what the counted are without", cost)
        return
    if prep.lower not in word_set("state_prepositions"):
        return
    for noun in sentence.children(prep.i):
        if noun.dep != "pobj":
            continue
        nouns = [
            noun,
            *(
                c
                for c in sentence.subtree(noun.i)
                if c.dep == "conj" and c.i < noun.i + 8
            ),
        ]
        for place in nouns:
            yield from place_words(
                place, sentence, "where", cost, "where the counted are"
            )
            if staying:
                yield from place_words(
                    place, sentence, "staying", cost, "where the counted stay"
                )


def _prepositional_state(
    prep: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "in need", "at risk", "under siege", "in custody"."""
    for noun in sentence.children(prep.i):
        row = deciding_words()["state"].get(f"{prep.lower} {noun.lower}")
        if row:
            yield Happened(noun, row, "said of the counted", cost)
