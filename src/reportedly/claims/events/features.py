"""What is asked of a mention before it is told apart: its word, frame, neighbours, and what was
named before.

Names are left out, so that other names in the same sentence change nothing; of actors only the kind
counts. Where in the article a sentence stands is left out too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reportedly.claims.events.mentioned import Mentioned
from reportedly.claims.events.setting import Setting
from reportedly.codebook.grammar import (
    ADVERBS,
    COMMON_NOUNS,
    COORDINATORS,
    DETERMINERS,
    HELPING_VERBS,
    MARKS,
    PARTICIPIALS,
    PARTICLES,
    PREPOSITIONS,
    PRONOUNS,
    PROPER_NOUNS,
    SUBORDINATORS,
)
from reportedly.records import Sentence, Token

# Words either side whose pairs are asked: an object with its adjective stands within four.
BESIDE = 4
_WORDS = COMMON_NOUNS | PARTICIPIALS | ADVERBS
_SMALL = (
    PREPOSITIONS
    | PARTICLES
    | DETERMINERS
    | HELPING_VERBS
    | PRONOUNS
    | SUBORDINATORS
    | COORDINATORS
)


def shared_features(mention: Mentioned) -> list[str]:
    """What the word itself and its frame say."""
    token, kind, word = mention.trigger.token, mention.trigger.type, mention.word
    found = [
        f"row:{kind}",
        f"word:{word}",
        f"word:{word}:{token.tag}",
        f"dep:{token.dep}",
        f"tag:{token.tag}",
    ]
    head = mention.sentence.tokens[token.head]
    if head.i != token.i:
        under = _lemma_or_name(head)
        found += [f"under:{under}", f"under:{token.dep}:{under}"]
    for child in mention.children:
        found += [f"over:{child.dep}:{_lemma_or_name(child)}", f"has:{child.dep}"]
    for name, party in (("actor", mention.actor_kind), ("target", mention.target_kind)):
        found += [f"{name}:{party}", f"{kind}:{name}:{party}"]
    found.append(f"sure:{mention.certainty}")
    return found + _features_beside(token, mention.sentence)


def _lemma_or_name(token: Token) -> str:
    return "NAME" if token.pos in PROPER_NOUNS else token.lemma.lower()


def _features_beside(token: Token, sentence: Sentence) -> list[str]:
    near = sentence.tokens[max(0, token.i - BESIDE) : token.i + BESIDE + 1]
    words = [_lemma_or_name(t) for t in near]
    found = [f"pair:{one} {two}" for one, two in pairwise(words)]
    for t, word in zip(near, words, strict=True):
        if t.i != token.i and t.pos not in MARKS:
            found.append(f"near:{word}")
    return found


def content_words(sentence: Sentence) -> frozenset[str]:
    """The words of a sentence that carry its matter, names left out."""
    return frozenset([t.lemma.lower() for t in sentence.tokens if t.pos in _WORDS])


def type_features(
    mention: Mentioned,
    around: tuple[frozenset[str], ...],
    shared: Iterable[str] | None = None,
) -> list[str]:
    """What tells the type: all of the above, the words of the sentence and of those beside it."""
    found = list(shared_features(mention) if shared is None else shared)
    row = mention.trigger.type
    found += [f"says:{word}" for word in around[0]]
    found += [f"{row}:says:{word}" for word in around[0]]
    found += [f"beside:{word}" for words in around[1:] for word in words]
    return found


def telling_features(
    setting: Setting, number: int, together: int, shared: Iterable[str] | None = None
) -> list[str]:
    """What tells whether a mention begins a happening: its frame,
    what stands around it and what was named before it.
    """
    mention = setting.found[number]
    found = list(shared_features(mention) if shared is None else shared)
    found += setting.features(number)
    row = str(mention.trigger.row["type"])
    for name in ("weak", "effect"):
        if mention.trigger.row.get(name):
            found.append(f"row:{name}")
            found.append(f"row:{name}:{row}")
    found.append(f"role:{mention.role}")
    found.append(f"together:{min(together, 4)}")
    same, here, word = setting.before(number)
    for name, many in (("type", same), ("here", here), ("word", word)):
        found.append(f"before:{name}:{_many(len(many))}")
        found.append(f"{row}:before:{name}:{_many(len(many))}")
    found += _features_of_news(mention, same)
    found += (f"here:{row}:{kind}" for kind in {m.trigger.type for m in here})
    found.append(
        f"parsed:{bool(mention.sentence.tokens and mention.sentence.tokens[0].dep)}"
    )
    found.append(f"age:{mention.age}")
    return found


def _features_of_news(mention: Mentioned, same: Sequence[Mentioned]) -> Iterator[str]:
    """Whether place, day or doer were not yet named with an event of its type."""
    place = mention.place.name if mention.place else None
    places = {m.place.name for m in same if m.place}
    days = {m.time.start for m in same if m.time}
    whose = "own" if mention.own_place else "lent"
    new = "no" if place is None else "new" if place not in places else "old"
    yield f"place:{whose}:{new}:{bool(same)}"
    day = mention.time.start if mention.time else None
    dated = "own" if mention.own_time else "lent"
    fresh = "no" if day is None else "new" if day not in days else "old"
    yield f"time:{dated}:{fresh}:{bool(same)}"
    if same:
        gap = mention.trigger.sentence - same[-1].trigger.sentence
        yield f"gap:{_many(gap)}"
        yield f"since:{_many(gap)}:{whose}:{new}"


def _many(count: int) -> str:
    return str(count) if count < 3 else "3-5" if count < 6 else "6+"


def counts(mentions: list[Mentioned]) -> Counter[int]:
    """How many mentions stand in each sentence."""
    return Counter(m.trigger.sentence for m in mentions)
