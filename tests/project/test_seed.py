"""The seed article: every fact a careful reader finds in it, each under its own name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reportedly.records import Failure
from reportedly.run import read_all


@pytest.fixture(scope="session")
def expected(shared: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (shared / "seed" / "expected.json").read_text(encoding="utf-8")
    )
    return loaded


@pytest.fixture(scope="session")
def read(shared: Path) -> dict[str, Any]:
    (article,) = (shared / "seed").glob("*.txt")
    (reading,) = read_all([str(article)])
    assert not isinstance(reading, Failure), reading
    return reading.as_dict()


def _overlaps(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _figure(read: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    hits = [f for f in read["figures"] if _overlaps(f["evidence"], wanted["evidence"])]
    assert len(hits) == 1, f"{len(hits)} figures at {wanted['evidence']['text']!r}"
    return hits[0]


def _statement(read: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    span = {"start": wanted["content"]["start"], "end": wanted["content"]["end"]}
    hits = [s for s in read["statements"] if _overlaps(s["content"], span)]
    assert len(hits) == 1, f"{len(hits)} statements at {wanted['content']['text']!r}"
    return hits[0]


def test_every_span_quotes_the_text(read: dict[str, Any], shared: Path) -> None:
    (article,) = (shared / "seed").glob("*.txt")
    text = article.read_text(encoding="utf-8")
    for kind in ("passages", "times", "places", "actors", "figures", "statements"):
        assert read[kind], f"no {kind}"
        for row in read[kind]:
            words = row.get("evidence") or row.get("content") or row
            assert text[words["start"] : words["end"]] == words["text"]


@pytest.mark.parametrize("field", ["title", "published"])
def test_document(read: dict[str, Any], expected: dict[str, Any], field: str) -> None:
    assert read["document"][field] == expected["document"][field]


@pytest.mark.parametrize("number", range(6))
def test_passage_role(
    read: dict[str, Any], expected: dict[str, Any], number: int
) -> None:
    assert expected["passages"][number] in read["passages"]


def test_no_other_passage_is_set_apart(
    read: dict[str, Any], expected: dict[str, Any]
) -> None:
    special = [p for p in read["passages"] if p["role"] != "body"]
    assert special == expected["passages"]


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize(
    "field",
    "evidence category term low high unit stock_or_flow place country source certainty time".split(),
)
def test_figure(
    read: dict[str, Any], expected: dict[str, Any], number: int, field: str
) -> None:
    wanted = expected["figures"][number]
    if field not in wanted:
        pytest.skip(f"the careful reader leaves {field} open here")
    got = _figure(read, wanted)
    if field == "place":
        assert got["place"] and got["place"]["name"] == wanted["place"]
    elif field == "country":
        assert got["place"] and got["place"]["country"] == wanted["country"]
    elif field == "source":
        name = got["source"] and got["source"]["name"]
        assert (name is None) == (wanted["source"] is None)
        assert name is None or wanted["source"] in name
    elif field == "time":
        assert {k: got["time"][k] for k in ("start", "end")} == wanted["time"]
    else:
        assert got[field] == wanted[field]


@pytest.mark.parametrize("number", range(8))
@pytest.mark.parametrize(
    "field",
    ["content", "speaker", "role", "mention", "cue", "kind", "said_on", "certainty"],
)
def test_statement(
    read: dict[str, Any], expected: dict[str, Any], number: int, field: str
) -> None:
    wanted = expected["statements"][number]
    if field not in wanted:
        pytest.skip(f"the careful reader leaves {field} open here")
    got = _statement(read, wanted)
    if field == "content":
        assert got["content"] == wanted["content"]
    elif field == "speaker":
        assert got["speaker"]["name"] == wanted["speaker"]
    elif field == "mention":
        assert got["speaker"]["mention"]["text"] == wanted["mention"]
    elif field == "role":
        assert got["speaker"]["role"] == wanted["role"]
    elif field == "cue":
        assert got["cue"]["text"] == wanted["cue"]
    else:
        assert got[field] == wanted[field]


@pytest.mark.parametrize("number", range(7))
def test_time(read: dict[str, Any], expected: dict[str, Any], number: int) -> None:
    words, value = expected["times"][number]
    assert value in [t["value"] for t in read["times"] if words in t["text"]]


@pytest.mark.parametrize("number", range(6))
def test_place(read: dict[str, Any], expected: dict[str, Any], number: int) -> None:
    words, country = expected["places"][number]
    assert country in [p["country"] for p in read["places"] if words in p["text"]]


@pytest.mark.parametrize("number", range(7))
def test_one_actor_many_names(
    read: dict[str, Any], expected: dict[str, Any], number: int
) -> None:
    names = expected["one_actor_many_names"]["Islamic State"]
    ids = {
        a["id"]
        for a in read["actors"]
        if a["text"] in names[number] or names[number] in a["text"]
    }
    ids.discard(None)  # "militants" stands inside "Takfiri Daesh militants"
    assert ids == {"islamic-state"}


@pytest.mark.parametrize("number", range(3))
def test_never_merged(
    read: dict[str, Any], expected: dict[str, Any], number: int
) -> None:
    one, other = expected["never_merged"][number]
    speakers = [
        (s["speaker"]["name"], s["speaker"]["actor_id"]) for s in read["statements"]
    ]
    actors = [(a["text"], a["id"]) for a in read["actors"]]
    ids = [
        {i for name, i in actors + speakers if words in name and i}
        for words in (one, other)
    ]
    assert ids[0] and not ids[0] & ids[1]


def test_the_stitched_figures_are_not_linked(
    read: dict[str, Any], expected: dict[str, Any]
) -> None:
    later = expected["figures"][2]["evidence"]
    issues = [i for i in read["issues"] if i["code"] == "figures-not-linked"]
    assert [i for i in issues if i["start"] <= later["start"] <= i["end"]]


def test_another_story_gives_no_claim_about_the_main_one(read: dict[str, Any]) -> None:
    others = [p for p in read["passages"] if p["role"] == "other_story"]
    claims = [(f["evidence"], f["passage"]) for f in read["figures"]]
    claims += [(s["content"], s["passage"]) for s in read["statements"]]
    for span, passage in claims:
        assert (passage == "other_story") == any(_overlaps(span, p) for p in others)
