"""The id of what stands at an address: a page saved or fetched twice is two versions of one
document.
"""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit


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
