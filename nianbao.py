"""The command line: mounts each room's own commands; the only file that knows every room."""

import sys
import traceback
from importlib import import_module
from importlib.metadata import version

import click

from archive.errors import ExitCode, NianbaoError

# A room is imported when one of its commands is wanted: all of them take more than a second.
ROOMS = {
    "demo": ("demo", "demo-web"),
    "crawler": ("crawl",),
    "spiders": ("portals",),
    "extract": ("extract", "read", "check", "migrate", "judge", "publish", "export", "explore"),
    "archive": ("verify", "repair", "index", "pack", "replay"),
    "watch": ("coverage", "schedule", "progress", "control", "vanished"),
}


class Rooms(click.Group):
    """The commands that each room lists in its `commands.py`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """All names, sorted."""
        return sorted(name for names in ROOMS.values() for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name, or None."""
        room = next((room for room, names in ROOMS.items() if cmd_name in names), None)
        commands = import_module(f"{room}.commands").COMMANDS if room else []
        return next((command for command in commands if command.name == cmd_name), None)


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("nianbao"), prog_name="nianbao")
def cli() -> None:
    """Government disclosure annual reports: from portals to WARC to a traceable database."""


def main() -> None:
    """Runs one command; an expected failure ends in one sentence and its exit code."""
    try:
        code = cli(standalone_mode=False)
    except NianbaoError as error:
        click.echo(f"nianbao: {error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt):
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        code = ExitCode.OK
    except Exception as error:  # noqa: BLE001  # the one at the top of the process
        traceback.print_exc()
        click.echo(
            f"nianbao: a fault of the program ({type(error).__name__}); report it with the lines above",
            err=True,
        )
        code = ExitCode.BUG
    sys.exit(int(code or 0))


if __name__ == "__main__":
    main()
