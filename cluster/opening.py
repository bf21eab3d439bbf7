"""The cluster of a dask scheduler that others started."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import TYPE_CHECKING

from archive.errors import ProgramMissing
from cluster.errors import ClusterUnreachable, OtherVersion
from cluster.version import code_version

if TYPE_CHECKING:
    from distributed import Client

Connect = Callable[[], "Client"]

CONNECT_S = 10
TRIES = 3
# A scheduler that is restarted is waited for, and so are workers that have yet to come.
RECONNECT_S = 300


class Cluster:
    """A connection to a scheduler, made anew when it is lost. Use `open_cluster`."""

    def __init__(self, connect: Connect, address: str) -> None:
        self.version = code_version()  # what workers must run
        self._connect = connect
        self._address = address
        self._alone_since: float | None = None
        self.client = connect()

    @property
    def workers(self) -> int:
        """How many workers are there now."""
        return len(self.client.scheduler_info(n_workers=-1)["workers"])

    def check_workers(self) -> None:
        """Says that there are none. Raises ClusterUnreachable if none has come for five minutes."""
        now = monotonic()
        if self.workers:
            self._alone_since = None
        elif self._alone_since is None:
            self._alone_since = now
            print(f"nianbao: no worker is at {self._address}; waiting for one", file=sys.stderr)
        elif now - self._alone_since > RECONNECT_S:
            raise ClusterUnreachable(f"No worker has come to {self._address}; start some, then run again.")

    def check_versions(self) -> None:
        """Raises OtherVersion if a worker that is there now runs other code."""
        versions: dict[str, object] = {}
        for _ in range(TRIES):
            with suppress(OSError):  # a worker may go away while it is asked
                versions = self.client.run(code_version, on_error="return")
                break
        for worker, found in versions.items():
            if found != self.version:
                raise OtherVersion(other_version(worker, found, self.version))

    def reconnect(self) -> None:
        """Waits for a scheduler that was lost. Raises ClusterUnreachable if it does not come back."""
        print(f"nianbao: {self._address} is lost; waiting for it", file=sys.stderr)
        self.close()
        until = monotonic() + RECONNECT_S
        while True:
            try:
                self.client = self._connect()
            except ClusterUnreachable:
                if monotonic() > until:
                    raise
                sleep(1)
            else:
                return

    def close(self) -> None:
        """Ends the connection."""
        with suppress(OSError, TimeoutError):
            self.client.close(timeout=2)


def other_version(worker: str, found: object, wanted: str) -> str:
    """The sentence about a worker with other code."""
    what = found if isinstance(found, str) else "no nianbao that can be read"
    return f"Worker {worker} runs {what}, this is {wanted}; install the same on all machines."


@contextmanager
def open_cluster(address: str) -> Iterator[Cluster]:
    """The cluster of the scheduler at an address. Raises ProgramMissing without dask, ClusterUnreachable,
    OtherVersion.
    """
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ProgramMissing("dask is not installed; run: pip install 'nianbao[scale]'") from error

    def connect() -> "Client":
        try:
            return Client(address, timeout=CONNECT_S)
        except (OSError, ValueError, RuntimeError) as error:
            raise ClusterUnreachable(
                f"No dask scheduler answers at {address} ({error}); check --scheduler."
            ) from error

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is lost is said here, in a sentence
    cluster = Cluster(connect, address)
    try:
        cluster.check_versions()
        yield cluster
    finally:
        cluster.close()
