"""Write what is installed as a CycloneDX 1.5 bill of materials: names, versions, licences, package URLs.

Usage: python scripts/sbom.py [--licences] [--lock requirements.lock] > sbom.json

With --lock only those of a lock file are named.
"""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path
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


def locked(path: str) -> set[str]:
    """The names a lock file holds, as they are compared."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {
        bare(line.partition("==")[0])
        for line in lines
        if "==" in line and line[:1].isalnum()
    }


def bare(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    found = {bare(d.metadata["Name"]): d for d in distributions()}
    if "--lock" in sys.argv:
        wanted = locked(sys.argv[sys.argv.index("--lock") + 1])
        found = {name: one for name, one in found.items() if name in wanted}
    components = sorted(
        (component(d) for d in found.values()), key=lambda c: str(c["purl"])
    )
    if "--licences" in sys.argv:
        for one in components:
            print(
                f"{one['name']} {one['version']}: {one['licenses'][0]['license']['name']}"
            )
        return
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": components,
    }
    print(json.dumps(bill, indent=1))


if __name__ == "__main__":
    main()
