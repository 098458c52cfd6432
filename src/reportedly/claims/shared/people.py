"""The names an article gives: who is a person, in which role, and under which fullest name.

Names are runs of capitalised words in the parse, split at the last title before a name ("Mayor
Terry Hill" → role "Mayor", name "Terry Hill"); roles also come from the words after it ("Ann Lee,
head of the mission"). Each story of an article has its own names.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reportedly.annotate.actors.speaking_nouns import (
    sort_of_noun,
    speaking_noun_of,
    speaking_nouns,
)
from reportedly.codebook.grammar import (
    COMMON_NOUNS,
    DETERMINERS,
    FINITE,
    FOREIGN,
    MARKS,
    NAME_PHRASE,
    NOUNS,
    NOUNS_AND_ADJECTIVES,
    PARTICLES,
    PROPER_NOUNS,
    SUBJECTS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Role, SpeakerSort
from reportedly.languages import by_language, in_use, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Actor, Document, Mentions, Sentence, Token
from reportedly.syntax.marks import APOSTROPHES, HYPHENS

_ARTICLE = named_pattern("people.article")
_THE = named_pattern("people.the")

_ENDS_ASIDE = frozenset(',.;:”"–')

_PERSONS = subset("persons")
_OF_NO_PERSON = subset("of_no_person")

_IN_ROLE = NAME_PHRASE | MARKS
# A name of two words the tagger did not know
_IN_PERSON = NOUNS_AND_ADJECTIVES | FOREIGN
_OF_A_ROLE = NOUNS_AND_ADJECTIVES | PARTICLES


_NAME_WORDS = (
    3  # "Stephen J. Townsend"; what is longer has swallowed a place or a title
)
_ROLE_WORDS = 10  # a longer opening is a clause
_NUMBER_OF_WORDS = 5  # longer runs of capitals are names of organisations or headings


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """One mention of a named person or organisation."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    role: str | None
    sentence: int
    story: int
    article: bool = (
        False  # "the" before it: the name of a thing or a body, not of a person
    )


@by_language
def first_name_gender() -> dict[str, str]:
    """Small letters of a first name → the pronoun it goes with, of those that go with one."""
    return {
        name.lower(): str(row["gender"])
        for row in in_use().table("first_names")
        if "gender" in row.values
        for name in row.strings("names")
    }


def stories_of_passages(document: Document) -> list[int]:
    """A story number for each passage: 0 for the article's own, another for each run of
    `other_story` passages.
    """
    numbers, current, last = [], 0, ""
    for passage in document.passages:
        if passage.role == Role.OTHER_STORY and last != Role.OTHER_STORY:
            current += 1
        numbers.append(current if passage.role == Role.OTHER_STORY else 0)
        last = passage.role
    return numbers


def split_title(words: list[str]) -> tuple[list[str], list[str]]:
    """`Elm Township Mayor Terry Hill` → its role and the name after the last title."""
    cut = 0
    for i, word in enumerate(words[:-1]):
        noun = speaking_nouns().get(word.lower().rstrip(".")) or speaking_nouns().get(
            word.lower().rpartition("-")[2]
        )
        if noun is not None and noun.title:
            cut = i + 1
    return words[:cut], words[cut:]


def _split_region(
    words: list[str],
    after_title: bool,
) -> tuple[list[str], list[str]]:
    """After "minister for the", "Far North Ann Lee" is a region of the role and two words of
    name.
    """
    hyphens = sum(w in HYPHENS for w in words)  # "Ann Lee-Hill" is one name
    if after_title and not hyphens and len(words) > _NAME_WORDS:
        return words[:-2], words[-2:]
    return [], words


def _name_length(name: NamedPerson) -> int:
    """How full a name is; runs longer than any person's name count as one word."""
    return len(name.words) if len(name.words) <= _NAME_WORDS else 1


