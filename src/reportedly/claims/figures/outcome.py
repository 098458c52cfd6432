"""What happened to those a number counts: the word in the sentence that makes the count a figure.

From the counted noun the search climbs the tree: its own attributes and clauses, the verb it is an
argument of, the noun it hangs from ("the displacement of"), the phrase it is joined to. A word
counts only in the role its lexicon row asks for: of "three gunmen killed nine people", nine.
Where the tree gives nothing, the nearest fitting word of the same clause is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from reportedly.claims.figures.beside import told_beside
from reportedly.claims.figures.costs import Cost, Extra
from reportedly.claims.figures.counted import Counted, counted_from
from reportedly.claims.figures.deciding_words import (
    Happened,
    as_argument,
    bare_participle,
    deciding_words,
    events_by_noun,
    has_active_subject,
    has_near,
    has_object,
    is_near,
    is_participle,
    is_passive,
    place_words,
    rows_by_word,
    sought,
    states,
    stays,
    tells_death,
)
from reportedly.claims.figures.doers import did_something, is_of_its_object
from reportedly.claims.figures.parts import is_whole
from reportedly.claims.figures.relief import words_of_report
from reportedly.codebook import category_words, group_words, term_rank
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ACTIVE_SUBJECTS,
    ADJECTIVE_COMPLEMENTS,
    ADJECTIVE_MODIFIERS,
    ADVERBIALS,
    ADVERBS,
    ANY_SUBJECT,
    APPOSITIONS,
    COMMON_NOUNS,
    COMPLEMENT_CLAUSES,
    COMPOUNDS,
    CONJUNCTS,
    COORDINATING,
    COPULA_PREDICATES,
    DEPENDENT_CLAUSES,
    DETERMINER_RELATIONS,
    DETERMINERS,
    DIRECT_OBJECTS,
    FULL_VERBS,
    INDIRECT_OBJECTS,
    MODALS,
    MODIFIERS,
    NEGATIONS,
    NOMINAL,
    NOUN_ADVERBIALS,
    NOUN_CLAUSES,
    NOUN_MODIFIERS,
    NOUN_PREDICATES,
    NOUNS,
    NUMBER_MODIFIERS,
    NUMERALS,
    OBJECTS,
    OPEN_COMPLEMENTS,
    OWNERS,
    PARTICIPIALS,
    PARTICIPLE_CLAUSES,
    PASSIVE_SUBJECTS,
    PAST_OR_PARTICIPLE,
    PAST_PARTICIPLE,
    PLURAL,
    PREFIXED,
    PREPOSITION_CLAUSES,
    PREPOSITION_HEADS,
    PREPOSITION_OBJECTS,
    RELATIVE_CLAUSES,
    RELATIVE_PRONOUNS,
    SUBJECTS,
    UNCLEAR,
    UNDERGOERS,
    VERB_PARTICLES,
    VERBS,
    WORDS_ON_NUMBERS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, Unit
from reportedly.languages import fields_of_list, in_use, word_set
from reportedly.lexicons.load import Row
from reportedly.records import Sentence, Token
from reportedly.syntax.person_nouns import noun_row

_NEEDS_AND_HARM = subset("needs_and_harm")
_ON_THE_WAY = subset("on_the_way_to_death")

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
        _as_meant(h, counted)
        for h in (*ties, *behind)
        if counted_with(h.row, counted)
        if not is_level(h, counted, sentence)
    ]
    if not found:
        return None
    best = min(found, key=lambda h: (h.cost, abs(h.word.i - counted.anchor.i)))
    best = _told_of_part(best, found, counted, sentence)
    for says_more in _SAYS_MORE:
        other = says_more(best, found, sentence)
        if other is not None:
            return other
    return _most_telling(best, found)


def _told_of_part(
    best: Happened, found: list[Happened], counted: Counted, sentence: Sentence
) -> Happened:
    """ "Nine of the 90 who were abducted have been killed": the clause says who all are, the verb
    over the nine what came of them; of "nine of the 90 killed were buried" they stay the dead.
    """
    if best.row["category"] == Category.KILLED or best.tie not in _BACKGROUND:
        return best
    number = counted.number
    if all(t.i != number.i for t in sentence.ancestors(counted.anchor.i)):
        return best
    above = {t.i for t in sentence.ancestors(number.i)}
    own = (
        h
        for h in found
        if h.tie not in _BACKGROUND
        if not above.isdisjoint({h.word.i, h.word.head})  # "were found dead"
    )
    return min(own, key=lambda h: h.cost, default=best)


def _as_meant(happened: Happened, counted: Counted) -> Happened:
    """ "147 houses were affected by the floods": what hits a house damages it; and being helped
    says less of people than what befell them.
    """
    if counted.unit == Unit.BUILDINGS and happened.row["category"] == Category.AFFECTED:
        rows = rows_by_word("object").get(happened.word.lemma.lower(), ())
        damage = (r for r in rows if r["category"] == Category.HOMES_DAMAGED)
        happened = replace(happened, row=next(damage, happened.row))
    if happened.row.get("aided"):
        return replace(happened, cost=happened.cost + AIDED)
    return happened


def is_level(happened: Happened, counted: Counted, sentence: Sentence) -> bool:
    """ "Displacement has reached 4,300": where no word of help stands by,
    a bare number is no people who were helped.
    """
    row = happened.row
    if counted.head is not None:
        return False
    if not row.get("aided"):
        return False
    return bool(row.strings("near")) and not has_near(row, sentence)


CLAUSE = "a clause about the counted"
OWN_VERB = "the verb of the counted"
JOINED = "a joined verb of the counted"
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
    if best.row["category"] not in _ON_THE_WAY:
        return None
    above = {t.i for t in sentence.ancestors(best.word.i)}
    return next(
        (
            h
            for h in found
            if h.row["category"] == Category.KILLED and h.word.i in above
        ),
        None,
    )


def _help_for(best: Happened, found: list[Happened], _: Sentence) -> Happened | None:
    """ "3,200 people affected by conflict received food": those who are helped are in need."""
    if best.row["category"] != Category.AFFECTED:
        return None
    helped = (h for h in found if h.row.get("aided") and h.cost <= best.cost + AS_NEAR)
    return min(helped, key=lambda h: h.cost, default=None)


def _lost_since(best: Happened, found: list[Happened], _: Sentence) -> Happened | None:
    """ "people detained by the group remain unaccounted for": those who were taken are missing."""
    if best.tie != CLAUSE:
        return None
    if best.row["category"] not in TAKEN:
        return None
    missing = (
        h for h in found if h.row["category"] == Category.MISSING and h.tie != CLAUSE
    )
    return min(missing, key=lambda h: h.cost, default=None)


TAKEN = category_words("taken")
RETURNED = frozenset({Category.RETURNED})
_AWAY = TAKEN | {Category.DISPLACED}  # who may come back
_MAY_END = _AWAY | RETURNED | {Category.AFFECTED}


def _since_they_were_taken(
    best: Happened, found: list[Happened], sentence: Sentence
) -> Happened | None:
    """ "17 abducted pupils were freed", "900 displaced families returned", "held nine who were
    later killed", "the four killed might have been saved": what came of those taken, driven out or
    harmed goes before that.
    """
    if best.row["category"] not in _MAY_END:
        return None
    clause = (h for h in found if h.word is best.word and h.tie in _BACKGROUND)
    earlier = next(clause, best)
    came = (
        h
        for h in found
        if _came_of_it(h, earlier)
        if earlier is best or not _is_to_come(h.word, sentence)
        if earlier.row["category"] != Category.DISPLACED
        or _has_happened(h.word, sentence)
    )
    return min(came, key=lambda h: h.cost, default=None)


def _has_happened(verb: Token, sentence: Sentence) -> bool:
    """ "Returned", "have returned": and not "never returned", "could return"."""
    if verb.tag not in PAST_OR_PARTICIPLE:
        return False
    return sentence.child_as(verb.i, NEGATIONS) is None


def _is_to_come(verb: Token, sentence: Sentence) -> bool:
    """ "Would be freed": they are held as yet."""
    helpers = sentence.children_as(verb.i, ACTIVE_AUXILIARIES)
    return any(t.tag in MODALS for t in helpers)


def _came_of_it(later: Happened, earlier: Happened) -> bool:
    """Whether the sentence tells one thing itself and the other only to say who they are."""
    category, before = later.row["category"], earlier.row["category"]
    if before != Category.AFFECTED and earlier.tie in _BACKGROUND:
        # "arrested again nine of those it had freed"
        turned = RETURNED if before in _AWAY else TAKEN
        return category in turned and later.tie == OWN_VERB
    if before == Category.RETURNED:
        return False
    if category != Category.KILLED:
        return False
    return later.tie == CLAUSE


# What a joined verb of death can be the end of: "were shot and killed".
_SURPASSED = subset("surpassed_by_death")


def _died_of_it(
    best: Happened, found: list[Happened], sentence: Sentence
) -> Happened | None:
    """ "Were shot and killed", "were hurt and later died": the joined verb says how it ended."""
    if best.row["category"] not in _SURPASSED:
        return None
    joined, waiting = set[int](), [best.word.i]
    while waiting:
        at = waiting.pop()
        joints = sentence.children_as(at, COORDINATING)
        if any(t.lower in word_set("alternatives") for t in joints):
            return None
        # "injured five, and 12 houses were buried": a subject of its own
        verbs = sentence.children_as(at, CONJUNCTS)
        waiting += [t.i for t in verbs if not sentence.child_as(t.i, ANY_SUBJECT)]
        joined.update(waiting)
    deaths = (
        h for h in found if h.row["category"] == Category.KILLED and h.word.i in joined
    )
    return next(deaths, None)


def _hurt_by_it(best: Happened, found: list[Happened], _: Sentence) -> Happened | None:
    """ "Two people were hit and taken to hospital": what hits people hurts them if more is told."""
    if best.row["category"] != Category.AFFECTED:
        return None
    blows = rows_by_word("object").get(best.word.lemma.lower(), ())
    if all(row["category"] != Category.INJURED for row in blows):
        return None
    joined = (h for h in found if h.tie == JOINED)
    return next((h for h in joined if h.row["category"] == Category.INJURED), None)


# Of several things told of the counted, those that say more than the nearest one, the surest first.
_SAYS_MORE = (
    _death_of,
    _lost_since,
    _died_of_it,
    _since_they_were_taken,
    _hurt_by_it,
    _help_for,
)


def _most_telling(best: Happened, found: list[Happened]) -> Happened:
    """Of several words for displacement near each other, the one that says most of how."""
    if best.row["category"] != Category.DISPLACED:
        return best
    near = [
        h
        for h in found
        if h.row["category"] == Category.DISPLACED
        if h.cost <= best.cost + AS_NEAR
    ]
    return max(
        near,
        key=lambda h: (term_rank(h.row["term"]), -h.cost, -h.word.i),
    )


def named_by(counted: Counted, sentence: Sentence) -> tuple[Happened, Counted] | None:
    """What "the number of displaced" or "the death toll" of the sentence says a bare number is."""
    for name in _names_near(counted, sentence):
        if _is_toll(name):
            return _toll_named_by(name), counted
        behind = sentence.tokens[name.i + 1 : name.i + 4]
        if len(behind) < 2:
            continue
        if behind[0].lower not in word_set("of"):
            continue
        state = _state_named(behind[1:])
        if state is not None:  # "the number of displaced has dropped to"
            word, row = state
            return Happened(word, row, OWN_NAME, Cost.BY_NAME), counted
        named = _counted_by_name(name, sentence)
        if named is not None:
            return named
    return _put_at(counted, sentence)


OWN_NAME = "the number's own name"


def _names_near(counted: Counted, sentence: Sentence) -> list[Token]:
    """The nouns of a count, "number" or "toll", that may name this number, the nearest first."""
    tokens, tallies = sentence.tokens, word_set("tally_nouns")
    number = counted.number.i
    names = [t for t in tokens if t.lower in tallies and not _hyphened(tokens, t)]
    near = [t for t in names if abs(t.i - number) < FARTHEST_NAME]
    return sorted(near, key=lambda t: abs(t.i - number))


def _is_toll(name: Token) -> bool:
    """ "The toll", "the death-toll"."""
    tolls = word_set("toll_nouns")
    return name.lemma.lower() in tolls or name.lower.endswith(tuple(tolls))


def _toll_named_by(name: Token) -> Happened:
    """What a noun such as "toll" says of its number."""
    return Happened(name, deciding_words()["event"]["toll"], OWN_NAME, Cost.BY_NAME)


def _counted_by_name(
    name: Token, sentence: Sentence
) -> tuple[Happened, Counted] | None:
    """ "The number of families who fled": the noun behind "of", and what its own words say of
    it.
    """
    counted = counted_from(sentence.tokens, name.i + 1)
    if counted is None:
        return None
    if counted.head is None and not counted.inside:
        return None
    if _are_dead(counted, sentence.tokens):
        return _toll_named_by(name), counted
    happened = what_happened(counted, sentence)
    if happened is not None:
        return replace(happened, tie=OWN_NAME, cost=Cost.BY_NAME), counted
    if counted.row is not None and counted.row.get("category"):
        return Happened(counted.anchor, counted.row, OWN_NAME, Cost.BY_NAME), counted
    return None


def _are_dead(counted: Counted, tokens: tuple[Token, ...]) -> bool:
    """ "The number of victims of the blast rose to 17": who fell to what kills at once."""
    head = counted.head
    if head is None:
        return False
    if head.lower not in word_set("victims"):
        return False
    behind = [t.lower for t in tokens[head.i + 1 : head.i + 1 + _CAUSE]]
    return not word_set("of").isdisjoint(behind[:1]) and not word_set(
        "sudden_causes"
    ).isdisjoint(behind)


_CAUSE = 5  # "of | the | deadly | car | bombing"


def _state_named(words: Sequence[Token]) -> tuple[Token, Row] | None:
    """What words behind "the number of" say of whoever is counted: "displaced", "those killed"."""
    word = words[0]
    if word.lower in word_set("definite_article"):  # "the number of the abducted"
        words = words[1:]
        word = words[0] if words else word
    state = deciding_words()["state"].get(word.lower)
    if state is not None:
        return word, state
    if word.lower not in word_set("open_demonstratives"):
        return None
    if len(words) < 2:
        return None
    done = words[1]
    if done.tag not in PAST_PARTICIPLE:
        return None
    rows = rows_by_word("object").get(done.lemma.lower(), ())
    more = fields_of_list("figures", "narrows")
    alone = (r for r in rows if not any(r.strings(field) for field in more))
    row = next(alone, None)
    return None if row is None else (done, row)


def _put_at(counted: Counted, sentence: Sentence) -> tuple[Happened, Counted] | None:
    """`State media put the dead in the north at 790`: a verb that sets a number, and whose it
    is.
    """
    preposition = sentence.tokens[counted.number.head]
    verb = sentence.tokens[preposition.head]
    if preposition.lower not in word_set("at"):
        return None
    if verb.lemma.lower() not in word_set("setting_verbs"):
        return None
    for held in sentence.children_as(verb.i, DIRECT_OBJECTS):
        state = deciding_words()["state"].get(held.lower)
        if state is not None:
            return Happened(held, state, OWN_NAME, Cost.BY_NAME), counted
    return None


def _hyphened(tokens: tuple[Token, ...], t: Token) -> bool:
    """ "toll-free"."""
    return t.i + 1 < len(tokens) and tokens[t.i + 1].lower == "-"


# words between "the number of …" and the number; a clause of news English rarely has more
FARTHEST_NAME = 25


def counted_with(row: Row, counted: Counted) -> bool:
    """Whether what a row tells can befall those counted: a row about homes does not go with people,
    nor the other way.
    """
    units = row.strings("units") or (Unit.PEOPLE,)
    unit = Unit.PEOPLE if counted.unit == Unit.HOUSEHOLDS else counted.unit
    if unit not in units and counted.unit not in units:
        return False
    if counted.word in word_set("lives") and row["category"] != Category.KILLED:
        return False  # "12 lives were lost": of lives only their end is told
    return not any(
        field in row.values and bars(row, counted) for field, bars in _BARRED.items()
    )


def _is_never_of(row: Row, counted: Counted) -> bool:
    """The row itself rules the noun out."""
    return counted.word in row.strings("never")


def _is_of_other_nouns(row: Row, counted: Counted) -> bool:
    """The row is for its own nouns alone: "claimed 12 lives", not "claimed 12 seats"."""
    nouns = row.strings("of")
    return bool(nouns) and counted.word not in nouns


def _is_of_unarmed(row: Row, counted: Counted) -> bool:
    """Those who run from a battle they fought, or break out of custody, displace nobody."""
    return bool(row.get("unarmed")) and (counted.group in ARMED or is_held(counted))


def _is_of_civilians(row: Row, counted: Counted) -> bool:
    """Those sent or on duty come and go by order."""
    if not row.get("civil"):
        return False
    return counted.group in SENT - _helped(row) or is_held(counted)


# What keeps a row from those counted, by the field of the row that asks for it.
_BARRED = {
    "never": _is_never_of,
    "of": _is_of_other_nouns,
    "unarmed": _is_of_unarmed,
    "civil": _is_of_civilians,
}


def _helped(row: Row) -> frozenset[str]:
    """Those on duty whom help is meant for: pupils get kits as others do; of nurses and teachers
    who were trained only a report of relief work tells.
    """
    if not row.get("aided"):
        return frozenset()
    return HELPED_TOO if words_of_report() else HELPED


def is_held(counted: Counted) -> bool:
    """Whether those counted are in custody: to break out, or to be moved in it, displaces
    nobody.
    """
    return counted.row is not None and bool(counted.row.get("held"))


# Those who run from a raid or a battle they fought displace nobody.
ARMED = group_words("armed")
HELPED = group_words("learning")
HELPED_TOO = HELPED | group_words("serving")
# Groups that are sent, posted or on duty: their coming and going displaces nobody.
SENT = group_words("sent")


# ------------------------------------------------------------------ ties in the tree
def _said_of_whole(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """What a whole's own words and clauses say: "three of the four pupils who were abducted"."""
    for t in counted.inside:
        yield from states(t, ATTRIBUTE, Cost.OWN_WORD, sentence)
    yield from _below(counted.anchor, sentence, Cost.BELOW)
    yield from _said_behind_whole(counted, sentence)
    for of in sentence.children_as(counted.anchor.i, PREPOSITION_HEADS):
        if of.lower in word_set("of"):
            for group in sentence.children(of.i):
                yield from _who(group, sentence, Cost.WHO)


