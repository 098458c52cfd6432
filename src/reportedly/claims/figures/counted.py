"""What a number counts: the noun phrase behind it, its unit and its group.

The phrase is read from left to right over parts of speech, not from the tree: a small parser loses
its way in "about 640 displaced families (3,100 people)", the words do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import takewhile

from reportedly.annotate.actors.speaking_nouns import speaking_noun_of
from reportedly.codebook.grammar import (
    ADJECTIVES,
    ADVERBS,
    APPOSITIONS,
    BLANKS,
    COMMON_NOUNS,
    COORDINATORS,
    DETERMINERS,
    MARKS,
    NOUN_ADVERBIALS,
    NOUN_PHRASE,
    NOUNS,
    NOUNS_AND_ADJECTIVES,
    NUMERALS,
    PARTICIPIALS,
    PARTICIPLE_FORMS,
    PARTICLES,
    PAST_PARTICIPLE,
    PLURAL,
    POSSESSIVE_ENDING,
    PREPOSITIONS,
    PRONOUNS,
    PROPER_NOUNS,
    SEVERAL,
    SINGULAR,
    STATE_FORMS,
    SUBORDINATORS,
    VERBS,
)
from reportedly.codebook.words import Unit
from reportedly.languages import by_language, in_use, word_set
from reportedly.lexicons.load import Row, sheet
from reportedly.records import Number, Sentence, Token
from reportedly.syntax.marks import ALL_DASHES, BRACKETS, HYPHENS
from reportedly.syntax.person_nouns import listed_person_nouns, noun_row

_COUNTED = NOUNS | PARTICIPIALS  # "three wounded": a counted word need not be a noun
_OWNER = NOUN_PHRASE | PARTICLES  # "the town's"
_ATTRIBUTES = ADJECTIVES | ADVERBS
_IN_COUNTED = NOUNS | PARTICIPIALS | ADVERBS  # between a number and its noun
_BESIDE_NAME = APPOSITIONS | NOUN_ADVERBIALS  # "Ann Lee, 40"


# Words between a number and its noun: "20 heavily armed, masked men". More is another phrase.
LONGEST_PHRASE = 8


@dataclass(frozen=True, slots=True)
class Counted:
    """The noun phrase a number belongs to."""

    number: Token  # the last token of the number itself
    head: Token | None  # the counted noun; None in "18 are missing"
    row: Row | None  # its line of counted.yml
    inside: tuple[Token, ...]  # what stands between number and noun: "displaced", "US"
    end: int  # where the evidence ends, in characters
    first: int  # index of the number's first token, qualifier included
    # Of it what every rule asks, worked out once:
    anchor: Token = field(init=False, repr=False, compare=False)
    """The token that holds the phrase's place in the tree."""
    word: str = field(init=False, repr=False, compare=False)
    """The counted noun in small letters; nothing where there is none."""
    unit: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keep = object.__setattr__
        keep(self, "anchor", self.head or self.number)
        keep(self, "word", self.head.lower if self.head is not None else "")
        keep(self, "unit", str(self.row["unit"]) if self.row else Unit.PEOPLE)

    @property
    def name(self) -> str | None:
        """The counted group as written: "civilians", "aid workers"."""
        if self.head is None:
            return None
        words = f"{self.inside[-1].lower} {self.head.lower}" if self.inside else ""
        two = words in listed_person_nouns() or words in _homes()
        before = self.inside[-1:] if two else ()
        return " ".join(t.text for t in (*before, self.head))

    @property
    def people(self) -> str | None:
        """The country whose people are counted, ISO alpha-3: SYR for "650,000 Syrians", SSD for
        "South Sudanese".
        """
        if self.head is None:
            return None
        two = f"{self.inside[-1].lower} {self.head.lower}" if self.inside else ""
        return _homes().get(two) or _homes().get(self.head.lower)

    @property
    def group(self) -> str | None:
        """Which group they are, for comparing counts: "civilians", "combatants"."""
        group: str | None = self.row["group"] if self.row else None
        return group


# The nouns of the sentences before, gathered only where one is asked for.
NounsBefore = Callable[[], frozenset[str]]
NOTHING_TOLD: NounsBefore = frozenset