class People:
    """All names of one document, by story."""

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self.document = document
        self.mentions = mentions
        self.story = stories_of_passages(document)
        self.names: list[NamedPerson] = []
        self._offsets: list[int] = []
        self._fullest: dict[tuple[tuple[str, ...], int], NamedPerson | None] = {}
        # Of a story and a word: the first name with these words, with a role or without.
        self._by_word: dict[
            tuple[int, str], dict[tuple[tuple[str, ...], bool], NamedPerson]
        ] = defaultdict(dict)
        self.actor_at = {a.start: a for a in mentions.actors}
        self._bodies = [a for a in mentions.actors if a.id is not None]
        for number, sentence in enumerate(mentions.sentences):
            first = (
                number == 0
                or mentions.sentences[number - 1].passage != sentence.passage
            )
            for run in _name_runs(sentence):
                if first and run[0].i == 0 and self._dateline(run):
                    run = run[1:]
                self._add(run, sentence, number)

    def story_of(self, sentence: int) -> int:
        """Which story a sentence belongs to."""
        passages = self.story
        at = self.mentions.sentences[sentence].passage
        return passages[at] if at < len(passages) else 0

    def _dateline(self, run: list[Token]) -> bool:
        """`GENEVA Ann Lee said`: a place in capitals that lost its dash."""
        shouted = run[0].text.isupper() and len(run[0].text) > 3
        if not shouted:
            return False
        if len(run) <= 1:
            return False
        if run[1].text.isupper():
            return False
        return run[0].start not in self.actor_at

    def _add(self, run: list[Token], sentence: Sentence, number: int) -> None:
        """Take up a run of capital words as a person's name, with title, role and given names
        apart.
        """
        texts = [t.text for t in run]
        title, rest = split_title(texts)
        if title and self._body_over(run[len(title)].start) is not None:
            title, rest = [], texts  # "the Danish Refugee | Council"
        if not title:
            title, rest = _split_region(texts, self._after_title(run, sentence))
        if not rest:
            return
        first = run[len(title)]
        role = self._role_of_run(run, first, sentence)
        generations = word_set("generations")
        name = NamedPerson(
            first.start,
            run[-1].end,
            self.document.text[first.start : run[-1].end],
            tuple(
                w.lower()
                for w in rest
                if len(w) > 1
                if w.lower().rstrip(".") not in generations
            ),
            role,
            number,
            self.story_of(number),
            not title
            and first.i > 0
            and sentence.tokens[first.i - 1].lower in word_set("definite_article"),
        )
        self.names.append(name)
        alike = (name.words, name.role is not None)
        for word in set(name.words):
            self._by_word[name.story, word].setdefault(alike, name)

    def _role_of_run(
        self, run: list[Token], first: Token, sentence: Sentence
    ) -> str | None:
        """What somebody is: in the words up to the `first` of their name, else behind it."""
        if first is run[0]:
            role = self._lower_title(run, sentence)
        else:
            left = self._role_start(run, sentence)
            role = self.document.text[left : first.start].strip(" ,")
        return role or _apposition(sentence, run[-1], self.document.text) or None

    def _role_start(self, run: list[Token], sentence: Sentence) -> int:
        """Where a role begins that reaches back over a preposition: "Minister for the Far
        North".
        """
        if not self._after_title(run, sentence):
            return run[0].start
        for t in reversed(_tokens_before(run, sentence)):
            noun = speaking_nouns().get(t.lower)
            if noun is not None and noun.title:
                return t.start
        return run[0].start

    def _after_title(self, run: list[Token], sentence: Sentence) -> bool:
        """`minister for the Far North Ann Lee`: the run hangs after a title and a preposition."""
        before = [t.lower for t in _tokens_before(run, sentence)]
        if word_set("title_links").isdisjoint(before):
            return False
        known = speaking_nouns()
        titles = [w for w in before if w in known and known[w].title]
        return bool(titles)

    def _lower_title(self, run: list[Token], sentence: Sentence) -> str:
        """`the independent analyst Ann Lee`: a person noun in small letters just before the
        name.
        """
        i = run[0].i - 1
        if i > 0 and sentence.tokens[i].text == ",":
            return self._role_before_comma(i, sentence)
        if i < 0:
            return ""
        if sentence.tokens[i].pos not in COMMON_NOUNS:
            return ""
        if sort_of_noun(sentence.tokens[i].text) != SpeakerSort.PERSON:
            return ""
        while i > 0 and sentence.tokens[i - 1].pos in _OF_A_ROLE:
            i -= 1
        return self.document.text[sentence.tokens[i].start : run[0].start].strip(" ,")

    def _role_before_comma(self, comma: int, sentence: Sentence) -> str:
        """`The new head of the delegation, Ann Lee, said`: the noun phrase that opens the
        sentence.
        """
        before = sentence.tokens[:comma]
        plain = all(t.pos in _IN_ROLE and t.text != "," for t in before)
        sorts = [sort_of_noun(t.text) for t in before if t.pos in COMMON_NOUNS]
        if not plain:
            return ""
        if SpeakerSort.PERSON not in sorts:
            return ""
        if len(before) > _ROLE_WORDS:
            return ""
        first = (
            before[1] if before[0].pos in DETERMINERS and len(before) > 1 else before[0]
        )
        return self.document.text[first.start : before[-1].end]

    def _body_over(self, offset: int) -> Actor | None:
        """The known actor within whose name an offset stands, behind its first word."""
        before = bisect_left(self._bodies, offset, key=lambda a: a.start)
        over = self._bodies[before - 1] if before else None
        return over if over is not None and offset < over.end else None

    # ------------------------------------------------------------ questions
    def names_between(self, start: int, end: int) -> list[NamedPerson]:
        """Names that stand wholly between two offsets."""
        low = bisect_left(self._starts(), start)
        found = []
        for name in self.names[low:]:
            if name.start >= end:
                break
            if name.end <= end:
                found.append(name)
        return found

    def names_in(self, sentence: int) -> list[NamedPerson]:
        """Names of one sentence."""
        bounds = self.mentions.sentences[sentence]
        return self.names_between(bounds.start, bounds.end)

    def _starts(self) -> list[int]:
        """Where the names begin, sorted anew when some were added."""
        if len(self._offsets) != len(self.names):
            self._offsets = [n.start for n in self.names]
        return self._offsets

    def fullest(self, words: tuple[str, ...], story: int) -> NamedPerson | None:
        """The longest name of the story that a short one ("Grande", "Mr Hill") can stand for."""
        if not words:
            return None
        if (words, story) not in self._fullest:
            self._fullest[words, story] = self._find_fullest(words, story)
        return self._fullest[words, story]

    def named_with(self, word: str, story: int) -> Collection[NamedPerson]:
        """The names of a story that hold a word; of those with the same words the first."""
        return self._by_word.get((story, word), {}).values()

    def _find_fullest(self, words: tuple[str, ...], story: int) -> NamedPerson | None:
        """The fullest name of a story that some words can be short for."""
        fewest = min((self.named_with(word, story) for word in words), key=len)
        fits = (
            n
            for n in fewest
            if words[-1] in (n.words[-1], n.words[0])
            if set(words) <= set(n.words)
        )
        # more words are fuller, up to the length of a person's name; then one that comes with a
        # role; then the first
        return max(
            fits,
            key=lambda n: (_name_length(n), n.role is not None, -n.start),
            default=None,
        )

    def is_person(self, name: NamedPerson) -> bool:
        """A person by title, given name, actor list, or for want of anything that makes it a thing
        or a place.
        """
        actor = self.actor_at.get(name.start) or self._body_over(name.start)
        if actor is not None and actor.end >= name.end:
            return actor.kind in _PERSONS
        if name.article:
            return False
        if _THE.match(self.document.reading, name.start):
            return False
        if (
            any(w in first_name_gender() for w in name.words[:1])
            and len(name.words) > 1
        ):
            return True
        if name.role is not None:
            words = re.findall(r"[\w-]+", name.role)
            return SpeakerSort.PERSON in map(sort_of_noun, words)
        if not _OF_NO_PERSON.isdisjoint(map(sort_of_noun, name.words)):
            return False
        return (
            2 <= len(name.words) <= 3
            and not name.text.isupper()
            and not self.mentions.names_place(name.start, name.end)
        )

    def gender(self, name: NamedPerson) -> str | None:
        """The pronoun a name goes with, when its title or given name tells it."""
        for word in re.findall(r"[\w-]+", name.role or ""):
            noun = speaking_noun_of(word)
            if noun is not None and noun.gender:
                return noun.gender
        return first_name_gender().get(name.words[0]) if name.words else None


