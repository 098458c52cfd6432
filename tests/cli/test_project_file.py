"""What a project says once: its ledger, its outlets, its own words and places, without a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = [sys.executable, "-m", "reportedly"]
SETTINGS = """
ledger = "mosul.db"
language = "en"
words = "words"
places = "places.yml"

[outlets]
"Harbour Times" = ["harbourtimes.example", "HT Online"]
"""
ARTICLE = {
    "id": "a",
    "published": "2024-06-20",
    "outlet": "HT Online",
    "text": "Some 300 people fled Qasr Limbo on Monday, said the Orchard Watch Centre.",
}


def run(
    folder: Path, *words: str, given: dict[str, str] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("REPORTEDLY_")}
    return subprocess.run(
        [*PROGRAM, *words],
        input=json.dumps(given) if given else "",
        capture_output=True,
        text=True,
        timeout=600,
        cwd=folder,
        env=kept | environment,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "reportedly.toml").write_text(SETTINGS)
    (folder / "words" / "actors").mkdir(parents=True)
    (folder / "words" / "actors" / "ngos.yml").write_text(
        "- {id: orchard_watch, name: Orchard Watch Centre, kind: ngo, alt: [Orchard Watch], "
        "since: 2001, example: 'the Orchard Watch Centre said'}\n"
    )
    (folder / "places.yml").write_text(
        "- {name: Qasr Limbo, alt: [Kasr Limbo], country: IRQ, admin1: Nineveh, lat: 36.1, lon: 43.2}\n"
    )
    return folder


def read(folder: Path, **environment: str) -> dict[str, Any]:
    done = run(folder, "read", "-", given=ARTICLE, **environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_own_words_places_and_outlets_are_read_by(
    project: Path, tmp_path: Path
) -> None:
    own, plain = read(project), read(tmp_path)
    assert own["document"]["outlet"] == "Harbour Times"
    assert plain["document"]["outlet"] == "HT Online"
    assert [(f["place"]["name"], f["place"]["country"]) for f in own["figures"]] == [
        ("Qasr Limbo", "IRQ")
    ]
    assert not any(
        p["name"] == "Qasr Limbo" and p["country"] == "IRQ" for p in plain["places"]
    )
    assert [f["source"]["actor_id"] for f in own["figures"]] == ["orchard_watch"]


def test_the_ledger_need_not_be_named(project: Path, tmp_path: Path) -> None:
    (project / "a.jsonl").write_text(json.dumps(ARTICLE) + "\n")
    assert run(project, "build", "a.jsonl").stdout.startswith("mosul.db: 1 new")
    assert run(project, "figures", "--format", "csv").stdout.count("\n") == 2
    elsewhere = run(tmp_path, "figures", REPORTEDLY_LEDGER=str(project / "mosul.db"))
    assert elsewhere.returncode == 0 and "Qasr Limbo" in elsewhere.stdout
    missing = run(tmp_path, "figures")
    assert missing.returncode == 2 and "--ledger" in missing.stderr


def test_own_words_are_part_of_the_version(project: Path, tmp_path: Path) -> None:
    said = "from reportedly.run.versions import versions; print(versions())"
    made = []
    for named in ("", str(project / "reportedly.toml")):
        done = subprocess.run(
            [sys.executable, "-c", said],
            capture_output=True,
            text=True,
            env=os.environ | {"REPORTEDLY_CONFIG": named},
            check=True,
        )
        made.append(done.stdout)
    assert made[0] != made[1] and "+" in made[1]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("legder = 'a.db'", "has no setting 'legder'"),
        ("ledger = 3", "ledger must be text"),
        ("language = 'tlh'", "language 'tlh' is not read"),
        ("words = 'nowhere'", "there is no"),
        ("outlets = 'x'", "outlets must be a table"),
        ("ledger = ", "is not TOML"),
    ],
)
def test_a_setting_that_cannot_be_is_one_line(
    tmp_path: Path, settings: str, said: str
) -> None:
    (tmp_path / "reportedly.toml").write_text(settings)
    done = run(tmp_path, "read", "-", given=ARTICLE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ") and done.stderr.count("\n") == 1
    assert said in done.stderr


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        (
            "en/figures.yml",
            "- {categry: killed}",
            "own:en/figures.yml:1: has no field 'categry'",
        ),
        (
            "en/nothing.yml",
            "- {a: b}",
            "own:en/nothing.yml: there is no list of this name",
        ),
        ("actors/ngos.yml", "- {id: x", "own:actors/ngos.yml"),
    ],
)
def test_an_own_row_that_is_wrong_is_named(
    tmp_path: Path, file: str, row: str, said: str
) -> None:
    (tmp_path / "reportedly.toml").write_text('words = "words"')
    (tmp_path / "words" / file).parent.mkdir(parents=True)
    (tmp_path / "words" / file).write_text(row)
    done = run(tmp_path, "read", "-", given=ARTICLE)
    assert done.returncode in (1, 2) and done.stdout == ""
    assert said in done.stderr and done.stderr.count("\n") == 1
