"""Write what is installed as a CycloneDX 1.5 bill of materials: names, versions, licences, package URLs.

Usage: python scripts/sbom.py [--licences] [--lock requirements.lock] > sbom.json

With --lock it is a bill of what a lock file holds: every package, also those of other systems, with its version and
the hashes of its files; licences are known of those that are installed.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
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


def component(name: str, version: str, licence: str) -> dict[str, Any]:
    """One package."""
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{bare(name)}@{version}",
        "licenses": [{"license": {"name": licence}}],
    }


_PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>.*(?:\n    --hash=.*)*)",
    re.MULTILINE,
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked(path: str, licences: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The packages of a lock file, by the licences of those that are known."""
    for pin in _PIN.finditer(Path(path).read_text(encoding="utf-8")):
        licence = licences.get(bare(pin["name"]), "unknown")
        hashes = [
            {"alg": "SHA-256", "content": digest}
            for digest in _HASH.findall(pin["rest"])
        ]
        yield component(pin["name"], pin["version"], licence) | {"hashes": hashes}


def bare(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    found = {bare(d.metadata["Name"]): d for d in distributions()}
    licences = {name: licence_of(one) for name, one in found.items()}
    if "--lock" in sys.argv:
        named = list(locked(sys.argv[sys.argv.index("--lock") + 1], licences))
    else:
        named = [
            component(one.metadata["Name"], one.version, licences[name])
            for name, one in found.items()
        ]
    components = sorted(named, key=lambda c: str(c["purl"]))
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
