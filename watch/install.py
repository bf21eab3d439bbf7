"""Runs by the system's own timer: a systemd user timer, or a line of the crontab."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ProgramMissing
from watch.errors import NotInstalled

NAME = "nianbao"
MARK = "# nianbao schedule"
SERVICE = """[Unit]
Description=Crawl the annual reports that are due
[Service]
Type=oneshot
ExecStart={command}
# 6 and 7: portals failed, or the monitors found something; the report says what.
SuccessExitStatus=6 7
"""
TIMER = """[Unit]
Description=Every day, also once for days that were missed
[Timer]
OnCalendar=*-*-* {hour:02}:{minute:02}:00 Asia/Shanghai
Persistent=true
[Install]
WantedBy=timers.target
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A file to write."""

    path: Path
    text: str


def once_command(options: Sequence[str]) -> list[str]:
    """The command line of one run."""
    return [sys.executable, "-m", "nianbao", "schedule", "run", "--once", *options]


def systemd_units(options: Sequence[str], hour: int, minute: int) -> tuple[Unit, Unit]:
    """The service and the timer of the user's systemd."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    folder = config / "systemd" / "user"
    command = " ".join(map(systemd_word, once_command(options)))
    service = SERVICE.format(command=command)
    return (
        Unit(folder / f"{NAME}.service", service),
        Unit(folder / f"{NAME}.timer", TIMER.format(hour=hour, minute=minute)),
    )


def systemd_word(word: str) -> str:
    """A word as systemd reads it: in quotes, its own signs doubled."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return word if escaped == shlex.quote(word) else f'"{escaped}"'


def write_units(units: Sequence[Unit]) -> None:
    """Writes the files. Raises NotInstalled."""
    for unit in units:
        try:
            unit.path.parent.mkdir(parents=True, exist_ok=True)
            unit.path.write_text(unit.text, encoding="utf-8")
        except OSError as error:
            raise NotInstalled(f"{unit.path} cannot be written ({error.strerror}).") from error


def crontab_line(options: Sequence[str], hour: int, minute: int) -> str:
    """One line of a crontab; hour and minute are those of the machine."""
    command = shlex.join(once_command(options)).replace("%", "\\%")
    return f"{minute} {hour} * * * {command} {MARK}"


def write_crontab(line: str) -> None:
    """Puts the line into the user's crontab for an earlier one. Raises ProgramMissing, NotInstalled."""
    program = shutil.which("crontab")
    if program is None:
        raise ProgramMissing("crontab is not installed; install cron, or use --with systemd.")
    listed = subprocess.run([program, "-l"], capture_output=True, text=True, check=False)
    kept = [old for old in listed.stdout.splitlines() if not old.endswith(MARK)]
    text = "\n".join([*kept, line, ""])
    written = subprocess.run([program, "-"], input=text, capture_output=True, text=True, check=False)
    if written.returncode:
        raise NotInstalled(f"crontab did not take the line: {written.stderr.strip()}")
