"""An object store on this machine for tests: as much of S3's protocol as reading and listing ask for.

moto would serve, but its botocore holds python-dateutil back, and tests would then run with another version than
users. Listing and reading were first tried by hand against moto 5.2, with the same outcome.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

Objects = dict[str, bytes]  # by "bucket/key"


@contextmanager
def served(  # noqa: C901
    objects: Objects, asked: list[str] | None = None, signed: list[bool] | None = None
) -> Iterator[str]:
    """Serve objects while the block runs; gives the endpoint.

    Args:
        asked: gets each request ("GET news/a.parquet bytes=0-99").
        signed: gets of each request whether it names a key.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            name, query = unquote(url.path).lstrip("/"), parse_qs(url.query)
            if asked is not None:
                asked.append(
                    f"{self.command} {name} {self.headers.get('Range', '')}".strip()
                )
            if signed is not None:
                signed.append("Authorization" in self.headers)
            bucket = name.partition("/")[0]
            if not any(o.startswith(f"{bucket}/") for o in objects):
                self._answer(404, _error("NoSuchBucket"))
            elif "list-type" in query:
                self._answer(
                    200,
                    _listed(
                        objects,
                        bucket,
                        *(query.get(q, [""])[0] for q in ("prefix", "delimiter")),
                    ),
                )
            elif name.rstrip("/") == bucket:
                self._answer(200, b"")
            elif name not in objects:
                self._answer(404, _error("NoSuchKey"))
            else:
                self._object(objects[name])

        def _object(self, data: bytes) -> None:
            wanted = self.headers.get("Range")
            if wanted is None:
                self._answer(200, data)
                return
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            part = data[int(first) : int(last) + 1]
            self._answer(
                206, part, f"bytes {first}-{int(first) + len(part) - 1}/{len(data)}"
            )

        def _answer(self, status: int, body: bytes, extent: str | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Last-Modified", "Mon, 10 Apr 2017 06:00:00 GMT")
            if extent:
                self.send_header("Content-Range", extent)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _listed(objects: Objects, bucket: str, prefix: str, delimiter: str) -> bytes:
    keys = sorted(o.partition("/")[2] for o in objects if o.startswith(f"{bucket}/"))
    here, folders = [], set()
    for key in (k for k in keys if k.startswith(prefix)):
        rest = key[len(prefix) :]
        if delimiter and delimiter in rest:
            folders.add(prefix + rest[: rest.index(delimiter) + 1])
        else:
            here.append(key)
    contents = "".join(
        f"<Contents><Key>{escape(k)}</Key><Size>{len(objects[f'{bucket}/{k}'])}</Size>"
        "<LastModified>2017-04-10T06:00:00.000Z</LastModified></Contents>"
        for k in here
    )
    common = "".join(
        f"<CommonPrefixes><Prefix>{escape(f)}</Prefix></CommonPrefixes>"
        for f in sorted(folders)
    )
    told = f"<Name>{bucket}</Name><IsTruncated>false</IsTruncated><KeyCount>{len(here) + len(folders)}</KeyCount>"
    return f'<?xml version="1.0"?><ListBucketResult>{told}{contents}{common}</ListBucketResult>'.encode()


def _error(code: str) -> bytes:
    return f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'.encode()
