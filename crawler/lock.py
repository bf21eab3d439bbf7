"""The lock of a crawl directory: one process at a time. It falls with the process that holds it."""

import fcntl
import os
from pathlib import Path

from archive.errors import FolderInUse, InputUnusable


class FolderLock:
    """Held from construction until `release` or the end of the process. Raises FolderInUse."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise InputUnusable(
                f"{folder} cannot be written ({error.strerror}); choose another --out."
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            raise FolderInUse(
                f"{folder} is in use by another nianbao; wait for it or choose another --out."
            ) from error

    def release(self) -> None:
        """Lets the next process in."""
        os.close(self._descriptor)
