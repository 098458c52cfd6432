"""What people said of stories: joined, or a part taken out of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reportedly.codebook.subsets import subset
from reportedly.codebook.words import JudgementVerdict
from reportedly.records.questions import Judgement, last_words
from reportedly.stories.assignment import Story, ident
from reportedly.stories.parts import StoryPart

_HELD_APART = subset("held_apart")


def stories_as_judged(
    stories: Sequence[Story], said: Iterable[Judgement]
) -> list[Story]:
    """Stories as people joined and parted them; the last word on a pair of parts holds.

    A part that is said not to be of a story stands in one of its own. Two parts that are said to be
    one join their whole stories, after every parting.

    Args:
        stories: stories as they were put together.
        said: judgements on stories, first to last; those on parts that are no longer told say
            nothing.
    """
    last = last_words(said)
    if not last:
        return list(stories)
    parts = {ident(part): part for story in stories for part in story.parts}
    known = [j for j in last.values() if j.pair <= parts.keys()]
    grouped: dict[str, list[StoryPart]] = {}
    for key, story in _story_by_part(stories, parts, known).items():
        grouped.setdefault(story, []).append(parts[key])
    made = [_story_of_parts(group) for group in grouped.values()]
    return sorted(made, key=lambda s: (-len({p.document for p in s.parts}), s.id))


def _story_by_part(
    stories: Sequence[Story], parts: Mapping[str, StoryPart], known: list[Judgement]
) -> dict[str, str]:
    """The story each part is of once those held apart are parted and those that are one joined."""
    of = {key: story.id for story in stories for key in map(ident, story.parts)}
    for judgement in known:
        one, other = judgement.one, judgement.other
        if judgement.verdict in _HELD_APART and of[one] == of[other]:
            later = _later(parts, one, other)
            of[later] = f"apart:{later}"
    for judgement in known:
        if judgement.verdict == JudgementVerdict.SAME:
            keeps, goes = of[judgement.one], of[judgement.other]
            of = {key: keeps if story == goes else story for key, story in of.items()}
    return of


def _later(parts: Mapping[str, StoryPart], one: str, other: str) -> str:
    """Of two parts the one that came later."""
    return max((one, other), key=lambda key: parts[key].turn)


def _story_of_parts(parts: Iterable[StoryPart]) -> Story:
    """A story of some parts, named after its first."""
    ordered = sorted(parts, key=lambda p: p.turn)
    return Story(ident(ordered[0]), tuple(ordered))
