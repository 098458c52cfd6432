"""Read the lexicons: YAML lists and tab-separated sheets, each row remembering its file and line.

Every lexicon is a YAML list of mappings. A row's `ref` ("en/attribution.yml:12") goes into the
`Reason` of whatever it decided, so that `reportedly why` can point at the line to change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from reportedly.errors import LexiconError
from reportedly.lexicons import parsed
from reportedly.settings import settings

ROOT = Path(__file__).parent
LANGUAGES = ROOT.parent / "languages"  # a folder of word lists for each
CODEBOOK = ROOT.parent / "codebook"  # the vocabularies
OWN = "own:"  # before the name of a list that a project added rows to
_DATA = frozenset({".yml", ".tsv", ".json"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a lexicon."""

    values: Mapping[str, Any]
    file: str
    line: int
    _texts: dict[str, tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # of the fields that were asked for: rules ask for the same at every word

    @property
    def ref(self) -> str:
        """Where to edit it: "en/attribution.yml:12"."""
        return f"{self.file}:{self.line}"

    def __getitem__(self, key: str) -> Any:
        try:
            return self.values[key]
        except KeyError:
            raise LexiconError(
                self.file, f"line {self.line}", f"needs a field {key!r}"
            ) from None

    def get(self, key: str, default: Any = None) -> Any:
        return self.values.get(key, default)

    def strings(self, key: str) -> tuple[str, ...]:
        """A field that is one string or a list of strings, as a tuple; empty when absent."""
        texts = self._texts.get(key)
        if texts is None:
            texts = self._texts[key] = self._checked_texts(key)
        return texts

    def _checked_texts(self, key: str) -> tuple[str, ...]:
        """One text or several as a tuple; anything else is an error."""
        value = self.values.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        raise LexiconError(
            self.file,
            f"line {self.line}",
            f"{key!r} must be text or a list of texts, got {value!r}",
        )


@cache
def table(name: str, root: Path = ROOT) -> tuple[Row, ...]:
    """All rows of one lexicon, e.g. `table("actors/media.yml")`; those of a language lie in its
    `root`.

    The rows of a project's own list of the same name follow behind.

    Raises:
        LexiconError: the file is missing, is not YAML, or is not a list of mappings.
    """
    rows = _rows_of(root / name, name)
    own = settings().words
    if own is not None and root in (ROOT, LANGUAGES) and (own / name).is_file():
        rows += _rows_of(own / name, OWN + name)
    return rows


def _rows_of(path: Path, name: str) -> tuple[Row, ...]:
    """The rows of one file, which are told to stand in the list of this name."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(name, "file", f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise LexiconError(name, "file", "is not UTF-8") from None
    packaged = ROOT.parent in path.parents
    rows = parsed.known(path, text) if packaged else None
    if rows is None:
        rows = _parsed_rows(name, text)
        if packaged:
            parsed.keep(path, text, rows)
    return tuple(Row(values, name, line) for line, values in rows)


def _parsed_rows(name: str, text: str) -> list[parsed.Parsed]:
    """The rows of a list, from its YAML; the library is loaded only where one has to be parsed."""
    import yaml

    try:
        return list(_yaml_rows(name, text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "file"
        raise LexiconError(name, where, str(getattr(error, "problem", error))) from None


@cache
def _loader() -> Any:
    """YAML without its surprises: `no`, `on` and `2017-04-19` are words; only true and false are
    booleans. What it reads otherwise than before needs another `parsed.FORMAT`.
    """
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar = {
            first: [
                (tag, rx)
                for tag, rx in rules
                if not tag.endswith((":bool", ":timestamp")) or first in "tf"
            ]
            for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return Loader


def _yaml_rows(name: str, text: str) -> Iterator[parsed.Parsed]:
    """The rows of a YAML list, each with its line."""
    import yaml

    loader = _loader()(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            raise LexiconError(name, "file", "must be a list of rows")
        for item in node.value:
            line = item.start_mark.line + 1
            values = loader.construct_document(item)
            if not isinstance(values, dict):
                raise LexiconError(
                    name, f"line {line}", f"must be a mapping, got {values!r}"
                )
            yield line, values
    finally:
        loader.dispose()


@cache
def sheet(name: str, root: Path = ROOT) -> tuple[Row, ...]:
    """All rows of a tab-separated lexicon whose first line names the columns, e.g.
    `sheet("places/countries.tsv")`.

    Every value is text; lines that begin with `#` are comments.

    Raises:
        LexiconError: the file is missing, or a row has more or fewer values than there are columns.
    """
    try:
        lines = (root / name).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise LexiconError(name, "file", f"cannot be read ({error.strerror})") from None
    numbered = [
        (n, line)
        for n, line in enumerate(lines, start=1)
        if line.strip()
        if not line.startswith("#")
    ]
    if not numbered:
        return ()
    columns = numbered[0][1].split("\t")
    rows = []
    for number, line in numbered[1:]:
        values = line.split("\t")
        if len(values) != len(columns):
            raise LexiconError(
                name,
                f"line {number}",
                f"has {len(values)} values for {len(columns)} columns",
            )
        rows.append(Row(dict(zip(columns, values, strict=True)), name, number))
    return tuple(rows)


def line_at(ref: str) -> str:
    """The line a `Row.ref` names, as it stands in the file; empty where there is none."""
    name, _, number = ref.rpartition(":")
    own = settings().words
    roots = (own,) if own and name.startswith(OWN) else (ROOT, LANGUAGES, CODEBOOK)
    name = name.removeprefix(OWN)
    path = next(
        (root / name for root in roots if (root / name).is_file()),
        None,
    )
    if path is None:
        return ""
    if not number.isdigit():
        return ""
    lines = path.read_text(encoding="utf-8").splitlines()
    return lines[int(number) - 1].strip() if 0 < int(number) <= len(lines) else ""


@cache
def lexicon_digest() -> str:
    """The version of all words together: 12 hex digits over every lexicon file's name and bytes."""
    total = sha256()
    for root in (ROOT, LANGUAGES, CODEBOOK):
        files = (p for p in root.rglob("*") if p.is_file() and p.suffix in _DATA)
        for path in sorted(files):
            total.update(path.relative_to(root).as_posix().encode())
            total.update(path.read_bytes())
    for path in settings().own_files():
        total.update(b"own" + path.name.encode() + path.read_bytes())
    for name, others in settings().outlets.items():
        total.update("\x1f".join((name, *others)).encode())
    return total.hexdigest()[:12]


@cache
def actor_lists() -> tuple[str, ...]:
    """The lists of actors with an identity, "actors/forces.yml": all whose rows have an `id`."""
    names = (f"actors/{path.name}" for path in sorted((ROOT / "actors").glob("*.yml")))
    return tuple(name for name in names if "id" in table(name)[0].values)
