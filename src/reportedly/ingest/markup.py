"""HTML of strangers to a tree, in time that grows with its length.

The parser, and what walks its trees, compare each attribute of a tag with those before it: one of
20,000 attributes took 6 s, and twice as many take four times as long. A page with such a tag is
refused before it is parsed.
"""

from __future__ import annotations

import re

import lxml.etree
import lxml.html

MOST_ATTRIBUTES = 3_000  # of a tag; parts of pages made by frameworks have some 100

# "<p" opens a tag; "<5" and "</p" do not
_TAG = re.compile(r"<[a-zA-Z]")
# What stands in a tag up to its end, each character looked at once.
_IN_TAG = re.compile(r"""(?:[^>"']|"[^"]*"|'[^']*')*+""")
# The value of an attribute in its marks, in which ">" ends nothing
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/]+|=")


class Unparsable(ValueError):
    """No HTML, or none that can be parsed in a bounded time; the message says which."""


def tree_of(
    source: str | bytes, *, remove_comments: bool = False
) -> lxml.html.HtmlElement:
    """The tree of a page or a part of one; nothing is fetched for it.

    Raises:
        Unparsable: it is no HTML, or has a tag that no page has.
    """
    text = source if isinstance(source, str) else source.decode("latin-1")
    if _has_crowded_tag(text):
        raise Unparsable(
            f"holds a tag with over {MOST_ATTRIBUTES:,} attributes; save the article as text"
        )
    encoding = "utf-8" if isinstance(source, str) else None
    parser = lxml.html.HTMLParser(
        no_network=True, encoding=encoding, remove_comments=remove_comments
    )
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    try:
        return lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        raise Unparsable("is not HTML that can be parsed") from None


def _has_crowded_tag(source: str) -> bool:
    """Whether a tag has more attributes than a parser takes in good time."""
    at = 0
    while (tag := _TAG.search(source, at)) is not None:
        inside = _IN_TAG.match(source, tag.end())
        at = inside.end() if inside is not None else tag.end()
        if at - tag.end() <= MOST_ATTRIBUTES:
            continue  # too short to hold as many
        bare = _QUOTED.sub("", source[tag.end() : at])
        if len(_BETWEEN_ATTRIBUTES.findall(bare)) > MOST_ATTRIBUTES:
            return True
    return False
