"""Derive `languages/en/person_nouns.tsv`: English nouns for a person, from the database of WordNet 3.0.

    apt-get download wordnet-base && dpkg-deb -x wordnet-base_*.deb wordnet
    python scripts/derive_person_nouns.py wordnet/usr/share/wordnet

A noun is kept when a person is what it mostly means: its first sense hangs from "person" in the tree of
kinds, and of its tagged uses at least `SHARE` are of such senses. Names of single persons are left out, so
are words of more than one part (their last word tells) and those in `OTHERWISE`, which news uses of things.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

LANGUAGES = Path(__file__).parent.parent / "src" / "reportedly" / "languages"
TARGET = LANGUAGES / "en" / "person_nouns.tsv"
PERSON = "person"
SHARE = 0.7  # below it a count of "heads" or "stars" is as often of things
# Who is counted, by the nearest of these kinds above a noun; synsets are named by their first lemma.
GROUPS = {
    "child": "children",
    "juvenile": "children",
    "female_child": "children",
    "male_child": "children",
    "woman": "women",
    "man": "men",
    "oldster": "elderly",
    "soldier": "security",
    "serviceman": "security",
    "military_officer": "security",
    "lawman": "security",
    "guard": "security",
    "combatant": "combatants",
    "insurgent": "combatants",
    "terrorist": "combatants",
    "criminal": "combatants",
    "attacker": "combatants",
    "killer": "combatants",
    "health_professional": "aid_workers",
    "rescuer": "aid_workers",
    "journalist": "journalists",
    "official": "officials",
    "politician": "officials",
    "clergyman": "officials",
    "educator": "officials",
    "student": "students",
    "patient": "patients",
}
# Nouns for a person that news uses of something else: craft, machines, parts of things, dates, goods.
OTHERWISE = frozenset(
    [
        "ace",
        "amazon",
        "anchor",
        "apache",
        "apostle",
        "backbone",
        "backlog",
        "black",
        "blocker",
        "bloomer",
        "bomber",
        "boomer",
        "booster",
        "bouncer",
        "bowler",
        "breaker",
        "buffer",
        "bumper",
        "cadre",
        "canary",
        "cannon",
        "capital",
        "carrier",
        "case",
        "cat",
        "chair",
        "chaser",
        "check",
        "chip",
        "chipper",
        "classic",
        "clip",
        "coaster",
        "cobra",
        "colt",
        "commons",
        "compact",
        "controller",
        "cooker",
        "cooler",
        "copper",
        "counter",
        "cracker",
        "creation",
        "crown",
        "crusher",
        "cutter",
        "dash",
        "date",
        "dish",
        "dozen",
        "drifter",
        "duster",
        "engine",
        "expert_system",
        "express",
        "feature",
        "feeder",
        "fellow",
        "figure",
        "filler",
        "finisher",
        "flanker",
        "float",
        "flyer",
        "follow-up",
        "freezer",
        "gas",
        "generator",
        "giant",
        "grade",
        "grader",
        "hand",
        "header",
        "heavy",
        "hit",
        "homer",
        "hooker",
        "huey",
        "jack",
        "joiner",
        "key",
        "knight",
        "lead",
        "ledger",
        "lifter",
        "light",
        "lighter",
        "liner",
        "loader",
        "locomotive",
        "marker",
        "master",
        "match",
        "matrix",
        "medium",
        "missile",
        "mixer",
        "model",
        "mortar",
        "mount",
        "mover",
        "natural",
        "number",
        "one",
        "opener",
        "original",
        "other",
        "packer",
        "particular",
        "party",
        "past",
        "picker",
        "pill",
        "plant",
        "plumber",
        "power",
        "press",
        "printer",
        "producer",
        "prop",
        "proxy",
        "puppet",
        "pusher",
        "range",
        "reader",
        "reaper",
        "receiver",
        "recorder",
        "regular",
        "relief",
        "ringer",
        "robot",
        "roller",
        "romantic",
        "runner",
        "saw",
        "scanner",
        "scraper",
        "second",
        "sender",
        "server",
        "setter",
        "shaker",
        "shore",
        "shutter",
        "sifter",
        "signal",
        "sleeper",
        "slip",
        "solid",
        "sorter",
        "source",
        "spinner",
        "spoke",
        "sponge",
        "spot",
        "squash",
        "stacker",
        "standby",
        "star",
        "starter",
        "stepper",
        "sticker",
        "stock",
        "stopper",
        "strain",
        "streamer",
        "stripper",
        "subject",
        "support",
        "sweeper",
        "switch",
        "symbol",
        "tanker",
        "target",
        "tender",
        "terminal",
        "ticker",
        "timer",
        "toaster",
        "tool",
        "torch",
        "total",
        "tower",
        "transfer",
        "traveler",
        "trigger",
        "trimmer",
        "trolley",
        "trustee",
        "tug",
        "twister",
        "type",
        "unit",
        "vessel",
        "volume",
        "waster",
        "watch",
        "weight",
        "wetter",
        "whip",
        "whites",
        "wiper",
        "wonder",
        "wrecker",
        "yield",
        "zombie",
    ]
)
HEADER = """\
# Nouns for a person, by scripts/derive_person_nouns.py from WordNet 3.0 (WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.)
# word: singular, with a capital where it needs one; group: as in counted.yml. Do not edit by hand: counted.yml goes before it.
"""


def main() -> None:
    folder = Path(sys.argv[1])
    synsets = _synsets(folder)
    root = next(
        s
        for s in synsets.values()
        if s.lemmas[0] == PERSON and "individual" in s.lemmas
    )
    below = _below(root, synsets)
    kept = {}
    for word, senses in _senses(folder, synsets).items():
        if _mostly(word, senses, below) and senses[0].offset in below:
            kept[_written(word, senses[0])] = _group(senses[0].offset, synsets)
    rows = [
        f"{word}\t{kept[word]}"
        for word in sorted(kept, key=lambda w: (w.casefold(), w))
    ]
    TARGET.write_text(
        HEADER + "word\tgroup\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    print(f"{len(rows)} nouns of {len(below)} kinds of person")


class Synset:
    """One line of data.noun: its words, the kinds above it, and whether it names one individual."""

    def __init__(self, line: str) -> None:
        fields = line.split(" | ")[0].split()
        self.offset = fields[0]
        count = int(fields[3], 16)
        self.lemmas = [fields[4 + 2 * k] for k in range(count)]
        pointers = fields[5 + 2 * count :]
        quadruples = [pointers[k : k + 4] for k in range(0, len(pointers), 4)]
        self.above = [
            target
            for mark, target, part, _ in quadruples
            if mark == "@" and part == "n"
        ]
        self.individual = any(mark == "@i" for mark, *_ in quadruples)


def _synsets(folder: Path) -> dict[str, Synset]:
    lines = (folder / "data.noun").read_text(encoding="utf-8").splitlines()
    made = (Synset(line) for line in lines if not line.startswith(" "))
    return {synset.offset: synset for synset in made}


def _below(root: Synset, synsets: dict[str, Synset]) -> frozenset[str]:
    """Offsets of the kinds of a root, itself included."""
    kinds = defaultdict(list)
    for synset in synsets.values():
        for above in synset.above:
            kinds[above].append(synset.offset)
    found, wanted = {root.offset}, [root.offset]
    while wanted:
        new = [
            k
            for k in kinds[wanted.pop()]
            if k not in found and not synsets[k].individual
        ]
        found.update(new)
        wanted += new
    return frozenset(found)


def _senses(folder: Path, synsets: dict[str, Synset]) -> dict[str, list[Synset]]:
    """Each word's senses, the most frequent first, as index.noun gives them."""
    senses = {}
    for line in (folder / "index.noun").read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if line.startswith(" ") or not fields[0].replace("-", "").isalpha():
            continue
        count = int(fields[2])
        senses[fields[0]] = [synsets[offset] for offset in fields[-count:]]
    _counts(folder)
    return senses


