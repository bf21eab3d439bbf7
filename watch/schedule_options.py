"""The options of `nianbao schedule`."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from watch.mail import PASSWORD

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
PORTALS = click.option("--portals", type=FILE, required=True, help="Portals in the form of portals.csv.")
OUT = click.option("--out", type=FOLDER, required=True, help="The crawl directory.")
DATABASE = click.option("--db", "database", type=FILE, required=True, help="SQLite file to fill.")
KNOWN = click.option("--db", "database", type=FILE, help="Database that says which portals owe reports.")
AS_OF = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Another day than today, in China.")
AT = click.option(
    "--at",
    default="01:00",
    show_default=True,
    callback=lambda *given: parse_clock(given[2]),
    help="Daily time.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
WEBHOOK = click.option("--webhook", metavar="URL", help="Post each run and what the monitors found as JSON.")
MAIL_TO = click.option("--mail-to", multiple=True, metavar="ADDRESS", help="Mail each run and its page.")
SMTP = click.option(
    "--smtp",
    default="smtp://127.0.0.1",
    envvar="NIANBAO_SMTP",
    show_envvar=True,
    metavar="URL",
    callback=lambda *given: parse_smtp(given[2]),
    help="Mail server: smtp://, smtp+starttls:// or smtps:// with [USER@]HOST[:PORT].",
)
SMTP_PASSWORD = click.option(
    "--smtp-password",
    "password_file",
    type=FILE,
    help=f"File whose first line is the password; else {PASSWORD} in the environment.",
)
CRAWL_OPTIONS = click.argument("crawl_options", nargs=-1, metavar="[-- CRAWL-OPTIONS]")


def parse_clock(text: str) -> tuple[int, int]:
    """Hour and minute of HH:MM."""
    try:
        clock = datetime.strptime(text, "%H:%M")
    except ValueError as error:
        raise click.BadParameter(f"{text} is no time of day; write it as 01:00.") from error
    return clock.hour, clock.minute


def parse_smtp(text: str) -> str:
    """The address of a mail server without a password."""
    try:
        password = urlsplit(text).password
    except ValueError as error:
        raise click.BadParameter(f"{text} is no address of a mail server ({error}).") from error
    if password is not None:
        raise click.BadParameter(
            f"Leave the password out of the address; put it into {PASSWORD} or the file of --smtp-password."
        )
    return text
