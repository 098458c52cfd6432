"""Write docs/reference.md from what the packages export: signatures and docstrings.

A package exports what its `__all__` names; one without it what it defines itself, but for names
with an underscore.

python scripts/reference.py            write it
python scripts/reference.py --check    exit 1 if it is not what the code says
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "reportedly"
PAGE = ROOT / "docs" / "reference.md"
PROGRAM = "reportedly.cli"  # no library: docs/commands.md has it
HEAD = "# The library\n\nWritten from what each package exports by `python scripts/reference.py`.\n"


def packages() -> list[str]:
    """Every package that exports something, the library's first page before all others."""
    found = []
    for path in sorted(SOURCE.rglob("__init__.py")):
        name = ".".join(path.parent.relative_to(SOURCE.parent).parts)
        if name != PROGRAM and exported(import_module(name)):
            found.append(name)
    return found


def exported(module: ModuleType) -> list[str]:
    """The names a package hands out, in order."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    public = (name for name in sorted(vars(module)) if not name.startswith("_"))
    return [
        name
        for name in public
        if getattr(vars(module)[name], "__module__", None) == module.__name__
    ]


def section(module: ModuleType) -> Iterator[str]:
    """A package's docstring, then each exported class and function with its own."""
    yield f"\n## `{module.__name__}`\n\n{inspect.getdoc(module)}\n"
    for name in exported(module):
        found = getattr(module, name)
        if inspect.isclass(found) or inspect.isfunction(inspect.unwrap(found)):
            yield from described(name, inspect.unwrap(found))


def described(name: str, found: Any) -> Iterator[str]:
    """One class or function: its signature, docstring, fields and methods."""
    node = ast.parse(textwrap.dedent(inspect.getsource(found))).body[0]
    if isinstance(node, ast.ClassDef):
        yield f"\n### `{name}`\n\n{ast.get_docstring(node) or ''}\n"
        rows = [*fields(node), *methods(node)]
        yield "\n" + "\n".join(rows) + "\n" if rows else ""
    elif isinstance(node, ast.FunctionDef):
        yield f"\n### `{signature(node)}`\n\n{ast.get_docstring(node) or ''}\n"


def signature(node: ast.FunctionDef) -> str:
    """As it is written, without `self`."""
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    given = ast.unparse(node.args).removeprefix("self, ").removeprefix("self")
    return f"{node.name}({given}){returns}"


def fields(node: ast.ClassDef) -> Iterator[str]:
    """The fields of a record, with their types."""
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and "ClassVar" not in ast.unparse(
            each.annotation
        ):
            yield f"- `{ast.unparse(each.target)}: {ast.unparse(each.annotation)}`"


def methods(node: ast.ClassDef) -> Iterator[str]:
    """What can be asked of it, each with the first line of its docstring."""
    for each in node.body:
        said = ast.get_docstring(each) if isinstance(each, ast.FunctionDef) else None
        if isinstance(each, ast.FunctionDef) and said and not each.name.startswith("_"):
            yield f"- `{signature(each)}`: {said.splitlines()[0]}"


def main() -> None:
    page = HEAD + "".join(
        part for name in packages() for part in section(import_module(name))
    )
    if "--check" in sys.argv:
        same = PAGE.read_text(encoding="utf-8") == page
        sys.exit(0 if same else f"{PAGE}: run python scripts/reference.py")
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
