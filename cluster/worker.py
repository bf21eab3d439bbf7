"""What dask runs in every worker process of this machine before its first task."""

import signal


def dask_setup(_worker: object) -> None:
    """Ctrl-C is for the process that gives out the work: it ends what runs in an orderly way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
