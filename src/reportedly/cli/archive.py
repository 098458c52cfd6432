"""Commands for archives: `build --engine daft` makes a data set, `ledger import` takes one into a
ledger.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from reportedly.cli.console import machine_user, progress, say, tell
from reportedly.cli.filters import given_reason, no_blank_words
from reportedly.cli.groups import Group
from reportedly.cli.reading import LEDGER, sampled
from reportedly.errors import MissingPackage, UsageError
from reportedly.records import Failure


def build_archive(
    inputs: tuple[str, ...], out: str | None, ledger: str | None, ray: str | None
) -> None:
    """`reportedly build --engine daft`.

    Raises:
        UsageError: no --out, or a ledger where there is none yet.
    """
    if out is None:
        raise UsageError("--engine daft writes a data set: name its folder with --out")
    if ledger is not None:
        raise UsageError(
            "--engine daft writes no ledger; `reportedly ledger import` takes the data set into one"
        )
    try:
        from reportedly.run.cluster import Progress, build_dataset
        from reportedly.run.dataset import failures
    except ModuleNotFoundError:
        raise MissingPackage("--engine daft", "Daft and pyarrow", "cluster") from None

    with progress("building") as report:

        def told(done: Progress) -> None:
            report.to(done.read + done.failed, done.total)

        done = build_dataset(inputs, Path(out), ray, report=told)
        for failure in failures(Path(out)):
            report.fail(failure.origin, failure.reason)
    parts = [f"{done.read} read"]
    parts += [f"{done.links} copied passages found"] if done.links else []
    parts += [f"{done.failed} could not be read"] if done.failed else []
    say(f"{out}: {', '.join(parts)}")
    sys.exit(1 if done.failed else 0)


@click.group(cls=Group)
def ledger() -> None:
    """Work on a ledger as a whole: `import` a data set, make a `backup`, `erase` an article.

    \b
    Example:
      reportedly ledger import archive/ --ledger mosul.db
      reportedly ledger backup --ledger mosul.db mosul-monday.db
    """


@ledger.command("import")
@click.argument("dataset", metavar="DATASET")
@click.option(
    "--ledger",
    "path",
    metavar="L",
    required=True,
    help="The ledger, one file; made if there is none.",
)
@sampled("Derive the values of this share of readings again; the rest is unverified.")
def import_dataset_command(dataset: str, path: str, sample: float) -> None:
    """Take a data set into a ledger.

    DATASET is what `build --engine daft` wrote. The ledger then holds the rows that `build` of the
    same articles would have made. What is kept already is not added again.

    Whoever made it is not trusted: every reading is derived again from its bytes, one that differs
    is not kept, and copies are found anew. With --sample less than 1, which a data set of one's own
    needs, the rest and the copies are taken as they are; `verify` says so until it derived them.

    \b
    Example:
      reportedly ledger import archive/ --ledger mosul.db
      reportedly ledger import archive/ --ledger mosul.db --sample 0.05
    """
    from reportedly.ledger import open_ledger

    try:
        from reportedly.run.dataset import import_dataset, read_plan
    except ModuleNotFoundError:
        raise MissingPackage("a data set", "pyarrow", "parquet") from None
    if read_plan(Path(dataset)) is None:
        raise UsageError(
            f"{dataset}: is no data set; `reportedly build --engine daft --out DATASET` makes one"
        )
    done: Counter[bool] = Counter()
    with open_ledger(path, create=True) as opened, progress("importing") as report:
        for outcome in import_dataset(Path(dataset), opened, sample, machine_user()):
            if isinstance(outcome, Failure):
                report.fail(outcome.origin, outcome.reason)
            else:
                done[outcome.new] += 1
            report.advance()
    parts = [f"{done[True]} new", f"{done[False]} already kept"]
    parts += [f"{report.failures} not kept"] if report.failures else []
    say(f"{path}: {', '.join(parts)}")
    sys.exit(1 if report.failures else 0)


@ledger.command()
@LEDGER
@click.argument("to", metavar="TO")
def backup_command(ledger: str, to: str) -> None:
    """Copy a ledger to a new file, consistent while others read and write it.

    \b
    Example:
      reportedly ledger backup --ledger mosul.db mosul-monday.db
    """
    from reportedly.ledger import open_ledger

    with open_ledger(ledger) as opened:
        opened.backup(Path(to))
    with open_ledger(to) as copy:  # of an older moment, where others write meanwhile
        head = copy.head()
    say(f"{to}: a copy of {ledger}")
    tell(f"head: {head}")


@ledger.command()
@LEDGER
def reindex_command(ledger: str) -> None:
    """Make the index of words that `search` uses again from what the ledger keeps.

    `verify` says where it is needed.

    \b
    Example:
      reportedly ledger reindex --ledger mosul.db
    """
    from reportedly.ledger import open_ledger

    with open_ledger(ledger) as opened:
        opened.reindex()
    say(f"{ledger}: its words are indexed anew")


@ledger.command()
@LEDGER
@click.argument("documents", metavar="[DOCUMENT]…", nargs=-1)
@click.option(
    "--words",
    metavar="W",
    callback=no_blank_words,
    help="Every document whose text holds these words.",
)
@click.option("--by", metavar="NAME", required=True, help="Who takes it out.")
@click.option(
    "--because",
    metavar="WHY",
    callback=given_reason,
    required=True,
    help="Why: it stays, the words do not.",
)
@click.option(
    "--yes", is_flag=True, help="Do it; without, only say what would be erased."
)
def erase_command(
    ledger: str,
    documents: tuple[str, ...],
    words: str | None,
    by: str,
    because: str,
    yes: bool,
) -> None:
    """Destroy what is kept of documents, where the law or the safety of a source demands it.

    Bytes, text, claims and links go for good; a tombstone with who, when, why and the digests
    stays, and `verify` reports it. Ids and file names stay. Copies of the ledger and of the
    articles elsewhere are not reached.

    \b
    Example:
      reportedly ledger erase --ledger mosul.db wire-17 --by mira --because "a court order" --yes
    """
    from reportedly.ledger import open_ledger
    from reportedly.run.kept import forget

    if not documents and words is None:
        raise UsageError("name a document, or words with --words")
    with open_ledger(ledger) as opened:
        holding = opened.documents_with(words) if words else []
        if words and not holding:
            raise UsageError(f"no document of {ledger} holds {words!r}")
        named = [*documents, *holding]
        for document in (found := dict.fromkeys(named)):
            opened.erasable(document)  # all are there, before the first is gone
            if not yes:
                say(f"{document}: would be erased; --yes does it")
        try:
            for document in found if yes else ():
                rows = opened.erase(document, by, because)
                say(f"{document}: erased, {rows} tombstones")
        finally:
            if yes:
                forget(opened)  # what is kept of answers has its words


@ledger.command()
@LEDGER
@click.argument("role", metavar="ROLE")
def grant_command(ledger: str, role: str) -> None:
    """Let a role of PostgreSQL read and append to a ledger there, and nothing else.

    \b
    Example:
      reportedly ledger grant --ledger postgresql://owner@db/crisis desk
    """
    from reportedly.ledger import open_ledger

    with open_ledger(ledger, create=True) as opened:
        opened.grant(role)
    say(f"{role}: may read and append")


@ledger.command()
@click.argument("ledgers", metavar="LEDGER LEDGER…", nargs=-1, required=True)
@click.option(
    "--into", metavar="NEW", required=True, help="The ledger that is made of them."
)
def merge_command(ledgers: tuple[str, ...], into: str) -> None:
    """Bring ledgers together in a new one, with their reviews and judgements; they stay as they
    are.

    What several have is kept once. An article erased in one is in none. Accounts are not carried
    over.

    \b
    Example:
      reportedly ledger merge mira.db tom.db --into both.db
    """
    from contextlib import ExitStack

    from reportedly.ledger import open_ledger
    from reportedly.run.tracing import trace_ledger

    if len(ledgers) < 2:
        raise UsageError("name two ledgers or more")
    if Path(into).exists():
        raise UsageError(
            f"{into}: is there already; a merged ledger takes nobody's place"
        )
    with ExitStack() as stack:
        others = [stack.enter_context(open_ledger(one)) for one in ledgers]
        made = stack.enter_context(open_ledger(into, create=True))
        done = made.merge(others)
        links = trace_ledger(made)
        head = made.head()
    parts = [
        f"{done.readings} readings",
        f"{done.reviews} reviews",
        f"{done.judgements} judgements",
    ]
    say(f"{into}: {', '.join(parts)}, {links} copied passages found")
    tell(f"head: {head}")


@ledger.command()
@LEDGER
@click.argument("name", metavar="SPACE")
@click.argument("documents", metavar="[ARTICLE]…", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every article of the ledger.")
@click.option("--by", metavar="NAME", required=True, help="Who puts them there.")
def space_command(
    ledger: str, name: str, documents: tuple[str, ...], every: bool, by: str
) -> None:
    """Put articles into a space, a crisis or a client: at the desk only who has that space sees
    them.

    \b
    Example:
      reportedly ledger space --ledger mosul.db sudan wire-17 wire-18 --by mira
    """
    from reportedly.ledger import open_ledger

    with open_ledger(ledger) as opened:
        wanted = (
            [kept.document for kept in opened.documents()] if every else list(documents)
        )
        if not wanted:
            raise UsageError("name articles, or --all")
        new = opened.keep_in_space(name, wanted, by)
    say(f"{name}: {new} articles more")
