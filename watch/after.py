"""A run and what comes after it: findings and changes kept, a page for people, messages."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

from watch.changes import describe_changes, find_changes, read_states
from watch.errors import WebhookSilent
from watch.figures import count_figures
from watch.history import History
from watch.mail import Ways, build_mail, send_mail
from watch.monitors import Finding, judge, load_thresholds
from watch.report_page import build_page
from watch.run import Ran, Task, run_due
from watch.steps import Steps

TIMEOUT_S = 30


def look_back(task: Task, ran: Ran) -> list[Finding]:
    """Judges a run; keeps the findings and writes the page. Raises InputUnusable, OtherSchema."""
    cells = read_states(task.database, task.out)
    figures = count_figures(task.out, task.database, ran, cells)
    history = History(task.history_file)
    changes = find_changes(history.states(), cells)
    findings = [*judge(figures, load_thresholds()), describe_changes(changes)]
    history.keep(ran.run_id, findings)
    history.keep_states(cells)
    page_of(task, ran).write_text(build_page(ran, findings, cells, changes), encoding="utf-8")
    return findings


def page_of(task: Task, ran: Ran) -> Path:
    """Where the page of a run stands."""
    return task.folder / f"{ran.run_id}.html"


def tell_webhook(address: str, ran: Ran, findings: Sequence[Finding]) -> None:
    """Posts the run and its findings as JSON. Raises WebhookSilent."""
    body = {"run_id": ran.run_id, "crawls": ran.crawls, "findings": [asdict(one) for one in findings]}
    data = json.dumps(body, ensure_ascii=False).encode()
    try:
        request = Request(address, data, {"Content-Type": "application/json; charset=utf-8"})
        with urlopen(request, timeout=TIMEOUT_S):
            return
    except (OSError, HTTPException, ValueError) as error:
        raise WebhookSilent(f"{address} does not take the message ({error}); check --webhook.") from error


def run_and_look(task: Task, steps: Steps) -> tuple[Ran | None, list[Finding]]:
    """One run, and what the monitors found after it."""
    ran = run_due(task, steps)
    return ran, look_back(task, ran) if ran else []


def tell(task: Task, ran: Ran, findings: Sequence[Finding], ways: Ways) -> None:
    """Sends the messages about a run; one that is not taken keeps no other back.

    Raises WebhookSilent, MailRefused.
    """
    with ExitStack() as sending:
        if ways.mail_to:
            mail = build_mail(ways, describe_run(ran), findings, page_of(task, ran))
            sending.callback(send_mail, ways, mail)
        if ways.webhook:
            sending.callback(tell_webhook, ways.webhook, ran, findings)


def describe(finding: Finding) -> str:
    """A finding in one line."""
    return f"{finding.monitor}: {finding.status} ({finding.detail})"


def describe_run(ran: Ran | None) -> str:
    """A run in one line."""
    if ran is None:
        return "nothing is due"
    states = [portal["state"] for crawl in ran.crawls for portal in crawl["portals"]]
    counts = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    captures = sum(crawl["captures"] for crawl in ran.crawls)
    return f"{captures} captures; portals: {counts}; {ran.extracted['reports']} reports in the database"
