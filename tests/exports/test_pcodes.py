"""P-codes come from the project's own table, in any shape such tables have, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import UsageError
from reportedly.exports import pcodes
from reportedly.exports.geography import region_name
from reportedly.exports.pcodes import district_pcode, region_pcode
from reportedly.exports.rows import place_row
from reportedly.lexicons.load import sheet
from reportedly.records import Location
from reportedly.settings import NAMED_BY

GLOBAL = """Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date
#country+code,#geo+admin_level,#adm+code,#adm+name,#adm+code+parent,#date+start
IRQ,1,IQG15,Ninewa,IRQ,2019-06-03
IRQ,2,IQG15Q06,Sinjar,IQG15,2019-06-03
SYR,1,SY07,Idleb,SYR,2019-06-03
"""
BOUNDARIES = """ADM0_EN;ADM0_PCODE;ADM1_EN;ADM1_REF;ADM1_PCODE;ADM2_EN;ADM2_PCODE
Iraq;IQ;Ninewa;Nineveh;IQG15;Sinjar;IQG15Q06
Iraq;IQ;Erbil;;IQG11;Shaqlawa;IQG11Q04
"""
TAGGED = """gov code\tgov\tdist code\tdist
#adm1+code+v_pcode\t#adm1+name+en\t#adm2+code\t#adm2+name
IQG15\tNinewa\tIQG15Q06\tSinjar
"""
OWN = "name,pcode\nNinewa,XX15\n"
SINJAR = Location("Sinjar", None, "IRQ", "15", 36.3, 41.9, "admin2")


def use(table: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "reportedly.toml").write_text('pcodes = "codes.csv"')
    (folder / "codes.csv").write_text(table, encoding="utf-8-sig")
    monkeypatch.setenv(NAMED_BY, str(folder / "reportedly.toml"))
    region_pcode.cache_clear()


@pytest.fixture(autouse=True)
def afterwards() -> object:
    yield
    region_pcode.cache_clear()


@pytest.mark.parametrize("table", [GLOBAL, BOUNDARIES, TAGGED])
def test_tables_as_they_are_published(
    table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(table, tmp_path, monkeypatch)
    assert region_pcode("IRQ", "15") == "IQG15"
    assert district_pcode(SINJAR) == "IQG15Q06"
    assert region_pcode("IRQ", "05") is None  # it is not in the table
    assert region_pcode("SYR", "15") is None
    row = place_row(SINJAR)
    assert (row["admin1"], row["admin1_pcode"]) == ("15", "IQG15")
    assert (row["admin2_name"], row["admin2_pcode"]) == ("Sinjar", "IQG15Q06")


def test_a_region_is_found_under_another_of_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(GLOBAL, tmp_path, monkeypatch)
    assert place_row(Location("x", None, "SYR", "12", 1, 1, "town"))[
        "admin1_pcode"
    ] == ("SY07")


def test_a_name_is_of_the_region_that_mostly_goes_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use("name,pcode\nDamascus,SY01\nRural Damascus,SY03\n", tmp_path, monkeypatch)
    assert region_pcode("SYR", "13") == "SY01"
    assert region_pcode("SYR", "08") is None  # Rif Dimashq, "Damascus" among its names


def test_regions_that_sound_alike_are_not_taken_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use("name,pcode,country\nHims,SY04,SY\n", tmp_path, monkeypatch)
    assert region_pcode("SYR", "11") == "SY04"  # Homs
    assert region_pcode("SYR", "10") is None  # Hama


def test_a_table_of_two_columns_is_of_regions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(OWN, tmp_path, monkeypatch)
    assert region_pcode("IRQ", "15") == "XX15" and district_pcode(SINJAR) is None


def test_two_codes_of_one_name_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(OWN + "Ninewa,XX16\n", tmp_path, monkeypatch)
    assert region_pcode("IRQ", "15") is None
    twice = BOUNDARIES + "Iraq;IQ;Erbil;;IQG11;Sinjar;IQG11Q09\n"
    other = tmp_path / "other"
    other.mkdir()
    use(twice, other, monkeypatch)
    assert district_pcode(SINJAR) == "IQG15Q06"  # the one within its region


def test_without_a_table_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAMED_BY, raising=False)
    region_pcode.cache_clear()
    row = place_row(SINJAR)
    assert row["admin1_pcode"] is row["admin2_pcode"] is None
    assert row["admin2_name"] == "Sinjar"
    town = Location("Kut", 1, "IRQ", "16", 1, 1, "town")
    assert place_row(town)["admin2_name"] is None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("town,people\nKut,5\n", "has no columns of names and P-codes, but town"),
        ("", "has no columns of names and P-codes"),
    ],
)
def test_a_table_of_something_else_is_refused(
    table: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(table, tmp_path, monkeypatch)
    with pytest.raises(UsageError, match=said):
        region_pcode("IRQ", "15")


def test_regions_have_names_where_two_sources_divide_a_country_otherwise() -> None:
    wanted = {("GBR", "ENG"): "England", ("PHL", "NCR"): "Metro Manila"}
    wanted |= {("KEN", "37"): "Mombasa", ("IRQ", "15"): "Nineveh"}
    for (country, code), name in wanted.items():
        assert region_name(country, code) == name
    assert region_name("GBR", "15") is None
    rows = sheet("region_names.tsv", Path(pcodes.__file__).parent)
    natural = {
        (row["country_iso3"], row["admin1_code"]) for row in sheet("places/admin1.tsv")
    }
    keys = [(row["country_iso3"], row["admin1_code"]) for row in rows]
    assert len(set(keys)) == len(keys) and not natural & set(keys)


def test_such_a_region_has_its_pcode_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use("name,pcode,country\nMombasa,KE001,KEN\n", tmp_path, monkeypatch)
    assert region_pcode("KEN", "37") == "KE001"
