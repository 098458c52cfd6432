"""Are all word lists what they declare, and does every word stand in one? Prints each mistake with its file and
line; exit 1 if there is one.
"""

from __future__ import annotations

import sys

from check_words import words_in_logic

from reportedly.errors import LexiconError
from reportedly.languages.declared import all_problems


def main() -> int:
    try:
        found = [*all_problems(), *words_in_logic()]
    except LexiconError as error:
        found = [str(error)]
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
