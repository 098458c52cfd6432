"""By which code and words this program reads: what stands on every claim of a ledger.

A version somebody has to remember to raise is wrong the first time it is forgotten, so each stage's
version is the digest of its own source files. A changed comment makes a new version too; that costs
one re-reading, where a forgotten one would pass a changed rule off as a damaged ledger.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from reportedly import __version__
from reportedly.codebook import vocabulary_in_order
from reportedly.gazetteer.index import places_version
from reportedly.lexicons.load import lexicon_digest
from reportedly.records import Versions

# What a value depends on, by `codebook/versions.yml`.
STAGES = vocabulary_in_order("stage")
DATA_PACKAGES = vocabulary_in_order("data package")
CODE_PACKAGES = vocabulary_in_order("code package")
_ROOT = Path(__file__).parent.parent


@cache
def versions() -> Versions:
    """The versions this process reads by: `stages` is "ingest=3f2a… clean=… en-core-web-sm=3.8.0
    …".
    """
    parts = [f"{stage}={code_of(stage)}" for stage in STAGES]
    parts += [f"places={places_version()}", *_installed(DATA_PACKAGES)]
    packages = sha256(" ".join(_installed(CODE_PACKAGES)).encode()).hexdigest()[:8]
    return Versions(
        " ".join([*parts, f"packages={packages}"]), lexicon_digest(), __version__
    )


def version_changes(then: Versions, now: Versions) -> str:
    """What differs between two versions, in words: "annotate and lexicons"; empty if nothing
    does.
    """
    before = dict(part.split("=", 1) for part in then.stages.split())
    after = dict(part.split("=", 1) for part in now.stages.split())
    names = [name for name in after | before if before.get(name) != after.get(name)]
    names += ["lexicons"] if then.lexicons != now.lexicons else []
    return (
        " and ".join([", ".join(names[:-1]), names[-1]])
        if len(names) > 1
        else "".join(names)
    )


def _installed(packages: tuple[str, ...]) -> list[str]:
    """ "name=version" of each package that is installed."""
    found = []
    for package in packages:
        try:
            found.append(f"{package}={version(package)}")
        except PackageNotFoundError:  # of two language models one is enough
            continue
    return found


@cache
def code_of(stage: str, *modules: str) -> str:
    """Eight hex digits over the names and lines of a stage's source files, and of modules it
    decides by.
    """
    total = sha256()
    for path in [
        *sorted((_ROOT / stage).rglob("*.py")),
        *(_ROOT / module for module in modules),
    ]:
        total.update(path.relative_to(_ROOT).as_posix().encode())
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:8]
