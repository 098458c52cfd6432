"""What a number counts: the noun phrase behind it, its unit and its group.

The phrase is read from left to right over parts of speech, not from the tree: a small parser loses
its way in "about 640 displaced families (3,100 people)", the words do not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportedly.languages import by_language, in_use
from reportedly.lexicons.load import Row, sheet
from reportedly.records import Number, Sentence, Token
from reportedly.syntax.person_nouns import listed, noun_row

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

    @property
    def anchor(self) -> Token:
        """The token that holds the phrase's place in the tree."""
        return self.head or self.number

    @property
    def name(self) -> str | None:
        """The counted group as written: "civilians", "aid workers"."""
        if self.head is None:
            return None
        words = f"{self.inside[-1].lower} {self.head.lower}" if self.inside else ""
        two = words in listed() or words in _homes()
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
    def unit(self) -> str:
        return str(self.row["unit"]) if self.row else "people"


def counted_by(number: Number, sentence: Sentence) -> Counted | None:
    """What `number` counts, or None where it counts something else (attacks, villages, tents of
    rice).
    """
    last = sentence.token_at(number.end - 1)
    if last is None:
        return None
    opens = sentence.token_at(number.start)
    told = counted_from(sentence.tokens, last.i)
    if told is None:
        return None
    end = told.head.end if told.head is not None else number.end
    if any(t.pos == "NUM" for t in sentence.tokens[last.i + 1 : told.anchor.i]):
        end = number.end  # "twelve of the 90 crew": 90 has words of its own
    return replace(told, end=end, first=opens.i if opens is not None else last.i)


def counted_from(tokens: tuple[Token, ...], i: int) -> Counted | None:
    """What the words behind token `i` name, as if a number ended there; None for anything but
    people and homes.
    """
    last, at = tokens[i], i + 1
    if at < len(tokens) and tokens[at].lower == "of":
        at += 1
        if at < len(tokens) and tokens[at].lower in _PARTITIVE:
            at += 1
        at = _behind_whole(tokens, at)
    phrase = _phrase(tokens, at)
    noun = _noun(phrase, tokens)
    if noun is not None:
        head, row, inside = noun
        return Counted(last, head, row, inside, head.end, i)
    if any(t.pos in {"NOUN", "PROPN"} and t.tag != "POS" for t in phrase):
        return None
    if _measures(tokens, i):
        return None
    state = tuple(t for t in phrase if t.tag in {"VBN", "JJ", "VBD"})
    return Counted(last, None, None, state, last.end, i)


def _behind_whole(tokens: tuple[Token, ...], at: int) -> int:
    """Behind the number of the whole: "15 of the 20 clinics" counts clinics, so does "of the city's
    20".
    """
    for k in range(at, min(at + OWNER, len(tokens))):
        if tokens[k].pos == "NUM":
            while k < len(tokens) and tokens[k].pos == "NUM":
                k += 1
            return k
        owner = tokens[k].pos in {"PROPN", "PART", "DET", "ADJ", "NOUN"}
        if not owner or (tokens[k].pos == "NOUN" and not _owns(tokens, k)):
            return at
    return at


def _owns(tokens: tuple[Token, ...], k: int) -> bool:
    """ "the town's 30,000 people"."""
    return k + 1 < len(tokens) and tokens[k + 1].tag == "POS"


OWNER = 6  # words between "of" and the number of the whole: "of the Gaza Strip's 2.3 million"
_PARTITIVE = frozenset(
    {
        "the",
        "these",
        "those",
        "them",
        "their",
        "its",
        "our",
        "his",
        "her",
        "all",
        "such",
    }
)
_STOPS = frozenset(
    {"VERB", "AUX", "ADP", "PUNCT", "SCONJ", "PRON", "DET", "NUM", "PART"}
)


def _phrase(tokens: tuple[Token, ...], at: int) -> list[Token]:
    """The rest of the noun phrase: adjectives, participles and nouns, up to what ends it."""
    phrase: list[Token] = []
    for t in tokens[at : at + LONGEST_PHRASE]:
        if t.pos == "SPACE":
            continue
        if t.lower in _when() or t.lower == "|" or _is_dash(tokens, t.i):
            break
        joins = t.lower in {
            ",",
            "and",
            "or",
            "-",
            "–",
            "“",
            '"',
            "’s",
            "'s",
        } and _more_of_it(tokens, t.i)
        attribute = (
            t.tag in {"VBN", "VBG", "VBD"}
            and t.lemma not in {"have", "be", "do"}
            and _before_noun(tokens, t.i)
        )
        if t.pos in _STOPS and not joins and not attribute and t.tag != "POS":
            break
        if t.pos == "CCONJ" and not joins:
            break
        phrase.append(t)
    return phrase


