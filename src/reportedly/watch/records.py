"""An answer as a WARC record: the bytes as they came, with their headers, hashes, address and
moment.
"""

from __future__ import annotations

from base64 import b32encode
from datetime import datetime
from hashlib import sha1, sha256
from http import HTTPStatus
from uuid import UUID

from reportedly.ingest.warc import MEDIA
from reportedly.records import RawPage
from reportedly.watch.asking import HttpAnswer

# Headers of the line and not of what was sent over it: the body is kept out of its chunks.
_OF_THE_LINE = frozenset({"transfer-encoding", "connection", "keep-alive"})
_LONGEST_HEADER = 4000  # characters of one header that are kept


def as_record(answer: HttpAnswer, ident: str, at: datetime) -> RawPage:
    """The page whose bytes are a WARC record of the answer; its text is found when it is read."""
    block = _http(answer)
    digest = b32encode(sha1(block).digest()).decode()
    unique = UUID(
        bytes=sha256(f"{answer.address}\x1f{at.isoformat()}".encode()).digest()[:16]
    )
    head = "\r\n".join(
        (
            "WARC/1.1",
            "WARC-Type: response",
            f"WARC-Target-URI: {_one_line(answer.address)}",
            f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}",
            f"WARC-Record-ID: <urn:uuid:{unique}>",
            "Content-Type: application/http; msgtype=response",
            f"WARC-Block-Digest: sha1:{digest}",
            f"WARC-Payload-Digest: sha256:{sha256(answer.sent).hexdigest()}",
            f"Content-Length: {len(block)}",
        )
    )
    data = head.encode("utf-8") + b"\r\n\r\n" + block + b"\r\n\r\n"
    return RawPage(ident, answer.address, data, sha256(data).hexdigest(), MEDIA, "")


def _http(answer: HttpAnswer) -> bytes:
    status = answer.status or 0
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    kept = (
        f"{_one_line(name)}: {_one_line(value)[:_LONGEST_HEADER]}"
        for name, value in answer.headers
        if name.casefold() not in _OF_THE_LINE
    )
    head = "\r\n".join([f"HTTP/1.1 {status} {phrase}", *kept])
    return head.encode("utf-8", "replace") + b"\r\n\r\n" + answer.sent


def _one_line(words: str) -> str:
    return " ".join(words.split())
