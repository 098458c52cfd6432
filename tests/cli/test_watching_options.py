"""Which ledger `watch` and `watch status` are about, where none is named on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.ledger import open_ledger

WHO = ["--contact", "mailto:desk@example.org"]


@pytest.mark.parametrize("words", [["watch", "--once", *WHO], ["watch", "status"]])
def test_the_ledger_of_the_environment_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    place = tmp_path / "desk.db"
    open_ledger(place, create=True).close()
    monkeypatch.setenv("REPORTEDLY_LEDGER", str(place))
    done = CliRunner().invoke(main, words)
    assert "desk.db: no feed is watched" in done.output or done.exit_code == 0
    assert "--ledger" not in done.output


@pytest.mark.parametrize("words", [["watch", "--once", *WHO], ["watch", "status"]])
def test_without_any_ledger_the_option_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.delenv("REPORTEDLY_LEDGER", raising=False)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2
    assert "missing option '--ledger'" in done.output
