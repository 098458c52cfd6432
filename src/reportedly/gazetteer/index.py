"""The gazetteer: one read-only file of the world's names, compiled once and looked up without
loading it.

Compiled from what `bearers` reads into one file in the user's cache, mapped into memory: a trie
(`marisa-trie`) of folded names, whose number for a name leads to the places that bear it, the best
known first. A place is one record of fixed size, unpacked when it is asked for. The file's name
carries a digest of everything it was made from: other words, other file.

Source: GeoNames, https://www.geonames.org, CC BY 4.0; see `lexicons/places/MANIFEST.json`.
"""

from __future__ import annotations

import json
import math
import mmap
import os
import struct
import tempfile
from array import array
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from reportedly.codebook.words import EntryKind
from reportedly.errors import GazetteerError
from reportedly.gazetteer.name_keys import fold, loosened
from reportedly.gazetteer.sources import (
    KINDS,
    MIN_LETTERS,
    Entry,
    names_and_bearers,
    own_places,
)
from reportedly.lexicons.load import ROOT
from reportedly.settings import cache_folder, settings

FORMAT = "16"  # changes with the layout of the file
LOOSE = "~"  # before the key of a name without its article and doubled letters

# A place: geonameid, latitude and longitude in units of DEGREE, population, number of its sort,
# bytes of its name; then
# the name. Each begins at a multiple of STEP bytes.
_PLACE = struct.Struct("<IiiIHB")
STEP = 4
_HEADER = struct.Struct(
    "<8s5Q"
)  # the mark, and the bytes of each section: trie, numbers, shared, places, sorts
_MARK = b"toponyms"
DEGREE = 100_000  # GeoNames gives five decimals: a metre
_RANK = {kind: n for n, kind in enumerate(KINDS)}


# ------------------------------------------------------------------ compiling
def path() -> Path:
    """Where the compiled gazetteer is, or will be."""
    return cache_folder() / f"gazetteer-{gazetteer_digest()}.toponyms"


@cache
def gazetteer_digest() -> str:
    """What the gazetteer is made from, as 12 hex digits: format, packages and every place table's
    bytes.
    """
    total = sha256(f"{FORMAT} {version('marisa-trie')}".encode())
    for file in sorted((ROOT / "places").iterdir()):
        if file.suffix in {".tsv", ".yml", ".xz"}:
            total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()[:12]


@cache
def places_version() -> str:
    """The version of all places: of those that are compiled, and of a project's own."""
    own = settings().places
    return (
        gazetteer_digest()
        if own is None
        else f"{gazetteer_digest()}+{sha256(own.read_bytes()).hexdigest()[:8]}"
    )


def compile_gazetteer() -> Path:
    """Compile the gazetteer if it is not there yet or is damaged, and give its path.

    The file and its manifest are written beside their places and each moved there in one step, so
    that two processes can compile at once and a crash leaves nothing half-made. The same inputs
    give the same bytes.

    Raises:
        GazetteerError: the cache folder cannot be written.
    """
    target = path()
    if is_sound(target):
        return target
    names, sections = _compiled(names_and_bearers())
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = _new_file_beside(target)
        with made.open("wb") as stream:
            stream.write(_HEADER.pack(_MARK, *map(len, sections)))
            for section in sections:
                stream.write(section)
        manifest = _new_file_beside(target)
        manifest.write_text(
            json.dumps(_manifest(made, names), indent=1), encoding="utf-8"
        )
        os.replace(manifest, target.with_suffix(".json"))
        os.replace(made, target)
    except OSError as error:
        raise GazetteerError(
            f"{target.parent}: the gazetteer cannot be written ({error.strerror})"
        ) from None
    return target


def is_sound(target: Path) -> bool:
    """Whether a compiled gazetteer is there, whole: its bytes have the digest its manifest gives
    (20 ms).
    """
    try:
        written = json.loads(target.with_suffix(".json").read_text(encoding="utf-8"))
        return isinstance(written, dict) and written.get("sha256") == _sha256(target)
    except (OSError, ValueError):
        return False


