"""Ledgers in the columns of other code books, checked by the tools of those who made them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.exports.codebooks import CODEBOOKS, TABLES, coded, deleted
from reportedly.exports.codebooks.mapping import mapped_columns
from reportedly.exports.columns import meaning
from reportedly.exports.facts import Facts
from reportedly.exports.formats import written
from reportedly.exports.package import data_package
from reportedly.exports.rows import TABLES as ROWS
from reportedly.ledger import open_ledger
from reportedly.run.build import build
from reportedly.run.exporting import facts as gathered

STRIKE = (
    "At least 42 civilians were killed when an air strike by the Syrian army hit a market in Idlib on Tuesday,"
    " the civil defence said.\n\nSome 3,500 people fled Idlib over the past four days, the International"
    " Organization for Migration said."
)
OTHER = (
    "An air strike by the Syrian army on a market in Idlib on Tuesday killed 47 civilians, the health directorate"
    " said.\n\nThere are now 120,000 displaced people in Idlib, according to the United Nations."
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("codebooks")
    rows = [
        {"id": "a", "title": "Strike", "published": "2019-07-24", "outlet": "Reuters", "url": "https://a.org/1", "text": STRIKE},
        {"id": "b", "title": "Market", "published": "2019-07-25", "outlet": "AFP", "url": "https://b.org/2", "text": OTHER},
    ]  # fmt: skip
    return ledger_of(rows, folder)


def ledger_of(rows: Sequence[Mapping[str, str]], folder: Path) -> str:
    """Articles in a new ledger of a folder; its path."""
    (folder / "n.jsonl").write_text("\n".join(map(json.dumps, rows)))
    ledger = str(folder / "l.db")
    with open_ledger(ledger, create=True) as opened:
        for _ in build([str(folder / "n.jsonl")], opened):
            pass
    return ledger


def told_of(texts: Mapping[str, str], folder: Path) -> Facts:
    """What a ledger of one outlet's short articles of a day exports, by their ids."""
    rows = [
        {"id": name, "published": "2024-05-08", "outlet": "Example News", "text": text}
        for name, text in texts.items()
    ]
    with open_ledger(ledger_of(rows, folder)) as opened:
        return gathered(opened)


@pytest.fixture(scope="module")
def facts(path: str) -> Facts:
    with open_ledger(path) as opened:
        return gathered(opened)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


@pytest.mark.parametrize(("name", "many"), [("acled", 31), ("ucdp", 49)])
def test_columns_are_those_of_the_code_book(name: str, many: int) -> None:
    assert len(mapped_columns(TABLES[name].mapping)) == many


def test_acled(facts: Facts) -> None:
    (row,) = table(coded("acled", facts).data)
    assert (row["event_date"], row["time_precision"], row["fatalities"]) == (
        "2019-07-23",
        "1",
        "42",
    )
    assert row["event_id_cnty"].startswith("SYR-") and row["iso"] == "760"
    assert (row["sub_event_type"], row["event_type"]) == (
        "Air/drone strike",
        "Explosions/Remote violence",
    )
    assert row["assoc_actor_1"] == row["region"] == ""
    assert row["actor2"] == ""  # a market is no actor
    assert "42" in row["notes"] and "Reuters" in row["source"]


def test_acled_has_incidents_without_a_count_of_the_dead(tmp_path: Path) -> None:
    texts = {
        "protest": "Hundreds of students protested in Lagos on Monday, police said.",
        "shot": "A man was shot dead by gunmen in Kano on Monday, police said.",
        "fled": "Some 300 families fled Maiduguri on Monday, the Red Cross said.",
        "denied": "The army denied that it had shelled Jos on Monday.",
    }
    found = told_of(texts, tmp_path)
    made = coded("acled", found)
    told = {row["location"]: row for row in table(made.data)}
    assert set(told) == {"Lagos", "Kano"}
    protest, shot = told["Lagos"], told["Kano"]
    assert (protest["sub_event_type"], protest["fatalities"], protest["tags"]) == (
        "Peaceful protest",
        "0",
        "fatalities not told",
    )
    assert (shot["sub_event_type"], shot["fatalities"]) == ("Attack", "1")
    assert protest["event_date"] == "2024-05-06" and protest["source"] == "Example News"
    assert "of a kind without a code, left out: 1" in made.losses
    assert "that nobody says took place, left out: 1" in made.losses
    assert table(coded("ucdp", found).data) == []  # UCDP: at least one dead, counted


