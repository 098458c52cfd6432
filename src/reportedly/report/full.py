"""The pages behind a brief: every question, every article, linked to each other, none over two
megabytes.

A folder of plain files: `index.html` is the brief, `questions-1.html` and on hold every question
    with its chart
and its origins, `articles-1.html` and on list the articles, and `articles/` has a page for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportedly.records import CopyLink, KeptReading, Provenance
from reportedly.records.questions import Line
from reportedly.report.articles import Shown, from_kept
from reportedly.report.copied import ArticleLabel, Copies
from reportedly.report.html import render, render_article
from reportedly.report.questions import answers

LARGEST = 2_000_000  # bytes of a page: what a phone opens and a mail takes
QUESTIONS = 200  # on a page, fewer where they are long
ARTICLES = 1_000  # rows on a page of the list
Pages = Iterator[tuple[str, str]]  # a file's name in the folder, and what it holds


@dataclass(frozen=True, slots=True)
class _Link:
    """A page of several, as each of them names it."""

    name: str
    address: str
    here: bool


@dataclass(frozen=True, slots=True)
class _Row:
    """An article in the list."""

    address: str
    title: str
    outlet: str | None
    published: date | None
    figures: int


class Folder:
    """The addresses of the pages behind a brief, and the pages."""

    questions = "questions-1.html"
    articles = "articles-1.html"

    def __init__(self, name: str, documents: Sequence[Provenance]) -> None:
        """Args:
        name: of the ledger.
        documents: every article, each with its latest reading.
        """
        self._name = name
        self._kept = {kept.document: kept for kept in documents}
        numbered = enumerate(sorted(self._kept), start=1)
        self._pages = {
            document: f"articles/a{number}.html" for number, document in numbered
        }

    def article(self, document: str) -> str:
        """The page of a document, from the brief."""
        return self._pages.get(document, "")

    def question_pages(
        self,
        lines: Sequence[Line],
        readings: Callable[[Iterable[Provenance]], Iterable[KeptReading]],
    ) -> Pages:
        """Every question, so many on a page as fit.

        Args:
            lines: the questions in order.
            readings: fetches articles as they were read.
        """
        groups = [
            lines[n : n + QUESTIONS] for n in range(0, len(lines), QUESTIONS)
        ] or [()]
        parts = [part for group in groups for part in self._fitting(group, readings)]
        names = [f"questions-{n}.html" for n in range(1, len(parts) + 1)]
        for number, part in enumerate(parts):
            links = _page_links(names, number)
            yield names[number], render("questions.html.j2", pages=links, **part)

    def _fitting(
        self,
        lines: Sequence[Line],
        readings: Callable[[Iterable[Provenance]], Iterable[KeptReading]],
    ) -> list[Mapping[str, object]]:
        """A group of questions as the template takes it, halved until its page is small enough."""
        wanted = {
            one.reported.kept.number: one.reported.kept
            for x in lines
            for one in x.figures
        }
        shown = [
            replace(from_kept(reading), page=self.article(reading.document.id))
            for reading in readings(wanted.values())
        ]
        part = {"name": self._name, "known": answers(lines, shown)}
        page = render("questions.html.j2", pages=(), **part)
        if len(lines) > 1 and len(page.encode("utf-8", "replace")) > LARGEST:
            half = len(lines) // 2
            return [
                *self._fitting(lines[:half], readings),
                *self._fitting(lines[half:], readings),
            ]
        return [part]

    def list_pages(self, figures: Mapping[str, int]) -> Pages:
        """The list of articles, the latest first.

        Args:
            figures: how many figures each article gives.
        """
        latest = sorted(
            self._kept.values(),
            key=lambda k: (k.published or date.min, k.document),
            reverse=True,
        )
        rows = [
            _Row(
                address=self.article(kept.document),
                title=kept.called,
                outlet=kept.outlet,
                published=kept.published,
                figures=figures.get(kept.document, 0),
            )
            for kept in latest
        ]
        groups = [rows[n : n + ARTICLES] for n in range(0, len(rows), ARTICLES)] or [[]]
        names = [f"articles-{n}.html" for n in range(1, len(groups) + 1)]
        for number, group in enumerate(groups):
            links = _page_links(names, number)
            yield (
                names[number],
                render("articles.html.j2", name=self._name, pages=links, rows=group),
            )

    def article_pages(
        self, readings: Iterable[KeptReading], links: Iterable[CopyLink]
    ) -> Pages:
        """A page for each article.

        Args:
            readings: the articles as they were read.
            links: passages that stand in several of them.
        """
        named = {
            document: ArticleLabel(
                kept.title or document, self.article(document).partition("/")[2]
            )
            for document, kept in self._kept.items()
        }
        copies = Copies(links, named)
        for reading in readings:
            address = self.article(reading.document.id)
            yield address, _within_bounds(from_kept(reading), copies)


def _within_bounds(article: Shown, copies: Copies) -> str:
    """The page of an article; of a very long one without reasons, then without passages that make
    no claim.
    """
    taken = copies.taken(article.document.id)
    page = render_article(article, taken, home="../index.html")
    if len(page) <= LARGEST:
        return page
    page = render_article(article, (), home="../index.html", reasons=False)
    if len(page) <= LARGEST:
        return page
    starts = [f.evidence.start for f in article.figures]
    telling = [
        p
        for p in article.document.passages
        if any(p.start <= s < p.end for s in starts)
    ]
    short = replace(article.document, passages=tuple(telling))
    shown = tuple(
        e
        for e in article.events
        if any(p.start <= e.trigger.start < p.end for p in telling)
    )
    return render_article(
        replace(article, document=short, events=shown),
        (),
        "../index.html",
        reasons=False,
    )


def _page_links(names: Sequence[str], here: int) -> list[_Link]:
    """All pages of several, one of them marked as the one they stand on."""
    if len(names) == 1:
        return []
    return [_Link(str(n + 1), name, n == here) for n, name in enumerate(names)]
