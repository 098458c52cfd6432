"""Mentions to happenings: which words of the article speak of the same event.

Mentions of one type set in one place are one group. What came of something ("nine were killed") and
a general word for it ("the attack") go to their cause, where one is told near and nothing sets them
elsewhere; so does a group that names no place of its own. A mention that says itself it is another
("a second blast") begins a group, and so does each of a group that is likely to begin a happening.
A group is a happening when it is likely enough that one of its mentions begins one; one that is not
is taken for more words of the nearest of its type, unless they are set in places apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod

from reportedly.annotate.triggers import listed
from reportedly.claims.events.mentioned import Mentioned
from reportedly.codebook import event_types
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    COMMON_NOUNS,
    CONJUNCTS,
    DETERMINER_FORM,
    DETERMINER_RELATIONS,
    FULL_VERBS,
    NOUNS,
    SUBJECTS,
)
from reportedly.codebook.words import PlaceRelation, Role
from reportedly.gazetteer.relations import relation
from reportedly.languages import word_set
from reportedly.records import Location, Token

# How likely a group must be to hold the beginning of a happening, and a mention to part its group:
# best over the open folds, each left out in turn (.34 to .42 and .28 to .40 do as well within .01;
# more are told too much on what was not learnt from).
ENOUGH, PARTS = 0.48, 0.36
# An article whose groups all stay below tells its likeliest, unless even that is as good as none.
ALONE = 0.1
# Sentences from a cause in which its effect, a general word or a group without a place still means
# it.
NEAR_EFFECT, NEAR_WORD, NEAR_GROUP = 2, 3, 2


@dataclass(frozen=True, slots=True)
class ToldHappening:
    """Mentions of one event in reading order.

    `first` is the one that names it best: the likeliest to begin a happening, of equals the
        earliest.
    """

    mentions: tuple[Mentioned, ...]
    first: Mentioned
    type: str

    @property
    def by_clearness(self) -> list[Mentioned]:
        """Its mentions, the one that names it best before the others."""
        return [self.first, *(m for m in self.mentions if m is not self.first)]


Group = list[Mentioned]
_TOGETHER = {PlaceRelation.EQUAL, PlaceRelation.INSIDE, PlaceRelation.AROUND}


def happenings_of(mentioned: list[Mentioned]) -> list[ToldHappening]:
    """The distinct happenings, in the order of their first mention."""
    now, before = _by_time(_with_their_causes(mentioned))
    _join_headlines(now)
    _join_unplaced(now)
    parts = [part for g in (*now, *before) for part in _parted_mentions(g)]
    now, before = _by_time(parts)
    groups = _with_the_unlikely(now) + before
    groups.sort(key=lambda g: g[0].words.start)
    likely = [_likely(g) for g in groups]
    enough = min(ENOUGH, max([ALONE, *likely]))
    return [
        _happening(g)
        for g, chance in zip(groups, likely, strict=True)
        if chance >= enough
    ]


def _by_time(groups: Iterable[Group]) -> tuple[list[Group], list[Group]]:
    """Groups of what the article tells, and those of what came before, which join no other."""
    now: list[Group] = []
    before: list[Group] = []
    for group in groups:
        (before if any(m.former for m in group) else now).append(group)
    return now, before


def _likely(group: Group) -> float:
    """How likely one of the mentions, each taken by itself, begins a happening."""
    return 1 - prod(1 - m.likely for m in group)


def _happening(group: Group) -> ToldHappening:
    """Its type is what most mentions say, each as far as it is sure; effects say nothing of it."""
    first = max(group, key=lambda m: m.likely)
    votes: dict[str, float] = {}
    for mention in group:
        if mention is first or not mention.effect:
            votes[mention.type] = (
                votes.get(mention.type, 0.0) + mention.likely * mention.sure
            )
    kind = max(votes, key=lambda k: (votes[k], k == first.type))
    return ToldHappening(tuple(group), first, kind)


# ------------------------------------------------------------------ groups
def _with_their_causes(mentioned: list[Mentioned]) -> list[Group]:
    """Groups by type and place, then effects and general words with what they mean."""
    groups: dict[tuple[object, ...], Group] = {}
    open_words: list[Mentioned] = []
    parties = _told_as_parties(mentioned)
    for n, mention in enumerate(mentioned):
        if n in parties:
            continue
        if mention.effect or _general(mention):
            open_words.append(mention)
        else:
            groups.setdefault(_key_of_mention(mention, n), []).append(mention)
    for mention in open_words:
        cause = _cause(mention, groups.values())
        if cause is None:
            cause = groups.setdefault(_key_of_mention(mention, 0), [])
        cause.append(mention)
    for n, other in parties.items():
        next(g for g in groups.values() if any(m is other for m in g)).append(
            _as_party(mentioned[n])
        )
    for group in groups.values():
        group.sort(key=lambda m: m.words.start)
    return list(groups.values())


def _told_as_parties(mentioned: Sequence[Mentioned]) -> dict[int, Mentioned]:
    """By number: mentions that only name a party, or what a weapon did, with the mention that tells
    what happened.
    """
    parties = {
        (mention.trigger.sentence, token.i): mention
        for mention in mentioned
        for token in (mention.parties.actor, mention.parties.target)
        if token is not None
        if token.i != mention.trigger.token.i
    }
    found: dict[int, Mentioned] = {}
    for n, mention in enumerate(mentioned):
        other = parties.get((mention.trigger.sentence, mention.trigger.token.i))
        if other is not None and _names_somebody(mention):
            found[n] = other
    told = {
        n: other
        for n, other in found.items()
        if not other.effect
        if not _names_somebody(other)
    }
    return told | _done_by_things(mentioned, told)


def _done_by_things(
    mentioned: Sequence[Mentioned], told: Collection[int]
) -> dict[int, Mentioned]:
    """By number: verbs of what a weapon did, with the mention that is the weapon: "a roadside bomb
    struck a minibus".
    """
    nouns = {
        (m.trigger.sentence, m.trigger.token.i): m
        for n, m in enumerate(mentioned)
        if n not in told
        if m.trigger.token.pos in NOUNS
        if listed(m.trigger.token, "MEANS")
    }
    if not nouns:
        return {}
    found: dict[int, Mentioned] = {}
    for n, mention in enumerate(mentioned):
        verb, clauses = mention.trigger.token, mention.clauses
        if verb.pos not in FULL_VERBS:
            continue
        doer = clauses.child_as(verb.i, ACTIVE_SUBJECTS) or clauses.agent(verb.i)
        weapon = nouns.get((mention.trigger.sentence, doer.i)) if doer else None
        if weapon is not None and event_types()[mention.trigger.type]["violent"]:
            found[n] = weapon
            if not mention.effect:  # what came of it begins what it began
                weapon.likely = 1 - (1 - weapon.likely) * (1 - mention.likely)
    return found


def _names_somebody(mention: Mentioned) -> bool:
    """Whether the word is one for persons: "protesters", "hostages"."""
    token = mention.trigger.token
    return listed(token, "DOERS") or listed(token, "BEFALLEN")


def _as_party(mention: Mentioned) -> Mentioned:
    """The mention as one that begins nothing and has no type; what came of it as it is."""
    if mention.effect:
        return mention
    party = replace(mention, likely=0.0)
    party.effect = True
    return party


def _key_of_mention(mention: Mentioned, number: int) -> tuple[object, ...]:
    """What mentions of one group share; one that says it is another shares it with none."""
    own = number if _another(mention) else None
    return mention.type, _place_name_of(mention), own


def _place_name_of(mention: Mentioned) -> str | None:
    return mention.place.name if mention.place is not None else None


def _another(mention: Mentioned) -> bool:
    """ "A second blast", "a previous shooting"."""
    another = word_set("another")
    said = any(t.lower in another for t in mention.children)
    return said or mention.former


def _general(mention: Mentioned) -> bool:
    """ "The attack", "the violence": a word that can stand for any kind of it."""
    general = event_types()[mention.type].get("general")
    return (
        bool(general)
        and mention.trigger.token.pos in COMMON_NOUNS
        and not _another(mention)
    )


def _cause(mention: Mentioned, groups: Iterable[Group]) -> Group | None:
    """The group an effect or a general word belongs to: the nearest it can mean, of equals the one
    before it.
    """
    harmed = (
        (abs(gap), gap < 0, n, group)
        for n, group in enumerate(groups)
        if _can_mean(mention, group)
        for gap in _gaps(mention, group)
    )
    nearest = min(harmed, default=None, key=lambda t: t[:3])
    return nearest[3] if nearest is not None else None


def _can_mean(mention: Mentioned, group: Group) -> bool:
    """An effect belongs to what does harm, a general word to what is violent; to what came before,
    and to a place taken, only what their own clause tells: "mourned a boy killed in a previous
    shooting", "nine died when they stormed the town".
    """
    if group[0].former and not in_one_clause(group[0], mention):
        return False
    kind = event_types()[group[0].type]
    if not mention.effect:
        return bool(kind["violent"])
    if kind.get("harms"):
        return True
    by_force = kind["ucdp"] is not None
    return by_force and any(in_one_clause(m, mention) for m in group)


def _gaps(mention: Mentioned, group: Group) -> Iterator[int]:
    """How many sentences lie between a mention and those of a group that nothing sets elsewhere."""
    most = NEAR_EFFECT if mention.effect else NEAR_WORD
    here = mention.trigger.sentence
    for other in group:  # of a long list nearly all are told far away
        gap = here - other.trigger.sentence
        if not -most <= gap <= most:
            continue
        if not mention.own_place or _in_one_place(mention, other):
            yield gap


def _in_one_place(one: Mentioned, other: Mentioned) -> bool:
    """Whether both are set in one place, or one in a part of the other's."""
    if _place_name_of(one) == _place_name_of(other):
        return True
    return relation(one.place, other.place) in _TOGETHER


