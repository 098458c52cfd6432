"""The id of what stands at an address: a page saved or fetched twice is two versions of one
document.
"""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from reportedly.lexicons.web_names import web_name_set

# "/web/20240504001122id_/https://a.org/b", without a scheme too where a moment stands
# before it; a short name of a copy ("archive.ph/aB3dE") tells no address
_KEPT = re.compile(
    r"/(?:(?=https?:/)|\d{8,14}(?:[a-z]{2}_)?/(?=[\w-]+\.))(?P<address>\S+)$"
)
# "/c/s/www.a.org/b" of an AMP cache, "/amp/s/www.a.org/b" of a search engine; "s" says
# https
_SERVED = re.compile(r"^/(?:c|v|amp|wp|i)/(?:s/)?(?P<address>[\w-]+(?:\.[\w-]+)+/.*)$")
# "cache:abc123:https://a.org/b+words", the code may be missing
_SEARCHED = re.compile(r"^cache:(?:[\w-]{6,20}:)?(?P<address>[^\s+]+)")


def document_id(url: str) -> str:
    """The id of what stands at an address: its host, and twelve digits of a hash of the address.

    The scheme, "www.", the fragment and the campaign parameters (`utm_…`) that feeds add do not
    make another one.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:  # "http://[" is an address some page links to
        return f"page-{sha256(url.encode('utf-8', 'replace')).hexdigest()[:12]}"
    asked = [
        (k, v)
        for k, v in parse_qsl(parts.query, keep_blank_values=True)
        if not k.casefold().startswith("utm_")
    ]
    place = f"{host}:{port}" if port not in (None, 80, 443) else host
    key = f"{place}{parts.path or '/'}?{urlencode(asked, errors='replace')}"
    return f"{host or 'page'}-{sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"


def names_one_page(url: str) -> bool:
    """Whether an address is that of a page and not of a site: some sites give their front page as
    that of every article.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        len(parts.path.strip("/")) > 3 or bool(parts.query)
    )


def original_address(url: str) -> str:
    """The address of a page of which an archive, a cache or a search engine gives a copy: the page
    is its publisher's wherever it was taken from. Any other address stays, one without a scheme
    gets that of the web.
    """
    url = url.strip()
    if url.startswith("//"):
        url = f"https:{url}"
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    if host in web_name_set("archives_of_pages"):
        found = _KEPT.search(url[url.index(parts.netloc) + len(parts.netloc) :])
    elif host.endswith(tuple(web_name_set("caches_of_pages"))):
        found = _SERVED.search(f"{parts.path}?{parts.query}".rstrip("?"))
    elif host in web_name_set("searched_copies"):
        found = _SEARCHED.search(dict(parse_qsl(parts.query)).get("q", ""))
    else:
        found = None
    if found is None:
        return url
    address = (
        unquote(found["address"]) if "%3A" in found["address"] else found["address"]
    )
    bare = re.sub(r"^(?:https?:)?/{0,2}", "", address)
    scheme = "http" if address.startswith("http:") else "https"
    return f"{scheme}://{bare}" if "." in bare.split("/")[0] else url
