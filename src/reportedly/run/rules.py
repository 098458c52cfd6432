"""The alerts that are wanted, as a file of YAML says it: conditions on changes of the ledger, and
where to tell them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from reportedly.codebook import categories, vocabulary
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import AlertedChange
from reportedly.errors import UsageError
from reportedly.gazetteer.index import lookup
from reportedly.gazetteer.relations import folded_place_name, relation
from reportedly.ledger import Ledger
from reportedly.records import Location
from reportedly.records.reviews import Activity
from reportedly.run.changes import KINDS, LedgerChange, moved_by, size_of, victims

_MOVEMENTS = subset("movements")

_RETRACTIONS = subset("retractions")

_COVERED = subset("covered")

COOLING = timedelta(hours=1)  # between two alerts of one rule on one happening
DIGEST = time(7, 0)  # of a morning, when what was not urgent is told
# "90 min", "12h", "7 d"; not "1 week": a rule's file has three units
_SPAN = re.compile(r"(\d{1,4})\s*(min|h|d)")
_UNITS = {"min": "minutes", "h": "hours", "d": "days"}
_CHANNELS = vocabulary("channel")
_SETTINGS = vocabulary("rule setting")
_FIELDS = vocabulary("rule field")


@dataclass(frozen=True, slots=True)
class Rule:
    """One alert that is wanted; what is empty asks for anything."""

    name: str
    when: tuple[str, ...]
    place: Location | None = None
    actor: str = ""
    categories: tuple[str, ...] = ()
    victims: int = 0
    origins: int = 0
    by: float = 0.0  # share by which a count must move
    source: str = ""
    silent: timedelta = timedelta(hours=48)
    question: str = ""
    to: tuple[str, ...] = ()
    digest: bool = False
    cooling: timedelta = COOLING

    def wants(self, change: LedgerChange) -> bool:
        """Whether a change is one to tell."""
        if change.kind not in self.when:
            return False
        if not self._is_there(change):
            return False
        if not self._is_of_what(change):
            return False
        return self._is_enough(change)

    def _is_there(self, change: LedgerChange) -> bool:
        if self.place is None:
            return True
        place = change.after.get("place")
        if not place:
            return False
        where = Location(**{f.name: place.get(f.name) for f in fields(Location)})
        return relation(where, self.place) in _COVERED

    def _is_of_what(self, change: LedgerChange) -> bool:
        after = change.after
        if self.question and not change.subject.startswith(self.question):
            return False
        if (
            self.categories
            and "tolls" not in after
            and after["category"] not in self.categories
        ):
            return False
        if self.actor:
            asked = folded_place_name(self.actor)
            return any(
                asked in folded_place_name(name) for name in after.get("actors", ())
            )
        return True

    def _is_enough(self, change: LedgerChange) -> bool:
        after = change.after
        if "tolls" in after:
            return victims(after, self.categories) >= self.victims
        sizes = [size_of(after)]
        if change.kind in _RETRACTIONS and change.before:
            sizes.append(size_of(change.before))  # of what was taken back
        if max(sizes) < self.victims:
            return False
        if (
            change.kind == AlertedChange.ANOTHER_ORIGIN
            and after["origins"] < self.origins
        ):
            return False
        moved = moved_by(change)
        if self.by and change.kind in _MOVEMENTS:
            return moved is None or moved >= self.by
        return True


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is told anything, from one hour to another of the day."""

    start: time
    end: time

    def until(self, now: datetime, zone: tzinfo) -> datetime:
        """When alerts may be told: now, or at the end of quiet hours that are on."""
        here = now.astimezone(zone)
        at = here.time()
        over_night = self.start > self.end
        inside = (
            (at >= self.start or at < self.end)
            if over_night
            else (self.start <= at < self.end)
        )
        return _next_time_of_day(here, self.end) if inside else now


@dataclass(frozen=True, slots=True)
class Wanted:
    """A whole file of rules."""

    rules: tuple[Rule, ...]
    channels: Mapping[str, Mapping[str, Any]]
    zone: tzinfo
    quiet: Quiet | None
    digest: time
    desk: str  # the address of the desk, before a happening's id; empty where there is none

    def due(self, rule: Rule, now: datetime, last: datetime | None) -> datetime:
        """When an alert is told: after a cooling-off, quiet hours, or at the hour of the digest."""
        at = now
        if last is not None:  # what waits already takes it along
            at = last if last > now else max(now, last + rule.cooling)
        if rule.digest:
            at = _next_time_of_day(at.astimezone(self.zone), self.digest)
        return self.quiet.until(at, self.zone) if self.quiet else at