def _new_file_beside(target: Path) -> Path:
    """A new empty file in the same folder, readable like any other."""
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    os.close(handle)
    os.chmod(name, 0o644)
    return Path(name)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _manifest(made: Path, names: int) -> dict[str, Any]:
    """What the file was made from, under which licences, and how to know it is whole."""
    sources = json.loads((ROOT / "places" / "MANIFEST.json").read_text("utf-8"))
    return {
        "names": names,
        "sha256": _sha256(made),
        "bytes": made.stat().st_size,
        "sources": sources,
    }


def _compiled(named: Iterable[tuple[str, Entry]]) -> tuple[int, list[bytes]]:
    """How many names with a bearer there are, and the sections of the file.

    A bearer is where its place begins, in steps, doubled, and one more where the name is not the
    place's own. A name of one bearer has that, doubled, behind its number in the trie; a name of
    several, where their count stands in `shared` and they behind it, doubled, and one more.
    """
    import marisa_trie

    places: dict[Entry, int] = {}
    borne: dict[str, list[int]] = {}
    for name, entry in named:
        key = fold(name)
        place = places.setdefault(entry._replace(exact=True), len(places))
        bearer = place * 2 + (not entry.exact)
        for way in (key, LOOSE + loosened(key)):
            if len(way) >= MIN_LETTERS or entry.kind == EntryKind.COUNTRY:
                bearers = borne.setdefault(way, [])
                if bearer not in bearers:
                    bearers.append(bearer)
    entries = list(places)
    standing = _ranks_among_namesakes(entries)
    records, steps, sorts = _packed_records(entries)
    trie = marisa_trie.Trie(
        borne, num_tries=1, cache_size=marisa_trie.HUGE_CACHE
    )  # a fifth faster, 0.7 MB more
    numbers, shared = array("I"), array("I")
    for number in range(len(trie)):
        bearers = _each_once(borne[trie.restore_key(number)])
        bearers.sort(key=lambda bearer: _turn_of(bearer, standing))
        packed = [steps[b >> 1] * 2 + (b & 1) for b in bearers]
        numbers.append(packed[0] * 2 if len(packed) == 1 else len(shared) * 2 + 1)
        shared.extend([len(packed), *packed] if len(packed) > 1 else [])
    sections = [trie.tobytes(), numbers.tobytes(), shared.tobytes(), records, sorts]
    return sum(map(len, borne.values())), [
        part + bytes(-len(part) % 8) for part in sections
    ]


def _each_once(bearers: list[int]) -> list[int]:
    """Bearers of one name without a place's second mention: where the name is its own, and by the
    same key another of its names ("Nangarhār"), it is its own.
    """
    return [b for b in bearers if not (b & 1 and b - 1 in bearers)]


def _turn_of(bearer: int, standing: list[tuple[int, int, int, int]]) -> tuple[int, ...]:
    """Where a bearer of a name comes among all of them: by the kind of place, then those that the
    name fits exactly, which have an even number.
    """
    kind, *rest = standing[bearer >> 1]
    return kind, bearer & 1, *rest


def _ranks_among_namesakes(entries: list[Entry]) -> list[tuple[int, int, int, int]]:
    """Where each place comes among its namesakes: kinds of places from the widest, the populous
    first.

    Of equals, such as first-level regions, those of the more populous country; then the one
    GeoNames has had longest.
    """
    people = {e.country: e.population for e in entries if e.kind == EntryKind.COUNTRY}
    return [
        (
            _RANK[e.kind],
            -e.population,
            -people.get(e.country, 0),
            e.geonameid or 0,
        )
        for e in entries
    ]


