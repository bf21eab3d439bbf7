"""How much room the disk of a crawl has left: enough, so little that it waits, too little to go on."""

import shutil
from collections.abc import Callable
from enum import Enum
from pathlib import Path

# Room that comes and goes would have the crawl start and stop all the time.
MORE = 1.1


class Room(Enum):
    """What a crawl may still do."""

    ENOUGH = "go on"
    LITTLE = "wait"
    NONE = "stop"


class Disk:
    """The disk of a folder. Sizes in bytes; one look costs 1 us."""

    def __init__(
        self,
        folder: Path,
        *,
        wait_below: int,
        stop_below: int,
        read_free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
    ) -> None:
        self._folder = folder
        self._wait_below = wait_below
        self._stop_below = stop_below
        self._read_free = read_free
        self.free = 0
        self.room = Room.ENOUGH

    @property
    def wanted(self) -> int:
        """How much must be free before a crawl that waits goes on."""
        return int(self._wait_below * MORE)

    def look(self) -> Room:
        """What may be done now; who waits goes on only with a tenth more than made him wait."""
        self.free = self._read_free(self._folder)
        limit = self.wanted if self.room is Room.LITTLE else self._wait_below
        if self.free < self._stop_below:
            self.room = Room.NONE
        else:
            self.room = Room.LITTLE if self.free < limit else Room.ENOUGH
        return self.room
