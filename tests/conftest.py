"""What tests share: the folder of shared material, when it is there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code: no example fails by the clock.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")

SHARED = Path(
    os.environ.get("REPORTEDLY_SHARED", Path(__file__).parent.parent.parent / "shared")
)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the bench and the seed article; tests that need it are skipped where it is absent."""
    if not (SHARED / "bench").is_dir():
        pytest.skip(
            f"needs the shared bench, which is not at {SHARED} (set REPORTEDLY_SHARED)"
        )
    return SHARED
