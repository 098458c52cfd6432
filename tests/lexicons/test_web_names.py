"""The names of the web that are asked for: none is missing, none is left over."""

from __future__ import annotations

import re
from pathlib import Path

from reportedly.lexicons.load import table
from reportedly.lexicons.web_names import page_fields, web_names

SOURCE = Path(__file__).parents[2] / "src" / "reportedly"
ASKED = re.compile(r"\bweb_name(?:s|_set)\(\s*\"(\w+)\"\s*\)")


def test_each_set_that_is_asked_for_is_there_and_each_that_is_there_is_asked_for() -> (
    None
):
    asked = {
        name
        for path in SOURCE.rglob("*.py")
        for name in ASKED.findall(path.read_text(encoding="utf-8"))
    }
    there = {row["set"] for row in table("web_names.yml") if "set" in row.values}
    assert asked == there
    assert all(len(web_names(name)) == len(set(web_names(name))) for name in there)


def test_no_element_both_begins_a_line_and_is_unseen() -> None:
    assert not set(web_names("block_elements")) & set(web_names("unseen_elements"))


def test_no_meta_element_gives_two_fields() -> None:
    names = [name for field in page_fields() for name in field.meta]
    assert len(names) == len(set(names))
    assert {field.field for field in page_fields()} >= {"title", "published", "outlet"}