@by_language
def time_words() -> frozenset[str]:
    """Days and months by their full names: "on Friday, the governor said" names nobody Friday."""
    rows = in_use().table("times")
    return frozenset(
        ws[0]
        for r in rows
        for ws in (*r.get("weekdays", ()), *r.get("months", ()))
        if ws[0] not in word_set("months_as_names")
    )


def _name_runs(sentence: Sentence) -> list[list[Token]]:
    """Runs of capitalised words: names with the titles in front of them."""
    runs: list[list[Token]] = []
    run: list[Token] = []
    particles, times = word_set("name_particles"), time_words()
    for t in sentence.tokens:
        if not run and not t.text[0].isupper():
            continue
        joins = (
            bool(run)
            and t.lower in particles
            and t.i + 1 < len(sentence.tokens)
            and t.text not in APOSTROPHES
        )
        joins = joins and sentence.tokens[t.i + 1].text[:1].isupper()
        if not joins and t.text[:1].isupper():
            word = t.lower.rstrip(".")
            joins = (
                t.pos in _IN_PERSON and word not in times
            ) or word in speaking_nouns()
        if joins:
            run.append(t)
            continue
        if run:
            runs.append(run)
        run = []
    if run:
        runs.append(run)
    return [
        r
        for r in runs
        if any(t.pos in PROPER_NOUNS for t in r)
        if len(r) <= 2 * _NUMBER_OF_WORDS
    ]


