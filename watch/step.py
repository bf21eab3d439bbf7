"""`python -m watch.step COMMAND …`: a command of the project that ends in order when who began it is gone."""

import os
import runpy
import signal
import threading

STDIN = 0


def end_with_parent() -> None:
    """Waits until nobody holds the other end of stdin any more, into which nobody writes."""
    os.read(STDIN, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    runpy.run_module("nianbao", run_name="__main__")