def _join_headlines(groups: list[Group]) -> None:
    """What only a headline tells joins the first of its type that the article sets in a part of its
    place: "strikes in Lebanon" are those on Hasbaya.
    """
    for group in list(groups):
        if any(m.role != Role.HEADLINE for m in group):
            continue
        home = next((g for g in groups if _tells_headline(g, group)), None)
        if home is not None:
            home += group
            home.sort(key=lambda m: m.words.start)
            groups[:] = (g for g in groups if g is not group)


def _tells_headline(group: Group, headline: Group) -> bool:
    """Whether a group is of the headline's type and in its place or a part of it."""
    if group is headline or group[0].type != headline[0].type:
        return False
    return any(_in_one_place(a, b) for a in headline for b in group)


def _join_unplaced(groups: list[Group]) -> None:
    """A group none of whose mentions names a place joins the nearest of its type."""
    for group in list(groups):
        if any(m.own_place for m in group):
            continue
        others = (g for g in groups if g is not group and g[0].type == group[0].type)
        home = min(others, key=lambda g: _sentences_between(g, group), default=None)
        if home is not None and _sentences_between(home, group) <= NEAR_GROUP:
            home += group
            home.sort(key=lambda m: m.words.start)
            groups[:] = (g for g in groups if g is not group)


def _parted_mentions(group: Group) -> list[Group]:
    """A part for each mention that may begin a happening; others go to the nearest, or before."""
    begins: list[Mentioned] = []
    for mention in group:
        parted = any(
            in_one_clause(mention, begin)
            or _is_headline(begin, mention)
            or _tells_on(begin, mention)
            for begin in begins
        )
        if mention.likely >= PARTS and not parted:
            begins.append(mention)
    if len(begins) < 2:
        return [group]
    parts: list[Group] = [[] for _ in begins]
    for mention in group:
        gaps = [
            (
                mention is not begin,
                abs(mention.trigger.sentence - begin.trigger.sentence),
                begin.words.start > mention.words.start,
            )
            for begin in begins
        ]
        parts[min(range(len(begins)), key=gaps.__getitem__)].append(mention)
    return parts


