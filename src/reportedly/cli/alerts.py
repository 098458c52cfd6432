"""Commands for alerts and for the morning's digest: `alerts test`, `alerts list`, `brief`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import TYPE_CHECKING

import click

from reportedly.cli.console import (
    FORCE,
    printable,
    progress,
    put,
    say,
    write_file,
)
from reportedly.cli.filters import DAY, as_rows, date_of
from reportedly.cli.groups import Group
from reportedly.cli.listing import print_rows
from reportedly.cli.reading import LEDGER
from reportedly.errors import ReportedlyError, UsageError

if TYPE_CHECKING:
    from reportedly.records.watching import Alert, Delivery
    from reportedly.run.asked import Asked

# "36h", "2 weeks"; not "2 months"
_AGO = re.compile(r"(\d{1,4})\s*(h|hours?|d|days?|w|weeks?)")


def needs_watch() -> None:
    """Say in one line what is missing.

    Raises:
        UsageError: the packages of the watch are not installed.
    """
    try:
        import feedparser  # noqa: F401 - an extra
        import httpx  # noqa: F401
        import protego  # noqa: F401
    except ModuleNotFoundError as error:
        raise UsageError(
            f"alerts need {error.name}: pip install 'reportedly[watch]'"
        ) from None


@click.group(cls=Group)
def alerts() -> None:
    """Try rules on what a ledger holds, and list what was told.

    \b
    Example:
      reportedly alerts test --rules alerts.yml --since 2017-03-01 --ledger mosul.db
      reportedly alerts list --ledger mosul.db
    """


@alerts.command("test")
@LEDGER
@click.option(
    "--rules", metavar="R.yml", help="A file of rules; else those of the desk."
)
@as_rows
def test_rules(ledger: str, rules: str | None, asked: Asked, shape: str) -> None:
    """Say what rules would have told of a ledger's past, and how many alerts a week. Nothing is
    sent.

    \b
    Example:
      reportedly alerts test --rules alerts.yml --since 2017-03-01 --ledger mosul.db
    """
    needs_watch()
    if asked.since is None:
        raise UsageError("say from which day on with --since")
    from reportedly.ledger import open_snapshot
    from reportedly.run.rules import desk_rules, read_rules, with_desk_rules
    from reportedly.watch.alerting import rehearse

    with open_snapshot(ledger) as opened, progress("days") as report:
        wanted = (
            read_rules(rules) if rules else with_desk_rules(None, desk_rules(opened))
        )
        if wanted is None:
            raise UsageError(
                "no rule was kept at the desk: name a file of rules with --rules"
            )
        found = rehearse(opened, wanted, asked.since, lambda day: report.advance())
    rows = [
        {"day": day.isoformat(), "rule": rule, "group": group, "said": said}
        for day, rule, group, said in found.told
    ]
    print_rows(rows, shape, "Alerts", asked=asked, day="day")
    weekly = found.a_week()
    for one in wanted.rules if shape == "table" else ():
        say(f"{printable(one.name)}: {weekly.get(one.name, 0.0):.1f} a week")


@alerts.command("list")
@LEDGER
@as_rows
def list_alerts(ledger: str, asked: Asked, shape: str) -> None:
    """List alerts and each try to deliver them: sent, to be tried again, failed.

    \b
    Example:
      reportedly alerts list --ledger mosul.db
    """
    from reportedly.ledger import open_snapshot

    after = datetime.combine(asked.since, time(), UTC) if asked.since else None
    with open_snapshot(ledger) as opened:
        sent, tries = opened.watch.alerts(after), opened.watch.deliveries()
    last = {(one.channel, number): one for one in tries for number in one.alerts}
    rows = [
        {
            "at": f"{alert.at:%Y-%m-%d %H:%M}",
            "rule": alert.rule,
            "what": str(alert.told["said"]),
            "channel": channel,
            "delivery": _delivered(alert, last.get((channel, alert.number))),
        }
        for alert in sent
        for channel in alert.channels
    ]
    print_rows(rows, shape, "Alerts", asked=asked, day="at")


def _delivered(alert: Alert, how: Delivery | None) -> str:
    if how is None:
        return f"due {alert.due_at:%Y-%m-%d %H:%M} UTC"
    return f"{how.outcome}, try {how.attempt}: {how.detail}"


# ------------------------------------------------------------------ the digest
@click.command()
@LEDGER
@click.option(
    "--since", metavar="D", default="yesterday", show_default=True,
    help="A day, yesterday, today, or so long ago: 36 h, 3 days.",
)  # fmt: skip
@click.option(
    "--until", metavar="D", type=DAY, help="The last day; today where it is not given."
)
@click.option(
    "--top", type=click.IntRange(1, 100), default=15, show_default=True, help="Answers."
)
@click.option("-o", "--output", metavar="F", help="A page (.html) or text to write.")
@click.option("--mail", metavar="CHANNEL", help="Send it to a mail channel of --rules.")
@click.option("--rules", metavar="R.yml", help="The file that has the channel.")
@FORCE
def brief_command(
    ledger: str,
    since: str,
    until: datetime | None,
    top: int,
    output: str | None,
    mail: str | None,
    rules: str | None,
    force: bool,
) -> None:
    """Tell what is new since a day, what changed and why, and what is contested: as text, as a
    page, by mail.

    \b
    Example:
      reportedly brief --since yesterday --ledger mosul.db
      reportedly brief --since 2017-03-20 --until 2017-03-24 --ledger mosul.db -o morning.html
      reportedly brief --since yesterday --ledger mosul.db --mail duty --rules alerts.yml
    """
    from reportedly.ledger import open_snapshot
    from reportedly.report.digest import as_page, as_text
    from reportedly.run.digesting import digest

    now = datetime.now(UTC)
    last = date_of(until) or now.date()
    with open_snapshot(ledger) as opened:
        found = digest(opened, _day_meant(since, last), last, top)
    if mail is not None:
        _send_mail(as_text(found), as_page(found), found.title, mail, rules, now)
    if output is not None:
        page = output.casefold().endswith((".html", ".htm"))
        data = (as_page(found) if page else as_text(found)).encode("utf-8", "replace")
        write_file(output, data, force=force)
    if mail is None and output is None:
        put(as_text(found).encode("utf-8", "replace"))


def _day_meant(said: str, today: date) -> date:
    """The day that words for a time mean.

    Raises:
        UsageError: they mean none.
    """
    words = said.strip().casefold()
    named = {"today": 0, "yesterday": 1}
    if words in named:
        return today - timedelta(days=named[words])
    if match := _AGO.fullmatch(words):
        many, unit = int(match[1]), match[2][0]
        return today - timedelta(
            days=-(-many // 24) if unit == "h" else many * 7 ** (unit == "w")
        )
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise UsageError(
            f"--since: {said!r} is no day; write 2017-03-20, yesterday, or 3 days"
        ) from None


def _send_mail(
    text: str, page: str, title: str, channel: str, rules: str | None, now: datetime
) -> None:
    needs_watch()
    from reportedly.run.rules import read_rules
    from reportedly.watch.delivery import send_mail

    if rules is None:
        raise UsageError("--mail needs --rules with the channel's server")
    settings = read_rules(rules).channels.get(channel)
    if settings is None or "mail" not in settings:
        raise UsageError(f"{rules}: has no mail channel {channel!r}")
    mail = EmailMessage()
    mail["Subject"] = " ".join(title.split())[:200]
    mail.set_content(text)
    mail.add_alternative(page, subtype="html")
    outcome = send_mail(mail, settings["mail"], now)
    if not outcome.sent:
        raise ReportedlyError(f"the digest was not sent: {outcome.detail}")
    say(f"sent to {channel}: {outcome.detail}")
