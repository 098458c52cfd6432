"""Commands that read articles: `read`, `build`, and `verify`, which reads them again."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import wraps
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.console import Report, progress, put, say, show, tell
from reportedly.cli.filters import DAY
from reportedly.errors import UsageError
from reportedly.records import Failure, Reading
from reportedly.settings import settings

if TYPE_CHECKING:
    from reportedly.ingest import Given


if TYPE_CHECKING:
    from reportedly.run.verify import Verdict


def known_ledger(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    """The ledger that is named, or the project's.

    Raises:
        MissingParameter: neither is.
    """
    ledger = value or settings().ledger
    if ledger is None:
        raise click.MissingParameter(ctx=ctx, param=param)
    return ledger


# All are begun at once: what a machine of 128 cores and two threads each has use for.
MOST_WORKERS = 256

LEDGER = click.option(
    "--ledger",
    metavar="L",
    envvar="REPORTEDLY_LEDGER",
    callback=known_ledger,
    help="The ledger, one file; else $REPORTEDLY_LEDGER, else that of reportedly.toml.",
)

GIVEN = (
    click.option(
        "--outlet", metavar="O", help="Who published it, where a file does not say."
    ),
    click.option(
        "--published",
        metavar="D",
        type=DAY,
        help="Its day (2017-04-19), where a file does not say.",
    ),
    click.option(
        "--text-column", metavar="C", help="The column or key that holds the text."
    ),
    click.option("--date-column", metavar="C", help="The column of the day."),
    click.option("--outlet-column", metavar="C", help="The column of the outlet."),
)


def with_what_is_given(command: Callable[..., None]) -> Callable[..., None]:
    """A command with the options for what files do not say, as its argument `given`."""

    @wraps(command)
    def wrapped(
        *args: Any,
        outlet: str | None,
        published: datetime | None,
        text_column: str | None,
        date_column: str | None,
        outlet_column: str | None,
        **options: Any,
    ) -> None:
        from reportedly.ingest import Given

        columns = (
            ("text", text_column),
            ("published", date_column),
            ("outlet", outlet_column),
        )
        command(
            *args,
            given=Given(
                outlet=outlet,
                published=published.date() if published else None,
                columns=tuple((field, column) for field, column in columns if column),
            ),
            **options,
        )

    for option in reversed(GIVEN):
        wrapped = option(wrapped)
    return wrapped


class _Share(click.FloatRange):
    """A share of a whole; "nan" lies in no range, though it is beyond neither end of one."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        share = float(super().convert(value, param, ctx))
        if isnan(share):
            self.fail(f"{value!r} is no share; write it as .1", param, ctx)
        return share


