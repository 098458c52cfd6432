"""Which mentions begin a happening and of what type: what the words alone leave open, by two small
models.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from reportedly.claims.events.features import (
    content_words,
    counts,
    shared_features,
    telling_features,
    type_features,
)
from reportedly.claims.events.linear import Linear, linear
from reportedly.claims.events.mentioned import Judged, Mentioned
from reportedly.claims.events.setting import Setting
from reportedly.records import Figure, Mentions, Reason

# Types of what is done to a place by name: "captured Rimsa" is no arrest.
_OF_GROUND = "territory_"


def judge_mentions(
    found: list[Mentioned], mentions: Mentions, figures: Sequence[Figure]
) -> list[Mentioned]:
    """The mentions with their type, and how likely each begins a happening."""
    together, setting = counts(found), Setting(found, mentions, figures)
    many = len(mentions.sentences)
    near = {k for at in together for k in (at - 1, at, at + 1) if 0 <= k < many}
    words = {k: content_words(mentions.sentences[k]) for k in near}
    telling, types = linear("telling"), linear("type")
    judged = []
    for n, mention in enumerate(found):
        shared = shared_features(mention)
        asked = telling_features(setting, n, together[mention.trigger.sentence], shared)
        likely = float(telling.scores(asked)[0])
        at = mention.trigger.sentence
        beside = (words[k] for k in (at - 1, at + 1) if 0 <= k < many)
        features = type_features(mention, (words[at], *beside), shared)
        kind, sure = _type_of(mention, features, types)
        judged.append(
            replace(
                mention,
                type=kind,
                likely=likely,
                sure=sure,
                judged=Judged(features, asked),
            )
        )
    return judged


def _type_of(
    mention: Mentioned, features: Sequence[str], types: Linear
) -> tuple[str, float]:
    """The likeliest type and how likely it is. A type that came after the model was trained is that
    of its word: the model would take it for another.
    """
    if not _is_trained(mention.trigger.type, types):
        return mention.type, 1.0
    scores = types.scores(features)
    if mention.trigger.ground:
        scores = scores * [a.startswith(_OF_GROUND) for a in types.answers]
    best = int(np.argmax(scores))
    return types.answers[best], float(scores[best])


def _is_trained(kind: str, types: Linear) -> bool:
    """Whether words of a type stood in what the model was trained on."""
    return f"row:{kind}" in types.rows


def why_judged(mention: Mentioned) -> tuple[Reason, ...]:
    """Why a mention has its type and begins a happening: told of the few that do."""
    if mention.judged is None:
        return ()
    types = linear("type")
    of_type = "the type of its word, which no model was trained on"
    if _is_trained(mention.trigger.type, types):
        of_type = types.because(mention.judged.of_type, mention.type)
    begins = linear("telling").because(mention.judged.of_telling, "yes")
    return (
        Reason("type", of_type, mention.words, mention.trigger.row.ref),
        Reason("event", begins, mention.words),
    )
