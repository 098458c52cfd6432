"""Count the places of crisis news by country and kind, as the table of docs/places.md.

python scripts/count_crisis_places.py
"""

from __future__ import annotations

from collections import Counter

from reportedly.lexicons.load import ROOT, sheet, table

COLUMNS = {  # how the kinds of the files are gathered into columns
    "districts": {"district"},
    "camps": {"camp"},
    "towns, villages": {"town"},
    "quarters": {"neighbourhood"},
    "crossings": {"crossing"},
    "fronts": {"front"},
    "bases, prisons": {"base"},
    "hospitals": {"hospital"},
    "mosques, shrines": {"mosque"},
    "rivers, dams": {"river", "dam"},
    "regions": {"region"},
    "other": {"other"},
    "airports": {"airport"},
}


def counted() -> list[str]:
    """The lines of the table: one country each, the fullest first, and their sum."""
    names = {row["iso3"]: row["name"] for row in sheet("places/countries.tsv")}
    per_country: dict[str, Counter[str]] = {}
    for file in sorted((ROOT / "places").glob("crisis*.yml")):
        for row in table(f"places/{file.name}"):
            per_country.setdefault(row["country"], Counter())[row["kind"]] += 1
    fullest = sorted(
        per_country, key=lambda code: (-_without_airports(per_country[code]), code)
    )
    lines = [
        "| country | " + " | ".join(COLUMNS) + " | all but airports |",
        "|---" * (len(COLUMNS) + 2) + "|",
    ]
    lines += [_line(names[code], per_country[code]) for code in fullest]
    return [*lines, _line("all", sum(per_country.values(), Counter()))]


def _without_airports(kinds: Counter[str]) -> int:
    return kinds.total() - kinds["airport"]


def _line(name: str, kinds: Counter[str]) -> str:
    cells = [sum(kinds[kind] for kind in gathered) for gathered in COLUMNS.values()]
    return (
        f"| {name} | "
        + " | ".join(str(n or "") for n in cells)
        + f" | {_without_airports(kinds)} |"
    )


if __name__ == "__main__":
    print("\n".join(counted()))