def _next_time_of_day(here: datetime, at: time) -> datetime:
    """The next moment at which a clock on the wall shows a time."""
    found = here.replace(
        hour=at.hour,
        minute=at.minute,
        second=0,
        microsecond=0,
    )
    return found if found > here else found + timedelta(days=1)


# ------------------------------------------------------------------ from the file
def read_rules(path: str) -> Wanted:
    """The rules of a file.

    Raises:
        UsageError: it cannot be read, or says something that is not known; with the rule and the
            word.
    """
    try:
        whole = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path}: cannot be read ({error})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise UsageError(
            f"{path}{where}: is no YAML ({getattr(error, 'problem', error)})"
        ) from None
    if not isinstance(whole, dict):
        raise UsageError(f"{path}: must say `channels:` and `rules:`")
    return _RulesReader(path).whole(whole)


# ------------------------------------------------------------------ from the desk
DESK = "alert rules"  # the act by which rules were kept at the desk; its detail is the rules
Said = Mapping[str, Any]


def desk_rules(ledger: Ledger) -> list[dict[str, Any]]:
    """The rules that were kept at the desk, as they were said; the last time holds."""
    last = ledger.last_activity(DESK)
    found: list[dict[str, Any]] = json.loads(last.detail) if last else []
    return found


def keep_desk_rules(
    ledger: Ledger, said: Sequence[Said], by: str, at: datetime
) -> None:
    """Let these rules hold from now on, beside those of the file the watch is given.

    A rule names the channels of that file: where alerts are sent is said by who runs the watch.

    Raises:
        UsageError: one of them is none, or two have one name.
    """
    rules = _of_desk(said, ())
    if len({rule.name for rule in rules}) < len(rules):
        raise UsageError("there is a rule of this name already")
    about = f"{len(rules)} rules" if len(rules) != 1 else "1 rule"
    detail = json.dumps([dict(one) for one in said], ensure_ascii=False)
    ledger.note(Activity(DESK, by, at, about, detail))


def with_desk_rules(wanted: Wanted | None, said: Sequence[Said]) -> Wanted | None:
    """The rules of a file, if there is one, with those of the desk; None where there are none.

    Raises:
        UsageError: one of the desk's cannot be read any more.
    """
    if not said:
        return wanted
    whole = wanted or Wanted((), {}, UTC, None, DIGEST, "")
    return replace(whole, rules=(*whole.rules, *_of_desk(said, whole.channels)))


def _of_desk(said: Sequence[Said], channels: Iterable[str]) -> tuple[Rule, ...]:
    known = dict.fromkeys(channels, None)
    reader = _RulesReader("desk")
    return tuple(reader.rule(n, row, known, False) for n, row in enumerate(said, 1))


