"""The commands of a scheduled run, each a process that ends in order when the one that began it is gone."""

import json
import os
import runpy
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from archive.errors import ExitCode
from watch.errors import StepFailed

STDIN = 0
# Codes with which a step still reports what it did.
REPORTED = (ExitCode.OK, ExitCode.PORTALS_FAILED, ExitCode.FAULTS_FOUND)


class Steps:
    """Runs the commands of the project one after the other; `stop` ends the one that runs."""

    def __init__(self) -> None:
        self._child: Popen[str] | None = None
        self._is_stopped = threading.Event()

    def run(self, command: str, *words: str | Path) -> dict[str, Any]:
        """The JSON object that a command reports. Raises StepFailed."""
        line = [sys.executable, "-m", "watch.steps", command, *map(str, words), "--json"]
        with lifeline() as end, Popen(line, stdin=end, stdout=PIPE, stderr=PIPE, text=True) as child:
            self._child = child
            if self._is_stopped.is_set():
                child.terminate()
            out, err = child.communicate()
        if child.returncode not in REPORTED:
            raise StepFailed(command, child.returncode, (err.strip().splitlines() or ["no words"])[-1])
        report: dict[str, Any] = json.loads(out)
        return report

    def stop(self) -> None:
        """Asks the running command to end cleanly, and lets no other begin."""
        self._is_stopped.set()
        if self._child is not None:
            self._child.terminate()


@contextmanager
def lifeline() -> Iterator[int]:
    """The stdin of a step: it ends with this process, even a killed one, and so does the step."""
    reading, writing = os.pipe()
    try:
        yield reading
    finally:
        os.close(writing)
        os.close(reading)


def end_with_parent() -> None:
    """Waits until nobody holds the other end of stdin any more, into which nobody writes."""
    os.read(STDIN, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    runpy.run_module("nianbao", run_name="__main__")
