"""What a container file names is there: files, the extras of its lock, and commands."""

from __future__ import annotations

import re
import shlex
import tomllib

import click
import pytest

from reportedly.cli import main
from tests.project.test_supply_chain import ROOT, bare, pins

FILE = (ROOT / "packaging" / "Containerfile").read_text("utf-8")
LOCK = "packaging/requirements.lock"


def steps(word: str) -> list[str]:
    return re.findall(rf"^{word} (.*)$", FILE, re.MULTILINE)


def test_what_is_copied_is_there() -> None:
    sources = [one for step in steps("COPY") for one in step.split()[:-1]]
    assert "src" in sources
    assert [one for one in sources if not (ROOT / one).exists()] == []


def test_what_is_installed_is_locked() -> None:
    installs = [one for one in steps("RUN") if "pip install" in one]
    assert installs
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = next(re.finditer(r"extras (\w+) and (\w+)", FILE)).groups()
    asked = [*project["dependencies"], *(one for n in named for one in extras[n])]
    names = {bare(re.split(r"[\[<>=!~;\s]", one)[0]) for one in asked}
    locked = {name: version for name, version, _ in pins(LOCK)}
    assert names <= locked.keys()
    dev = {name: version for name, version, _ in pins("requirements-dev.lock")}
    assert {n: v for n, v in locked.items() if dev.get(n, v) != v} == {}


def commands() -> list[list[str]]:
    """What comes after the image's name in the header, and what it runs unasked."""
    (unasked,) = steps("CMD")
    given = re.findall(r"run .* reportedly (feeds .*)$", FILE, re.MULTILINE)
    return [*map(shlex.split, given), re.findall(r'"([^"]*)"', unasked)]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_its_commands_are_understood(words: list[str]) -> None:
    command: click.Command = main
    context = click.Context(command)
    while isinstance(command, click.Group) and not words[0].startswith("-"):
        _, found, words = command.resolve_command(context, words)
        assert found is not None
        command, context = found, click.Context(found, parent=context)
    command.parse_args(context, list(words))
    assert len(commands()) == 2


def test_it_runs_as_nobody_special() -> None:
    (user,) = steps("USER")
    assert user.isdigit() and int(user) > 0
