"""Credits for pictures: who took or sent one says nothing of what an article counts."""

from __future__ import annotations

import re

from reportedly.languages import by_language, word_set
from reportedly.languages.patterns import pattern_text
from reportedly.syntax.words import alternatives

_REACH = (
    200  # characters before a name: a word for a picture, "courtesy of" and four names
)


def is_of_picture(text: str, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` are a credit for a picture, or a name in one:
    "(Photo by Ann Lee/AFP)", "(AP Photo/Ann Lee)", "AFP via Getty Images", "Image credit: EPA".
    """
    words = text[start:end]
    line = text.rfind("\n", 0, start) + 1
    if _before_name().search(text[max(line, start - _REACH) : start]):
        return True
    if _of_pictures().search(words):
        return True
    return _behind_name().match(text, end) is not None


@by_language
def _before_name() -> re.Pattern[str]:
    """Words of a picture right before a name, another name of a person between."""
    pictures = alternatives(word_set("pictures"))
    return re.compile(pattern_text("picture_credits.before_name", pictures=pictures))


@by_language
def _of_pictures() -> re.Pattern[str]:
    """The name of an agency for pictures, or that of its pictures: "AP Photo"."""
    agencies = alternatives(word_set("picture_agencies"))
    named = alternatives(word_set("named_pictures"))
    return re.compile(rf"\b(?i:{agencies})\b|\s(?:{named})\b|[(\[](?i:{named})\b")


@by_language
def _behind_name() -> re.Pattern[str]:
    """What stands behind a name in a credit for a picture: "AFP/Getty Images", "AP Photo"."""
    agencies = alternatives(word_set("picture_agencies"))
    named = alternatives(word_set("named_pictures"))
    return re.compile(
        pattern_text("picture_credits.behind_name", agencies=agencies, named=named)
    )
