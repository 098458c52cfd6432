"""The vocabularies: the words a field can have, each in a table with what is known of it.

A table is the one place to add a word; what reports call it, how it is graded and what it counts is
read from there. Words that the logic itself must name are members of the enums of `words.py`, which
a test and `make lint` hold against their tables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from reportedly.lexicons.load import CODEBOOK, Row, table


def _keyed_rows(name: str, field: str) -> dict[str, Row]:
    """The rows of a table by one of their fields."""
    return {str(row[field]): row for row in table(f"{name}.yml", CODEBOOK)}


def _rows_of_field(name: str, field: str) -> dict[str, Row]:
    """The words of one field in a table of several."""
    return {
        str(row["word"]): row
        for row in table(f"{name}.yml", CODEBOOK)
        if row["of"] == field
    }


@cache
def categories() -> Mapping[str, Row]:
    """The categories of figures, in the order of the table."""
    return _keyed_rows("figure_categories", "category")


@cache
def category_words(trait: str) -> frozenset[str]:
    """The categories that have a trait: `harm`, `lasting`, `taken`."""
    return frozenset(word for word, row in categories().items() if row.get(trait))


@cache
def counted_groups() -> Mapping[str, Row]:
    """The groups of those who are counted, in the order of the table."""
    return _keyed_rows("groups", "group")


@cache
def group_words(trait: str) -> frozenset[str]:
    """The groups that have a trait: `armed`, `sent`."""
    return frozenset(word for word, row in counted_groups().items() if row.get(trait))


@cache
def event_types() -> Mapping[str, Row]:
    """The types of events, in the order of the table, each with its definition and codes."""
    return _keyed_rows("event_types", "type")


@cache
def reporting_terms() -> Mapping[str, Row]:
    """IDMC's reporting terms."""
    return _keyed_rows("reporting_terms", "term")


def term_rank(term: str) -> int:
    """How much a term says of a movement, beside another of the same."""
    return int(reporting_terms()[term]["rank"])


@cache
def certainties() -> Mapping[str, Row]:
    """How sure words can be."""
    return _keyed_rows("certainties", "certainty")


@cache
def roles() -> Mapping[str, Row]:
    """The roles of passages."""
    return _keyed_rows("passage_roles", "role")


@cache
def roles_not(trait: str) -> frozenset[str]:
    """The roles of passages that are not `read`, or not of the article's `own` story."""
    return frozenset(word for word, row in roles().items() if row.get(trait) is False)


@cache
def place_precisions() -> Mapping[str, Row]:
    """How much land a name can mean, the widest first."""
    return _keyed_rows("place_precisions", "precision")


@cache
def languages() -> Mapping[str, Row]:
    """Languages by their codes, those that are not read too."""
    return _keyed_rows("languages", "code")


@cache
def qualifiers() -> Mapping[str, Row]:
    """How a number can be qualified."""
    return _keyed_rows("qualifiers", "qualifier")


# Every vocabulary by the name that the fields of word lists give it.
VOCABULARIES: Mapping[str, Callable[[], Mapping[str, Row]]] = {
    "category": categories,
    "term": reporting_terms,
    "certainty": certainties,
    "event type": event_types,
    "role": roles,
    "place precision": place_precisions,
    "place relation": cache(lambda: _keyed_rows("place_relations", "relation")),
    "entry kind": cache(lambda: _keyed_rows("entry_kinds", "kind")),
    "qualifier": qualifiers,
    "unit": cache(lambda: _keyed_rows("units", "unit")),
    "group": counted_groups,
    "time precision": cache(lambda: _keyed_rows("time_precisions", "precision")),
    "time type": cache(lambda: _keyed_rows("time_types", "type")),
    "number kind": cache(lambda: _keyed_rows("number_kinds", "kind")),
    "actor kind": cache(lambda: _keyed_rows("actor_kinds", "kind")),
    "content shape": cache(lambda: _keyed_rows("content_shapes", "shape")),
    "speech kind": cache(lambda: _rows_of_field("speech", "kind")),
    "distance": cache(lambda: _rows_of_field("speech", "distance")),
    "speaker sort": cache(lambda: _rows_of_field("speech", "sort")),
    "outcome": cache(lambda: _rows_of_field("questions", "outcome")),
    "relation": cache(lambda: _rows_of_field("questions", "relation")),
    "verdict": cache(lambda: _rows_of_field("questions", "verdict")),
    "grade": cache(lambda: _rows_of_field("questions", "grade")),
    "shape": cache(lambda: _rows_of_field("questions", "shape")),
    "copy kind": cache(lambda: _rows_of_field("questions", "copy")),
    "state": cache(lambda: _rows_of_field("questions", "state")),
    "cause": cache(lambda: _rows_of_field("questions", "cause")),
    "review act": cache(lambda: _rows_of_field("reviews", "act")),
    "review state": cache(lambda: _rows_of_field("reviews", "state")),
    "colour": cache(lambda: _rows_of_field("reviews", "colour")),
    "account role": cache(lambda: _rows_of_field("reviews", "role")),
    "key scope": cache(lambda: _rows_of_field("reviews", "scope")),
    "queue reason": cache(lambda: _rows_of_field("reviews", "queue")),
    "source kind": cache(lambda: _rows_of_field("watching", "source")),
    "fetch": cache(lambda: _rows_of_field("watching", "fetch")),
    "arrival": cache(lambda: _rows_of_field("watching", "outcome")),
    "change": cache(lambda: _rows_of_field("watching", "change")),
    "channel": cache(lambda: _rows_of_field("watching", "channel")),
    "feed state": cache(lambda: _rows_of_field("watching", "feed state")),
    "rule field": cache(lambda: _rows_of_field("watching", "rule")),
    "rule setting": cache(lambda: _rows_of_field("watching", "setting")),
    "export table": cache(lambda: _keyed_rows("export_tables", "table")),
    "export form": cache(lambda: _keyed_rows("export_forms", "form")),
    "plover root": cache(lambda: _keyed_rows("plover_roots", "root")),
    "stage": cache(lambda: _rows_of_field("versions", "stage")),
    "data package": cache(lambda: _rows_of_field("versions", "data")),
    "code package": cache(lambda: _rows_of_field("versions", "code")),
    "stock or flow": cache(lambda: _rows_of_field("questions", "stock_or_flow")),
}


def vocabulary_in_order(name: str) -> tuple[str, ...]:
    """The words of one vocabulary in the order of its table."""
    return tuple(VOCABULARIES[name]())


def vocabulary_where(name: str, field: str, value: object) -> tuple[str, ...]:
    """The words of one vocabulary whose rows have a field so, in their order."""
    rows = VOCABULARIES[name]().items()
    return tuple(word for word, row in rows if row.get(field) == value)


def vocabulary(name: str) -> frozenset[str]:
    """The words of one vocabulary, e.g. `vocabulary("certainty")`."""
    return frozenset(VOCABULARIES[name]())
