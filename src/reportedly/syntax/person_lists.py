"""Persons told one by one: "his wife, 34, and two sons", "Ann Loe, 12, and John Roe".

Read from left to right over parts of speech, as counted nouns are: a small parser takes half of
such lists apart. A member is a noun for a person in the singular, a name, a word for two ("his
parents") or a noun with a number; ages and names beside it belong to it. What may be somebody of
another kind, or more than one, ends the list and leaves it uncounted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADJECTIVES,
    ADVERBS,
    DETERMINERS,
    DIRECT_OBJECTS,
    MARKS,
    NOMINAL,
    NOUNS,
    NUMERALS,
    PARTICLES,
    PERSONAL_PRONOUN,
    PHRASE_OPENERS,
    POSSESSIVE_ENDING,
    POSSESSIVE_PRONOUN,
    PROPER_FORMS,
    PROPER_NOUNS,
    SINGULAR,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Unit
from reportedly.languages import by_language, in_use, word_set
from reportedly.records import Mentions, Number, Sentence, Token
from reportedly.syntax.marks import HYPHENS
from reportedly.syntax.person_nouns import noun_row

# Words before the noun of a member: "her 8-year-old, severely autistic younger son" has six.
_LONGEST = 8
_ENDS_NAME = frozenset(",.;")  # behind ", John Roe", which then says who "the pilot" is
_BEFORE_HEAD = NOMINAL | MARKS | PARTICLES | ADVERBS
_OWNERS = POSSESSIVE_PRONOUN | POSSESSIVE_ENDING
# Groups of which a person is of one: nobody is a man and a girl.
_KINDS = subset("sexes_and_minors")
_INTRODUCING = DETERMINERS | NUMERALS | PROPER_NOUNS


@dataclass(frozen=True, slots=True)
class Persons:
    """A run of persons, each told apart: their nouns or last names, and how many they are."""

    members: tuple[Token, ...]
    many: int
    numbered: bool  # every member has a number of its own
    first: Token
    last: Token


@dataclass(frozen=True, slots=True)
class _Member:
    head: Token
    many: int | None  # None where it cannot be told
    numbered: bool
    introduced: bool  # with an article before it and no owner
    bare: bool  # with no word before it that makes it somebody else
    named: bool  # by a name, not by a noun
    end: int  # index of the token behind it, its age and name left behind


def persons_in(
    sentence: Sentence,
    numbers: Mapping[int, Number],
    mentions: Mentions,
    *,
    least: int = 2,
) -> Iterator[Persons]:
    """The lists of a sentence, and words for two standing alone, in reading order.

    Args:
        numbers: those that count persons, by the index of their noun.
        least: how many persons they have to tell of.
    """
    reader = _Reader(sentence, numbers, mentions)
    at = 0
    while at < len(sentence.tokens):
        found = reader.members(at) if reader.openings[at] else []
        if not found:
            at += 1
            continue
        persons = _counted(found, sentence.tokens[at], least)
        if persons is not None:
            yield persons
        at = found[-1].end


def _counted(found: list[_Member], first: Token, least: int) -> Persons | None:
    """The persons of a list taken together; None where one is left open or it is one person told
    twice.
    """
    found = [m for m in found if m.many != 0]  # without him who did it
    counts = [m.many for m in found if m.many is not None]
    if len(counts) < len(found):
        return None
    if sum(counts) < least:
        return None
    if _one_person(found):
        return None
    if found[0].numbered and counts[0] == sum(counts[1:]):
        return None  # "four people, two men and two women": the number told them all
    heads = tuple(m.head for m in found)
    numbered = all(m.numbered for m in found)
    return Persons(heads, sum(counts), numbered, first, heads[-1])


def _one_person(found: list[_Member]) -> bool:
    """ "A husband and father" is one: the second noun has no word of its own before it.

    "His wife and son" are two, so are "mother, son" in a headline, and "the man and boy".
    """
    if len(found) != 2:
        return False
    if not found[0].introduced:
        return False
    if not found[1].bare:
        return False
    rows = [noun_row(m.head.text) for m in found]
    groups = {row["group"] for row in rows if row is not None} & _KINDS
    return len(groups) < 2


class _Reader:
    """Reads members of lists at a token."""

    def __init__(
        self, sentence: Sentence, numbers: Mapping[int, Number], mentions: Mentions
    ) -> None:
        self._tokens = sentence.tokens
        self._numbers = numbers
        self._mentions = mentions
        self._joints, self._pairs = _words("joints"), counts_of("pairs")
        self._own, self._one = _words("own"), _words("one")
        self._heads = self._found_heads()
        self.openings = self._found_openings()

    def members(self, at: int) -> list[_Member]:
        """The members of the list that begins at a token; none where none does."""
        found: list[_Member] = []
        joined, last, complete = True, False, False
        while joined:
            member = self._member(at)
            if member is None:
                break
            joined, behind = self._joint(member.end)
            between = {t.lower for t in self._tokens[member.end : behind]}
            goes_on = not between.isdisjoint(word_set("and"))
            if complete and (member.many is None or not goes_on):
                break  # "two boys and a girl, neighbours say", "a man and his wife, a nurse,"
            if found and self._is_subject_of_own_verb(member, found[0], joined=last):
                break
            found.append(member)
            complete = last and between == {","}  # behind the one that "and" joined
            at, last = behind, goes_on
        return found

    def _joint(self, at: int) -> tuple[bool, int]:
        """Whether another member follows, and where: behind a comma, "and" or both."""
        begin = at
        while at < len(self._tokens) and self._tokens[at].lower in self._joints:
            at += 1
        return at > begin, at

    def _is_subject_of_own_verb(
        self, member: _Member, first: _Member, *, joined: bool
    ) -> bool:
        """ "Killed 23 people, a witness said": another clause begins, and whoever is its subject is
        none of them. Of "two men, 18 and 20, and a woman were shot", `joined` by "and", the parse
        makes but the last a subject.
        """
        head = member.head
        if head.dep not in ACTIVE_SUBJECTS:
            return False
        if joined and first.head.dep not in DIRECT_OBJECTS:
            return False
        return first.head.dep not in ACTIVE_SUBJECTS or first.head.head != head.head

    # -------------------------------------------------------------- one member
    def _member(self, at: int) -> _Member | None:
        """The member of a list that begins at a token."""
        for i in range(at, min(at + _LONGEST, len(self._tokens))):
            t = self._tokens[i]
            if i > at and t.tag in PHRASE_OPENERS:
                return None  # another phrase begins
            if i == at + 1 and t.pos in NUMERALS and self._tokens[at].pos in ADJECTIVES:
                return None  # "shot dead | two men": what is said of them stands before
            if self._heads[i] and (made := self._headed(at, i)) is not None:
                return made
            if t.pos not in _BEFORE_HEAD:
                return None
            if t.lower in self._joints and t.lower != "-":
                return None
        return None

    def _found_heads(self) -> list[bool]:
        """Of each token whether it is the last of a run of nouns or names: of "police officer" the
        officer.
        """
        endings, persons = word_set("possessive_endings"), self._own | self._one
        heads: list[bool] = []
        for t, behind in zip_longest(self._tokens, self._tokens[1:]):
            if t.tag in PERSONAL_PRONOUN and t.lower in persons:
                heads.append(True)
            elif t.pos not in NOUNS or behind is None:
                heads.append(t.pos in NOUNS)
            else:
                owner = behind.tag in POSSESSIVE_ENDING or behind.text in endings
                more = behind.pos in NOUNS or behind.text in HYPHENS
                heads.append(not owner and not more)
        return heads

    def _found_openings(self) -> list[bool]:
        """Of each token whether a member can begin at it: it is a head, or leads to one over words
        that stand before heads.
        """
        openings: list[bool] = []
        leads = False
        for t, head in zip(reversed(self._tokens), reversed(self._heads), strict=True):
            leads = head or (leads and t.pos in _BEFORE_HEAD)
            openings.append(leads)
        return openings[::-1]

    def _headed(self, at: int, i: int) -> _Member | None:
        """A member by its head, with its number and whether it is named or owned."""
        head = self._tokens[i]
        number = self._numbers.get(i)
        many = self._many(at, i)
        if many is None and number is None and noun_row(head.text) is None:
            return None
        before = self._tokens[at:i]
        owned = not _OWNERS.isdisjoint(t.tag for t in before)
        bare = not owned and not any(t.pos in _INTRODUCING for t in before)
        named = head.tag in PROPER_FORMS
        end = self._behind(i + 1, named)
        return _Member(
            head,
            many,
            numbered=number is not None,
            introduced=not owned and any(t.pos in DETERMINERS for t in before),
            bare=bare and not named,
            named=named,
            end=self._behind_role(end) if named else end,
        )

    def _many(self, at: int, i: int) -> int | None:
        """How many persons a member is; None where it cannot be told."""
        head, number = self._tokens[i], self._numbers.get(i)
        if number is not None:
            return number.low if number.low == number.high else None
        if head.lower in self._own:
            return 0  # he who did it
        if head.lower in self._one:
            return 1
        if head.lower in self._pairs:
            return self._pairs[head.lower]
        if head.tag not in SINGULAR:
            return None
        if self._is_parent_of(i):
            return None
        return 1 if self._is_person(at, i) else None

    def _is_person(self, at: int, i: int) -> bool:
        """A noun for one person of whom it tells nothing else, or a person's name."""
        head = self._tokens[i]
        row = noun_row(head.text) if head.text.islower() or head.i == 0 else None
        if row is None:
            return self._is_name(at, i)
        return row["unit"] == Unit.PEOPLE and not row.get("category")

    def _is_parent_of(self, i: int) -> bool:
        """ "A father of two": told of somebody, and no number of victims."""
        behind = self._tokens[i + 1 : i + 3]
        if len(behind) < 2:
            return False
        if behind[1].pos not in NUMERALS:
            return False
        return behind[0].lower in word_set("of")

    def _is_name(self, at: int, i: int) -> bool:
        """A person's name: two words and more, with an age behind it or a first name before."""
        names = self._tokens[at : i + 1]
        if len(names) < 2:
            return False
        if any(t.tag not in PROPER_FORMS for t in names):
            return False
        given = in_use().words("first_names", "names")
        if names[0].text not in given and self._age(i + 1) == i + 1:
            return False
        start, end = names[0].start, names[-1].end
        if self._mentions.actor_at(start, end) is not None:
            return False
        return not self._mentions.names_place(start, end)

    # -------------------------------------------------------------- what stands behind it
    def _behind(self, at: int, named: bool) -> int:
        """Where a member ends: behind its age, and behind the name or the age of "her son, X,
        5,".
        """
        end = self._age(at)
        if not named and (name := self._name(at)) > at:
            end = self._age(name)
        return end

    def _behind_role(self, at: int) -> int:
        """Behind who a named person is, ", a teacher" or ", the mayor's sister"; where no role
        stands there, the same place. "Her husband" and "two sons" are others.
        """
        comma = self._at(at)
        if comma is None or comma.text != ",":
            return at
        role = self._member(at + 1)
        if role is None or role.named or role.numbered:
            return at
        before = self._tokens[at + 1 : role.head.i]
        if any(t.tag in POSSESSIVE_PRONOUN for t in before):
            return at
        if role.head.tag not in SINGULAR or role.bare:
            return at
        return role.head.i + 1

    def _age(self, at: int) -> int:
        """Behind ", 35," or "(35)"; where there is none, the same place."""
        aside = self._tokens[at : at + 3]
        if len(aside) < 3:
            return at
        opening, number, closing = aside
        if number.pos not in NUMERALS:
            return at
        if not number.text.isdigit():
            return at
        if opening.text in {",", "("} and closing.text == ")":
            return at + 3
        if opening.text != "," or not self._ends_age(closing):
            return at
        return self._further_ages(at + 2)

    def _further_ages(self, at: int) -> int:
        """Behind the ages of the others of one member: "two men, 18 | and 20 |, and a woman"."""
        while len(aside := self._tokens[at : at + 3]) == 3:
            joint, number, closing = aside
            if joint.lower not in self._joints or not number.text.isdigit():
                return at
            if not self._ends_age(closing):
                return at
            at += 2
        return at

    def _ends_age(self, closing: Token) -> bool:
        """Whether a word behind a number leaves it an age, and no number of what follows."""
        return closing.lower in self._joints or closing.text in {".", ";"}

    def _name(self, at: int) -> int:
        """Behind ", Mary Loe" or "Mary Loe"; where no name stands there, the same place."""
        begin = (
            at + 1 if (comma := self._at(at)) is not None and comma.text == "," else at
        )
        end = begin
        while (t := self._at(end)) is not None and t.tag in PROPER_FORMS:
            end += 1
        closing = self._at(end)
        ends_well = end > begin and closing is not None
        if not ends_well:
            return at
        if begin > at and closing is not None and closing.text not in _ENDS_NAME:
            return at  # "his wife, Ann Loe and John Roe": three
        return end

    def _at(self, i: int) -> Token | None:
        return self._tokens[i] if 0 <= i < len(self._tokens) else None


# ------------------------------------------------------------------ the lexicon
def _words(field: str) -> frozenset[str]:
    return in_use().words("implied", field)


@by_language
def counts_of(field: str) -> dict[str, int]:
    """How many each word of a field of `implied.yml` means."""
    return {
        word: int(row["number"])
        for row in in_use().table("implied")
        for word in row.strings(field)
    }
