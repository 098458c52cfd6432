"""Passages of another story inside an article: teasers, related headlines, paragraphs of a stitched
page.

Two kinds of evidence must meet. Shape: a headline in mid-article ("Ferry strike ends: union"), a
text cut off with "…". Content: the passage's names and words are not those of the rest. The
stronger the shape, the less strange the content has to be; without any shape it must be wholly
strange. Neighbours
are weighed together: a teaser's headline takes the cut-off paragraph under it along.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportedly.languages import by_language, in_use
from reportedly.languages.patterns import named_pattern

LONGEST_TEASER = 18  # words
FEWEST = 5  # body passages there must be besides, before content alone can say that one is strange
STEM = 6  # letters: "displaced" and "displacement" are one word
# letters: "Iraq" and "Iraqi", "Syria" and "Syrian" are one name; "Niger" and "Nigeria" too
NAME_STEM = 4
LONGEST_RUN = 4  # paragraphs weighed together
LEAST_PARAGRAPH = 18  # words below which content alone decides nothing
STRANGE_NAMES = 3  # distinct names a paragraph without any shape must bring
# The most of its words such a paragraph may share with the rest, and paragraphs that name each
# other's names.
# Foreign paragraphs put into 118 articles, swept 0.06-0.20: above these the article's own are taken
# along.
STRANGE_WORDS = 0.06
STRANGE_RUN_WORDS = 0.16
WORDS_KEPT = (
    50_000  # distinct words remembered with their stems; an article has a few hundred
)
LEAST_ITEMS = 2  # list items that follow each other: one alone says nothing
# The most of its words that a list of links shares with the article: "killed", "people" stand in
# both.
ITEM_WORDS = 0.4
LENGTHY = 120  # passages: above it a page is a book or a list, and nothing is set apart by content

# Letters and what joins them: no number counts as a word.
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CUT = named_pattern("stories.cut")
_LINK = named_pattern("stories.link")
# No headline ends so.
_ENDED = re.compile(r"[.!:;,…\"”’']$")
# Under "Most read" items are often numbered.
_LISTED = re.compile(r"(?:[-*•·▪‣]|\d{1,2}[.)])\s+\S")
# With a blank behind the mark: "-5 degrees" and "*note" are no items.
_ITEM = re.compile(r"[-*•·▪‣]\s+\S")
_SPEAKER = named_pattern("stories.speaker")
# Behind these a capital says nothing of a name: it opens a sentence or a quotation.
_SENTENCE = re.compile(r"[.!?]\W{0,6}\s|^\W{0,20}|[:“\"]\s?")


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """What one passage brings: its names and its words, cut to stems, and the marks of a teaser."""

    names: frozenset[str]
    words: frozenset[str]
    long: bool  # a paragraph of some sentences' length, not a line
    line: bool  # short and without a full stop
    headline: int  # 2 "Headline: Name", 1 a headline in capitals, 0 none
    cut: bool
    tied: bool
    item: bool  # of a list, like a headline: a few words without a full stop


def other_stories(
    texts: Sequence[str], candidates: Sequence[int], title: str | None
) -> dict[int, str]:
    """Numbers of the passages that belong to another story, each with the reason.

    Args:
        texts: all passages.
        candidates: numbers of those not yet known to be anything but body.
        title: the article's; its names are at home.
    """
    if not 3 <= len(candidates) <= LENGTHY:
        return {}
    words = [_PassageWords(text) for text in texts]
    known = frozenset(w for each in words for w in each.inner_names())
    seen = {i: _weigh(texts[i], words[i], known) for i in candidates}
    home = _Home(seen, _weigh(title or "", _PassageWords(title or ""), known))
    headed = set(_headed(texts)).intersection(candidates)
    found = dict.fromkeys(headed, "under a heading of what others read")
    for run in _runs_of_list_items(candidates, seen):
        if _leads_away(run, seen, home):
            found |= dict.fromkeys(run, "items of a list that lead to other stories")
    for position, number in enumerate(candidates):
        if position > 0 and number not in found:  # an article begins with its own story
            found |= _other_story_from(candidates, position, seen, home)
    return found


def _other_story_from(
    candidates: Sequence[int],
    position: int,
    seen: dict[int, PassageTerms],
    home: _Home,
) -> dict[int, str]:
    """The longest block from a passage on that is another story, and what goes on with it."""
    for block in _blocks(candidates, position, seen):
        why = _other_story_reason(block, seen, home)
        if why is not None:
            behind = position + len(block)
            pulled = _pulled_along(candidates, behind, block, seen, home)
            return {
                **dict.fromkeys(block, why),
                **dict.fromkeys(pulled, "goes on with the other story before it"),
            }
    return {}


def _runs_of_list_items(
    candidates: Sequence[int], seen: dict[int, PassageTerms]
) -> Iterator[list[int]]:
    """Runs of two list items or more that follow each other."""
    run: list[int] = []
    for number in (*candidates, None):
        if (
            number is not None
            and seen[number].item
            and (not run or number == run[-1] + 1)
        ):
            run.append(number)
            continue
        if len(run) >= LEAST_ITEMS:
            yield run
        run = [number] if number is not None and seen[number].item else []


def _headed(texts: Sequence[str]) -> Iterator[int]:
    """Items right under the heading of a site's list of stories: "Most read"."""
    headings = in_use().words("passages", "headings")
    under = False
    for number, text in enumerate(texts):
        if under and _LISTED.match(text):
            yield number
            continue
        under = text.strip(" :.|-–—•*#").casefold() in headings