def _packed_records(entries: list[Entry]) -> tuple[bytes, list[int], bytes]:
    """The records of the places, where each begins, and the sorts of places: country, region, kind
    and precision.
    """
    sorts: dict[tuple[str | None, str | None, str, str], int] = {}
    records, steps = bytearray(), []
    for e in entries:
        name = e.name.encode()
        sort = sorts.setdefault((e.country, e.admin1, e.kind, e.precision), len(sorts))
        where = round(e.lat * DEGREE), round(e.lon * DEGREE)
        steps.append(len(records) // STEP)
        records += (
            _PLACE.pack(e.geonameid or 0, *where, e.population, sort, len(name)) + name
        )
        records += bytes(-len(records) % STEP)
    return bytes(records), steps, json.dumps(list(sorts)).encode()


# ------------------------------------------------------------------ lookup
class _Toponyms:
    """The compiled file, mapped; what a name and a number lead to in it."""

    def __init__(self, file: Path) -> None:
        import marisa_trie

        with file.open("rb") as stream:
            self.mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        _, *sizes = _HEADER.unpack_from(self.mapped)
        edges = list(accumulate(sizes, initial=_HEADER.size))
        trie, numbers, shared, _, sorts = (
            memoryview(self.mapped)[a:b] for a, b in pairwise(edges)
        )
        self.trie = marisa_trie.Trie()
        self.trie.map(trie)
        self.number = self.trie.get  # of a key; None where nothing bears it
        self.numbers = numbers.cast("I")
        self.shared = shared.cast("I")
        self.places = edges[3]
        self.sorts = [tuple(sort) for sort in json.loads(bytes(sorts).rstrip(b"\0"))]

    def borne(self, number: int) -> tuple[Entry, ...]:
        """The places behind a name's number, best known first."""
        at = self.numbers[number]
        if not at & 1:
            return (self.entry(at >> 1),)
        first = (at >> 1) + 1
        return tuple(
            [
                self.entry(bearer)
                for bearer in self.shared[first : first + self.shared[first - 1]]
            ]
        )

    def entry(self, bearer: int) -> Entry:
        """One bearer's place, unpacked, not by its fields' names, which takes twice the time."""
        at = self.places + (bearer >> 1) * STEP
        gid, lat, lon, people, sort, letters = _unpacked(self.mapped, at)
        at += _PLACE_BYTES
        country, admin1, kind, precision = self.sorts[sort]
        name = self.mapped[at : at + letters].decode()
        own = not bearer & 1
        place = (
            name,
            gid or None,
            country,
            admin1,
            lat / DEGREE,
            lon / DEGREE,
            people,
            kind,
            precision,
            own,
        )
        return _new(Entry, place)


_PLACE_BYTES = _PLACE.size
_unpacked = _PLACE.unpack_from
_new = tuple.__new__


@cache
def _toponyms() -> _Toponyms:
    """The index of names, compiled once."""
    return _Toponyms(compile_gazetteer())


@lru_cache(
    maxsize=512
)  # the names of ten articles; 4,096 cost names asked once a tenth of their speed
def lookup(name: str) -> tuple[Entry, ...]:
    """The places that bear a name, best known first; spelt as given, else as it sounds.

    A project's own places come before all others.
    """
    toponyms, key = _toponyms(), fold(name)
    own = _own_places_by_key().get(key, ()) if settings().places else ()
    try:
        number = toponyms.number(key)
        if number is None and len(name) > 4:
            number = toponyms.number(LOOSE + loosened(key))
    except UnicodeEncodeError:  # a lone surrogate
        return ()
    return own if number is None else own + toponyms.borne(number)


@cache
def _own_places_by_key() -> dict[str, tuple[Entry, ...]]:
    """A project's own places by the key of each of their names."""
    found: dict[str, tuple[Entry, ...]] = {}
    for name, entry in own_places():
        key = fold(name)
        found[key] = (*found.get(key, ()), entry)
    return found


def within_km(
    a: tuple[float, float],
    b: tuple[float, float],
    km: float,
) -> bool:
    """Whether two points lie less than so many kilometres apart; those far apart in latitude cost
    nothing.
    """
    return abs(a[0] - b[0]) * _KM_A_DEGREE < km and km_between(a, b) < km


_KM_A_DEGREE = 12742 * math.pi / 360  # of latitude, on the sphere of `km_between`


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres between two points (latitude, longitude)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 12742 * math.asin(min(1.0, math.sqrt(h)))
