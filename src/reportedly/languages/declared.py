"""Do the word lists say what they may say? Every row against the fields its list declares.

A misspelt field would be passed over in silence, and a misspelt category published; both are found
here, all of them at once, with file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from reportedly.codebook import grammar, vocabulary
from reportedly.codebook.subsets import subset_problems
from reportedly.codebook.words import member_problems
from reportedly.languages import READ, Language
from reportedly.lexicons.load import LANGUAGES, OWN, ROOT, Row, table
from reportedly.settings import settings

FIELDS = "declared.yml"
Declared = Mapping[str, Row]  # the declaration of each field of one list

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "texts": lambda value: isinstance(value, str) or _is_list_of(value, str),
    "integer": lambda value: type(value) is int,
    "number": lambda value: type(value) in {int, float},
    "flag": lambda value: type(value) is bool,
    "mapping": lambda value: isinstance(value, dict),
    "lists": lambda value: _is_list_of(value, list),
    "any": lambda value: True,
}


def _is_list_of(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(each, kind) for each in value)


def all_problems() -> list[str]:
    """What is wrong in any list of any language, in the lists of names and in the groups of the
    parser's labels: "en/figures.yml:12: …".
    """
    found = [*list_problems(ROOT, "", ROOT), *grammar.label_problems()]
    found += subset_problems()
    found += member_problems()
    for language in READ.values():
        found += problems_of(language)
    return found


def own_problems() -> list[str]:
    """What is wrong in the rows a project added to the lists: "own:en/figures.yml:3: …"."""
    folder = settings().words
    found = []
    for path in settings().own_files():
        name = path.relative_to(folder).as_posix() if folder else ""
        code = name.partition("/")[0]
        languages = code in READ
        root, home = (LANGUAGES, Path(__file__).parent) if languages else (ROOT, ROOT)
        if not (root / name).is_file():
            found.append(f"{OWN}{name}: there is no list of this name to add rows to")
            continue
        own = name.removeprefix(f"{code}/" if languages else "").removesuffix(".yml")
        fields = {
            str(r["field"]): r for r in table(FIELDS, home) if fnmatch(own, r["list"])
        }
        rows = (row for row in table(name, root) if row.file.startswith(OWN))
        found += [
            f"{row.ref}: {problem}"
            for row in rows
            for problem in row_problems(row, fields)
        ]
    return found


def problems_of(language: Language) -> list[str]:
    """What is wrong in the lists of one language."""
    return list(
        list_problems(language.root, f"{language.code}/", Path(__file__).parent)
    )


def list_problems(root: Path, folder: str, declarations: Path) -> Iterator[str]:
    """What is wrong in the lists under `root/folder`, each against the declarations of its name."""
    declared = list(table(FIELDS, declarations))
    for path in sorted((root / folder).rglob("*.yml")):
        if path.name == FIELDS:
            continue
        name = path.relative_to(root).as_posix()
        own = name.removeprefix(folder).removesuffix(".yml")
        fields = {
            str(row["field"]): row for row in declared if fnmatch(own, row["list"])
        }
        if not fields:
            yield f"{name}: declares no fields; add them to {FIELDS}"
            continue
        rows = list(table(name, root))
        for row in rows:
            yield from (
                f"{row.ref}: {problem}" for problem in row_problems(row, fields)
            )
        yield from _named_twice(rows, fields)


def _named_twice(rows: list[Row], fields: Declared) -> Iterator[str]:
    """Names that only one row may have: of two the later would take the place of the first."""
    for name in (n for n, declared in fields.items() if declared.get("once")):
        first: dict[str, str] = {}
        for row in rows:
            value = row.get(name)
            if value is not None and first.setdefault(value, row.ref) != row.ref:
                yield f"{row.ref}: {name} {value!r} stands at {first[value]} already"


def row_problems(row: Row, fields: Declared) -> Iterator[str]:
    """What is wrong in one row."""
    for name, value in row.values.items():
        if name not in fields:
            yield f"has no field {name!r}; it may have {', '.join(fields)}"
        elif value is not None:
            yield from _value_problems(name, value, fields[name])
    for name, declared in fields.items():
        if declared.get("needed") and row.get(name) is None:
            yield f"needs a field {name!r}"


def _value_problems(name: str, value: Any, declared: Row) -> Iterator[str]:
    """What is wrong with one value: its type, or a word that is none of those allowed."""
    kind = declared["type"]
    if not _TYPES[kind](value):
        yield f"{name!r} must be {kind}, got {value!r}"
        return
    allowed = _allowed(declared)
    if allowed is None:
        return
    for word in value if isinstance(value, list) else (value,):
        if word not in allowed:
            yield f"{name!r} cannot be {word!r}; it is one of {', '.join(sorted(allowed))}"


def _allowed(declared: Row) -> frozenset[str] | None:
    """The words a field may have; None where it may have any."""
    words = frozenset(declared.strings("values"))
    if "of" in declared.values:
        return words | vocabulary(declared["of"])
    return words or None
