"""Opens a cluster: processes of this machine, or a scheduler that others started."""

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
# A scheduler that is restarted is waited for.
RECONNECT_S = 300
# Innocent tasks die with their worker too: `cluster.tasks` counts for each how often it was tried.
CONFIG = {
    "distributed.scheduler.allowed-failures": 1000,
    "distributed.worker.daemon": True,
    "distributed.logging.distributed": "error",
    "distributed.admin.system-monitor.gil.enabled": False,
}


def ready() -> None:
    """Workers of a foreign cluster are replaced by whoever started it."""


class Cluster:
    """A connection to a scheduler, made anew when it is lost. Use `open_cluster`."""

    def __init__(
        self, connect: Connect, place: str, version: str | None = None, heal: Callable[[], None] = ready
    ) -> None:
        self.version = version  # what workers must run; None: they start from the same files
        self.heal = heal  # replaces workers that are gone for good, where that is in our hands
        self._connect = connect
        self._place = place
        self.client = connect()

    @property
    def workers(self) -> int:
        """How many workers are there now, at least one: others may yet come."""
        return max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))

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
        print(f"nianbao: {self._place} is lost; waiting for it", file=sys.stderr)
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


def other_version(worker: str, found: object, wanted: str | None) -> str:
    """The sentence about a worker with other code."""
    what = found if isinstance(found, str) else "no nianbao that can be read"
    return f"Worker {worker} runs {what}, this is {wanted}; install the same on all machines."


@contextmanager
def open_cluster(workers: int, address: str | None) -> Iterator[Cluster]:
    """A cluster of `workers` processes here, or the one at an address.

    Raises ProgramMissing without dask, ClusterUnreachable, OtherVersion.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        raise ProgramMissing("dask is not installed; run: pip install 'nianbao[scale]'") from error

    def connect_to(place: object, name: str) -> "Client":
        try:
            return Client(place, timeout=CONNECT_S)
        except (OSError, ValueError, RuntimeError) as error:
            raise ClusterUnreachable(
                f"No dask scheduler answers at {name} ({error}); check --scheduler."
            ) from error

    logging.getLogger("distributed").setLevel(logging.ERROR)
    with dask.config.set(CONFIG):
        if address is not None:
            cluster = Cluster(lambda: connect_to(address, address), address, code_version())
            try:
                cluster.check_versions()
                yield cluster
            finally:
                cluster.close()
            return
        with LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=":0",
            memory_limit=0,  # a crawl's memory is bounded by itself
            preload=["cluster.worker"],
        ) as local:
            # dask gives up a worker that is killed while it starts.
            cluster = Cluster(
                lambda: connect_to(local, "this machine"), "this machine", heal=lambda: local.scale(workers)
            )
            try:
                yield cluster
            finally:
                cluster.close()
