"""What tests share: the folder of shared material, when it is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The gate asks the same of every clone: its examples are the same each time, and none fails by the
# clock. `make search` tries new ones, and more; what it finds becomes an example.
settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

SHARED = Path(
    os.environ.get("REPORTEDLY_SHARED", Path(__file__).parent.parent.parent / "shared")
)


@pytest.fixture(scope="session", autouse=True)
def kept_answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests ask of their ledgers is kept among their files, not among the user's."""
    with pytest.MonkeyPatch.context() as patched:
        folder = tmp_path_factory.mktemp("answers")
        patched.setenv("REPORTEDLY_ANSWERS", str(folder))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the bench and the seed article; tests that need it are skipped where it is absent."""
    if not (SHARED / "bench").is_dir():
        pytest.skip(
            f"needs the shared bench, which is not at {SHARED} (set REPORTEDLY_SHARED)"
        )
    return SHARED
