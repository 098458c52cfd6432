"""Self-contained HTML pages: the brief of a ledger, an article, and the pages behind a brief. No
request leaves them.

Everything an article says is escaped by the template and isolated from the direction of the text
around it; a page forbids itself, by its content security policy, to load anything or to run any
script but the one written into it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reportedly.codebook.words import Role
from reportedly.records import Provenance, Reading
from reportedly.report import map as maps
from reportedly.report import rulings as phrases
from reportedly.report import summary, timeline, wording
from reportedly.report.articles import Shown, from_reading
from reportedly.report.brief import Brief
from reportedly.report.copied import Taken
from reportedly.report.evidence import marked

TEMPLATES = Path(__file__).parent / "templates"
Unclear = Sequence[tuple[str, int, str]]  # kinds of issues, how many, an example


class Addresses(Protocol):
    """Where the pages behind a brief are, from the brief."""

    questions: str
    articles: str

    def article(self, document: str) -> str:
        """The page of a document."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a brief is of: the ledger's name, its articles, and what was asked for."""

    name: str
    documents: tuple[Provenance, ...]
    asked: str = ""  # the filters in words; empty for everything
    as_of: date | None = None


def render_reading(reading: Reading) -> str:
    """The page of one article, just read."""
    return render_article(from_reading(reading)[0])


def render_article(
    article: Shown, taken: Sequence[Taken] = (), home: str = "", reasons: bool = True
) -> str:
    """The page of one article.

    Args:
        article: what was read.
        taken: its passages that stand in other articles too.
        home: where the brief is that it belongs to; empty for a page by itself.
        reasons: whether why each value was read is on the page.
    """
    articles = (article,)
    claims = summary.main_story_claims(articles)
    pins = [pin for claim in claims if (pin := claim.pin()) is not None]
    spans = [span for claim in claims if (span := claim.span()) is not None]
    published = article.document.published
    return render(
        "article.html.j2",
        name=article.name,
        articles=articles,
        claims=claims,
        happened=article.events,
        cards=summary.cards(claims),
        unclear=summary.unclear(articles),
        map=_maps(pins),
        timeline=timeline.draw_timeline(spans),
        marked=marked,
        taken={article.anchor: taken} if taken else {},
        unnamed=0,
        outlets=int(bool(article.document.outlet)),
        first=published,
        last=published,
        set_apart=sum(p.role == Role.OTHER_STORY for p in article.document.passages),
        home=home,
        reasons=reasons,
    )


def render_brief(
    brief: Brief, scope: Scope, unclear: Unclear = (), full: Addresses | None = None
) -> str:
    """The page for the meeting.

    Args:
        brief: what is known, the part that matters most.
        scope: of which articles.
        unclear: kinds of issues with their count and an example, the commonest first.
        full: where the pages behind it are; None where there are none.
    """
    days = sorted(kept.published for kept in scope.documents if kept.published)
    return render(
        "brief.html.j2",
        name=scope.name,
        brief=brief,
        asked=scope.asked,
        as_of=scope.as_of,
        articles=len({kept.document for kept in scope.documents}),
        outlets=len({kept.outlet for kept in scope.documents if kept.outlet}),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        map=_maps(brief.pins),
        timeline=timeline.draw_timeline(brief.spans),
        unclear=unclear,
        full=full,
    )


def _maps(pins: Sequence[maps.Pin]) -> tuple[maps.Drawing, ...]:
    """The map as a page's column and as a phone shows it; empty where no value has a place."""
    drawn = (maps.draw_map(pins, width) for width in (maps.WIDTH, maps.NARROW))
    return tuple(drawing for drawing in drawn if drawing is not None)


def render(template: str, **values: Any) -> str:
    """A page from one of the templates, with the style and the script that every page has."""
    style, script = _packaged_file("report.css"), _packaged_file("report.js")
    common: Mapping[str, Any] = {
        "w": wording,
        "say_of": phrases,
        "full": None,
        "style": Markup(style),
        "script": Markup(script),
        "style_hash": _script_hash(style),
        "script_hash": _script_hash(script),
    }
    return environment().get_template(template).render({**common, **values})


@cache
def environment(*folders: Path) -> Environment:
    """How pages are made of templates, those of `folders` before the report's own: everything is
    escaped, and a name that is not there is an error.
    """
    made = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clean"] = _printable
    made.globals["say"] = _isolated
    return made


def _isolated(words: object) -> Markup:
    """Words of an article as a page shows them, whichever way they are written. No macro: a list
    has a thousand of them.
    """
    return Markup(f"<bdi>{escape(_printable(words))}</bdi>")


def _printable(words: object) -> str:
    """Words of an article without what a page cannot hold: control characters and halves of
    surrogate pairs.
    """
    text = str(words)
    if text.isprintable():  # nearly all are
        return text
    return "".join(
        c if c in "\n\t" or (c.isprintable() or c == "\u00a0") else "\ufffd"
        for c in text
    )


@cache
def _packaged_file(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _script_hash(text: str) -> str:
    """A content security policy's hash source for an inline style or script."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
