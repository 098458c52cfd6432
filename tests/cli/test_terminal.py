"""On a terminal no words of an article, a name or an address command it, whatever prints them."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "reportedly"]
CLEAR = "\x1b[2J"  # clears the screen; \x9b is the same of 8 bits, U+202E turns the line around
ROWS = [
    {
        "id": f"x{CLEAR}y\x9b2J\u202ez",
        "title": f"T\x1b]0;t\x07{CLEAR}",
        "outlet": f"The {CLEAR} Post",
        "url": f"http://a.example/{CLEAR}",
        "published": "2017-03-01",
        "text": f"At least 12 people were killed in Kut on Monday, said Ali {CLEAR} Hassan\x9b. "
        "Some 300 people fled Basra.",
    },
    {"id": f"n\n{CLEAR}", "published": f"2017{CLEAR}", "tekst": CLEAR},
]
# What may stand in output on a terminal: colours that the program sets, and line ends.
COLOUR = re.compile(r"\x1b\[[0-9;]*m|\r\n")
COMMAND = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """All that a command prints, standard error too, where both are one terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"COLUMNS": "120", "TERM": "dumb"},
    )
    os.close(theirs)
    data = b""
    try:
        while more := os.read(ours, 65536):
            data += more
    except OSError:  # how Linux says that nobody holds the other end
        pass
    os.close(ours)
    process.wait(600)
    return data.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("terminal")
    (made / f"a{CLEAR}.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    assert "1 new" in on_a_terminal(
        made, "build", f"a{CLEAR}.jsonl", "--ledger", "l.db"
    )
    return made


@pytest.mark.parametrize(
    "arguments",
    [
        ["read", f"a{CLEAR}.jsonl"],
        ["read", "--format", "table", f"a{CLEAR}.jsonl"],
        ["read", f"none{CLEAR}.txt"],
        ["build", f"a{CLEAR}.jsonl", "--ledger", f"m{CLEAR}.db"],
        ["figures", "--ledger", "l.db"],
        ["figures", "--ledger", "l.db", "--format", "csv"],
        ["figures", "--ledger", "l.db", "--format", "jsonl"],
        ["figures", "--ledger", "l.db", "--place", f"K{CLEAR}"],
        ["statements", "--ledger", "l.db"],
        ["questions", "--ledger", "l.db"],
        ["events", "--ledger", "l.db"],
        ["export", "--ledger", "l.db", "--format", "csv", "-o", "-"],
        ["verify", "--ledger", "l.db"],
        [
            "ledger",
            "erase",
            "--ledger",
            "l.db",
            ROWS[0]["id"],
            "--by",
            "m",
            "--because",
            "w",
        ],
    ],
)
def test_nothing_commands_the_terminal(folder: Path, arguments: list[str]) -> None:
    said = on_a_terminal(folder, *arguments)
    assert said.strip(), "nothing was printed: nothing is tested"
    assert COMMAND.findall(COLOUR.sub("", said)) == []