_uses: dict[tuple[str, int], int] = {}


def _counts(folder: Path) -> None:
    """How often each sense was tagged, by word and number of the sense."""
    for line in (folder / "cntlist.rev").read_text(encoding="utf-8").splitlines():
        key, number, uses = line.split()
        word, kind = key.split("%")
        if kind.startswith("1:"):
            _uses[word, int(number)] = int(uses)


def _mostly(word: str, senses: list[Synset], below: frozenset[str]) -> bool:
    """Whether a word mostly means a person."""
    if word in OTHERWISE or len(word) < 3:
        return False
    uses = [_uses.get((word, n + 1), 0) + 0.5 / (n + 1) for n in range(len(senses))]
    persons = sum(u for u, s in zip(uses, senses, strict=True) if s.offset in below)
    return persons / sum(uses) >= SHARE


def _written(word: str, sense: Synset) -> str:
    """The word as its kind writes it: "Jesuit", "nun"."""
    return next((lemma for lemma in sense.lemmas if lemma.casefold() == word), word)


def _group(offset: str, synsets: dict[str, Synset]) -> str:
    """The nearest kind above that names a group; everyone where none does."""

    @cache
    def nearest(here: str, steps: int = 0) -> tuple[int, str]:
        synset = synsets[here]
        for lemma in synset.lemmas[:1]:
            if lemma in GROUPS:
                return steps, GROUPS[lemma]
        return min(
            (nearest(up, steps + 1) for up in synset.above), default=(99, "everyone")
        )

    return nearest(offset)[1]


if __name__ == "__main__":
    main()
