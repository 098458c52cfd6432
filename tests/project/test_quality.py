"""Accuracy cannot sink quietly: floors for every measure on the shared bench.

`quality_floors.json` holds, for each task, the digest of its file and the least each measure may be.
Raise a floor when the reading gets better; lower one only with a reason in the commit message.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FLOORS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "quality_floors.json").read_text()
)


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    path = Path(__file__).parent.parent.parent / "scripts" / "accuracy.py"
    spec = importlib.util.spec_from_file_location("accuracy", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("task", FLOORS)
def test_no_measure_is_below_its_floor(
    task: str, shared: Path, accuracy: ModuleType
) -> None:
    bench = shared / "bench"
    data = (bench / "data" / accuracy.TASKS[task]).read_bytes()
    if hashlib.sha256(data).hexdigest()[:12] != FLOORS[task]["digest"]:
        pytest.skip(f"the floors were measured on another {accuracy.TASKS[task]}")
    measured = accuracy.measure(bench, task)
    below = {
        name: (measured[name], floor)
        for name, floor in FLOORS[task]["floors"].items()
        if measured[name] < floor
    }
    assert not below, f"below the floor (measured, floor): {below}"