def _tells_on(begin: Mentioned, mention: Mentioned) -> bool:
    """ "Gunmen raided a village. They shot at farmers", "The attackers burned it": what follows of
    the same doers, on no day of its own.
    """
    if mention.own_time:
        return False
    if not 0 < mention.trigger.sentence - begin.trigger.sentence <= 2:
        return False
    if begin.parties.actor is None:
        return False
    if begin.trigger.token.pos not in FULL_VERBS:  # "several attacks" are not one
        return False
    doer = mention.parties.actor
    if doer is None:
        return False
    if doer.lower in word_set("personal_pronouns"):
        return True
    kids = mention.clauses.children_as(doer.i, DETERMINER_RELATIONS)
    return listed(doer, "DOERS") and any(t.tag in DETERMINER_FORM for t in kids)


def _is_headline(one: Mentioned, other: Mentioned) -> bool:
    """A headline tells what the first lines tell again: the next mention is of the same
    happening.
    """
    return one.role == Role.HEADLINE and not _another(other)


def in_one_clause(one: Mentioned, other: Mentioned) -> bool:
    """ "Nine were killed when a strike hit the camp": words of one sentence that hang together tell
    one happening, those of two coordinated parts may tell two; "stormed a hotel and killed nine"
    tells one.
    """
    if one.trigger.sentence != other.trigger.sentence:
        return False
    if _another(one) and not one.former:
        return False
    tokens = one.sentence.tokens
    paths = [_upwards(m.trigger.token.i, tokens) for m in (one, other)]
    shared = set(paths[0]) & set(paths[1])
    between = [i for path in paths for i in path if i not in shared]
    apart = (i for i in between if tokens[i].dep in CONJUNCTS)
    return bool(shared) and all(_goes_on(tokens[i], one, other) for i in apart)


