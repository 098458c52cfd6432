"""Which figures a judgement is on: two figures, or all of two questions, which it joins or parts."""

from __future__ import annotations

from datetime import datetime

from reportedly.errors import LedgerError
from reportedly.ledger import Ledger
from reportedly.records.questions import Judgement, Line
from reportedly.run.reconciling import reconciled

# A question's id is its first figure's with this before it, which no id of a figure begins with.
QUESTION = "q"


def judge(
    ledger: Ledger,
    one: str,
    other: str,
    verdict: str,
    by: str,
    because: str,
    at: datetime,
) -> int:
    """Keep what somebody says of two figures or questions; on how many pairs of figures it is.

    Args:
        ledger: an open ledger.
        one: the id of a figure or a question, or the beginning of it.
        other: the same; what is said of a question is said of each of its figures.
        verdict: same | different | unsure | undone.

    Raises:
        LedgerError: nothing or too much is meant, or both are one.
    """
    first, others = _figures(ledger, one)[0], _figures(ledger, other)
    if verdict == "undone":
        others = _judged_with(ledger, first, others)
    pairs = [(first, figure) for figure in others if figure != first]
    if not pairs:
        raise LedgerError(f"{one!r} and {other!r} are one: there is nothing to judge")
    for a, b in pairs:
        ledger.judge(Judgement(a, b, verdict, by, because, at))
    return len(pairs)


def _figures(ledger: Ledger, ident: str) -> list[str]:
    """The figure that an id is of, or those of the question."""
    if not ident.startswith(QUESTION):
        return [ledger.figure_id(ident)]
    lines = reconciled(ledger).lines
    found = [one for one in lines if one.question.startswith(ident)]
    if (
        not found
    ):  # a question that was joined to another goes on under its first figure's id
        return [ledger.figure_id(ident.removeprefix(QUESTION))]
    if len(found) > 1:
        named = ", ".join(one.question for one in found[:4])
        raise LedgerError(
            f"{len(found)} questions are meant by {ident!r}: {named}; give more of it"
        )
    return _of(found[0])


def _of(line: Line) -> list[str]:
    return [one.id for one in line.figures]


def _judged_with(ledger: Ledger, first: str, others: list[str]) -> list[str]:
    """All figures of the judgement that was made with one of some pairs: what is undone is undone
    whole.
    """
    said = [j for j in ledger.judgements() if first in j.pair]
    made = {j.at for j in said if j.pair & set(others)}
    found = [
        figure for j in said if j.at in made for figure in j.pair if figure != first
    ]
    return list(dict.fromkeys(found)) or others
