"""`nianbao crawl`: from portals to an archive."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.errors import ExitCode, InputUnusable
from crawler.division import crawl_divided
from crawler.errors import BadOption
from crawler.explain import explain_url
from crawler.options import is_divided
from crawler.process import log_file, run_crawl
from crawler.summary import Summary

BROWSER_CHOICES = ("auto", "never", "always")


@click.command()
@click.argument("targets", nargs=-1, metavar="TARGET...")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The crawl directory."
)
@click.option(
    "--registry",
    "selections",
    multiple=True,
    metavar="CONDITIONS",
    help='Portals of the registry: "level=county province=广东省".',
)
@click.option("--operator", default="", help="Who crawls: name and mail or URL. Needed beyond loopback.")
@click.option(
    "--delay", "delay_s", default=2.0, show_default=True, type=click.FloatRange(min=0), help="Seconds."
)
@click.option(
    "--per-ip", default=2, show_default=True, type=click.IntRange(min=1), help="Requests at once an address."
)
@click.option(
    "--max-requests", default=0, type=click.IntRange(min=0), help="Stop after so many; 0: no limit."
)
@click.option("--browser", default="auto", show_default=True, type=click.Choice(BROWSER_CHOICES))
@click.option(
    "--requisites/--no-requisites", default=True, help="Also fetch images and styles of kept pages."
)
@click.option("--recheck", is_flag=True, help="Ask again for what was found before.")
@click.option("--recheck-lists", is_flag=True, help="Ask again only for what leads to reports.")
@click.option("--strict-tls", is_flag=True, help="Do not talk to hosts with bad certificates.")
@click.option("--allow-network", multiple=True, metavar="CIDR", help="Private addresses that may be asked.")
@click.option(
    "--resolve", multiple=True, metavar="HOST:PORT:ADDRESS", help="Addresses of names, as with curl."
)
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@click.option("--scheduler", metavar="ADDRESS", help="A dask scheduler whose workers crawl.")
@click.option("--explain", metavar="URL", help="Say why a URL was or was not fetched, and crawl nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def crawl(
    targets: tuple[str, ...],
    out: Path,
    selections: tuple[str, ...],
    workers: int,
    scheduler: str | None,
    explain: str | None,
    as_json: bool,
    **options: object,
) -> ExitCode:
    """Crawl portals (URLs, or files in the form of portals.csv) into a directory; run again to go on."""
    if not (targets or selections or explain):
        raise click.UsageError("Name at least one portal: a URL, a portals.csv or --registry.")
    for target in targets:
        check_target(target)
    targets = (*targets, *(f"registry://{selection}" for selection in selections))
    if explain:
        click.echo(explain_url(out, explain, targets, as_json=as_json))
        return ExitCode.OK
    settings = {f"NIANBAO_{name.upper()}": value for name, value in options.items()}
    settings |= {"NIANBAO_OUT": str(out), "LOG_FILE": str(log_file(out))}
    if workers > 1 or scheduler or is_divided(out):
        summary = crawl_divided(targets, settings, workers, scheduler)
    else:
        summary = crawl_here(targets, settings)
    click.echo(json.dumps(asdict(summary), ensure_ascii=False) if as_json else describe(summary, out))
    return exit_code(summary)


def crawl_here(targets: tuple[str, ...], settings: dict[str, object]) -> Summary:
    """Crawls in this process."""
    run = run_crawl(targets, settings)
    if run.summary is None:
        raise RuntimeError("The crawl ended without a summary.")
    return run.summary


def check_target(target: str) -> None:
    """Raises BadOption for an address that is none, InputUnusable for a file that is not there."""
    scheme, separator, _ = target.partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        raise BadOption(f"{target} is no web address; portals start with http:// or https://.")
    if not separator and not Path(target).is_file():
        raise InputUnusable(
            f"There is no file {target}; name a portals.csv or a URL with http:// or https://."
        )


def exit_code(summary: Summary) -> ExitCode:
    """How the command ends."""
    if summary.ended == "shutdown":
        return ExitCode.INTERRUPTED
    if summary.ended == "start_error":
        return ExitCode.BUG  # the log says where
    return ExitCode.OK if summary.is_whole else ExitCode.PORTALS_FAILED


def describe(summary: Summary, out: Path) -> str:
    """A run for people."""
    asked = ", ".join(f"{count} {purpose}" for purpose, count in summary.requests.items() if count)
    lines = [
        f"{portal.url}: {portal.state}" + (f" ({portal.reason})" if portal.reason else "")
        for portal in summary.portals
    ]
    return "\n".join(
        [
            *lines,
            f"{summary.captures} captures ({asked or 'nothing asked'}), {summary.reports} reports, in {out}",
        ]
    )


COMMANDS: list[click.Command] = [crawl]
