"""The documentation is true: the tutorial runs, the reference is the code's, every dependency is accounted for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(
    r"^```(?P<kind>sh|text)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


@pytest.mark.parametrize("page", ["tutorial.md", "desk.md"])
def test_the_tutorial_prints_what_it_shows(tmp_path: Path, page: str) -> None:
    blocks = [
        (m["kind"], m["body"])
        for m in BLOCK.finditer((ROOT / "docs" / page).read_text("utf-8"))
    ]
    assert len(blocks) > 6
    here = Path(sys.executable).parent
    env = os.environ | {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}
    for (kind, body), (after, shown) in zip(
        blocks, [*blocks[1:], ("", "")], strict=True
    ):
        if kind != "sh":
            continue
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", body],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{body}\n{done.stderr}"
        if after == "text":
            assert done.stdout == shown, body


def test_the_readme_shows_what_its_first_command_prints(tmp_path: Path) -> None:
    """Line by line; the rules and headings that a terminal draws around them are left out there."""
    page = (ROOT / "README.md").read_text("utf-8")
    (_, install), (_, shown) = [(m["kind"], m["body"]) for m in BLOCK.finditer(page)][
        :2
    ]
    commands = install.split("\n", 1)[1]
    here = Path(sys.executable).parent
    env = os.environ | {"PATH": f"{here}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    printed = [" ".join(line.split()) for line in done.stdout.splitlines()]
    for line in filter(None, (" ".join(line.split()) for line in shown.splitlines())):
        assert line in printed


def test_the_reference_is_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = (
        project["project"]["dependencies"]
        + project["project"]["optional-dependencies"]["dev"]
    )
    names = {
        re.split(r"[\[<>=!~ ;]", d, maxsplit=1)[0]
        for d in wanted + project["dependency-groups"]["build"]
    }
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    lines = dict(re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|", page, re.MULTILINE))
    lines.pop("package", None)
    assert set(lines) == names
    assert all(len(reason.strip()) > 3 for reason in lines.values())


@pytest.mark.parametrize(
    "page",
    sorted(
        p.relative_to(ROOT).as_posix()
        for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    ),
)
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", text):
        assert ((ROOT / page).parent / target).exists(), f"{page} → {target}"


_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_every_promise_names_tests_that_are_there() -> None:
    page = (ROOT / "docs" / "promises.md").read_text("utf-8")
    promises = [line for line in page.splitlines() if line.startswith("|")][2:]
    promises = promises[: promises.index(next(p for p in promises if "attack |" in p))]
    numbers = {p.split("|")[1].strip() for p in promises} - {""}
    assert numbers == {str(n) for n in range(1, 16)}
    for promise in promises:
        named = _TEST.findall(promise)
        assert named, promise
        for file, test in named:
            written = (ROOT / file).read_text("utf-8")
            assert re.search(rf"^def {test or 'test_'}", written, re.MULTILINE), (
                file,
                test,
            )
