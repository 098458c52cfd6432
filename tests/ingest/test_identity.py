"""Articles that ask for one id are told apart by what they say of themselves."""

from __future__ import annotations

import gzip
import json
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.ingest.identity import Look, Naming, asked_twice, one_article
from reportedly.ingest.inputs import read_rows

FLOOD = (
    "The river broke its banks above Jowhar at dawn. At least 12 people drowned and some 900 "
    "families moved to the airfield, the district commissioner said. Boats were sent from the coast."
)
RISEN = FLOOD.replace("12 people", "19 people").replace(
    "at dawn", "before dawn on Friday"
)
STRIKE = (
    "Teachers in Kisumu stayed at home for a third day. Their union wants arrears paid before the "
    "term ends; the ministry called the strike unlawful and asked parents for patience."
)


def article(
    text: str,
    title: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
) -> Look:
    return Look.of(text + str((title, outlet, url)), title, outlet, url, text)


def itself(look: Look) -> Look:
    return look


def asks(naming: Naming, ident: str, look: Look) -> tuple[int, ...]:
    return naming.repeats(ident, look.digest, partial(itself, look))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (article(FLOOD), article(RISEN)),
        (article(FLOOD, outlet="Coast Wire"), article(RISEN, outlet="coast  wire")),
        (
            article(FLOOD, "Flood in Jowhar"),
            article("It has been withdrawn.", "FLOOD in Jowhar"),
        ),
        (
            article(FLOOD, url="https://www.coast.example/flood?utm_source=x"),
            article(STRIKE, url="http://coast.example/flood"),
        ),
        (
            article(FLOOD),
            article(RISEN, "Toll rises", "Coast Wire", "https://coast.example/flood"),
        ),
    ],
)
def test_one_article_in_two_versions(a: Look, b: Look) -> None:
    assert one_article(a, b) and one_article(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (article(FLOOD), article(STRIKE)),
        (article(FLOOD, outlet="Coast Wire"), article(STRIKE, outlet="Coast Wire")),
        (
            article(FLOOD, outlet="Coast Wire"),
            article(FLOOD, outlet="Hill Post"),
        ),  # a reprint
        (article(FLOOD, "In brief"), article(STRIKE, "In short")),
        (
            article(FLOOD, url="https://coast.example/flood"),
            article(RISEN, url="https://coast.example/flood-2"),
        ),
        (article("Nobody was hurt."), article("Seven were hurt in a fall.")),
    ],
)
def test_two_articles_under_one_id(a: Look, b: Look) -> None:
    assert not one_article(a, b) and not one_article(b, a)


def test_the_same_bytes_are_one_article_and_an_empty_text_is_like_itself() -> None:
    assert one_article(article(""), article(""))
    assert not one_article(article(""), article(FLOOD))


def test_a_name_is_looked_for_among_what_is_kept_and_what_came_before() -> None:
    kept = {"7": [article(FLOOD)], "7-2": [article(STRIKE)]}
    naming = Naming(
        lambda name: {a.digest: partial(itself, a) for a in kept.get(name, [])}
    )
    assert asks(naming, "7", article(RISEN)) == ()
    assert asks(naming, "7", article(STRIKE + " Talks go on.")) == (2,)
    assert asks(naming, "7", article("A bus fell into a ravine.")) == (3,)
    assert asks(naming, "7", article("A bus fell into a ravine. Two died.")) == (3,)
    assert asks(naming, "7-3", article(FLOOD)) == (2,)  # an id that is another's by now
    assert asks(naming, "8", article(FLOOD)) == ()


BUS = "A bus fell into a ravine."
ASKED = [
    *((ident, article(text)) for ident in ("7", "8") for text in (FLOOD, STRIKE, BUS)),
    ("7", article(RISEN)),
    ("7-2", article("Nobody was hurt.")),
    ("8-2", article(FLOOD)),
]


def settled(order: list[tuple[str, Look]]) -> dict[tuple[str, str], tuple[int, ...]]:
    naming = Naming()
    naming.settle(order)
    return {(i, look.digest): asks(naming, i, look) for i, look in order}


@given(st.permutations(ASKED))
def test_the_names_of_a_run_do_not_hang_on_its_order(
    asked: list[tuple[str, Look]],
) -> None:
    first = settled(ASKED)
    assert settled(asked) == first
    assert first["7-2", article("Nobody was hurt.").digest] == ()
    assert first["7", article(FLOOD).digest] == first["7", article(RISEN).digest]
    sevens = {again for (ident, _), again in first.items() if ident == "7"}
    assert sevens == {(), (3,), (4,)}


def test_the_earliest_has_the_id_and_what_is_kept_before_all() -> None:
    dated = {
        day: Look.of(str(day), None, None, None, text, day)
        for day, text in (("2017-03-02", FLOOD), ("2017-03-01", STRIKE), (None, BUS))
    }
    every = [("7", look) for look in dated.values()]
    assert settled(every) == {
        ("7", "2017-03-01"): (),
        ("7", "2017-03-02"): (2,),
        ("7", "None"): (3,),
    }
    kept = {"7": {"None": partial(itself, dated[None])}}
    naming = Naming(lambda name: kept.get(name, {}))
    naming.settle(every)
    assert [asks(naming, "7", dated[day]) for day in dated] == [(3,), (2,), ()]


def rows(*idents: str) -> str:
    return "\n".join(
        json.dumps({"id": ident, "text": f"{FLOOD} Row {number}."})
        for number, ident in enumerate(idents)
    )


def test_only_files_whose_articles_bring_ids_are_looked_through(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(rows("1", "2"))
    (tmp_path / "b.csv").write_text(f'id,text\n3,"{FLOOD}"\n4,"{STRIKE}"\n')
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(rows("5").encode()))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as packed:
        packed.writestr("e.jsonl", rows("6"))
        packed.writestr("f.txt", FLOOD)
    (tmp_path / "g.txt").write_text(FLOOD)
    (tmp_path / "h.html").write_text(f"<html><body><p>{FLOOD}</p></body></html>")
    (tmp_path / "i.jsonl").write_text("{no object")
    found = [page.id for page in read_rows(["-", str(tmp_path), "nowhere"])]
    assert found == ["1", "2", "b-3", "b-4", "5", "6"]


def test_only_articles_that_share_an_id_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(rows("1", "2", "1", "1-2", "3-2", "3"))
    asked = asked_twice(partial(read_rows, [str(path)]))
    assert [ident for ident, _ in asked] == ["1", "1", "1-2"]


def test_only_so_many_names_are_remembered() -> None:
    naming = Naming(most=2)
    for name in ("a", "b", "c"):
        assert asks(naming, name, article(FLOOD)) == ()
    assert asks(naming, "c", article(STRIKE)) == (2,)
    assert asks(naming, "a", article(STRIKE)) == ()


def test_how_an_article_looks_is_not_asked_where_its_bytes_are_known() -> None:
    def fetched() -> Look:
        raise AssertionError("its text was fetched")

    naming = Naming(
        lambda name: {article(FLOOD).digest: fetched} if name == "7" else {}
    )
    assert naming.repeats("7", article(FLOOD).digest, fetched) == ()
