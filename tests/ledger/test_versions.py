"""A version names everything a value can follow from."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from dataclasses import replace
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import reportedly
from reportedly.gazetteer import index
from reportedly.run.versions import (
    CODE_PACKAGES,
    DATA_PACKAGES,
    STAGES,
    version_changes,
    versions,
)

ROOT = Path(reportedly.__file__).parent


def _imported() -> set[str]:
    """Top-level modules the stages import, wherever in their code."""
    found: set[str] = set()
    for stage in STAGES:
        for path in (ROOT / stage).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found


def test_every_package_the_stages_import_is_named() -> None:
    distributions = packages_distributions()
    outside = _imported() - sys.stdlib_module_names - {"reportedly"}
    named = {
        re.sub(r"[-_.]+", "-", d).lower()
        for module in outside
        for d in distributions.get(module, [module])
    }
    assert named - {*CODE_PACKAGES, *DATA_PACKAGES} == set()


def test_versions_name_every_stage() -> None:
    names = [part.split("=")[0] for part in versions().stages.split()]
    assert names[:4] == ["ingest", "clean", "annotate", "claims"]
    assert "places" in names and names[-1] == "packages"


def test_the_places_of_the_gazetteer_are_part_of_the_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A place of one's own, or another table of towns, makes another version of every reading."""
    before = versions()
    shutil.copytree(index.ROOT, tmp_path / "lexicons")
    with (tmp_path / "lexicons" / "places" / "crisis-irq.yml").open("a") as file:
        file.write("# one line more\n")
    monkeypatch.setattr(index, "ROOT", tmp_path / "lexicons")
    index.gazetteer_digest.cache_clear()
    index.places_version.cache_clear()
    versions.cache_clear()
    try:
        assert version_changes(before, versions()) == "places"
    finally:
        monkeypatch.undo()
        index.gazetteer_digest.cache_clear()
        index.places_version.cache_clear()
        versions.cache_clear()


def test_what_changed_is_said_in_words() -> None:
    now = versions()
    assert version_changes(now, now) == ""
    assert version_changes(replace(now, lexicons="x"), now) == "lexicons"
    claims = " ".join(
        "claims=0" if p.startswith("claims=") else p for p in now.stages.split()
    )
    assert (
        version_changes(replace(now, stages=claims, lexicons="x"), now)
        == "claims and lexicons"
    )
    fewer = now.stages.removeprefix(now.stages.split()[0] + " ")
    assert version_changes(replace(now, stages=fewer), now) == "ingest"
