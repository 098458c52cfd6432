"""A build of many articles works out what they answer, so that whoever asks next does not wait."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.run import answers, happened
from tests.cli.test_copies import EXAMPLES


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was worked out anew, as it is."""
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o700)
    monkeypatch.setenv("REPORTEDLY_ANSWERS", str(kept))
    told: list[str] = []

    def counted(module: ModuleType, name: str) -> None:
        work = getattr(module, name)

        def working(*given: object) -> object:
            told.append(name)
            return work(*given)

        monkeypatch.setattr(module, name, working)

    counted(answers, "work_out_all")
    counted(happened, "happenings_with_rows")
    return told


def ran(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("many, trace", [(12, []), (13, []), (12, ["--no-trace"])])
def test_answers_after_a_build(
    many: int,
    trace: list[str],
    asked: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(happened, "MANY_CAME", many)
    ledger = ["--ledger", str(tmp_path / "l.db")]
    ran("build", str(EXAMPLES), *ledger, *trace)
    ahead = ["work_out_all", "happenings_with_rows"] if many == 12 and not trace else []
    assert asked == ahead
    questions, happenings = (ran(o, *ledger, "--format", "jsonl") for o in ("questions", "happenings"))  # fmt: skip
    assert sorted(asked) == ["happenings_with_rows", "work_out_all"]
    monkeypatch.setenv("REPORTEDLY_ANSWERS", "")
    assert ran("questions", *ledger, "--format", "jsonl") == questions
    assert ran("happenings", *ledger, "--format", "jsonl") == happenings
