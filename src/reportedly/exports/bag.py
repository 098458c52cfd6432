"""Bags: files with a SHA-256 each, in one ZIP file, as BagIt 1.0 (RFC 8493) has them.

The same files and the same labels give the same bytes. What comes from elsewhere is unpacked only
where every name lies within the bag and all of it is no larger than a limit.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from zlib import error as ZlibError

from reportedly.errors import InputError, told_by

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LARGEST = (
    2 << 30
)  # bytes of a bag, unpacked; the pages of a happening are some megabytes
_MANIFEST = "manifest-sha256.txt"
_TAGS = "tagmanifest-sha256.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP file can name: no clock in it


def packed_bag(
    name: str, files: Mapping[str, bytes], labels: Mapping[str, str]
) -> bytes:
    """A bag as a ZIP file.

    Args:
        name: of its folder.
        files: by their path below `data/`.
        labels: what `bag-info.txt` says.
    """
    payload = {f"data/{path}": data for path, data in sorted(files.items())}
    size = sum(map(len, payload.values()))
    info = {**labels, "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(
            f"{k}: {_bag_line(v)}\n" for k, v in info.items()
        ).encode(),
        _MANIFEST: _sums(payload),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in {**tags, _TAGS: _sums(tags), **payload}.items():
            archive.writestr(
                zipfile.ZipInfo(f"{name}/{path}", _EPOCH), data, zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def _bag_line(value: str) -> str:
    """A value on one line."""
    return " ".join(value.split())


def _sums(files: Mapping[str, bytes]) -> bytes:
    """A manifest: the SHA-256 of each file and its path."""
    return "".join(
        f"{sha256(data).hexdigest()}  {path}\n" for path, data in files.items()
    ).encode()


def unpacked_bag(path: Path, to: Path) -> Path:
    """Unpack a bag into an empty folder; its own folder within.

    Raises:
        InputError: it is no bag, is damaged, too large, or reaches out of its folder.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise InputError(str(path), f"unpacks to more than {LARGEST:,} bytes")
            for entry in entries:
                _unpack(archive, entry, to, path)
    except (
        zipfile.BadZipFile,
        ZlibError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError(
            str(path), f"is no bag: {error}; a ledger is named with --ledger"
        ) from None
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({told_by(error)})") from None
    found = sorted(to.glob("*/bagit.txt"))
    if len(found) != 1:
        raise InputError(str(path), "is no bag: it has no bagit.txt")
    return found[0].parent


def _unpack(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, to: Path, bag: Path
) -> None:
    """Write one file of an archive, within its folder and size."""
    inside = PurePosixPath(entry.filename)
    if inside.is_absolute() or ".." in inside.parts or "\\" in entry.filename:
        raise InputError(str(bag), f"has a file outside its folder: {entry.filename!r}")
    target = to / inside
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as packed, target.open("xb") as file:
        left = entry.file_size
        while left and (piece := packed.read(min(left, 1 << 20))):
            file.write(piece)
            left -= len(piece)


def bag_problems(bag: Path) -> Iterator[str]:
    """What is wrong with a bag's files, a line each: missing, changed, or there without being
    named.
    """
    for manifest in (_TAGS, _MANIFEST):
        if not (bag / manifest).is_file():
            yield f"{manifest} is missing"
            return
    named = {_TAGS}
    for manifest in (_TAGS, _MANIFEST):
        for line in (
            (bag / manifest).read_text(encoding="utf-8", errors="replace").splitlines()
        ):
            digest, _, name = line.partition("  ")
            named.add(name)
            yield from _file_problems(bag, name, digest)
    there = {p.relative_to(bag).as_posix() for p in bag.rglob("*") if p.is_file()}
    yield from (f"{name} is named in no manifest" for name in sorted(there - named))


def _file_problems(bag: Path, name: str, digest: str) -> Iterator[str]:
    """What is wrong with one file of a bag: gone, or changed."""
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or not (bag / name).is_file():
        yield f"{name} is missing"
        return
    with (bag / name).open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != digest:
            yield f"{name} was changed: its SHA-256 is another"


def bag_labels(bag: Path) -> dict[str, str]:
    """What `bag-info.txt` says."""
    lines = (
        (bag / "bag-info.txt")
        .read_text(encoding="utf-8", errors="replace")
        .splitlines()
    )
    return {k: v for k, _, v in (line.partition(": ") for line in lines)}