def test_ucdp(facts: Facts) -> None:
    (row,) = table(coded("ucdp", facts).data)
    assert int(row["low"]) <= int(row["best"]) <= int(row["high"])
    assert (
        row["date_start"] == row["date_end"] == "2019-07-23" and row["date_prec"] == "1"
    )
    assert row["geom_wkt"].startswith("POINT (") and row["where_prec"] == "1"
    assert (
        int(row["priogrid_gid"])
        == (int((float(row["latitude"]) + 90) * 2)) * 720
        + int((float(row["longitude"]) + 180) * 2)
        + 1
    )


HELIX = {
    "type": "object",
    "required": ["uuid", "reported", "unit", "category", "quantifier", "role"],
    "properties": {
        "uuid": {"format": "uuid"},
        "reported": {"type": "string", "pattern": "^\\d+$"},
        "unit": {"enum": ["Person", "Household"]},
        "quantifier": {"enum": ["More than", "Less than", "Exact", "Approximately"]},
        "role": {"enum": ["Recommended figure", "Triangulation"]},
        "category": {
            "enum": ["IDPs", "Returnees", "Internal Displacements", "Return", ""]
        },
        "start_date_accuracy": {"enum": ["Day", "Week", "Month", "Year", ""]},
        "geo_location_accuracy": {
            "enum": ["ADM0", "ADM1", "ADM2", "ADM3", "Point", ""]
        },
    },
}


def test_helix(facts: Facts) -> None:
    rows = table(coded("helix", facts).data)
    for row in rows:
        jsonschema.validate(row, HELIX)
    found = {(row["category"], row["reported"]) for row in rows}
    assert ("IDPs", "120000") in found and ("Internal Displacements", "3500") in found


def test_idu_holds_flows_only(facts: Facts) -> None:
    rows = [json.loads(line) for line in coded("idu", facts).data.splitlines()]
    assert [row["figure"] for row in rows] == [3500]
    assert list(rows[0]) == [column.name for column in mapped_columns("idu.yml")]


def test_hxl_is_read_by_its_own_library(facts: Facts, tmp_path: Path) -> None:
    import hxl

    (tmp_path / "a.csv").write_bytes(coded("hxl", facts).data)
    source = hxl.data(str(tmp_path / "a.csv"), hxl.InputOptions(allow_local=True))
    tags = [column.display_tag for column in source.columns]
    assert "#affected+ind+killed+min" in {
        "".join([c.tag, *sorted("+" + a for a in c.attributes)]) for c in source.columns
    }
    assert all(tags)
    killed = [row.get("#affected+killed+ind+min") for row in source]
    assert "42" in killed
    # No GeoNames number stands there: without a table of P-codes it is empty.
    assert not any(row.get("#adm1+code") for row in source)


def test_ftm_entities_are_of_its_schema(facts: Facts) -> None:
    from followthemoney import model

    made = [json.loads(line) for line in coded("ftm", facts).data.splitlines()]
    ids = {entity["id"] for entity in made}
    for entity in made:
        proxy = model.get_proxy(entity, cleaned=False)
        given = {
            (name, value)
            for name, values in entity["properties"].items()
            for value in values
        }
        assert {name for name, _ in given} <= set(proxy.schema.properties)
        for prop in ("document", "entity"):
            assert all(value in ids for value in entity["properties"].get(prop, []))
    assert {e["schema"] for e in made} >= {"Article", "Event", "Documentation"}


