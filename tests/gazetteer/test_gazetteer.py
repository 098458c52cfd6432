"""The gazetteer: folding by property, one whole file for everybody, looked up in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.gazetteer import index as gazetteer
from reportedly.gazetteer.index import km_between, lookup
from reportedly.gazetteer.name_keys import fold, fold_loosely, loosened
from reportedly.gazetteer.sources import KINDS, PRECISIONS, Entry, names_and_bearers
from reportedly.lexicons.load import sheet


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile before anything is measured: the first use takes its quarter of a minute."""
    gazetteer.compile_gazetteer()


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache of this test's own; the process's open gazetteer is put back behind it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    gazetteer._toponyms.cache_clear()
    lookup.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    gazetteer._toponyms.cache_clear()
    lookup.cache_clear()


SAME_NAME = [
    ("Al-Raqqah", "Ar Raqqa"),
    ("al-Hasakah", "Hasaka"),
    ("Deir ez-Zor", "Deir ez Zor"),
    ("Sana'a", "Sanaa"),
    ("Sana’a", "Sanaa"),
    ("Kōbe", "Kobe"),
    ("São Tomé", "Sao Tome"),
    ("El-Fasher", "Al Fasher"),
    ("Qamishli", "Kamishli"),
    ("Latakiah", "Latakia"),
    ("Łódź", "Lodz"),
    ("N'Djamena", "NDjamena"),
]
OTHER_NAME = [
    ("Homs", "Hama"),
    ("Niger", "Nigeria"),
    ("Aden", "Eden"),
    ("Mali", "Malé"),
    ("Bani Walid", "Bani Waleed Camp"),
    ("Ari", "Ar"),
    ("Alma", "Ma"),
]


@pytest.mark.parametrize(("one", "other"), SAME_NAME)
def test_spellings_of_a_name_share_a_key(one: str, other: str) -> None:
    assert fold_loosely(one) == fold_loosely(other)


@pytest.mark.parametrize(("one", "other"), OTHER_NAME)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert fold_loosely(one) != fold_loosely(other)


@given(st.text(max_size=30))
def test_folding_is_stable_and_blind_to_case_and_accents(name: str) -> None:
    key = fold(name)
    assert fold(key) == key
    assert key == key.strip() and "  " not in key
    if name.isascii():
        assert fold(name.upper()) == key
    assert fold(unicodedata.normalize("NFD", name)) == fold(
        unicodedata.normalize("NFC", name)
    )


@pytest.mark.parametrize(
    ("name", "key"), [("\U0001d5a0den", "aden"), ("Ǣgir", "aegir"), ("Ǿland", "oland")]
)
def test_a_capital_of_another_alphabet_folds_like_its_letter(
    name: str, key: str
) -> None:
    assert fold(name) == fold(key)


@given(
    st.sampled_from(
        [
            row["name"]
            for row in sheet("places/admin1.tsv")
            if len(fold(row["name"])) >= 3
        ]
    )
)
def test_every_region_is_found_by_its_own_name(name: str) -> None:
    assert any(e.kind == "admin1" for e in lookup(name))


@pytest.mark.parametrize("row", sheet("places/countries.tsv"), ids=lambda r: r["iso3"])
def test_every_country_is_found_first_by_its_name(row: dict[str, str]) -> None:
    found = lookup(row["name"])
    assert found[0].kind == "country" and found[0].country == row["iso3"]


@given(
    st.sampled_from(
        ["Mosul", "Springfield", "Tripoli", "Oxford", "Al Bab", "Goma", "Maiduguri"]
    )
)
def test_what_is_found_is_a_place_on_earth(name: str) -> None:
    for entry in lookup(name):
        assert -90 <= entry.lat <= 90 and -180 <= entry.lon <= 180
        assert entry.kind in KINDS and entry.precision in PRECISIONS
        assert entry.country is None or len(entry.country) == 3


@given(st.text(max_size=200))
def test_no_text_stops_a_lookup(name: str) -> None:
    assert isinstance(lookup(name), tuple)


@pytest.mark.parametrize(
    "odd", ["", " ", "\x00", "\ud800", "-" * 10_000, "'", "~", "أبوظبي", "1" * 400]
)
def test_odd_names_find_nothing_or_a_place(odd: str) -> None:
    assert isinstance(lookup(odd), tuple)


def test_distances_are_kilometres() -> None:
    mosul, erbil = (36.335, 43.119), (36.191, 44.009)
    assert 75 < km_between(mosul, erbil) < 90  # by road 85, as the crow flies 81
    assert km_between(mosul, mosul) == 0


# ------------------------------------------------------------------ what is behind a name
PLACES = [
    ("Tarqa", Entry("Tarqa", 7, "IRQ", "15", 36.5, -43.25, 900, "town", "town", True)),
    (
        "Tarqa",
        Entry(
            "Tarqa Province",
            None,
            "SYR",
            "11205396",
            -0.00001,
            179.99999,
            10,
            "admin1",
            "admin1",
            True,
        ),
    ),
    ("Tarqa", Entry("Új Tarqa", 8, None, None, 90.0, 0.0, 5000, "town", "town", False)),
    ("Tarqa", Entry("Tarqa", 9, "IRQ", None, 36.5, -43.25, 901, "town", "town", True)),
    (
        "Új Tarqa",
        Entry("Új Tarqa", 8, None, None, 90.0, 0.0, 5000, "town", "town", True),
    ),
    (
        "At-Tarqqah",
        Entry("At-Tarqqah", 10, "YEM", "03", 15.0, 44.0, 0, "crisis", "point", True),
    ),
]


