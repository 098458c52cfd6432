"""Commands of the desk: `serve` opens it, `account` lets somebody in."""

from __future__ import annotations

import socket
import sys

import click

from reportedly.cli.console import machine_user, say
from reportedly.cli.reading import LEDGER
from reportedly.codebook.words import AccountRole
from reportedly.errors import UsageError, told_by

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _keep_to_oneself(host: str, *, for_team: bool) -> None:
    """Refuse what would let others in where nobody has an account."""
    if host not in _LOOPBACK:
        raise UsageError(
            f"{host}: others could come in; --team lets only those in who have an account"
        )
    if for_team:
        raise UsageError("--user-header and --https are for --team")


def _check_free(host: str, port: int) -> None:
    """An error where nobody can listen, as where another desk does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise UsageError(
            f"{host}, port {port}: {told_by(error).lower()}; --port names another"
        ) from None


@click.command()
@LEDGER
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=8400,
    show_default=True,
    help="Where.",
)
@click.option(
    "--host",
    metavar="H",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at.",
)
@click.option(
    "--team",
    is_flag=True,
    help="People log in with accounts; without, it is for one person on this machine.",
)
@click.option(
    "--user-header",
    metavar="NAME",
    help="With --team, the header in which a reverse proxy says who it is.",
)
@click.option(
    "--https",
    is_flag=True,
    help="With --team, behind a proxy that speaks HTTPS: cookies for HTTPS alone.",
)
def serve_command(
    ledger: str, port: int, host: str, team: bool, user_header: str | None, https: bool
) -> None:
    """Open the desk on a ledger: look at what was reported, check it, correct it, sign it off, in a
    browser.

    For one person it listens on this machine alone. A team has accounts (`reportedly account`),
    best on PostgreSQL, behind a proxy that speaks HTTPS.

    \b
    Example:
      reportedly serve --ledger mosul.db
    """
    try:
        import uvicorn

        from reportedly.serve import worker
        from reportedly.serve.app import DeskSettings, create_app
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the desk needs: pip install 'reportedly[serve]' ({error.name} is missing)"
        ) from None
    from reportedly.ledger import open_ledger

    if not team:
        _keep_to_oneself(host, for_team=bool(user_header) or https)
    _check_free(host, port)
    with open_ledger(ledger) as opened:
        if team and not opened.accounts():
            raise UsageError(
                "nobody has an account yet: `reportedly account NAME --role admin` makes one"
            )
        local = None if team else machine_user()
        with worker.beside(ledger) as folder:
            app = create_app(opened, DeskSettings(local, user_header, https, folder))
            message = f"The desk is open at http://{host}:{port}/ (Ctrl-C closes it)"
            say(message, err=True)
            uvicorn.run(
                app, host=host, port=port, log_level="warning", server_header=False
            )


@click.command()
@click.argument("name", metavar="NAME")
@LEDGER
@click.option(
    "--role",
    metavar="R",
    default=AccountRole.CODER,
    show_default=True,
    help="viewer, coder, reviewer, lead or admin.",
)
@click.option(
    "--space",
    "spaces",
    metavar="S",
    multiple=True,
    help="A space whose articles they see; several times. All by default.",
)
@click.option(
    "--proxy", is_flag=True, help="A reverse proxy says who it is: no password."
)
@click.option("--close", is_flag=True, help="Let them in no longer.")
def account_command(
    name: str, ledger: str, role: str, spaces: tuple[str, ...], proxy: bool, close: bool
) -> None:
    """Make an account for a team's desk, or change one; the password is asked for, or read from
    standard input.

    \b
    Example:
      reportedly account mira --role lead --proxy --ledger mosul.db
    """
    from dataclasses import replace

    from reportedly.ledger import open_ledger
    from reportedly.serve.people import make_account

    with open_ledger(ledger) as opened:
        by = machine_user()
        if close:
            known = opened.accounts().get(name)
            if known is None:
                raise UsageError(f"nobody is called {name!r}")
            opened.keep_account(replace(known, active=False), by)
            say(f"{name}: comes in no longer")
            return
        password = "" if proxy else _password()
        make_account(opened, name, role, spaces or ("*",), password, by)
    say(f"{name}: {role}")


def _password() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return typed
    piped = sys.stdin.readline().rstrip("\n")
    if not piped:
        raise UsageError(
            "no password came on standard input; with a proxy, say --proxy"
        )
    return piped