def _leads_away(
    run: Sequence[int],
    seen: dict[int, PassageTerms],
    home: _Home,
) -> bool:
    """Whether each item names something and nothing of it is named outside the list: an article's
    own list shares its names.
    """
    parts = [seen[i] for i in run]
    names, at_home, words = home.shared(parts)
    alone = all(part.names for part in parts)
    if not alone:
        return False
    if names < len(run):
        return False
    if at_home:
        return False
    return words < ITEM_WORDS


class _Home:
    """How often each name and word occurs in the article, so that a block can be held against the
    rest.
    """

    def __init__(self, seen: dict[int, PassageTerms], title: PassageTerms) -> None:
        self.names, self.words = _counted_in([*seen.values(), title])

    def shared(self, block: Sequence[PassageTerms]) -> tuple[int, int, float]:
        """Names of the block, how many of them the rest has too, and the share of its words the
        rest has.
        """
        own_names, own_words = _counted_in(block)
        names = [n for n, count in own_names.items() if self.names[n] > count]
        words = [w for w, count in own_words.items() if self.words[w] > count]
        return len(own_names), len(names), len(words) / max(1, len(own_words))


def _counted_in(
    passages: Iterable[PassageTerms],
) -> tuple[Counter[str], Counter[str]]:
    """In how many of some passages each name stands, and each word."""
    names: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for passage in passages:
        names.update(passage.names)
        words.update(passage.words)
    return names, words


def _blocks(
    candidates: Sequence[int], position: int, seen: dict[int, PassageTerms]
) -> Iterator[list[int]]:
    """Neighbours to weigh together, the longest first: a teaser, its text, what follows."""
    number = candidates[position]
    run = [number]
    for following in candidates[position + 1 : position + LONGEST_RUN]:
        if following != run[-1] + 1:
            break
        run.append(following)
    if len(run) > 1 and _is_teaser(seen[number], seen[run[1]]):
        yield run[:2]
    # of two stories of one length, the first is the article
    most = (len(candidates) - 1) // 2
    for length in range(min(len(run), most), 1, -1):
        terms = [seen[i] for i in run[:length]]
        if all(one.long for one in terms) and _coheres(terms):
            yield run[:length]
    yield [number]


def _is_teaser(first: PassageTerms, second: PassageTerms) -> bool:
    """A headline, or a line, over a text that is cut off ("… Read more")."""
    headed = first.headline == 2 or ((first.headline or first.line) and second.cut)
    return bool(headed) and not second.headline


def _coheres(parts: Sequence[PassageTerms]) -> bool:
    """Each paragraph names something that another of them names too: they tell one story."""
    return all(any(a.names & b.names for b in parts if b is not a) for a in parts)