def _more_of_it(tokens: tuple[Token, ...], i: int) -> bool:
    """After a comma or "and": another adjective of the same noun ("young, armed men")."""
    if tokens[i].tag == "POS" or tokens[i].lower in {"-", "–"}:
        return True
    if not 0 < i < len(tokens) - 1:
        return False
    before, after = tokens[i - 1], tokens[i + 1]
    if before.pos == "ADJ" and after.pos in {"ADJ", "ADV"}:
        return True
    return "-" in {before.lower, after.lower} or _two_attributes(tokens, i)


def _two_attributes(tokens: tuple[Token, ...], i: int) -> bool:
    """ "regime and allied fighters": both words before "fighters" say whose they are."""
    if tokens[i].lower != "and" or i + 2 >= len(tokens):
        return False
    before, after, noun = tokens[i - 1], tokens[i + 1], tokens[i + 2]
    attributes = before.pos in {"NOUN", "PROPN"} and after.pos in {
        "ADJ",
        "NOUN",
        "PROPN",
    }
    own = noun_row(before.text) is not None or noun_row(after.text) is not None
    return attributes and not own and noun_row(noun.text) is not None


def _is_dash(tokens: tuple[Token, ...], i: int) -> bool:
    """A hyphen with a space on either side parts what it stands between: "16 people - nine of them
    women - died".
    """
    if tokens[i].lower not in {"-", "–", "—"} or not 0 < i < len(tokens) - 1:
        return False
    return tokens[i - 1].end < tokens[i].start and tokens[i].end < tokens[i + 1].start


def _before_noun(tokens: tuple[Token, ...], i: int) -> bool:
    """A participle that stands before a counted noun: "640 displaced families"."""
    for t in tokens[i + 1 : i + 4]:
        if noun_row(t.text) is not None or t.lower in _peoples():
            return True
        if t.pos not in {"ADJ", "NOUN", "PROPN", "ADV", "VERB"}:
            return False
    return False


def _noun(
    phrase: list[Token], tokens: tuple[Token, ...]
) -> tuple[Token, Row, tuple[Token, ...]] | None:
    """The counted noun: the last word of the first run of nouns, if a lexicon or a people's name
    has it.
    """
    for k, here in enumerate(phrase):
        after = phrase[k + 1] if k + 1 < len(phrase) else None
        two = listed().get(f"{here.lower} {after.lower}") if after is not None else None
        if two is not None and after is not None:
            return after, two, tuple(phrase[: k + 1])
        if not _ends_run(after):
            continue
        row = _row_of(here, after, tokens)
        if row is not None:
            return here, row, tuple(phrase[:k])
        if here.pos == "NOUN":
            return None
    return None


def _ends_run(after: Token | None) -> bool:
    """Whether no further noun follows in the phrase."""
    if after is None or after.tag == "POS":
        return True
    if after.pos == "CCONJ":
        return (
            False  # it stands in the phrase only before another word for the same noun
        )
    return after.pos not in {"NOUN", "PROPN"} and after.lower != "-"


def _row_of(noun: Token, after: Token | None, tokens: tuple[Token, ...]) -> Row | None:
    """The line that makes a word of the phrase its counted noun, or None."""
    if noun.pos not in {"NOUN", "PROPN", "ADJ", "VERB"}:
        return None
    if noun.pos in {"ADJ", "VERB"} and after is not None:
        return None
    row = noun_row(noun.text, plain=noun.pos not in {"NOUN", "PROPN"})
    if row is None and noun.text[:1].isupper():
        row = _peoples().get(noun.lower)
    near = row.strings("near") if row is not None else ()
    if near and not any(t.lower in near for t in tokens):
        return (
            None  # "three cases" are people where a disease is named, else of a court
        )
    return row


def _measures(tokens: tuple[Token, ...], i: int) -> bool:
    """A bare number that names something: "in 1944", "Part 2", "to 8,000 from 5,000" is left to its
    verb.
    """
    t = tokens[i]
    if i and tokens[i - 1].text == "(":  # "in Alba (2)"
        return False
    return (
        t.dep in {"npadvmod", "appos"}
        and t.head != t.i
        and tokens[t.head].pos == "PROPN"
    )


@by_language
def _when() -> frozenset[str]:
    """Words of time, which end a phrase: "killed 40 Monday", "from 7,000 earlier today"."""
    return in_use().words("counted", "when")


@by_language
def _homes() -> dict[str, str]:
    return {
        a.casefold(): c["iso3"]
        for c in sheet("places/countries.tsv")
        for a in c["adjectives"].split("|")
        if a
    }


@by_language
def _peoples() -> dict[str, Row]:
    """Names of peoples count people: "650,000 Syrians", "four Americans", "1,200 Rohingya"."""
    everyone = next(iter(in_use().table("counted")))
    return {
        a.casefold(): everyone
        for c in sheet("places/countries.tsv")
        for a in c["adjectives"].split("|")
        if a
    }