def _said_behind_whole(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """ "One of two officers killed on Tuesday": what stands right behind the whole is said of it,
    also where it hangs from its part.
    """
    of = sentence.tokens[counted.anchor.head]
    if of.lower not in word_set("of"):
        return
    for clause in sentence.children_as(of.head, PARTICIPLE_CLAUSES):
        between = sentence.tokens[counted.anchor.i + 1 : clause.i]
        if clause.i > counted.anchor.i and all(t.pos in ADVERBS for t in between):
            yield from _said_by_clause(clause, sentence, Cost.BELOW)


def _who(group: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "17 members of a choir who were kidnapped": "who" is the members, not the choir."""
    for clause in sentence.children_as(group.i, RELATIVE_CLAUSES):
        if any(k.lower in word_set("who") for k in sentence.children(clause.i)):
            role = "object" if is_passive(sentence, clause) else "subject"
            yield from as_argument(clause, role, sentence, cost, CLAUSE)


def _ties(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """What the tree says of the counted, from the noun itself upwards, each step dearer."""
    for t in counted.inside:
        yield from states(t, ATTRIBUTE, Cost.OWN_WORD, sentence)
        if counted.head is None:
            yield from bare_participle(t, ATTRIBUTE, Cost.BARE, sentence)
    seen: set[int] = set()
    step = 0.0
    node: Token | None = counted.anchor
    while node is not None and node.i not in seen and step < CLIMB:
        seen.add(node.i)
        yield from _below(node, sentence, Cost.BELOW + step)
        head = sentence.tokens[node.head]
        if head.i == node.i:
            break
        yield from _happened_above(node, head, sentence, Cost.OWN_WORD + step)
        node = _climbs(node, head, sentence)
        step += 1


def _climbs(node: Token, head: Token, sentence: Sentence) -> Token | None:
    """Where the search goes on: to the noun this one is part of, joined to or named with."""
    if node.dep in _PART_OF_NOUN:
        return head if head.pos in _HEADS_PHRASE or node.dep in CONJUNCTS else None
    if node.dep in _BEHIND_PREPOSITION:
        above = sentence.tokens[head.head]
        if above.lower in word_set("words_for_contact"):
            return None  # "lost contact with 30 of its men"
        partly = head.lower in word_set("parts_prepositions")
        if head.lower in word_set("to"):  # "calls to nine advisers were not returned"
            partly = above.pos in NUMERALS or noun_row(above.text) is not None
        return above if partly and above.pos in _WHOLES else None
    return None


def _below(node: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """Participles and clauses that hang from the counted noun."""
    for child in sentence.children(node.i):
        yield from _said_by_child(child, node, sentence, cost)


def _said_by_child(
    child: Token, node: Token, sentence: Sentence, cost: float
) -> Iterable[Happened]:
    """What one word that hangs from the counted noun says of it."""
    if child.dep in NOUN_CLAUSES:
        part = _about_a_part(child, sentence)
        return () if part else _said_by_clause(child, sentence, cost)
    if _is_attribute(child):
        return states(child, ATTRIBUTE, cost, sentence)
    if child.dep in PREPOSITION_HEADS and child.i > node.i:
        return _said_behind(child, sentence, cost)
    if child.dep in APPOSITIONS and child.pos in PARTICIPIALS:
        return states(child, SAID_OF, cost, sentence)
    if child.dep in CONJUNCTS and _shares_number(child, sentence):
        return _below(child, sentence, cost + Extra.JOINED_NOUN)
    return ()


SAID_OF = "said of the counted"


def _is_attribute(child: Token) -> bool:
    """An adjective, or a participle taken for a noun before its noun: "trafficked women"."""
    mistaken = child.dep in PREFIXED and child.pos in FULL_VERBS
    return mistaken or child.dep in _SAID_OF_NOUN


def _said_by_clause(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "people killed by floods", "people who fled": what the clause about a noun says of it."""
    undergone = is_participle(verb, sentence)
    undergone = undergone and not has_active_subject(sentence, verb)
    if undergone and has_object(verb, sentence):  # "men stabbed to death a guard"
        undergone = not tells_death(verb, sentence)
    passive = undergone or _gap_is_object(verb, sentence)
    role = "object" if passive else "subject"
    yield from as_argument(verb, role, sentence, cost, CLAUSE)
    yield from _chain(verb, sentence, cost)


def _said_behind(prep: Token, sentence: Sentence, cost: float) -> Iterable[Happened]:
    """What a preposition says of the counted; behind "of" stands their group."""
    reading = _said_by_groups if prep.lower in word_set("of") else _said_by_preposition
    return reading(prep, sentence, cost)


def _said_by_groups(of: Token, sentence: Sentence, cost: float) -> Iterable[Happened]:
    """ "Nine of those killed"."""
    groups = sentence.children_as(of.i, PREPOSITION_OBJECTS)
    return chain.from_iterable(_of_group(g, sentence, cost) for g in groups)


def _said_by_preposition(
    prep: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "90 people in camps", "12 under siege", "nine with burns"."""
    yield from _by_kind_of_place(prep, sentence, cost + Extra.OF_PLACE)
    yield from states(prep, SAID_OF, cost, sentence)
    yield from _prepositional_state(prep, sentence, cost)
    yield from _hurt_by_verb(prep, sentence, cost + Extra.OF_PLACE)


def _shares_number(noun: Token, sentence: Sentence) -> bool:
    """ "1,100 children and women in need": the number is of both."""
    kids = {c.dep for c in sentence.children(noun.i)}
    return noun.tag in PLURAL and kids.isdisjoint(
        NUMBER_MODIFIERS | DETERMINER_RELATIONS | OWNERS
    )


def _about_a_part(verb: Token, sentence: Sentence) -> bool:
    """ "half of whom are displaced", "many of them displaced": said of some, not of all that are
    counted.
    """
    return any(
        t.lower in word_set("pronouns_for_counted")
        and t.i > 1
        and sentence.tokens[t.i - 1].lower in word_set("of")
        for t in sentence.tokens[max(0, verb.i - 6) : verb.i]
    )


def _gap_is_object(verb: Token, sentence: Sentence) -> bool:
    """ "fighters whom we captured", "fighters we captured":
    the clause has a subject of its own, and no object.
    """
    subjects = sentence.children_as(verb.i, ACTIVE_SUBJECTS)
    if all(c.i >= verb.i or c.tag in RELATIVE_PRONOUNS for c in subjects):
        return False
    objects = sentence.children_as(verb.i, OBJECTS)
    return all(c.tag in RELATIVE_PRONOUNS for c in objects)


def _happened_above(
    node: Token, head: Token, sentence: Sentence, cost: float
) -> Iterable[Happened]:
    """The verb the counted is an argument of, or the noun it hangs from."""
    if node.dep in ANY_SUBJECT:
        return _from_verb_of_subject(node, head, sentence, cost)
    if node.dep in _OBJECT_LIKE:
        return _from_verb_of_object(node, head, sentence, cost)
    if node.dep in PREPOSITION_OBJECTS:
        return _from_preposition(head, sentence, cost)
    if node.dep in _NAMED_WITH and head.pos in NOUNS:
        return events_by_noun(head, sentence, cost, GIVEN_FOR)
    return ()


def _from_verb_of_subject(
    node: Token, verb: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "nine died", "nine were killed", "nine were forced to flee"."""
    suffers = node.dep in PASSIVE_SUBJECTS or is_passive(sentence, verb)
    suffers = suffers or _is_reached_with(verb, sentence)
    suffers = suffers or _is_killed_so(node, verb, sentence)
    suffers = suffers or _is_parted(verb, sentence)
    role = "object" if suffers else "subject"
    for happened in as_argument(verb, role, sentence, cost, OWN_VERB):
        if suffers or not is_of_its_object(happened, verb, sentence):
            yield happened
    yield from _brought(verb, sentence, cost + Extra.WITH_ITS_WORDS)
    yield from _chain(verb, sentence, cost)


def _brought(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "Three men walked into a hospital with gunshot wounds"."""
    if verb.lemma.lower() not in word_set("turning_up_verbs"):
        return
    for t in sentence.tokens[verb.i + 1 : verb.i + 1 + _WAY_THERE]:
        if t.pos in VERBS or t.text == ",":
            return
        if noun_row(t.text) is not None:
            return  # "went to a man with burns"
        if t.lower in word_set("with"):
            yield from _hurt_by_verb(t, sentence, cost)


_WAY_THERE = (
    9  # "walked | into | the | emergency | room | of | Mercy | Hospital | with"
)


def _is_killed_so(node: Token, verb: Token, sentence: Sentence) -> bool:
    """ "Nine villagers hacked to death": told without "were", and of no number in between
    ("100 abducted; three found dead").
    """
    if has_object(verb, sentence) or not tells_death(verb, sentence):
        return False
    return all(t.pos not in NUMERALS for t in sentence.tokens[node.i + 1 : verb.i])


def _is_parted(verb: Token, sentence: Sentence) -> bool:
    """ "Six people shot, two fatally": told without "were"; how badly is said of the hurt alone."""
    behind = sentence.tokens[verb.i + 1 : verb.i + 4]
    if len(behind) < 3:
        return False
    comma, number, how = behind
    if comma.text != "," or number.pos not in NUMERALS:
        return False
    ways = in_use().words("figures", "fatal") | in_use().words("not_counts", "grave")
    return how.lower in ways


def _is_reached_with(verb: Token, sentence: Sentence) -> bool:
    """ "9,000 people reached with safe water": no verb, but a participle that the parse took for
    one, in a report of relief work.
    """
    if not words_of_report():
        return False
    behind = sentence.tokens[verb.i + 1 : verb.i + 2]
    if not behind or behind[0].lower not in word_set("means_prepositions"):
        return False
    rows = rows_by_word("object").get(verb.lemma.lower(), ())
    return verb.tag in PAST_OR_PARTICIPLE and any(row.get("aided") for row in rows)


def _from_verb_of_object(
    node: Token, verb: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "killed nine", "the camp hosts 900", "left 30 dead", "the dead were 40 people"."""
    yield from as_argument(verb, "object", sentence, cost, OWN_VERB)
    if verb.lemma.lower() in word_set("hosting_verbs"):
        yield from _held_by_subject(verb, sentence, cost + Extra.HOSTS)
    for child in sentence.children_as(verb.i, _MADE_OF_OBJECT):
        # "killed nine, injured 12": behind a comma a verb of its own
        if child.i > node.i and sentence.tokens[child.i - 1].text != ",":
            yield from _made_of_object(child, sentence, cost)
    if node.dep in COPULA_PREDICATES:
        yield from _subject_noun(verb, sentence, cost)
        yield from _opened_with_among(verb, sentence, cost)
    if verb.lemma.lower() in word_set("passing_verbs"):  # "deaths topped 40"
        yield from _subject_noun(verb, sentence, cost + Extra.SUBJECT_NOUN)
    if verb.lemma.lower() in word_set("including_verbs"):
        for group in sentence.children_as(verb.i, ACTIVE_SUBJECTS):
            yield from _of_group(group, sentence, cost + Extra.AMONG)


def _opened_with_among(
    verb: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "Among the dead were two nurses": the group they were among opens the clause."""
    for prep in sentence.children_as(verb.i, PREPOSITION_HEADS):
        if prep.i < verb.i:
            yield from _among_those(prep, sentence, cost + Extra.AMONG)


def _of_group(group: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "The dead", "those killed": what the words for a group of people say befell all of it."""
    if any(t.lower in word_set("definite_words") for t in sentence.children(group.i)):
        yield from states(group, SAID_OF, cost, sentence)
    if group.lower in word_set("open_demonstratives"):
        yield from _below(group, sentence, cost)


def _made_of_object(
    child: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "left 30 dead", "left 900 without power", "forced 90 to flee": what was made of them."""
    yield from states(child, MADE_OF, cost, sentence)
    if child.dep in PREPOSITION_HEADS:
        yield from _how_left(child, sentence, cost)
    if child.dep in COMPLEMENT_CLAUSES:
        tie = "what the counted were made to do"
        yield from as_argument(child, "subject", sentence, cost + Extra.NEXT, tie)
        yield from _chain(child, sentence, cost)


MADE_OF = "what was made of the counted"


def _held_by_subject(
    verb: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "The camp hosts 39,000", "the camp is home to 39,000": the subject is where they are
    held.
    """
    for place in sentence.children_as(verb.i, ACTIVE_SUBJECTS):
        yield from place_words(place, sentence, "holder", cost, HELD_THERE)


HELD_THERE = "where the counted are held"


def _from_preposition(
    prep: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """What a preposition hangs from: "the deaths of nine", "rose to 44", "given to 90 families"."""
    above = sentence.tokens[prep.head]
    if prep.lower in word_set("number_prepositions"):
        yield from _over_number(prep, above, sentence, cost)
    if above.pos in FULL_VERBS and prep.lower in word_set("content_prepositions"):
        found = as_argument(above, "object", sentence, cost + Extra.CONTENT, OWN_VERB)
        # "talks were being held with 12 leaders": the talks are held
        lost = _is_lost_touch(above, sentence)
        yield from (h for h in found if not (lost or h.row.strings("helped")))


def _is_lost_touch(verb: Token, sentence: Sentence) -> bool:
    """ "Contact has been lost with four miners": the contact is lost."""
    taken = sentence.children_as(verb.i, OBJECTS | PASSIVE_SUBJECTS)
    return any(t.lower in word_set("words_for_contact") for t in taken)


def _over_number(
    prep: Token, above: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "the displacement of 900", "a camp of 900", "the toll rose to 44": what a number hangs
    from.
    """
    for noun in _with_joined(above, sentence):
        yield from events_by_noun(
            noun, sentence, cost + Extra.NEXT, "the noun it hangs from"
        )
    if prep.lower in word_set("loss_prepositions"):
        yield from _held_in_place(above, sentence, cost + Extra.NEXT)
    if above.lower in word_set("lives") and prep.lower in word_set("of"):
        yield from _lives_claimed(above, sentence, cost)
    if above.pos in VERBS:  # "the death toll rose to 44"
        yield from _subject_noun(above, sentence, cost + Extra.SUBJECT_NOUN)
    if prep.lower in word_set("recipient_prepositions"):
        yield from _to_or_for(prep, above, sentence, cost)


def _with_joined(noun: Token, sentence: Sentence) -> list[Token]:
    """A noun and those joined to it: "deaths and injuries"."""
    return [noun, *sentence.children_as(noun.i, CONJUNCTS)]


def _to_or_for(
    prep: Token, above: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """Those whom something was given to, or who are looked for."""
    if above.pos in FULL_VERBS:
        yield from _given_or_lost(above, sentence, cost + Extra.GIVEN)
        if prep.lower in word_set("for") and not _sought_for_deed(prep, sentence):
            yield from sought(above, cost, sentence)
    if above.pos in COMMON_NOUNS and prep.lower in word_set("to"):
        # "distributed nets", taken for one noun
        for participle in sentence.children_as(above.i, ADJECTIVE_MODIFIERS):
            if participle.tag in PAST_PARTICIPLE:
                yield from _provided(participle, above, sentence, cost + Extra.GIVEN)


def _sought_for_deed(prep: Token, sentence: Sentence) -> bool:
    """ "Looking for two men who shot a driver": they are wanted and not missing."""
    persons = sentence.children_as(prep.i, PREPOSITION_OBJECTS)
    return any(did_something(noun, sentence) for noun in persons)


def _given_or_lost(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "gave food to 90 people", "cut power to 900 homes": the object says what those behind "to"
    got or lost.
    """
    if verb.dep in PARTICIPLE_CLAUSES:  # "kits distributed to 900 families"
        yield from _provided(verb, sentence.tokens[verb.head], sentence, cost)
    for child in sentence.children_as(verb.i, UNDERGOERS):
        for given in _with_joined(child, sentence):
            yield from _provided(verb, given, sentence, cost)
            for h in events_by_noun(given, sentence, cost, GIVEN):
                if h.row["category"] in _NEEDS_AND_HARM:
                    yield h


GIVEN = "what the counted were given or lost"


def _provided(
    verb: Token, given: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "provided shelter to 90 people": a verb that could have had them for its object, and what
    they would have been provided with.
    """
    beside = {c.lower for c in sentence.children_as(given.i, COMPOUNDS)}
    words = {given.lower} | beside
    for row in rows_by_word("object").get(verb.lemma.lower(), ()):
        asked = is_near(row, sentence) and not words.isdisjoint(row.strings("with"))
        if row.get("aided") and asked:
            yield Happened(given, row, GIVEN, cost)
    for row in rows_by_word("gives").get(verb.lemma.lower(), ()):
        if is_near(row, sentence):
            yield Happened(given, row, GIVEN, cost + Extra.NEXT)


def _held_in_place(noun: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "a camp of 39,000", "the camp is home to 39,000"."""
    yield from place_words(noun, sentence, "holder", cost, HELD_THERE)
    if noun.lower in word_set("home_to"):
        yield from _held_by_subject(sentence.tokens[noun.head], sentence, cost)


def _lives_claimed(lives: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "claimed the lives of nine people"."""
    verb = sentence.tokens[lives.head]
    for row in rows_by_word("object").get(verb.lemma.lower(), ()):
        if lives.lower in row.strings("of"):
            yield Happened(verb, deciding_words()["state"]["dead"], "lives taken", cost)


_OF_SUBJECT = (
    4  # words from "number" to "deaths" in "the number of confirmed deaths rose to 44"
)


def _subject_noun(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "The death toll rose to 44": the subject of the verb that gives the number names it."""
    for child in sentence.children_as(verb.i, SUBJECTS):
        yield from events_by_noun(child, sentence, cost, OWN_NAME)
        for t in sentence.subtree(child.i):
            if t.i != child.i and t.i - child.i < _OF_SUBJECT:
                yield from events_by_noun(t, sentence, cost, OWN_NAME)
        yield from _plural_that_rose(child, sentence, cost)


def _plural_that_rose(
    noun: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "Cholera cases rose to 314": a plural that says itself what happened."""
    row = noun_row(noun.text) if noun.tag in PLURAL else None
    if row is None:
        return
    if not row.get("category"):
        return
    if row["unit"] != Unit.PEOPLE:
        return
    near = row.strings("near")
    if not near or not sentence.words.isdisjoint(near):
        yield Happened(noun, row, OWN_NAME, cost)


def _chain(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """What the same subject also does or is: joined verbs, "were forced to flee", "remain missing",
    "stay in camps".
    """
    for child in sentence.children(verb.i):
        yield from _also_said(child, verb, sentence, cost)


def _also_said(
    child: Token, verb: Token, sentence: Sentence, cost: float
) -> Iterable[Happened]:
    """What one word that hangs from a verb says of its subject."""
    if child.dep in CONJUNCTS and child.pos in VERBS:
        return _by_joined_verb(child, verb, sentence, cost)
    if child.dep in DEPENDENT_CLAUSES and child.i > verb.i:
        return _made_to(child, sentence, cost)
    if child.dep in ADJECTIVE_COMPLEMENTS:
        return _said_by_adjective(child, verb, sentence, cost)
    if child.dep in _SAID_OF_SUBJECT:
        return states(child, SAID_OF, cost + Extra.STATE_OF_VERB, sentence)
    if child.dep in PREPOSITION_HEADS:
        return _how_they_stay(child, verb, sentence, cost + Extra.NEXT)
    return ()


def _said_by_adjective(
    adjective: Token, verb: Token, sentence: Sentence, cost: float
) -> Iterable[Happened]:
    """ "Remain missing", "are likely to flee": their state, or what they will do."""
    if has_object(verb, sentence):
        return ()  # "gunmen shot dead three": said of the object
    if adjective.lower in word_set("about_to"):
        due = sentence.children_as(adjective.i, OPEN_COMPLEMENTS)
        return chain.from_iterable(_made_to(t, sentence, cost) for t in due)
    return states(adjective, SAID_OF, cost + Extra.STATE_OF_VERB, sentence)


def _how_they_stay(
    prep: Token, verb: Token, sentence: Sentence, cost: float
) -> Iterable[Happened]:
    """ "Were left without power", "remain in camps"; not "died in camps"."""
    if prep.lower in word_set("without"):
        return _how_left(prep, sentence, cost)
    return _staying_among(prep, sentence, cost) if stays(verb) else ()


def _staying(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "stay in camps", "remain in need": where somebody stays, or in what state."""
    yield from _by_kind_of_place(prep, sentence, cost, staying=True)
    yield from states(prep, SAID_OF, cost, sentence)
    yield from _prepositional_state(prep, sentence, cost)


def _staying_among(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """The same, and what befell those among whom they are."""
    yield from _staying(prep, sentence, cost)
    yield from _among_those(prep, sentence, cost)


def _among_those(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "were among a group of civilians abducted": what befell those whom they were among."""
    if prep.lower not in word_set("among"):
        return
    for noun in sentence.children(prep.i):
        yield from _of_group(noun, sentence, cost)
        yield from _below(noun, sentence, cost)
        for of in sentence.children_as(noun.i, PREPOSITION_HEADS):
            if of.lower in word_set("of"):
                for member in sentence.children(of.i):
                    yield from _below(member, sentence, cost + Extra.NEXT)


def _by_joined_verb(
    joined: Token, verb: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "Were caught and shot", "fled and drowned": a joined verb without a subject of its own."""
    if sentence.child_as(joined.i, SUBJECTS) is not None:
        return
    # "have surfaced and been taken": also where only the joined verb is passive
    passive = is_passive(sentence, verb) or is_passive(sentence, joined)
    suffers = joined.tag in PAST_PARTICIPLE and passive
    role = "object" if suffers else "subject"
    yield from as_argument(joined, role, sentence, cost + Extra.JOINED_VERB, JOINED)


def _made_to(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "Were forced to flee", "died fleeing": a clause whose subject is that of the verb above."""
    if sentence.child_as(verb.i, SUBJECTS) is not None:
        return
    role = "object" if is_passive(sentence, verb) else "subject"
    infinitive = verb.dep in OPEN_COMPLEMENTS
    nearer = Extra.MADE_TO if infinitive else Extra.WHILE
    yield from as_argument(
        verb, role, sentence, cost + nearer + Extra.OWN_ACT, OWN_VERB
    )
    yield from states(verb, SAID_OF, cost + nearer, sentence)
    if not infinitive:
        return
    if verb.lemma.lower() in word_set("aspectual_verbs"):
        yield from _chain(verb, sentence, cost + nearer)
    for prep in sentence.children_as(verb.i, PREPOSITION_HEADS):
        yield from _staying(prep, sentence, cost + Extra.STAYING)


def _how_left(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "left 900 homes without power", "left 90 in need of repair": how the counted were left."""
    if prep.lower in word_set("without"):
        yield from _by_kind_of_place(prep, sentence, cost)
    yield from _hurt_by_verb(prep, sentence, cost)
    yield from states(prep, MADE_OF, cost, sentence)
    yield from _prepositional_state(prep, sentence, cost)


def _hurt_by_verb(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "left scores with burns", "people with gunshot wounds"."""
    if prep.lower not in word_set("with"):
        return
    for noun in sentence.children(prep.i):
        for row in rows_by_word("with").get(noun.lower, ()):
            if row["category"] == Category.INJURED and row.strings("subject"):
                yield Happened(noun, row, "what the counted have", cost)


# Words in which a list of kinds of places goes on: "in schools, mosques and tents".
_JOINED_PLACES = 8


def _by_kind_of_place(
    prep: Token, sentence: Sentence, cost: float, *, staying: bool = False
) -> Iterator[Happened]:
    """The kind of place behind "in" or "at"; schools and halls shelter only those said to be
    `staying` there.
    """
    if prep.lower in word_set("without"):
        yield from _deprived(prep, sentence, cost)
        return
    if prep.lower not in word_set("state_prepositions"):
        return
    for noun in sentence.children_as(prep.i, PREPOSITION_OBJECTS):
        joined = (c for c in sentence.subtree(noun.i) if c.dep in CONJUNCTS)
        near = (c for c in joined if c.i < noun.i + _JOINED_PLACES)
        for place in (noun, *near):
            yield from place_words(place, sentence, "where", cost, PLACED_THERE)
            if staying:
                yield from place_words(place, sentence, "staying", cost, STAYING_THERE)


PLACED_THERE = "where the counted are"

STAYING_THERE = "where the counted stay"


def _deprived(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "900 homes without power"."""
    for noun in sentence.tokens[prep.i + 1 : prep.i + 7]:
        row = deciding_words()["without"].get(noun.lower)
        if row and noun.pos in COMMON_NOUNS:
            yield Happened(noun, row, "what the counted are without", cost)


def _prepositional_state(
    prep: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """ "in need", "at risk", "under siege", "in custody"."""
    for noun in sentence.children(prep.i):
        row = deciding_words()["state"].get(f"{prep.lower} {noun.lower}")
        if row:
            yield Happened(noun, row, SAID_OF, cost)
