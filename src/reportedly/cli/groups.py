"""Commands within commands: each summed up in one whole sentence, a slip told with the nearest."""

from __future__ import annotations

import click

_WHOLE = 1000  # letters of a summary, which is a sentence


class Group(click.Group):
    """Commands under a name."""

    def summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Each command with the sentence that sums it up."""
        found = (
            (name, self.get_command(ctx, name)) for name in self.list_commands(ctx)
        )
        return [(name, one.get_short_help_str(_WHOLE)) for name, one in found if one]

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(self.summaries(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from reportedly.cli.filters import nearest

            near = nearest(args[0], self.list_commands(ctx), most=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"no command {args[0]!r}{hint}", ctx) from None
