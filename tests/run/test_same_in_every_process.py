"""What is read does not hang on the process that reads it: sets of words have another order in each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import reportedly

EXAMPLES = Path(reportedly.__file__).parent / "examples"


def printed(seed: str) -> bytes:
    """What `read` prints of the examples, reasons too, where words are hashed with a seed."""
    command = [sys.executable, "-m", "reportedly", "read", str(EXAMPLES), "--explain"]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    return subprocess.run(
        command, env=environment, capture_output=True, check=True
    ).stdout


def test_two_processes_print_the_same_bytes() -> None:
    first = printed("1")
    assert first.count(b'"because"') > 30
    assert printed("2") == first