@pytest.fixture
def small(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gazetteer of the six rows above."""
    monkeypatch.setattr(gazetteer, "names_and_bearers", lambda: iter(PLACES))


@pytest.mark.usefixtures("small")
def test_every_field_comes_back_and_the_best_known_comes_first() -> None:
    by_number = {e.geonameid: e for _, e in PLACES if e.exact}
    assert lookup("tarqa") == (
        by_number[None],
        by_number[9],
        by_number[7],
        PLACES[2][1],
    )
    assert lookup("UJ TARQA") == (by_number[8],)


@pytest.mark.usefixtures("small")
def test_a_spelling_is_taken_as_it_sounds_only_where_nothing_is_spelt_so() -> None:
    assert [e.geonameid for e in lookup("Tarqqa")] == [
        None,
        9,
        7,
        8,
        10,
    ]  # all that sound so
    assert [e.geonameid for e in lookup("At-Tarqqah")] == [10]
    assert lookup("Tarka")[0].geonameid is None
    assert lookup("Tarq") == lookup("Tarqas") == lookup("") == ()


def test_every_name_of_the_tables_leads_to_its_places() -> None:
    for n, (name, entry) in enumerate(names_and_bearers()):
        if n % 499 == 0 and len(fold(name)) >= 3:
            found = lookup(name)
            own = entry._replace(
                exact=True
            )  # by the same key it may be the place's own
            assert entry in found or own in found, name
            assert len(found) == len({e._replace(exact=True) for e in found}), name
            assert loosened(fold(name)) == fold_loosely(name)


# ------------------------------------------------------------------ the file
def test_damage_is_found_and_mended(own_cache: Path) -> None:
    target = gazetteer.compile_gazetteer()
    whole = target.read_bytes()
    assert gazetteer.is_sound(target)
    told = json.loads(target.with_suffix(".json").read_text(encoding="utf-8"))
    assert told["names"] > 1_000_000 and told["bytes"] == len(whole)
    assert {"towns.tsv.xz", "admin1.tsv", "countries.tsv"} <= set(told["sources"])
    for damaged in (
        whole[: len(whole) // 2],
        b"",
        whole[:5000] + b"\xff" * 64 + whole[5064:],
    ):
        target.write_bytes(damaged)
        assert not gazetteer.is_sound(target)
    assert lookup("Mosul")[0].country == "IRQ"  # opening it mends it
    assert target.read_bytes() == whole
    target.with_suffix(".json").write_text("{", encoding="utf-8")
    assert not gazetteer.is_sound(target)
    assert not list(target.parent.glob("*.part"))


def test_two_processes_can_compile_at_once(tmp_path: Path) -> None:
    program = "from reportedly.gazetteer.index import lookup; print(lookup('Aleppo')[0].country)"
    env = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    both = [
        subprocess.Popen([sys.executable, "-c", program], env=env, stdout=-1, stderr=-1)
        for _ in range(2)
    ]
    outputs = [p.communicate() for p in both]
    assert outputs == [(b"SYR\n", b"")] * 2
    beside = (f for f in (tmp_path / "reportedly").iterdir() if f.is_file())
    assert sorted(f.suffix for f in beside) == [".json", ".toponyms"]


def test_an_unwritable_cache_is_one_clear_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    env = os.environ | {"XDG_CACHE_HOME": str(blocked)}
    program = (
        "from reportedly.gazetteer.index import compile_gazetteer; compile_gazetteer()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (
        "GazetteerError" in ran.stderr.splitlines()[-1] and str(blocked) in ran.stderr
    )


def test_it_opens_in_little_memory() -> None:
    """What opening takes in time is measured by `benchmarks/lookup.py`."""
    program = (
        "import re; from pathlib import Path; from reportedly.gazetteer import index as g;"
        "g.lookup('Mosul');"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) / 1024)"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("needs Linux to tell the peak memory of one process")
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(ran.stdout) < 100  # megabytes


def test_a_name_costs_two_questions_and_its_own_bearers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How many names a second that makes is measured by `benchmarks/lookup.py`."""
    names = list(
        dict.fromkeys(
            row["name"] + end for row in sheet("places/admin1.tsv") for end in ("", "x")
        )
    )
    toponyms = gazetteer._toponyms()
    asked: list[str] = []
    unpacked: list[int] = []

    class Counted:
        numbers, shared = toponyms.numbers, toponyms.shared

        def number(self, key: str) -> int | None:
            asked.append(key)
            return toponyms.number(key)

        def entry(self, bearer: int) -> Entry:
            unpacked.append(bearer)
            return toponyms.entry(bearer)

        borne = gazetteer._Toponyms.borne

    monkeypatch.setattr(gazetteer, "_toponyms", Counted)
    lookup.cache_clear()
    found = [lookup(name) for name in names]
    lookup.cache_clear()
    assert len(names) < len(asked) <= 2 * len(names)
    assert len(unpacked) == sum(map(len, found)) > len(names) / 2