def _goes_on(part: Token, one: Mentioned, other: Mentioned) -> bool:
    """ "Shot and killed a teacher", "stormed a hotel and killed nine": what the same doers did of
    which the other word tells what came, on no other day.
    """
    mention = next((m for m in (one, other) if m.trigger.token.i == part.i), None)
    if mention is None or not mention.effect:
        return False
    clauses = mention.clauses
    if part.pos not in FULL_VERBS:
        return False
    if clauses.child_as(part.i, SUBJECTS) is not None:
        return False
    dated = {clauses.within(day, part.i) for day in clauses.days}
    return len(dated) < 2


def _upwards(at: int, tokens: Sequence[Token]) -> list[int]:
    """A token and those it hangs from, up to the root."""
    path = [at]
    while tokens[at].head != at and len(path) < len(tokens):
        at = tokens[at].head
        path.append(at)
    return path


def _with_the_unlikely(groups: list[Group]) -> list[Group]:
    """Groups that are no happening by themselves, joined to the nearest of their type that is."""
    likely = [g for g in groups if _likely(g) >= ENOUGH]
    rest = sorted((g for g in groups if _likely(g) < ENOUGH), key=_likely, reverse=True)
    for group in rest:
        homes = [
            g
            for g in likely
            if g[0].type == group[0].type
            if not _stand_apart(g, group)
        ]
        home = min(homes, key=lambda g: _sentences_between(g, group), default=None)
        if home is None:
            likely.append(group)
        else:
            home += group
            home.sort(key=lambda m: m.words.start)
    return likely


def _stand_apart(one: Group, other: Group) -> bool:
    """Whether each is set in a place of its own, and none of one in or near one of the other."""
    mine, theirs = _own_places(one), _own_places(other)
    pairs = [(a, b) for a in mine for b in theirs]
    return bool(pairs) and all(relation(a, b) == PlaceRelation.APART for a, b in pairs)


def _own_places(group: Group) -> list[Location]:
    """The places that sentences of a group name themselves."""
    return [m.place for m in group if m.own_place and m.place is not None]


def _sentences_between(one: Group, two: Group) -> int:
    """Sentences between the two nearest mentions of two groups."""
    return min(abs(a.trigger.sentence - b.trigger.sentence) for a in one for b in two)
