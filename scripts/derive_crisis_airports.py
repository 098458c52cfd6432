"""Derive `lexicons/places/crisis-airports.yml`: airports of countries in crisis, from PyPI `airportsdata` (MIT).

    pip install airportsdata
    python scripts/derive_crisis_airports.py

An airport is kept when it has an IATA or an ICAO code, a name and a point; points are rounded to 0.01 degrees.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import airportsdata

TARGET = (
    Path(__file__).parent.parent
    / "src"
    / "reportedly"
    / "lexicons"
    / "places"
    / "crisis-airports.yml"
)
LISTED = """
IQ:IRQ SY:SYR YE:YEM SD:SDN SS:SSD CD:COD SO:SOM ET:ETH NG:NGA TD:TCD CM:CMR ML:MLI BF:BFA NE:NER LY:LBY PS:PSE
LB:LBN AF:AFG MM:MMR UA:UKR HT:HTI
"""
COUNTRIES = dict(pair.split(":") for pair in LISTED.split())
# Rows of airportsdata whose point is in another country: Gogrial of South Sudan is given in the north of Sudan.
ASTRAY = {"HSGO"}
HEADER = """# Airports of countries in crisis, by scripts/derive_crisis_airports.py from airportsdata {} (MIT).
# name, alt: as news spells it; country: ISO 3166 alpha-3; lat, lon: degrees, rounded to 0.01; precision: point;
# kind: airport; from: where the row comes from. Do not edit by hand.
"""


def main() -> None:
    rows: dict[tuple[str, str], str] = {}
    for code, airport in airportsdata.load("ICAO").items():
        country, name = COUNTRIES.get(airport["country"]), airport["name"].strip()
        if (
            code in ASTRAY
            or not country
            or len(name) < 3
            or not (airport["iata"] or airport["icao"])
            or re.search(r'[":#\[\]{}]', name)
        ):
            continue
        if not re.search(r"Air|Aero|Base|Heli|Field", name):
            name = f"{name} Airport"
        short = name.replace(" International", "")
        alt = f'alt: ["{short}"], ' if short != name else ""
        rows[country, name.casefold()] = (
            f'- {{name: "{name}", {alt}country: {country}, lat: {airport["lat"]:.2f}, lon: {airport["lon"]:.2f}, '
            f"precision: point, kind: airport, from: airportsdata}}"
        )
    listed = "\n".join(rows[key] for key in sorted(rows))
    TARGET.write_text(
        HEADER.format(version("airportsdata")) + listed + "\n", encoding="utf-8"
    )
    print(f"{len(rows)} airports")


if __name__ == "__main__":
    main()
