"""What stands above an article between two lines of `---`: its title, its day, its outlet.

So Markdown is written by static sites, by note takers and by trafilatura (`--with-metadata`).
"""

from __future__ import annotations

import re

# From the first line of the file to the next `---`, 60 lines at most: a rule further
# down parts a text
_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<lines>(?:[^\n]*\n){1,60}?)---[ \t]*(?:\r?\n|$)"
)
# "title: Floods"; not "12:30" nor "https://a.org", where no blank follows the colon
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w .-]{0,40}?)[ \t]*:[ \t]+(?P<value>\S.*)$")


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The values above an article by their names, and the offset behind them; none where it has
    none.
    """
    match = _FRONT.match(text)
    if match is None:
        return {}, 0
    pairs = [_PAIR.match(line.rstrip()) for line in match["lines"].split("\n")]
    found = {pair["key"]: pair["value"].strip("\"' ") for pair in pairs if pair}
    return (found, match.end()) if found else ({}, 0)


def without_front_matter(text: str) -> str:
    """The article alone; where nothing stands below, the text as it is."""
    rest = text[front_matter(text)[1] :]
    return rest if rest.strip() else text
