"""How words of the language in use change, by their endings,
where no list gives a word in every form.

The endings stand in `inflections.yml`; a language that has none changes no word.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.languages import by_language, in_use
from reportedly.lexicons.load import Row

_LIST = "inflections"
_FOLDED = 2**16  # words whose folding is remembered: those of some thousand articles
_LEAST_SINGULAR = 3  # letters that a plural keeps: "us" and "gas" are none


def is_plural_form(word: str) -> bool:
    """Whether a noun in small letters ends as most plurals do: "guards"."""
    return word.endswith(_endings_marking("plural"))


def is_present_form(word: str) -> bool:
    """Whether a verb in small letters ends as in the third person: "tells"."""
    return word.endswith(_endings_marking("present"))


def is_past_form(word: str) -> bool:
    """Whether a verb in small letters ends as most do in the past: "killed"."""
    return word.endswith(_endings_marking("past"))


def is_participle_form(word: str) -> bool:
    """Whether a verb in small letters ends as participles of the present do: "adding"."""
    return word.endswith(_endings_marking("participle"))


def without_plural(word: str) -> str:
    """A noun without the ending of most plurals: "guards" → "guard", and "men" as it is."""
    return _without(word, "plural")


def without_present(word: str) -> str:
    """A verb without the ending of the third person: "reports" → "report"."""
    return _without(word, "present")


def with_plural(word: str) -> tuple[str, ...]:
    """A noun with each ending that marks several by itself: "week" → "weeks"."""
    return tuple(word + ending for ending in _endings_marking("plural"))


def bases_of_past(word: str) -> Iterator[str]:
    """What a form of the past may come from, by taking its ending: "raped" → "rap", "rape"."""
    for row in inflections():
        if row["form"] in _endings_marking("past") and word.endswith(row["form"]):
            yield word.removesuffix(row["form"]) + row["base"]


def singulars_of(word: str) -> Iterator[str]:
    """What a plural may be the plural of, by its ending."""
    for ending, instead, also in _plural_endings():
        if word.endswith(ending) and len(word) > max(len(ending) - 1, _LEAST_SINGULAR):
            yield word.removesuffix(ending) + instead
            if also is not None:
                yield word.removesuffix(ending) + also
            return


def plural_of(word: str) -> str:
    """The plural of a noun that has a regular one: "deaths", "injuries"."""
    for row in _nouns():
        if word.endswith(row["noun"]):
            return word.removesuffix(row["noun"]) + str(row["several"])
    return word


def third_person_of(verb: str) -> str:
    """The present of a regular verb, said of one: "carries", "searches", "lies"."""
    return _inflected(verb, "third")


def regular_forms(verb: str) -> tuple[str, str, str]:
    """Third person, past and participle of a regular verb: "displaces, displaced, displacing"."""
    return (
        third_person_of(verb),
        _inflected(verb, "past"),
        _inflected(verb, "progressive"),
    )


@by_language(most=_FOLDED)
def folded(word: str) -> str:
    """A word as those that differ only by a plural share it, for comparing whole texts.

    English has the S-stemmer of Harman, "How effective is suffixing?" (1991).
    """
    for row in _folds():
        if not word.endswith(row["folds"]) or word.endswith(row.strings("unless")):
            continue
        return word.removesuffix(row["folds"]) + str(row["to"])
    return word


@by_language
def verb_endings(of: str) -> tuple[tuple[str, str], ...]:
    """Endings of verbs and what the plain form has instead, for `cues` or `figures`."""
    return tuple(
        (str(row["ending"]), str(row["instead"]))
        for row in in_use().table(_LIST)
        if row.get("of") == of
    )


@by_language
def inflections() -> tuple[Row, ...]:
    """The rows of endings of verbs and nouns, each with what may stand there without it."""
    return tuple(r for r in in_use().table(_LIST) if "form" in r.values)


@by_language
def _endings_marking(mark: str) -> tuple[str, ...]:
    """The endings that mark one thing."""
    return tuple(r["ends"] for r in in_use().table(_LIST) if r.get("mark") == mark)


@by_language
def _nouns() -> tuple[Row, ...]:
    """The rows that make plurals."""
    return tuple(r for r in in_use().table(_LIST) if "noun" in r.values)


@by_language
def _plural_endings() -> tuple[tuple[str, str, str | None], ...]:
    return tuple(
        (row["plural"], row["singular"], row.get("also"))
        for row in in_use().table(_LIST)
        if "plural" in row.values
    )


@by_language
def _folds() -> tuple[Row, ...]:
    """The rows of endings that words share, in order."""
    return tuple(r for r in in_use().table(_LIST) if "folds" in r.values)


@by_language
def _verb_rows(form: str) -> tuple[Row, ...]:
    """The rows that make one form of regular verbs."""
    return tuple(r for r in in_use().table(_LIST) if form in r.values)


def _inflected(verb: str, form: str) -> str:
    """A regular verb in another form."""
    for row in _verb_rows(form):
        if verb.endswith(row["verb"]):
            return verb.removesuffix(row["verb"]) + str(row[form])
    return verb


def _without(word: str, mark: str) -> str:
    """A word without the first ending that marks something."""
    for ending in _endings_marking(mark):
        if word.endswith(ending):
            return word.removesuffix(ending)
    return word
