"""Answers of services, exports and tables as programs really write them: one article alone, columns of other names,
what a table's file had wrong, a feed that only repeats headlines.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from reportedly.ingest import Given, read_inputs
from reportedly.ledger import open_ledger
from reportedly.records import Failure, RawPage
from reportedly.run.build import build
from reportedly.run.verify import verify

FERRY = (
    "Nine people drowned when a ferry sank near Basra on Monday, the coast guard said."
)
QUAY = "Divers looked for two more until dark, and the families waited on the quay."
DAY = date(2024, 6, 12)


def read(path: Path, given: Given | None = None) -> tuple[list[RawPage], list[Failure]]:
    """The pages and the failures of a file or folder."""
    items = list(read_inputs([str(path)], given=given or Given()))
    return (
        [i for i in items if isinstance(i, RawPage)],
        [i for i in items if isinstance(i, Failure)],
    )


def one(path: Path, given: Given | None = None) -> RawPage:
    (page,), failures = read(path, given)
    assert not failures
    return page


@pytest.mark.parametrize("keys", [("response", "content"), ("data",), ("result",)])
def test_the_one_article_that_was_asked_for(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    answer: dict[str, object] = {
        "webTitle": "Ferry sinks",
        "fields": {"bodyText": FERRY},
        "webPublicationDate": "2024-06-12T08:00:00Z",
    }
    for key in reversed(keys):
        answer = {"status": "ok", key: answer}
    (tmp_path / "a.json").write_text(json.dumps(answer))
    page = one(tmp_path / "a.json")
    assert (page.text, page.title, page.published) == (FERRY, "Ferry sinks", DAY)


def test_an_object_without_text_is_still_refused_where_it_stands(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"data": {"rows": 3}, "status": "ok"}))
    pages, (failure,) = read(tmp_path / "a.json")
    assert not pages and "'data', 'status'" in failure.reason


@pytest.mark.parametrize("end", ["… [+1234 chars]", "... [1234 chars]"])
def test_letters_that_a_service_keeps_back_are_no_words(
    tmp_path: Path, end: str
) -> None:
    row = {"content": FERRY + " Divers" + end, "publishedAt": "2024-06-12"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    page = one(tmp_path / "a.jsonl")
    assert page.text == FERRY + " Divers"
    assert "1234 characters" in {i.code: i.message for i in page.issues}["cut-off"]


def test_keys_can_be_pointed_at_as_columns_can(tmp_path: Path) -> None:
    row = {"excerpt_en": FERRY, "day": "2024-06-12", "text": "", "paper": "The Hindu"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "b.json").write_text(json.dumps({"articles": [row]}))
    parquet.write_table(pa.Table.from_pylist([row]), tmp_path / "c.parquet")
    columns = (("text", "excerpt_en"), ("published", "day"), ("outlet", "paper"))
    for name in ("a.jsonl", "b.json", "c.parquet"):
        page = one(tmp_path / name, Given(columns=columns))
        assert (page.text, page.published, page.outlet) == (FERRY, DAY, "The Hindu")


def test_columns_of_parquet_have_the_names_of_any_table(tmp_path: Path) -> None:
    rows = [{"headline": "Ferry sinks", "body": FERRY, "pub_date": datetime(2024, 6, 12),
             "publisher": "BBC News", "link": "https://e.org/1", "n": 3}]  # fmt: skip
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    page = one(tmp_path / "a.parquet")
    assert (page.title, page.text, page.url) == (
        "Ferry sinks",
        FERRY,
        "https://e.org/1",
    )
    assert (page.published, page.outlet) == (DAY, "BBC")
    parquet.write_table(pa.table({"n": [1], "m": ["x"]}), tmp_path / "b.parquet")
    _, (failure,) = read(tmp_path / "b.parquet")
    assert "no column of text; its columns are 'n', 'm'" in failure.reason


def test_the_letters_of_a_table_that_were_assumed_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        f"date;text\n2024-06-12;{FERRY} Café.\n".encode("latin-1")
    )
    page = one(tmp_path / "a.csv")
    assert page.text.endswith("Café.") and "encoding" in [i.code for i in page.issues]
    with open_ledger(str(tmp_path / "l.db"), create=True) as ledger:
        assert not [
            k
            for k in build([str(tmp_path / "a.csv")], ledger)
            if isinstance(k, Failure)
        ]
        assert [verdict.problems for verdict in verify(ledger)] == [()]


def test_a_table_in_wide_letters_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(
        f"date\ttext\n2024-06-12\t{FERRY}\n".encode("utf-16")
    )
    page = one(tmp_path / "a.txt")
    assert (page.text, page.published) == (FERRY, DAY)


def test_a_source_is_no_link_to_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("titre,texte,source\nA,B,AFP\n")
    _, (failure,) = read(tmp_path / "a.csv")
    assert "--text-column" in failure.reason and "fetch" not in failure.reason


@pytest.mark.parametrize(
    ("column", "field", "value", "wanted"),
    [
        ("Lead Title", "title", "Ferry sinks", "Ferry sinks"),
        ("Lead URL", "url", "https://e.org/1", "https://e.org/1"),
        ("Date of Lead Publication", "published", "12 June 2024", DAY),
    ],
)
def test_columns_of_deep(
    tmp_path: Path, column: str, field: str, value: str, wanted: object
) -> None:
    (tmp_path / "a.csv").write_text(f'{column},Excerpt\n{value},"{FERRY}"\n')
    assert getattr(one(tmp_path / "a.csv"), field) == wanted


def feed(item: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Basra - News</title><item>{item}</item></channel></rss>'


_LINKED = '&lt;a href="https://e.org/1"&gt;Ferry sinks&lt;/a&gt;&amp;nbsp;&lt;font&gt;River Herald&lt;/font&gt;'


@pytest.mark.parametrize("title", ["Ferry sinks", "Ferry sinks - River Herald"])
@pytest.mark.parametrize(
    ("summary", "read_it"),
    [(_LINKED, False), ("Ferry sinks", False), ("Ferry sinks, nine drown, it said.", True)],
)  # fmt: skip
def test_a_summary_that_repeats_the_headline_is_no_article(
    tmp_path: Path, title: str, summary: str, read_it: bool
) -> None:
    item = f"<title>{title}</title><source>River Herald</source><description>{summary}</description>"
    (tmp_path / "a.xml").write_text(feed(item))
    pages, failures = read(tmp_path / "a.xml")
    assert bool(pages) is read_it
    assert read_it or "only a title and an address" in failures[0].reason


DTD = '<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES" "http://e.org/x.ent">]>'


@pytest.mark.parametrize(
    ("declared", "used", "refused"),
    [
        ('<!DOCTYPE rss [<!ENTITY a "killed 40 ">]>', "&a;", True),
        ('<!DOCTYPE rss [<!ENTITY a "killed 40 ">]>', "", False),
        ('<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>', "&nbsp;", False),
        (DTD, "", False),
    ],
)
def test_words_that_a_feed_declares_are_not_read_as_their_names(
    tmp_path: Path, declared: str, used: str, refused: bool
) -> None:
    item = f"<title>T</title><description>{FERRY}{used}</description>"
    (tmp_path / "a.xml").write_text(feed(item, declared))
    pages, failures = read(tmp_path / "a.xml")
    assert bool(pages) is not refused
    assert not refused or "entities of its own (&a;)" in failures[0].reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>Nine</b> people drowned.", "Nine people drowned."),
        ('<img src="a.jpg"> Nine people drowned.', "Nine people drowned."),
        ("Nine <3 people drowned.", "Nine <3 people drowned."),
        ("Nine <b> people drowned.", "Nine <b> people drowned."),
    ],
)
def test_one_element_with_its_end_is_markup_in_a_line(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"summary": text}))
    assert one(tmp_path / "a.jsonl").text.strip() == words


def test_the_tweets_of_an_archive_are_found_in_its_folder(tmp_path: Path) -> None:
    tweet = {
        "tweet": {
            "id_str": "1",
            "full_text": FERRY,
            "created_at": "Wed Jun 12 10:00:00 +0000 2024",
        }
    }
    (tmp_path / "tweets.js").write_text(
        "window.YTD.tweets.part0 = " + json.dumps([tweet])
    )
    (tmp_path / "page.js").write_text("window.onload = function () {};")
    page = one(tmp_path)
    assert (page.text, page.published) == (FERRY, DAY)


@pytest.mark.parametrize(
    ("written", "outlet"),
    [
        ("Guardian, The", "The Guardian"),
        ("The Guardian (London)", "The Guardian"),
        ("The Guardian (Nigeria)", "The Guardian (Nigeria)"),
    ],
)
def test_an_outlet_as_catalogues_write_it(
    tmp_path: Path, written: str, outlet: str
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": FERRY, "outlet": written}))
    assert one(tmp_path / "a.jsonl").outlet == outlet


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Ferry sinks - BBC News", "Ferry sinks"),
        ("Ferry sinks | BBC", "Ferry sinks"),
        ("Ferry sinks - the long wait", "Ferry sinks - the long wait"),
        ("BBC News", "BBC News"),
    ],
)
def test_a_headline_ends_before_the_name_of_its_outlet(
    tmp_path: Path, title: str, bare: str
) -> None:
    row = {"title": title, "content": FERRY, "source": {"name": "BBC News"}}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert one(tmp_path / "a.jsonl").title == bare


MORE = f"{FERRY} {QUAY}"


@pytest.mark.parametrize(
    "tweet",
    [
        {"full_text": f"RT @coast: {FERRY}…"[:110], "retweeted_status": {"full_text": MORE}},
        {"text": f"RT @coast: {FERRY[:70]}…", "retweeted_status": {"text": FERRY[:80], "extended_tweet": {"full_text": MORE}}},
    ],
)  # fmt: skip
def test_a_tweet_that_repeats_another_is_whole(
    tmp_path: Path, tweet: dict[str, object]
) -> None:
    (tmp_path / "a.json").write_text(json.dumps([tweet]))
    assert one(tmp_path / "a.json").text == f"RT @coast: {MORE}"


def test_a_tweet_that_repeats_one_beside_the_list_is_whole(tmp_path: Path) -> None:
    answer = {
        "data": [
            {"id": "5", "text": f"RT @c: {FERRY[:60]}…", "author_id": "7", "referenced_tweets": [{"type": "retweeted", "id": "4"}]},
            {"id": "6", "text": QUAY, "author_id": "7", "referenced_tweets": [{"type": "quoted", "id": "4"}]},
        ],
        "includes": {"users": [{"id": "7", "name": "Lena"}], "tweets": [{"id": "4", "text": MORE}]},
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(answer))
    pages, failures = read(tmp_path / "a.json")
    assert not failures
    assert [(p.text, p.outlet) for p in pages] == [(f"RT @c: {MORE}", "Lena"), (QUAY, "Lena")]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "title", "outlet", "url"),
    [
        ({"title": {"rendered": "Ferry&#8217;s end"}, "content": {"rendered": f"<p>{FERRY}</p>"}}, "Ferry’s end", None, None),
        ({"content": f"<p>{FERRY}</p>", "account": {"username": "c", "display_name": "Coast Now"}}, None, "Coast Now", None),
        ({"content": "", "account": {"display_name": "Lena"}, "reblog": {"content": f"<p>{FERRY}</p>"}}, None, "Lena", None),
        ({"articleBody": FERRY, "mainEntityOfPage": {"@id": "https://c.example/1"}}, None, None, "https://c.example/1"),
        ({"articleBody": FERRY, "mainEntityOfPage": "https://c.example/1"}, None, None, "https://c.example/1"),
    ],
)  # fmt: skip
def test_what_sites_and_services_call_their_fields(
    tmp_path: Path,
    item: dict[str, object],
    title: str | None,
    outlet: str | None,
    url: str | None,
) -> None:
    (tmp_path / "a.json").write_text(json.dumps([item]))
    page = one(tmp_path / "a.json")
    assert page.text.strip() == FERRY
    assert (page.title, page.outlet, page.url) == (title, outlet, url)


@pytest.mark.parametrize("sign", [",", ";"])
def test_a_quotation_mark_that_is_never_closed(tmp_path: Path, sign: str) -> None:
    rows = [["title", "text", "date"], ["A", QUAY.replace(",", ""), "2024-06-12"], ["B", f'"{FERRY}', "2024-06-13"], ["C", QUAY, "2024-06-14"]]  # fmt: skip
    (tmp_path / "a.csv").write_text("".join(sign.join(row) + "\r\n" for row in rows))
    pages, failures = read(tmp_path / "a.csv")
    assert [p.title for p in pages] == ["A"]
    assert failures[0].origin.endswith("a.csv:3") and "never closed" in failures[0].reason  # fmt: skip


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_last_cell_of_several_lines_is_closed(tmp_path: Path, end: str) -> None:
    (tmp_path / "a.csv").write_text(f'date,title,text\n2024-06-12,a 5" pipe,"{FERRY}\n{QUAY}"{end}')  # fmt: skip
    assert one(tmp_path / "a.csv").text == f"{FERRY}\n{QUAY}"


def test_a_formula_without_its_value_is_told(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["source", "text"], ["Coast", FERRY], ["=A2", QUAY], ["Port", "=B2"]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    pages, failures = read(tmp_path / "a.xlsx")
    assert [p.text for p in pages] == [FERRY, QUAY]
    told = [f.reason for f in failures if not f.set_apart]
    assert len(told) == 1 and "(Sheet!A3, Sheet!B4)" in told[0]
    assert "2 cells hold a formula without its value" in told[0]


@pytest.mark.parametrize(
    "whole",
    [
        {"data": {"page": {"hits": [{"headline": "Ferry", "text": FERRY}]}}, "took": 3},
        {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"title": "Ferry", "selftext": FERRY}}]}},
        {"data": {"all": {"edges": [{"node": {"title": "Ferry", "body": FERRY}}]}}},
    ],
)  # fmt: skip
def test_the_one_list_of_articles_is_found_wherever_it_stands(
    tmp_path: Path, whole: object
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(whole))
    page = one(tmp_path / "a.json")
    assert (page.title, page.text) == ("Ferry", FERRY)


def test_of_two_lists_of_articles_neither_is_taken(tmp_path: Path) -> None:
    lists = {"x": {"seen": [{"text": FERRY}], "kept": [{"text": QUAY}]}}
    (tmp_path / "a.json").write_text(json.dumps(lists))
    pages, (failure,) = read(tmp_path / "a.json")
    assert not pages and "'x'" in failure.reason


def test_a_publisher_s_keys_may_be_written_large(tmp_path: Path) -> None:
    article = {"Text": FERRY, "Publisher": {"Name": "The Quay Post"}}
    (tmp_path / "a.json").write_text(json.dumps(article))
    assert one(tmp_path / "a.json").outlet == "The Quay Post"