@dataclass(frozen=True, slots=True)
class _Block:
    """Neighbouring passages as one piece: the shape they have and how many passages are left."""

    parts: tuple[PassageTerms, ...]
    rest: int

    @property
    def headline(self) -> int:
        return max(part.headline for part in self.parts)

    @property
    def cut(self) -> bool:
        return any(part.cut for part in self.parts)

    @property
    def single(self) -> bool:
        return len(self.parts) == 1

    @property
    def topped(self) -> bool:
        """Something like a headline stands over a text."""
        return self.headline > 0 or (self.parts[0].line and not self.single)

    @property
    def shapeless(self) -> bool:
        """Whole paragraphs that tie to nothing before, in an article long enough to compare
        with.
        """
        whole = all(part.long for part in self.parts)
        return whole and not self.parts[0].tied and self.rest >= FEWEST


@dataclass(frozen=True, slots=True)
class _Sign:
    """A shape of another story, and how strange its content must then be."""

    why: str
    has_shape: Callable[[_Block], bool]
    names: int  # that it must bring
    at_home: float  # the most of them that the rest may name too
    words: float  # below this share of its words may stand in the rest


_UNSHAPED = "its names and words occur nowhere else in the article"
# The stronger the shape, the less strange the content has to be.
_SIGNS = (
    _Sign(
        "a headline and a cut-off text in mid-article, with names of their own",
        lambda block: block.topped and block.cut,
        names=1,
        at_home=1 / 2,
        words=0.5,
    ),
    _Sign(
        'the headline of another story ("headline: name"), with names of its own',
        lambda block: block.headline == 2,
        names=1,
        at_home=1 / 4,
        words=0.3,
    ),
    _Sign(
        "a headline in mid-article whose names and words occur nowhere else in it",
        lambda block: block.headline == 1,
        names=2,
        at_home=0,
        words=0.2,
    ),
    _Sign(
        "cut off, with names that occur nowhere else in the article",
        lambda block: block.single and block.cut,
        names=1,
        at_home=1 / 4,
        words=0.35,
    ),
    _Sign(
        _UNSHAPED,
        lambda block: block.single and block.shapeless,
        names=STRANGE_NAMES,
        at_home=0,
        words=STRANGE_WORDS,
    ),
    _Sign(
        _UNSHAPED,
        lambda block: not block.single and block.shapeless,
        names=STRANGE_NAMES,
        at_home=0,
        words=STRANGE_RUN_WORDS,
    ),
)


def _other_story_reason(
    numbers: Sequence[int], seen: dict[int, PassageTerms], home: _Home
) -> str | None:
    """The reason why neighbours are another story, or None."""
    block = _Block(
        tuple(seen[i] for i in numbers),
        len(seen) - len(numbers),
    )
    names, at_home, words = home.shared(block.parts)
    for sign in _SIGNS:
        strange = names >= sign.names and at_home <= names * sign.at_home
        if strange and words < sign.words and sign.has_shape(block):
            return sign.why
    return None


def _pulled_along(
    candidates: Sequence[int],
    position: int,
    block: Sequence[int],
    seen: dict[int, PassageTerms],
    home: _Home,
) -> list[int]:
    """Passages after a block that name what it names and nothing of the rest."""
    names = frozenset(n for i in block for n in seen[i].names)
    pulled: list[int] = []
    for before, number in enumerate(candidates[position:], start=block[-1]):
        passage = seen[number]
        told_here = Counter(n for i in (*block, *pulled, number) for n in seen[i].names)
        at_home = any(home.names[n] > told_here[n] for n in passage.names)
        if number != before + 1:
            break
        if not passage.names & names:
            break
        if at_home:
            break
        pulled.append(number)
    return pulled


# ------------------------------------------------------------------ one passage
class _PassageWords:
    """The words of a passage, found once, and where its sentences begin."""

    def __init__(self, text: str) -> None:
        self.count = long = capital = 0
        self.capitalised: list[tuple[int, str]] = []
        self.small: set[str] = set()
        for match in _WORD.finditer(text):
            word = match[0]
            self.count += 1
            long += len(word) > 3
            if word[0].isupper():
                self.capitalised.append((match.start(), word))
                capital += len(word) > 3
            else:
                self.small.add(word)
        self.capital_share = capital / max(
            1, long
        )  # of the words longer than three letters
        self.openings = _openings(text)

    def inner_names(self) -> Iterator[str]:
        """Words capitalised inside a sentence: at the head of one they are names too."""
        return (w for at, w in self.capitalised if at not in self.openings)


