"""Which mentions begin a happening and of what type: what the words alone leave open, by two small models."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reportedly.claims.events.features import (
    counts,
    telling_features,
    type_features,
    words_of,
)
from reportedly.claims.events.linear import linear
from reportedly.claims.events.mentioned import Mentioned
from reportedly.records import Mentions, Reason


def judge(found: list[Mentioned], mentions: Mentions) -> list[Mentioned]:
    """The mentions with their type, and how likely each begins a happening."""
    together = counts(found)
    words = [words_of(s) for s in mentions.sentences]
    telling, types = linear("telling"), linear("type")
    judged = []
    for n, mention in enumerate(found):
        asked = telling_features(mention, found[:n], together[mention.trigger.sentence])
        likely = float(telling.scores(asked)[0])
        at = mention.trigger.sentence
        beside = (words[k] for k in (at - 1, at + 1) if 0 <= k < len(words))
        features = type_features(mention, (words[at], *beside))
        scores = types.scores(features)
        best = int(np.argmax(scores))
        kind = types.answers[best]
        why = (
            Reason("type", types.because(features, kind), mention.words, mention.trigger.row.ref),
            Reason("event", telling.because(asked, "yes"), mention.words),
        )
        judged.append(
            replace(
                mention, type=kind, likely=likely, sure=float(scores[best]), why=mention.why + why
            )
        )
    return judged
