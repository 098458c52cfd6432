"""Answers of news services to articles: the list that a JSON file wraps, each item as the line it
stands for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from reportedly.errors import InputError
from reportedly.ingest.decoding import decode
from reportedly.ingest.fields import candidates, flat, fold_key
from reportedly.ingest.jsonlines import json_items, json_lines, json_page, loaded
from reportedly.ingest.opened import (
    NOTHING,
    Given,
    Item,
    Opened,
    derived_id,
    made,
    with_issues,
)
from reportedly.lexicons.web_names import web_names
from reportedly.records import Failure

MAX_JSON = (
    50_000_000  # bytes of a JSON file, which is read whole; JSON lines have no limit
)

_WRAPPED = re.compile(
    r"^\s*(?:window\.YTD\.[\w.]+|var\s+\w+)\s*=\s*", re.S
)  # Twitter's archive
_SMALL = re.compile(r"\d{1,9}")  # an id that counts within one file only


def lines_items(file: Opened) -> Iterator[Item]:
    """The articles of a file of JSON lines."""
    empty = True
    for line in json_lines(file.stream, file.name):
        empty = False
        yield json_item(line, file.stem, file.given)
    if empty:
        yield Failure(file.name, "is empty")


def file_items(file: Opened) -> Iterator[Item]:
    """The articles of a JSON file: one object, a list of them, what a service wraps around a list,
    or lines after all.
    """
    try:
        data = file.whole(MAX_JSON)
        text, assumed = decode(data, file.name)
    except InputError as error:
        yield Failure(error.origin, error.reason)
        return
    rows = [line for line in data.splitlines() if line.strip()]
    if len(rows) > 1 and all(
        row.lstrip().startswith(b"{") and row.rstrip().endswith(b"}") for row in rows
    ):
        for item in json_lines(
            BytesIO(data), file.name
        ):  # JSON lines under another name
            yield json_item(item, file.stem, file.given)
        return
    text = _WRAPPED.sub("", text, count=1)
    listed = _items_of_list(text, file)
    if listed is None:
        for item in json_items(text, file.name):
            yield with_issues(json_item(item, file.stem, file.given), assumed)
        return
    yield from (with_issues(item, assumed) for item in listed)


def json_item(
    line: tuple[bytes, str] | Failure, stem: str, given: Given = NOTHING
) -> Item:
    """The article in the bytes of a JSON object; `stem`, the name of its file, is in its id where
    it gives none.

    Where the user pointed at keys (`given.columns`), the object is kept with these under the names
    of their fields, as a row of a table is.
    """
    if isinstance(line, Failure):
        return line
    data, origin = line
    if given.columns:
        data = _under_fields(data, given)
    return made(json_page, data, origin, derived_id(stem, data))


def _under_fields(data: bytes, given: Given) -> bytes:
    """An object with the keys that the user pointed at renamed; any other as it is."""
    try:
        row = loaded(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return data  # what is wrong is said where it is read
    if not isinstance(row, dict):
        return data
    renamed = _renamed(row, given)
    return data if renamed is row else _bytes_of(renamed)


def _renamed(row: dict[str, Any], given: Given) -> dict[str, Any]:
    """The object with its keys that the user pointed at under the names of their fields."""
    meant = {fold_key(column): field for field, column in given.columns}
    if meant.keys().isdisjoint(map(fold_key, row)):
        return row
    named = {key: meant.get(fold_key(key), key) for key in row}
    # What stood under the name of a field before gives way to what was pointed at.
    own = {key: row[key] for key, name in named.items() if name == key}
    pointed = {name: row[key] for key, name in named.items() if name != key}
    return own | pointed


def _bytes_of(row: dict[str, Any]) -> bytes:
    """The JSON line that says an object."""
    words = json.dumps(row, ensure_ascii=False, default=str)
    return words.encode("utf-8", "surrogatepass")


def row_item(row: dict[str, Any], origin: str, stem: str) -> Item:
    """The article a row or an item of a list stands for, kept as the JSON line that says the same.

    An id that only counts within its file gets the file's name in front.
    """
    ident = row.get("id")
    if _SMALL.fullmatch(str(ident)) and not isinstance(ident, bool):
        row = {**row, "id": f"{stem}-{ident}"}
    data = _bytes_of(row)
    return made(json_page, data, origin, derived_id(stem, data))


def _items_of_list(text: str, file: Opened) -> Iterator[Item] | None:
    """The items of the list an object wraps; None where it wraps none, or is an article."""
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    try:
        whole = loaded(text)
    except (ValueError, RecursionError):
        return None  # what is wrong is said where the object is read
    if not isinstance(whole, dict) or any(
        _is_string(value) for value, _, _ in candidates(flat(whole), "text")
    ):
        found = _list_in(whole, "messages") if isinstance(whole, dict) else None
        return None if found is None else _items(whole, "messages", found, file)
    if chats := _list_in(whole, "chats.list"):
        return _chats(chats, file)
    for path in web_names("lists_of_articles"):
        found = _list_in(whole, path)
        if found is not None:
            return _items(whole, path, found, file)
    if by_id := _articles_by_id(whole):
        return _items(whole, "", by_id, file)
    if (lists := list(_lists_of_articles(whole))) and len(lists) == 1:
        return _items(whole, lists[0][0], lists[0][1], file)
    one = next(filter(_is_article, _objects_in(whole)), None)
    return None if one is None else _items(whole, "", [one], file)


_DEEPEST = 4  # keys above a list of articles; GraphQL has three
_MOST_OBJECTS = 2_000  # that are looked through for such a list


def _lists_of_articles(
    whole: dict[str, Any],
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Lists of articles under keys that no service is known for, each with its path."""
    queue: list[tuple[str, dict[str, Any]]] = [("", whole)]
    for path, value in queue:
        for key, inner in value.items():
            below = f"{path}.{key}".lstrip(".")
            if isinstance(inner, dict) and below.count(".") < _DEEPEST:
                if len(queue) < _MOST_OBJECTS:
                    queue.append((below, inner))
            elif found := _list_in(value, key):
                items = [_unwrapped(item) for item in found]
                if all(map(_is_article, items[:_LOOKED_AT])):
                    yield below, items


