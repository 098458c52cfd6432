"""A raw page to a document: passages with roles, every edit replayable back to source offsets."""

from __future__ import annotations

from reportedly.clean.language import (
    foreign_language,
    language_name,
    language_of,
    languages_read,
)
from reportedly.clean.passages import text_paragraphs
from reportedly.clean.roles import give_roles
from reportedly.clean.tidy import quotation_marks, replay, tidy, undo
from reportedly.errors import InputError
from reportedly.languages import READ, using
from reportedly.records import Document, RawPage

__all__ = ["clean", "foreign_language", "replay", "tidy", "undo"]

_ANSWER = frozenset({"message/rfc822"})  # media whose texts mark what they answer


def clean(page: RawPage) -> Document:
    """Tidy a page, split it into passages and give each its role.

    Raises:
        InputError: the page is in a language that is not read, which it names.
    """
    tidied, edits = tidy(page.text)
    code = language_of(tidied)
    if code not in READ:
        foreign = language_name(code)
        raise InputError(
            page.origin, f"is written in {foreign}; only {languages_read()} is read"
        )
    marks = tuple(quotation_marks(tidied)) if page.media in _ANSWER else ()
    marked = replay(tidied, marks)
    lines, joins = text_paragraphs(marked)
    reading = replay(marked, joins)
    with using(READ[code]):
        passages = give_roles(page.text, reading, lines, page.title, quoted=marks)
    return Document(
        id=page.id,
        title=page.title,
        published=page.published,
        outlet=page.outlet,
        url=page.url,
        language=code,
        sha256=page.sha256,
        text=page.text,
        reading=reading,
        passages=passages,
        edits=tuple(sorted((*edits, *marks, *joins), key=lambda edit: edit.start)),
        came_from=page.came_from,
        issues=page.issues,
    )
