"""`nianbao schedule`: what is crawled when, by a resident scheduler, the system's timer, or scrapyd."""

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.errors import ExitCode
from crawler.commands import crawl as crawl_command
from watch.after import describe, describe_run, run_and_look, tell
from watch.calendar import start_of
from watch.install import crontab_line, systemd_units, write_crontab, write_units
from watch.mail import Ways
from watch.plan import Planned
from watch.run import Plan, Task, hand_due_to, read_plan
from watch.schedule_options import (
    AS_OF,
    AT,
    CRAWL_OPTIONS,
    DATABASE,
    JSON,
    KNOWN,
    MAIL_TO,
    OUT,
    PORTALS,
    SMTP,
    SMTP_PASSWORD,
    WEBHOOK,
)
from watch.steps import Steps


def crawl_settings(out: Path, options: tuple[str, ...]) -> dict[str, object]:
    """The options after `--` as settings of the crawl. Raises a usage error for what it does not know."""
    with crawl_command.make_context("nianbao crawl", [*options, "--out", str(out)]) as context:
        given = dict(context.params)
    if given.pop("targets"):
        raise click.UsageError("Name the portals with --portals; after -- come options of the crawl only.")
    settings = {f"NIANBAO_{name.upper()}": value for name, value in given.items() if value not in (None, ())}
    for name in ("OUT", "EXPLAIN", "AS_JSON", "RECHECK", "RECHECK_LISTS", "WORKERS", "SCHEDULER"):
        settings.pop(f"NIANBAO_{name}", None)
    return settings


@click.group()
def schedule() -> None:
    """Crawl portals when the calendar says so, and see how it went."""


def show_plan(plan: Plan, shown: list[Planned], as_json: bool) -> None:
    """The plan as a JSON array or one line a portal; faults of the file on stderr."""
    for fault in plan.faults:
        click.echo(fault, err=True)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in shown], ensure_ascii=False, indent=2, default=str))
        return
    for one in shown:
        click.echo(f"{one.day}  {'due' if one.is_due(plan.today) else '   '}  {one.url}  {one.why}")


def plan_of(portals: Path, out: Path, database: Path | None, as_of: datetime | None) -> Plan:
    """The plan as of now or of another day."""
    now = start_of(as_of.date()) if as_of else datetime.now(UTC)
    return read_plan(Task(portals, out, database or Path()), now)


@schedule.command("list")
@PORTALS
@OUT
@KNOWN
@AS_OF
@JSON
def list_command(
    portals: Path, out: Path, database: Path | None, as_of: datetime | None, as_json: bool
) -> ExitCode:
    """Every portal: when it is crawled next, and how the last crawl ended."""
    plan = plan_of(portals, out, database, as_of)
    show_plan(plan, list(plan.portals), as_json)
    return ExitCode.OK


@schedule.command("due")
@PORTALS
@OUT
@KNOWN
@AS_OF
@JSON
def due_command(
    portals: Path, out: Path, database: Path | None, as_of: datetime | None, as_json: bool
) -> ExitCode:
    """What would be crawled now, and why."""
    plan = plan_of(portals, out, database, as_of)
    show_plan(plan, plan.due(), as_json)
    return ExitCode.OK


@schedule.command("run")
@PORTALS
@OUT
@DATABASE
@AT
@click.option("--once", is_flag=True, help="Run what is due, then end.")
@click.option("--scrapyd", metavar="URL", help="Hand what is due to a scrapyd instead, then end.")
@WEBHOOK
@MAIL_TO
@SMTP
@SMTP_PASSWORD
@JSON
@CRAWL_OPTIONS
def run_command(
    portals: Path,
    out: Path,
    database: Path,
    at: tuple[int, int],
    once: bool,
    scrapyd: str | None,
    webhook: str | None,
    mail_to: tuple[str, ...],
    smtp: str,
    password_file: Path | None,
    as_json: bool,
    crawl_options: tuple[str, ...],
) -> ExitCode:
    """Crawl what is due, extract and look how it went: daily until interrupted, or once."""
    settings = crawl_settings(out, crawl_options)
    task = Task(portals, out, database, crawl_options)
    if scrapyd:
        return hand_to_scrapyd(task, scrapyd, settings, as_json)
    ways = Ways(webhook, mail_to, smtp, password_file.resolve() if password_file else None)
    if once:
        return run_once(task, ways, as_json)
    from watch.resident import run_resident  # its libraries cost every other command 0.1 s

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    run_resident(task, *at, ways)
    return ExitCode.OK