def _weigh(text: str, words: _PassageWords, known: frozenset[str]) -> PassageTerms:
    """The names and plain words of a passage, for what story it is of."""
    names, plain = set(), {_word_stems(word)[3] for word in words.small}
    line = _is_line(text, words.count)
    for at, word in words.capitalised:
        bare, upper, name, stem = _word_stems(word)
        if (
            upper
            or words.capital_share > _TITLE_CASE
            or at not in words.openings
            or bare in known
        ):
            names.add(name)
        else:
            plain.add(stem)
    return PassageTerms(
        names=frozenset(names - {""}),
        words=frozenset(plain - {""}),
        long=words.count >= LEAST_PARAGRAPH,
        line=line,
        headline=_headline_score(text, words.count, words.capital_share) if line else 0,
        cut=_is_cut(text),
        tied=_is_tied(text),
        item=bool(_ITEM.match(text)) and words.count >= 4 and not _ENDED.search(text),
    )


@lru_cache(maxsize=WORDS_KEPT)
def _word_stems(word: str) -> tuple[str, bool, str, str]:
    """A word without its "’s", whether all of it is capitals, and its stems as a name and as a word
    ("" for none).
    """
    bare = re.sub(r"['’]s$", "", word)
    folded = bare.casefold()
    if len(folded) < 2:
        return bare, False, "", ""
    if folded in _function_words():
        return bare, False, "", ""
    name = "" if folded in _everywhere() else folded[:NAME_STEM]
    return bare, bare.isupper(), name, folded[:STEM] if len(folded) > 3 else ""


def _openings(text: str) -> frozenset[int]:
    """Where sentences begin, and with them words whose capital says nothing."""
    starts = set()
    for match in _SENTENCE.finditer(text):
        word = _WORD.search(text, match.end())
        if word is not None and word.start() - match.end() < 3:
            starts.add(word.start())
    return frozenset(starts)


_LEAST_TEASER = 4  # words; fewer are a link or a label: "Read more", "Photo gallery"
_TEASER_LETTERS = 250  # of a headline with its line below
_CUT_LETTERS = 40  # "More …" was not cut off
_TITLE_CASE = (
    0.7  # of the longer words with a capital: "Floods Cut Off Three Towns in the North"
)


def _headline_score(text: str, words: int, capitals: float) -> int:
    """How much a line reads as a headline: 2, 1 or 0."""
    if (match := _SPEAKER.match(text)) and len(
        _WORD.findall(match["line"])
    ) >= _LEAST_TEASER:
        return 2
    if words <= _LEAST_TEASER:
        return 0
    return 1 if capitals >= _TITLE_CASE or text[-1] == "?" else 0


def _is_line(text: str, words: int) -> bool:
    """Whether a passage is short and open at its end, as teasers are."""
    if len(text) > _TEASER_LETTERS:
        return False
    if not _LEAST_TEASER <= words <= LONGEST_TEASER:
        return False
    if _ENDED.search(text):
        return False
    return text[0] not in "\"“‘'-*•·▪"


def _is_cut(text: str) -> bool:
    """A text that ends in the middle, with dots or a link to more."""
    return len(text) > _CUT_LETTERS and bool(_CUT.search(text) or _LINK.search(text))


def _is_tied(text: str) -> bool:
    """A text whose first words tie it to what stands before."""
    return bool(_tying_words().match(text.lstrip("\"“‘'(")))


# ------------------------------------------------------------------ the lexicon
@by_language
def _everywhere() -> frozenset[str]:
    return in_use().words("passages", "everywhere")


@by_language
def _function_words() -> frozenset[str]:
    return in_use().words("function_words", "words")


@by_language
def _tying_words() -> re.Pattern[str]:
    words = sorted(
        (w for row in in_use().table("passages") for w in row.strings("ties")),
        key=len,
        reverse=True,
    )
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\b", re.I)
