"""Words that stand in the logic and belong to a language or a vocabulary; `check_lexicons.py` prints them.

In the rooms that read texts no pattern spells out a word (they are in `languages/en/patterns.yml`) and no
word of a text is compared with one (they are in `languages/en/word_sets.yml`); nowhere is a field compared
with a bare word of its vocabulary (they are in `codebook/words.py`). A pattern that is not short has a
comment beside it, or the docstring of its function, on what it finds and what it keeps out. `ingest`, `feeds` and `watch` read files,
fields and addresses before anybody knows the language; `cli`, `reviews` and `run` read what their user types.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from reportedly.codebook import vocabulary
from reportedly.codebook.words import NAMED
from reportedly.languages import Language

SOURCE = Path(__file__).parents[1] / "src" / "reportedly"
# What stands in a pattern and is no word of a language: TIMEX3's codes, HTML's names of blanks, protocols.
CODES = {"XX", "XXXX", "SP", "SU", "FA", "WI", "WE", "BC", "BCE"}
CODES |= {"nbsp", "ensp", "emsp", "thinsp", "https"}
# Modules of those rooms whose patterns are tried on what is in no known language.
OF_NO_LANGUAGE = {
    "syntax/written_days.py",  # the day in an address, a field or a line, asked for while a file is opened
    "gazetteer/sources.py",  # names as GeoNames' table spells them, whatever is read
}
# The forms of a pattern that hold letters and are no words: names of groups, flags, escapes, classes.
NO_WORDS = re.compile(
    r"\(\?P[<=]\w*[>)]?|\(\?\(\w+\)|\(\?[aimsx-]+[:)]|\\u[0-9a-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|\?P<\w+>|\s\# .*"
)
LOOKS_LIKE_ONE = re.compile(r"\\[bBsSwWdDAZ]|\(\?")


def words_in(pattern: str) -> list[str]:
    """The words of a language that a pattern spells out."""
    found = re.findall(r"[A-Za-z]{2,}", NO_WORDS.sub(" ", pattern))
    return [word for word in found if word not in CODES]


def texts_in(node: ast.AST) -> Iterator[ast.Constant]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each


def patterns_with_words(tree: ast.AST) -> Iterator[str]:
    """The patterns of a module that spell out words, each with its line."""
    named = {
        id(text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        for text in texts_in(node)
    }
    given = {
        id(text)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")
        for argument in node.args[:1]
        for text in own_texts(argument)
    }
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for text in texts_in(tree):
        if id(text) in documents:
            continue
        of_a_call = id(text) in named and not LOOKS_LIKE_ONE.search(str(text.value))
        if of_a_call and id(text) not in given:
            continue
        like_one = id(text) in given or LOOKS_LIKE_ONE.search(str(text.value))
        if like_one and words_in(str(text.value)):
            yield f"{text.lineno}: {words_in(str(text.value))}"


def own_texts(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts of a pattern itself, without those of the calls that make its pieces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif not isinstance(node, ast.Call):
        for child in ast.iter_child_nodes(node):
            yield from own_texts(child)


# The vocabularies a field of a record can be of, by its name.
OF_FIELD = {
    "certainty": ("certainty",),
    "category": ("category",),
    "unit": ("unit",),
    "term": ("term",),
    "stock_or_flow": ("stock or flow",),
    "qualifier": ("qualifier",),
    "precision": ("place precision", "time precision"),
    "shape": ("shape", "content shape"),
    "outcome": ("outcome",),
    "verdict": ("verdict",),
    "relation": ("relation",),
    "grade": ("grade",),
    "role": ("role",),
    "passage": ("role",),
    "group": ("group",),
    "sort": ("speaker sort",),
    "act": ("review act",),
    "state": ("state", "review state"),
    "kind": ("actor kind", "entry kind", "number kind", "speech kind", "source kind"),
    "type": ("event type", "time type"),
}


def field_of(node: ast.expr) -> str | None:
    """The field an expression asks for: `figure.category`, `row["category"]`, `row.get("category")`."""
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(
            func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]
        ):
            return name
    return None


def bare_words(tree: ast.AST) -> Iterator[str]:
    """The words of a vocabulary that are compared with its field as bare strings."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        known = {
            word
            for side in sides
            for of in OF_FIELD.get(field_of(side) or "", ())
            for word in vocabulary(of)
        }
        for side in sides:
            given = side.elts if isinstance(side, ast.Set | ast.Tuple) else [side]
            for each in given:
                if isinstance(each, ast.Constant) and each.value in known:
                    yield f"{node.lineno}: {ast.unparse(node)}"