def sampled(help_: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option for the share of readings whose values are derived again."""
    return click.option(
        "--sample",
        metavar="SHARE",
        type=_Share(0, 1),
        default=1.0,
        show_default=True,
        help=help_,
    )


def ready_gazetteer() -> None:
    """Compile the gazetteer where it is not there yet, and say so: the one long wait of all.

    Raises:
        GazetteerError: the user's cache folder cannot be written.
        UsageError: the project's own words or language are not as they may be.
    """
    from reportedly.gazetteer import index as gazetteer

    _check_own_words()

    if not gazetteer.is_sound(gazetteer.path()):
        tell("compiling the gazetteer, once for this version (under a minute) …")
        gazetteer.compile_gazetteer()


def _check_own_words() -> None:
    from reportedly.languages import READ
    from reportedly.languages.declared import own_problems

    own = settings()
    if own.language not in READ:
        raise UsageError(
            f"language {own.language!r} is not read; there is {', '.join(READ)}"
        )
    if own.words is not None and (wrong := own_problems()):
        raise UsageError(wrong[0])


@click.command()
@click.argument("inputs", metavar="INPUT…", nargs=-1, required=True)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["jsonl", "table", "html"]),
    default="jsonl",
    show_default=True,
    help="One JSON object a document; tables to read; or one article as a page, its claims marked.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="With jsonl: add to each value `because`, the rules and words behind it.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help="Processes to read in; order is kept.",
)
@with_what_is_given
def read_command(
    inputs: tuple[str, ...], shape: str, explain: bool, workers: int, given: Given
) -> None:
    """Read articles and print what each reports.

    INPUT is a file, a folder of them, their address in an object store (s3://…), or - for JSON
    lines on standard input, each answered as soon as it is read. What a file is, is told by its
    content: text, HTML, JSON, CSV, XLSX, feeds, mail, DOCX, ODT, RTF, PDF, Parquet, WARC, or any of
    them packed. What cannot be read is named on standard error, the rest is printed, and the exit
    status is 1; so it is where nothing was read at all.

    \b
    Example:
      reportedly read article.txt
      reportedly read --format table news/
    """
    one_core_a_process(workers)
    from reportedly.run.local import read_all, warm
    from reportedly.run.workers import can_part

    ready_gazetteer()
    warm()
    read = 0
    with progress("reading", beside_output=True) as report:
        readings = read_all(inputs, sys.stdin.buffer, workers, given, apart=can_part())
        for reading in _only_one(readings) if shape == "html" else readings:
            if isinstance(reading, Failure):
                report.failed(reading)
            else:
                _print_reading(reading, shape, explain)
                read += 1
            report.advance()
    sys.exit(status_of(read, report))


def status_of(read: int, report: Report) -> int:
    """How a command ends that read so many articles: 1 where any input failed, and where nothing
    was read at all, whatever the reason.
    """
    return 1 if report.failures or not read else 0


def one_core_a_process(workers: int) -> None:
    """Before NumPy is loaded: several processes must not each take all cores for one product."""
    if workers > 1:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _only_one(readings: Iterable[Reading | Failure]) -> Iterator[Reading | Failure]:
    """A page shows one article; what failed is still named.

    Raises:
        UsageError: there is a second one.
    """
    found = None
    for reading in readings:
        if isinstance(reading, Failure):
            yield reading
        elif found is None:
            found = reading
        else:
            raise UsageError(
                "html shows one article; for several, `reportedly build` a ledger and `report` it"
            )
    if found is not None:
        yield found


def _print_reading(reading: Reading, shape: str, explain: bool) -> None:
    if shape == "html":
        from reportedly.report.html import render_reading

        put(render_reading(reading).encode("utf-8", "replace") + b"\n")
        return
    if shape == "table":
        from reportedly.report.reading import reading_table

        show(reading_table(reading))
        return
    from reportedly.exports.tables import explained, json_line

    put(json_line(explained(reading) if explain else reading.as_dict()))


def _ledger_meant(named: str | None) -> str:
    """The ledger that is named, or that of the environment or the settings."""
    ledger = named or os.environ.get("REPORTEDLY_LEDGER") or settings().ledger
    if ledger is None:
        raise UsageError("name the ledger with --ledger")
    return ledger


@click.command()
@click.argument("inputs", metavar="INPUT…", nargs=-1, required=True)
@click.option(
    "--ledger",
    metavar="L",
    help="The ledger, one file; else as everywhere. Not with --engine daft.",
)
@click.option(
    "--no-trace",
    is_flag=True,
    help="Do not compare the articles with each other; a later build does.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "daft"]),
    default="local",
    show_default=True,
    help=(
        "One process and a ledger; "
        "or all cores and a data set, for an archive (needs reportedly[cluster])."
    ),
)
@click.option(
    "--out", metavar="DATASET", help="With --engine daft: the folder of the data set."
)
@click.option(
    "--ray",
    metavar="ADDRESS",
    help="With --engine daft: the Ray cluster to run on, not this machine.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help="Processes to read in; order is kept.",
)
@with_what_is_given
def build_command(
    inputs: tuple[str, ...],
    ledger: str | None,
    no_trace: bool,
    engine: str,
    out: str | None,
    ray: str | None,
    workers: int,
    given: Given,
) -> None:
    """Read articles into a ledger, made if there is none.

    Each document is kept, with its original bytes, in one transaction. What is kept is not read
    again, so a second run adds nothing and a run that was stopped is completed by the next. Newer
    rules or words make a new reading beside the old one. A page fetched twice by a crawl is two
    versions of one document. Then what is new is compared with every article: passages that stand
    in several are kept as copy links. Where many articles came, what they answer is worked out too.

    \b
    Example:
      reportedly build news/ --ledger mosul.db
      reportedly build archive/*.parquet --engine daft --out dataset/
      reportedly build 's3://news/2017/*.parquet' --engine daft --out dataset/
    """
    if engine == "daft":
        from reportedly.cli.archive import build_archive

        return build_archive(inputs, out, ledger, ray)
    if out or ray:
        raise UsageError("--out and --ray belong to --engine daft")
    ledger = _ledger_meant(ledger)
    one_core_a_process(workers)
    from reportedly.ledger import open_ledger
    from reportedly.run.build import build as build_ledger
    from reportedly.run.happened import answer_ahead
    from reportedly.run.local import warm
    from reportedly.run.tracing import trace_ledger
    from reportedly.run.workers import can_part

    done: Counter[str] = Counter()
    ready_gazetteer()
    warm()
    with open_ledger(ledger, create=True) as opened, progress("building") as report:
        source = (inputs, opened, sys.stdin.buffer, workers, given)
        for outcome in build_ledger(*source, apart=can_part()):
            done[note(outcome, report)] += 1
            report.advance()
        links = 0 if no_trace else trace_ledger(opened)
        if not no_trace:
            answer_ahead(opened, done["new"] + done["again"])
        head = opened.head()
    parts = [f"{done['new']} new", f"{done['kept']} already kept"]
    more = {
        "read again by newer rules": done["again"],
        "copied passages found": links,
        "could not be read": report.failures,
        "set apart": report.set_apart,
    }
    parts += [f"{many} {what}" for what, many in more.items() if many]
    say(f"{ledger}: {', '.join(parts)}")
    tell(f"head: {head}")  # never the same twice: it holds the time
    sys.exit(status_of(done.total() - done["failed"], report))


def note(outcome: object, report: Report) -> str:
    """Say what an analyst should know about one document, and give the word it is counted under."""
    from reportedly.run.build import Added, AlreadyKept

    if isinstance(outcome, Failure):
        report.failed(outcome)
        return "failed"
    if isinstance(outcome, AlreadyKept):
        if outcome.another_name:
            report.note(
                outcome.origin,
                f"the same bytes are already kept as {outcome.kept.origin}",
            )
        return "kept"
    if isinstance(outcome, Added) and outcome.version > 1 and not outcome.before:
        report.note(
            outcome.origin,
            f"other bytes are already kept as {outcome.document!r}; "
            f"this is version {outcome.version}",
        )
    return "again" if isinstance(outcome, Added) and outcome.before else "new"


@click.command()
@click.argument("bundle", metavar="[BUNDLE]", required=False)
@click.option(
    "--ledger", metavar="L", envvar="REPORTEDLY_LEDGER", help="The ledger, one file."
)
@sampled(
    "Derive the values of this share of readings again (0.1: a tenth of the time)."
)
@click.option(
    "--head",
    metavar="HASH",
    help="A head that `build` or `verify` printed once: was this ledger ever there?",
)
def verify_command(
    bundle: str | None, ledger: str | None, sample: float, head: str | None
) -> None:
    """Check that a ledger still holds what it was given, and that every value follows from its
    words.

    The file is checked for damage and its guards for changes, every row against its digest in a
    chain of hashes, the kept bytes against their SHA-256, and the articles are read again. Readings
    by another version of the rules are named, not called wrong. Exit status 1 if anything does not
    hold.

    BUNDLE is what `reportedly bundle` wrote: its files are checked against their SHA-256, its
    ledger like any other.

    \b
    Example:
      reportedly verify --ledger mosul.db
      reportedly verify --ledger mosul.db --sample 0.1
    """
    ready_gazetteer()
    if bundle is not None:
        sys.exit(_verified_bundle(bundle, sample))
    ledger = ledger or settings().ledger
    if ledger is None:
        raise UsageError("name a ledger with --ledger, or a bundle")
    sys.exit(_verified(ledger, ledger, sample, head))


def _verified_bundle(bundle: str, sample: float) -> int:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from reportedly.ledger import open_ledger
    from reportedly.run.bundling import open_bundle

    with TemporaryDirectory() as folder:
        opened = open_bundle(Path(bundle), Path(folder))
        for problem in opened.problems:
            say(f"{bundle}: {problem}", err=True)
        if opened.problems:
            return 1
        with open_ledger(opened.ledger) as ledger:
            differences = list(opened.differences(ledger))
        for problem in differences:
            say(f"{bundle}: {problem}", err=True)
        wrong = _verified(str(opened.ledger), bundle, sample, opened.head)
        return 1 if differences else wrong


def _verified(path: str, name: str, sample: float, head: str | None) -> int:
    """Check a ledger and print what was found; the exit status."""
    from reportedly.ledger import open_ledger
    from reportedly.run.verify import IMPORT
    from reportedly.run.verify import verify as verify_ledger

    counts: Counter[str] = Counter()
    given: Counter[str] = Counter()
    with open_ledger(path) as opened, progress("verifying") as report:
        checked = opened.check(head)
        for problem in (*opened.damage(), *checked.problems):
            report.fail(name, problem)
        if head is not None and not checked.seen:
            report.fail(
                name, f"never stood at the head {head}: it was rewritten, or is another"
            )
        for verdict in verify_ledger(opened, sample):
            counts[_how_it_held(verdict)] += 1
            given.update(verdict.given)
            _note_verdict(verdict, report)
        taken = [done for done in opened.activity() if done.act == IMPORT]
    say(f"{name}: {_holding(counts)}")
    for field, many in given.items():
        tell(
            f"{many} of them with the {field} that was given: "
            "no bytes say it, and it cannot be derived again"
        )
    for done in taken:
        tell(f"imported on {done.at:%Y-%m-%d} from {done.about}: {done.detail}")
    tell(f"head: {checked.head}")
    return 1 if counts[_WRONG] or report.failures else 0


def _holding(checked: Counter[str]) -> str:
    """How many readings hold and how, and how many do not."""
    wrong, total = checked[_WRONG], checked.total()
    shares = "; ".join(f"{n} {how}" for how, n in checked.items() if how != _WRONG)
    said = f"{total - wrong} of {total} readings hold"
    said += f" ({shares})" if shares else ""
    return said + (f", {wrong} do not" if wrong else "")


def _note_verdict(verdict: Verdict, report: Report) -> None:
    for problem in verdict.problems:
        report.tell(verdict.kept.origin, problem)
    if gone := verdict.erased:
        said = f"was erased by {gone.by} on {gone.at:%Y-%m-%d}: {gone.because}"
        report.note(verdict.kept.origin, said)
    report.advance()


_WRONG = "wrong"


def _how_it_held(verdict: Verdict) -> str:
    """Under which words a verdict is counted."""
    if verdict.problems:
        return _WRONG
    if verdict.erased:
        return "erased, as its tombstone says"
    if verdict.newer:
        return f"as written, not read again: {verdict.newer} changed since"
    return (
        "read again and the same"
        if verdict.derived
        else "as written, not in the sample"
    )


@click.command()
def gazetteer_command() -> None:
    """Compile the gazetteer ahead of its first use, and print where it is.

    It is made from the installed place names, once for each version of them, in the user's cache
    folder.

    \b
    Example:
      reportedly gazetteer
    """
    from reportedly.gazetteer import index as compiled

    ready_gazetteer()
    say(str(compiled.path()))