def counted_by(
    number: Number, sentence: Sentence, told_before: NounsBefore = NOTHING_TOLD
) -> Counted | None:
    """What `number` counts, or None where it counts something else (attacks, villages, tents of
    rice).

    Args:
        told_before: nouns of the sentences before, of which a noun that else counts something else
            may need one: of measles, "43 cases" are people.
    """
    last = sentence.token_at(number.end - 1)
    if last is None:
        return None
    opens = sentence.token_at(number.start)
    if opens is not None and _is_clock_offset(opens, number):
        return None
    noun_behind = counted_from(sentence.tokens, last.i, told_before)
    if noun_behind is None:
        return None
    if noun_behind.head is None and _populates(opens, sentence):
        return None
    end = _end_of_evidence(number, last, noun_behind.head, sentence)
    return replace(noun_behind, end=end, first=opens.i if opens is not None else last.i)


def _is_clock_offset(opens: Token, number: Number) -> bool:
    """ "UTC+8": the number is the end of one word with a plus."""
    return opens.start < number.start and "+" in opens.text


def _end_of_evidence(
    number: Number, last: Token, head: Token | None, sentence: Sentence
) -> int:
    """Where the counted noun ends, or the number that has none of its own."""
    if head is None:
        return number.end
    behind = last.i + (4 if restated(sentence.tokens, last.i) else 1)
    if any(t.pos in NUMERALS for t in sentence.tokens[behind : head.i]):
        return number.end  # "twelve of the 90 crew": 90 has words of its own
    return head.end


def _populates(number: Token | None, sentence: Sentence) -> bool:
    """ "a city of some 170,000": how many live there."""
    if number is None:
        return False
    if number.i < 2:
        return False
    place, of = sentence.tokens[number.i - 2 : number.i]
    return of.lower in word_set("of") and place.lower in in_use().words(
        "counted", "settled"
    )


def counted_from(
    tokens: tuple[Token, ...], i: int, told_before: NounsBefore = NOTHING_TOLD
) -> Counted | None:
    """What the words behind token `i` name, as if a number ended there; None for other things."""
    last, at = tokens[i], _behind_joint(tokens, i)
    phrase = _rest_of_phrase(tokens, at)
    if _counts_things(tokens, at):
        return None
    if _counts_acts(phrase):
        return None
    noun = _instances(phrase, tokens) or _noun(phrase, tokens, told_before)
    if noun is None and at > i + 2:
        noun = _team(phrase)
    if noun is not None:
        head, row, inside = noun
        return Counted(last, head, row, inside, head.end, i)
    if _measures(tokens, i):
        return None
    if _is_whole_of_things(tokens, i) or _is_some_of_things(tokens, i):
        return None
    return _without_noun(phrase, last, tokens)


def _is_some_of_things(tokens: tuple[Token, ...], i: int) -> bool:
    """ "Nine died in three blasts, two of which hit a market": some of what was told last in the
    plural, where that is nobody and no home.
    """
    behind = " ".join(t.lower for t in tokens[i + 1 : i + 3])
    if behind not in word_set("some_of_things"):
        return False
    plurals = (t for t in reversed(tokens[:i]) if t.tag in SEVERAL)
    noun = next(plurals, None)
    return noun is not None and is_thing(noun)


def is_thing(noun: Token) -> bool:
    """A plural that is nobody and no home: "blasts"."""
    return noun.tag in SEVERAL and noun_row(noun.text) is None


def _is_whole_of_things(tokens: tuple[Token, ...], i: int) -> bool:
    """ "Ten flights (of about 150,000)": the bare number of a whole whose part is nobody."""
    before = [t for t in tokens[max(0, i - 6) : i] if t.text != "("]
    while before and before[-1].lower in word_set("number_modifiers"):
        before.pop()
    if len(before) < 3:
        return False
    if before[-1].lower not in word_set("of"):
        return False
    *_, number, noun = before[: -2 if before[-2].lower in word_set("out") else -1]
    if number.pos not in NUMERALS:
        return False
    if not is_thing(noun):
        return False
    return noun.lower not in _words_of_time()


