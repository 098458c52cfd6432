"""Which answers matter most: by victims, by independent voices, by how lately they were spoken of.

The order of the brief's answers. A table of points, so that the policy is read on one screen; the
weights were set by hand on ledgers of 60 to 3,000 articles, so that the first twenty answers of a
ledger are what its front pages were about.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

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
# So many of no named days are those of a war or a year:
# what one happening costs is told with its day.
WAR = 1000


def tenfold_of(category: str) -> float:
    """What one tenfold of those counted weighs, by the table of categories."""
    row = categories().get(category)
    return OTHER if row is None else float(row.get("tenfold") or OTHER)


Of = TypeVar("Of")


class Weight(NamedTuple):
    """What an answer matters by: points that stay, and the days by which it grows stale.

    `day` is the last day it speaks of; of an answer that names none (`undated`) the day of its
    latest article. `reported` is the last day a dated article of it was reported.
    """

    points: float
    day: date
    undated: bool
    reported: date | None

    def on(self, last: date) -> float:
        """Points when the last day anything of the ledger was reported is `last`."""
        months = max(0, (last - self.day).days) / MONTH
        months += UNDATED if self.undated else 0.0
        return self.points - STALE * min(LONGEST, months)


def by_importance(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Answers, those that matter most first; of equals the one whose id comes first."""
    return tuple(most_important((weight(x), x.question, x) for x in lines))


def most_important(weighed: Iterable[tuple[Weight, str, Of]]) -> list[Of]:
    """Things, each behind the weight and the id of its answer, those that matter most first."""
    every = list(weighed)
    last = max((w.reported for w, _, _ in every if w.reported), default=date.max)
    every.sort(key=lambda one: (-one[0].on(last), one[1]))
    return [one for _, _, one in every]


def weight(line: Line) -> Weight:
    """What an answer matters by."""
    reports = [one.reported for one in line.figures]
    undated = line.period is None
    return Weight(
        _points_of_line(line),
        max(r.day for r in reports) if line.period is None else line.period.end,
        undated,
        max((r.day for r in reports if r.dated), default=None),
    )


def _points_of_line(line: Line) -> float:
    """Points of one answer, however long ago."""
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
    return points


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
