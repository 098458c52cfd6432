"""The Python of docs/ledger.md runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportedly.ledger import open_ledger
from tests.ledger_cases import BY, reading

PAGE = Path(__file__).parent.parent.parent / "docs" / "ledger.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_the_page_has_an_example() -> None:
    assert BLOCKS


@pytest.mark.parametrize("block", BLOCKS)
def test_the_example_runs(
    block: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with open_ledger("mosul.db", create=True) as ledger:
        ledger.append(reading(), BY)
    exec(compile(block, str(PAGE), "exec"), {})
    assert capsys.readouterr().out == "The Wire 20000 Some 20,000 people\n"
