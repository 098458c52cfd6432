"""Bytes to text, without ever inventing a letter silently.

Tried in order: a byte order mark, UTF-8, the encoding the server or the page declares, line by line
    UTF-8 or
Windows-1252 (the mix that pasting makes), then a guess by charset-normalizer. Every step after
plain UTF-8 leaves an issue that names it. Text that is no text (images, office files, NULs) is
refused.
"""

from __future__ import annotations

import codecs
import re

from reportedly.errors import InputError
from reportedly.lexicons.web_names import web_name_set
from reportedly.records import Issue

# First bytes of files people hand in by mistake, and what to call them.
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, xlsx, odt, epub)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"Rar!", "a RAR archive"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old office document or a message of Outlook (doc, xls, msg)",
    ),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or film (RIFF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"bplist00", "a property list, as Safari saves pages (webarchive)"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_TAR, _TAR_AT = b"ustar", 257  # where its first member's header has it (POSIX.1-1988)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (
        codecs.BOM_UTF32_LE,
        "utf-32-le",
    ),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a page or an XML file says of itself: "<meta charset=utf-8>", "<?xml … encoding='utf-8'?>";
# bytes, for it is asked before they can be read
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""",
    re.I,
)
_DECLARED_WITHIN = (
    4096  # bytes; the HTML standard looks in the first 1,024, real pages run over
)
_GUESS_FROM = (
    64_000  # bytes shown to charset-normalizer: more costs seconds and changes nothing
)
# Not the tab, the ends of lines and pages, nor the escape (1b) of old encodings
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.02  # above this share of control characters it is not writing
# Halves of characters, which no text can be written with
_SURROGATES = re.compile("[\ud800-\udfff]")


def decode(
    data: bytes, origin: str, *, html: bool = False, charset: str | None = None
) -> tuple[str, tuple[Issue, ...]]:
    """The text of a file, without its byte order mark, and what had to be assumed to read it.

    Args:
        html: look for an encoding that the page itself declares.
        charset: what the server said (HTTP `Content-Type`); it goes before what the page says.

    Raises:
        InputError: the bytes are a known binary format, or no encoding makes writing of them.
    """
    refuse_binary(data, origin)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding, origin)
    if wide := _unmarked_utf16(data):
        text, issues = _with_mark(data, wide, origin)
        return text, (
            *issues,
            _assumed(
                f"no byte order mark; read as {wide.upper()}, which its NULs suggest"
            ),
        )
    try:
        text, issues = data.decode("utf-8"), ()
    except UnicodeDecodeError:
        declared = [
            name
            for name in (charset and _python_name(charset), html and _declared(data))
            if name
        ]
        text, issues = _not_utf8(data, origin, declared)
    if b"\x00" in data and len(_CONTROLS.findall(text)) > max(
        2, _MOST_CONTROLS * len(text)
    ):
        raise InputError(
            origin,
            "is not text (full of NULs and control characters); give the article as text or HTML",
        )
    text, nul = without_nul(text)
    return text, issues + nul


def without_nul(text: str) -> tuple[str, tuple[Issue, ...]]:
    """Replace each NUL, which other programs take for the end of a text, by a space; offsets
    stay.
    """
    if "\0" not in text:
        return text, ()
    at, count = text.index("\0"), text.count("\0")
    message = f"{count} NUL character(s) replaced by spaces"
    return text.replace("\0", " "), (Issue("nul", message, at, at + 1),)


def without_surrogates(text: str) -> tuple[str, tuple[Issue, ...]]:
    """Lone surrogates, half a character each, become U+FFFD, NUL a space; offsets stay."""
    if "\0" in text:
        text, issues = without_nul(text)
        text, more = without_surrogates(text)
        return text, issues + more
    if not _SURROGATES.search(text):
        return text, ()
    first = _SURROGATES.search(text)
    at = first.start() if first else None
    clean, count = _SURROGATES.subn("\ufffd", text)
    return clean, (
        Issue(
            "lone-surrogate",
            f"{count} broken character(s) replaced by U+FFFD",
            at,
            at + 1 if at is not None else None,
        ),
    )


def refuse_binary(data: bytes, origin: str) -> None:
    """Refuse a file by its first bytes.

    Raises:
        InputError: it is of a known kind that is no text.
    """
    if data[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR:
        raise InputError(origin, "is a TAR archive; unpack it and name its folder")
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise InputError(
                origin, f"is {name}, not text; save the article as text or HTML"
            )


def _with_mark(
    data: bytes, encoding: str, origin: str
) -> tuple[str, tuple[Issue, ...]]:
    """Text whose encoding its first bytes tell."""
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _not_utf8(data, origin, [])
        name = encoding.upper()
        raise InputError(
            origin,
            f"is marked {name} but byte {error.start} breaks it; save it as UTF-8",
        ) from None


# Of every other byte: English in UTF-16 has NUL there but for its typographic marks, and beside it
# only where such a mark's own code ends so.
_NULS, _STRAY_NULS = 0.7, 0.1


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: in English every other byte is NUL."""
    head = data[:2000]
    half = len(head) // 2
    if half < 8:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    many, stray = _NULS * half, _STRAY_NULS * half
    if odd > many and even < stray:
        return "utf-16-le"
    if even > many and odd < stray:
        return "utf-16-be"
    return None


