"""Count how well places are read: by kind of place, by country, and the causes of what is wrong.

    python scripts/place_mistakes.py BENCH            the tables of docs/accuracy.md
    python scripts/place_mistakes.py BENCH --list     every mistake with its words

BENCH is the folder with `data/places.jsonl`, whose toponyms are labelled with their coordinates. A read place
matches a label where their words overlap, the longest overlap first; each is matched once. It is right within
161 km (100 miles), the usual measure of toponym resolution, and not judged where the label has no coordinates.
A label's kind and country are those of its GeoNames id in our tables; where they lack it, its country is that of the
nearest town.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.annotate.places.words_beside import demonyms, first_names
from reportedly.gazetteer.index import km_between, lookup
from reportedly.gazetteer.sources import Entry, names_and_bearers
from reportedly.lexicons.load import sheet
from reportedly.records import Failure
from reportedly.run import read_all

RIGHT_KM = 161.0
KINDS = (
    "country",
    "people",
    "region",
    "admin1",
    "admin2",
    "town",
    "neighbourhood",
    "point",
    "in no table",
)
FEW = 10  # labels; countries with fewer share a row
SMALL = 15_000  # people: a town the gazetteer does not think notable


def read(path: Path) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each document with its labels, and the places we read in it."""
    labelled = [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for document, reading in zip(labelled, read_all([str(path)]), strict=True):
        if isinstance(reading, Failure):
            raise SystemExit(f"{reading.origin}: {reading.reason}")
        yield document, reading.as_dict()["places"]


def matched(gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[int, int]:
    """Label → place, the longest overlaps first."""
    pairs = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            common = min(g["end"], f["end"]) - max(g["start"], f["start"])
            if common > 0:
                pairs.append((-common, abs(f["start"] - g["start"]), i, j))
    taken: dict[int, int] = {}
    for _, _, i, j in sorted(pairs):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return taken


# ------------------------------------------------------------------ what a label means
@cache
def bearers() -> dict[int, Entry]:
    """Every place of our tables by its GeoNames id."""
    return {e.geonameid: e for _, e in names_and_bearers() if e.geonameid and e.exact}


@cache
def towns() -> tuple[np.ndarray, list[str]]:
    """Where the towns are, as points on a unit sphere, and their countries."""
    found = [e for e in bearers().values() if e.kind == "town" and e.country]
    return sphere(np.array([(e.lat, e.lon) for e in found])), [
        e.country or "" for e in found
    ]


def sphere(degrees: np.ndarray) -> np.ndarray:
    lat, lon = np.radians(degrees).T
    return np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1
    )


def country_of(label: dict[str, Any]) -> str | None:
    known = bearers().get(int(label["geonameid"] or 0))
    if known is not None and known.country:
        return known.country
    if label["lat"] is None or (known is not None and known.kind == "region"):
        return None
    points, countries = towns()
    return countries[
        int(np.argmax(points @ sphere(np.array([(label["lat"], label["lon"])]))[0]))
    ]


def kind_of(label: dict[str, Any]) -> str:
    if label["text"].casefold() in demonyms() and not any(
        e.kind == "country" for e in lookup(label["text"])
    ):
        return "people"
    known = bearers().get(int(label["geonameid"] or 0))
    return known.precision if known else "in no table"


# ------------------------------------------------------------------ what became of it
@dataclass(frozen=True, slots=True)
class Row:
    """One label, or one place read where no label is (`kind` and `country` are then what we read)."""

    kind: str
    country: str | None
    outcome: str  # right, not judged, missed, too far, without coordinates, no label
    judged: bool  # whether the label has coordinates
    cause: str  # of a mistake; empty else
    words: str
    document: str


def outcome(label: dict[str, Any], place: dict[str, Any]) -> tuple[str, str]:
    if label["lat"] is None:
        return "not judged", ""
    if place["lat"] is None:
        return "without coordinates", "found, and in no table: without coordinates"
    meant = label["lat"], label["lon"]
    if km_between(meant, (place["lat"], place["lon"])) <= RIGHT_KM:
        return "right", ""
    if not any(
        km_between(meant, (e.lat, e.lon)) <= RIGHT_KM for e in lookup(label["text"])
    ):
        return "too far", "the place meant is in no table under this name"
    inside = country_of(label) == place["country"]
    return "too far", f"a namesake in {'the same' if inside else 'another'} country"


def cause_of_missing(label: dict[str, Any]) -> str:
    found = lookup(label["text"])
    if not found:
        return "not found: a name no table has"
    if label["text"] in first_names():
        return "not found: also a given name"
    if found[0].kind != "town":
        return "not found: a country, region or district"
    return f"not found: a town of {'under' if found[0].population < SMALL else 'over'} {SMALL:,} people"


def cause_of_finding(place: dict[str, Any]) -> str:
    kinds = {
        "town": "a town",
        "point": "a facility",
        "neighbourhood": "a part of a town",
    }
    read = (
        "a people"
        if place["metonym"] == "demonym"
        else kinds.get(place["precision"], "a country or region")
    )
    return f"no label: {read}"


def rows(document: dict[str, Any], found: list[dict[str, Any]]) -> Iterator[Row]:
    gold = document["gold"]["places"]
    pairs = matched(gold, found)
    for i, label in enumerate(gold):
        became, cause = (
            outcome(label, found[pairs[i]])
            if i in pairs
            else ("missed", cause_of_missing(label))
        )
        judged = label["lat"] is not None
        yield Row(
            kind_of(label),
            country_of(label),
            became,
            judged,
            cause,
            label["text"],
            document["id"],
        )
    for j, place in enumerate(found):
        if j not in pairs.values():
            kind = "people" if place["metonym"] == "demonym" else place["precision"]
            yield Row(
                kind,
                place["country"],
                "no label",
                False,
                cause_of_finding(place),
                place["text"],
                document["id"],
            )


# ------------------------------------------------------------------ tables
def table(groups: dict[str, list[Row]], name: str) -> None:
    """A line for each group: its labels, the share found, the share right of those found and of all with a point."""
    columns = (
        name,
        "labels",
        "found",
        "right, of those found",
        "right, of all",
        "read, no label",
    )
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for group, members in groups.items():
        labels = [r for r in members if r.outcome != "no label"]
        found = [r for r in labels if r.outcome != "missed"]
        right = sum(r.outcome == "right" for r in labels)
        shares = (
            (len(found), len(labels)),
            (right, sum(r.judged for r in found)),
            (right, sum(r.judged for r in labels)),
        )
        if labels:
            told = " | ".join(
                f"{part / whole:.2f}" if whole else "" for part, whole in shares
            )
            print(
                f"| {group} | {len(labels)} | {told} | {len(members) - len(labels) or ''} |"
            )


def by_country(every: list[Row]) -> dict[str, list[Row]]:
    """Countries with the most labels first; those with few in one row."""
    names = {row["iso3"]: row["name"] for row in sheet("places/countries.tsv")}
    labels = Counter(r.country for r in every if r.outcome != "no label")
    groups: dict[str, list[Row]] = defaultdict(list)
    many = [c for c, n in labels.most_common() if c is not None and n >= FEW]
    few = sum(1 for c, n in labels.items() if c is not None and n < FEW)
    for country in many:
        groups[names.get(country, country)] = [r for r in every if r.country == country]
    groups[f"{few} others, under {FEW} each"] = [
        r for r in every if r.country is not None and r.country not in many
    ]
    groups["of no one country"] = [r for r in every if r.country is None]
    return groups


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    every = [
        row
        for document, found in read(options.bench / "data" / "places.jsonl")
        for row in rows(document, found)
    ]
    if options.list:
        for row in every:
            if row.cause:
                print(
                    f"{row.cause:50} {row.kind:14} {row.country or '-':4} {row.document:20} {row.words}"
                )
        return
    table(
        {kind: [r for r in every if r.kind == kind] for kind in KINDS} | {"all": every},
        "kind",
    )
    print()
    table(by_country(every), "country")
    print("\n| count | cause |\n|---|---|")
    for cause, count in Counter(r.cause for r in every if r.cause).most_common():
        print(f"| {count} | {cause} |")


if __name__ == "__main__":
    main()