def _without_noun(
    phrase: list[Token], last: Token, tokens: tuple[Token, ...]
) -> Counted | None:
    """A number without a counted noun: "18 are missing", "60 wounded"; None where another noun
    follows.
    """
    hurt = [t for t in phrase if t.lower in _states()]
    hurt += [t for t in phrase[:1] if _stands_bare(t, last, tokens)]
    if any(_names(t) and t not in hurt for t in phrase):
        return None
    # "killed 9, injured 12": what stands behind a comma is told of the next number
    beside = takewhile(lambda t: t.text != ",", phrase)
    state = tuple(t for t in beside if t.tag in STATE_FORMS or t in hurt)
    return Counted(last, None, None, state, last.end, last.i)


def _stands_bare(t: Token, last: Token, tokens: tuple[Token, ...]) -> bool:
    """ "Five shot at a party": several people and no noun in the singular; not "the two shot"."""
    if t.lower not in in_use().words("figures", "bare"):
        return False
    if t.i != last.i + 1 or last.lower in word_set("ones"):
        return False
    if aims_at_somebody(t, tokens):
        return False
    return all(k.pos not in DETERMINERS for k in tokens[max(0, last.i - 1) : last.i])


def aims_at_somebody(t: Token, tokens: tuple[Token, ...]) -> bool:
    """ "40 shot at the soldiers", "two shot at each other"; not "five shot at a party"."""
    behind = tokens[t.i + 1 : t.i + 5]
    if not behind or behind[0].lower not in word_set("at"):
        return False
    rows = (noun_row(k.text) for k in behind[1:])
    somebody = any(row is not None and row["unit"] == Unit.PEOPLE for row in rows)
    return somebody or any(k.pos in PRONOUNS for k in behind[1:])


def _behind_joint(tokens: tuple[Token, ...], i: int) -> int:
    """Where the noun phrase of a number begins: behind "(12)", "of the", "out of the 12"."""
    at = i + (4 if restated(tokens, i) else 1)
    if at >= len(tokens):
        return at
    if tokens[at].lower not in word_set("out_of"):
        return at
    if tokens[at].lower in word_set("out"):
        at += 1  # "nine out of the 12 clinics"
    if at >= len(tokens):
        return at
    if tokens[at].lower not in word_set("of"):
        return at
    at += 1
    if at < len(tokens) and tokens[at].lower in word_set("partitive"):
        at += 1
    return _behind_whole(tokens, at)


def restated(tokens: tuple[Token, ...], i: int) -> bool:
    """ "twelve (12) people": a number in words, and in brackets again in digits."""
    behind = tokens[i + 1 : i + 4]
    if len(behind) < 3:
        return False
    opens, digits, closes = behind
    if opens.text + closes.text != "()" or not digits.text.isdigit():
        return False
    spelled = in_use().words("numbers", "word")  # no town: "Ondo (2)"
    return tokens[i].lower in spelled


def _counts_things(tokens: tuple[Token, ...], at: int) -> bool:
    """ "two besieged villages": a participle and its noun, which is nobody."""
    if at + 1 >= len(tokens):
        return False
    done, noun = tokens[at], tokens[at + 1]
    if done.tag not in PAST_PARTICIPLE:
        return False
    if not is_thing(noun):
        return False
    if noun.lower in _words_of_time():
        return False
    # "60 wounded sources said": a comma is lost, and they speak
    return speaking_noun_of(noun.text) is None


def _counts_acts(phrase: list[Token]) -> bool:
    """ "three mass abductions": each of many people."""
    return not word_set("mass").isdisjoint(t.lower for t in phrase)


def _names(t: Token) -> bool:
    return t.pos in NOUNS and t.tag not in POSSESSIVE_ENDING


@by_language
def _states() -> frozenset[str]:
    """Words of a state, also where the parser takes one for a noun: "with 60 hurt"."""
    return in_use().words("figures", "state")


def _behind_whole(tokens: tuple[Token, ...], at: int) -> int:
    """Behind the number of the whole: "15 of the 20 clinics" counts clinics, so does "of the city's
    20".
    """
    for k in range(at, min(at + OWNER, len(tokens))):
        if tokens[k].pos in NUMERALS:
            while k < len(tokens) and tokens[k].pos in NUMERALS:
                k += 1
            return k
        if tokens[k].pos not in _OWNER:
            return at
        if tokens[k].pos in COMMON_NOUNS and not _owns(tokens, k):
            return at
    return at