def _not_utf8(
    data: bytes, origin: str, declared: list[str]
) -> tuple[str, tuple[Issue, ...]]:
    """Text in the first of some declared encodings that fits, else by guess."""
    for name in declared:
        try:
            return data.decode(name), ()
        except (ValueError, LookupError):  # other bytes, or the name of no encoding
            continue
    if b"\x00" in data:
        raise InputError(
            origin,
            "is not text (binary data, with NULs); give the article as text or HTML",
        )
    mixed = _line_by_line(data)
    if mixed is not None:
        return mixed
    from charset_normalizer import (
        from_bytes,
    )  # a tenth of a second, for files that do not say

    best = from_bytes(data[:_GUESS_FROM]).best()
    if best is None:
        raise InputError(
            origin, "is in no encoding that can be recognised; save it as UTF-8"
        )
    try:
        text = data.decode(best.encoding)
    except (UnicodeDecodeError, LookupError):
        raise InputError(
            origin,
            f"looks like {best.encoding} but does not decode as it; save it as UTF-8",
        ) from None
    return text, (_assumed(f"not UTF-8; read as {best.encoding}, the likeliest guess"),)


def _declared(data: bytes) -> str | None:
    """The encoding that a page declares in its head."""
    match = _CHARSET.search(data[:_DECLARED_WITHIN])
    if match is None:
        return None
    return _python_name(match[1].decode("ascii"))


def _python_name(charset: str) -> str:
    """What Python calls the encoding a page declares."""
    name = charset.strip("\"' ").casefold()
    # What pages call Latin-1 is Windows-1252 (WHATWG Encoding Standard, section 4.2).
    return "cp1252" if name in web_name_set("western_charsets") else name


def _line_by_line(data: bytes) -> tuple[str, tuple[Issue, ...]] | None:
    """Each line as UTF-8, else as Windows-1252, where most of the text is ASCII; or None."""
    high = sum(byte > 127 for byte in data)
    if high > 0.1 * len(data):  # a text in another alphabet: better guessed as a whole
        return None
    parts: list[str] = []
    repaired: list[int] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            parts.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            try:
                parts.append(line.decode("cp1252"))
            except UnicodeDecodeError:
                return None
            repaired.append(number)
    where = ", ".join(map(str, repaired[:5])) + (" …" if len(repaired) > 5 else "")
    return "\n".join(parts), (
        _assumed(f"not UTF-8 in line {where}; read there as Windows-1252"),
    )


def _assumed(message: str) -> Issue:
    return Issue("encoding", message)
