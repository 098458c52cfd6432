"""Readings for tests of the ledger: one written out, and hypothesis strategies for all the others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

from hypothesis import strategies as st

from reportedly.ledger import Ledger
from reportedly.records import (
    Actor,
    Claims,
    Document,
    Edit,
    Event,
    Figure,
    Issue,
    Location,
    Mentions,
    Party,
    Passage,
    Period,
    Place,
    RawPage,
    Reading,
    Reason,
    Source,
    Span,
    Speaker,
    Statement,
    Time,
    Toll,
    Versions,
    claim_id,
)
from reportedly.records.watching import Alert, Arrival, Delivery, Feed, FeedItem, Fetch

BY = Versions("ingest=1 clean=1 annotate=1 claims=1", "w1", "0.1.0")
TEXT = "Some 20,000 people fled Mosul on Monday, the UN said."
MOSUL = Location("Mosul", 99072, "IRQ", "Nineveh", 36.335, 43.11889, "town")


def page(ident: str = "a", data: bytes = TEXT.encode(), **given: object) -> RawPage:
    """A page whose bytes are its text."""
    origin = str(given.get("origin", f"{ident}.txt"))
    return RawPage(
        ident,
        origin,
        data,
        sha256(data).hexdigest(),
        "text/plain",
        data.decode("utf-8", "replace"),
    )


def reading(
    ident: str = "a", data: bytes = TEXT.encode(), low: int = 20000, **given: object
) -> Reading:
    """A reading of one sentence: one displaced figure in Mosul, credited to the UN, and one statement."""
    raw = page(ident, data, **given)
    text = raw.text
    words = Span(0, 18, text[:18])
    un = Span(41, 47, text[41:47])
    why = (
        Reason(
            "category", "verb of flight", Span(19, 23, text[19:23]), "en/figures.yml:7"
        ),
    )
    day = date(2017, 2, 20)
    document = Document(
        id=ident,
        title="Thousands leave",
        published=day,
        outlet="The Wire",
        url=f"https://example.org/{ident}",
        language="en",
        sha256=raw.sha256,
        text=text,
        reading=text,
        passages=(Passage(0, len(text), text, "body", why),),
    )
    figure = Figure(
        id=claim_id(ident, 0, 18, "displaced", str(low)),
        evidence=words,
        category="displaced",
        term="Forced to Flee",
        low=low,
        high=low,
        qualifier="about",
        unit="people",
        counted="people",
        stock_or_flow="flow",
        place=MOSUL,
        time=Period(day, day, "day"),
        source=Source("the UN", "un", "un_agency", un),
        certainty="stated",
        passage="body",
        because=why,
    )
    statement = Statement(
        id=claim_id(ident, 0, 39, "said", ""),
        content=Span(0, 39, text[:39]),
        speaker=Speaker("the UN", un, "un", None, "un_agency"),
        cue=Span(48, 52, text[48:52]),
        kind="indirect",
        said_on=None,
        certainty="stated",
        distance="none",
        passage="body",
        because=why,
    )
    event = Event(
        id=claim_id(ident, 0, 18, "event", "displacement"),
        type="displacement",
        trigger=words,
        mentions=(Span(24, 29, text[24:29]),),
        actor=None,
        target=Party(words.text, 0, 18, "people", None, "civilians"),
        place=MOSUL,
        time=Period(day, day, "day"),
        certainty="stated",
        background=False,
        source=Source("the UN", "un", "un_agency", un),
        tolls=(Toll(figure.id, "displaced", low, low),),
        plover="COERCE",
        passage="body",
        because=why,
    )
    mentions = Mentions(
        (),
        times=(Time(30, 39, text[30:39], "DATE", "2017-02-20", day, day, why),),
        places=(Place(24, 29, text[24:29], MOSUL),),
        actors=(Actor(41, 47, text[41:47], "un", "United Nations", "un_agency"),),
        issues=(Issue("vague-place", "which side of the city is not said", 24, 29),),
    )
    return Reading(
        raw,
        document,
        mentions,
        Claims(
            (figure,), (statement,), (event,), issues=(Issue("no-year", "assumed"),)
        ),
    )


# ------------------------------------------------------------------ any reading at all
ANY_TEXT = st.text(
    st.characters(), min_size=1, max_size=60
)  # with NUL, ESC and halves of surrogate pairs
WORD = st.text(st.characters(), max_size=8)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
COUNTS = st.none() | st.integers(0, 2**63 - 1)
IDS = st.text("0123456789abcdef", min_size=20, max_size=20)  # as `claim_id` makes them


def _optional(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    return Span(start, end, text[start:end])


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Any reading whose quotations stand in its text."""
    text = draw(ANY_TEXT)
    span = spans(text)
    why = st.lists(
        st.builds(Reason, WORD, WORD, _optional(span), _optional(WORD)), max_size=2
    ).map(tuple)
    degrees = st.none() | st.floats(-180, 180)
    location = st.builds(
        Location,
        WORD,
        st.none() | st.integers(0, 2**31 - 1),
        st.none() | st.text("ABC", min_size=3, max_size=3),
        _optional(WORD),
        degrees,
        degrees,
        WORD,
    )
    period = st.builds(Period, DAYS, DAYS, WORD)
    source = st.builds(Source, WORD, _optional(WORD), _optional(WORD), span)
    speaker = st.builds(
        Speaker, WORD, span, _optional(WORD), _optional(WORD), _optional(WORD)
    )
    figure = st.builds(
        Figure,
        id=IDS,
        evidence=span,
        category=WORD,
        term=_optional(WORD),
        low=COUNTS,
        high=COUNTS,
        qualifier=_optional(WORD),
        unit=WORD,
        counted=_optional(WORD),
        stock_or_flow=_optional(WORD),
        place=_optional(location),
        time=_optional(period),
        source=_optional(source),
        certainty=WORD,
        passage=WORD,
        origin=_optional(location),
        destination=_optional(location),
        because=why,
    )
    statement = st.builds(
        Statement,
        id=IDS,
        content=span,
        speaker=_optional(speaker),
        cue=_optional(span),
        kind=WORD,
        said_on=_optional(DAYS),
        certainty=WORD,
        distance=WORD,
        passage=WORD,
        because=why,
    )
    issue = st.builds(
        Issue, WORD, WORD, _optional(st.integers(0, 99)), _optional(st.integers(0, 99))
    )
    issues = st.lists(issue, max_size=2).map(tuple)
    data = text.encode("utf-8", "surrogatepass") + draw(
        st.binary(min_size=16, max_size=16)
    )
    raw = RawPage(
        draw(WORD), draw(WORD), data, sha256(data).hexdigest(), "text/plain", text
    )
    passage = span.flatmap(
        lambda s: st.builds(
            Passage, st.just(s.start), st.just(s.end), st.just(s.text), WORD, why
        )
    )
    edit = draw(_optional(st.tuples(span, st.characters())))
    edits = (
        (Edit(edit[0].start, edit[0].text, edit[1] * len(edit[0].text), "rule"),)
        if edit
        else ()
    )
    read = text
    for e in edits:
        read = read[: e.start] + e.after + read[e.start + len(e.before) :]
    document = Document(
        id=raw.id,
        title=draw(_optional(WORD)),
        published=draw(_optional(DAYS)),
        outlet=draw(_optional(WORD)),
        url=draw(_optional(WORD)),
        language="en",
        sha256=raw.sha256,
        text=text,
        reading=read,
        passages=tuple(draw(st.lists(passage, max_size=2))),
        edits=edits,
        came_from=tuple(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(["title", "url"]), st.text("ab")),
                    max_size=2,
                )
            )
        ),
        issues=draw(issues),
    )
    time = span.flatmap(
        lambda s: st.builds(
            Time,
            st.just(s.start),
            st.just(s.end),
            st.just(s.text),
            WORD,
            WORD,
            _optional(DAYS),
            _optional(DAYS),
            why,
        )
    )
    place = span.flatmap(
        lambda s: st.builds(
            Place,
            st.just(s.start),
            st.just(s.end),
            st.just(s.text),
            location,
            _optional(WORD),
            why,
        )
    )
    mentions = Mentions(
        sentences=(),
        times=tuple(draw(st.lists(time, max_size=2))),
        places=tuple(draw(st.lists(place, max_size=2))),
        issues=draw(issues),
    )
    figures = tuple(draw(st.lists(figure, max_size=3)))
    statements = tuple(draw(st.lists(statement, max_size=2)))
    party = span.flatmap(
        lambda s: st.builds(
            Party,
            st.just(s.text),
            st.just(s.start),
            st.just(s.end),
            WORD,
            _optional(WORD),
        )
    )
    event = st.builds(
        Event,
        id=IDS,
        type=WORD,
        trigger=span,
        mentions=st.lists(span, max_size=2).map(tuple),
        actor=_optional(party),
        target=_optional(party),
        place=_optional(location),
        time=_optional(period),
        certainty=WORD,
        background=st.booleans(),
        source=_optional(source),
        tolls=st.lists(
            st.builds(
                Toll, _optional(WORD), WORD, _optional(st.integers(0, 99)), st.none()
            ),
            max_size=2,
        ).map(tuple),
        plover=_optional(WORD),
        passage=WORD,
        because=why,
    )
    events = tuple(draw(st.lists(event, max_size=2)))
    return Reading(
        raw, document, mentions, Claims(figures, statements, events, draw(issues))
    )


__all__ = ["BY", "MOSUL", "TEXT", "page", "reading", "readings"]


def watched(ledger: Ledger) -> None:
    """A row in every table of the watch."""
    now = datetime(2017, 4, 2, tzinfo=UTC)
    log = ledger.watch
    log.keep_feed(Feed("f1", "feed", "https://a.example/rss"), "add", "", now)
    item = FeedItem("f1", "k", "https://a.example/1", "a.example-1", "d")
    fetch = Fetch("f1", "page", "u", "u", "a.example-1", 200, None, None, None, 0)
    (number,) = log.keep([fetch], now, items=[item])
    log.arrive([Arrival(number, "new", "a", "")], now)
    alert = Alert("r", "g", "toll revised", {}, ("desk",), now, now)
    log.keep_alerts([("question", "q1", {})], [alert], now)
    log.deliver(Delivery("m", (1,), "desk", 1, "sent", "200", None, now))
