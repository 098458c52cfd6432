"""Where the words of a sentence point to one place and to no other: "Peru, where nine died",
"Uganda shelters 9,000 Congolese". Other places may stand nearer or be named more often; these words
still mean this one.
"""

from __future__ import annotations

from reportedly.claims.shared.place_features import ClaimWords
from reportedly.claims.shared.scenes import NamedPlace, Scenes
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    DIRECT_OBJECTS,
    RELATIVE_CLAUSES,
)
from reportedly.languages import word_set
from reportedly.languages.patterns import named_pattern
from reportedly.records import Token

_WHERE = named_pattern("pointed_scene.where")
_COUNTED_IN = named_pattern("pointed_scene.counted_in")
_JOINED_COUNT = named_pattern("pointed_scene.joined_count")


def pointed_scene(
    claim: ClaimWords, named: list[NamedPlace], scenes: Scenes
) -> tuple[NamedPlace | None, str]:
    """The place that a sentence points to for its claim, and by which words."""
    if claim.token is None:
        return None, ""
    beside = [n for n in named if n.sentence == claim.here and not n.meant]
    beside = [n for n in beside if n.place.metonym != "demonym"]
    host = _host(claim, claim.token, beside)
    if host is not None:
        return host, "who hosts those counted"
    own = _own_of_several(claim, beside, scenes)
    if own is not None:
        return own, "right behind those counted, as another stands behind others"
    behind = _before_where(claim, beside, scenes)
    if behind is not None:
        return behind, "“where” behind it"
    return None, ""


def _host(
    claim: ClaimWords, token: Token, beside: list[NamedPlace]
) -> NamedPlace | None:
    """ "Uganda shelters 9,000 Congolese": the subject of a verb of hosting those counted."""
    sentence = claim.sentence
    held = next(
        (t for t in (token, *sentence.ancestors(token.i)) if t.dep in DIRECT_OBJECTS),
        None,
    )
    if held is None:
        return None
    verb = sentence.tokens[held.head]
    if verb.lemma not in word_set("sheltering_verbs"):
        return None
    subject = sentence.child_as(verb.i, ACTIVE_SUBJECTS)
    if subject is None:
        return None
    if verb.dep in RELATIVE_CLAUSES:  # "Malaysia, which hosts 9,000 Rohingya"
        subject = sentence.tokens[verb.head]
    return next((n for n in beside if n.place.end == subject.end), None)


def _own_of_several(
    claim: ClaimWords, beside: list[NamedPlace], scenes: Scenes
) -> NamedPlace | None:
    """ "70 cyclists in Lima and 20 victims in the city of Cusco": of counts that have a place each
    its own, though the parse hangs them from one verb.
    """
    reading, end = scenes.document.reading, claim.words.end
    behind = [n for n in beside if n.place.start >= end]
    own = min(behind, key=lambda n: n.place.start, default=None)
    if own is None or _COUNTED_IN.fullmatch(reading, end, own.place.start) is None:
        return None
    before = (n.place.end for n in beside if n.place.end <= claim.words.start)
    last = max(before, default=None)
    if last is not None and _JOINED_COUNT.fullmatch(reading, last, claim.words.start):
        return own
    more = any(n.place.start > own.place.end for n in behind)
    return own if more and _is_before_count(own, claim, scenes) else None


def _is_before_count(own: NamedPlace, claim: ClaimWords, scenes: Scenes) -> bool:
    """Whether the next count of the sentence is joined to a place: "in Lima and 20 victims"."""
    end, reading = own.place.end, scenes.document.reading
    numbers = scenes.mentions.numbers_in(claim.sentence)
    after = next((n.start for n in numbers if n.start > end), None)
    return (
        after is not None and _JOINED_COUNT.fullmatch(reading, end, after) is not None
    )


def _before_where(
    claim: ClaimWords, beside: list[NamedPlace], scenes: Scenes
) -> NamedPlace | None:
    """ "Families left Peru, where a flood killed nine": the place right before the clause, where
    the clause names none itself and nobody says there what happened elsewhere.
    """
    reading = scenes.document.reading
    if any(n.place.start >= claim.words.end for n in beside):
        return None
    before = [n for n in beside if n.place.end <= claim.words.start]
    last = max(before, key=lambda n: n.place.start, default=None)
    if last is None:
        return None
    if _WHERE.fullmatch(reading, last.place.end, claim.words.start) is None:
        return None
    cues = (told.cue for told in scenes.told_in(claim.here) if told.cue is not None)
    said = any(last.place.end <= cue.start < claim.words.start for cue in cues)
    return None if said else last
