"""What happened to those a number counts: the word in the sentence that makes the count a figure.

From the counted noun the search climbs the tree: its own attributes and clauses, the verb it is an
argument of, the noun it hangs from ("the displacement of"), the phrase it is joined to. A word
counts only in the role its lexicon row asks for: of "three gunmen killed nine people", nine.
Where the tree gives nothing, the nearest fitting word of the same clause is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportedly.claims.figures.beside import beside
from reportedly.claims.figures.counted import Counted, counted_from
from reportedly.claims.figures.deciding_words import (
    HOSTS,
    Happened,
    as_argument,
    events,
    has_active_subject,
    has_object,
    is_passive,
    place_words,
    rows_of,
    sought,
    states,
    stays,
    words_of,
)
from reportedly.claims.figures.parts import is_whole
from reportedly.codebook import term_rank
from reportedly.languages import in_use
from reportedly.lexicons.load import Row
from reportedly.records import Sentence, Token

# Words between a number and a word it has no tie to in the tree; beyond, they belong to different
# things.
NEAR = 9
PASSIVE = frozenset({"nsubjpass", "csubjpass"})
CLIMB = 6  # steps up the tree: "officials say | that | at least | 12 of | the | wounded" is four


def what_happened(counted: Counted, sentence: Sentence) -> Happened | None:
    """The best-tied word that says what happened, or None."""
    whole = is_whole(counted, sentence)
    ties = _own(counted, sentence) if whole else _ties(counted, sentence)
    behind = () if whole else beside(counted, sentence)
    found = [h for h in (*ties, *behind) if counted_with(h.row, counted)]
    found = [
        replace(h, cost=h.cost + AIDED) if h.row.get("aided") else h for h in found
    ]
    best = min(
        found, key=lambda h: (h.cost, abs(h.word.i - counted.anchor.i)), default=None
    )
    return best and (_death_of(best, found, sentence) or _most_telling(best, found))


# Of several words for one displacement the one that says most gives the term: "12 displaced
# families stayed in tents".
# "assisted 300 people displaced by the storm": what befell them says more than that they were
# helped
AIDED = 0.6
AS_NEAR = 1.6  # costlier words belong to another clause


def _death_of(
    best: Happened, found: list[Happened], sentence: Sentence
) -> Happened | None:
    """ "died crossing the sea", "were killed fleeing": what they were doing hangs from how it
    ended.
    """
    if best.row["category"] != "displaced":
        return None
    above = {t.i for t in sentence.ancestors(best.word.i)}
    return next(
        (h for h in found if h.row["category"] == "killed" and h.word.i in above), None
    )


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
    tokens = sentence.tokens
    names = [
        t
        for t in tokens
        if t.lower in _NAMES
        and not _hyphened(tokens, t)
        and abs(t.i - counted.number.i) < FARTHEST_NAME
    ]
    for name in sorted(names, key=lambda t: abs(t.i - counted.number.i)):
        if name.lemma.lower() == "toll" or name.lower.endswith("toll"):
            row = words_of()["event"]["toll"]
            return Happened(name, row, "the number's own name", 2.0), counted
        if name.i + 2 < len(tokens) and tokens[name.i + 1].lower == "of":
            state = words_of()["state"].get(tokens[name.i + 2].lower)
            if state is not None:  # "the number of displaced has dropped to"
                return Happened(
                    tokens[name.i + 2], state, "the number's own name", 2.0
                ), counted
            told = counted_from(tokens, name.i + 1)
            if told is None or (told.head is None and not told.inside):
                continue
            happened = what_happened(told, sentence)
            own = (
                told.row if told.row is not None and told.row.get("category") else None
            )
            word = told.anchor if happened is None else happened.word
            its_row = own if happened is None else happened.row
            if its_row is not None:
                return Happened(word, its_row, "the number's own name", 2.0), told
    return None


def _hyphened(tokens: tuple[Token, ...], t: Token) -> bool:
    """ "toll-free"."""
    return t.i + 1 < len(tokens) and tokens[t.i + 1].lower == "-"


# words between "the number of …" and the number; a clause of news English rarely has more
FARTHEST_NAME = 25
_NAMES = frozenset(
    {"number", "numbers", "toll", "tolls", "total", "count", "tally", "figure"}
)


def nearest(
    counted: Counted, sentence: Sentence, taken: frozenset[int]
) -> Happened | None:
    """The nearest fitting word in the same clause; `taken` are tokens of other numbers, which end
    the search.
    """
    best: Happened | None = None
    for step, indices in (
        (1, range(counted.anchor.i + 1, len(sentence.tokens))),
        (-1, range(counted.number.i - 1, -1, -1)),
    ):
        for n, i in enumerate(indices):
            t = sentence.tokens[i]
            if (
                n >= NEAR
                or i in taken
                or t.lower in {";", ":", "but", "while", "whereas"}
                or t.tag in {"WP", "WRB"}
            ):
                break
            for row, role in rows_of(sentence, t):
                fits = role == "state" or (role == "object") == (
                    step < 0 or is_passive(sentence, t)
                )
                if fits and counted_with(row, counted):
                    hit = Happened(
                        t,
                        row,
                        "the nearest word in the clause",
                        5 + n / 10 + (step < 0),
                    )
                    if best is None or hit.cost < best.cost:
                        best = hit
    return best


def counted_with(row: Row, counted: Counted) -> bool:
    """A row about homes does not go with people, nor the other way."""
    units = row.strings("units") or ("people",)
    unit = "people" if counted.unit == "households" else counted.unit
    lives = row.strings("of")
    if lives and not (counted.head is not None and counted.head.lower in lives):
        return False
    if (
        counted.head is not None
        and counted.head.lower in {"lives", "life"}
        and row["category"] != "killed"
    ):
        return False
    group = counted.row["group"] if counted.row is not None else None
    held = is_held(counted)
    if row.get("unarmed") and (held or group in ARMED):
        return False
    if row.get("civil") and (held or group in SENT):
        return False
    return unit in units or counted.unit in units


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
def _own(counted: Counted, sentence: Sentence) -> Iterator[Happened]:
    """What a whole's own words and clauses say: "three of the four pupils who were abducted"."""
    for t in counted.inside:
        yield from states(t, "an attribute of the counted", 1.0, sentence)
    yield from _below(counted.anchor, sentence, 1.2)


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
        yield from _above(node, head, sentence, 1.0 + step)
        node = _climbs(node, head, sentence)
        step += 1


