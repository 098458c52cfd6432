"""What a project says once for all commands: `reportedly.toml` in the folder one works in.

    ledger = "mosul.db"
    language = "en"
    words = "words"           # a folder of own rows: words/en/figures.yml, words/actors/ngos.yml
    places = "places.yml"     # own places
    pcodes = "pcodes.csv"     # OCHA's P-codes, for exports
    [outlets]
    "Harbour Times" = ["harbourtimes.example", "HT Online"]

The command line looks for the file and names it in `REPORTEDLY_CONFIG`, so that its workers read by
the same words; a program that uses the library names it itself, or has none.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from reportedly.errors import UsageError

FILE = "reportedly.toml"
NAMED_BY = "REPORTEDLY_CONFIG"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project; None where it has none."""

    ledger: str | None = None
    language: str = "en"
    words: Path | None = None
    places: Path | None = None
    pcodes: Path | None = None
    outlets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def own_files(self) -> list[Path]:
        """The project's own lists, in the order of their names."""
        return sorted(self.words.rglob("*.yml")) if self.words else []


def settings() -> Settings:
    """The settings in force.

    Raises:
        UsageError: the file cannot be read, or says what it cannot say.
    """
    return _settings(os.environ.get(NAMED_BY, ""))


def cache_folder() -> Path:
    """Where what can be made anew is kept: the user's cache, as the XDG base directories name
    it.

    Raises:
        UsageError: the user has no home, and no cache is named.
    """
    base = os.environ.get("XDG_CACHE_HOME") or _cache_at_home()
    return Path(base) / "reportedly"


def _cache_at_home() -> Path:
    try:
        return Path.home() / ".cache"
    except RuntimeError:  # a user whom the machine does not know, as in a container
        raise UsageError(
            "you have no home folder: name one for the cache in XDG_CACHE_HOME"
        ) from None


def answers_folder() -> Path | None:
    """Where kept answers are: in the user's cache, else in the folder that `REPORTEDLY_ANSWERS`
    names; None where it names none.
    """
    named = os.environ.get("REPORTEDLY_ANSWERS")
    if named is None:
        return cache_folder() / "answers"
    return Path(named) if named else None


def find_settings() -> None:
    """Name the file of the working folder, if there is one and none is named yet."""
    if NAMED_BY not in os.environ and Path(FILE).is_file():
        os.environ[NAMED_BY] = str(Path(FILE).resolve())


@cache
def _settings(path: str) -> Settings:
    if not path:
        return Settings()
    try:
        read = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: is not TOML ({error})") from None
    for key in read:
        if key not in _KEYS:
            raise UsageError(
                f"{path}: has no setting {key!r}; there are {', '.join(_KEYS)}"
            )
    folder = Path(path).parent
    try:
        return Settings(
            **{key: _KEYS[key](folder, value) for key, value in read.items()}
        )
    except ValueError as error:
        raise UsageError(f"{path}: {error}") from None


def _text(what: str) -> Callable[[Path, Any], str]:
    def read(_folder: Path, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{what} must be text, got {value!r}")
        return value

    return read


def _ledger(folder: Path, value: Any) -> str:
    """A ledger is an address, or a file beside the settings."""
    place = _text("ledger")(folder, value)
    return place if "://" in place else os.path.relpath(folder / place)


def _there(what: str) -> Callable[[Path, Any], Path]:
    def read(folder: Path, value: Any) -> Path:
        path = folder / _text(what)(folder, value)
        if not path.exists():
            raise ValueError(f"{what}: there is no {path}")
        return path

    return read


def _outlets(_folder: Path, value: Any) -> Mapping[str, tuple[str, ...]]:
    wrong = (
        'outlets must be a table of lists: "Harbour Times" = ["harbourtimes.example"]'
    )
    if not isinstance(value, dict):
        raise ValueError(wrong)
    for names in value.values():
        if not isinstance(names, list) or not all(
            isinstance(name, str) for name in names
        ):
            raise ValueError(wrong)
    return {name: tuple(names) for name, names in value.items()}


_KEYS: Mapping[str, Callable[[Path, Any], Any]] = {
    "ledger": _ledger,
    "language": _text("language"),
    "words": _there("words"),
    "places": _there("places"),
    "pcodes": _there("pcodes"),
    "outlets": _outlets,
}
