"""What is installed is what was locked: pinned, with hashes; and the bill of materials says so."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "packaging/requirements.lock")
_PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>.*(?:\n    --hash=.*)*)",
    re.MULTILINE,
)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def bare(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> list[tuple[str, str, str]]:
    """Name, version and the rest of each package of a lock file."""
    text = (ROOT / lock).read_text("utf-8")
    return [(bare(m["name"]), m["version"], m["rest"]) for m in _PIN.finditer(text)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_has_a_version_and_hashes(lock: str) -> None:
    begun = re.findall(r"^[\w.-]+", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    found = pins(lock)
    assert len(found) == len(begun) > 50, "a line is pinned to no version"
    assert [name for name, _, rest in found if not _HASH.search(rest)] == []


def test_every_dependency_is_in_the_locks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {bare(re.split(r"[\[<>=!~;\s]", one)[0]) for one in project["dependencies"]}
    for lock in LOCKS:
        assert asked <= {name for name, *_ in pins(lock)}, lock


def test_nothing_is_installed_without_its_hash() -> None:
    """Of the environment that `make` makes; the tree itself is installed with no dependencies."""
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    installs = [
        line for line in lines if "pip install" in line and "pip-audit" not in line
    ]
    assert installs
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)


def test_the_bill_of_materials_names_what_is_locked() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/sbom.py", "--lock", LOCKS[0]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    bill = json.loads(done.stdout)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == (
        "CycloneDX",
        "1.5",
        1,
    )
    named = {(bare(c["name"]), c["version"]): c for c in bill["components"]}
    locked = {
        (name, version): _HASH.findall(rest) for name, version, rest in pins(LOCKS[0])
    }
    assert named.keys() == locked.keys()
    for (name, version), one in named.items():
        assert one["purl"] == f"pkg:pypi/{name}@{version}"
        assert one["type"] == "library" and one["licenses"][0]["license"]["name"]
        hashes = [f"--hash=sha256:{h['content']}" for h in one["hashes"]]
        assert hashes == locked[name, version] and hashes


GOOD = {"name": "good", "version": "1.0", "vulns": []}
UNASKED = {"name": "unasked", "skip_reason": "not found and could not be audited"}
HOLED = {
    "name": "holed",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}],
}


@pytest.mark.parametrize(
    ("answers", "status", "said"),
    [
        ([GOOD], 0, "1 of 1 packages were asked about, 0 of them"),
        ([GOOD, HOLED], 1, "holed 2.0: PYSEC-1, mended in 2.1"),
        ([HOLED, UNASKED], 1, "1 of 2 packages were asked about, 1 of them"),
        ([GOOD, UNASKED], 2, "NOT AUDITED"),
        ([UNASKED], 2, "0 of 1 packages were asked about"),
        ([], 2, "0 of 0 packages were asked about"),
        (None, 2, "no answer: ConnectionError: no route"),
    ],
)
def test_an_audit_that_nobody_answered_is_none(
    tmp_path: Path, answers: list[object] | None, status: int, said: str
) -> None:
    """The auditor itself ends well where the database knew none of the packages."""
    program = tmp_path / "auditor"
    says = json.dumps({"dependencies": answers}) if answers is not None else ""
    program.write_text(
        f"#!{sys.executable}\nimport sys\nprint({says!r})\n"
        "print('Traceback:\\nConnectionError: no route', file=sys.stderr)\n"
    )
    program.chmod(0o755)
    command = [sys.executable, "scripts/audit.py", str(program), LOCKS[0]]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert said in done.stdout + done.stderr