def _owns(tokens: tuple[Token, ...], k: int) -> bool:
    """ "the town's 30,000 people"."""
    return k + 1 < len(tokens) and tokens[k + 1].tag in POSSESSIVE_ENDING


_ACRONYM = 3  # tokens of an acronym in a bracket: "( | CSM | )"
OWNER = 6  # words between "of" and the number of the whole: "of the Gaza Strip's 2.3 million"
_STOPS = (
    VERBS
    | PREPOSITIONS
    | MARKS
    | SUBORDINATORS
    | PRONOUNS
    | DETERMINERS
    | NUMERALS
    | PARTICLES
)


def _rest_of_phrase(tokens: tuple[Token, ...], at: int) -> list[Token]:
    """The rest of the noun phrase: adjectives, participles and nouns, up to what ends it."""
    phrase: list[Token] = []
    acronym = _acronym_in_bracket(tokens[at : at + LONGEST_PHRASE])
    for t in tokens[at : at + LONGEST_PHRASE]:
        if t.pos in BLANKS:
            continue
        if t in acronym:
            continue
        if _ends_phrase(t, tokens):
            break
        phrase.append(t)
        if t.lower in word_set("closing_others"):
            break  # "nine others activists said": a comma is lost
    return phrase


def _ends_phrase(t: Token, tokens: tuple[Token, ...]) -> bool:
    """Whether a word is no more of the noun phrase: a verb, a preposition, "and" before another
    clause.
    """
    if t.lower in _words_of_time():
        return True
    if t.lower == "|":
        return True
    if _is_dash(tokens, t.i):
        return True
    if t.tag in POSSESSIVE_ENDING:
        return False
    if t.pos not in _STOPS | COORDINATORS:
        return False
    if t.lower in word_set("inside_phrase") and _more_of_it(tokens, t.i):
        return False
    return not _is_participle_inside(t, tokens)


def _is_participle_inside(t: Token, tokens: tuple[Token, ...]) -> bool:
    """ "640 displaced families": a participle taken for a verb, before its noun."""
    if t.pos not in _STOPS:
        return False
    if t.tag not in PARTICIPLE_FORMS:
        return False
    if t.lemma in word_set("auxiliary_verbs"):
        return False
    return _before_noun(tokens, t.i)