_LOOKED_AT = 9  # items of a list by which it is taken for one of articles


def _unwrapped(item: dict[str, Any]) -> dict[str, Any]:
    """An item of a list, or what it wraps: `{"kind": "t3", "data": {…}}`."""
    for key in web_names("wrappers_of_items"):
        if isinstance(inner := item.get(key), dict) and not _is_article(item):
            return inner
    return item


def _objects_in(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects that stand where services put the one article that was asked for."""
    for path in web_names("places_of_one_article"):
        value = _under_path(whole, path)
        if isinstance(value, dict):
            yield value


def _is_article(row: dict[str, Any]) -> bool:
    return any(candidates(flat(row), "text"))


def _articles_by_id(whole: dict[str, Any]) -> list[dict[str, Any]]:
    """The articles of an object that holds nothing else, each under its id; none of any other."""
    if len(whole) < 2 or not all(isinstance(value, dict) for value in whole.values()):
        return []
    if not all(map(_is_article, whole.values())):
        return []
    return [{"id": key, **value} for key, value in whole.items()]


def _chats(chats: list[dict[str, Any]], file: Opened) -> Iterator[Item]:
    """The messages of a whole Telegram account, chat by chat; ids count within a chat."""
    for chat in chats:
        if messages := _list_in(chat, "messages"):
            name = f"{file.name}/{chat.get('name') or chat.get('id')}"
            stem = f"{file.stem}-{chat.get('id')}"
            inside = replace(file, name=name, stem=stem)
            yield from _items(chat, "messages", messages, inside)


def _under_path(whole: dict[str, Any], path: str) -> Any:
    """What stands under a path of keys; None for nothing."""
    value: Any = whole
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def _list_in(
    whole: dict[str, Any],
    path: str,
) -> list[dict[str, Any]] | None:
    """The list of objects under a path; None where there is none."""
    value = _under_path(whole, path)
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    return None


def _items(
    whole: dict[str, Any], path: str, found: list[dict[str, Any]], file: Opened
) -> Iterator[Item]:
    """The articles of a list; those without text are counted."""
    if not found:
        yield Failure(file.name, f'holds no article: its list "{path}" is empty')
    silent = 0
    for number, item in enumerate(found, start=1):
        item = _renamed(item, file.given)
        if _says_nothing(item):
            silent += 1
            continue
        row = _with_context(item, whole)
        yield row_item(row, f"{file.name}[{number}]", file.stem)
    if silent:
        what = "1 message is" if silent == 1 else f"{silent:,} messages are"
        yield Failure(
            file.name, f"{what} without words and passed over", set_apart=silent
        )


def _says_nothing(item: dict[str, Any]) -> bool:
    """A service message, a message that is only a picture (Telegram, Twitter), or an article that
    was withdrawn (NewsAPI).
    """
    withdrawn = item.get("content") in web_names("withdrawn_texts")
    if item.get("type") == "service":
        return True
    if withdrawn:
        return True
    return "text" in item and item["text"] in ("", [])


def _repeated(item: dict[str, Any], tweets: Any) -> dict[str, Any]:
    """The tweet that another repeats, which stands beside the list with its words in full."""
    meant = {
        str(one.get("id"))
        for one in item.get("referenced_tweets") or ()
        if isinstance(one, dict)
        if one.get("type") == "retweeted"
    }
    for tweet in tweets if isinstance(tweets, list) else ():
        if isinstance(tweet, dict) and str(tweet.get("id")) in meant:
            return {"retweeted_status": tweet}
    return {}


def _with_context(item: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """The item with what only its list says: a message's channel, a tweet's author, a feed."""
    if "feed_url" in whole or "jsonfeed" in str(whole.get("version", "")):
        return {"feed_title": whole.get("title"), **item}
    users = (
        whole.get("includes", {}).get("users")
        if isinstance(whole.get("includes"), dict)
        else None
    )
    if isinstance(users, list):
        author = next(
            (
                u
                for u in users
                if isinstance(u, dict)
                if u.get("id") == item.get("author_id")
            ),
            {},
        )
        return {
            **item,
            "author_name": author.get("name"),
            **_repeated(item, whole["includes"].get("tweets")),
        }
    if "messages" in whole and isinstance(whole.get("name"), str):
        return {"channel": whole["name"], **item}
    return item