# Words of a vocabulary that the logic names, which are names of fields, columns or files too, or
# words of another list: where one stands alone nobody can tell which is meant.
OF_OTHER_THINGS = {
    "about", "admin1", "age", "assign", "body", "clause", "confirmed", "contested", "country",
    "date", "day", "displacement", "document", "feed", "government", "group", "headline",
    "hedged", "imap", "implied", "injured", "inside", "lead", "media", "missing", "month", "name",
    "near", "new", "none", "object", "of", "on", "other", "page", "point", "round", "same", "season", "sitemap",
    "some", "state", "text", "to", "toll", "town", "undo", "unknown", "unsure", "vague", "weak",
    "week", "year",
}  # fmt: skip
# What a word is asked for by that is a name there: of a field, a group of a match, a list.
ASKS_BY_NAME = {
    "get", "strings", "words", "word_set", "words_for", "span", "start", "end", "vocabulary",
    "subset", "code", "entries", "entry", "spoken", "number_in_group", "column",
}  # fmt: skip
# Where a word of a vocabulary is no word of the logic: the vocabularies, and what a ledger was once.
OF_NO_LOGIC = {"codebook", "ledger/migrations"}


def is_a_name(node: ast.Constant, above: ast.AST) -> bool:
    """Whether a text is the name of something: of a field, of a key, of a list that is asked for."""
    match above:
        case ast.Subscript() | ast.JoinedStr() | ast.Expr():
            return True
        case ast.Dict(keys=keys):
            return node in keys
        case ast.Call(func=ast.Attribute(attr=asked) | ast.Name(id=asked)):
            return asked in ASKS_BY_NAME
    return False


@cache
def named_words() -> dict[str, str]:
    """The words of the vocabularies that the logic names, each with the class that names its own."""
    named = {word: kind for kind, of in NAMED.items() for word in vocabulary(of)}
    return {
        word: kind.__name__
        for word, kind in named.items()
        if word not in OF_OTHER_THINGS
    }


def loose_words(tree: ast.AST) -> Iterator[str]:
    """The words of a vocabulary that stand anywhere in the logic as bare strings: `kind="DURATION"`."""
    named = named_words()
    for above in ast.walk(tree):
        for node in ast.iter_child_nodes(above):
            if not isinstance(node, ast.Constant) or node.value not in named:
                continue
            if not is_a_name(node, above):
                yield f"{node.lineno}: {named[str(node.value)]} has {node.value!r}"


# What a word of a text is asked for by: the fields of a token, and the ways to its small letters.
OF_TEXT = {"lower", "lemma", "text", "casefold"}
ROOMS_OF_TEXT = {
    "annotate",
    "claims",
    "clean",
    "gazetteer",
    "reconcile",
    "stories",
    "syntax",
    "trace",
}
A_WORD = re.compile(r"[A-Za-z][A-Za-z' -]*")


def asks_for_text(node: ast.expr) -> bool:
    """Whether an expression is a word of a text: `t.lower`, `t.lemma.lower()`, `match["n"].casefold()`."""
    asked = node.func if isinstance(node, ast.Call) else node
    return isinstance(asked, ast.Attribute) and asked.attr in OF_TEXT