def _acronym_in_bracket(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The bracket of "Two Unity Front (UF) supporters", which does not end the phrase."""
    for k in range(1, len(tokens) - 3):
        opens, short, closes, noun = tokens[k : k + 4]
        if opens.text + closes.text == "()" and short.text.isupper():
            return (opens, short, closes) if noun.pos in NOUNS else ()
    return ()


def _more_of_it(tokens: tuple[Token, ...], i: int) -> bool:
    """After a comma or "and": another adjective of the same noun ("young, armed men")."""
    if tokens[i].tag in POSSESSIVE_ENDING:
        return True
    if tokens[i].lower in HYPHENS:
        return True
    if not 0 < i < len(tokens) - 1:
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    if before.pos in ADJECTIVES and _is_attribute_at(tokens, i + 1):
        return True
    return "-" in {before.lower, after.lower} or _two_attributes(tokens, i)


def _is_attribute_at(tokens: tuple[Token, ...], i: int) -> bool:
    """ "young and armed men", "pregnant and lactating women"."""
    if tokens[i].pos in _ATTRIBUTES:
        return True
    return tokens[i].tag in PARTICIPLE_FORMS and _before_noun(tokens, i)


def _two_attributes(tokens: tuple[Token, ...], i: int) -> bool:
    """ "regime and allied fighters": both words before "fighters" say whose they are."""
    if tokens[i].lower not in word_set("and"):
        return False
    if i + 2 >= len(tokens):
        return False
    before, after, noun = tokens[i - 1], tokens[i + 1], tokens[i + 2]
    if before.pos not in NOUNS:
        return False
    if after.pos not in NOUNS_AND_ADJECTIVES and after.tag not in PAST_PARTICIPLE:
        return False
    if any(noun_row(t.text) is not None for t in (before, after)):
        return False  # people themselves: "pupils and wounded teachers"
    return noun_row(noun.text) is not None


def _is_dash(tokens: tuple[Token, ...], i: int) -> bool:
    """A hyphen with a space on either side parts what it stands between: "16 people - nine of them
    women - died".
    """
    if tokens[i].lower not in ALL_DASHES:
        return False
    if not 0 < i < len(tokens) - 1:
        return False
    before, dash, behind = tokens[i - 1 : i + 2]
    return before.end < dash.start and dash.end < behind.start


def _before_noun(tokens: tuple[Token, ...], i: int) -> bool:
    """A participle that stands before a counted noun: "640 displaced families"."""
    end = i + 4
    for t in tokens[i + 1 : i + 4 + _ACRONYM]:
        if t.text in BRACKETS or (t.text.isupper() and tokens[t.i - 1].text == "("):
            end += 1  # "two United Front (UF) supporters"
            continue
        if t.i >= end:
            return False
        if noun_row(t.text) is not None:
            return True
        if t.lower in _rows_of_peoples():
            return True
        if t.pos not in _IN_COUNTED:
            return False
    return False


def _noun(
    phrase: list[Token],
    tokens: tuple[Token, ...],
    told_before: NounsBefore = NOTHING_TOLD,
) -> tuple[Token, Row, tuple[Token, ...]] | None:
    """The counted noun: the last of the first run of nouns, if a list or a people has it."""
    for k, here in enumerate(phrase):
        two = _noun_of_two_words(phrase, k)
        if two is not None:
            return two
        after = phrase[k + 1] if k + 1 < len(phrase) else None
        if not _ends_run(after, tokens):
            continue
        if _opens_name(here, after) or _is_modifier(here, phrase[k + 1 :]):
            continue
        row = _row_of(here, after, tokens, told_before)
        if row is not None:
            return here, row, tuple(phrase[:k])
        if here.pos in COMMON_NOUNS:
            return None
    return None


def _noun_of_two_words(
    phrase: list[Token], k: int
) -> tuple[Token, Row, tuple[Token, ...]] | None:
    """ "Aid workers", "internally displaced", and the men of "internally displaced men"."""
    if k + 1 >= len(phrase):
        return None
    row = listed_person_nouns().get(f"{phrase[k].lower} {phrase[k + 1].lower}")
    if row is None:
        return None
    head = k + 1
    third = phrase[k + 2 : k + 3]
    if third and noun_row(third[0].text, plain=True) is not None:
        head = k + 2
    return phrase[head], row, tuple(phrase[:head])


def _opens_name(here: Token, after: Token | None) -> bool:
    """ "two People's Union supporters": the owner in a name is nobody counted."""
    return (
        after is not None
        and after.tag in POSSESSIVE_ENDING
        and here.pos in PROPER_NOUNS
    )


def _is_modifier(here: Token, behind: list[Token]) -> bool:
    """ "900 outpatient curative visits": a singular before the plural that is counted."""
    if here.tag not in SINGULAR or not behind:
        return False
    if behind[0].pos not in ADJECTIVES:
        return False
    return any(t.tag in PLURAL for t in behind)


def _instances(
    phrase: list[Token], tokens: tuple[Token, ...]
) -> tuple[Token, Row, tuple[Token, ...]] | None:
    """ "36 cases of civilian detentions": the line of what happened so many times."""
    words = in_use().words("counted", "instances")
    at = next((k for k, t in enumerate(phrase) if t.lower in words), None)
    if at is None:
        return None
    head = phrase[at]
    if head.i + 1 >= len(tokens):
        return None
    if tokens[head.i + 1].lower not in word_set("of"):
        return None
    noun = _noun(_rest_of_phrase(tokens, head.i + 2), tokens)
    if noun is None:
        return None
    if not noun[1].get("category"):
        return None
    return head, noun[1], tuple(phrase[:at])


def _team(
    phrase: list[Token],
) -> tuple[Token, Row, tuple[Token, ...]] | None:
    """ "one of the patrol": a group named by one word counts its members."""
    words = in_use().words("counted", "team")
    if not phrase:
        return None
    if phrase[-1].lower not in words:
        return None
    if len(phrase) > 2:
        return None
    everyone = next(iter(in_use().table("counted")))
    return phrase[-1], everyone, tuple(phrase[:-1])


def _ends_run(after: Token | None, tokens: tuple[Token, ...]) -> bool:
    """Whether no further noun follows in the phrase; "passers-by" and "mothers-in-law" end at the
    noun that carries the plural.
    """
    if after is None:
        return True
    if after.tag in POSSESSIVE_ENDING:
        return True
    if after.lower == "-" and tokens[after.i - 1].tag in PLURAL:
        behind = tokens[after.i + 1 : after.i + 2]
        return any(t.lower in word_set("compound_tails") for t in behind)
    if after.pos in COORDINATORS:
        return (
            False  # it stands in the phrase only before another word for the same noun
        )
    return after.pos not in NOUNS and after.lower != "-"


def _row_of(
    noun: Token,
    after: Token | None,
    tokens: tuple[Token, ...],
    told_before: NounsBefore,
) -> Row | None:
    """The line that makes a word of the phrase its counted noun, or None."""
    if noun.pos not in _COUNTED:
        return None
    if _is_institution(noun, tokens):
        return None
    if noun.pos in PARTICIPIALS and after is not None:
        return None
    row = noun_row(noun.text, plain=noun.pos not in NOUNS)
    if row is None and noun.text[:1].isupper():
        row = _rows_of_peoples().get(noun.lower)
    if row is None:
        return row
    if not row.strings("near"):
        return row
    return row if _is_said_of_people(row.strings("near"), tokens, told_before) else None


def _is_said_of_people(
    near: tuple[str, ...], tokens: tuple[Token, ...], told_before: NounsBefore
) -> bool:
    """ "three cases" are people where a disease is named, here or before, else of a court."""
    if any(t.lower in near for t in tokens):
        return True
    return not told_before().isdisjoint(near)


def _is_institution(noun: Token, tokens: tuple[Token, ...]) -> bool:
    """ "three governing bodies" are no dead."""
    if not noun.i:
        return False
    if noun.lemma.lower() not in word_set("bodies"):
        return False
    return tokens[noun.i - 1].lower in in_use().words("counted", "organised")


_BEFORE_VALUE = ALL_DASHES | {":", "/"}  # between the name of a row and its value


def _measures(tokens: tuple[Token, ...], i: int) -> bool:
    """A bare number that names something: "in 1944", "Part 2", "to 8,000 from 5,000" is left to its
    verb.
    """
    t = tokens[i]
    if in_open_bracket(tokens, i):  # "in Alba (2)", "(Kano – 12, Edo – 58)"
        return False
    if _opens_item(tokens, i):  # "nine died in Kano, six in Lagos"
        return False
    if i and tokens[i - 1].text in _BEFORE_VALUE:  # "Kano: 14", "Kano – 14"
        return False
    if t.dep not in _BESIDE_NAME:
        return False
    return t.head != t.i and tokens[t.head].pos in PROPER_NOUNS


def _opens_item(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a number stands between a comma and where it was."""
    if not 0 < i < len(tokens) - 2:
        return False
    if tokens[i - 1].text != ",":
        return False
    place = tokens[i + 2]
    return tokens[i + 1].lower in word_set("state_prepositions") and (
        place.pos in PROPER_NOUNS or place.lower in word_set("definite_article")
    )


def in_open_bracket(tokens: tuple[Token, ...], i: int) -> bool:
    """Whether a bracket is open before a token."""
    for t in reversed(tokens[:i]):
        if t.text in BRACKETS:
            return t.text == "("
    return False


@by_language
def _words_of_time() -> frozenset[str]:
    """Words of time, which end a phrase: "killed 40 Monday", "from 7,000 earlier today"."""
    return in_use().words("counted", "when")


@by_language
def _homes() -> dict[str, str]:
    """Adjectives of countries by their code."""
    return {
        a.casefold(): c["iso3"]
        for c in sheet("places/countries.tsv")
        for a in c["adjectives"].split("|")
        if a
    }


@by_language
def _rows_of_peoples() -> dict[str, Row]:
    """Names of peoples count people: "650,000 Syrians", "four Americans", "1,200 Rohingya"."""
    everyone = next(iter(in_use().table("counted")))
    return {
        a.casefold(): everyone
        for c in sheet("places/countries.tsv")
        for a in c["adjectives"].split("|")
        if a
    }
