"""`kechat`: the command line. Each command is imported when it is called, so that help is quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bot import __version__

COMMANDS = {
    "serve": "bot.commands.serving:serve",
    "demo": "bot.commands.serving:demo",
    "chat": "bot.commands.talking:chat",
    "say": "bot.commands.talking:say",
    "parse": "bot.commands.talking:parse",
    "import": "bot.commands.importing:import_",
    "kb": "bot.commands.knowledge:kb",
    "remind": "bot.commands.reminding:remind",
    "understand": "bot.commands.understanding:understand",
    "user": "bot.commands.people:user",
    "token": "bot.commands.people:token",
    "wecom": "bot.commands.wecom:wecom",
    "backup": "bot.commands.keeping:backup",
    "restore": "bot.commands.keeping:restore",
    "doctor": "bot.commands.keeping:doctor",
}


class LazyCommands(click.Group):
    """In the order of the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kechat")
@click.option("--traceback", is_flag=True, help="Show where an unexpected error came from.")
def kechat(traceback: bool) -> None:
    """The CRM that people talk to.

    Settings come from KECHAT_* variables and a .env file in the current folder.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Whatever goes wrong ends as one line and a non-zero exit code."""
    given = list(sys.argv[1:] if args is None else args)
    try:
        kechat(given, prog_name="kechat")
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:
        if "--traceback" in given:
            raise
        from bot.commands.failing import explained

        click.echo(f"kechat: {explained(error)}", err=True)
        sys.exit(1)
