"""One name for an outlet, however a file calls it: by its domain, its site's name or an address."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from urllib.parse import urlsplit

from reportedly.lexicons.load import table
from reportedly.lexicons.web_names import web_name_set
from reportedly.settings import settings

# "news.example.org"; not "U.S.", nor "3.5", whose last part is no domain
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}", re.I)
# What sites write around their name: "BBC News - Home", "Reuters.com", "CNN (en)".
_AROUND = re.compile(
    r"\s*(?:[-–|:]\s*(?:home|homepage|latest news|world|english)|\((?:en|english)\))\s*$",
    re.I,
)

# "World news | Daily Star": the name of the site behind a line; not "Cross-border"
_BEHIND = re.compile(r"\s+(?:[|»›·•]|[-–—]{1,2})\s+(?P<site>[^|»›·•]{2,40})$")
# "Guardian, The"
_ARTICLE_BEHIND = re.compile(r",\s*the\s*$", re.I)


def canonical(outlet: str) -> str:
    """The name of an outlet as readers know it; a name that is not known stays as it is written."""
    bare = _AROUND.sub("", outlet).strip()
    if host := host_of(bare):
        return by_host(host) or host
    # Catalogues put the article behind the name: "Guardian, The".
    key = _outlet_key(_ARTICLE_BEHIND.sub("", bare))
    return _outlets_by_key().get(key, outlet.strip())


# What stands between the name of a site and a line about it: "Courier - Latest News"
_PARTS = re.compile(r"\s+[|»›·•–—-]+\s+|\s*[|»›]\s*|:\s+")
_WORD = re.compile(r"[a-z'’]+", re.IGNORECASE)


def site_name(declared: str) -> str:
    """What a page calls its site, without the line about it that many put behind their name; empty
    for the name of a system, which is that of thousands of sites, and of an archive.
    """
    name = " ".join(unescape(unescape(declared)).split())
    parts = [part for part in _PARTS.split(name) if part]
    if len(parts) > 1:
        named = [part for part in parts if not is_tagline(part)]
        name = named[0] if len(named) == 1 else name
    unnamed = name.casefold() in web_name_set("names_of_systems")
    archive = host_of(name) in web_name_set("archives_of_pages")
    return "" if unnamed or archive else name


def is_tagline(words: str) -> bool:
    """Whether words are those that lines about a site are made of: "Breaking News, Top Stories"."""
    said = _WORD.findall(words.casefold())
    return web_name_set("words_of_taglines").issuperset(said)


def is_company(name: str) -> bool:
    """Whether a name is that of a company that publishes, and not of what it publishes."""
    words = _WORD.findall(name.casefold().replace(".", ""))
    return len(words) > 1 and words[-1] in web_name_set("company_forms")


def without_outlet(title: str, outlet: str | None) -> str:
    """A headline without the name of its outlet that services put behind it: "Floods kill 12 - BBC
    News".
    """
    match = _BEHIND.search(title)
    if outlet is None or match is None:
        return title
    own = canonical(match["site"]) == canonical(outlet)
    return title[: match.start()].rstrip() if own else title


def by_host(host: str) -> str | None:
    """The outlet whose domain a host is, or lies under: "edition.cnn.com", "feeds.bbci.co.uk"."""
    known = _domains()
    parts = host.casefold().removeprefix("www.").split(".")
    for start in range(len(parts) - 1):
        if name := known.get(".".join(parts[start:])):
            return name
    return None


def host_of(words: str) -> str | None:
    """The host of an address or a bare domain, without "www."; None for anything else."""
    try:
        host = urlsplit(words).hostname if "://" in words else words
    except ValueError:
        return None
    host = (host or "").rstrip("/").casefold().removeprefix("www.")
    return host if _DOMAIN.fullmatch(host) else None


def _outlet_key(name: str) -> str:
    """The name of an outlet without article, marks and the ending of its domain."""
    folded = re.sub(r"[\W_]+", "", name.casefold().removeprefix("the "))
    return re.sub(r"(?:com|org|net|couk)$", "", folded) if "." in name else folded


@cache
def _domains() -> dict[str, str]:
    """The outlet of each domain; what the project says of its own goes before the list."""
    found = {
        domain: row["name"]
        for row in table("outlets.yml")
        for domain in row.strings("domains")
    }
    for outlet, others in settings().outlets.items():
        found |= {host: outlet for other in others if (host := host_of(other))}
    return found


@cache
def _outlets_by_key() -> dict[str, str]:
    """The one name of an outlet by all its keys, the project's own over ours."""
    found: dict[str, str] = {}
    for row in table("outlets.yml"):
        for name in (row["name"], *row.strings("alt")):
            found[_outlet_key(name)] = row["name"]
    for outlet, others in settings().outlets.items():
        found |= {_outlet_key(name): outlet for name in (outlet, *others)}
    return found
