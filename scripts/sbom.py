"""Write what is installed as a CycloneDX 1.5 bill of materials: names, versions, licences, package URLs.

Usage: python scripts/sbom.py [--licences] > sbom.json
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import Distribution, distributions
from typing import Any

LONGEST = 80  # characters of a licence's name; some packages put the whole text there


def licence_of(found: Distribution) -> str:
    """A licence's name: the SPDX expression, else what the package calls it, else its classifier."""
    told = found.metadata
    named = told.get("License-Expression") or told.get("License") or ""
    if named and len(named) <= LONGEST and "\n" not in named:
        return named
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier") or ()
        if line.startswith("License")
    ]
    return " AND ".join(classified) or "unknown"


def component(found: Distribution) -> dict[str, Any]:
    """One installed package."""
    name, version = found.metadata["Name"], found.version
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name.lower().replace('_', '-')}@{version}",
        "licenses": [{"license": {"name": licence_of(found)}}],
    }


def main() -> None:
    components = sorted((component(d) for d in distributions()), key=lambda c: str(c["purl"]))
    if "--licences" in sys.argv:
        for one in components:
            print(f"{one['name']} {one['version']}: {one['licenses'][0]['license']['name']}")
        return
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}
    print(json.dumps(bill, indent=1))


if __name__ == "__main__":
    main()
