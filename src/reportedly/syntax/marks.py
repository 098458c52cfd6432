"""Marks that rules turn on, under one name wherever they are asked for. A token that is a mark is
one character, or two hyphens.
"""

from __future__ import annotations

HYPHENS = frozenset("-–")  # within a word, or between two numbers
DASHES = frozenset("–—")  # on either side of an aside
ALL_DASHES = HYPHENS | DASHES
DASH_TOKENS = ALL_DASHES | {"--"}
ASIDE_MARKS = DASHES | {","}  # before and behind what is put in between
BRACKETS = frozenset("()")
APOSTROPHES = frozenset("’'")
JOINING_STOPS = frozenset(":;")  # what follows goes on with the sentence
SENTENCE_ENDS = frozenset(".!?")