class _RulesReader:
    """Reads one file; every problem names it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def whole(self, said: Mapping[str, Any]) -> Wanted:
        self._only(said, _SETTINGS, "the file")
        channels = {
            str(name): self._channel(str(name), c)
            for name, c in self._map(said, "channels").items()
        }
        rules = tuple(
            self.rule(n, row, channels)
            for n, row in enumerate(self._list(said, "rules"), 1)
        )
        if len({rule.name for rule in rules}) < len(rules):
            raise self._wrong("two rules have one name")
        quiet = said.get("quiet")
        return Wanted(
            rules,
            channels,
            self._zone(str(said.get("zone", "UTC"))),
            Quiet(self._time(quiet.get("from")), self._time(quiet.get("to")))
            if isinstance(quiet, dict)
            else None,
            self._time(said["digest"]) if "digest" in said else DIGEST,
            str(said.get("desk", "")).rstrip("/"),
        )

    def _wrong(self, why: str) -> UsageError:
        return UsageError(f"{self._path}: {why}")

    def _only(
        self,
        said: Mapping[str, Any],
        known: frozenset[str],
        where: str,
    ) -> None:
        for name in said:
            if name not in known:
                raise self._wrong(
                    f"{where}: no setting {name!r}; there are {', '.join(sorted(known))}"
                )

    def _map(
        self,
        said: Mapping[str, Any],
        name: str,
    ) -> Mapping[str, Any]:
        found = said.get(name) or {}
        if not isinstance(found, dict):
            raise self._wrong(f"{name} must be names with their settings")
        return found

    def _list(
        self,
        said: Mapping[str, Any],
        name: str,
    ) -> Sequence[Mapping[str, Any]]:
        found = said.get(name) or []
        if not isinstance(found, list) or not all(
            isinstance(one, dict) for one in found
        ):
            raise self._wrong(f"{name} must be a list, each of it with its settings")
        return found

    def _channel(self, name: str, said: Any) -> Mapping[str, Any]:
        kinds = _CHANNELS & set(said) if isinstance(said, dict) else set()
        if len(kinds) != 1:
            raise self._wrong(
                f"channel {name}: give one of {', '.join(sorted(_CHANNELS))}"
            )
        return dict(said)

    def rule(
        self,
        number: int,
        said: Mapping[str, Any],
        channels: Mapping[str, Any],
        all_known: bool = True,
    ) -> Rule:
        """One rule.

        Args:
            number: which of the file's.
            said: what it says.
            channels: the channels there are.
            all_known: whether there can be no others.
        """
        where = f"rule {number} ({said.get('name', 'without a name')})"
        self._only(said, _FIELDS, where)
        when = self._words(said.get("when"))
        for word in when:
            if word not in KINDS:
                raise self._wrong(
                    f"{where}: no change {word!r}; there are {', '.join(KINDS)}"
                )
        for word in self._words(said.get("category")):
            if word not in categories():
                raise self._wrong(
                    f"{where}: no category {word!r}; there are {', '.join(sorted(categories()))}"
                )
        to = self._words(said.get("to")) or tuple(channels)
        for word in to:
            if all_known and word not in channels:
                raise self._wrong(f"{where}: no channel {word!r}")
        if not when or not said.get("name"):
            raise self._wrong(f"{where}: needs a name and when")
        send = said.get("send", "at once")
        if send not in {"at once", "digest"}:
            raise self._wrong(f"{where}: send is 'at once' or 'digest'")
        return Rule(
            name=str(said["name"]),
            when=when,
            place=self._place(where, said.get("place")),
            actor=str(said.get("actor", "")),
            categories=self._words(said.get("category")),
            victims=self._count(where, said, "victims"),
            origins=self._count(where, said, "origins"),
            by=self._share(where, said.get("by")),
            source=str(said.get("source", "")),
            silent=self._span(where, said.get("silent", "48 h")),
            question=str(said.get("question", "")),
            to=to,
            digest=send == "digest",
            cooling=self._span(where, said.get("cooling", "1 h")),
        )

    def _words(self, said: Any) -> tuple[str, ...]:
        if said is None:
            return ()
        return (
            tuple(str(one) for one in said) if isinstance(said, list) else (str(said),)
        )

    def _count(self, where: str, said: Mapping[str, Any], name: str) -> int:
        found = said.get(name, 0)
        if type(found) is not int or found < 0:
            raise self._wrong(f"{where}: {name} must be a whole number")
        return found

    def _share(self, where: str, said: Any) -> float:
        if said is None:
            return 0.0
        number = str(said).strip().removesuffix("%").strip()
        try:
            return float(number) / 100
        except ValueError:
            raise self._wrong(f"{where}: by must be a share like '10 %'") from None

    def _span(self, where: str, said: Any) -> timedelta:
        match = _SPAN.fullmatch(str(said).strip())
        if not match:
            raise self._wrong(
                f"{where}: {said!r} is no length of time; write 90 min, 6 h or 2 d"
            )
        return timedelta(**{_UNITS[match[2]]: int(match[1])})

    def _time(self, said: Any) -> time:
        try:  # YAML takes 22:00 for a number to the base of sixty
            return (
                time(said // 60, said % 60)
                if isinstance(said, int)
                else time.fromisoformat(str(said))
            )
        except ValueError:
            raise self._wrong(f"{said!r} is no time of day; write '22:00'") from None

    def _zone(self, said: str) -> tzinfo:
        try:
            return ZoneInfo(said)
        except (ZoneInfoNotFoundError, ValueError):
            raise self._wrong(
                f"no time zone {said!r}; write one like Asia/Baghdad"
            ) from None

    def _place(self, where: str, said: Any) -> Location | None:
        """The place of a name, or of "Goma, Congo" the one in that country."""
        if said is None:
            return None
        name, _, country = (part.strip() for part in str(said).partition(","))
        known = lookup(name)
        if country:
            codes = {entry.country for entry in lookup(country)[:1]}
            known = tuple(entry for entry in known if entry.country in codes)
        if not known:
            raise self._wrong(f"{where}: the gazetteer has no place {said!r}")
        e = next((entry for entry in known if entry.exact), known[0])
        return Location(
            e.name, e.geonameid, e.country, e.admin1, e.lat, e.lon, e.precision
        )
