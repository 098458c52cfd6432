"""Write docs/reference.md from the docstrings of the public modules, functions and records.

python scripts/reference.py            write it
python scripts/reference.py --check    exit 1 if it is not what the code says
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "reportedly"
PAGE = ROOT / "docs" / "reference.md"
# In the order of an article's road.
MODULES = (
    "records",
    "errors",
    "ingest",
    "clean",
    "annotate",
    "claims",
    "trace",
    "ledger",
    "report/html",
    "run/local",
)
HEAD = "# The library\n\nWritten from the docstrings by `python scripts/reference.py`.\n"


def public(module: str) -> Iterator[str]:
    """A module's section: its docstring, then each public class and function with its own."""
    path = SOURCE / f"{module}.py"
    path = path if path.exists() else SOURCE / module / "__init__.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield f"\n## `reportedly.{module.replace('/', '.')}`\n\n{ast.get_docstring(tree)}\n"
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            yield f"\n### `{signature(node)}`\n\n{ast.get_docstring(node) or ''}\n"
            if isinstance(node, ast.ClassDef):
                yield from fields(node)


def signature(node: ast.ClassDef | ast.FunctionDef) -> str:
    if isinstance(node, ast.ClassDef):
        return node.name
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{node.name}({ast.unparse(node.args)}){returns}"


def fields(node: ast.ClassDef) -> Iterator[str]:
    """The fields of a record, with their types."""
    found = [
        n for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
    ]
    if found:
        yield (
            "\n"
            + "\n".join(f"- `{ast.unparse(n.target)}: {ast.unparse(n.annotation)}`" for n in found)
            + "\n"
        )


def main() -> None:
    page = HEAD + "".join(part for module in MODULES for part in public(module))
    if "--check" in sys.argv:
        sys.exit(
            0
            if PAGE.read_text(encoding="utf-8") == page
            else f"{PAGE}: run python scripts/reference.py"
        )
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
