"""What a ledger comes to, worked out once for everybody who sees the same spaces: its claims as
rows, questions with their lines, happenings, when each article came.

It is kept in memory, or in a file that other processes read: the lines, which are most of it, one
by one when a page asks for them.
"""

from __future__ import annotations

import os
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

from reportedly.ledger import ContentStamp, Ledger
from reportedly.records.kinds import reviewed_kinds
from reportedly.records.questions import Line
from reportedly.report import rulings as say
from reportedly.report import wording
from reportedly.reviews.measures import JudgedValues
from reportedly.run.answers import known_lines
from reportedly.run.desk import queue_row
from reportedly.run.happened import known_happenings
from reportedly.run.reviewing import OnDesk, claims_on_desk

Row = dict[str, Any]
KINDS = reviewed_kinds()
_TOGETHER = (
    200  # rows that are read from a file at once: other threads get their turn between
)


@dataclass(frozen=True, slots=True)
class News:
    """What is needed of a question to tell whether it is new: when each figure that answers it
    came, and whose word it is.
    """

    question: str
    state: str
    figures: tuple[tuple[datetime, str], ...]
    last: datetime


@dataclass(slots=True)
class Answers:
    """What the articles of some spaces come to."""

    content: ContentStamp  # of the ledger it was worked out of
    at: datetime
    claims: dict[str, list[Row]]
    judged: dict[str, list[JudgedValues]]  # by document
    articles: list[Row]
    questions: list[Row]
    happenings: list[Row]
    news: list[News]  # the latest first
    contested: frozenset[str]  # ids of the figures of contested questions
    lines: Mapping[str, Line] = field(default_factory=dict)

    def parts(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """Its long lists, each under its name."""
        for kind in KINDS:
            yield kind, self.claims[kind]
        yield from (
            ("articles", self.articles),
            ("questions", self.questions),
            ("happenings", self.happenings),
            ("news", self.news),
        )


def worked_out(seen: Ledger, content: ContentStamp) -> Answers:
    """Everything a desk shows of a ledger, from its rows.

    Args:
        seen: a snapshot of the ledger, of the spaces that are meant.
        content: how far the ledger has come (`Ledger.stamp`).
    """
    at = datetime.now(UTC)
    rows, judged = claim_rows(seen)
    lines = known_lines(seen).lines
    came = arrivals(seen)
    every = known_happenings(seen, lines=lines)
    by_question = {line.question: line for line in lines}
    return Answers(
        content,
        at,
        rows,
        judged,
        _article_rows(seen, came),
        [question_list_row(line) for line in lines],
        [_with_lines(one, by_question, came) for one in every],
        sorted(_news_of_questions(lines, came), key=lambda one: one.last, reverse=True),
        frozenset(w.id for line in lines if line.contested for w in line.figures),
        by_question,
    )


# ------------------------------------------------------------------ claims
def claim_rows(
    seen: Ledger, documents: Iterable[str] | None = None
) -> tuple[dict[str, list[Row]], dict[str, list[JudgedValues]]]:
    """Figures and events as rows, those of a document together, and what people judged of them.

    Args:
        seen: a ledger.
        documents: of these alone.
    """
    wanted = None if documents is None else set(documents)
    languages = seen.languages(wanted)
    rows: dict[str, list[Row]] = {}
    judged: dict[str, list[JudgedValues]] = defaultdict(list)
    for kind in KINDS:
        by_document: dict[str, list[Row]] = defaultdict(list)
        for one in claims_on_desk(seen, kind, wanted):
            by_document[one.kept.document].append(queue_row(one) | _days_on_desk(one))
            if one.standing.acts:
                judged[one.kept.document].append(_judged_on_desk(one, languages))
        rows[kind] = [row for some in by_document.values() for row in some]
    return rows, dict(judged)


def _days_on_desk(one: OnDesk) -> Row:
    """The days of a claim; one without days counts as of its article's date, as everywhere."""
    time, published = one.shown.time, one.kept.published
    return {
        "first_day": time.first if time else published,
        "last_day": time.end if time else published,
    }


def _judged_on_desk(one: OnDesk, languages: Mapping[int, str]) -> JudgedValues:
    language = languages.get(one.kept.number, "")
    return JudgedValues(one.kept, language, one.read, one.standing)


def arrivals(seen: Ledger) -> dict[str, datetime]:
    """When the last page of each article came."""
    came = seen.first_kept()
    found: dict[str, datetime] = {}
    for kept in seen.documents():
        at = came[kept.sha256]
        found[kept.document] = max(at, found.get(kept.document, at))
    return found


def _article_rows(seen: Ledger, came: Mapping[str, datetime]) -> list[Row]:
    latest = {kept.document: kept for kept in seen.documents()}
    order = sorted(
        latest.values(),
        key=lambda k: k.published or date.min,
        reverse=True,
    )
    return [
        {
            "document": kept.document,
            "title": kept.called,
            "outlet": kept.outlet,
            "published": kept.published,
            "url": kept.url,
            "came": came[kept.document],
        }
        for kept in order
    ]


# ------------------------------------------------------------------ questions and happenings
def question_list_row(line: Line) -> Row:
    """A question as a list shows it."""
    best, period = line.best, line.period
    outlets = {w.reported.kept.outlet for w in line.figures}
    return {
        "question": line.question,
        "category": line.category,
        "group": line.group,
        "place": line.place.name if line.place else None,
        "country": line.place.country if line.place else None,
        "period": wording.period(period),
        "day": period.start if period else None,
        "last_day": period.end if period else None,
        "best": wording.bounded(best.low, best.high, best.qualifier) if best else None,
        "span": say.span(line),
        "low": line.low,
        "high": line.high,
        "origins": line.origins,
        "articles": line.articles,
        "state": line.state,
        "standing": say.standing(line.state, line.origins),
        "grade": line.grade,
        "certainty": tuple(sorted({voice.certainty for voice in line.voices})),
        "source": tuple(sorted({voice.name for voice in line.voices})),
        "outlet": tuple(sorted(outlet for outlet in outlets if outlet)),
    }


def _with_lines(
    found: Row, lines: Mapping[str, Line], came: Mapping[str, datetime]
) -> Row:
    """A happening with what its lists are narrowed by, and when its first article came."""
    mine = [lines[t["question"]] for t in found["tolls"] if t["question"] in lines]
    outlets = {w.reported.kept.outlet for line in mine for w in line.figures}
    return found | {
        "categories": tuple(sorted({toll["category"] for toll in found["tolls"]})),
        "certainties": tuple(
            sorted({voice.certainty for line in mine for voice in line.voices})
        ),
        "grades": tuple(sorted({line.grade for line in mine if line.grade})),
        "sources": tuple(sorted({v.name for line in mine for v in line.voices})),
        "outlets": tuple(sorted(outlet for outlet in outlets if outlet)),
        "came": min(came[document] for document in found["articles"]),
    }


def _news_of_questions(
    lines: Iterable[Line], came: Mapping[str, datetime]
) -> Iterator[News]:
    for line in lines:
        news = tuple((came[w.reported.kept.document], w.origin) for w in line.figures)
        if news:
            yield News(line.question, line.state, news, max(at for at, _ in news))


# ------------------------------------------------------------------ as a file
class _LinesInFile(Mapping[str, Line]):
    """Lines in a file, each read when it is asked for."""

    def __init__(
        self,
        file: BinaryIO,
        places: Mapping[str, tuple[int, int]],
    ) -> None:
        self._file = file
        self._places = places

    def __getitem__(self, question: str) -> Line:
        at, size = self._places[question]
        line: Line = pickle.loads(os.pread(self._file.fileno(), size, at))
        return line

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def write(answers: Answers, to: Path) -> None:
    """Put answers into a file that is there whole or not at all."""
    beside = to.with_name(f".{to.name}.{token_hex(4)}")
    places: dict[str, tuple[int, int]] = {}
    with beside.open("wb") as file:
        for question, line in answers.lines.items():
            packed = pickle.dumps(line, pickle.HIGHEST_PROTOCOL)
            places[question] = (file.tell(), len(packed))
            file.write(packed)
        rest = file.tell()
        for name, many in answers.parts():
            for start in range(0, len(many), _TOGETHER):
                pickle.dump((name, many[start : start + _TOGETHER]), file)
        last = (answers.content, answers.at, answers.judged, answers.contested, places)
        pickle.dump((None, last), file)
        file.write(rest.to_bytes(8, "big"))
    beside.replace(to)


def read_answers(of: Path, pause: Callable[[], None] = lambda: None) -> Answers:
    """Answers from a file that this desk's own process wrote: nobody else may write in its folder.

    Args:
        of: the file.
        pause: called now and then, to let others have their turn.
    """
    file = of.open("rb")
    file.seek(-8, os.SEEK_END)
    file.seek(int.from_bytes(file.read(8), "big"))
    found: dict[str, list[Any]] = defaultdict(list)
    while True:
        name, value = pickle.load(file)
        pause()
        if name is None:
            break
        found[name] += value
    content, at, judged, contested, places = value
    return Answers(
        content,
        at,
        {kind: found[kind] for kind in KINDS},
        judged,
        found["articles"],
        found["questions"],
        found["happenings"],
        found["news"],
        contested,
        _LinesInFile(file, places),
    )
