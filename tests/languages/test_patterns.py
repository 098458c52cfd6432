"""The patterns with words in them: each is there, none is left over, and no other stands in the logic."""

from __future__ import annotations

import ast
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from reportedly.languages import ENGLISH, Language, using
from reportedly.languages.patterns import named_pattern, pattern_text

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
# What `make lint` asks of the logic, in `scripts/`.
_FOUND = spec_from_file_location(
    "check_words", Path(__file__).parents[2] / "scripts" / "check_words.py"
)
assert _FOUND is not None and _FOUND.loader is not None
CHECK = module_from_spec(_FOUND)
_FOUND.loader.exec_module(CHECK)
ASKED = re.compile(r"\b(?:named_pattern|pattern_text)\(\s*f?\"([\w.{}]+)\"")


def test_no_pattern_of_the_logic_spells_out_a_word() -> None:
    assert list(CHECK.words_in_logic()) == []


def test_a_word_is_named_in_a_pattern_of_any_room_that_reads_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (
        "reconcile",
        "ingest",
    ):  # a file is opened before anybody knows its language
        (tmp_path / room).mkdir()
        (tmp_path / room / "made_up.py").write_text(
            "import re\n_OPENS = re.compile(r'^(?:meanwhile|elsewhere)\\b')  # opens\n"
        )
    monkeypatch.setattr(CHECK, "SOURCE", tmp_path)
    (told,) = CHECK.words_in_logic()
    assert told.startswith("reconcile/made_up.py:2: ['meanwhile', 'elsewhere']")


@pytest.mark.parametrize("module", sorted(CHECK.OF_NO_LANGUAGE))
def test_what_is_left_out_has_words_in_its_patterns_still(module: str) -> None:
    tree = ast.parse((SOURCE / module).read_text(encoding="utf-8"))
    assert list(CHECK.patterns_with_words(tree))


def test_words_are_found_in_each_form_of_a_pattern() -> None:
    tree = ast.parse(
        r"A = re.compile(r'\bthe\s+(?P<name>\w+)')" + "\n"
        r"B = re.search('and', text)" + "\n"
        r"C = rf'(?i:in\s{x})'" + "\n"
        r"D = Shape(r'\d+\s(?:days|weeks)', read, 'unit')" + "\n"
        r"E = re.compile(rf'\b(?P<unit>[A-Za-z]+)-{alternatives(days)}')" + "\n"
        r"F = named_pattern('module.the_name')" + "\n"
    )
    assert [told.partition(":")[0] for told in CHECK.patterns_with_words(tree)] == list(
        "1234"
    )


def test_words_are_found_that_a_word_of_a_text_is_compared_with() -> None:
    tree = ast.parse(
        'a = t.lower == "of"\n'
        'b = t.lemma.lower() in {"to", "for"}\n'
        'c = "that" != tokens[i].text\n'
        'd = t.text == "," or t.dep == "prep"\n'
        'e = t.lower in word_set("of") or cue.part == "verb"\n'
        'f = word_set("still_words") - {"left"}\n'
        'g = {"last": -1}[match["whose"].casefold()]\n'
        'h = word_set("still_words") - word_set("left_over") | {","}\n'
    )
    told = [found.partition(":")[0] for found in CHECK.words_compared(tree)]
    assert told == ["1", "2", "2", "3", "6", "7"]


def test_a_pattern_is_found_of_which_nothing_is_said() -> None:
    long, short = r"(?P<day>\d\d)\.(?P<month>\d\d)", r"\d\d"
    source = (
        f'A = re.compile(r"{long}")\n'
        f'# "03.05"\nB = re.compile(r"{long}")\n'
        f'C = re.compile(r"{long}")  # "03.05"\n'
        f'D = re.compile(r"{short}")\n\n'
        f'def e():\n    """A day."""\n    return re.compile(r"{long}")\n\n'
        f'def f():\n    return re.search(rf"{long}{{x}}", text)\n'
    )
    found = [told.partition(":")[0] for told in CHECK.patterns_without_comment(source)]
    assert found == ["1", "12"]


