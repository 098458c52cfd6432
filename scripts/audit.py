"""Ask the advisory database about every package of a lock file, and say how many it answered for.

Usage: python scripts/audit.py PIP_AUDIT [LOCK ...]

`PIP_AUDIT` is the program (`make audit` installs it apart from the environment). On its own it ends well and finds "no
known vulnerabilities" where the database knew none of the packages, as behind a mirror: that is no answer.
Exit status 0 if all were asked about and none is known to be vulnerable, 1 if one is, 2 if not all could be asked about.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

MOST_NAMED = 10  # packages without an answer that are named; the others are counted


def ask(program: str, lock: str) -> list[dict[str, Any]] | None:
    """What is known of each package of a lock file; None, after the reason on stderr, if nobody answered."""
    command = [program, "--require-hashes", "--disable-pip", "--format", "json"]
    done = subprocess.run(
        [*command, "--requirement", lock], capture_output=True, text=True, check=False
    )
    try:
        known: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        last = done.stderr.strip().splitlines()[-1:] or ["no word"]
        print(f"{lock}: no answer: {last[0]}", file=sys.stderr)
        return None
    return known


def told(lock: str, known: Sequence[Mapping[str, Any]]) -> int:
    """Print what is known of a lock file's packages; the exit status that it asks for."""
    unasked = [one["name"] for one in known if "skip_reason" in one]
    vulnerable = [one for one in known if one.get("vulns")]
    for one in vulnerable:
        for hole in one["vulns"]:
            fixed = ", ".join(hole["fix_versions"]) or "no version"
            print(f"{one['name']} {one['version']}: {hole['id']}, mended in {fixed}")
    print(
        f"{lock}: {len(known) - len(unasked)} of {len(known)} packages were asked about, "
        f"{len(vulnerable)} of them known to be vulnerable"
    )
    if unasked:
        more = f" and {len(unasked) - MOST_NAMED} more" * (len(unasked) > MOST_NAMED)
        print(
            f"{lock}: NOT AUDITED, the database has no entry or was not reached: "
            f"{', '.join(unasked[:MOST_NAMED])}{more}",
            file=sys.stderr,
        )
    return 1 if vulnerable else 2 if unasked or not known else 0


def main() -> int:
    program, *locks = sys.argv[1:]
    answers = [(lock, ask(program, lock)) for lock in locks or ["requirements.lock"]]
    ends = {2 if known is None else told(lock, known) for lock, known in answers}
    return 1 if 1 in ends else max(ends)


if __name__ == "__main__":
    sys.exit(main())