_BEFORE_NAME = 4  # words: "minister for the Far North | Ann Lee"


def _tokens_before(run: list[Token], sentence: Sentence) -> tuple[Token, ...]:
    """The few words before a name in which its role can begin."""
    start = run[0].i
    return sentence.tokens[max(0, start - _BEFORE_NAME) : start]


def _apposition(sentence: Sentence, last: Token, text: str) -> str:
    """The role after a name: ", the coordinator for Iraq," up to the next comma or the sentence's
    end.
    """
    i = last.i + 1
    if i + 1 >= len(sentence.tokens):
        return ""
    if sentence.tokens[i].text != ",":
        return ""
    end = i + 1
    person = False
    while end < len(sentence.tokens) and sentence.tokens[end].text not in _ENDS_ASIDE:
        t = sentence.tokens[end]
        if t.tag in FINITE:
            if _has_subject(t, sentence.tokens[i + 1 : end]):
                return ""  # "According to the Office, some 800 people are cut off"
            break
        if t.lower in word_set("relative_pronouns"):
            break
        if t.pos in NOUNS:
            person = person or sort_of_noun(t.text) == SpeakerSort.PERSON
        end += 1
    if not person:
        return ""
    if end == i + 1:
        return ""
    words = text[sentence.tokens[i + 1].start : sentence.tokens[end - 1].end]
    return _ARTICLE.sub("", words)


def _has_subject(verb: Token, before: Sequence[Token]) -> bool:
    """Whether one of some tokens is the subject of a finite verb, or of the verb it helps."""
    return any(t.dep in SUBJECTS and t.head in {verb.i, verb.head} for t in before)
