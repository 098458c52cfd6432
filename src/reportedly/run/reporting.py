"""A ledger's pages: the brief, and the folder of pages behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from reportedly.ledger import Filter, Ledger
from reportedly.reconcile.importance import by_importance
from reportedly.records import Document, Provenance
from reportedly.records.questions import Reconciled
from reportedly.report import brief as briefs
from reportedly.report.full import Folder
from reportedly.report.html import Scope, render_brief
from reportedly.run.answers import known_lines
from reportedly.run.tracing import copies

UNCLEAR = 8  # kinds of issues named on the brief


def brief_page(
    ledger: Ledger,
    asked: Filter | None = None,
    as_of: date | None = None,
    top: int = briefs.TOP,
) -> str:
    """The brief of a ledger as one HTML page.

    Args:
        ledger: an open ledger.
        asked: which figures it is of; None for all.
        as_of: the last day whose articles are known; None for all.
        top: answers shown.
    """
    return _brief(ledger, _answers_known(ledger, asked, as_of), asked, as_of, top, None)


def report_folder(
    ledger: Ledger,
    asked: Filter | None = None,
    as_of: date | None = None,
    top: int = briefs.TOP,
) -> Iterator[tuple[str, str]]:
    """The brief with every question and every article behind it: each file's name and what it
    holds.

    Arguments are those of `brief_page`.
    """
    known = _answers_known(ledger, asked, as_of)
    documents = _latest_versions(ledger)
    folder = Folder(ledger.path.name, documents)
    yield "index.html", _brief(ledger, known, asked, as_of, top, folder)
    yield from folder.question_pages(
        known.lines, lambda kept: ledger.readings(kept, reasons=False)
    )
    counted = Counter(kept.kept.document for kept in ledger.figures())
    yield from folder.list_pages(counted)
    yield from folder.article_pages(ledger.readings(documents), copies(ledger))


def _answers_known(
    ledger: Ledger, asked: Filter | None, as_of: date | None
) -> Reconciled:
    """What is known, those answers first that matter most."""
    known = known_lines(ledger, asked, as_of)
    return Reconciled(known.as_of, by_importance(known.lines), known.undated)


def _brief(
    ledger: Ledger,
    known: Reconciled,
    asked: Filter | None,
    as_of: date | None,
    top: int,
    folder: Folder | None,
) -> str:
    def text_of(kept: Provenance) -> Document:
        ((_, document),) = ledger.texts([kept.number])
        return document

    scope = Scope(ledger.path.name, _latest_versions(ledger), _in_words(asked), as_of)
    made = briefs.make(known, text_of, top)
    return render_brief(made, scope, ledger.unclear(UNCLEAR), folder)


def _latest_versions(ledger: Ledger) -> tuple[Provenance, ...]:
    """Every document once, by its latest version."""
    latest: dict[str, Provenance] = {}
    for kept in ledger.documents():
        before = latest.get(kept.document)
        if before is None or (kept.version, kept.number) > (
            before.version,
            before.number,
        ):
            latest[kept.document] = kept
    return tuple(latest.values())


def _in_words(asked: Filter | None) -> str:
    """ "place Mosul, killed, since 2017-02-19"; empty where everything is asked for."""
    if asked is None:
        return ""
    parts = [
        f"place {asked.place}" if asked.place else "",
        asked.category or "",
        f"source {asked.source}" if asked.source else "",
        f"since {asked.since}" if asked.since else "",
        f"until {asked.until}" if asked.until else "",
    ]
    return ", ".join(part for part in parts if part)
