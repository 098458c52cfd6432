"""Changes and totals: of "the toll rose by 9 to 31" nine are the change, of "from 22 to 31" 22 is
no more.

An earlier value is kept with the certainty "superseded"; a change with its total beside it is no
count of its own, since the total holds it.
"""

from __future__ import annotations

import re

from reportedly.codebook.words import Certainty
from reportedly.languages import in_use
from reportedly.languages.patterns import named_pattern
from reportedly.records import Number, Sentence

# characters between the verb of change and its number: "revised the number of … from 22"
LOOK_BACK = 90
# "by 9 to 31": the total follows the change.
_TOTAL_BEHIND = named_pattern("changes.total_behind")
_BY = named_pattern("changes.by")
_FROM = named_pattern("changes.from")
_OPENS_FROM = named_pattern("changes.opens_from")
# In small letters, into which what is compared was turned.
_WORD = re.compile(r"[a-z]+")
EARLIER = Certainty.SUPERSEDED
DONE = Certainty.STATED
_WITHDRAWN = named_pattern("changes.withdrawn")
_FIRST_GIVEN = named_pattern("changes.first_given")
_DONE_SO = named_pattern("changes.done_so")


def settled_certainty(number: Number, sentence: Sentence) -> str | None:
    """The certainty that words right beside a number settle, None where they do not.

    "Raised from 22 to 31": 22 is no more. "Told to leave, and 80,000 have done so": they left.
    """
    before, behind = _words_around(number, sentence)
    if _is_changed_from(before) or _no_longer_given(before):
        return EARLIER
    return DONE if _DONE_SO.match(behind) else None


def is_change(number: Number, sentence: Sentence) -> bool:
    """Whether a number is how much a count changed, with the new count behind it."""
    before, behind = _words_around(number, sentence)
    return bool(_BY.search(before) and _TOTAL_BEHIND.match(behind)) and _tells_change(
        before
    )


def is_earlier(number: Number, sentence: Sentence) -> bool:
    """Whether a number is what a count changed from."""
    before, _ = _words_around(number, sentence)
    return _is_changed_from(before)


def _is_changed_from(before: str) -> bool:
    """ "Revised the number of dead from": the words before what a count was."""
    return bool(_FROM.search(before)) and _tells_change(before)


def _no_longer_given(before: str) -> bool:
    """ "Withdrew its toll of", "had earlier put the dead at": the words before such a count."""
    return bool(_WITHDRAWN.search(before) or _FIRST_GIVEN.search(before))


def _words_around(number: Number, sentence: Sentence) -> tuple[str, str]:
    """The words before a number, with a "from" that was read as a part of it, and those behind."""
    at = number.start - sentence.start
    behind = sentence.text[number.end - sentence.start :][:40]
    text = sentence.text[:at]
    opens_from = _OPENS_FROM.match(number.text)
    if opens_from is not None:
        text += opens_from[0].casefold()
    return text[-LOOK_BACK:], behind


def _tells_change(text: str) -> bool:
    """Whether a verb of change stands in the text."""
    return (
        not in_use()
        .words("numbers", "change")
        .isdisjoint(_WORD.findall(text.casefold()))
    )
