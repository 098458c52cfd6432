"""How-tos are true: their commands, programs and queries run, on a ledger of the bundled examples."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = ("by-seven", "one-wire-story", "pandas", "hxl", "sql", "export", "r")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "src" / "reportedly" / "examples", folder / "news")
    done = run(
        folder,
        [sys.executable, "-m", "reportedly", "build", "news", "--ledger", "mosul.db"],
    )
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False
    )


def blocks(page: str) -> list[tuple[str, str]]:
    text = (ROOT / "docs" / "how-to" / f"{page}.md").read_text(encoding="utf-8")
    return [(m["kind"], m["body"]) for m in BLOCK.finditer(text)]


@pytest.mark.parametrize("page", PAGES)
def test_a_how_to_runs(desk: Path, page: str) -> None:
    found = blocks(page)
    assert found
    for kind, body in found:
        if kind == "sh":
            _run_commands(desk, body)
        elif kind == "python":
            _run_program(desk, body)
        elif kind == "r":
            _run_in_r(desk, body)
        elif kind == "toml":
            (desk / "reportedly.toml").write_text(body, encoding="utf-8")
        elif kind == "csv":
            (desk / "pcodes.csv").write_text(body, encoding="utf-8")
        elif kind == "sql":
            _run_query(desk, body)


def _run_commands(desk: Path, body: str) -> None:
    """The commands of a block; an id in a how-to stands for one of the reader's own ledger."""
    here = Path(sys.executable).parent
    env = os.environ | {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}
    commands = body
    if " bundle " in body:
        words = [
            "happenings",
            "--ledger",
            "mosul.db",
            "--format",
            "csv",
            "--limit",
            "1",
        ]
        told = run(
            desk, [sys.executable, "-m", "reportedly", *words]
        ).stdout.splitlines()
        commands = re.sub(r"bundle \w+", f"bundle {told[1].partition(',')[0]}", body)
    done = subprocess.run(
        [
            "bash",
            "-euo",
            "pipefail",
            "-c",
            commands.replace("reportedly ", "python -m reportedly "),
        ],
        cwd=desk,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{body}\n{done.stderr}"


def _run_program(desk: Path, body: str) -> None:
    for package in ("pandas", "duckdb"):
        if f"import {package}" in body and importlib.util.find_spec(package) is None:
            return  # not a package of the project; the other blocks of the page still run
    done = run(desk, [sys.executable, "-c", body])
    assert done.returncode == 0, f"{body}\n{done.stderr}"


def _run_in_r(desk: Path, body: str) -> None:
    if shutil.which("Rscript") is None:
        return  # the page's export has run; its programs need R
    if "RSQLite" in body and run(desk, ["Rscript", "-e", "RSQLite::SQLITE_RO"]).stderr:
        return
    done = run(desk, ["Rscript", "-e", body])
    assert done.returncode == 0, f"{body}\n{done.stderr}"


def _run_query(desk: Path, body: str) -> None:
    if "ATTACH" in body:  # DuckDB's extension comes over the network
        return
    if ".parquet'" in body:
        duckdb = pytest.importorskip("duckdb")
        assert duckdb.sql(body.replace("'figures", f"'{desk}/figures")).fetchall()
        return
    with sqlite3.connect(f"file:{desk / 'mosul.db'}?mode=ro", uri=True) as connection:
        assert connection.execute(body).fetchall()