def test_each_pattern_that_is_asked_for_is_there_and_each_that_is_there_is_asked_for() -> (
    None
):
    asked = {
        name
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "languages"
        for name in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    asked.discard("triggers.{kind}")  # by the kinds of times.yml and of the module
    asked |= {"triggers.near", "triggers.clock", "triggers.stretch", "triggers.the_nth"}
    rows = ENGLISH.table("patterns")
    assert asked == {row["pattern"] for row in rows}
    assert len({row["pattern"] for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "row", ENGLISH.table("patterns"), ids=lambda row: str(row["pattern"])
)
def test_each_can_be_read_once_its_pieces_are_filled_in(row: dict[str, str]) -> None:
    pieces = dict.fromkeys(re.findall(r"«(\w+)»", row["text"]), "x")
    text = pattern_text(row["pattern"], **pieces)
    assert re.compile(text)


# Words in the place of those that a rule fills in for a «piece», enough for the examples.
PIECES = {
    "BC": r"\s?BCE?",
    "E": r"(?i:early|late|mid)[\s-]+",
    "M": "(?:March|May)",
    "N": r"(?:\d+|two|three|several)",
    "P": "(?:morning|evening|night)",
    "S": "(?:spring|summer)",
    "U": "(?:day|week|month|year)",
    "W": "(?:Monday|Friday)",
    "Y": r"(?:1[5-9]|20)\d\d",
    "alternatives": "(?:one|two)",
    "behind": "in",
    "day": r"[0-3]?\d(?:st|nd|rd|th)?",
    "decade": "nineties",
    "far": r"\d+ km\s+",
    "hedge": "(?:almost|about)",
    "holidays": "Christmas",
    "hour": "(?:noon|midnight)",
    "join": "war|since|siege",
    "joined": "since",
    "joints": "to",
    "kinds": "town|village",
    "lead": r"(?:local\s+)?",
    "many": "several|two",
    "month": "(?:March|May)",
    "months": "March|May",
    "more": r"(?:,\s\d{1,2})*,?\s(?:and|or)\s",
    "no_year": "",
    "not_year_before": "Flight",
    "openers": "the",
    "ordinal": "(?:first|fourth)",
    "ordinals": "(?:first|fourth)",
    "part": "(?:)",
    "quarter": r"first\s+quarter",
    "range_end": r"[0-3]?\d\s+(?:March|May)",
    "scales": "hundred",
    "season": "spring|summer",
    "sides": "north|east|near|outside",
    "some": "first|some|last",
    "lasting": "rain|fighting",
    "spelled": "hundred|two|six",
    "verbs": "hit|ravaged",
    "way": "(?:following|next|previous)",
    "weather": "rainy",
    "weekday": r"(?:Monday,\s+)",
    "which": r"(?:last\s+)?",
    "whose": r"(?:its\s+)",
    "words": "group|in|of|one|two|father|Flight",
    "written": r"[0-3]?\d\s+(?:March|May)",
    "year": r"(?:,?\s+20\d\d)",
}


def filled_in(row: dict[str, str]) -> re.Pattern[str]:
    """A pattern of the list with words in its pieces."""
    needed = re.findall(r"«(\w+)»", row["text"])
    return re.compile(
        pattern_text(
            row["pattern"], **{piece: PIECES.get(piece, "x") for piece in needed}
        )
    )


EXAMPLES = [
    pytest.param(row, text, field == "finds", id=f"{row['pattern']}-{field}-{text}")
    for row in ENGLISH.table("patterns")
    for field in ("finds", "leaves")
    for text in row.strings(field)
]


@pytest.mark.parametrize(("row", "text", "found"), EXAMPLES)
def test_each_finds_its_examples_and_leaves_those_it_keeps_out(
    row: dict[str, str], text: str, found: bool
) -> None:
    assert bool(filled_in(row).search(text)) is found


def test_a_row_is_named_that_does_not_show_what_it_finds(tmp_path: Path) -> None:
    assert list(CHECK.rows_without_example(ENGLISH)) == []
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "patterns.yml").write_text(
        "- {pattern: a.short, text: '\\s+end\\s+'}\n"
        "- {pattern: a.shown, text: '\\s+(?:end|begin|stay)\\s+', finds: ' end '}\n"
        "- {pattern: a.mute, text: '\\s+(?:end|begin|stay)\\s+'}\n",
        encoding="utf-8",
    )
    (told,) = CHECK.rows_without_example(Language("zz", tmp_path))
    assert "patterns.yml:3: a.mute" in told


def test_patterns_are_those_of_the_language_in_use(tmp_path: Path) -> None:
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "patterns.yml").write_text(
        "- {pattern: cardinals.and_of_between, text: '\\s+end\\s+'}\n", encoding="utf-8"
    )
    joins = named_pattern("cardinals.and_of_between")
    assert joins.fullmatch(" and ")
    with using(Language("zz", tmp_path)):
        assert joins.fullmatch(" end ")
        assert not joins.fullmatch(" and ")
        assert not named_pattern("cardinals.ordinal").match("st")
