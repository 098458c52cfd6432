"""docs/commands.md is what the commands say themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_command_reference_is_up_to_date() -> None:
    check = [
        sys.executable,
        str(ROOT / "scripts" / "write_command_reference.py"),
        "--check",
    ]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
