"""One self-contained HTML page of a ledger or of one article. No request leaves it.

Everything an article says is escaped by the template and isolated from the direction of the text around
it; the page forbids itself, by its content security policy, to load anything or to run any script but
the one written into it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reportedly.records import CopyLink, LedgerView, Reading
from reportedly.records.questions import Reconciled
from reportedly.report import map as maps
from reportedly.report import rulings as phrases
from reportedly.report import summary, timeline, wording
from reportedly.report.articles import Shown, from_reading, from_view
from reportedly.report.copied import taken
from reportedly.report.evidence import marked
from reportedly.report.questions import answers

TEMPLATES = Path(__file__).parent / "templates"


def render_reading(reading: Reading) -> str:
    """The page of one article, just read."""
    articles = from_reading(reading)
    return _render(articles[0].name, articles)


def render_report(
    view: LedgerView, reconciled: Reconciled | None = None, copies: Iterable[CopyLink] = ()
) -> str:
    """The page of a whole ledger.

    Args:
        view: its articles.
        reconciled: what they come to together; None leaves those sections out.
        copies: passages that stand in several of them.
    """
    return _render(view.name, from_view(view), reconciled, copies)


def _render(
    name: str,
    articles: tuple[Shown, ...],
    reconciled: Reconciled | None = None,
    copies: Iterable[CopyLink] = (),
) -> str:
    claims = summary.claims(articles)
    style, script = _file("report.css"), _file("report.js")
    days = sorted(a.document.published for a in articles if a.document.published)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            name=name,
            articles=articles,
            claims=claims,
            cards=summary.cards(claims),
            unclear=summary.unclear(articles),
            map=maps.draw(claims),
            timeline=timeline.draw(claims),
            marked=marked,
            known=answers(reconciled, articles) if reconciled and reconciled.lines else None,
            taken=taken(copies, articles),
            w=wording,
            say_of=phrases,
            unnamed=sum(a.document.outlet is None for a in articles),
            outlets=len({a.document.outlet for a in articles if a.document.outlet}),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            set_apart=sum(p.role == "other_story" for a in articles for p in a.document.passages),
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["clean"] = _printable
    return made


def _printable(words: str) -> str:
    """Words of an article without what a page cannot hold: control characters and halves of surrogate pairs."""
    return "".join(
        c if c in "\n\t" or (c.isprintable() or c == "\u00a0") else "\ufffd" for c in words
    )


@cache
def _file(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """A content security policy's hash source for an inline style or script."""
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