def run_once(task: Task, ways: Ways, as_json: bool) -> ExitCode:
    """One run, reported; ends as its worst part does."""
    ran, findings = run_and_look(task, Steps())
    if as_json:
        report: dict[str, Any] = {"crawls": ran.crawls, "extract": ran.extracted} if ran else {"crawls": []}
        report["monitors"] = [asdict(finding) for finding in findings]
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        click.echo("\n".join([describe_run(ran), *map(describe, findings)]))
    if ran:
        tell(task, ran, findings, ways)
    if any(finding.status == "alarm" for finding in findings):
        return ExitCode.FAULTS_FOUND
    states = {portal["state"] for crawl in ran.crawls for portal in crawl["portals"]} if ran else set()
    return ExitCode.PORTALS_FAILED if states & {"failed", "blocked"} else ExitCode.OK


def hand_to_scrapyd(task: Task, address: str, settings: Mapping[str, object], as_json: bool) -> ExitCode:
    """Posts what is due; says the id of the job."""
    job = hand_due_to(task, address, settings)
    click.echo(json.dumps({"job": job}) if as_json else job or "nothing is due")
    return ExitCode.OK


@schedule.command("install")
@PORTALS
@OUT
@DATABASE
@AT
@click.option("--with", "how", type=click.Choice(("systemd", "cron")), default="systemd", show_default=True)
@click.option("--yes", is_flag=True, help="Write what is shown.")
@WEBHOOK
@MAIL_TO
@SMTP
@SMTP_PASSWORD
@CRAWL_OPTIONS
def install_command(
    portals: Path,
    out: Path,
    database: Path,
    at: tuple[int, int],
    how: str,
    yes: bool,
    webhook: str | None,
    mail_to: tuple[str, ...],
    smtp: str,
    password_file: Path | None,
    crawl_options: tuple[str, ...],
) -> ExitCode:
    """Show a systemd user timer or a crontab line for `run --once`; with --yes write it."""
    crawl_settings(out, crawl_options)
    files = (("--portals", portals), ("--out", out), ("--db", database))
    options = [word for name, path in files for word in (name, str(path.resolve()))]
    options += ["--webhook", webhook] if webhook else []
    options += [word for address in mail_to for word in ("--mail-to", address)]
    options += ["--smtp", smtp] if mail_to else []
    options += ["--smtp-password", str(password_file.resolve())] if password_file else []
    words = [*options, *(("--", *crawl_options) if crawl_options else ())]
    (install_timer if how == "systemd" else install_cron)(words, at, yes)
    return ExitCode.OK


def install_timer(words: list[str], at: tuple[int, int], yes: bool) -> None:
    """Shows the units, and writes them if that is wanted."""
    units = systemd_units(words, *at)
    for unit in units:
        click.echo(f"# {unit.path}\n{unit.text}")
    if yes:
        write_units(units)
    click.echo(
        next_step(yes, "systemctl --user daemon-reload && systemctl --user enable --now nianbao.timer")
    )


def install_cron(words: list[str], at: tuple[int, int], yes: bool) -> None:
    """Shows the line, and writes it if that is wanted."""
    line = crontab_line(words, *at)
    click.echo(line)
    if yes:
        write_crontab(line)
    click.echo(next_step(yes, "crontab -l"))


def next_step(is_written: bool, command: str) -> str:
    """What to do now."""
    return f"# Written. Go on with: {command}" if is_written else "# Not written; add --yes."
