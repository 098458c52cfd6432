"""Lists of feeds: OPML and an address a line."""

from __future__ import annotations

from reportedly.feeds import from_list, from_opml, to_opml


def test_opml_goes_out_and_comes_in() -> None:
    pairs = [("https://a.example/rss?x=1&y=2", "A & <B>"), ("https://b.example/", "")]
    written = to_opml(pairs)
    assert from_opml(written, "x") == [pairs[0], (pairs[1][0], pairs[1][0])]


def test_folders_of_an_opml_file_are_looked_into() -> None:
    inner = "<outline text='Papers'><outline type='rss' text='A' XMLURL='https://a.example/rss'/></outline>"
    made = f"<opml version='1.0'><body>{inner}<outline text='no feed'/></body></opml>"
    assert from_opml(made.encode(), "x") == [("https://a.example/rss", "A")]


def test_a_list_has_an_address_a_line() -> None:
    text = "# ours\nhttps://a.example/rss The Wire\n\nhttps://a.example/rss again\n"
    assert from_list(text) == [("https://a.example/rss", "The Wire")]