def _climbs(node: Token, head: Token, sentence: Sentence) -> Token | None:
    """Where the search goes on: to the noun this one is part of, joined to or named with."""
    if node.dep in {
        "nummod",
        "quantmod",
        "compound",
        "conj",
        "appos",
        "amod",
        "npadvmod",
        "nmod",
        "dep",
        "advmod",
    }:
        return (
            head
            if head.pos in {"NOUN", "PROPN", "NUM", "ADJ", "PRON"} or node.dep == "conj"
            else None
        )
    if node.dep in {"pobj", "pcomp"}:
        above = sentence.tokens[head.head]
        partly = head.lower in {
            "of",
            "including",
            "among",
            "with",
            "between",
            "from",
            "to",
        }
        return above if partly and above.pos in {"NOUN", "NUM", "PROPN"} else None
    return None


def _below(node: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """Participles and clauses that hang from the counted noun."""
    for child in sentence.children(node.i):
        if child.dep in {"acl", "relcl"}:
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
                "a clause about the counted",
            )
            yield from _chain(child, sentence, cost)
        elif child.dep in {"amod", "acomp", "oprd"} or (
            child.dep == "nmod" and child.pos == "VERB"
        ):
            yield from states(child, "an attribute of the counted", cost, sentence)
        elif child.dep == "prep" and child.i > node.i:
            yield from _where(child, sentence, cost + 0.6)
            yield from states(child, "said of the counted", cost, sentence)
            yield from _prepositional_state(child, sentence, cost)
        elif child.dep == "appos" and child.pos in {"ADJ", "VERB"}:
            yield from states(child, "said of the counted", cost, sentence)