def is_word_set(node: ast.expr) -> bool:
    """Whether an expression is a set of words of the language: `word_set("still_words")`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "word_set"
    )


def met_by_text(node: ast.AST) -> list[ast.expr]:
    """What a word of a text is compared with, joined to a set of such words or looked up in."""
    match node:
        case ast.Compare():
            sides = [node.left, *node.comparators]
            return sides if any(map(asks_for_text, sides)) else []
        case ast.BinOp():
            sides = [node.left, node.right]
            return sides if any(map(is_word_set, sides)) else []
        case ast.Subscript(value=ast.Dict(), slice=asked) if asks_for_text(asked):
            return [node.value]
    return []


def words_compared(tree: ast.AST) -> Iterator[str]:
    """The words of a language that a word of a text is compared with: `t.lower == "of"`."""
    for node in ast.walk(tree):
        for side in met_by_text(node):
            match side:
                case ast.Set(elts=given) | ast.Tuple(elts=given):
                    pass
                case ast.Dict(keys=keys):
                    given = [key for key in keys if key is not None]
                case _:
                    given = [side]
            for each in given:
                if not isinstance(each, ast.Constant):
                    continue
                if isinstance(each.value, str) and A_WORD.fullmatch(each.value):
                    yield f"{each.lineno}: {ast.unparse(node)}"


# Letters of a pattern, its blanks left out, above which it says what it finds.
SHORT = 20


def letters_of(pattern: ast.expr) -> int:
    """How many letters of a pattern are written out: pieces that are filled in count nothing."""
    written = (
        node.value
        for node in ast.walk(pattern)
        if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )
    return sum(len(piece) for text in written for piece in text.split())


def explained_nodes(tree: ast.AST) -> set[int]:
    """The nodes that stand in a function with a docstring."""
    return {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and ast.get_docstring(function)
        for node in ast.walk(function)
    }


def patterns_without_comment(source: str) -> Iterator[str]:
    """The patterns of a module that are not short and of which nothing is said, each with its line."""
    tree, lines = ast.parse(source), source.splitlines()
    explained = explained_nodes(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        if not ast.unparse(node.func).startswith("re.") or id(node) in explained:
            continue
        if isinstance(node.args[0], ast.Call) or letters_of(node.args[0]) <= SHORT:
            continue
        above = lines[max(node.lineno - 2, 0)].lstrip().startswith("# ")
        beside = any("# " in line for line in lines[node.lineno - 1 : node.end_lineno])
        if not above and not beside:
            yield f"{node.lineno}: {ast.unparse(node.args[0])[:40]}"


def rows_without_example(language: Language) -> Iterator[str]:
    """The patterns of a language that are not short and show neither in words nor by examples what they find."""
    for row in language.table("patterns"):
        is_short = len("".join(row["text"].split())) <= SHORT
        if not is_short and not {"meaning", "finds"} & row.values.keys():
            yield f"{row.ref}: {row['pattern']}: no meaning, nothing that it finds"


def words_in_logic() -> Iterator[str]:
    """Every such word of the program, and every such pattern, with file and line."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE)
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        for found in patterns_without_comment(source):
            yield f"{name}:{found}: a pattern without a word on what it finds and keeps out"
        reads_text = name.parts[0] in ROOMS_OF_TEXT
        if reads_text and name.as_posix() not in OF_NO_LANGUAGE:
            for found in patterns_with_words(tree):
                yield f"{name}:{found}: a pattern spells out words: languages/en/patterns.yml"
        if reads_text:
            for found in words_compared(tree):
                yield f"{name}:{found}: a word of a language: languages/en/word_sets.yml"
        if not any(name.is_relative_to(room) for room in OF_NO_LOGIC):
            for found in loose_words(tree):
                yield f"{name}:{found}: a bare word of a vocabulary: codebook/words.py"
        for found in bare_words(tree):
            yield f"{name}:{found}: a bare word of a vocabulary: codebook/words.py"
