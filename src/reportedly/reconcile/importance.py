"""Which answers matter most: by victims, by independent voices, by how lately they were spoken of.

The order of the brief's answers. A table of points, so that the policy is read on one screen; the
weights were set by hand on ledgers of 60 to 3,000 articles, so that the first twenty answers of a
ledger are what its front pages were about.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from reportedly.codebook import categories
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Qualifier, QuestionShape
from reportedly.reconcile.data import SOME
from reportedly.records.questions import Line

_TOLLS_AND_FLOWS = subset("tolls_and_flows")


OTHER = 0.5  # a category that is not in the table
VOICE = 1.5  # for each doubling of the independent voices
ARTICLE = 0.8  # for each doubling of the articles
CONTESTED = 0.5
# Taken away from the total of a war or a year: background in most articles that give it. What was
# counted over more days than a happening lasts is one.
RUNNING = 2.0
LASTS = 45
STALE = (
    0.5  # taken away for each month between what it speaks of and the ledger's last day
)
MONTH = 30.0  # days
LONGEST = 12.0  # months that are taken away at most
# What one origin alone gives may be a slip of reading or background: so much is taken away, and no
# more tenfolds than these are counted.
LONE = 3.0
ALONE = 2.0
# Taken away from a count that only tells how some are who another answer counts.
SOME_OF_THEM = 4.0
UNDATED = 6.0  # months taken away where nothing says what days it speaks of
# So many of no named days are those of a war or a year: what one happening costs is told with its day.
WAR = 1000


def tenfold_of(category: str) -> float:
    """What one tenfold of those counted weighs, by the table of categories."""
    row = categories().get(category)
    return OTHER if row is None else float(row.get("tenfold") or OTHER)


def by_importance(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Answers, those that matter most first; of equals the one whose id comes first."""
    lines = tuple(lines)
    days = [
        one.reported.day for line in lines for one in line.figures if one.reported.dated
    ]
    last = max(days, default=date.max)
    return tuple(
        sorted(lines, key=lambda line: (-importance(line, last), line.question))
    )


def importance(line: Line, last: date) -> float:
    """Points of one answer.

    Args:
        line: the answer.
        last: the last day anything of the ledger was reported.
    """
    size = _size_of_answer(line)
    tenfolds = math.log10(size) if size > 1 else 0.0
    if line.origins <= 1:
        tenfolds = min(tenfolds, LONE)
    points = tenfold_of(line.category) * tenfolds
    points += VOICE * math.log2(max(1, len(line.voices)))
    points += ARTICLE * math.log2(max(1, line.articles))
    points += CONTESTED if line.contested else 0.0
    points -= RUNNING if _is_running_total(line) else 0.0
    points -= SOME_OF_THEM if line.group == SOME else 0.0
    points -= ALONE if line.origins <= 1 and line.articles <= 1 else 0.0
    return points - STALE * _months_ago(line, last)


def _size_of_answer(line: Line) -> int:
    """How many the answer says: of "hundreds" the least it can be, else the highest it holds."""
    best = line.best
    if best is None:
        return line.size
    if best.qualifier == Qualifier.VAGUE:
        return best.first_bound
    return best.size


def _is_running_total(line: Line) -> bool:
    """Whether it counts what a war or a year cost so far, and no happening of its own."""
    long = outlasts(line) and line.shape in _TOLLS_AND_FLOWS
    of_a_war = line.period is None and _size_of_answer(line) >= WAR
    return long or of_a_war or line.shape == QuestionShape.RUNNING


def outlasts(line: Line) -> bool:
    """Whether it was counted over more days than a happening lasts."""
    period = line.period
    return period is not None and (period.end - period.first).days > LASTS


def _months_ago(line: Line, last: date) -> float:
    """How long ago what it speaks of was, seen from the ledger's last day; what names no days was
    some months before its latest article.
    """
    if line.period is None:
        latest = max(one.reported.day for one in line.figures)
        return min(LONGEST, UNDATED + max(0, (last - latest).days) / MONTH)
    return min(LONGEST, max(0, (last - line.period.end).days) / MONTH)