PLOVER = {
    "type": "object",
    "required": ["id", "event", "quad_code", "actor", "recipient", "text_info"],
    "properties": {
        "event": {"enum": "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()},
        "quad_code": {"enum": [1, 2, 3, 4]},
        "size": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
    },
}  # fmt: skip


def test_plover(facts: Facts) -> None:
    made = [json.loads(line) for line in coded("plover", facts).data.splitlines()]
    assert made
    for record in made:
        jsonschema.validate(record, PLOVER)
    assert ("ASSAULT", "aerial") in {(r["event"], r["mode"]) for r in made}


def test_hapi_counts_a_month_of_a_region(facts: Facts) -> None:
    (row,) = table(coded("hapi-conflict", facts).data)
    assert (row["events"], row["fatalities"], row["reference_period_start"]) == (
        "1",
        "42",
        "2019-07-01",
    )
    (stock,) = table(coded("hapi-idps", facts).data)
    assert stock["population"] == "120000"


def test_a_casualty_record(facts: Facts) -> None:
    (row,) = table(coded("casualty", facts).data)
    assert (
        row["date"] == "2019-07-23"
        and "Idlib" in row["location"]
        and row["numbers_killed_min"] == "42"
    )


@pytest.mark.parametrize("name", CODEBOOKS)
def test_every_code_book_says_what_was_lost(name: str, facts: Facts) -> None:
    report = coded(name, facts).losses
    for part in (
        "What of ours has no column",
        "What of theirs is empty",
        "What became coarser",
    ):
        assert f"## {part}" in report
    empty = Facts(facts.view.__class__("l.db", ()))
    assert coded(name, empty).data is not None


def test_rows_that_went_are_told(facts: Facts) -> None:
    now = coded("acled", facts)
    before = now.data + now.data.splitlines(keepends=True)[1].replace(
        now.ids[0].encode(), b"SYR-gone"
    )
    assert deleted("acled", before, now) == ("SYR-gone",)
    assert deleted("acled", now.data, now) == ()


def test_the_command_writes_losses_and_deletions_beside(
    path: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.csv"
    run = CliRunner()
    words = ["export", "--ledger", path, "--as", "acled", "-o", str(out)]
    assert run.invoke(main, words).exit_code == 0
    out.write_bytes(
        out.read_bytes()
        + out.read_bytes().splitlines(keepends=True)[1].replace(b"SYR-", b"XXX-")
    )
    assert run.invoke(main, words).exit_code == 0
    assert "## What of theirs is empty" in (tmp_path / "a.csv.loss.md").read_text()
    assert (
        (tmp_path / "a.csv.deleted.csv").read_text().splitlines()[1].startswith("XXX-")
    )


# ------------------------------------------------------------------ tables and packages
@pytest.mark.parametrize("what", list(ROWS))
@pytest.mark.parametrize("shape", ["csv", "xlsx", "jsonl", "parquet", "html"])
def test_every_table_in_every_format(what: str, shape: str, facts: Facts) -> None:
    one = ROWS[what]
    rows = list(one.rows(facts))
    assert all(list(row) == list(one.columns) for row in rows)
    assert isinstance(written(shape, rows, one.columns, title=what), bytes)


def test_questions_and_figures_know_each_other(facts: Facts) -> None:
    questions = {str(row["id"]): row for row in ROWS["questions"].rows(facts)}
    figures = list(ROWS["figures"].rows(facts))
    assert all(row["question"] in questions for row in figures)
    assert {row["country_name"] for row in figures} == {"Syria"} and {
        row["iso_numeric"] for row in figures
    } == {760}


def test_words_stay_as_they_are_but_for_excel() -> None:
    rows = [{"words": "-5 people", "counted": "=1+1"}]
    plain = written("csv", rows, {"words": "text", "counted": "text"})
    assert plain == b"words,counted\r\n-5 people,'=1+1\r\n"
    excel = written("csv", rows, {"words": "text", "counted": "text"}, excel=True)
    assert excel == b"\xef\xbb\xbfwords,counted\r\n'-5 people,'=1+1\r\n"


def test_a_workbook_runs_nothing() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    data = written(
        "xlsx", [{"words": "=1+1", "low": 5}], {"words": "text", "low": "integer"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["B2"].value) == (
        "=1+1",
        "s",
        5,
    )


def test_a_data_package_is_what_it_says(facts: Facts, tmp_path: Path) -> None:
    from frictionless import Package

    made = datetime(2026, 1, 1, tzinfo=UTC)
    data = data_package(facts, made, "0.2.0")
    assert data == data_package(facts, made, "0.2.0")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]
    described = json.loads((tmp_path / "datapackage.json").read_text())
    assert {r["name"] for r in described["resources"]} == {*ROWS, "codebook", "values"}
    assert described["licenses"] == [
        {"path": "README.md", "title": "No licence is given"}
    ]


def test_every_column_and_every_coded_value_has_its_meaning(facts: Facts) -> None:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    data = data_package(facts, made, "0.2.0", licence="CC-BY-4.0")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        described = json.loads(archive.read("datapackage.json"))
        labels = list(csv.DictReader(io.StringIO(archive.read("values.csv").decode())))
    assert described["licenses"] == [{"name": "CC-BY-4.0"}]
    for name, table in ROWS.items():
        for column in table.columns:
            assert meaning(name, column).words
    (figures,) = (r for r in described["resources"] if r["name"] == "figures")
    fields = {field["name"]: field for field in figures["schema"]["fields"]}
    assert {"value": "injured", "label": "Hurt and alive"} in fields["category"][
        "categories"
    ]
    assert "categories" not in fields["words"]
    kinds = {(row["table"], row["value"]) for row in labels if row["column"] == "kind"}
    assert ("statements", "direct") in kinds and ("copies", "exact") in kinds
    assert ("copies", "direct") not in kinds


def test_values_of_a_table_are_among_those_its_codebook_names(facts: Facts) -> None:
    for name, table in ROWS.items():
        for row in table.rows(facts):
            for column in table.columns:
                labels = meaning(name, column).labels()
                if labels and row[column] is not None:
                    assert row[column] in labels, (name, column)


def test_columns_can_be_names_in_stata_and_r() -> None:
    """Stata takes 32 letters, digits and underscores, R no reserved word.

    Source: Stata User's Guide 11.3 (naming conventions); R Language Definition 10.3.2.
    """
    reserved = {"if", "in", "using", "with", "byte", "int", "long", "float", "double"}
    reserved |= {"else", "for", "while", "next", "break", "function", "repeat"}
    for table in ROWS.values():
        for column in table.columns:
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", column)
            assert column not in reserved


def test_impossible_values_are_refused_with_the_nearest(path: str) -> None:
    run = CliRunner()
    for words, hint in (
        (
            ["figures", "--ledger", path, "--category", "kiled"],
            "did you mean 'killed'?",
        ),
        (["export", "--ledger", path, "--as", "aclad"], "did you mean 'acled'?"),
        (
            ["figures", "--ledger", path, "--sort", "publishd"],
            "did you mean 'published'?",
        ),
    ):
        done = run.invoke(main, words)
        assert done.exit_code == 2 and hint in done.output
    done = run.invoke(main, ["figures", "--ledger", path, "--place", "Idlip"])
    assert "Idlib" in done.output


def test_listings_share_their_filters(path: str) -> None:
    run = CliRunner()
    words = [
        "figures",
        "--ledger",
        path,
        "--category",
        "killed",
        "--category",
        "displaced",
        "--format",
        "csv",
    ]
    rows = table(
        run.invoke(main, [*words, "--sort", "-low", "--limit", "2"]).stdout_bytes
    )
    assert [row["low"] for row in rows] == ["120000", "3500"]
    said = table(
        run.invoke(
            main, ["statements", "--ledger", path, "--format", "csv", "--limit", "1"]
        ).stdout_bytes
    )
    assert len(said) == 1


def test_events_name_their_happening_their_land_and_what_they_were_copied_from(
    tmp_path: Path,
) -> None:
    told = (
        "A bomb killed seven traders in the market of Kirkuk on Monday morning, the mayor of the "
        "town said, while dozens of shops nearby stayed shut for the rest of that whole week."
    )
    rows = [
        {"id": "first", "published": "2017-05-02", "outlet": "Example News", "text": told},
        {"id": "copy", "published": "2017-05-03", "outlet": "Sample Post", "text": f"{told} Schools stay closed."},
    ]  # fmt: skip
    with open_ledger(ledger_of(rows, tmp_path)) as opened:
        found = gathered(opened)
    events = {row["document"]: row for row in ROWS["events"].rows(found)}
    first, copy = events["first"], events["copy"]
    (happening,) = ROWS["happenings"].rows(found)
    assert first["happening"] == copy["happening"] == happening["id"]
    assert (first["copy_of"], copy["copy_of"]) == (None, first["id"])
    assert (copy["country_name"], copy["iso_numeric"]) == ("Iraq", 368)
    assert copy["admin1_name"]


def gathered_from(texts: dict[str, str], day: str, folder: Path) -> Facts:
    """What a ledger of some articles of one day holds for the code books."""
    rows = [
        {"id": name, "published": day, "outlet": "Example News", "text": text}
        for name, text in texts.items()
    ]
    (folder / "n.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with open_ledger(str(folder / "l.db"), create=True) as opened:
        list(build([str(folder / "n.jsonl")], opened))
        return gathered(opened)


def test_hapi_leaves_fatalities_empty_where_nobody_told_any(tmp_path: Path) -> None:
    texts = {
        "untold": "Fighter jets bombed the town of Raqqa on Monday, residents said.",
        "told": "Fighter jets bombed the town of Idlib on Monday and killed 12 people, doctors said.",
    }
    made = coded("hapi-conflict", gathered_from(texts, "2017-05-09", tmp_path))
    found = {r["provider_admin1_name"]: r for r in table(made.data)}
    assert {name: (r["events"], r["fatalities"]) for name, r in found.items()} == {
        "Al-Raqqah": ("1", ""),
        "Idlib": ("1", "12"),
    }
    assert (
        "incidents whose dead are not told: events, without fatalities: 1"
        in made.losses
    )


def test_people_who_are_no_group_are_civilians(tmp_path: Path) -> None:
    texts = {
        "shot": "Gunmen killed at least 12 villagers in Kano on Monday, police said.",
        "fight": "Gunmen killed 9 soldiers in Jos on Monday, police said.",
    }
    found = gathered_from(texts, "2024-05-08", tmp_path)
    made = coded("acled", found)
    acled = {row["location"]: row for row in table(made.data)}
    assert acled["Kano"]["actor2"] == "Civilians (Nigeria)"
    assert "Civilians" not in acled["Jos"]["actor2"]
    assert "“Civilians (country)”" in made.losses
    ucdp = {row["where_description"]: row for row in table(coded("ucdp", found).data)}
    assert ucdp["Kano"]["side_b"] in {"", "Civilians"}
    (kano,) = (
        r for r in table(coded("casualty", found).data) if "Kano" in r["location"]
    )
    assert "villagers" not in kano["actors_involved"]


def test_rows_are_counted_where_a_code_book_has_no_ids(facts: Facts) -> None:
    for name in ("hapi-conflict", "acled"):
        made = coded(name, facts)
        assert made.rows == len(table(made.data)) > 0
    assert coded("hapi-conflict", facts).ids == ()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Articles of one victim, of nobody killed, and of a hospital of which only the country is
    known.
    """
    texts = {
        "police": "Police arrested nine men in Enugu on Monday, the governor said.",
        "boy": "Gunmen shot dead a two-year-old boy in Kano on Monday, police said.",
        "none": "No one was killed when a bomb went off in Jos on Monday, police said. The bomb killed nobody.",
        "where": "Three men were killed in a shooting at St. Anne Hospital in Nigeria on Monday, police said.",
    }
    return told_of(texts, tmp_path_factory.mktemp("shots"))


def test_one_person_who_was_hit_is_of_the_civilians(shots: Facts) -> None:
    (row,) = (r for r in table(coded("acled", shots).data) if r["location"] == "Kano")
    assert (row["actor2"], row["inter2"]) == ("Civilians (Nigeria)", "7")
    assert row["civilian_targeting"] == "Civilian targeting"


def test_who_records_deaths_has_no_row_of_nobody(shots: Facts) -> None:
    for book in ("ucdp", "casualty"):
        made = coded(book, shots)
        assert not any("Jos" in str(row) for row in table(made.data))
        assert "tolls of nobody, no record of deaths and left out: 1" in made.losses


def test_a_point_that_is_not_known_is_not_exact(shots: Facts) -> None:
    for book, column in (("acled", "geo_precision"), ("ucdp", "where_prec")):
        rows = table(coded(book, shots).data)
        assert rows
        for row in rows:
            assert bool(row[column]) == bool(row["latitude"])
    assert any(not row["latitude"] for row in rows)


def test_plover_has_police_apart_and_no_exact_point_without_coordinates(
    shots: Facts,
) -> None:
    made = [json.loads(line) for line in coded("plover", shots).data.splitlines()]
    sectors = {a["identifier_text"]: a["sector"] for r in made for a in r["actor"]}
    assert sectors["Police"] == "COP"
    places = [r["event_loc"] for r in made if r["event_loc"]]
    assert any(place["lat"] is None for place in places)
    for place in places:
        assert (place["resolution"] is None) == (place["lat"] is None)


def test_ftm_says_a_count_as_it_is_known(shots: Facts) -> None:
    made = [json.loads(line) for line in coded("ftm", shots).data.splitlines()]
    told = " ".join(
        summary for e in made for summary in e["properties"].get("summary", [])
    )
    assert "killed: 3 people, by 1 independent origin. " in told
