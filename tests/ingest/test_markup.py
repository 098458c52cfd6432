"""Tags with more attributes than any page has are told before the parser sees them."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from reportedly.errors import InputError
from reportedly.ingest.html import MOST_PARAGRAPHS, html_page
from reportedly.ingest.markup import MOST_ATTRIBUTES, Unparsable, tree_of

MANY = MOST_ATTRIBUTES + 2
CROWDED = [
    " ".join(f"a{n}=1" for n in range(MANY)),
    " ".join(f"a{n}" for n in range(MANY)),  # without values
    "/".join(f"a{n}" for n in range(MANY)),
    "".join(f'a{n}="1"' for n in range(MANY)),  # without blanks
    " ".join(f'a{n}=">"' for n in range(MANY)),  # an end that is none
    " ".join(f"a{n}='<p'" for n in range(MANY)),
]


@pytest.mark.parametrize("attributes", CROWDED)
@pytest.mark.parametrize("end", [">", ""])
def test_a_crowded_tag_is_refused(attributes: str, end: str) -> None:
    with pytest.raises(Unparsable, match="attributes"):
        tree_of(f"<html><body><p {attributes}{end}Nine died.</p></body></html>")


@pytest.mark.parametrize(
    "page",
    [
        "<p " + " ".join(f"a{n}=1" for n in range(100)) + ">Nine died.</p>",
        f"<img src='data:image/png;base64,{'A=/ ' * MANY}'><p>Nine died.</p>",
        f'<p data-x="{"a=1 b=2 " * MANY}">Nine died.</p>',  # one value, however long
        "<p>Nine died.</p>" + "<br clear=all>" * MANY,
        "<p>2 < 3, a<b and so on</p>" * MANY,
        '<p>He said "' + "<b>no</b> 'yes " * MANY + "</p>",
    ],
)
def test_other_pages_are_parsed(page: str) -> None:
    assert tree_of(page) is not None


@pytest.mark.parametrize("unit", ["<p ", '<p "', "<p a='", '<p b=">" ', "<"])
def test_looking_takes_time_by_length_alone(unit: str) -> None:
    began = time.process_time()
    for size in (200_000, 400_000):
        with suppress(Unparsable):
            tree_of(unit * (size // len(unit)))
    assert time.process_time() - began < 10


def test_a_page_of_paragraphs_without_end_is_refused() -> None:
    page = "<html><body><article>" + "<p>a" * (MOST_PARAGRAPHS + 1) + "</article>"
    with pytest.raises(InputError, match="20,001 paragraphs"):
        html_page(page.encode(), "page.html", "page")