def _about_a_part(verb: Token, sentence: Sentence) -> bool:
    """ "half of whom are displaced", "many of them displaced": said of some, not of all that are
    counted.
    """
    return any(
        t.lower in {"whom", "them", "which"}
        and t.i > 1
        and sentence.tokens[t.i - 1].lower == "of"
        for t in sentence.tokens[max(0, verb.i - 6) : verb.i]
    )


def _gap_is_object(verb: Token, sentence: Sentence) -> bool:
    """ "fighters whom we captured", "fighters we captured": the clause has a subject of its own."""
    return any(
        c.dep == "nsubj" and c.i < verb.i and c.tag not in {"WP", "WDT"}
        for c in sentence.children(verb.i)
    ) and not any(
        c.dep in {"dobj", "obj"} and c.tag not in {"WP", "WDT"}
        for c in sentence.children(verb.i)
    )


def _above(  # noqa: C901
    node: Token, head: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    """The verb the counted is an argument of, or the noun it hangs from."""
    if node.dep in {"nsubj", "nsubjpass", "csubj"}:
        role = (
            "object" if node.dep in PASSIVE or is_passive(sentence, head) else "subject"
        )
        yield from as_argument(head, role, sentence, cost, "the verb of the counted")
        yield from _chain(head, sentence, cost)
    elif node.dep in {"dobj", "dative", "attr", "oprd"}:
        yield from as_argument(
            head, "object", sentence, cost, "the verb of the counted"
        )
        if head.lemma.lower() in HOSTS:
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
            if child.i > node.i and child.dep in {
                "oprd",
                "acomp",
                "xcomp",
                "ccomp",
                "advcl",
                "prep",
                "prt",
                "advmod",
                "amod",
            }:
                yield from states(child, "what was made of the counted", cost, sentence)
                if child.dep == "prep":
                    yield from _left(child, sentence, cost)
                if child.dep in {"xcomp", "ccomp"}:
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
    elif node.dep in {"appos", "nummod", "compound", "nmod"} and head.pos in {
        "NOUN",
        "PROPN",
    }:
        yield from events(head, cost, "the noun it is given for")


def _from_preposition(
    prep: Token, sentence: Sentence, cost: float
) -> Iterator[Happened]:
    above = sentence.tokens[prep.head]
    if prep.lower in {
        "of",
        "for",
        "to",
        "at",
        "on",
        "among",
        "towards",
        "toward",
        "past",
        "by",
        "from",
        "including",
        "between",
        "above",
        "over",
    }:
        for noun in (
            above,
            *(c for c in sentence.children(above.i) if c.dep == "conj"),
        ):
            yield from events(noun, cost + 0.1, "the noun it hangs from")
        if prep.lower in {"of", "for", "to"}:
            yield from _held(above, sentence, cost + 0.1)
        if above.lower in {"lives", "life"} and prep.lower == "of":
            yield from _lives(above, sentence, cost)
        if above.pos in {"VERB", "AUX"}:  # "the death toll rose to 44"
            yield from _subject_noun(above, sentence, cost + 0.2)
        if above.pos == "VERB" and prep.lower in {"to", "for"}:
            yield from _given(above, sentence, cost + 0.3)
            if prep.lower == "for":
                yield from sought(above, cost, sentence)
    if above.pos == "VERB" and prep.lower in {"of", "with"}:
        yield from as_argument(
            above, "object", sentence, cost + 0.5, "the verb of the counted"
        )


def _given(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "gave food to 90 people", "cut power to 900 homes": the object says what those behind "to"
    got or lost.
    """
    for child in sentence.children(verb.i):
        if child.dep in {"dobj", "nsubjpass"}:
            for given in (
                child,
                *(c for c in sentence.children(child.i) if c.dep == "conj"),
            ):
                for h in events(given, cost, "what the counted were given or lost"):
                    if h.row["category"] in {"in_need", "affected"}:
                        yield h


def _held(noun: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "a camp of 39,000", "the camp is home to 39,000"."""
    yield from place_words(noun, sentence, "holder", cost, "where the counted are held")
    if noun.lower == "home":
        verb = sentence.tokens[noun.head]
        for child in sentence.children(verb.i):
            if child.dep == "nsubj":
                yield from place_words(
                    child, sentence, "holder", cost, "where the counted are held"
                )


def _lives(lives: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "claimed the lives of nine people"."""
    verb = sentence.tokens[lives.head]
    for row in in_use().table("figures"):
        if lives.lower in row.strings("of") and verb.lemma.lower() in row.strings(
            "object"
        ):
            yield Happened(verb, words_of()["state"]["dead"], "lives taken", cost)


def _subject_noun(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    for child in sentence.children(verb.i):
        if child.dep in {"nsubj", "nsubjpass"}:
            for t in (
                child,
                *(
                    c
                    for c in sentence.subtree(child.i)
                    if c.i != child.i and c.i - child.i < 4
                ),
            ):
                yield from events(t, cost, "the number's own name")


def _chain(verb: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:  # noqa: C901
    """What the same subject also does or is: joined verbs, "were forced to flee", "remain missing",
    "stay in camps".
    """
    for child in sentence.children(verb.i):
        if child.dep == "conj" and child.pos in {"VERB", "AUX"}:
            own = any(
                c.dep in {"nsubj", "nsubjpass"} for c in sentence.children(child.i)
            )
            if not own:
                role = (
                    "object"
                    if child.tag == "VBN" and is_passive(sentence, verb)
                    else "subject"
                )
                yield from as_argument(
                    child, role, sentence, cost + 0.7, "a joined verb of the counted"
                )
        elif child.dep in {"xcomp", "ccomp", "advcl"} and child.i > verb.i:
            own = any(
                c.dep in {"nsubj", "nsubjpass"} for c in sentence.children(child.i)
            )
            if not own:
                passive = is_passive(sentence, child)
                nearer = 0.2 if child.dep == "xcomp" else 0.8
                yield from as_argument(
                    child,
                    "object" if passive else "subject",
                    sentence,
                    cost + nearer - 0.25,
                    "the verb of the counted",
                )
                yield from states(child, "said of the counted", cost + nearer, sentence)
                if child.dep == "xcomp":
                    for prep in sentence.children(child.i):
                        if prep.dep == "prep":
                            yield from _where(prep, sentence, cost + 0.4, staying=True)
        elif child.dep in {"acomp", "oprd"} and has_object(verb, sentence):
            continue  # "gunmen shot dead three": said of the object
        elif child.dep in {"acomp", "oprd", "attr", "advmod"}:
            yield from states(child, "said of the counted", cost + 0.05, sentence)
        elif child.dep == "prep" and child.lower == "without":
            yield from _left(child, sentence, cost + 0.1)
        elif child.dep == "prep" and stays(verb):
            yield from _where(child, sentence, cost + 0.1, staying=True)
            yield from _prepositional_state(child, sentence, cost + 0.1)


def _left(prep: Token, sentence: Sentence, cost: float) -> Iterator[Happened]:
    """ "left 900 homes without power", "left 90 in need of repair": how the counted were left."""
    if prep.lower == "without":
        yield from _where(prep, sentence, cost)
    yield from states(prep, "what was made of the counted", cost, sentence)
    yield from _prepositional_state(prep, sentence, cost)


def _where(
    prep: Token, sentence: Sentence, cost: float, *, staying: bool = False
) -> Iterator[Happened]:
    """The kind of place behind "in" or "at"; schools and halls shelter only those said to be
    `staying` there.
    """
    if prep.lower == "without":
        for noun in (
            t for t in sentence.tokens[prep.i + 1 : prep.i + 7] if t.pos == "NOUN"
        ):
            row = words_of()["without"].get(noun.lower)
            if row:
                yield Happened(noun, row, "what the counted are without", cost)
        return
    if prep.lower not in {
        "in",
        "at",
        "inside",
        "into",
        "with",
        "on",
        "under",
        "within",
        "near",
        "as",
    }:
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
        row = words_of()["state"].get(f"{prep.lower} {noun.lower}")
        if row:
            yield Happened(noun, row, "said of the counted", cost)
