"""Who carries a claim: the articles and outlets in which it stands, and the independent origins."""

from __future__ import annotations

from reportedly.ledger import Ledger
from reportedly.records import AnyKept, CopyLink, KeptFigure, KeptStatement
from reportedly.run.answers import line_of_figure
from reportedly.run.tracing import copies


def support(ledger: Ledger, claim: AnyKept) -> str:
    """Who carries a claim, in a line: articles, outlets, independent origins.

    A statement is the word of its speaker in however many articles its words stand; a figure is
    asked among the figures that answer its question.
    """
    if isinstance(claim, KeptFigure):
        line = line_of_figure(ledger, claim.figure.id)
        if line is None:
            return ""
        return (
            f"question {line.question}: "
            f"{_support_in_words(line.articles, line.outlets, line.origins)}"
        )
    if not isinstance(claim, KeptStatement):
        return ""  # what articles tell together of an event is a happening's
    content, outlets = (
        claim.statement.content,
        {k.document: k.outlet for k in ledger.documents()},
    )
    carrying = _carriers(
        list(copies(ledger)), claim.kept.document, content.start, content.end
    )
    named = {outlet for document in carrying if (outlet := outlets.get(document))}
    who = (
        claim.statement.speaker.name if claim.statement.speaker else "its first article"
    )
    return f"{_support_in_words(len(carrying), len(named), 1)}: {who}"


def _support_in_words(articles: int, outlets: int, origins: int) -> str:
    counts = (
        (articles, "article"),
        (outlets, "named outlet"),
        (origins, "independent origin"),
    )
    return ", ".join(f"{n} {what}{'s' * (n != 1)}" for n, what in counts)


def _carriers(links: list[CopyLink], document: str, start: int, end: int) -> set[str]:
    """The documents in which some words stand, through copies of copies."""
    found, waiting = {document}, [(document, start, end)]
    while waiting:
        here, first, last = waiting.pop()
        for link in links:
            for one, other in ((link.copy, link.original), (link.original, link.copy)):
                if (
                    one.document == here
                    and one.start <= first
                    and last <= one.end
                    and other.document not in found
                ):
                    found.add(other.document)
                    waiting.append((other.document, other.start, other.end))
    return found
