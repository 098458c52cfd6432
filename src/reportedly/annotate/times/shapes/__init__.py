"""The grammar of time expressions: what the words say, given an anchor.

`vocabulary` turns the lexicon into patterns; `dates`, `parts_of_dates`, `relative`, `lengths`,
`clock` and `named_days` hold one shape of expression after the other, the pattern beside the
function that reads it; `narrative` is what they hang on; `grammar` tries them and keeps the longest
reading at each place. The
grammar is our own, atoms included: `dateparser` reads "February" as a day in it, knows no "past
    four
days", and takes longer for one "19 April 2017" than this grammar for a paragraph.
"""

from __future__ import annotations

from reportedly.annotate.times.shapes.grammar import readings
from reportedly.annotate.times.shapes.narrative import Anchor, TimeReading

__all__ = ["Anchor", "TimeReading", "readings"]
