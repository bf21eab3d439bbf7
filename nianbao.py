"""The command line: mounts each room's own commands; the only file that knows every room."""

import sys
import traceback
from importlib import import_module
from importlib.metadata import version

import click

from archive.errors import ExitCode, NianbaoError

ROOMS = ("demo", "crawler", "spiders", "extract", "archive", "watch")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("nianbao"), prog_name="nianbao")
def cli() -> None:
    """Government disclosure annual reports: from portals to WARC to a traceable database."""


def mount_rooms() -> None:
    """Adds the commands that each room lists in its `commands.py`."""
    for room in ROOMS:
        for command in import_module(f"{room}.commands").COMMANDS:
            cli.add_command(command)


def main() -> None:
    """Runs one command; an expected failure ends in one sentence and its exit code."""
    mount_rooms()
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
