"""Are all word lists what they declare, and does every word stand in one? Prints each mistake with its file and
line; exit 1 if there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from check_words import rows_without_example, words_in_logic

from reportedly.errors import LexiconError
from reportedly.languages import ENGLISH
from reportedly.languages.declared import all_problems
from reportedly.lexicons.load import ROOT

# Columns of a line that a change of one word can still be found in; a longer row has a word a line.
WIDEST = 340


def long_lines() -> Iterator[str]:
    """Lines of word lists in which a difference cannot be read."""
    for folder in (ROOT, ROOT.parent / "languages"):
        for path in sorted(folder.rglob("*.yml")):
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, 1):
                if len(line) > WIDEST:
                    yield f"{path.name}:{number}: {len(line)} columns: one word a line"


def main() -> int:
    try:
        found = [
            *all_problems(),
            *words_in_logic(),
            *rows_without_example(ENGLISH),
            *long_lines(),
        ]
    except LexiconError as error:
        found = [str(error)]
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
